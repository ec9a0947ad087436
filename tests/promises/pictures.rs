//! `make screenshots`: pages of the user guide beside the straight way: the settings, an interruption, and the offer to go
//! on after it, in the ordinary window.

use super::program::{Provider, User};
use super::sandbox::Sandbox;
use super::screenshots::home;
use iced_test::core::keyboard::key::Named;
use kliuchnyk::authority::profile::Profiles;
use kliuchnyk::gui::screen::Section;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::wizard::Wizard;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::gui::wizard::stop::Stop;
use kliuchnyk::gui::{App, Message, Options};
use kliuchnyk::i18n::Language;
use kliuchnyk::tasks::connection;
use kliuchnyk::training::FaultKind;
use kliuchnyk::vault::Settings;
use kliuchnyk::vault::settings::Proxy;
use std::path::Path;

#[test]
#[ignore = "writes docs/screens: make screenshots"]
fn screenshots_of_settings_and_of_an_interruption() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
    for language in Language::ALL {
        let provider = Provider::start();
        let user = User::enroll_in(home("Робота"), &provider, &[]);
        let mut window = Sandbox::open(ready(&provider, &user, language));
        let picture = |window: &mut Sandbox, name: &str| {
            window.picture(folder.join(format!("{name}-{}.png", language.tag())));
        };
        window.until("the key card", |app| matches!(app.home(), Home::Key { .. }));
        window.send(Message::Section(Section::Settings));
        window.settle();
        picture(&mut window, "settings");
        window.key(Named::Escape);
        for page in [Id::Conditions, Id::Key] {
            window.key(Named::Enter);
            window.until(page.key(), in_wizard(move |wizard| wizard.step() == page));
        }
        window.type_text(&std::fs::read_to_string(user.path("key/password.txt")).unwrap());
        window.key(Named::Enter);
        window.until("the key is read", in_wizard(|wizard| wizard.context().asked.is_some()));
        window.key(Named::Enter);
        window.until("agreement", in_wizard(|wizard| wizard.step() == Id::Agreement));
        provider.faults.once("/api/v1/agreement/acceptances", FaultKind::DropBefore);
        window.key(Named::Enter);
        let interrupted = |wizard: &Wizard| matches!(wizard.stopped(), Some(Stop::Interrupted { .. }));
        window.until("the interruption", in_wizard(interrupted));
        picture(&mut window, "interrupted");
        window.key(Named::Escape);
        let offered = |app: &App| matches!(app.home(), Home::Key { unfinished, .. } if app.wizard().is_none() && !unfinished.is_empty());
        window.until("the offer to go on", offered);
        picture(&mut window, "resume");
    }
}

fn in_wizard(holds: impl Fn(&Wizard) -> bool) -> impl Fn(&App) -> bool {
    move |app| app.wizard().is_some_and(&holds)
}

/// A folder that knows this provider and remembers the key.
fn ready(provider: &Provider, user: &User, language: Language) -> Options {
    let state = user.path("state");
    let profiles = Profiles::new(Some(&state.join("providers")));
    let client = connection::client(&Proxy::None).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (profile, _) = runtime.block_on(profiles.find(&provider.url, &client)).unwrap();
    profiles.add(&serde_json::to_vec(&profile).unwrap()).unwrap();
    let settings = Settings { recent_keys: vec![user.key()], proxy: Proxy::None, ..Settings::default() };
    settings.save(&state).unwrap();
    Options {
        training: false,
        training_ecdsa: false,
        training_iit: false,
        state: Some(state),
        language: Some(language),
    }
}
