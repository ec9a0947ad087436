//! The pages of the current key: what must hold before it is read, its reading, the agreement, the data, the changes.

use super::taxpayer::{Taxpayer, World, client};
use iced_test::futures::futures::{StreamExt as _, executor::block_on};
use iced_test::runtime::{Action as Effect, task::into_stream};
use iced_test::selector::Candidate;
use iced_test::simulator::Simulator;
use kliuchnyk::authority::portal::{Agreement as Text, Registration};
use kliuchnyk::authority::{Profile, Protocol};
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::carrier::{CarrierError, KeyUri};
use kliuchnyk::code::Code;
use kliuchnyk::crypto::Sealed;
use kliuchnyk::gui::design::{self, Mark};
use kliuchnyk::gui::desk::Desk;
use kliuchnyk::gui::look::Look;
use kliuchnyk::gui::widget::{A11yInfo, Edit, Id};
use kliuchnyk::gui::wizard::context::{Context, Details, Heard};
use kliuchnyk::gui::wizard::conversation::Asked;
use kliuchnyk::gui::wizard::step::agreement::{self, Agreement};
use kliuchnyk::gui::wizard::step::changes::{self, Changes, Weakness, weakness};
use kliuchnyk::gui::wizard::step::conditions::Conditions;
use kliuchnyk::gui::wizard::step::data::{self, Data};
use kliuchnyk::gui::wizard::step::key::{self, Key};
use kliuchnyk::gui::wizard::step::{Action, Apply, Message, Step};
use kliuchnyk::gui::wizard::stop::Stop;
use kliuchnyk::gui::{self};
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::renewal::{Clock, RenewalError, Rule, Services, SystemClock};
use kliuchnyk::tasks::key_places::FoundKey;
use kliuchnyk::tasks::providers;
use kliuchnyk::tasks::training::Family;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tempfile::TempDir;
use time::OffsetDateTime;

/// A clock that is wrong by some days.
pub struct Ahead(pub i64);

impl Clock for Ahead {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + time::Duration::days(self.0)
    }
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        SystemClock.sleep(duration)
    }
}

/// A taxpayer with six days left, at a provider that runs here.
pub struct Scene {
    pub folder: TempDir,
    runtime: tokio::runtime::Runtime,
    world: World,
    taxpayer: Taxpayer,
}

impl Scene {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let world = World::new(folder.path());
        let keys = folder.path().join("key");
        let name = "Коваленко Оксана Петрівна";
        let taxpayer = runtime.block_on(world.enroll(&keys, name, Family::Dstu, false));
        Self { folder, runtime, world, taxpayer }
    }

    pub fn context(&self, clock: Arc<dyn Clock>) -> Context {
        let services = Services {
            state: self.folder.path().join("state"),
            carrier: Arc::new(FileCarrier),
            client: client(),
            clock,
            checkpoint: Arc::new(()),
        };
        let profile: Profile = self.runtime.block_on(self.world.profile());
        Context::new(Desk { services }, profile, Some(self.taxpayer.key.clone()))
    }

    /// Runs a page's work, and the work that follows from it, to the end.
    pub fn run(&self, page: &mut dyn Step, context: &mut Context, task: iced::Task<Message>) -> Vec<Action> {
        let _inside = self.runtime.enter();
        let mut waiting = vec![task];
        let mut actions = Vec::new();
        while let Some(task) = waiting.pop() {
            let Some(mut told) = into_stream(task) else { continue };
            while let Some(effect) = block_on(told.next()) {
                if let Effect::Output(message) = effect {
                    match page.update(message, context) {
                        Action::Run(more) => waiting.push(more),
                        Action::None => {}
                        action => actions.push(action),
                    }
                }
            }
        }
        actions
    }

    pub fn press(&self, page: &mut dyn Step, context: &mut Context, message: Message) -> Vec<Action> {
        match page.update(message, context) {
            Action::Run(task) => self.run(page, context, task),
            Action::None => Vec::new(),
            action => vec![action],
        }
    }

    /// Reads the key as the wizard does, until the agreement is asked about.
    pub fn read(&self, page: &mut Key, context: &mut Context) {
        page.password.insert(&self.taxpayer.password);
        assert!(matches!(page.apply(context), Apply::Begin));
        let _inside = self.runtime.enter();
        let mut told = into_stream(context.begin()).expect("a talk");
        while !page.ready(context) {
            match block_on(told.next()) {
                Some(Effect::Output((number, told))) => {
                    if let Heard::Failed(error) = context.hear(number, told) {
                        panic!("{error}");
                    }
                }
                Some(_) => {}
                None => panic!("the talk ended"),
            }
        }
        // The run lives as long as somebody listens; the wizard does.
        self.runtime.spawn(async move { while told.next().await.is_some() {} });
    }
}

fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::new(Language::Uk))
}

/// Everything that the page says.
fn said(page: &dyn Step, context: &Context) -> String {
    let look = Look { texts: texts(), palette: &design::PALETTES[0], compact: false };
    let shown = page.page(context, look, false);
    let mut words = vec![shown.title, shown.note.unwrap_or_default()];
    words.extend(shown.main.map(|main| main.words));
    let mut drawn = Simulator::with_size(gui::settings(), (1040.0, 4000.0), shown.body);
    let _ = drawn.find(|candidate: Candidate<'_>| {
        match candidate {
            Candidate::Text { content, .. } => words.push(content.to_owned()),
            Candidate::Custom { state, .. } => {
                if let Some(info) = state.downcast_ref::<A11yInfo>() {
                    words.push(info.name.clone());
                    words.extend(info.value.clone());
                    words.extend(info.description.clone());
                }
            }
            _ => {}
        }
        None::<()>
    });
    words.join("\n").replace('\u{a0}', " ")
}

fn says(page: &dyn Step, context: &Context, words: &str) -> bool {
    said(page, context).contains(words)
}

fn enabled(page: &dyn Step, context: &Context) -> bool {
    let look = Look { texts: texts(), palette: &design::PALETTES[0], compact: false };
    page.page(context, look, false).main.is_some_and(|main| main.enabled)
}

fn blocked_at(apply: Apply) -> Option<Id> {
    match apply {
        Apply::Blocked(id) => Some(id),
        _ => None,
    }
}

fn registration() -> Registration {
    let name = "Коваленко Оксана Петрівна";
    Registration {
        subject: vec![("2.5.4.3".into(), name.into()), ("2.5.4.5".into(), "TINUA-3111999023".into())],
        rnokpp: Some("3111999023".into()),
        edrpou: None,
        unzr: Some("19850314-99023".into()),
        phone: Some("+380500000101".into()),
        email: Some("oksana@example.com".into()),
        phone_in_cert: true,
        email_in_cert: false,
        publish: false,
        phrase_hint: Some("кличка кота".into()),
        phrase_set: true,
        data_revision: Some(1),
    }
}

pub fn with_data(context: &mut Context) {
    context.known.registration = Some(registration());
    context.answers.details = Details::of(&registration());
}

#[test]
fn conditions_tick_before_the_key_is_read() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let mut page = Conditions::default();
    let entered = page.enter(&mut context);
    assert_eq!(page.mark(Rule::R1), Mark::Busy);
    scene.run(&mut page, &mut context, entered);
    for rule in [Rule::R1, Rule::R2, Rule::R6, Rule::R7, Rule::R8] {
        assert_eq!(page.mark(rule), Mark::Ok, "{rule:?}");
    }
    for rule in [Rule::R3, Rule::R4, Rule::R5] {
        assert_eq!(page.mark(rule), Mark::Later, "{rule:?}");
    }
    assert!(says(&page, &context, "після зчитування ключа"));
    assert!(matches!(page.apply(&mut context), Apply::Ready));
}

#[test]
fn a_cross_leads_to_its_stop_page() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(Ahead(10)));
    let mut page = Conditions::default();
    let entered = page.enter(&mut context);
    scene.run(&mut page, &mut context, entered);
    assert_eq!(page.mark(Rule::R1), Mark::Failed);
    assert!(says(&page, &context, "не виконано"));
    // The clock is wrong too: it explains the dates, so its page comes first.
    match page.apply(&mut context) {
        Apply::Stop(stop) => assert!(matches!(stop, Stop::Failed { code: Code::Net09, .. }), "{stop:?}"),
        _ => panic!("not a stop page"),
    }
}

#[test]
fn the_promise_is_only_what_the_protocol_keeps() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let page = Conditions::default();
    assert!(says(&page, &context, "Поточний ключ працює, доки нові сертифікати не записано"));
    context.profile.protocols.sort_by_key(|protocol| *protocol != Protocol::Iit);
    assert!(says(&page, &context, "скасовує старі сертифікати тоді, коли видає нові"));
    assert!(!says(&page, &context, "Поточний ключ працює, доки"));
}

#[test]
fn the_password_page_asks_for_the_password_and_says_what_was_wrong() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let mut page = Key::default();
    let entered = page.enter(&mut context);
    scene.run(&mut page, &mut context, entered);
    assert!(says(&page, &context, "Коваленко Оксана Петрівна"));
    assert!(!says(&page, &context, "Пароль навчального ключа"));
    context.training_password = Some("kit-1".into());
    assert!(says(&page, &context, "Пароль навчального ключа: kit-1"));
    context.profile.training = false;
    assert!(!says(&page, &context, "kit-1"), "only in training mode");

    assert_eq!(blocked_at(page.apply(&mut context)), Some(Id::new("key-password")));
    assert!(says(&page, &context, "Введіть пароль."));
    page.password.insert("не той");
    page.update(Message::Key(key::Message::Typed(Edit::Changed)), &mut context);
    assert!(!says(&page, &context, "Введіть пароль."));
    let wrong = RenewalError::Carrier(CarrierError::SecretWrong { tries_left: None });
    assert_eq!(page.failed(&wrong), Some(Id::new("key-password")));
    assert!(says(&page, &context, "Пароль неправильний або ключ пошкоджено"));
    let left = RenewalError::Carrier(CarrierError::SecretWrong { tries_left: Some(3) });
    assert_eq!(page.failed(&left), Some(Id::new("key-password")));
    assert!(says(&page, &context, "Залишилося 3 спроби"));
    assert_eq!(page.failed(&RenewalError::NoCertificate), None);
    page.leave();
    assert!(page.password.is_empty(), "wiped when the page is left");
}

#[test]
fn another_key_forgets_the_one_that_was_read_and_gives_its_case_up() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let mut page = Key::default();
    let entered = page.enter(&mut context);
    scene.run(&mut page, &mut context, entered);
    scene.read(&mut page, &mut context);
    assert!(page.stays());
    for words in ["Ключ зчитано", "Сертифікат підпису", "Сертифікат шифрування", "виконано"]
    {
        assert!(says(&page, &context, words), "{words}");
    }
    assert!(matches!(context.asked, Some(Asked::Agreement(_))));
    assert!(matches!(page.apply(&mut context), Apply::Ready));
    assert_eq!(context.desk.renewal().list().unwrap().len(), 1);

    scene.press(&mut page, &mut context, Message::Key(key::Message::Choose));
    assert!(context.asked.is_none() && context.known.old.is_empty() && !context.talking());
    assert_eq!(context.answers.key, Some(scene.taxpayer.key.clone()), "still offered");
    assert!(context.desk.renewal().list().unwrap().is_empty(), "the case was given up");
    assert!(says(&page, &context, "Який ключ?"));
    assert!(!enabled(&page, &context));
}

#[test]
fn a_typed_path_is_taken_only_when_there_is_a_key() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    context.answers.key = None;
    let mut page = Key::default();
    // The search of the whole computer is not part of this promise.
    drop(page.enter(&mut context));
    let paper = scene.folder.path().join("paper.txt");
    std::fs::write(&paper, "не ключ").unwrap();
    let mut take = |page: &mut Key, path: String| {
        scene.press(page, &mut context, Message::Key(key::Message::Path(path)));
        scene.press(page, &mut context, Message::Key(key::Message::TakePath));
        context.answers.key.clone()
    };
    assert_eq!(take(&mut page, paper.display().to_string()), None);
    assert_eq!(take(&mut page, scene.folder.path().join("none").display().to_string()), None);
    let key: KeyUri = scene.taxpayer.key.clone();
    assert_eq!(take(&mut page, format!(" {} ", key.0)), Some(key));
    assert!(says(&page, &context, "Введіть пароль ключа"));
}

fn text(octets: &[u8]) -> Text {
    Text {
        id: "a".into(),
        revision: "7".into(),
        lang: "uk".into(),
        title: "Договір приєднання".into(),
        effective_from: "2026-01-15".into(),
        text: octets.to_vec(),
        sha256: kliuchnyk::crypto::HashAlgorithm::Sha256.digest(octets).bytes.try_into().unwrap(),
        from_portal: true,
    }
}

#[test]
fn only_a_document_that_can_be_read_can_be_signed() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let mut page = Agreement::default();
    context.known.agreement = Some(text("Перше слово договору".as_bytes()));
    let _ = page.enter(&mut context);
    assert!(enabled(&page, &context));
    for words in ["Договір приєднання", "7, діє з 15.01.2026", "Перше слово договору"]
    {
        assert!(says(&page, &context, words), "{words}");
    }
    assert!(matches!(page.apply(&mut context), Apply::Pending(_)));
    assert!(!page.ready(&context));

    // Another document than the one on the screen is never signed.
    context.known.agreement = Some(text("Друга редакція".as_bytes()));
    assert!(!enabled(&page, &context));
    assert!(blocked_at(page.apply(&mut context)).is_some());
    context.known.agreement_changed = true;
    let _ = page.enter(&mut context);
    assert!(enabled(&page, &context));
    assert!(says(&page, &context, "З’явилася нова редакція договору"));

    context.known.agreement = Some(text(b"\xff\xfe\x00not text"));
    let _ = page.enter(&mut context);
    assert!(!enabled(&page, &context));
    assert!(says(&page, &context, "не можна показати як текст"));
    assert!(blocked_at(page.apply(&mut context)).is_some());
}

#[test]
fn a_copy_of_the_agreement_is_the_very_octets() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let mut page = Agreement::default();
    let octets = "Договір\r\nпро послуги".as_bytes();
    context.known.agreement = Some(text(octets));
    let _ = page.enter(&mut context);
    let folder = scene.folder.path().join("papers");
    for message in [
        agreement::Message::Document(gui::widget::document::Message::Save),
        agreement::Message::Folder(folder.display().to_string()),
        agreement::Message::Save,
    ] {
        scene.press(&mut page, &mut context, Message::Agreement(message));
    }
    let saved: Vec<_> = std::fs::read_dir(&folder).unwrap().flatten().collect();
    assert_eq!(saved.len(), 1);
    assert_eq!(std::fs::read(saved[0].path()).unwrap(), octets);
    assert!(says(&page, &context, "Збережено: "));
}

#[test]
fn a_signed_agreement_says_when() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let page = Agreement::default();
    with_data(&mut context);
    context.known.signed = Some(OffsetDateTime::now_utc());
    assert!(says(&page, &context, "Договір підписано "));
    assert!(says(&page, &context, "Далі ›"));
    let mut page = page;
    assert!(matches!(page.apply(&mut context), Apply::Ready));
}

#[test]
fn the_data_are_shown_and_what_is_private_only_when_asked() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let mut page = Data::default();
    assert!(!enabled(&page, &context));
    with_data(&mut context);
    for words in ["Повне ім’я", "3111999023", "19850314-*****", "+380 50 000 01 01 — буде в сертифікаті"]
    {
        assert!(says(&page, &context, words), "{words}");
    }
    assert!(!says(&page, &context, "99023-") && !says(&page, &context, "19850314-99023"));
    page.update(Message::Data(data::Message::Number), &mut context);
    assert!(says(&page, &context, "19850314-99023"));
    page.leave();
    assert!(!says(&page, &context, "19850314-99023"), "hidden again");
    for (message, stop) in
        [(data::Message::Changed, "data-changed"), (data::Message::Compromised, "compromised")]
    {
        match page.update(Message::Data(message), &mut context) {
            Action::Stop(at) => assert_eq!(at.key(), stop),
            _ => panic!("the journey goes on"),
        }
    }
    assert!(matches!(page.apply(&mut context), Apply::Ready));
}

#[test]
fn what_differs_is_shown_as_before_and_after() {
    let held = Details::of(&registration());
    let lines = |wanted: &Details, phrase| -> Vec<(&'static str, String, String)> {
        let look = Look { texts: texts(), palette: &design::PALETTES[0], compact: false };
        let changes = changes::changes(&registration(), wanted, phrase);
        changes.iter().map(|c| (c.key, c.old.words(look), c.new.words(look))).collect()
    };
    assert!(lines(&held, false).is_empty());
    // The same number in another form is no change.
    assert!(lines(&Details { phone: "050 000 01 01".into(), ..held.clone() }, false).is_empty());
    let wanted = Details { phone: String::new(), email: "o@example.com".into(), publish: true, ..held };
    let expected = [
        ("owner-phone", "+380 50 000 01 01", "не вказано"),
        ("change-phone-in", "так", "ні"),
        ("owner-email", "oksana@example.com", "o@example.com"),
        ("change-publish", "ні", "так"),
        ("change-phrase", "та, що є", "нова, введена щойно"),
    ];
    let expected: Vec<_> = expected.into_iter().map(|(k, o, n)| (k, o.to_owned(), n.to_owned())).collect();
    assert_eq!(lines(&wanted, true), expected);
}

#[test]
fn what_cannot_be_taken_is_marked_and_the_rest_is_stored_in_one_form() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    with_data(&mut context);
    let mut page = Changes::default();
    let set = |page: &mut Changes, context: &mut Context, message| {
        page.update(Message::Changes(message), context);
    };
    set(&mut page, &mut context, changes::Message::Phone("050 000".into()));
    set(&mut page, &mut context, changes::Message::Email("oksana@example.сom".into()));
    page.phrase.insert("кіт");
    assert_eq!(blocked_at(page.apply(&mut context)), Some(Id::new("changes-phrase")));
    for words in ["не схоже на номер", "літера «с»", "від 4 до 64"] {
        assert!(says(&page, &context, words), "{words}");
    }
    set(&mut page, &mut context, changes::Message::Phone("0500000102".into()));
    assert!(!says(&page, &context, "не схоже на номер"), "no longer marked");
    set(&mut page, &mut context, changes::Message::Email(String::new()));
    set(&mut page, &mut context, changes::Message::EmailInCertificate(true));
    page.phrase.clear();
    page.phrase.insert("зелений кит");
    assert!(matches!(page.apply(&mut context), Apply::Ready));
    assert_eq!(context.answers.details.phone, "+380500000102");
    assert!(!context.answers.details.email_in_certificate, "there is no address to include");
    let phrase = context.phrase.take().unwrap().open().unwrap();
    assert_eq!(phrase.text(), "зелений кит");
    context.phrase = Some(Sealed::new(phrase).unwrap());
    assert!(page.phrase.is_empty());
    assert!(says(&page, &context, "Нову ключову фразу введено"));
    set(&mut page, &mut context, changes::Message::KeepPhrase);
    assert!(context.phrase.is_none());
}

#[test]
fn a_protocol_that_carries_no_changes_offers_none() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    with_data(&mut context);
    context.known.old.clone_from(&scene.taxpayer.old);
    let mut page = Changes::default();
    assert!(says(&page, &context, "Нова ключова фраза"));
    context.profile.protocols.sort_by_key(|protocol| *protocol != Protocol::Iit);
    assert!(says(&page, &context, "не передає змін"));
    assert!(!says(&page, &context, "Нова ключова фраза"));
    assert!(matches!(page.apply(&mut context), Apply::Ready));
    assert_eq!(context.answers.details, Details::of(&registration()));
}

#[test]
fn phrases_that_anybody_would_guess_are_warned_about() {
    let data = registration();
    for (phrase, expected) in [
        ("1990", Some(Weakness::Year)),
        ("14.03.1985", Some(Weakness::Date)),
        ("140385", Some(Weakness::Date)),
        ("19850314", Some(Weakness::Date)),
        ("оксана", Some(Weakness::Name)),
        ("Коваленко О", Some(Weakness::Name)),
        ("петрівна", Some(Weakness::Name)),
        ("3111 9990", Some(Weakness::Code)),
        ("99023", Some(Weakness::Code)),
        ("зелений кит", None),
        ("7301", None),
        ("кіт", None),
        ("", None),
    ] {
        assert_eq!(weakness(phrase, &data), expected, "{phrase}");
    }
}

#[test]
fn every_composed_text_exists_in_both_languages() {
    let owner = [
        "name",
        "surname",
        "given-name",
        "organisation",
        "unit",
        "position",
        "country",
        "region",
        "locality",
        "postcode",
        "street",
        "serial",
        "organisation-id",
        "rnokpp",
        "edrpou",
    ];
    let mut ids: Vec<String> = owner.iter().map(|key| format!("owner-{key}")).collect();
    ids.extend((1..=8).map(|rule| format!("rule-r{rule}-about")));
    ids.extend(["year", "date", "name", "code"].map(|key| format!("changes-phrase-{key}")));
    ids.extend(
        ["ok", "failed", "warning", "unknown", "key", "asked", "busy"].map(|key| format!("rule-state-{key}")),
    );
    for language in Language::ALL {
        let texts = Texts::new(language);
        for id in &ids {
            assert_ne!(&texts.text(id, &[]), id, "{}", language.tag());
        }
    }
}

#[test]
fn another_key_brings_its_own_provider_but_none_leads_out_of_training() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let (training, mut page) = (context.profile.id.clone(), Key::default());
    context.providers = providers::all(&scene.folder.path().join("state"));
    let (issuer, certificate) = context
        .providers
        .iter()
        .find_map(|profile| {
            let own = profile.trust().certificates.into_iter().find(|c| profile.check_issued(c).is_ok())?;
            Some((profile.id.clone(), own))
        })
        .unwrap();
    let found = FoundKey {
        path: scene.folder.path().join("other/Key-6.dat"),
        format: "key6",
        certificates: vec![certificate],
        card: None,
        read: false,
    };
    let take = || Message::Key(key::Message::Take(found.clone()));
    scene.press(&mut page, &mut context, take());
    assert_eq!(context.profile.id, training);
    context.profile.training = false;
    scene.press(&mut page, &mut context, take());
    assert_eq!(context.profile.id, issuer);
}

/// What was found out of one key never stands for another that was taken meanwhile.
#[test]
fn of_two_keys_the_one_that_was_taken_last_stays() {
    let scene = Scene::new();
    let mut context = scene.context(Arc::new(SystemClock));
    let mut page = Key::default();
    let found = |name: &str| FoundKey {
        path: scene.folder.path().join(name),
        format: "key6",
        certificates: Vec::new(),
        card: None,
        read: false,
    };
    let (slow, taken) = (found("slow.dat"), FoundKey { format: "pfx", ..found("taken.pfx") });
    let described = KeyUri(slow.path.display().to_string());
    let chosen = Some(KeyUri(taken.path.display().to_string()));
    context.answers.key = Some(described);
    drop(page.enter(&mut context));
    let say = |page: &mut Key, context: &mut Context, message| page.update(Message::Key(message), context);
    drop(say(&mut page, &mut context, key::Message::Choose));
    let typed = slow.path.display().to_string();
    drop(say(&mut page, &mut context, key::Message::Path("slow.dat".into())));
    let half = say(&mut page, &mut context, key::Message::TakePath);
    assert!(matches!(half, Action::Focus(_)), "half a path names no file");
    drop(say(&mut page, &mut context, key::Message::Path(typed)));
    let looked = say(&mut page, &mut context, key::Message::TakePath);
    assert!(matches!(looked, Action::Run(_)));
    drop(say(&mut page, &mut context, key::Message::Take(taken)));
    assert_eq!(context.answers.key, chosen);
    let late = key::Message::Tried(slow.path.clone(), Ok(slow.clone()));
    drop(say(&mut page, &mut context, late));
    assert_eq!(context.answers.key, chosen);
    assert!(says(&page, &context, "PKCS#12"));
    drop(say(&mut page, &mut context, key::Message::Described(slow.path.clone(), Some(slow))));
    assert!(says(&page, &context, "PKCS#12"));
}
