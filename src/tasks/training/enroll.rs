//! A demonstration user: keys made here, certificates issued by a training provider.

use super::{Knows, new_password};
use crate::authority::{AuthorityError, Profile};
use crate::carrier::{Carrier, CarrierError, KeySetSpec, KeyUri, Session, Staged};
use crate::crypto::{CurveId, HashAlgorithm, KeyAlgorithm};
use crate::net::{Client, Limits, NetError};
use crate::pki::{Certificate, Purpose};
use crate::tasks::{TaskError, cert_fetch, key_generate};
use crate::vault::atomic::{self, Access};
use base64ct::{Base64, Encoding as _};
use std::path::{Path, PathBuf};
use time::Date;

/// Which keys a demonstration user gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// DSTU 4145 on M257 in a `Key-6.dat`.
    Dstu,
    /// ECDSA P-256 in a `key.pfx`.
    Ecdsa,
}

impl Family {
    pub fn algorithm(self) -> KeyAlgorithm {
        match self {
            Self::Dstu => KeyAlgorithm::Dstu4145(CurveId::M257),
            Self::Ecdsa => KeyAlgorithm::P256,
        }
    }
    fn file_name(self) -> &'static str {
        match self {
            Self::Dstu => "Key-6.dat",
            Self::Ecdsa => "key.pfx",
        }
    }
    /// A PKCS#12 holds them itself; beside a Key-6.dat they are files.
    fn holds_certificates(self) -> bool {
        self == Self::Ecdsa
    }
}

/// Who is to be enrolled.
#[derive(Debug, Clone)]
pub struct Demo {
    /// One of the known demonstration persons, unless the provider runs with `--lab`.
    pub person: String,
    pub family: Family,
    /// One key for signature and key agreement.
    pub one_key: bool,
    /// Days until the certificates expire; negative: they have expired.
    pub days: i32,
}

impl Demo {
    /// The person of the story: a bookkeeper who renews at home and has six days left (domain.md 14).
    pub fn taxpayer(family: Family, one_key: bool) -> Self {
        Self {
            person: "Коваленко Оксана Петрівна".to_owned(), family, one_key, days: 6
        }
    }
}

/// A ready demonstration user.
#[derive(Debug)]
pub struct Enrolled {
    pub key: KeyUri,
    /// Signing certificate first.
    pub certificates: Vec<Certificate>,
    /// The key's password, mode 0600.
    pub password_file: PathBuf,
}

/// Makes keys in `folder`, has them certified by the training provider of `profile`, and puts the certificates (`sign.cer`,
/// `agree.cer`, or inside a PKCS#12) and the password beside them. Nothing that exists in the folder is replaced.
///
/// # Errors
/// `NotTraining`; `Exists` and `Occupied` when something is in the way; those of carrier and network.
pub async fn enroll(
    carrier: &dyn Carrier,
    profile: &Profile,
    client: &Client,
    demo: &Demo,
    folder: &Path,
    date: Date,
) -> Result<Enrolled, TaskError> {
    let (training, portal) = (profile.training, profile.services.portal.as_deref());
    let Some(portal) = portal.filter(|_| training) else {
        return Err(TaskError::NotTraining(profile.id.clone()));
    };
    let key = KeyUri(folder.join(demo.family.file_name()).display().to_string());
    if carrier.occupied(&key)? {
        return Err(CarrierError::Occupied { uri: key.0 }.into());
    }
    if folder.exists() && !folder.is_dir() {
        return Err(TaskError::Exists(folder.to_path_buf()));
    }
    for name in ["sign.cer", "agree.cer"] {
        let path = folder.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(TaskError::Exists(path));
        }
    }
    let password_file = folder.join("password.txt");
    if password_file.symlink_metadata().is_ok() {
        return Err(TaskError::Exists(password_file));
    }
    // The innermost first.
    let new: Vec<&Path> = folder.ancestors().take_while(|path| !path.exists()).collect();
    let made = match atomic::create_private_folder(folder) {
        Ok(()) => made(carrier, profile, portal, client, demo, folder, &key, &password_file, date).await,
        Err(error) => Err(error.into()),
    };
    if made.is_err() {
        // A password of nothing, and folders that are empty again; the failure itself is the one to report.
        let _ = std::fs::remove_file(&password_file);
        for folder in new.iter().filter(|folder| !folder.as_os_str().is_empty()) {
            let _ = std::fs::remove_dir(folder);
        }
    }
    Ok(Enrolled { key, certificates: made?, password_file })
}

#[expect(
    clippy::too_many_arguments,
    reason = "the inner half of `enroll`, split so that it can be undone in one place"
)]
async fn made(
    carrier: &dyn Carrier,
    profile: &Profile,
    portal: &str,
    client: &Client,
    demo: &Demo,
    folder: &Path,
    key: &KeyUri,
    password_file: &Path,
    date: Date,
) -> Result<Vec<Certificate>, TaskError> {
    let password = &new_password(password_file)?;
    let sign = demo.family.algorithm();
    let spec = KeySetSpec { sign, agree: (!demo.one_key).then_some(sign) };
    let mut person = Knows { existing: Some(password), new: Some(password) };
    let (staged, mut session) = carrier.stage(key, &spec, &key_generate::case_id()?, &mut person)?;
    let finished = match requests(session.as_mut(), profile.hash, &staged, &mut person) {
        Ok(requests) => match ask(client, portal, demo, &staged, &requests).await {
            Ok(certificates) => {
                finish(carrier, &staged, session.as_mut(), certificates, demo.family, folder, date)
            }
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    if finished.is_err() {
        // Keys that nobody relies on yet.
        let _ = carrier.discard(&staged);
    }
    finished
}

fn requests(
    session: &mut dyn Session,
    hash: HashAlgorithm,
    staged: &Staged,
    person: &mut Knows<'_>,
) -> Result<Vec<Vec<u8>>, TaskError> {
    let documents = key_generate::requests_for(session, None, hash, person)?;
    if documents.len() == staged.keys.len() { Ok(documents) } else { Err(CarrierError::Mismatch.into()) }
}

/// Sends the requests; the certificates come back in their order.
async fn ask(
    client: &Client,
    portal: &str,
    demo: &Demo,
    staged: &Staged,
    requests: &[Vec<u8>],
) -> Result<Vec<Certificate>, TaskError> {
    let requests: Vec<serde_json::Value> = staged
        .keys
        .iter()
        .zip(requests)
        .map(|((purpose, _), p10)| {
            serde_json::json!({
                "purpose": cert_fetch::purpose_word(*purpose),
                "p10": Base64::encode_string(p10),
            })
        })
        .collect();
    let body = serde_json::json!({"person": demo.person, "days": demo.days, "requests": requests});
    let url = format!("{}/training/enroll", portal.trim_end_matches('/'));
    let answer = client
        .post(&url, "application/json", body.to_string().into_bytes(), Limits::PORTAL)
        .await
        .map_err(|error| match error {
        // The provider's words of its own interface: whom it does not know, what it knows already.
        NetError::Status { status: 403, .. } => TaskError::Refused("reason-demo-person".to_owned()),
        NetError::Status { status: 409, .. } => TaskError::KeyKnown,
        NetError::Status { status, .. } => TaskError::Refused(format!("status {status}")),
        other => other.into(),
    })?;
    #[derive(serde::Deserialize)]
    struct Issued {
        certificates: Vec<String>,
    }
    let bad = AuthorityError::BadAnswer;
    let issued: Issued =
        serde_json::from_slice(&answer.body).map_err(|_| bad("enrolment: not the JSON expected"))?;
    if issued.certificates.len() != staged.keys.len() {
        return Err(bad("enrolment: another number of certificates").into());
    }
    let mut certificates = Vec::new();
    for (text, (_, spki)) in issued.certificates.iter().zip(&staged.keys) {
        let der = Base64::decode_vec(text).map_err(|_| bad("enrolment: not base64"))?;
        let certificate = Certificate::from_der(&der).map_err(AuthorityError::from)?;
        let key = crate::pki::SubjectPublicKeyInfo::from_der(spki).map_err(AuthorityError::from)?;
        if certificate.key_ids() != key.key_ids() {
            return Err(CarrierError::Mismatch.into());
        }
        certificates.push(certificate);
    }
    Ok(certificates)
}

fn finish(
    carrier: &dyn Carrier,
    staged: &Staged,
    session: &mut dyn Session,
    certificates: Vec<Certificate>,
    family: Family,
    folder: &Path,
    date: Date,
) -> Result<Vec<Certificate>, TaskError> {
    let (inside, beside): (&[Certificate], &[Certificate]) =
        if family.holds_certificates() { (&certificates, &[]) } else { (&[], &certificates) };
    let expected = carrier.store_certificates(staged, inside, session)?;
    for certificate in beside {
        let name = if certificate.purpose() == Purpose::Agree { "agree.cer" } else { "sign.cer" };
        atomic::write(&folder.join(name), certificate.as_der(), Access::Shared)?;
    }
    carrier.promote(staged, &expected, date)?;
    Ok(certificates)
}
