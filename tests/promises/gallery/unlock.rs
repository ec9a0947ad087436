//! The program password: asked for, forgotten, set, changed, removed.

use super::journey::Journey;
use super::{Exhibit, FOLDER, real};
use kliuchnyk::code::Code;
use kliuchnyk::gui::screen::Fault;
use kliuchnyk::gui::screen::program_password::change::{self, Wish};
use kliuchnyk::gui::screen::program_password::unlock;
use kliuchnyk::gui::screen::{Section, settings};
use kliuchnyk::gui::{App, Message};
use kliuchnyk::i18n::Language;
use kliuchnyk::tasks::program_password::Barred;

pub const PAGES: &[Exhibit] = &[
    ("unlock", |l| locked(l, false)),
    ("unlock-wrong", wrong),
    ("unlock-busy", |l| after(typed(l), [unlock::Message::Open])),
    ("unlock-damaged", |l| locked(l, true)),
    ("anew", |l| after(locked(l, false), [unlock::Message::Forgotten])),
    ("anew-agreed", |l| {
        after(locked(l, false), [unlock::Message::Forgotten, unlock::Message::Understood(true)])
    }),
    ("anew-done", anew_done),
    ("settings-locked", settings_locked),
    ("program-password-set", |l| page(l, Wish::Set)),
    ("program-password-change", |l| page(l, Wish::Change)),
    ("program-password-wrong", change_wrong),
    ("program-password-remove", |l| page(l, Wish::Remove)),
    ("program-password-done", removed),
];

fn locked(language: Language, damaged: bool) -> App {
    let mut app = real(language, |_| {});
    let _ = app.update(Message::Locked(Barred { damaged, unfinished: 2 }));
    app
}

fn after(mut app: App, messages: impl IntoIterator<Item = unlock::Message>) -> App {
    for message in messages {
        // What it starts is dropped and so never begins.
        let _ = app.update(Message::Unlock(message));
    }
    app
}

fn typed(language: Language) -> App {
    Journey::of(locked(language, false)).type_into("unlock-password", "зелений кит 74").app
}

fn wrong(language: Language) -> App {
    let fault = Fault { code: Code::App10, details: Vec::new() };
    after(typed(language), [unlock::Message::Open, unlock::Message::Opened(Err(fault))])
}

fn anew_done(language: Language) -> App {
    use unlock::Message::{Anew, Begun, Forgotten, Understood};
    let aside = format!("{FOLDER}/before-2026-11-21").into();
    after(locked(language, false), [Forgotten, Understood(true), Anew, Begun(Ok(aside))])
}

fn settings_locked(language: Language) -> App {
    let mut app = real(language, |_| {});
    let _ = app.update(Message::Section(Section::Settings));
    let _ = app.update(Message::Settings(settings::Message::ProgramPassword(true)));
    app
}

fn page(language: Language, wish: Wish) -> App {
    let mut app = settings_locked(language);
    let _ = app.update(Message::Settings(settings::Message::ChangeProgramPassword(wish)));
    app
}

fn changed(app: App, result: Result<(), Fault>) -> App {
    let mut app = Journey::of(app).type_into("program-password-present", "зелений кит 74").app;
    for message in [change::Message::Main, change::Message::Changed(result)] {
        let _ = app.update(Message::Password(message));
    }
    app
}

fn change_wrong(language: Language) -> App {
    let fault = Fault { code: Code::App10, details: Vec::new() };
    changed(page(language, Wish::Remove), Err(fault))
}

fn removed(language: Language) -> App {
    changed(page(language, Wish::Remove), Ok(()))
}
