//! Requests: the page, a request that is looked at.

use super::{Exhibit, NOW, OWNER, certificate, real};
use kliuchnyk::code::Code;
use kliuchnyk::crypto::HashAlgorithm;
use kliuchnyk::gui::screen::Section;
use kliuchnyk::gui::screen::requests::{Message as Page, ShownMessage};
use kliuchnyk::gui::{App, Message};
use kliuchnyk::i18n::Language;
use kliuchnyk::pki::request::RequestDraft;
use kliuchnyk::pki::{CertificationRequest, Name, PkiError, Purpose, oid};
use kliuchnyk::tasks::request_show::ShownRequest;

pub const PAGES: &[Exhibit] = &[
    ("requests", |l| requests(l, &[])),
    ("requests-wrong", |l| requests(l, &[Page::Path(FILE.into()), not_a_request()])),
    ("request", |l| request(l, None, Ok(()), &[])),
    ("request-named", |l| request(l, Some(subject()), Ok(()), &[])),
    ("request-fields", |l| request(l, Some(subject()), Ok(()), &UNFOLDED)),
    ("request-altered", |l| request(l, None, Err(PkiError::SignatureWrong("a request")), &[])),
];

const FILE: &str = "/home/oksana/Документи/Запити на сертифікати/EU.p10";
const UNFOLDED: [ShownMessage; 3] = [ShownMessage::Fields, ShownMessage::Raw(3), ShownMessage::Copy];

fn requests(language: Language, messages: &[Page]) -> App {
    let mut app = real(language, |_| {});
    let _ = app.update(Message::Section(Section::Requests));
    for message in messages {
        let _ = app.update(Message::Requests(message.clone()));
    }
    app
}

fn not_a_request() -> Page {
    Page::Read(FILE.into(), Err((Code::Req13, vec![("path", FILE.into())])))
}

fn subject() -> Name {
    let subject = [
        (oid::ORGANIZATION, "ТОВ «Демо-Агро»"),
        (oid::TITLE, "бухгалтер"),
        (oid::COMMON_NAME, OWNER),
        (oid::SERIAL_NUMBER, "TINUA-3111999023"),
        (oid::COUNTRY, "UA"),
    ];
    Name::build(&subject).unwrap()
}

/// The signature in it is none: what is known of it is given.
fn request(
    language: Language,
    subject: Option<Name>,
    signature: Result<(), PkiError>,
    messages: &[ShownMessage],
) -> App {
    let certificate = certificate(Purpose::Sign, 6, NOW);
    let draft = RequestDraft::new(certificate.spki(), subject.as_ref(), HashAlgorithm::Gost34311).unwrap();
    let request = CertificationRequest::from_der(&draft.assemble(&[6; 64]).unwrap()).unwrap();
    let file = Box::new(ShownRequest { request, signature });
    let read = [Page::Path(FILE.into()), Page::Read(FILE.into(), Ok(file))];
    let more = messages.iter().cloned().map(Page::Shown);
    requests(language, &read.into_iter().chain(more).collect::<Vec<_>>())
}
