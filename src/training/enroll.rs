//! First certificates for the people of the demo, and with `lab` for anybody: `POST /api/v1/training/enroll`. A real
//! provider sees a passport here.

use super::http::{Reply, Request};
use super::people;
use super::provider::{Provider, Wish, registration_key};
use super::store::{Event, Registration};
use crate::pki::{CertificationRequest, Purpose};
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};
use time::Duration;

/// Validity of usual certificates; an enrolment for fewer days looks as if it had been made that long ago.
const USUAL_DAYS: i64 = 730;
const MAX_REQUESTS: usize = 4;

#[derive(Deserialize)]
struct Enrolment {
    person: String,
    /// Days until the certificates end; negative: they have ended.
    days: i64,
    requests: Vec<Wanted>,
}

#[derive(Deserialize)]
struct Wanted {
    purpose: Purpose,
    /// PKCS#10, base64.
    p10: String,
}

#[derive(Serialize)]
struct Enrolled {
    certificates: Vec<String>,
}

pub fn answer(provider: &Provider, request: &Request) -> Reply {
    if request.content_type() != "application/json" {
        return Reply::refuse(415);
    }
    let Ok(enrolment) = serde_json::from_slice::<Enrolment>(&request.body) else {
        return Reply::refuse(400);
    };
    match enrol(provider, &enrolment) {
        Ok(certificates) => Reply::json(200, &Enrolled { certificates }),
        Err(status) => Reply::refuse(status),
    }
}

/// Certificates in base64, in the order of the requests; otherwise the HTTP status.
fn enrol(provider: &Provider, enrolment: &Enrolment) -> Result<Vec<String>, u16> {
    let person = match people::demo(&enrolment.person) {
        Some(person) => person.clone(),
        None if provider.config().lab && is_name(&enrolment.person) => people::stranger(&enrolment.person),
        None => return Err(403),
    };
    let days = enrolment.days;
    if !(-USUAL_DAYS..=USUAL_DAYS).contains(&days)
        || enrolment.requests.is_empty()
        || enrolment.requests.len() > MAX_REQUESTS
    {
        return Err(400);
    }
    let subject = people::subject(&person).map_err(|_| 400_u16)?;
    let end = provider.now() + Duration::days(days);
    let mut store = provider.store();
    let set = store.state().next_set();
    let mut events = Vec::new();
    let mut keys: Vec<Vec<u8>> = Vec::new();
    let mut answer = Vec::new();
    for wanted in &enrolment.requests {
        let der = Base64::decode_vec(&wanted.p10).map_err(|_| 400_u16)?;
        let request = CertificationRequest::from_der(&der).map_err(|_| 400_u16)?;
        request.verify().map_err(|_| 400_u16)?;
        let key = request.spki().bit_string().to_vec();
        if store.state().knows_key(&key) || keys.contains(&key) {
            return Err(409);
        }
        keys.push(key);
        let wish = Wish {
            subject: &subject,
            spki: request.spki(),
            purpose: wanted.purpose,
            rnokpp: person.rnokpp.clone(),
            edrpou: person.edrpou.clone(),
            validity: (end - Duration::days(USUAL_DAYS), end),
            registration: None,
        };
        let certificate = provider.issue(store.state(), &wish).map_err(|_| 400_u16)?;
        answer.push(Base64::encode_string(certificate.as_der()));
        events.push(Event::Issued { certificate: certificate.as_der().to_vec(), set });
    }
    let key = registration_key(person.rnokpp.as_deref(), &subject);
    if store.state().registration(&key).is_none() {
        let registration = Registration {
            phone: person.phone.clone(),
            email: person.email.clone(),
            publish: true,
            phrase_set: true,
            revision: 1,
            ..Registration::default()
        };
        events.push(Event::Registration { subject: key, registration });
    }
    store.commit(events).map_err(|error| {
        tracing::error!(%error, "the enrolment could not be kept");
        500_u16
    })?;
    Ok(answer)
}

/// A name that can stand in a certificate.
fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (1..=64).contains(&length) && !name.chars().any(char::is_control) && name.trim() == name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_printable() {
        assert!(is_name("Петренко Петро"));
        for bad in ["", " x", "a\nb", &"x".repeat(65)] {
            assert!(!is_name(bad), "{bad:?}");
        }
    }
}
