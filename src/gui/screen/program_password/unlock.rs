//! The window opens here where a program password is set. One attempt a press; a forgotten password has its way out.

use super::{Fault, failure};
use crate::code::Code;
use crate::crypto::Password;
use crate::gui::design::{self, Mark, Role, Sheet, Type, label, marked, space, status};
use crate::gui::look::Look;
use crate::gui::widget::{self, Edit, Id, SecretField, SecretText};
use crate::tasks::program_password::Barred;
use crate::vault::Settings;
use iced::widget::column;
use iced::{Element, Fill};
use std::path::PathBuf;

pub const PASSWORD: Id = Id::new("unlock-password");
pub const FORGOTTEN: Id = Id::new("unlock-forgotten");
const UNDERSTOOD: Id = Id::new("unlock-understood");

/// The page; what was typed is wiped with it.
pub struct Page {
    barred: Barred,
    password: SecretText,
    state: State,
}

enum State {
    Asks {
        fault: Option<Fault>,
        /// The button was pressed with an empty field.
        empty: bool,
    },
    /// The password is being tried.
    Busy,
    /// «Почати наново?»
    Forgotten {
        understood: bool,
        fault: Option<Fault>,
    },
    PuttingAside,
    /// Where the old files are now.
    Begun(PathBuf),
}

#[derive(Debug, Clone)]
pub enum Message {
    Password(Edit),
    Open,
    Opened(Result<Box<Settings>, Fault>),
    Forgotten,
    Understood(bool),
    Back,
    Anew,
    Begun(Result<PathBuf, Fault>),
    GoOn,
}

/// What the window has to do about a message.
pub enum Effect {
    None,
    Focus(Id),
    /// Try this password.
    Try(Password),
    PutAside,
    /// Settings and journal are open: these, or new ones.
    Enter(Option<Box<Settings>>),
}

impl Page {
    pub fn of(barred: Barred) -> Self {
        Self { barred, password: SecretText::default(), state: State::Asks { fault: None, empty: false } }
    }

    /// Where the focus goes first.
    pub fn focus(&self) -> Id {
        if self.barred.damaged { widget::TITLE } else { PASSWORD }
    }

    pub fn update(&mut self, message: Message) -> Effect {
        match (message, &mut self.state) {
            (Message::Open, State::Asks { empty, .. }) if !self.barred.damaged => {
                if self.password.is_empty() {
                    *empty = true;
                    return Effect::Focus(PASSWORD);
                }
                self.state = State::Busy;
                Effect::Try(self.password.take())
            }
            (Message::Opened(Ok(settings)), State::Busy) => Effect::Enter(Some(settings)),
            (Message::Opened(Err(fault)), State::Busy) => {
                self.state = State::Asks { fault: Some(fault), empty: false };
                Effect::Focus(PASSWORD)
            }
            (Message::Forgotten, State::Asks { .. }) => {
                self.password.clear();
                self.state = State::Forgotten { understood: false, fault: None };
                Effect::Focus(widget::TITLE)
            }
            (Message::Understood(yes), State::Forgotten { understood, .. }) => {
                *understood = yes;
                Effect::None
            }
            (Message::Back, State::Forgotten { .. }) => {
                self.state = State::Asks { fault: None, empty: false };
                Effect::Focus(self.focus())
            }
            (Message::Anew, State::Forgotten { understood: true, .. }) => {
                self.state = State::PuttingAside;
                Effect::PutAside
            }
            (Message::Begun(Ok(aside)), State::PuttingAside) => {
                self.state = State::Begun(aside);
                Effect::Focus(widget::TITLE)
            }
            (Message::Begun(Err(fault)), State::PuttingAside) => {
                self.state = State::Forgotten { understood: false, fault: Some(fault) };
                Effect::Focus(widget::TITLE)
            }
            (Message::GoOn, State::Begun(_)) => Effect::Enter(None),
            _ => Effect::None,
        }
    }

    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let main = |key: &str, message| Some((look.text(key), message));
        let words = |key: &str| label(look.text(key), Type::Body, Role::Text, look.palette).width(Fill);
        let all = column![].spacing(space::L).width(Fill);
        match &self.state {
            State::Asks { .. } | State::Busy if self.barred.damaged => {
                let body = all.push(words("unlock-damaged"));
                let go_on = Some(Message::Forgotten);
                Sheet {
                    main: main("unlock-forgotten", go_on),
                    ..Sheet::new(look.text("unlock-damaged-title"), body.into())
                }
            }
            State::Asks { fault, empty } => {
                let body = all
                    .push(words("unlock-text"))
                    .push(fault.as_ref().filter(|fault| !is_wrong(fault)).map(|fault| failure(fault, look)))
                    .push(self.field((*empty, fault.as_ref().is_some_and(is_wrong)), look));
                Sheet {
                    main: main("unlock-main", Some(Message::Open)),
                    others: vec![(FORGOTTEN, look.text("unlock-forgotten"), Message::Forgotten)],
                    ..Sheet::new(look.text("unlock-title"), body.into())
                }
            }
            State::Busy => {
                let busy = status(look, look.text("unlock-busy"), Role::Text);
                let body = all.push(words("unlock-text")).push(busy);
                Sheet {
                    main: main("unlock-main", None),
                    ..Sheet::new(look.text("unlock-title"), body.into())
                }
            }
            State::Forgotten { understood, fault } => {
                let body = all
                    .push(fault.as_ref().map(|fault| failure(fault, look)))
                    .push(self.question(*understood, look));
                let anew = understood.then_some(Message::Anew);
                Sheet {
                    note: Some(look.text("anew-note")),
                    main: main("anew-main", anew),
                    back: Some(Message::Back),
                    ..Sheet::new(look.text("anew-title"), body.into())
                }
            }
            State::PuttingAside => {
                let body = all.push(status(look, look.text("anew-busy"), Role::Text));
                Sheet { main: main("anew-main", None), ..Sheet::new(look.text("anew-title"), body.into()) }
            }
            State::Begun(aside) => {
                let path = [("path", aside.display().to_string())];
                let done = look.text_with("anew-done", &path);
                let body = all.push(design::result(look, Mark::Ok, done)).push(words("anew-done-back"));
                Sheet {
                    main: main("anew-done-main", Some(Message::GoOn)),
                    ..Sheet::new(look.text("anew-done-title"), body.into())
                }
            }
        }
    }

    fn field<'a>(&'a self, (empty, wrong): (bool, bool), look: Look<'a>) -> Element<'a, Message> {
        let error = match (empty && self.password.is_empty(), wrong) {
            (true, _) => Some(look.text("unlock-empty")),
            (false, true) => Some(look.text_with("unlock-wrong", &[("code", Code::App10.to_string())])),
            (false, false) => None,
        };
        let field = SecretField {
            label: look.text("unlock-password"),
            error,
            required: true,
            ..SecretField::default()
        };
        widget::secret(look, PASSWORD, field, &self.password, Message::Password)
    }

    /// What it costs and what it does not.
    fn question<'a>(&self, understood: bool, look: Look<'a>) -> Element<'a, Message> {
        let line = |mark, key: &str| marked(look, mark, look.text(key), None);
        let waiting = (self.barred.unfinished > 0).then(|| {
            let count = [("count", self.barred.unfinished.to_string())];
            let words = look.text_with("anew-unfinished", &count);
            marked(look, Mark::Warning, words, Some(look.text("anew-unfinished-keys")))
        });
        let lines = column![
            line(Mark::Ok, "anew-keys"),
            line(Mark::Ok, "anew-kept"),
            line(Mark::Warning, "anew-lost")
        ]
        .push(waiting)
        .spacing(space::M);
        let words = look.text("anew-understood");
        let box_ = widget::checkbox(look, UNDERSTOOD, words, None, understood, Some(Message::Understood));
        column![lines, box_].spacing(space::L).width(Fill).into()
    }
}

/// Told at the field; anything else above it.
fn is_wrong(fault: &Fault) -> bool {
    fault.code == Code::App10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page::of(Barred { damaged: false, unfinished: 2 })
    }

    #[test]
    fn one_press_is_one_attempt_and_the_field_is_empty_after_it() {
        let mut page = page();
        assert!(
            matches!(page.update(Message::Open), Effect::Focus(id) if id == PASSWORD),
            "nothing was typed"
        );
        page.password.insert("зелений кит 74");
        let Effect::Try(password) = page.update(Message::Open) else { panic!("not tried") };
        assert_eq!(password.text(), "зелений кит 74");
        assert!(page.password.is_empty());
        // While it is being tried nothing is tried again, nor given up.
        assert!(matches!(page.update(Message::Open), Effect::None));
        assert!(matches!(page.update(Message::Forgotten), Effect::None));
        let fault = Fault { code: Code::App10, details: Vec::new() };
        assert!(matches!(page.update(Message::Opened(Err(fault))), Effect::Focus(id) if id == PASSWORD));
        page.password.insert("x");
        assert!(matches!(page.update(Message::Open), Effect::Try(_)));
        assert!(matches!(page.update(Message::Opened(Ok(Box::default()))), Effect::Enter(Some(_))));
    }

    #[test]
    fn nothing_is_put_aside_before_the_person_has_agreed() {
        let mut page = page();
        assert!(matches!(page.update(Message::Anew), Effect::None));
        page.update(Message::Forgotten);
        assert!(matches!(page.update(Message::Anew), Effect::None));
        page.update(Message::Understood(true));
        page.update(Message::Back);
        page.update(Message::Forgotten);
        assert!(matches!(page.update(Message::Anew), Effect::None), "agreed before, not now");
        page.update(Message::Understood(true));
        assert!(matches!(page.update(Message::Anew), Effect::PutAside));
        assert!(matches!(page.update(Message::Back), Effect::None));
        assert!(matches!(page.update(Message::Begun(Ok("/x".into()))), Effect::Focus(_)));
        assert!(matches!(page.update(Message::GoOn), Effect::Enter(None)));
    }
}
