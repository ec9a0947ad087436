//! The fields of a request.

use crate::gui::fields::{self, Field};
use crate::gui::look::Look;
use crate::pki::{CertificationRequest, Purpose, extension, oid};

/// What the key is for, where the request says so.
pub fn purpose(request: &CertificationRequest) -> Option<Purpose> {
    let found = extension::find(request.extensions(), &oid::KEY_USAGE)?;
    let usage = extension::key_usage(&found.value).ok()?;
    let sign = usage.digital_signature || usage.non_repudiation;
    let agree = usage.key_agreement || usage.key_encipherment;
    Some(match (sign, agree) {
        (true, true) => Purpose::Both,
        (true, false) => Purpose::Sign,
        (false, true) => Purpose::Agree,
        (false, false) => Purpose::Other,
    })
}

/// Every field, in the order in which they stand in the request.
pub fn fields(request: &CertificationRequest, look: Look<'_>) -> Vec<Field> {
    let subject = request.subject();
    let spki = request.spki();
    let mut all = vec![Field {
        name: look.text("request-subject"),
        value: fields::subject(subject, look),
        raw: subject.as_der().to_vec(),
    }];
    all.extend(fields::key(spki, look));
    all.extend(request.extensions().iter().map(|found| fields::extension(spki, found, look)));
    all.extend(fields::signature(request.signature_algorithm(), request.signature(), look));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{HashAlgorithm, KeyAlgorithm, PrivateKey, Signer as _};
    use crate::gui::design::PALETTES;
    use crate::i18n::{Language, Texts};
    use crate::pki::SubjectPublicKeyInfo;
    use crate::pki::request::RequestDraft;
    use crate::pki::spki::ParameterForm;

    fn request() -> CertificationRequest {
        let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
        let draft = RequestDraft::new(&spki, None, HashAlgorithm::Sha256).unwrap();
        let signature = key.sign(&draft.to_sign().digest()).unwrap();
        CertificationRequest::from_der(&draft.assemble(&signature).unwrap()).unwrap()
    }

    #[test]
    fn every_field_has_a_name_of_its_own_and_its_octets() {
        for language in Language::ALL {
            let texts = Texts::new(language);
            let look = Look { texts: &texts, palette: &PALETTES[0], compact: false };
            let request = request();
            let all = fields(&request, look);
            assert_eq!(all.len(), 6);
            for field in &all {
                // The texts answer with the key where there is no such text.
                assert!(
                    !field.name.contains("request-")
                        && !field.name.contains("field-")
                        && !field.name.contains("extension-"),
                    "{field:?}"
                );
                assert!(!field.raw.is_empty(), "{field:?}");
                assert!(fields::as_text(&all).contains(&hex::encode(&field.raw)));
            }
            assert_eq!(all[0].value, [look.text("field-no-subject")]);
            assert!(all[3].value.contains(&look.text("field-id-sha1")));
            assert_eq!(purpose(&request), None, "the vendor's form says nothing of it");
        }
    }
}
