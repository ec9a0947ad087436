//! EnvelopedData with key agreement (RFC 5652, 6.2.2; RFC 5753; formats.md 2.4 and 9.2).

use super::{Identifier, WHAT, content_info, read_content_info};
use crate::crypto::gost28147::{self, DKE_1, Gost28147};
use crate::crypto::{
    CryptoError, HashAlgorithm, KeyAlgorithm, PrivateKey, PublicKey, Secret, Signer, aes256, kdf, random,
};
use crate::pki::spki::ParameterForm;
use crate::pki::tlv::{self, Element, Reader};
use crate::pki::{Certificate, PkiError, SubjectPublicKeyInfo, oid};
use der::oid::ObjectIdentifier;

/// A message to this many recipients is real; more is not read.
const MAX_RECIPIENTS: usize = 1024;
const KEY_LEN: usize = 32;
/// suppPubInfo: 256 bits of key-encryption key, big-endian.
const KEY_BITS: [u8; 4] = [0, 0, 1, 0];

/// EnvelopedData to one recipient by an ephemeral key (DSTU: cofactor agreement with the hash generation given,
/// GOST 28147 wrap and CFB; ECDSA keys: X9.63 SHA-256, AES-256 wrap and CBC).
///
/// # Errors
/// `UnsupportedAlgorithm` when the recipient's key or `hash` cannot do this. Kalyna is not written.
pub fn encrypt(content: &[u8], recipient: &Certificate, hash: HashAlgorithm) -> Result<Vec<u8>, PkiError> {
    let peer = recipient.spki().public_key()?;
    let ephemeral = PrivateKey::generate(peer.algorithm())?;
    let ukm: [u8; 64] = random()?;
    let content_key = Secret::from_slice(&zeroize::Zeroizing::new(random::<KEY_LEN>()?)[..]);
    let (scheme, wrap) = match (peer.algorithm(), hash) {
        (KeyAlgorithm::Dstu4145(_), HashAlgorithm::Gost34311) => (oid::DSTU4145_COFACTOR_GOST, Wrap::Gost),
        (KeyAlgorithm::Dstu4145(_), HashAlgorithm::Kupyna256) => (oid::DSTU4145_COFACTOR_KUPYNA, Wrap::Gost),
        (KeyAlgorithm::P256 | KeyAlgorithm::P384, _) => (oid::ECDH_SHA256, Wrap::Aes256),
        _ => return Err(PkiError::UnsupportedAlgorithm(format!("{hash:?}"))),
    };
    let wrap_algorithm = wrap.algorithm();
    let agreement = Agreement::find(scheme.as_bytes()).ok_or(PkiError::Invalid("no such agreement"))?;
    let kek = agreement.key(&ephemeral, peer, &wrap_algorithm, Some(&ukm))?;
    let dke = recipient.spki().dke().unwrap_or(&DKE_1);
    let wrapped = wrap.wrap(&kek, dke, &content_key)?;
    let (cipher, encrypted) = match wrap {
        Wrap::Gost => {
            let iv: [u8; 8] = random()?;
            let mut data = content.to_vec();
            Gost28147::with_dke(content_key.expose(), dke)?.cfb_encrypt(&iv, &mut data);
            let parameters = tlv::sequence(&[&tlv::octet_string(&iv), &tlv::octet_string(dke)]);
            (tlv::algorithm(&oid::GOST28147_CFB, &parameters), data)
        }
        Wrap::Aes256 => {
            let iv: [u8; 16] = random()?;
            let data = aes256::cbc_encrypt(content_key.expose(), &iv, content)?;
            (tlv::algorithm(&oid::AES256_CBC, &tlv::octet_string(&iv)), data)
        }
    };
    // Real parameters, not the vendor's NULL: every known program reads these.
    let originator = SubjectPublicKeyInfo::build(&ephemeral.public_key(), ParameterForm::Explicit)?;
    let originator = Element::only(originator.as_der(), tlv::SEQUENCE, WHAT)?.content;
    let key = tlv::sequence(&[&recipient.issuer_and_serial(), &tlv::octet_string(&wrapped)]);
    let info = tlv::tlv(
        tlv::constructed(1),
        &[
            &tlv::integer(3),
            &tlv::tlv(tlv::constructed(0), &[&tlv::tlv(tlv::constructed(1), &[originator])]),
            &tlv::tlv(tlv::constructed(1), &[&tlv::octet_string(&ukm)]),
            &tlv::algorithm(&scheme, &wrap_algorithm),
            &tlv::sequence(&[&key]),
        ],
    );
    let enveloped = tlv::sequence(&[
        &tlv::integer(2),
        &tlv::tlv(tlv::SET, &[&info]),
        &tlv::sequence(&[&tlv::oid(&oid::ID_DATA), &cipher, &tlv::tlv(tlv::primitive(0), &[&encrypted])]),
    ]);
    Ok(content_info(&oid::ID_ENVELOPED_DATA, &enveloped))
}

/// Opens an EnvelopedData addressed to `recipient` with its private key. `sender`: the certificate of a static
/// sender, when the message names one.
///
/// # Errors
/// `Missing` when the message is not for `recipient` or the sender's certificate is needed and not given;
/// `UnsupportedAlgorithm` (Kalyna among others); `Crypto(Unwrap)` when the key does not open it.
pub fn decrypt(
    der: &[u8],
    recipient: &Certificate,
    key: &PrivateKey,
    sender: Option<&Certificate>,
) -> Result<Vec<u8>, PkiError> {
    let mut fields = read_content_info(der, &oid::ID_ENVELOPED_DATA)?.reader(WHAT);
    fields.integer()?;
    fields.optional(tlv::constructed(0))?;
    let recipients = fields.inside(tlv::SET)?.list(MAX_RECIPIENTS, Reader::element)?;
    let mut encrypted = fields.sequence()?;
    encrypted.oid_octets()?;
    let cipher = encrypted.element()?;
    let data = encrypted.element()?.pieces(tlv::primitive(0), WHAT)?;

    for info in recipients.into_iter().filter(|info| info.tag == tlv::constructed(1)) {
        let info = KeyAgreeRecipientInfo::read(info.reader(WHAT))?;
        if let Some(wrapped) = info.key_for(recipient)? {
            let content_key = info.unwrap(wrapped, recipient, key, sender)?;
            return decrypt_content(cipher, data, &content_key);
        }
    }
    Err(PkiError::Missing("a key for this recipient"))
}

/// KeyAgreeRecipientInfo.
struct KeyAgreeRecipientInfo<'m> {
    originator: Element<'m>,
    ukm: Option<&'m [u8]>,
    scheme: &'m [u8],
    /// DER of the wrap's AlgorithmIdentifier; it enters the key derivation as it stands.
    wrap: &'m [u8],
    keys: Reader<'m>,
}

impl<'m> KeyAgreeRecipientInfo<'m> {
    fn read(mut fields: Reader<'m>) -> Result<Self, PkiError> {
        fields.integer()?;
        let originator = fields.inside(tlv::constructed(0))?.element()?;
        let ukm = match fields.optional_inside(tlv::constructed(1))? {
            Some(mut explicit) => Some(explicit.octet_string()?),
            None => None,
        };
        let mut algorithm = fields.sequence()?;
        let scheme = algorithm.oid_octets()?;
        let wrap = algorithm.element()?.raw;
        let keys = fields.sequence()?;
        fields.finish()?;
        Ok(Self { originator, ukm, scheme, wrap, keys })
    }
    fn key_for(&self, recipient: &Certificate) -> Result<Option<&'m [u8]>, PkiError> {
        let all = self.keys.clone().list(MAX_RECIPIENTS, |reader| {
            let mut key = reader.sequence()?;
            Ok((key.element()?, key.octet_string()?))
        })?;
        for (name, wrapped) in all {
            let identifier = if name.tag == tlv::constructed(0) {
                Identifier::Key(name.reader(WHAT).octet_string()?.to_vec())
            } else {
                Identifier::issuer_and_serial(name)?
            };
            if identifier.names(recipient) {
                return Ok(Some(wrapped));
            }
        }
        Ok(None)
    }
    fn unwrap(
        &self,
        wrapped: &[u8],
        recipient: &Certificate,
        key: &PrivateKey,
        sender: Option<&Certificate>,
    ) -> Result<Secret, PkiError> {
        let agreement = Agreement::find(self.scheme).ok_or_else(|| unsupported(self.scheme))?;
        let wrap = Wrap::find(self.wrap)?;
        let kek = if self.originator.tag == tlv::constructed(1) {
            let peer = self.ephemeral(recipient)?;
            agreement.key(key, peer.public_key()?, self.wrap, self.ukm)?
        } else {
            let identifier = match self.originator.tag {
                tlv::SEQUENCE => Identifier::issuer_and_serial(self.originator)?,
                _ => Identifier::Key(self.originator.content.to_vec()),
            };
            let sender = sender
                .filter(|sender| identifier.names(sender))
                .ok_or(PkiError::Missing("the sender's certificate"))?;
            agreement.key(key, sender.spki().public_key()?, self.wrap, self.ukm)?
        };
        let dke = recipient.spki().dke().unwrap_or(&DKE_1);
        wrap.unwrap(&kek, dke, wrapped)
    }
    /// OriginatorPublicKey. The vendor leaves the parameters NULL and RFC 5753 lets them be absent: then the curve is
    /// the recipient's.
    fn ephemeral(&self, recipient: &Certificate) -> Result<SubjectPublicKeyInfo, PkiError> {
        let mut key = self.originator.reader(WHAT);
        let algorithm = key.element()?;
        let bits = key.element()?;
        key.finish()?;
        let mut identifier = Element::only(algorithm.raw, tlv::SEQUENCE, WHAT)?.reader(WHAT);
        identifier.oid_octets()?;
        let algorithm = match identifier.peek() {
            None | Some(tlv::NULL) => recipient.spki().algorithm_der(),
            Some(_) => algorithm.raw,
        };
        SubjectPublicKeyInfo::from_der(&tlv::sequence(&[algorithm, bits.raw]))
    }
}

/// A key-agreement scheme: identifier, hash of its key derivation, whether the cofactor multiplies.
struct Agreement {
    hash: HashAlgorithm,
    cofactor: bool,
}

impl Agreement {
    fn find(scheme: &[u8]) -> Option<Self> {
        let known: [(ObjectIdentifier, HashAlgorithm, bool); 6] = [
            (oid::DSTU4145_COFACTOR_GOST, HashAlgorithm::Gost34311, true),
            (oid::DSTU4145_PLAIN_GOST, HashAlgorithm::Gost34311, false),
            (oid::DSTU4145_COFACTOR_KUPYNA, HashAlgorithm::Kupyna256, true),
            (oid::DSTU4145_PLAIN_KUPYNA, HashAlgorithm::Kupyna256, false),
            (oid::ECDH_SHA256, HashAlgorithm::Sha256, false),
            (oid::ECDH_SHA384, HashAlgorithm::Sha384, false),
        ];
        known
            .into_iter()
            .find(|(id, ..)| id.as_bytes() == scheme)
            .map(|(_, hash, cofactor)| Self { hash, cofactor })
    }
    fn key(
        &self,
        own: &PrivateKey,
        peer: &PublicKey,
        wrap: &[u8],
        ukm: Option<&[u8]>,
    ) -> Result<Secret, PkiError> {
        let entity =
            ukm.map_or_else(Vec::new, |ukm| tlv::tlv(tlv::constructed(0), &[&tlv::octet_string(ukm)]));
        let info =
            tlv::sequence(&[wrap, &entity, &tlv::tlv(tlv::constructed(2), &[&tlv::octet_string(&KEY_BITS)])]);
        let shared = own.agree(peer, self.cofactor)?;
        Ok(kdf::agreement_key(self.hash, &shared, &info, KEY_LEN))
    }
}

#[derive(Clone, Copy)]
enum Wrap {
    Gost,
    Aes256,
}

impl Wrap {
    fn algorithm(self) -> Vec<u8> {
        match self {
            Self::Gost => tlv::algorithm(&oid::GOST28147_WRAP, &tlv::null()),
            Self::Aes256 => tlv::algorithm(&oid::AES256_WRAP, &[]),
        }
    }
    fn find(algorithm: &[u8]) -> Result<Self, PkiError> {
        let kind = Element::only(algorithm, tlv::SEQUENCE, WHAT)?.reader(WHAT).oid_octets()?;
        match kind {
            _ if kind == oid::GOST28147_WRAP.as_bytes() => Ok(Self::Gost),
            _ if kind == oid::AES256_WRAP.as_bytes() => Ok(Self::Aes256),
            _ => Err(unsupported(kind)),
        }
    }
    fn wrap(self, kek: &Secret, dke: &[u8], content_key: &Secret) -> Result<Vec<u8>, CryptoError> {
        match self {
            Self::Gost => gost28147::wrap_key(kek.expose(), dke, content_key.expose()),
            Self::Aes256 => aes256::wrap_key(kek.expose(), content_key.expose()),
        }
    }
    fn unwrap(self, kek: &Secret, dke: &[u8], wrapped: &[u8]) -> Result<Secret, PkiError> {
        let key = match self {
            Self::Gost => gost28147::unwrap_key(kek.expose(), dke, wrapped),
            Self::Aes256 => aes256::unwrap_key(kek.expose(), wrapped),
        };
        Ok(key?)
    }
}

fn decrypt_content(cipher: Element<'_>, mut data: Vec<u8>, key: &Secret) -> Result<Vec<u8>, PkiError> {
    let mut algorithm = Element::only(cipher.raw, tlv::SEQUENCE, WHAT)?.reader(WHAT);
    let kind = algorithm.element()?;
    if kind.is_oid(&oid::AES256_CBC) {
        let iv = algorithm.octet_string()?.try_into().map_err(|_| PkiError::Decode(WHAT))?;
        return Ok(aes256::cbc_decrypt(key.expose(), &iv, &data)?);
    }
    if !kind.is_oid(&oid::GOST28147_CFB) && !kind.is_oid(&oid::GOST28147_CTR) {
        return Err(unsupported(kind.content));
    }
    let mut parameters = algorithm.sequence()?;
    let iv: [u8; 8] = parameters.octet_string()?.try_into().map_err(|_| PkiError::Decode(WHAT))?;
    let dke = parameters.optional(tlv::OCTET_STRING)?.map_or(&DKE_1[..], |dke| dke.content);
    let cipher = Gost28147::with_dke(key.expose(), dke)?;
    if kind.is_oid(&oid::GOST28147_CFB) {
        cipher.cfb_decrypt(&iv, &mut data);
    } else {
        cipher.gamma(&iv, &mut data);
    }
    Ok(data)
}

fn unsupported(kind: &[u8]) -> PkiError {
    let known = [(oid::KALYNA_WRAP, "Kalyna"), (oid::KALYNA256_CFB, "Kalyna")];
    let name = known.iter().find(|(id, _)| id.as_bytes() == kind).map(|(_, name)| (*name).to_owned());
    PkiError::UnsupportedAlgorithm(name.or_else(|| tlv::oid_text(kind)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::CurveId;
    use crate::pki::builder::tests::{Wish, sign};

    fn holder(algorithm: KeyAlgorithm, form: ParameterForm) -> (PrivateKey, Certificate) {
        let key = PrivateKey::generate(algorithm).unwrap();
        let spki = SubjectPublicKeyInfo::build(&key.public_key(), form).unwrap();
        let certificate = sign(None, &key, spki, Wish::user("Recipient"));
        (key, certificate)
    }

    #[test]
    fn what_is_encrypted_opens_for_the_recipient_alone() {
        let dstu = KeyAlgorithm::Dstu4145;
        let gost = HashAlgorithm::Gost34311;
        for (algorithm, form, hash) in [
            (dstu(CurveId::M257), ParameterForm::Explicit, gost),
            (dstu(CurveId::M257), ParameterForm::Named, HashAlgorithm::Kupyna256),
            (dstu(CurveId::M431), ParameterForm::Explicit, gost),
            (KeyAlgorithm::P256, ParameterForm::Named, HashAlgorithm::Sha256),
            (KeyAlgorithm::P384, ParameterForm::Named, HashAlgorithm::Sha256),
        ] {
            let (key, recipient) = holder(algorithm, form);
            for content in [&b""[..], b"\xd0\xba phrase", &[7; 1000]] {
                let message = encrypt(content, &recipient, hash).unwrap();
                assert_eq!(decrypt(&message, &recipient, &key, None).unwrap(), content);
            }
            let message = encrypt(b"secret", &recipient, hash).unwrap();
            let (other_key, other) = holder(algorithm, form);
            // The names are the same, so the message seems to be for the other one too: the key does not open it.
            assert_eq!(
                decrypt(&message, &other, &other_key, None),
                Err(PkiError::Crypto(CryptoError::Unwrap))
            );
        }
    }

    #[test]
    fn a_message_for_somebody_else_says_so() {
        let (key, recipient) = holder(KeyAlgorithm::P256, ParameterForm::Named);
        let message = encrypt(b"x", &recipient, HashAlgorithm::Sha256).unwrap();
        let other_spki = SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap();
        let other = sign(None, &key, other_spki, Wish::user("Somebody else"));
        assert_eq!(decrypt(&message, &other, &key, None), Err(PkiError::Missing("a key for this recipient")));
        let (_, dstu) = holder(KeyAlgorithm::Dstu4145(CurveId::M257), ParameterForm::Named);
        assert!(matches!(
            encrypt(b"x", &dstu, HashAlgorithm::Sha256),
            Err(PkiError::UnsupportedAlgorithm(_))
        ));
    }
}
