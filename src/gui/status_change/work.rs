//! Signs the requests and sends them, one certificate after the other.

use crate::authority::Profile;
use crate::authority::service::Service;
use crate::carrier::{Interaction, KeyUri, SecretWanted};
use crate::code::{Code, Coded as _};
use crate::crypto::{Password, Sealed};
use crate::pki::{Certificate, RevocationReason};
use crate::renewal::Services;
use crate::tasks::TaskError;
use crate::tasks::cert_check::Word;
use crate::tasks::cert_status::{self, Wish};
use std::sync::Arc;

/// What became of one certificate: its status as the provider's services tell it afterwards.
pub type Told = Result<Word, (Code, Vec<(&'static str, String)>)>;

/// Everything that is needed for it.
pub struct Job {
    pub services: Services,
    pub profile: Profile,
    pub key: KeyUri,
    /// Among them is that of the signing key.
    pub known: Vec<Certificate>,
    /// What is to be changed, each with its place in the list of the pages; in the order of sending.
    pub wanted: Vec<(usize, Certificate)>,
    pub reason: RevocationReason,
    pub password: Sealed,
}

/// Gives the key's password, once.
struct Typed(Option<Password>);

impl Interaction for Typed {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        match wanted {
            SecretWanted::Existing { .. } => self.0.take(),
            SecretWanted::New { .. } => None,
        }
    }
}

/// What was told of each certificate, up to the first that failed for another reason than the provider's refusal: what
/// is not named was not sent.
pub async fn carry_out(job: Job) -> Vec<(usize, Told)> {
    let Job { services, profile, key, known, wanted, reason, password } = job;
    let service = Service::new(profile.clone(), services.client);
    let (known, profile) = (Arc::new(known), Arc::new(profile));
    let mut told = Vec::new();
    for (place, certificate) in wanted {
        let wish = Wish { certificate, reason };
        let signed = {
            let (carrier, key, known) = (Arc::clone(&services.carrier), key.clone(), Arc::clone(&known));
            let (profile, wish, now) = (Arc::clone(&profile), wish.clone(), services.clock.now());
            // One that does not open, in damaged memory, ends as cancelled.
            let mut person = Typed(password.copy().ok());
            let sign =
                move || cert_status::sign(carrier.as_ref(), &key, &known, &profile, &wish, &mut person, now);
            match tokio::task::spawn_blocking(sign).await {
                Ok(signed) => signed.map_err(|error| (error.code(), error.details())),
                Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
            }
        };
        let signed = match signed {
            Ok(signed) => signed,
            Err(error) => {
                told.push((place, Err(error)));
                break;
            }
        };
        let clock = Arc::clone(&services.clock);
        let answer = cert_status::send(&service, &signed, &wish, &|| clock.now()).await;
        let goes_on = matches!(answer, Ok(_) | Err(TaskError::StatusRefused { .. }));
        let answer = answer.map(|status| Word::of(status.verdict()));
        told.push((place, answer.map_err(|error| (error.code(), error.details()))));
        if !goes_on {
            break;
        }
    }
    told
}
