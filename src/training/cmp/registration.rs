//! Changes of registration data that come with a request (regInfo): names and values, and the key phrase in an envelope.

use super::super::hierarchy::Authority;
use super::super::provider::{Provider, registration_key};
use super::super::store::{PendingRegistration, Registration, State};
use super::Problem;
use crate::pki::cmp::{FailInfo, oid};
use crate::pki::crmf::{self, TypedValue};
use crate::pki::{Certificate, cms};

const MAX_VALUE: usize = 256;

/// The registration data as they will be after confirmation; None when nothing changes.
pub fn changes(
    provider: &Provider,
    state: &State,
    subscriber: &Certificate,
    reg_info: &[TypedValue],
) -> Result<Option<PendingRegistration>, Problem> {
    let pairs = crmf::read_utf8_pairs(reg_info)?;
    let phrase = crmf::find(reg_info, &oid::KEY_PHRASE);
    if pairs.is_empty() && phrase.is_none() {
        return Ok(None);
    }
    let key = registration_key(subscriber.rnokpp().as_deref(), subscriber.subject());
    let mut data = state.registration(&key).cloned().unwrap_or_default();
    for (name, value) in &pairs {
        change(&mut data, name, value)?;
    }
    if let Some(envelope) = phrase {
        let authority = provider.issuer_of(subscriber);
        open_phrase(authority.into_iter().chain(provider.authorities()), envelope)?;
        data.phrase_set = true;
    }
    data.revision = data.revision.saturating_add(1);
    Ok(Some(PendingRegistration { subject: key, data }))
}

fn change(data: &mut Registration, name: &str, value: &str) -> Result<(), Problem> {
    let bad = || Problem::new(FailInfo::BadRequest, format!("the value of {name} cannot be taken"));
    if value.len() > MAX_VALUE || value.chars().any(char::is_control) {
        return Err(bad());
    }
    let text = Some(value.to_owned()).filter(|v| !v.is_empty());
    let flag = match value {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    };
    match name {
        "ua_phone" => data.phone = text,
        "ua_email" if value.is_ascii() => data.email = text,
        "ua_phrase_hint" => data.phrase_hint = text,
        "ua_phone_in_cert" => data.phone_in_certificate = flag.ok_or_else(bad)?,
        "ua_email_in_cert" => data.email_in_certificate = flag.ok_or_else(bad)?,
        "ua_publish" => data.publish = flag.ok_or_else(bad)?,
        "ua_data_rev" if value.parse() == Ok(data.revision) => {}
        "ua_data_rev" => {
            return Err(Problem::new(FailInfo::IncorrectData, "the registration data have changed"));
        }
        _ => return Err(bad()),
    }
    Ok(())
}

/// The phrase must be readable by us; it is not kept.
fn open_phrase<'a>(
    mut authorities: impl Iterator<Item = &'a Authority>,
    envelope: &[u8],
) -> Result<(), Problem> {
    let opened = authorities.any(|authority| {
        authority.encryption.as_ref().is_some_and(|recipient| {
            // Wiped as soon as it is known to be there.
            cms::decrypt(envelope, &recipient.certificate, &recipient.key, None)
                .map(zeroize::Zeroizing::new)
                .is_ok_and(|phrase| !phrase.is_empty())
        })
    });
    if opened {
        Ok(())
    } else {
        Err(Problem::new(FailInfo::BadDataFormat, "the key phrase cannot be opened"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_are_taken_and_others_refused() {
        let mut data = Registration { revision: 7, ..Registration::default() };
        change(&mut data, "ua_phone", "+380501112233").unwrap();
        change(&mut data, "ua_email_in_cert", "1").unwrap();
        change(&mut data, "ua_data_rev", "7").unwrap();
        assert_eq!((data.phone.as_deref(), data.email_in_certificate), (Some("+380501112233"), true));
        for (name, value) in
            [("ua_name", "x"), ("ua_publish", "yes"), ("ua_phone", "1\n2"), ("ua_email", "є@x")]
        {
            assert_eq!(change(&mut data, name, value).unwrap_err().reason, FailInfo::BadRequest, "{name}");
        }
        assert_eq!(change(&mut data, "ua_data_rev", "6").unwrap_err().reason, FailInfo::IncorrectData);
    }
}
