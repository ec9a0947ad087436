//! Requests: the page, a request that is looked at.

use super::journey::{Journey, places, with_password};
use super::{Exhibit, KEY, NOW, OWNER, certificate, real};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{Carrier as _, KeyUri};
use kliuchnyk::code::Code;
use kliuchnyk::crypto::HashAlgorithm;
use kliuchnyk::gui::screen::Section;
use kliuchnyk::gui::screen::requests::{Message as Page, ShownMessage};
use kliuchnyk::gui::wizard::step::{folder, made, parameters, place, whose};
use kliuchnyk::gui::{App, Message, wizard};
use kliuchnyk::i18n::Language;
use kliuchnyk::pki::request::RequestDraft;
use kliuchnyk::pki::{CertificationRequest, Name, PkiError, Purpose, oid};
use kliuchnyk::tasks::key_generate::Generated;
use kliuchnyk::tasks::new_place::{Holder, NewPlace};
use kliuchnyk::tasks::request_show::ShownRequest;
use std::sync::Arc;
use time::macros::datetime;

pub const PAGES: &[Exhibit] = &[
    ("requests", |l| requests(l, &[])),
    ("requests-wrong", |l| requests(l, &[Page::Path(FILE.into()), not_a_request()])),
    ("request", |l| request(l, None, Ok(()), &[])),
    ("request-named", |l| request(l, Some(subject()), Ok(()), &[])),
    ("request-fields", |l| request(l, Some(subject()), Ok(()), &UNFOLDED)),
    ("whose", |l| whose(l).app),
    ("whose-certificate", whose_certificate),
    ("whose-typed", whose_typed),
    ("first-parameters", |l| parameters(l).app),
    ("first-parameters-open", |l| parameters(l).and(parameters::Message::More).app),
    ("first-place", |l| place(l).app),
    ("first-place-taken", place_taken),
    ("first-password", |l| password(l).app),
    ("folder", |l| folder(l).app),
    ("folder-taken", folder_taken),
    ("check", |l| check(l).app),
    ("making", |l| check(l).main().app),
    ("made", made),
    ("not-made", |l| not_made(l).app),
    ("check-again", |l| not_made(l).and(made::Message::Answers).app),
    ("pause-leaving-requests", |l| folder(l).say(wizard::Message::Cancel).app),
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

// New keys

const FLASH: &str = "/media/oksana/FLASH";
const FOLDER: &str = "/home/oksana/Документи/Запити на сертифікати";

fn whose(language: Language) -> Journey {
    let mut app = real(language, |_| {});
    let _ = app.update(Message::Section(Section::Requests));
    let _ = app.update(Message::Requests(Page::Generate));
    Journey::of(app).and(whose::Message::Found(Some(subject())))
}

fn whose_certificate(language: Language) -> App {
    let path = "/home/oksana/договір.pdf";
    let wrong = (Code::Cert12, vec![("path", path.to_owned())]);
    whose(language)
        .and(whose::Message::From(whose::Source::Certificate))
        .and(whose::Message::Path(path.into()))
        .main()
        .and(whose::Message::Read(path.into(), Err(wrong)))
        .app
}

fn whose_typed(language: Language) -> App {
    whose(language)
        .and(whose::Message::From(whose::Source::Typed))
        .and(whose::Message::Part(whose::Part::Surname, "Коваленко".into()))
        .main()
        .app
}

fn parameters(language: Language) -> Journey {
    let told = FileCarrier.capabilities(&KeyUri(KEY.into())).unwrap();
    whose(language)
        .and(whose::Message::From(whose::Source::Present))
        .main()
        .opened()
        .and(parameters::Message::Capabilities(Some(Arc::new(told))))
}

fn place(language: Language) -> Journey {
    parameters(language)
        .main()
        .opened()
        .and(place::Message::Found(places()))
        .and(place::Message::Typed(FLASH.into()))
}

fn looked_at(language: Language, holder: Option<Holder>) -> Journey {
    let target = KeyUri(format!("{FLASH}/Key-6.dat"));
    let found = NewPlace { target, current: false, holder };
    place(language).main().and(place::Message::Checked(FLASH.into(), Ok(found)))
}

fn place_taken(language: Language) -> App {
    let holder = Holder {
        owner: Some("Мельник Тарас Іванович".into()),
        valid_till: Some(datetime!(2027-05-02 00:00 UTC)),
    };
    looked_at(language, Some(holder)).app
}

fn password(language: Language) -> Journey {
    looked_at(language, None).opened()
}

fn folder(language: Language) -> Journey {
    with_password(password(language))
        .main()
        .opened()
        .and(folder::Message::Found(places()))
        .and(folder::Message::Typed(FOLDER.into()))
}

fn folder_taken(language: Language) -> App {
    let taken = (Code::Carr10, vec![("path", format!("{FOLDER}/EU.p10"))]);
    folder(language).main().and(folder::Message::Checked(FOLDER.into(), Err(taken))).app
}

fn check(language: Language) -> Journey {
    folder(language).main().and(folder::Message::Checked(FOLDER.into(), Ok(()))).opened()
}

fn made(language: Language) -> App {
    let requests = ["EU.p10", "EU-KEP.p10"].map(|name| format!("{FOLDER}/{name}").into()).into();
    let made = Generated { key: KeyUri(format!("{FLASH}/Key-6.dat")), requests, read: None };
    check(language).main().opened().and(made::Message::Ended(Ok(made))).app
}

fn not_made(language: Language) -> Journey {
    let wrong = (Code::Carr07, vec![("path", format!("{FLASH}/Key-6.dat"))]);
    check(language).main().opened().and(made::Message::Ended(Err(wrong)))
}
