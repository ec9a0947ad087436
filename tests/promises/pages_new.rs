//! The pages where new keys come into being: what they take, what they refuse, what they say.

use super::taxpayer::{Answers, Hurried, Taxpayer, World, client};
use iced_test::futures::futures::{StreamExt as _, executor::block_on};
use iced_test::runtime::{Action as Effect, task::into_stream};
use iced_test::selector::Candidate;
use iced_test::simulator::Simulator;
use kliuchnyk::authority::Protocol;
use kliuchnyk::authority::portal::{Agreement, Registration};
use kliuchnyk::carrier::KeyUri;
use kliuchnyk::carrier::file::FileCarrier;
use kliuchnyk::crypto::{Password, Sealed};
use kliuchnyk::gui::desk::Desk;
use kliuchnyk::gui::look::Look;
use kliuchnyk::gui::widget::{A11yInfo, Edit, Id, SecretText};
use kliuchnyk::gui::wizard::context::{Context, Details};
use kliuchnyk::gui::wizard::step::{
    self, Action, Apply, Message, Step, finish, password, place, review, sending,
};
use kliuchnyk::gui::{self, design};
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::renewal::{Choices, Line, Outcome, Renewal, Services, State, Step as Told};
use kliuchnyk::tasks::training::Family;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use tempfile::TempDir;
use time::OffsetDateTime;

/// A taxpayer whose key was read, at a provider that runs here.
pub struct Scene {
    pub folder: TempDir,
    pub taxpayer: Taxpayer,
    runtime: tokio::runtime::Runtime,
    world: World,
}

impl Scene {
    pub fn new(family: Family) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let world = World::new(folder.path());
        let keys = folder.path().join("key");
        let name = "Коваленко Оксана Петрівна";
        let taxpayer = runtime.block_on(world.enroll(&keys, name, family, false));
        Self { folder, taxpayer, runtime, world }
    }

    fn services(&self) -> Services {
        Services {
            state: self.folder.path().join("state"),
            carrier: Arc::new(FileCarrier),
            client: client(),
            clock: Arc::new(Hurried),
            checkpoint: Arc::new(()),
        }
    }

    /// As it is when the page of рис. 9 opens.
    pub fn context(&self, protocol: Protocol) -> Context {
        let mut profile = self.runtime.block_on(self.world.profile());
        profile.protocols.sort_by_key(|p| *p != protocol);
        let agreement = Agreement::accession(&profile, OffsetDateTime::now_utc());
        let mut context =
            Context::new(Desk { services: self.services() }, profile, Some(self.taxpayer.key.clone()));
        context.known.old.clone_from(&self.taxpayer.old);
        context.known.agreement = Some(agreement);
        context.known.signed = Some(OffsetDateTime::now_utc());
        let data = registration();
        context.answers.details = Details::of(&data);
        context.known.registration = Some(data);
        context
    }

    /// A whole renewal, so that the last pages have something true to show.
    pub fn renewed(&self) -> Outcome {
        let choices = Choices::of(self.taxpayer.key.clone());
        let person = Answers {
            key: self.taxpayer.key.clone(),
            old: self.taxpayer.password.clone(),
            ..Answers::default()
        };
        let renewal = Renewal::new(self.services());
        self.runtime.block_on(async {
            let profile = self.world.profile().await;
            renewal.start(profile, choices, Arc::new(Mutex::new(person))).await.unwrap()
        })
    }

    /// Runs a page's work to its end and hands the page what it says.
    pub fn run(&self, page: &mut dyn Step, context: &mut Context, task: iced::Task<Message>) -> Vec<Action> {
        let _inside = self.runtime.enter();
        let Some(mut told) = into_stream(task) else { return Vec::new() };
        let mut actions = Vec::new();
        while let Some(effect) = block_on(told.next()) {
            if let Effect::Output(message) = effect {
                actions.push(page.update(message, context));
            }
        }
        actions
    }

    /// Presses the main button of a page that has work to do first.
    fn press(&self, page: &mut dyn Step, context: &mut Context) -> Vec<Action> {
        match page.apply(context) {
            Apply::Pending(task) => self.run(page, context, task),
            _ => panic!("the page had nothing to do"),
        }
    }
}

fn registration() -> Registration {
    Registration {
        subject: Vec::new(),
        rnokpp: Some("3111999023".into()),
        edrpou: None,
        unzr: Some("19850314-99023".into()),
        phone: Some("+380500000101".into()),
        email: Some("oksana@example.com".into()),
        phone_in_cert: false,
        email_in_cert: false,
        publish: false,
        phrase_hint: Some("рік народження".into()),
        phrase_set: true,
        data_revision: Some(1),
    }
}

fn sealed() -> Sealed {
    Sealed::new(Password::new("green-whale-71".to_owned())).unwrap()
}

pub fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::new(Language::Uk))
}

/// Everything that stands on the page, and what its widgets say of themselves; spaces as typed.
fn said(page: &dyn Step, context: &Context) -> String {
    let look = Look { texts: texts(), palette: &design::PALETTES[0], compact: false };
    let shown = page.page(context, look, false);
    let mut drawn = Simulator::with_size(gui::settings(), (1040.0, 4000.0), shown.body);
    let mut words = Vec::new();
    let _ = drawn.find(|candidate: Candidate<'_>| {
        match candidate {
            Candidate::Text { content, .. } => words.push(content.to_owned()),
            Candidate::Custom { state, .. } => {
                if let Some(info) = state.downcast_ref::<A11yInfo>() {
                    words.push(info.name.clone());
                    words.extend(info.description.clone());
                }
            }
            _ => {}
        }
        None::<()>
    });
    plain(&words.join("\n"))
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn shows(page: &dyn Step, context: &Context, words: &str) -> bool {
    said(page, context).contains(&plain(words))
}

fn blocked_at(apply: Apply) -> Option<Id> {
    match apply {
        Apply::Blocked(id) => Some(id),
        _ => None,
    }
}

fn focused(actions: &[Action]) -> Option<&Id> {
    actions.iter().find_map(|action| match action {
        Action::Focus(id) => Some(id),
        _ => None,
    })
}

fn update(page: &mut dyn Step, context: &mut Context, message: place::Message) {
    page.update(Message::Place(message), context);
}

#[test]
fn the_current_carrier_needs_no_address_and_names_the_file_that_stays() {
    let scene = Scene::new(Family::Dstu);
    let mut context = scene.context(Protocol::Cmp);
    let mut page = place::Place::default();
    let _ = page.enter(&mut context);
    assert!(!page.ready(&context));
    let today = || OffsetDateTime::now_utc().date();
    let before = today();
    scene.press(&mut page, &mut context);
    assert!(page.ready(&context));
    assert_eq!(context.answers.to, None);
    let kept = |day| {
        let words = format!(
            "Новий ключ стане на місце {}. Старий файл нікуди не дінеться: він лишиться поруч під назвою Key-6.dat.old-{day}.",
            scene.taxpayer.key.0
        );
        shows(&page, &context, &words)
    };
    // It may become another day meanwhile.
    assert!(kept(before) || kept(today()));
}

#[test]
fn another_carrier_gets_the_usual_name_of_the_family() {
    for (family, name) in [(Family::Dstu, "Key-6.dat"), (Family::Ecdsa, "key.pfx")] {
        let scene = Scene::new(family);
        let mut context = scene.context(Protocol::Cmp);
        let flash = scene.folder.path().join("flash");
        std::fs::create_dir(&flash).unwrap();
        let mut page = place::Place::default();
        update(&mut page, &mut context, place::Message::Other);
        assert_eq!(blocked_at(page.apply(&mut context)), Some(place::PATH), "nothing is named");
        update(&mut page, &mut context, place::Message::Typed(flash.display().to_string()));
        scene.press(&mut page, &mut context);
        assert!(page.ready(&context));
        assert_eq!(context.answers.to, Some(KeyUri(flash.join(name).display().to_string())));
        assert!(!context.answers.replace);
        assert_eq!(std::fs::read_dir(&flash).unwrap().count(), 0, "looking leaves nothing behind");
    }
}

#[test]
fn a_place_that_cannot_be_used_is_told_on_the_page() {
    let scene = Scene::new(Family::Dstu);
    let mut context = scene.context(Protocol::Cmp);
    let mut page = place::Place::default();
    update(&mut page, &mut context, place::Message::Other);
    let missing = scene.folder.path().join("no/such/Key-6.dat").display().to_string();
    for (path, words) in
        [(missing, "(E-CARR-01)"), (scene.taxpayer.key.0.clone(), "Тут лежить поточний ключ")]
    {
        update(&mut page, &mut context, place::Message::Typed(path));
        let actions = scene.press(&mut page, &mut context);
        assert_eq!(focused(&actions), Some(&place::PATH));
        assert!(!page.ready(&context));
        assert!(shows(&page, &context, words), "{words}");
    }
    assert_eq!(context.answers.to, None);
}

#[test]
fn a_foreign_key_is_replaced_only_when_the_person_says_so() {
    let scene = Scene::new(Family::Dstu);
    let other = scene.folder.path().join("other");
    let owner = "Мельник Тарас Іванович";
    let theirs = scene.runtime.block_on(scene.world.enroll(&other, owner, Family::Dstu, false));
    let mut context = scene.context(Protocol::Cmp);
    let mut page = place::Place::default();
    update(&mut page, &mut context, place::Message::Other);
    update(&mut page, &mut context, place::Message::Typed(other.display().to_string()));
    let actions = scene.press(&mut page, &mut context);
    assert_eq!(focused(&actions), Some(&place::KEEP), "the focus is on «Ні»");
    let till = theirs.old.iter().map(|c| c.not_after()).min().unwrap();
    let till = texts().date(till.date());
    let question = format!("На носії вже є ключ: {owner}, чинний до {till}. Замінити його?");
    assert!(shows(&page, &context, &question), "{question}");
    assert_eq!(blocked_at(page.apply(&mut context)), Some(place::PATH), "«Ні» is the default");
    assert_eq!((context.answers.to.clone(), context.answers.replace), (None, false));
    update(&mut page, &mut context, place::Message::Replace(true));
    scene.press(&mut page, &mut context);
    assert!(page.ready(&context) && context.answers.replace);
    assert_eq!(context.answers.to, Some(theirs.key));
    // Another path forgets the permission.
    let _ = page.enter(&mut context);
    update(&mut page, &mut context, place::Message::Typed(scene.folder.path().display().to_string()));
    scene.press(&mut page, &mut context);
    assert!(!context.answers.replace);
}

#[test]
fn what_was_found_for_an_earlier_path_decides_nothing() {
    let scene = Scene::new(Family::Dstu);
    let mut context = scene.context(Protocol::Cmp);
    let mut page = place::Place::default();
    update(&mut page, &mut context, place::Message::Other);
    update(&mut page, &mut context, place::Message::Typed(scene.folder.path().display().to_string()));
    let Apply::Pending(task) = page.apply(&mut context) else { panic!("nothing was looked at") };
    update(&mut page, &mut context, place::Message::Typed("/somewhere/else".into()));
    scene.run(&mut page, &mut context, task);
    assert!(!page.ready(&context));
    assert_eq!(context.answers.to, None);
}

fn type_into(page: &mut password::NewPassword, context: &mut Context, new: &str, again: &str) {
    let fields: [(&SecretText, &str); 2] = [(&page.typed.new, new), (&page.typed.again, again)];
    for (field, text) in fields {
        field.clear();
        field.insert(text);
    }
    page.update(Message::Password(password::Message::Typed(Edit::Changed)), context);
}

#[test]
fn a_password_is_taken_only_when_every_rule_holds() {
    let scene = Scene::new(Family::Dstu);
    let mut context = scene.context(Protocol::Cmp);
    let mut page = password::NewPassword::default();
    let _ = page.enter(&mut context);
    assert_eq!(page.focus(), password::NEW);
    assert_eq!(blocked_at(page.apply(&mut context)), Some(password::NEW));
    assert!(shows(&page, &context, "Введіть новий пароль"));
    for (new, broken) in [
        ("short", "length"),
        ("zzzzzzzzzzz", "repeated"),
        ("xk7Qwer-bo2o", "keyboard-run"),
        ("Oksana-оксана-1", "personal"),
        ("ab-14031985-zq", "personal"),
        ("ab-3111999023-zq", "personal"),
        ("green-wh😀le-71", "character"),
    ] {
        type_into(&mut page, &mut context, new, new);
        assert_eq!(blocked_at(page.apply(&mut context)), Some(password::NEW), "{new}");
        let rule = format!("password-rule-{broken}");
        let words = texts().text(&rule, &[("character", "😀".to_owned())]);
        assert!(shows(&page, &context, &words), "{new}: {words}");
        assert!(shows(&page, &context, "×"), "{new}");
        assert!(context.answers.new_password.is_none());
    }
    type_into(&mut page, &mut context, "green-whale-71", "green-whale-72");
    assert!(shows(&page, &context, "Паролі не збігаються"));
    assert_eq!(blocked_at(page.apply(&mut context)), Some(password::AGAIN));
    type_into(&mut page, &mut context, "green-whale-71", "green-whale-71");
    assert!(!shows(&page, &context, "×"));
    assert!(matches!(page.apply(&mut context), Apply::Ready));
    assert!(context.answers.new_password.is_some());
    assert!(page.typed.new.is_empty() && page.typed.again.is_empty());
}

#[test]
fn a_password_that_waits_is_not_shown_again() {
    let scene = Scene::new(Family::Dstu);
    let mut context = scene.context(Protocol::Cmp);
    let mut page = password::NewPassword::default();
    type_into(&mut page, &mut context, "green-whale-71", "green-whale-71");
    assert!(matches!(page.apply(&mut context), Apply::Ready));
    page.leave();
    let _ = page.enter(&mut context);
    assert!(shows(&page, &context, "Пароль введено"));
    assert!(!shows(&page, &context, "Новий пароль"));
    assert!(matches!(page.apply(&mut context), Apply::Ready));
    page.update(Message::Password(password::Message::Change), &mut context);
    assert!(context.answers.new_password.is_none());
    assert!(shows(&page, &context, "Новий пароль"));
}

#[test]
fn leaving_the_page_wipes_what_was_typed() {
    let scene = Scene::new(Family::Dstu);
    let mut context = scene.context(Protocol::Cmp);
    let mut page = password::NewPassword::default();
    type_into(&mut page, &mut context, "green-whale-71", "green");
    page.leave();
    assert!(page.typed.new.is_empty() && page.typed.again.is_empty());
    assert!(!shows(&page, &context, "×"));
}

#[test]
fn an_emoji_is_no_fault_where_the_container_takes_it() {
    let scene = Scene::new(Family::Ecdsa);
    let mut context = scene.context(Protocol::Cmp);
    let mut page = password::NewPassword::default();
    type_into(&mut page, &mut context, "green-wh😀le-71", "green-wh😀le-71");
    assert!(matches!(page.apply(&mut context), Apply::Ready));
}

#[test]
fn the_review_says_when_the_old_certificates_die() {
    let scene = Scene::new(Family::Dstu);
    for (protocol, key) in [(Protocol::Cmp, "review-next-cmp"), (Protocol::Iit, "review-next-iit")] {
        let mut context = scene.context(protocol);
        context.answers.new_password = Some(sealed());
        context.answers.details.email = "new@example.com".into();
        let page = review::Review::default();
        for words in [
            texts().text(key, &[]),
            "Пароль введено".to_owned(),
            "Окремі ключі для підпису та для протоколу розподілу".to_owned(),
        ] {
            assert!(shows(&page, &context, &words), "{words}");
        }
        // The national messages carry no changes: none is promised.
        let change = "E-mail: було «oksana@example.com», стане «new@example.com»";
        assert_eq!(shows(&page, &context, change), protocol == Protocol::Cmp);
    }
}

#[test]
fn without_a_password_the_review_leads_to_its_page() {
    let scene = Scene::new(Family::Dstu);
    let mut context = scene.context(Protocol::Cmp);
    let mut page = review::Review::default();
    assert!(shows(&page, &context, "× Пароль треба ввести ще раз: попередній уже використано і забуто"));
    let actions = scene.press(&mut page, &mut context);
    assert!(matches!(actions[..], [Action::Go(step::Id::Password)]));
    assert!(!page.ready(&context) && !context.answers.confirmed);
    context.answers.new_password = Some(sealed());
    assert!(matches!(page.apply(&mut context), Apply::Ready));
    assert!(context.answers.confirmed);
}

#[test]
fn sending_ticks_and_offers_no_way_back_once_sent() {
    let scene = Scene::new(Family::Dstu);
    let mut context = scene.context(Protocol::Iit);
    let mut page = sending::Sending::default();
    let keys = texts().text("sending-keys-doing", &[]);
    assert!(!shows(&page, &context, &keys), "nothing flickers");
    let slow = page.enter(&mut context);
    scene.run(&mut page, &mut context, slow);
    assert!(shows(&page, &context, &keys));
    let line = |step| Line { at: OffsetDateTime::now_utc(), step, facts: Vec::new() };
    context.known.lines = [Told::KeysStaged, Told::RequestSigned, Told::RequestSent].map(line).into();
    assert!(shows(&page, &context, &texts().text("sending-send-now", &[])));
    let look = Look { texts: texts(), palette: &design::PALETTES[0], compact: false };
    let shown = page.page(&context, look, true);
    assert!(shown.main.is_none());
    assert_eq!(shown.note, Some(texts().text("sending-note-after", &[])));
    assert!(!page.ready(&context));
}

#[test]
fn the_last_pages_tell_what_a_real_renewal_did() {
    let scene = Scene::new(Family::Dstu);
    let mut context = scene.context(Protocol::Cmp);
    let outcome = scene.renewed();
    assert_eq!(outcome.state, State::Done);
    let old_key = outcome.old_key.clone().unwrap();
    let name = |uri: &KeyUri| Path::new(&uri.0).file_name().unwrap().to_string_lossy().into_owned();
    context.known.outcome = Some(outcome.clone());
    assert!(sending::Sending::default().ready(&context));

    let page = step::certificates::Certificates;
    for certificate in outcome.old.iter().chain(&outcome.new) {
        let number = hex::encode(certificate.serial());
        let number =
            number.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four)).collect::<Vec<_>>();
        assert!(shows(&page, &context, &number.join(" ")));
    }
    for words in [name(&old_key), name(&outcome.key), "Був".to_owned(), "Став".to_owned()] {
        assert!(shows(&page, &context, &words), "{words}");
    }

    let mut page = finish::Finish::default();
    let _ = page.enter(&mut context);
    let revoked = outcome.report.iter().rev().find(|line| line.step == Told::OldRevoked).unwrap();
    for words in [
        texts().text("finish-key", &[("path", outcome.key.0.clone())]),
        texts().text("finish-revoked-at", &[("time", texts().moment(revoked.at))]),
        texts().text("finish-old", &[("name", name(&old_key))]),
        texts().text("finish-programs", &[]),
        texts().text("finish-spare", &[("name", name(&outcome.key))]),
    ] {
        assert!(shows(&page, &context, &words), "{words}");
    }

    // What can be taken away is written beside the key, under new names each time.
    let folder = Path::new(&outcome.key.0).parent().unwrap().to_owned();
    let mut before = files_in(&folder);
    for (what, extension, count) in [
        (finish::Export::Protocol, "txt", 1),
        (finish::Export::Certificates, "cer", 2),
        (finish::Export::Bundle, "p7b", 1),
        (finish::Export::Calendar, "ics", 1),
        (finish::Export::Protocol, "txt", 1),
    ] {
        save(&scene, &mut page, &mut context, what);
        let now = files_in(&folder);
        let new: Vec<&PathBuf> = now.iter().filter(|path| !before.contains(path)).collect();
        assert_eq!(new.len(), count, "{what:?}");
        for path in new {
            assert_eq!(path.extension().unwrap(), extension);
            let words = texts().text("finish-saved", &[("path", path.display().to_string())]);
            assert!(shows(&page, &context, &words), "{words}");
        }
        assert!(before.iter().all(|path| now.contains(path)));
        before = now;
    }
    let protocol = before.iter().find(|path| path.display().to_string().contains("протокол")).unwrap();
    let protocol = std::fs::read_to_string(protocol).unwrap();
    for words in [hex::encode(outcome.new[0].serial()), texts().text("renewal-step-keys-staged", &[])] {
        assert!(protocol.contains(&words), "{words}: {protocol}");
    }
    // A folder that cannot be: told on the page, nothing else happens.
    let nowhere = folder.join("Key-6.dat/inside").display().to_string();
    page.update(Message::Finish(finish::Message::Folder(nowhere)), &mut context);
    save(&scene, &mut page, &mut context, finish::Export::Calendar);
    assert!(shows(&page, &context, "(E-CARR-07)"), "{}", said(&page, &context));
    // These are papers: no word of keys that were not changed, or of carriers.
    let said = said(&page, &context);
    assert!(said.contains("Не вдалося записати файл") && said.contains("Ключів це не зачіпає"), "{said}");
    assert!(!said.contains("Попередній ключ не змінено"), "{said}");
    assert_eq!(files_in(&folder), before);
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Presses the button of `what` and waits for the result.
fn save(scene: &Scene, page: &mut finish::Finish, context: &mut Context, what: finish::Export) {
    let messages = {
        let look = Look { texts: texts(), palette: &design::PALETTES[0], compact: false };
        let shown = (page as &dyn Step).page(context, look, false);
        let mut drawn = Simulator::with_size(gui::settings(), (1040.0, 4000.0), shown.body);
        drawn.click(iced_test::selector::id(what.id())).unwrap();
        drawn.into_messages().collect::<Vec<_>>()
    };
    assert_eq!(messages.len(), 1, "{what:?}");
    for message in messages {
        let Action::Run(task) = page.update(message, context) else { panic!("{what:?} does nothing") };
        scene.run(page, context, task);
    }
}
