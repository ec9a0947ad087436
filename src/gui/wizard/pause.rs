//! Questions that interrupt a page: a secret that the renewal needs now, a decision about the provider, a confirmation
//! before leaving. The main button, Enter and Esc never lead to what cannot be undone.

use super::context::Context;
use super::conversation::Asked;
use super::step::Failed;
use crate::authority::profile::Names;
use crate::carrier::password::{Charset, check};
use crate::carrier::{KeyUri, PasswordIssue, SecretWanted};
use crate::code::Code;
use crate::crypto::Password;
use crate::gui::design::{self, Role, Sheet, Type, label, raised, space};
use crate::gui::look::Look;
use crate::gui::owner;
use crate::gui::widget::{self, Edit, Id, Kind, SecretField, SecretText};
use crate::i18n::Language;
use crate::renewal::{IfLost, NewKeysNeeded, Reply};
use iced::widget::{Column, column, row};
use iced::{Element, Fill};
use std::path::Path;

/// What is asked.
pub enum Pause {
    /// Opens a key.
    Secret {
        wanted: SecretWanted,
        text: SecretText,
        whose: Whose,
        /// Password of the training key, when it is the one.
        training: Option<String>,
        /// What was given before does not open it.
        wrong: Option<Failed>,
    },
    /// Protects a new key: typed twice, held to the rules.
    NewSecret {
        path: String,
        text: SecretText,
        again: SecretText,
        wrong: Option<Wrong>,
    },
    Untried {
        name: Names,
        kept_locally: bool,
    },
    Replace {
        target: String,
    },
    Modified(Vec<(String, String, String)>),
    /// Leaving before anything was sent.
    Leaving,
    /// Leaving before any keys were made.
    LeavingRequests,
    /// Why there is no cancelling any more.
    Sent,
    /// The new keys are lost: what follows.
    Lost {
        needed: NewKeysNeeded,
        provider: Names,
    },
}

/// Whose password is asked for, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// That of the key that is renewed: it signs what goes to the provider.
    Current,
    /// The same, to give lost new keys up.
    Rejecting,
    /// That of the new keys, which were made before the stop. `known`: what follows if they are lost is known.
    Staged { known: bool },
}

/// What is wrong with a new password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    Weak(PasswordIssue),
    Differs,
}

#[derive(Debug, Clone)]
pub enum Message {
    Typed(Edit),
    Yes,
    No,
    /// The changed certificates are not taken.
    Reject,
    /// The new keys will never open again.
    Lost,
}

/// What the person decided.
pub enum Decision {
    /// Nothing yet.
    Open,
    /// Nothing yet; this field is wrong.
    Focus(Id),
    Secret(Option<Password>),
    Reply(Reply),
    Stay,
    /// Leave and give up what was begun.
    GiveUp,
    /// Leave; the case goes on later.
    Leave,
    /// Ask what is to become of lost keys.
    AskLost,
    /// What was issued for these keys is rejected.
    GiveUpKeys(NewKeysNeeded),
}

const SECRET: Id = Id::new("pause-secret");
const AGAIN: Id = Id::new("pause-secret-again");
const OTHER: Id = Id::new("pause-other");
const REJECT: Id = Id::new("pause-reject");
const LOST: Id = Id::new("pause-lost");

impl Pause {
    /// None: a step answers this question.
    pub fn for_question(asked: &Asked, context: &Context) -> Option<Self> {
        let secret = |wanted: &SecretWanted, wrong| Self::Secret {
            whose: Whose::of(wanted, context),
            training: training(wanted, context),
            wanted: wanted.clone(),
            text: SecretText::default(),
            wrong,
        };
        match asked {
            Asked::Secret(SecretWanted::New { uri }) => Some(Self::NewSecret {
                path: uri.0.clone(),
                text: SecretText::default(),
                again: SecretText::default(),
                wrong: None,
            }),
            Asked::Secret(wanted) => Some(secret(wanted, None)),
            Asked::SecretAgain(wanted, wrong) => Some(secret(wanted, Some(wrong.clone()))),
            Asked::Untried { name, kept_locally } => {
                Some(Self::Untried { name: name.clone(), kept_locally: *kept_locally })
            }
            Asked::Replace(target) => Some(Self::Replace { target: target.0.clone() }),
            Asked::Modified(differences) => Some(Self::Modified(differences.clone())),
            Asked::Agreement(_) | Asked::Registration(_) => None,
        }
    }

    /// The question before leaving; `possible`: nothing was sent yet.
    pub fn leaving(possible: bool) -> Self {
        if possible { Self::Leaving } else { Self::Sent }
    }

    /// A secret's field has the focus, else the title: Enter is the harmless main button.
    pub fn focus(&self) -> Id {
        match self {
            Self::Secret { .. } | Self::NewSecret { .. } => SECRET,
            _ => widget::TITLE,
        }
    }

    pub fn update(&mut self, message: Message) -> Decision {
        match (self, message) {
            (Self::Secret { wrong, .. }, Message::Typed(Edit::Changed)) => {
                *wrong = None;
                Decision::Open
            }
            (_, Message::Typed(_)) => Decision::Open,
            (Self::Secret { text, .. }, Message::Yes) => match text.is_empty() {
                true => Decision::Focus(SECRET),
                false => Decision::Secret(Some(text.take())),
            },
            (Self::NewSecret { path, text, again, wrong }, Message::Yes) => {
                *wrong = examine(path, text, again);
                match wrong {
                    Some(Wrong::Weak(_)) => Decision::Focus(SECRET),
                    Some(Wrong::Differs) => {
                        again.clear();
                        Decision::Focus(AGAIN)
                    }
                    None => {
                        again.clear();
                        Decision::Secret(Some(text.take()))
                    }
                }
            }
            (Self::Secret { text, .. }, Message::Lost) => {
                text.clear();
                Decision::AskLost
            }
            (Self::Secret { text, .. }, _) => {
                text.clear();
                Decision::Secret(None)
            }
            (Self::NewSecret { text, again, .. }, _) => {
                text.clear();
                again.clear();
                Decision::Secret(None)
            }
            (Self::Lost { needed, .. }, Message::Yes) => match needed.if_lost {
                IfLost::NotSent => Decision::GiveUp,
                _ => Decision::GiveUpKeys(needed.clone()),
            },
            (Self::Lost { .. }, _) => Decision::Stay,
            (Self::Leaving | Self::LeavingRequests, Message::Yes) => Decision::GiveUp,
            (Self::Sent, Message::Yes) => Decision::Leave,
            (Self::Leaving | Self::LeavingRequests | Self::Sent, _) => Decision::Stay,
            (_, Message::Yes) => Decision::Reply(Reply::Yes),
            (Self::Modified(_), Message::Reject) => Decision::Reply(Reply::No),
            (Self::Untried { .. }, _) => Decision::Reply(Reply::No),
            (_, Message::No | Message::Reject | Message::Lost) => Decision::Reply(Reply::Undecided),
        }
    }

    fn key(&self) -> &'static str {
        match self {
            Self::Secret { whose: Whose::Current, .. } => "pause-secret",
            Self::Secret { whose: Whose::Rejecting, .. } => "pause-rejecting-secret",
            Self::Secret { whose: Whose::Staged { .. }, .. } => "pause-staged-secret",
            Self::NewSecret { .. } => "pause-new-secret",
            Self::Untried { .. } => "pause-untried",
            Self::Replace { .. } => "pause-replace",
            Self::Modified(_) => "pause-modified",
            Self::Leaving => "pause-leaving",
            Self::LeavingRequests => "pause-leaving-requests",
            Self::Sent => "pause-sent",
            Self::Lost { needed, .. } => match needed.if_lost {
                IfLost::NotSent => "pause-lost-not-sent",
                IfLost::NotIssued => "pause-lost-not-issued",
                IfLost::Unconfirmed => "pause-lost-unconfirmed",
                IfLost::Unclear => "pause-lost-unclear",
                IfLost::Revoked => "pause-lost-revoked",
            },
        }
    }

    /// What the texts name.
    fn arguments(&self, language: Language) -> Vec<(&'static str, String)> {
        match self {
            Self::NewSecret { path, .. } => place(path),
            Self::Untried { name, .. } | Self::Lost { provider: name, .. } => {
                vec![("name", if language == Language::Uk { name.uk.clone() } else { name.en.clone() })]
            }
            Self::Replace { target } => place(target),
            _ => Vec::new(),
        }
    }

    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let key = self.key();
        let words = look.text_with(&format!("{key}-text"), &self.arguments(look.texts.language()));
        let mut body = column![label(words, Type::Body, Role::Text, look.palette).width(Fill)]
            .spacing(space::M)
            .width(Fill);
        body = self.fields(body, look);
        let main = look.text(&format!("{key}-main"));
        let other = |message| (OTHER, look.text(&format!("{key}-other")), message);
        let (main, others) = match self {
            // Where nothing can be given up there is only the way back.
            Self::Lost { needed, .. } if !matches!(needed.if_lost, IfLost::NotSent | IfLost::Unconfirmed) => {
                ((main, Some(Message::No)), Vec::new())
            }
            Self::Secret { .. } | Self::NewSecret { .. } => {
                ((main, Some(Message::Yes)), vec![other(Message::No)])
            }
            Self::Modified(_) => {
                let reject = (REJECT, look.text("pause-modified-reject"), Message::Reject);
                ((main, Some(Message::No)), vec![reject, other(Message::Yes)])
            }
            _ => ((main, Some(Message::No)), vec![other(Message::Yes)]),
        };
        Sheet { main: Some(main), others, ..Sheet::new(look.text(&format!("{key}-title")), body.into()) }
    }

    fn fields<'a>(&'a self, body: Column<'a, Message>, look: Look<'a>) -> Column<'a, Message> {
        match self {
            Self::Secret { wanted, text, whose, training, wrong } => {
                let staged = matches!(whose, Whose::Staged { .. });
                let (SecretWanted::Existing { uri, .. } | SecretWanted::New { uri }) = wanted;
                let hint = match (wanted, training) {
                    (SecretWanted::Existing { tries_left: Some(left), .. }, _) => {
                        Some(look.text_with("pause-secret-tries", &[("n", left.to_string())]))
                    }
                    (_, Some(password)) => {
                        Some(look.text_with("key-password-training", &[("password", password.clone())]))
                    }
                    _ => None,
                };
                let error = wrong.as_ref().map(|(code, details)| {
                    let (what, advice) = look.texts.error(*code, details);
                    format!("{what}. {advice}")
                });
                let name = if staged { "pause-staged-secret-field" } else { "pause-secret-field" };
                let around = SecretField { label: look.text(name), hint, error, required: true };
                let body = body.push(which(uri, staged, look)).push(widget::secret(
                    look,
                    SECRET,
                    around,
                    text,
                    Message::Typed,
                ));
                let lost = look.text("pause-staged-secret-lost");
                let lost = (*whose == Whose::Staged { known: true })
                    .then(|| widget::button(look, LOST, Kind::Link, lost, Some(Message::Lost)));
                body.push(lost)
            }
            Self::Lost { needed, .. } => body.push(which(&needed.staged, true, look)),
            Self::NewSecret { text, again, wrong, .. } => {
                let of = |code, details: &[(&str, String)]| look.texts.error(code, details).0;
                let weak = match wrong {
                    Some(Wrong::Weak(issue)) => Some(of(Code::Key08, &issue.details())),
                    _ => None,
                };
                let differs = (*wrong == Some(Wrong::Differs)).then(|| of(Code::Key07, &[]));
                let first = SecretField {
                    label: look.text("field-new-password"),
                    hint: Some(look.text("pause-new-secret-rules")),
                    error: weak,
                    required: true,
                };
                let second = SecretField {
                    label: look.text("field-password-again"),
                    hint: None,
                    error: differs,
                    required: true,
                };
                body.push(widget::secret(look, SECRET, first, text, Message::Typed)).push(widget::secret(
                    look,
                    AGAIN,
                    second,
                    again,
                    Message::Typed,
                ))
            }
            Self::Untried { kept_locally: true, .. } => {
                let kept = look.text("pause-untried-kept");
                let kept = label(kept, Type::Body, Role::Text, look.palette).width(Fill);
                body.push(raised(kept, Role::Warn, look.palette))
            }
            Self::Modified(differences) => body.push(table(differences, look)),
            _ => body,
        }
    }
}

/// Which key it is about: the one that is renewed, or the one that this renewal has made.
fn which<'a>(uri: &KeyUri, staged: bool, look: Look<'_>) -> Element<'a, Message> {
    let (title, edge) =
        if staged { ("pause-which-new", Role::Accent) } else { ("pause-which-current", Role::Muted) };
    let facts = place(&uri.0)
        .into_iter()
        .map(|(name, value)| design::fact(look, look.text(&format!("pause-which-{name}")), value, None));
    let title = label(look.text(title), Type::Lead, Role::Text, look.palette);
    let facts = Column::with_children(facts).spacing(space::XS);
    raised(column![title, facts].spacing(space::S).width(Fill), edge, look.palette)
}

/// «Було» and «стане» side by side under what is compared.
fn table<'a>(differences: &[(String, String, String)], look: Look<'a>) -> Element<'a, Message> {
    let half = |head: &str, value: &str, role: Role| {
        let value = if value.is_empty() { look.text("pause-modified-nothing") } else { value.to_owned() };
        column![
            label(look.text(head), Type::Small, Role::Muted, look.palette),
            label(value, Type::Body, role, look.palette).width(Fill),
        ]
        .width(Fill)
    };
    let rows = differences.iter().map(|(what, old, new)| {
        let (old, new) =
            (half("pause-modified-before", old, Role::Text), half("pause-modified-after", new, Role::Warn));
        let both: Element<'a, Message> = match look.compact {
            true => column![old, new].into(),
            false => row![old, new].spacing(space::M).into(),
        };
        let what = match owner::attribute(what) {
            Some(key) => look.text(&format!("owner-{key}")),
            None => look.text_with("owner-other", &[("oid", what.clone())]),
        };
        column![label(what, Type::Body, Role::Muted, look.palette), both].spacing(space::XS).into()
    });
    raised(Column::with_children(rows).spacing(space::M), Role::Warn, look.palette)
}

fn examine(path: &str, text: &SecretText, again: &SecretText) -> Option<Wrong> {
    let unicode = [".pfx", ".p12"].iter().any(|end| path.to_ascii_lowercase().ends_with(end));
    let charset = if unicode { Charset::Unicode } else { Charset::Windows1251 };
    let typed = text.with(|text| Password::new(text.to_owned()));
    let weak = check(&typed, charset, &[]).into_iter().find(PasswordIssue::is_refusal);
    let same = again.with(|again| again == typed.text());
    weak.map(Wrong::Weak).or((!same).then_some(Wrong::Differs))
}

impl Whose {
    /// A store that this renewal has made opens with the new password (domain.md 12.4).
    fn of(wanted: &SecretWanted, context: &Context) -> Self {
        let (SecretWanted::Existing { uri, .. } | SecretWanted::New { uri }) = wanted;
        let known = context.known.needed.as_ref().is_some_and(|needed| needed.staged == *uri);
        match known || file_name(&uri.0).contains(".new-") {
            true => Self::Staged { known },
            false if context.giving_up => Self::Rejecting,
            false => Self::Current,
        }
    }
}

/// Nobody but the person knows that of the new keys.
fn training(wanted: &SecretWanted, context: &Context) -> Option<String> {
    let (SecretWanted::Existing { uri, .. } | SecretWanted::New { uri }) = wanted;
    let is_it = context.profile.training && context.answers.key.as_ref() == Some(uri);
    context.training_password.clone().filter(|_| is_it)
}

fn file_name(uri: &str) -> String {
    Path::new(uri).file_name().map_or_else(|| uri.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The name of a key and the folder it lies in.
fn place(uri: &str) -> Vec<(&'static str, String)> {
    let folder = Path::new(uri).parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    // A text never goes without its argument.
    let folder = if folder.is_empty() { ".".to_owned() } else { folder };
    vec![("file", file_name(uri)), ("folder", folder)]
}
