//! рис. 3: which key, its password; at the end of the page R1–R8 are ticked. While the password is typed nothing else
//! is on the page.

mod picker;

pub use picker::format_name;

use super::{Action, Apply, Main, Page, Step};
use crate::carrier::KeyUri;
use crate::code::{Code, Coded as _};
use crate::gui::chooser::{Answer, Wanted};
use crate::gui::design::{self, Role, Tone, Type, certificate_card, fact, label, notice, space};
use crate::gui::look::Look;
use crate::gui::screen::Fault;
use crate::gui::widget::{self, Edit, Id, Kind, SecretField, SecretText};
use crate::gui::wizard::context::{Answers, Context, Known};
use crate::gui::wizard::conversation::{Asked, when_free};
use crate::gui::wizard::rules;
use crate::renewal::{RenewalError, Rule, Step as Told};
use crate::tasks::key_places::{FoundKey, Place};
use crate::tasks::providers;
use iced::widget::{column, row};
use iced::{Element, Fill, Task};
use picker::Picker;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub enum Message {
    /// What is known of the key at this path before it is read.
    Described(PathBuf, Option<FoundKey>),
    Typed(Edit),
    /// «Обрати інший ключ…», or back from there.
    Choose,
    Places(Vec<Place>),
    /// Keys in one of the places.
    Found(PathBuf, Vec<FoundKey>),
    Path(String),
    /// The typed path is to be taken.
    TakePath,
    /// Choose in the system's dialog.
    Browse(Wanted),
    Answered(Answer),
    /// The key at the typed path; or why there is none.
    Tried(PathBuf, Result<FoundKey, Fault>),
    Take(FoundKey),
    Rule(Rule),
}

const PASSWORD: Id = Id::new("key-password");
const CHOOSE: Id = Id::new("key-choose");

#[derive(Default)]
pub struct Key {
    /// The chosen key, as far as it is known without being read.
    found: Option<FoundKey>,
    picker: Option<Picker>,
    pub password: SecretText,
    error: Option<Wrong>,
    open: Option<Rule>,
    /// The page opened with a key that was read: there is no field on it.
    was_read: bool,
}

/// What is wrong with the password or the file.
enum Wrong {
    /// No password was typed.
    Empty,
    Told(Code, Vec<(&'static str, String)>),
}

/// Whether the key was read and the conditions hold.
fn is_read(context: &Context) -> bool {
    matches!(context.asked, Some(Asked::Agreement(_) | Asked::Registration(_)))
        || context.known.signed.is_some()
        || context.known.registration.is_some()
}

impl Step for Key {
    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        self.error = None;
        self.was_read = is_read(context);
        match &context.answers.key {
            None => {
                self.picker = Some(Picker::default());
                picker::look_around(context)
            }
            Some(key) if self.found.as_ref().is_none_or(|found| found.path != Path::new(&key.0)) => {
                picker::describe(context, PathBuf::from(&key.0))
            }
            Some(_) => Task::none(),
        }
    }

    fn leave(&mut self) {
        self.password.clear();
        self.picker = None;
        self.error = None;
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Key(message) = message else { return Action::None };
        match message {
            Message::Described(path, found) => {
                // Meanwhile another key was taken.
                if context.answers.key.as_ref().is_some_and(|key| Path::new(&key.0) == path) {
                    self.found = found;
                }
            }
            Message::Typed(Edit::Changed) => self.error = None,
            Message::Typed(Edit::Shown) => {}
            Message::Choose => return self.choose(context),
            Message::Take(found) => return self.take(found, context),
            Message::Rule(rule) => {
                self.open = if self.open == Some(rule) { None } else { Some(rule) };
            }
            Message::Places(places) => {
                if let Some(picker) = &mut self.picker {
                    return Action::Run(picker.places(places, context));
                }
            }
            Message::Found(folder, keys) => {
                if let Some(picker) = &mut self.picker {
                    picker.found(&folder, keys);
                }
            }
            Message::Path(path) => {
                if let Some(picker) = &mut self.picker {
                    picker.typed(path);
                }
            }
            Message::TakePath => {
                if let Some(picker) = &mut self.picker {
                    return picker.take(context);
                }
            }
            Message::Browse(wanted) => {
                if let Some(picker) = &mut self.picker {
                    return picker.browse(wanted);
                }
            }
            Message::Answered(answer) => {
                if let Some(picker) = &mut self.picker {
                    return picker.answered(answer, context);
                }
            }
            Message::Tried(path, tried) => match &mut self.picker {
                Some(picker) if picker.awaits(&path) => match tried {
                    Ok(found) => return self.take(found, context),
                    Err(fault) => return picker.refused(fault),
                },
                // Meanwhile a key was taken, or another path typed.
                _ => {}
            },
        }
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if is_read(context) {
            return Apply::Ready;
        }
        if self.picker.is_some() || context.answers.key.is_none() {
            return Apply::Blocked(picker::PATH);
        }
        if self.password.is_empty() {
            self.error = Some(Wrong::Empty);
            return Apply::Blocked(PASSWORD);
        }
        self.error = None;
        context.answers.password = Some(self.password.take());
        context.known.checklist.clear();
        Apply::Begin
    }

    fn ready(&self, context: &Context) -> bool {
        is_read(context)
    }

    fn stays(&self) -> bool {
        true
    }

    fn failed(&mut self, error: &RenewalError) -> Option<Id> {
        let here = matches!(
            error.code(),
            Code::Key01 | Code::Key02 | Code::Key03 | Code::Key04 | Code::Key05 | Code::Key13 | Code::Key14
        );
        if !here {
            return None;
        }
        self.error = Some(Wrong::Told(error.code(), error.details()));
        Some(PASSWORD)
    }

    fn focus(&self) -> Id {
        // Where there is no field the focus stays with the title.
        if self.picker.is_some() || self.was_read { widget::TITLE } else { PASSWORD }
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, pending: bool) -> Page<'a> {
        let read = is_read(context);
        let (title, note, main, body) = match &self.picker {
            Some(picker) if !read => {
                ("key-choose-title", "key-choose-note", "step-key-main", picker.view(context, look))
            }
            _ if read => ("key-read-title", "key-read-note", "step-key-next", self.result(context, look)),
            _ if pending => {
                ("key-reading-title", "key-reading-note", "step-key-main", self.reading(context, look))
            }
            _ => ("step-key-title", "key-note", "step-key-main", self.entry(context, look)),
        };
        Page {
            title: look.text(title),
            body: body.map(super::Message::Key),
            note: Some(look.text(note)),
            main: Some(Main {
                words: look.text(main),
                enabled: read || (self.picker.is_none() && context.answers.key.is_some()),
            }),
            others: Vec::new(),
        }
    }
}

impl Key {
    /// Opens the choice of keys, or closes it. A key that was read is forgotten, and what was begun with it given up.
    fn choose(&mut self, context: &mut Context) -> Action {
        self.error = None;
        self.password.clear();
        if self.picker.take().is_some() {
            return Action::Focus(PASSWORD);
        }
        self.picker = Some(Picker::default());
        let case = begun(&context.known);
        let key = context.answers.key.take();
        context.stop();
        context.known = Known::default();
        context.answers = Answers { key, ..Answers::default() };
        context.phrase = None;
        let renewal = context.desk.renewal();
        let given_up = match case {
            // What cannot be given up, or has sent something, is offered on the home page.
            Some(case) => Task::future(async move { when_free(|| renewal.abandon(&case)).await }).discard(),
            None => Task::none(),
        };
        Action::Run(Task::batch([given_up, picker::look_around(context)]))
    }

    fn take(&mut self, found: FoundKey, context: &mut Context) -> Action {
        // Another key may be another provider's; in training no key leads to a real one.
        let issuer = providers::issuer(&context.providers, &found.certificates).cloned();
        if let Some(profile) = issuer.filter(|_| !context.profile.training) {
            context.profile = profile;
        }
        context.answers.key = Some(KeyUri(found.path.display().to_string()));
        self.picker = None;
        self.error = None;
        self.found = Some(found);
        Action::Focus(PASSWORD)
    }

    /// Name of the file, for the cards.
    fn file(context: &Context) -> String {
        let uri = context.answers.key.as_ref().map(|key| key.0.clone()).unwrap_or_default();
        let name = Path::new(&uri).file_name().map(|name| name.to_string_lossy().into_owned());
        name.unwrap_or(uri)
    }

    fn chosen<'a>(&self, context: &Context, look: Look<'a>) -> Element<'a, Message> {
        let owner = self.found.as_ref().and_then(|found| found.card.as_ref()).map(|card| card.owner.clone());
        let owner = owner.unwrap_or_else(|| look.text("key-owner-unknown"));
        let mut facts = column![fact(look, look.text("key-owner"), owner, None)].spacing(space::XS);
        let path = context.answers.key.as_ref().map(|key| key.0.clone()).unwrap_or_default();
        facts = facts.push(fact(look, look.text("key-file"), path, None));
        if let Some(found) = &self.found {
            facts = facts.push(fact(look, look.text("key-format"), picker::format_name(found.format), None));
        }
        design::raised(facts, Role::Muted, look.palette)
    }

    fn entry<'a>(&'a self, context: &'a Context, look: Look<'a>) -> Element<'a, Message> {
        let hint = context.training_password.as_ref().filter(|_| context.profile.training);
        let error = self.error.as_ref().map(|wrong| match wrong {
            Wrong::Empty => look.text("key-password-empty"),
            Wrong::Told(code, details) => {
                let (what, advice) = look.texts.error(*code, details);
                format!("{what}. {advice}")
            }
        });
        let password = SecretField {
            label: look.text("key-password"),
            hint: hint
                .map(|password| look.text_with("key-password-training", &[("password", password.clone())])),
            error,
            required: true,
        };
        column![
            self.chosen(context, look),
            widget::secret(look, PASSWORD, password, &self.password, Message::Typed),
            widget::button(look, CHOOSE, Kind::Link, look.text("key-choose"), Some(Message::Choose)),
        ]
        .spacing(space::M)
        .width(Fill)
        .into()
    }

    fn reading<'a>(&'a self, context: &'a Context, look: Look<'a>) -> Element<'a, Message> {
        column![
            self.chosen(context, look),
            notice(look, Tone::Info, look.text("key-reading")),
            self.checklist(context, look),
        ]
        .spacing(space::M)
        .width(Fill)
        .into()
    }

    fn checklist<'a>(&'a self, context: &'a Context, look: Look<'a>) -> Element<'a, Message> {
        let title = label(look.text("conditions-list"), Type::Lead, Role::Text, look.palette);
        let lines = rules::lines(&context.known.checklist, self.open, Message::Rule, look);
        design::raised(column![title, lines].spacing(space::S), Role::Muted, look.palette)
    }

    fn result<'a>(&'a self, context: &'a Context, look: Look<'a>) -> Element<'a, Message> {
        let file = Self::file(context);
        let cards = context
            .known
            .old
            .iter()
            .map(|certificate| certificate_card(certificate, &file, Role::Muted, look));
        let cards: Element<'a, Message> = match look.compact {
            true => column(cards).spacing(space::M).into(),
            false => row(cards).spacing(space::M).into(),
        };
        let checklist = (!context.known.checklist.is_empty()).then(|| self.checklist(context, look));
        column![notice(look, Tone::Done, look.text("key-read"))]
            .push(cards)
            .push(checklist)
            .push(widget::button(look, CHOOSE, Kind::Link, look.text("key-choose"), Some(Message::Choose)))
            .spacing(space::M)
            .width(Fill)
            .into()
    }
}

/// The case that the talk has begun.
fn begun(known: &Known) -> Option<String> {
    let line = known.lines.iter().find(|line| matches!(line.step, Told::Began | Told::Resumed))?;
    line.facts.iter().find(|(name, _)| name == "case").map(|(_, case)| case.clone())
}
