//! The fields of a certificate, in the order in which they stand in it.

use crate::gui::fields::{self, Field};
use crate::gui::look::Look;
use crate::pki::Certificate;

pub(super) fn fields(certificate: &Certificate, look: Look<'_>) -> Vec<Field> {
    let field =
        |key: &str, value: Vec<String>, raw: &[u8]| Field { name: look.text(key), value, raw: raw.to_vec() };
    let moment = |key: &str, at| look.text_with(key, &[("time", look.texts.moment(at))]);
    let period =
        vec![moment("field-from", certificate.not_before()), moment("field-to", certificate.not_after())];
    let (issuer, subject, spki) = (certificate.issuer(), certificate.subject(), certificate.spki());
    let mut all = vec![
        field("field-version", vec![certificate.version().to_string()], &[]),
        field("field-serial", vec![hex::encode(certificate.serial())], &certificate.serial_der()),
        field("field-issuer", fields::subject(issuer, look), issuer.as_der()),
        field("field-period", period, &[]),
        field("field-subject", fields::subject(subject, look), subject.as_der()),
    ];
    all.extend(fields::key(spki, look));
    all.extend(certificate.extensions().iter().map(|found| fields::extension(spki, found, look)));
    all.extend(fields::signature(certificate.signature_algorithm(), certificate.signature(), look));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::design::PALETTES;
    use crate::i18n::{Language, Texts};
    use crate::pki::builder::tests::{Holder, Wish};
    use crate::pki::{Extension, oid};

    #[test]
    fn every_field_is_there_and_what_is_unknown_is_told_by_its_number() {
        let root = Holder::root("Корінь");
        let mut wish = Wish::user("Перша");
        wish.extensions.push(Extension::new(&oid::TST_INFO, true, vec![5, 0]));
        let certificate = Holder::new(Some(&root), wish).certificate;
        for language in Language::ALL {
            let texts = Texts::new(language);
            let look = Look { texts: &texts, palette: &PALETTES[0], compact: false };
            let all = fields(&certificate, look);
            assert_eq!(all.len(), 5 + 2 + certificate.extensions().len() + 2);
            for field in &all {
                assert!(!field.name.contains("field-") && !field.name.contains("extension-"), "{field:?}");
                assert!(!field.value.is_empty() || !field.raw.is_empty(), "{field:?}");
            }
            assert_eq!(all[0].value, ["3"]);
            let unknown = all.iter().find(|field| field.raw == [5, 0]).unwrap();
            assert!(unknown.name.contains("1.2.840.113549.1.9.16.1.4"), "{unknown:?}");
            assert_eq!(unknown.value, [look.text("extension-critical")]);
        }
    }
}
