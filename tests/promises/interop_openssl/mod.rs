//! OpenSSL is a stranger to this program: what both understand is the standard.

mod client;
mod peer;
mod product;

use kliuchnyk::authority::cmp::CmpWire;
use kliuchnyk::authority::{Answer, AuthorityError, Expect, Link, NewKey, Order, Refusal, Trust, Wire};
use kliuchnyk::crypto::{HashAlgorithm, KeyAlgorithm, PrivateKey, Signer};
use kliuchnyk::pki::cmp::{Body, CertStatus, Header, Message, MessageDraft, StatusInfo};
use kliuchnyk::pki::crmf::{CertReqMsg, CertRequest, CertTemplate};
use kliuchnyk::pki::spki::ParameterForm;
use kliuchnyk::pki::{Certificate, Purpose, SignatureAlgorithm, SubjectPublicKeyInfo};
use peer::{Authority, MockServer};
use time::OffsetDateTime;

/// Our side of the conversation: the old key, and the wire format that the product uses.
struct Client {
    wire: CmpWire,
    order: Order,
    key: PrivateKey,
    new: Vec<PrivateKey>,
    link: Link,
}

fn nonce() -> [u8; 16] {
    let mut octets = [0; 16];
    getrandom::fill(&mut octets).unwrap();
    octets
}

impl Client {
    /// `new`: the keys to be certified, all signature keys here.
    fn new(authority: &Authority, new: Vec<PrivateKey>, renewal_profile: bool) -> Self {
        let user = authority.certificate("user");
        let trust = Trust {
            anchors: vec![authority.certificate("root")],
            certificates: vec![authority.certificate("issuing")],
        };
        let spki = |key: &PrivateKey| {
            SubjectPublicKeyInfo::build(&key.public_key(), ParameterForm::Named).unwrap().as_der().to_vec()
        };
        let wanted =
            |key| NewKey { purpose: Purpose::Sign, spki: spki(key), replaces: user.as_der().to_vec() };
        let order = Order {
            signer: user.as_der().to_vec(),
            keys: new.iter().map(wanted).collect(),
            hash: HashAlgorithm::Gost34311,
            acceptance: None,
            changes: None,
            group: None,
        };
        let link = Link {
            transaction_id: nonce(),
            sender_nonce: nonce(),
            recipient_nonce: None,
            time: OffsetDateTime::now_utc(),
        };
        let key = authority.private_key("user");
        Self { wire: CmpWire::new(trust, renewal_profile), order, key, new, link }
    }
    fn sign(&self, unsigned: &kliuchnyk::authority::Unsigned) -> Vec<u8> {
        let signature = self.key.sign(&unsigned.to_sign().digest()).unwrap();
        self.wire.assemble(unsigned, &signature).unwrap()
    }
    fn read(&self, expect: Expect, answer: &[u8]) -> Result<Answer, AuthorityError> {
        self.wire.read(&self.order, &self.link, expect, answer, OffsetDateTime::now_utc())
    }
    fn request(&self, server: &MockServer) -> Result<Answer, AuthorityError> {
        let proofs = self.wire.proofs(&self.order).unwrap();
        let proofs: Vec<_> =
            proofs.iter().zip(&self.new).map(|(p, key)| key.sign(&p.digest()).unwrap()).collect();
        let message = self.sign(&self.wire.request(&self.order, &proofs, &self.link).unwrap());
        self.read(Expect::Issue, &server.ask(&message))
    }
    /// The next message of the transaction answers the last one.
    fn go_on(&mut self, nonce_of_answer: Option<Vec<u8>>) {
        self.link.recipient_nonce = nonce_of_answer;
        self.link.sender_nonce = nonce();
    }
    fn confirm(
        &self,
        server: &MockServer,
        certificates: &[Certificate],
        reject: Option<&str>,
    ) -> Result<Answer, AuthorityError> {
        let unsigned = match reject {
            None => self.wire.confirm(&self.order, &self.link, certificates),
            Some(why) => {
                let issued: Vec<_> = certificates.iter().cloned().enumerate().collect();
                self.wire.reject(&self.order, &self.link, &issued, why)
            }
        };
        let message = self.sign(&unsigned.unwrap());
        self.read(Expect::Confirmation, &server.ask(&message))
    }
}

fn new_key() -> PrivateKey {
    PrivateKey::generate(KeyAlgorithm::P256).unwrap()
}

#[test]
fn openssl_updates_a_key_for_us() {
    if !peer::is_here() {
        return;
    }
    let authority = Authority::new();
    // The mock server accepts a key update only for the certificate that it gives out: the key stays the same.
    let server = MockServer::start(&authority, "");
    let mut client = Client::new(&authority, vec![authority.private_key("user")], false);
    let Answer::Issued { certificates, nonce, .. } = client.request(&server).unwrap() else { panic!() };
    assert_eq!(certificates, [authority.certificate("user")]);
    client.go_on(nonce);
    let done = client.confirm(&server, &certificates, None).unwrap();
    assert!(matches!(done, Answer::Confirmed));
}

#[test]
fn openssl_takes_the_refusal_of_a_certificate_for_another_key() {
    if !peer::is_here() {
        return;
    }
    let authority = Authority::new();
    let server = MockServer::start(&authority, "");
    let mut client = Client::new(&authority, vec![new_key()], false);
    let Answer::Issued { certificates, nonce, .. } = client.request(&server).unwrap() else { panic!() };
    assert_ne!(certificates[0].spki().as_der(), client.order.keys[0].spki);
    client.go_on(nonce);
    let done = client.confirm(&server, &certificates, Some("the certificate is for another key")).unwrap();
    assert!(matches!(done, Answer::Confirmed));
}

#[test]
fn openssl_lets_us_wait_and_poll() {
    if !peer::is_here() {
        return;
    }
    let authority = Authority::new();
    let server = MockServer::start(&authority, "-poll_count 2 -check_after 1");
    let mut client = Client::new(&authority, vec![authority.private_key("user")], false);
    let Answer::Waiting { nonce, .. } = client.request(&server).unwrap() else { panic!() };
    client.go_on(nonce);
    let mut told_when = false;
    let certificates = loop {
        let message = client.sign(&client.wire.poll(&client.order, &client.link).unwrap());
        match client.read(Expect::Issue, &server.ask(&message)).unwrap() {
            Answer::Waiting { check_after, nonce, .. } => {
                assert_eq!(check_after, std::time::Duration::from_secs(1));
                told_when = true;
                client.go_on(nonce);
                std::thread::sleep(check_after);
            }
            Answer::Issued { certificates, nonce, .. } => {
                client.go_on(nonce);
                break certificates;
            }
            other => panic!("{other:?}"),
        }
    };
    assert!(told_when);
    assert!(matches!(client.confirm(&server, &certificates, None), Ok(Answer::Confirmed)));
}

#[test]
fn openssl_refuses_and_we_understand_why() {
    if !peer::is_here() {
        return;
    }
    let authority = Authority::new();
    let ask = |options: &str, keys: usize| {
        let server = MockServer::start(&authority, options);
        let keys = (0..keys).map(|_| authority.private_key("user")).collect();
        Client::new(&authority, keys, true).request(&server)
    };
    let refused = ask("-pkistatus 2 -failure 9 -statusstring Text", 1);
    assert!(
        matches!(refused, Ok(Answer::Rejected { reason: Refusal::Policy, text }) if text.contains("Text"))
    );
    let refused = ask("-pkistatus 2 -failure 26", 1);
    assert!(matches!(refused, Ok(Answer::Rejected { reason: Refusal::DuplicateKey, .. })));
    assert!(matches!(ask("-send_error", 1), Ok(Answer::Rejected { reason: Refusal::Policy, .. })));
    let refused = ask("", 2);
    assert!(matches!(refused, Ok(Answer::Rejected { reason: Refusal::MultipleRequests, .. })), "{refused:?}");
    assert!(matches!(ask("-send_unprotected", 1), Err(AuthorityError::NotAuthentic(_))));
    assert!(matches!(ask("-pkistatus 1", 1), Ok(Answer::Issued { with_changes: true, .. })));
}

#[test]
fn openssl_enrols_us() {
    if !peer::is_here() {
        return;
    }
    let authority = Authority::new();
    let server = MockServer::start(&authority, "-grant_implicitconf");
    let (user, key) = (authority.certificate("user"), authority.private_key("user"));
    let template = CertTemplate {
        subject: Some(user.subject().clone()),
        public_key: Some(user.spki().clone()),
        ..CertTemplate::default()
    };
    let request = CertRequest { id: 0, template, controls: Vec::new() };
    let proof = key.sign(&HashAlgorithm::Sha256.digest(&request.to_der())).unwrap();
    let algorithm = SignatureAlgorithm::EcdsaSha256;
    let wanted = CertReqMsg::signed(request, algorithm, &proof, Vec::new());
    let (transaction, first) = (nonce(), nonce());
    let now = OffsetDateTime::now_utc();
    let header = |number: &[u8; 16]| Header::new(user.subject(), user.issuer(), now, &transaction, number);
    let ask = |header: &Header, body: &Body| {
        let draft = MessageDraft::new(header, body, &user, algorithm, &[authority.certificate("issuing")]);
        let signature = key.sign(&draft.to_sign().unwrap().digest()).unwrap();
        let answer = Message::from_der(&server.ask(&draft.assemble(&signature).unwrap())).unwrap();
        answer.verify(&authority.certificate("cmpsrv")).unwrap();
        assert_eq!(answer.header.transaction_id.as_deref(), Some(&transaction[..]));
        assert_eq!(answer.header.recip_nonce, header.sender_nonce);
        answer
    };
    let answer = ask(&header(&first), &Body::Ir(vec![wanted]));
    let Body::Ip(issued) = &answer.body else { panic!("{:?}", answer.body) };
    let certificate = issued.responses[0].certificate().unwrap().unwrap();
    assert_eq!(certificate, user);
    let mut confirmation = header(&nonce());
    confirmation.recip_nonce = answer.header.sender_nonce;
    let status = CertStatus::new(&certificate, 0, StatusInfo::accepted()).unwrap();
    assert_eq!(ask(&confirmation, &Body::CertConf(vec![status])).body, Body::PkiConf);
}
