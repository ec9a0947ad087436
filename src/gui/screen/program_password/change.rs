//! «Пароль програми»: set, changed, removed. What follows from it is said on the page where it is set.

use super::{Fault, failure};
use crate::carrier::password::Charset;
use crate::code::Code;
use crate::crypto::Password;
use crate::gui::design::{self, Mark, Role, Sheet, Tone, Type, label, notice, space, status};
use crate::gui::look::Look;
use crate::gui::new_password::{NEW, NewPassword};
use crate::gui::widget::{self, Edit, Id, SecretField, SecretText};
use iced::Fill;
use iced::widget::column;

pub const PRESENT: Id = Id::new("program-password-present");

/// What the person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Set,
    Change,
    Remove,
}

impl Wish {
    /// Ends the keys of its texts.
    pub fn key(self) -> &'static str {
        match self {
            Wish::Set => "set",
            Wish::Change => "change",
            Wish::Remove => "remove",
        }
    }
}

/// The page; what was typed is wiped with it.
pub struct Page {
    wish: Wish,
    present: SecretText,
    new: NewPassword,
    /// What the password must not contain.
    facts: Vec<String>,
    state: State,
}

enum State {
    Asks { fault: Option<Fault>, empty: bool },
    Busy,
    Done,
}

#[derive(Debug, Clone)]
pub enum Message {
    Present(Edit),
    Typed(Edit),
    Main,
    Changed(Result<(), Fault>),
    Back,
}

/// What the window has to do about a message.
pub enum Effect {
    None,
    Focus(Id),
    /// The present password, if there is one, and the new one, if there is to be one.
    Change(Option<Password>, Option<Password>),
    /// Back to the settings.
    Leave,
}

impl Page {
    pub fn of(wish: Wish, facts: Vec<String>) -> Self {
        let state = State::Asks { fault: None, empty: false };
        Self { wish, present: SecretText::default(), new: NewPassword::default(), facts, state }
    }

    /// Where the focus goes first.
    pub fn focus(&self) -> Id {
        if self.wish == Wish::Set { NEW } else { PRESENT }
    }

    pub fn update(&mut self, message: Message) -> Effect {
        match (message, &mut self.state) {
            (Message::Typed(_), _) => {
                self.new.check(Charset::Unicode, &self.facts);
                Effect::None
            }
            (Message::Main, State::Asks { empty, .. }) => {
                *empty = self.wish != Wish::Set && self.present.is_empty();
                if *empty {
                    return Effect::Focus(PRESENT);
                }
                let new = match self.wish {
                    Wish::Remove => None,
                    Wish::Set | Wish::Change => match self.new.take(Charset::Unicode, &self.facts) {
                        Ok(new) => Some(new),
                        Err(field) => return Effect::Focus(field),
                    },
                };
                self.new.clear();
                self.state = State::Busy;
                Effect::Change((self.wish != Wish::Set).then(|| self.present.take()), new)
            }
            (Message::Changed(Ok(())), State::Busy) => {
                self.state = State::Done;
                Effect::Focus(widget::TITLE)
            }
            (Message::Changed(Err(fault)), State::Busy) => {
                self.state = State::Asks { fault: Some(fault), empty: false };
                Effect::Focus(self.focus())
            }
            (Message::Main, State::Done) | (Message::Back, State::Asks { .. } | State::Done) => Effect::Leave,
            _ => Effect::None,
        }
    }

    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let words = |part: &str| look.text(&format!("program-password-{}-{part}", self.wish.key()));
        let all = column![].spacing(space::L).width(Fill);
        match &self.state {
            State::Busy => {
                let body = all.push(status(look, look.text("program-password-busy"), Role::Text));
                Sheet { main: Some((words("main"), None)), ..Sheet::new(words("title"), body.into()) }
            }
            State::Done => {
                let body = all.push(design::result(look, Mark::Ok, words("done")));
                let main = look.text("program-password-leave");
                Sheet {
                    main: Some((main, Some(Message::Main))),
                    ..Sheet::new(words("done-title"), body.into())
                }
            }
            State::Asks { fault, empty } => {
                // A wrong password is told at its field.
                let failed = fault.as_ref().filter(|fault| fault.code != Code::App10);
                let mut all = all
                    .push(failed.map(|fault| failure(fault, look)))
                    .push(label(words("text"), Type::Body, Role::Text, look.palette).width(Fill));
                if self.wish != Wish::Remove {
                    all = all.push(notice(look, Tone::Info, look.text("program-password-consequence")));
                }
                if self.wish != Wish::Set {
                    let wrong = fault.as_ref().is_some_and(|fault| fault.code == Code::App10);
                    let present = SecretField {
                        label: look.text("program-password-present"),
                        error: match (*empty && self.present.is_empty(), wrong) {
                            (true, _) => Some(look.text("unlock-empty")),
                            (false, true) => Some(look.text("program-password-wrong")),
                            (false, false) => None,
                        },
                        required: true,
                        ..SecretField::default()
                    };
                    all = all.push(widget::secret(look, PRESENT, present, &self.present, Message::Present));
                }
                if self.wish != Wish::Remove {
                    all = all.push(self.new.view(look, Charset::Unicode, Message::Typed));
                }
                Sheet {
                    main: Some((words("main"), Some(Message::Main))),
                    back: Some(Message::Back),
                    ..Sheet::new(words("title"), all.into())
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(page: &mut Page, present: &str, new: &str) {
        page.present.insert(present);
        page.new.new.insert(new);
        page.new.again.insert(new);
        page.update(Message::Typed(Edit::Changed));
    }

    #[test]
    fn what_is_missing_is_asked_for_and_rules_hold() {
        let mut page = Page::of(Wish::Change, vec!["Коваленко Оксана".into()]);
        typed(&mut page, "", "зелений кит 74");
        assert!(matches!(page.update(Message::Main), Effect::Focus(id) if id == PRESENT));
        let mut page = Page::of(Wish::Set, vec!["Коваленко Оксана".into()]);
        typed(&mut page, "", "оксана-кит-74");
        assert!(matches!(page.update(Message::Main), Effect::Focus(id) if id == NEW), "a name of her own");
        let mut page = Page::of(Wish::Remove, Vec::new());
        typed(&mut page, "one", "");
        let Effect::Change(Some(present), None) = page.update(Message::Main) else { panic!("not asked for") };
        assert_eq!(present.text(), "one");
        assert!(page.present.is_empty());
        assert!(matches!(page.update(Message::Back), Effect::None), "the file is being written");
    }

    #[test]
    fn a_wrong_present_password_leaves_the_page_open() {
        let mut page = Page::of(Wish::Change, Vec::new());
        typed(&mut page, "one", "зелений кит 74");
        assert!(matches!(page.update(Message::Main), Effect::Change(Some(_), Some(_))));
        let fault = Fault { code: Code::App10, details: Vec::new() };
        assert!(matches!(page.update(Message::Changed(Err(fault))), Effect::Focus(id) if id == PRESENT));
        typed(&mut page, "two", "зелений кит 74");
        assert!(matches!(page.update(Message::Main), Effect::Change(Some(_), Some(_))));
        page.update(Message::Changed(Ok(())));
        assert!(matches!(page.update(Message::Main), Effect::Leave));
    }
}
