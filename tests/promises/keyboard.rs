//! A person at the keyboard: every way through the window here is made of keys alone. The focus is where the typing
//! goes, Enter is the main action, Tab leads to everything else.

use crate::sandbox::{Sandbox, ordinary};
use iced_test::core::keyboard::key::Named;
use kliuchnyk::carrier::SecretWanted;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::wizard::Wizard;
use kliuchnyk::gui::wizard::pause::Pause;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::gui::{App, Options};
use kliuchnyk::i18n::Texts;
use kliuchnyk::renewal::Unfinished;
use std::path::Path;

/// The pages between the reading of the key and the sending.
const ANSWERS: [Id; 7] =
    [Id::Agreement, Id::Data, Id::Changes, Id::Place, Id::Parameters, Id::Password, Id::Review];

/// A training window with its own folder.
pub fn training(state: &Path) -> Options {
    Options { training: true, ..ordinary(state) }
}

/// The demo key's password, as it lies beside the key.
pub fn demo_password(state: &Path, ecdsa: bool) -> String {
    let folder = if ecdsa { "key-ecdsa" } else { "key" };
    std::fs::read_to_string(state.join("window").join(folder).join("password.txt")).unwrap()
}

/// The page of a step is open and waits for the person.
pub fn is_at(step: Id) -> impl Fn(&App) -> bool {
    move |app| {
        app.wizard().is_some_and(|w| {
            w.step() == step && !w.is_pending() && w.stopped().is_none() && w.paused().is_none()
        })
    }
}

pub fn key_is_read(app: &App) -> bool {
    is_at(Id::Key)(app) && app.wizard().is_some_and(|w| w.context().asked.is_some())
}

/// The secret that the window asks for before it goes on.
fn asked(app: &App) -> Option<&Pause> {
    app.wizard()?.paused().filter(|pause| matches!(pause, Pause::Secret { .. } | Pause::NewSecret { .. }))
}

pub struct Keyboard {
    pub window: Sandbox,
    /// The current key's password.
    pub password: String,
    pub new_password: &'static str,
    loads: usize,
}

impl Keyboard {
    /// At a window that is open on its home page.
    pub fn at(window: Sandbox, password: String, new_password: &'static str) -> Self {
        let loads = window.loads;
        Self { window, password, new_password, loads }
    }

    /// Opens a window in training mode: the demo key's card is on its home page, its password beside the key.
    pub fn open(options: Options) -> Self {
        let (state, ecdsa) = (options.state.clone().unwrap(), options.training_ecdsa);
        let new_password = if ecdsa { "New key phrase 7!" } else { "Нова-фраза ключа 7" };
        let mut window = Sandbox::open(options);
        window.until("the key card", |app| matches!(app.home(), Home::Key { .. }));
        Self::at(window, demo_password(&state, ecdsa), new_password)
    }

    pub fn wizard(&self) -> &Wizard {
        self.window.app.wizard().expect("the wizard")
    }

    /// What the home page offers to go on with.
    pub fn unfinished(&self) -> &[Unfinished] {
        match self.window.app.home() {
            Home::Key { unfinished, .. } | Home::Bare { unfinished, .. } => unfinished,
            other => panic!("no key: {other:?}"),
        }
    }

    pub fn enter(&mut self) {
        self.window.key(Named::Enter);
    }

    pub fn escape(&mut self) {
        self.window.key(Named::Escape);
    }

    /// Presses a control that is not the main one.
    pub fn press(&mut self, id: &str) {
        self.window.tab_to(id);
        self.enter();
    }

    /// Presses the main button and waits for the page that follows.
    pub fn main(&mut self, next: Id) {
        self.enter();
        self.window.until(next.key(), is_at(next));
    }

    pub fn back(&mut self, before: Id) {
        self.press("back");
        self.window.until(before.key(), is_at(before));
    }

    /// From the home page to the conditions, every line of which is known.
    pub fn check_conditions(&mut self) {
        self.main(Id::Conditions);
        self.conditions_known();
    }

    pub fn conditions_known(&mut self) {
        let texts = Texts::new(self.window.app.language());
        self.window.until_gone(&texts.text("rule-state-busy", &[]));
    }

    /// From the home page to where the key's password is given.
    pub fn give_password(&mut self) {
        self.main(Id::Conditions);
        self.main(Id::Key);
        self.type_password();
    }

    pub fn type_password(&mut self) {
        let password = self.password.clone();
        self.window.type_text(&password);
        self.enter();
    }

    pub fn read_key(&mut self) {
        self.give_password();
        self.window.until("key read", key_is_read);
    }

    /// From the page before it, or any earlier one, through every page to `last`.
    pub fn reach(&mut self, last: Id) {
        let here = self.wizard().step();
        let next = ANSWERS.iter().position(|id| *id == here).map_or(0, |at| at + 1);
        for page in &ANSWERS[next..] {
            if *page == Id::Review {
                self.new_password();
            }
            self.main(*page);
            if *page == last {
                return;
            }
        }
    }

    /// Both fields of the new password.
    pub fn new_password(&mut self) {
        self.window.type_text(self.new_password);
        self.window.tab_to("password-again");
        self.window.type_text(self.new_password);
    }

    /// From the review to the home page, which shows the new certificates.
    pub fn send_and_finish(&mut self) {
        self.main(Id::Certificates);
        self.finish();
    }

    pub fn finish(&mut self) {
        self.main(Id::Finish);
        self.enter();
        self.home();
    }

    /// The home page after the wizard, read anew.
    pub fn home(&mut self) {
        self.window.until("home", |app| app.wizard().is_none());
        self.window.until_loaded(self.loads + 1);
        self.loads = self.window.loads;
    }

    pub fn is_renewed(&self) -> bool {
        matches!(self.window.app.home(), Home::Key { card, .. } if card.days_left > 700)
    }

    /// Gives the passwords that are asked for until the window is as it should be.
    pub fn passwords_until(&mut self, what: &str, holds: impl Fn(&App) -> bool) {
        loop {
            self.window.until(what, |app| holds(app) || asked(app).is_some());
            if holds(&self.window.app) {
                return;
            }
            match asked(&self.window.app) {
                Some(Pause::Secret { wanted: SecretWanted::Existing { uri, .. }, .. })
                    if !uri.0.contains(".new-") =>
                {
                    self.type_password();
                }
                Some(Pause::NewSecret { .. }) => {
                    self.window.type_text(self.new_password);
                    self.window.tab_to("pause-secret-again");
                    self.window.type_text(self.new_password);
                    self.enter();
                }
                _ => {
                    self.window.type_text(self.new_password);
                    self.enter();
                }
            }
        }
    }

    /// Waits for a stop page.
    pub fn stopped(&mut self) -> &'static str {
        self.window.until("a stop page", |app| app.wizard().is_some_and(|w| w.stopped().is_some()));
        self.wizard().stopped().expect("just seen").key()
    }
}
