//! What is believed of an OCSP answer. The test authority's responder answers, or somebody who pretends to be it.

use crate::provider::{NOW, certificate, key, trust};
use kliuchnyk::authority::AuthorityError;
use kliuchnyk::authority::ocsp::{Question, Statement, hashes};
use kliuchnyk::authority::status::Verdict;
use kliuchnyk::code::{Code, Coded};
use kliuchnyk::crypto::{HashAlgorithm, PrivateKey, Signer};
use kliuchnyk::pki::builder::{CertificateFields, plain};
use kliuchnyk::pki::ocsp::{
    CertId, CertState, OcspRequest, OcspResponseDraft, ResponseStatus, SingleResponse,
};
use kliuchnyk::pki::{Certificate, SignatureAlgorithm, oid, tlv};
use time::{Duration, OffsetDateTime};

/// How an answer is made; each test spoils one thing.
struct Responder {
    signer: &'static str,
    key: PrivateKey,
    state: CertState,
    about: Certificate,
    produced: OffsetDateTime,
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
    nonce: Nonce,
    brought: Vec<Certificate>,
}

enum Nonce {
    Same,
    Other,
    None,
}

impl Default for Responder {
    fn default() -> Self {
        Self {
            signer: "ocsp",
            key: key("ocsp"),
            state: CertState::Good,
            about: user(),
            produced: NOW,
            this_update: NOW - Duration::minutes(1),
            next_update: None,
            nonce: Nonce::Same,
            brought: Vec::new(),
        }
    }
}

fn user() -> Certificate {
    certificate("testpki/user-sign.cer")
}

fn authority() -> Certificate {
    certificate("testpki/ca.cer")
}

fn question() -> Question {
    Question::new(&user(), &authority(), HashAlgorithm::Gost34311).unwrap()
}

impl Responder {
    fn answer(&self, question: &Question) -> Vec<u8> {
        let asked = OcspRequest::from_der(&question.to_der()).unwrap();
        let nonce = match self.nonce {
            Nonce::Same => asked.nonce,
            Nonce::Other => Some(vec![9; 16]),
            Nonce::None => None,
        };
        let id = CertId::new(asked.ids[0].hash, &authority(), self.about.serial());
        let single = SingleResponse {
            id,
            state: self.state,
            this_update: self.this_update,
            next_update: self.next_update,
        };
        let signer = certificate(&format!("testpki/{}.cer", self.signer));
        let draft = OcspResponseDraft::new(
            &signer,
            self.produced,
            &[single],
            nonce.as_deref(),
            SignatureAlgorithm::DstuGost34311,
        );
        let signature = self.key.sign(&draft.to_sign().digest()).unwrap();
        draft.assemble(&signature, &self.brought)
    }

    fn ask(&self, known: &[Certificate]) -> Result<Statement, AuthorityError> {
        let question = question();
        question.read(&self.answer(&question), &authority(), known, NOW)
    }
}

#[test]
fn a_good_answer_is_believed() {
    let known = trust().certificates;
    let statement = Responder::default().ask(&known).unwrap();
    assert_eq!((statement.verdict, statement.responder_to_check), (Verdict::Good, None));
    assert_eq!(statement.this_update, NOW - Duration::minutes(1));

    let revoked = CertState::Revoked { at: NOW, reason: Some(4) };
    let statement = Responder { state: revoked, ..Responder::default() }.ask(&known).unwrap();
    assert_eq!(statement.verdict, Verdict::Revoked { since: NOW, reason: Some(4) });
    let statement = Responder { state: CertState::Unknown, ..Responder::default() }.ask(&known).unwrap();
    assert_eq!(statement.verdict, Verdict::Unknown);

    // The authority may answer by itself.
    let own = Responder { signer: "ca", key: key("ca"), ..Responder::default() };
    assert_eq!(own.ask(&[]).unwrap().verdict, Verdict::Good);
    // A responder that was not known beforehand, without the mark that excuses it, must itself be checked.
    let brought = vec![certificate("testpki/ocsp.cer")];
    let statement = Responder { brought, ..Responder::default() }.ask(&[]).unwrap();
    assert_eq!(statement.responder_to_check, Some(certificate("testpki/ocsp.cer")));
    // Fresh enough to be believed without a nonce.
    let without = Responder { nonce: Nonce::None, ..Responder::default() };
    assert_eq!(without.ask(&known).unwrap().verdict, Verdict::Good);
}

/// id-pkix-ocsp-nocheck: its authority vouches for the responder as long as its certificate lasts.
#[test]
fn a_responder_whose_authority_excuses_it_is_not_checked() {
    let known = certificate("testpki/ocsp.cer");
    let mut extensions = known.extensions().to_vec();
    extensions.push(plain(&oid::OCSP_NOCHECK, tlv::null()));
    let fields = CertificateFields {
        serial: vec![0x55],
        issuer: authority().subject().clone(),
        not_before: known.not_before(),
        not_after: known.not_after(),
        subject: known.subject().clone(),
        spki: known.spki().clone(),
        extensions,
    };
    let draft = fields.draft(SignatureAlgorithm::DstuGost34311).unwrap();
    let signature = key("ca").sign(&draft.to_sign().digest()).unwrap();
    let excused = Certificate::from_der(&draft.assemble(&signature)).unwrap();
    let statement = Responder { brought: vec![excused], ..Responder::default() }.ask(&[]).unwrap();
    assert_eq!((statement.verdict, statement.responder_to_check), (Verdict::Good, None));
}

#[test]
fn an_answer_that_proves_nothing_is_refused() {
    let known = trust().certificates;
    let day = Duration::hours(25);
    let refused = [
        ("another nonce", Responder { nonce: Nonce::Other, ..Responder::default() }),
        (
            "no nonce and old",
            Responder { nonce: Nonce::None, produced: NOW - Duration::minutes(6), ..Responder::default() },
        ),
        (
            "another certificate",
            Responder { about: certificate("testpki/user-kep.cer"), ..Responder::default() },
        ),
        ("from the future", Responder { this_update: NOW + Duration::minutes(6), ..Responder::default() }),
        ("a day old", Responder { this_update: NOW - day, ..Responder::default() }),
        (
            "outdated by its own word",
            Responder { next_update: Some(NOW - Duration::seconds(1)), ..Responder::default() },
        ),
        ("signed by the CMP server", Responder { signer: "cmp", key: key("cmp"), ..Responder::default() }),
    ];
    for (what, responder) in refused {
        let error = responder.ask(&known).unwrap_err();
        assert_eq!(error.code(), Code::Cert06, "{what}: {error}");
    }
    let forged = Responder { key: key("cmp"), ..Responder::default() };
    assert_eq!(forged.ask(&known).unwrap_err().code(), Code::Req10);
    let unknown = Responder::default().ask(&[]).unwrap_err();
    assert_eq!(unknown.code(), Code::Cert06);
}

#[test]
fn a_bare_status_or_nonsense_is_no_answer() {
    let read = |answer: &[u8]| question().read(answer, &authority(), &trust().certificates, NOW);
    for status in [ResponseStatus::TryLater, ResponseStatus::Unauthorized, ResponseStatus::InternalError] {
        assert_eq!(read(&status.to_der()).unwrap_err().code(), Code::Cert06);
    }
    let question = question();
    let good = Responder::default().answer(&question);
    assert!(question.read(&good, &authority(), &trust().certificates, NOW).is_ok());
    for nonsense in [&b""[..], b"<html>", &good[..good.len() - 1], &[0x30; 20_000]] {
        assert!(read(nonsense).is_err());
    }
    for at in (0..good.len()).step_by(11) {
        let mut changed = good.clone();
        changed[at] ^= 0x40;
        let result = question.read(&changed, &authority(), &trust().certificates, NOW);
        assert!(result.is_err(), "octet {at}");
    }
}

#[test]
fn the_issuer_is_named_by_the_hash_of_its_own_identifier() {
    use HashAlgorithm::{Gost34311, Kupyna256, Sha1, Sha256};
    assert_eq!(hashes(&authority(), Kupyna256), [Gost34311, Kupyna256], "its identifier is a GOST one");
    // An authority whose identifier is of another making.
    let odd = certificate("cmp/pki/issuing.der");
    assert_eq!(hashes(&odd, Gost34311), [Sha1, Sha256]);
}
