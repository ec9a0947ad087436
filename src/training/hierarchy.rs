//! The provider's own keys and certificates: a root, an authority and its servers, once for DSTU 4145 and once for
//! ECDSA. Made at the first start, or given in a folder.

use super::TrainingError;
use super::certificates::{Draft, of_authority, of_server};
use super::people::names;
use crate::crypto::{CryptoError, CurveId, HashAlgorithm, KeyAlgorithm, PrivateKey, Signer, ToSign};
use crate::pki::spki::ParameterForm;
use crate::pki::{Certificate, Extension, KeyUsage, Name, PkiError, SignatureAlgorithm};
use crate::pki::{SubjectPublicKeyInfo, builder, oid};
use der::oid::ObjectIdentifier;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use time::{Duration, OffsetDateTime};
use zeroize::Zeroizing;

/// The two hierarchies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    Dstu,
    Ecdsa,
}

impl Family {
    pub const ALL: [Self; 2] = [Self::Dstu, Self::Ecdsa];

    pub fn of(algorithm: KeyAlgorithm) -> Self {
        match algorithm {
            KeyAlgorithm::Dstu4145(_) => Self::Dstu,
            KeyAlgorithm::P256 | KeyAlgorithm::P384 => Self::Ecdsa,
        }
    }
    pub fn name(self) -> &'static str {
        match self {
            Self::Dstu => "dstu",
            Self::Ecdsa => "ecdsa",
        }
    }
    /// File name of a list; the DSTU one has the usual name. `kind`: `full` or `delta`.
    pub fn crl_name(self, kind: &str) -> String {
        match self {
            Self::Dstu => format!("{kind}.crl"),
            Self::Ecdsa => format!("ecdsa-{kind}.crl"),
        }
    }
    fn key_algorithm(self) -> KeyAlgorithm {
        match self {
            Self::Dstu => KeyAlgorithm::Dstu4145(CurveId::M257),
            Self::Ecdsa => KeyAlgorithm::P256,
        }
    }
}

/// A certificate with its private key.
pub struct Identity {
    pub certificate: Certificate,
    pub key: PrivateKey,
    hash: HashAlgorithm,
}

impl Identity {
    /// Canonical signature.
    pub fn sign(&self, what: &ToSign) -> Result<Vec<u8>, CryptoError> {
        self.key.sign(&what.digest())
    }
    pub fn algorithm(&self) -> Result<SignatureAlgorithm, PkiError> {
        SignatureAlgorithm::new(self.key.algorithm(), self.hash)
    }
    /// The hash of this identity's signatures.
    pub fn hash(&self) -> HashAlgorithm {
        self.hash
    }
}

/// One hierarchy.
pub struct Authority {
    pub family: Family,
    /// Absent when a self-signed authority was given.
    pub root: Option<Certificate>,
    pub ca: Identity,
    pub cmp: Identity,
    pub ocsp: Identity,
    pub tsp: Identity,
    /// Takes key phrases.
    pub encryption: Option<Identity>,
}

const SERVERS: [&str; 4] = ["cmp", "ocsp", "tsp", "encryption"];

impl Authority {
    /// The hierarchy under `data/authority/FAMILY`, made there when absent.
    pub fn own(
        data: &Path,
        family: Family,
        generation: HashAlgorithm,
        now: OffsetDateTime,
    ) -> Result<Self, TrainingError> {
        let folder = data.join("authority").join(family.name());
        if !folder.exists() {
            make(&folder, family, generation, now)?;
        }
        let authority = Self::read(&folder, family, generation, true)?;
        if authority.ca.certificate.signature_algorithm()?.hash() != authority.ca.hash {
            return Err(TrainingError::OtherHash(folder));
        }
        Ok(authority)
    }

    /// A DSTU 4145 hierarchy that was given.
    pub fn given(folder: &Path, generation: HashAlgorithm) -> Result<Self, TrainingError> {
        Self::read(folder, Family::Dstu, generation, false)
    }

    fn read(
        folder: &Path,
        family: Family,
        generation: HashAlgorithm,
        own: bool,
    ) -> Result<Self, TrainingError> {
        let identity = |role| read_identity(folder, role, hash_of(family, generation), own);
        Ok(Self {
            family,
            root: if own { Some(read_certificate(&file(folder, "root", "cer"))?) } else { None },
            ca: identity("ca")?,
            cmp: identity("cmp")?,
            ocsp: identity("ocsp")?,
            tsp: identity("tsp")?,
            encryption: if own { Some(identity("encryption")?) } else { None },
        })
    }

    /// What a client pins.
    pub fn anchor(&self) -> &Certificate {
        self.root.as_ref().unwrap_or(&self.ca.certificate)
    }
    /// The authority and its servers, without the root.
    pub fn certificates(&self) -> Vec<&Certificate> {
        let mut list = vec![&self.ca.certificate];
        list.extend(self.servers().map(|s| &s.certificate));
        list
    }
    pub fn servers(&self) -> impl Iterator<Item = &Identity> {
        [&self.cmp, &self.ocsp, &self.tsp].into_iter().chain(&self.encryption)
    }
}

/// Certificates in a given folder that belong to none of its roles, with the name before the first hyphen: files of one
/// user share it.
pub fn users(folder: &Path) -> Result<Vec<(String, Certificate)>, TrainingError> {
    let fail = || TrainingError::folder(folder);
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail())? {
        files.push(entry.map_err(fail())?.path());
    }
    files.sort();
    let mut users = Vec::new();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "cer")) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if stem != "root" && stem != "ca" && !SERVERS.contains(&stem.as_str()) {
            let user = stem.split('-').next().unwrap_or_default().to_owned();
            users.push((user, read_certificate(path)?));
        }
    }
    Ok(users)
}

fn hash_of(family: Family, generation: HashAlgorithm) -> HashAlgorithm {
    match family {
        Family::Dstu => generation,
        Family::Ecdsa => HashAlgorithm::Sha256,
    }
}

fn file(folder: &Path, role: &str, extension: &str) -> PathBuf {
    folder.join(format!("{role}.{extension}"))
}

fn read_certificate(path: &Path) -> Result<Certificate, TrainingError> {
    let octets = fs::read(path).map_err(TrainingError::folder(path))?;
    Ok(Certificate::from_der(&octets)?)
}

fn read_identity(
    folder: &Path,
    role: &str,
    hash: HashAlgorithm,
    own: bool,
) -> Result<Identity, TrainingError> {
    let certificate = read_certificate(&file(folder, role, "cer"))?;
    let path = file(folder, role, "d.hex");
    if own {
        refuse_open_key(&path)?;
    }
    let damaged = |what| TrainingError::Damaged { path: path.clone(), what };
    let text = Zeroizing::new(fs::read_to_string(&path).map_err(TrainingError::folder(&path))?);
    let scalar = Zeroizing::new(hex::decode(text.trim()).map_err(|_| damaged("not a hexadecimal number"))?);
    let algorithm = certificate.spki().public_key()?.algorithm();
    let key = PrivateKey::from_bytes(algorithm, &scalar)?;
    if &key.public_key() != certificate.spki().public_key()? {
        return Err(damaged("the key is not the certificate's"));
    }
    Ok(Identity { certificate, key, hash })
}

/// Keys of our own that others may read are no longer ours.
fn refuse_open_key(path: &Path) -> Result<(), TrainingError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_err(TrainingError::folder(path))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(TrainingError::KeyFileOpen(path.to_path_buf()));
        }
    }
    Ok(())
}

/// Makes all keys and certificates in a folder beside, then moves it into place.
fn make(
    folder: &Path,
    family: Family,
    generation: HashAlgorithm,
    now: OffsetDateTime,
) -> Result<(), TrainingError> {
    let new = folder.with_extension("new");
    if new.exists() {
        fs::remove_dir_all(&new).map_err(TrainingError::folder(&new))?;
    }
    private_folder(&new)?;
    let hash = hash_of(family, generation);
    // Users' certificates may have begun before the provider was first started (an enrolment with few days left).
    let validity = (now - Duration::days(5 * 365), now + Duration::days(10 * 365));
    let certify = |role: &str, extensions: Vec<Extension>, issuer: Option<&Identity>| {
        let key = PrivateKey::generate(family.key_algorithm())?;
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Explicit)?;
        let subject = server_name(role, family)?;
        let draft = Draft {
            subject: &subject,
            spki: &spki,
            not_before: validity.0,
            not_after: validity.1,
            extensions,
        };
        let algorithm = SignatureAlgorithm::new(key.algorithm(), hash)?;
        let certificate = match issuer {
            Some(issuer) => {
                draft.sign(Some(&issuer.certificate), &|what| issuer.sign(what), algorithm, generation)?
            }
            None => draft.sign(None, &|what: &ToSign| key.sign(&what.digest()), algorithm, generation)?,
        };
        let identity = Identity { certificate, key, hash };
        write_identity(&new, role, &identity)?;
        Ok::<_, TrainingError>(identity)
    };
    let root = certify("root", of_authority(1), None)?;
    let ca = certify("ca", of_authority(0), Some(&root))?;
    let signs = KeyUsage { digital_signature: true, ..KeyUsage::default() };
    let agrees = KeyUsage { key_agreement: true, ..KeyUsage::default() };
    let purpose = |purposes: &[ObjectIdentifier], critical| {
        of_server(signs, Some(builder::extended_key_usage(purposes, critical)))
    };
    certify("cmp", purpose(&[oid::KP_CMC_CA, oid::IIT_CMP_SERVER], false), Some(&ca))?;
    let mut ocsp = purpose(&[oid::KP_OCSP_SIGNING], false);
    ocsp.push(builder::plain(&oid::OCSP_NOCHECK, vec![crate::pki::tlv::NULL, 0]));
    certify("ocsp", ocsp, Some(&ca))?;
    certify("tsp", purpose(&[oid::KP_TIME_STAMPING], true), Some(&ca))?;
    certify("encryption", of_server(agrees, None), Some(&ca))?;
    // The root has signed all it will ever sign.
    let root_key = file(&new, "root", "d.hex");
    fs::remove_file(&root_key).map_err(TrainingError::folder(&root_key))?;
    sync_folder(&new)?;
    fs::rename(&new, folder).map_err(TrainingError::folder(folder))?;
    folder.parent().map_or(Ok(()), sync_folder)
}

fn server_name(role: &str, family: Family) -> Result<Name, PkiError> {
    let names = names();
    let missing = PkiError::Missing("a server's name");
    let role = names.roles.get(role).ok_or_else(|| missing.clone())?;
    let family = names.families.get(family.name()).ok_or(missing)?;
    let common = format!("{role} ({family})");
    Name::build(&[
        (oid::ORGANIZATION, names.organization.as_str()),
        (oid::COMMON_NAME, common.as_str()),
        (oid::COUNTRY, "UA"),
        (oid::LOCALITY, names.locality.as_str()),
    ])
}

fn write_identity(folder: &Path, role: &str, identity: &Identity) -> Result<(), TrainingError> {
    write_private(&file(folder, role, "cer"), identity.certificate.as_der())?;
    let scalar = identity.key.to_bytes();
    let text = Zeroizing::new(hex::encode(scalar.expose()));
    write_private(&file(folder, role, "d.hex"), text.as_bytes())
}

/// A new file that only the owner may read, durable when this returns.
pub fn write_private(path: &Path, octets: &[u8]) -> Result<(), TrainingError> {
    let write = || -> std::io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(octets)?;
        file.sync_all()
    };
    write().map_err(TrainingError::folder(path))
}

/// A folder that only the owner may enter, made with its parents when absent.
pub fn private_folder(path: &Path) -> Result<(), TrainingError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(TrainingError::folder(path))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(TrainingError::folder(path))?;
    }
    Ok(())
}

/// Makes new names in a folder durable.
#[cfg_attr(not(unix), expect(unused_variables, reason = "folders cannot be synced there"))]
pub fn sync_folder(path: &Path) -> Result<(), TrainingError> {
    #[cfg(unix)]
    fs::File::open(path).and_then(|f| f.sync_all()).map_err(TrainingError::folder(path))?;
    Ok(())
}
