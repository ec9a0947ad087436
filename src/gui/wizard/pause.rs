//! Questions that interrupt a page: a secret that the renewal needs now, a decision about the provider, a confirmation
//! before leaving.

use super::conversation::Asked;
use crate::authority::profile::Names;
use crate::carrier::SecretWanted;
use crate::crypto::Password;
use crate::gui::design::{Role, Sheet, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Edit, Id, SecretField, SecretText};
use crate::i18n::Language;
use crate::renewal::Reply;
use iced::Fill;
use iced::widget::column;

/// What is asked.
pub enum Pause {
    Secret {
        wanted: SecretWanted,
        text: SecretText,
    },
    Untried {
        name: Names,
        kept_locally: bool,
    },
    Replace {
        target: String,
    },
    Modified(Vec<(String, String, String)>),
    /// Leaving before anything was sent, or the explanation why there is no way out any more.
    Leaving {
        possible: bool,
    },
}

#[derive(Debug, Clone)]
pub enum Message {
    Typed(Edit),
    Yes,
    No,
}

/// What the person decided.
pub enum Decision {
    /// Nothing yet.
    Open,
    Secret(Option<Password>),
    Reply(Reply),
    Stay,
    Leave,
}

const SECRET: Id = Id::new("pause-secret");
const NO: Id = Id::new("pause-no");

impl Pause {
    /// None: a step answers this question.
    pub fn for_question(asked: &Asked) -> Option<Self> {
        match asked {
            Asked::Secret(wanted) => {
                Some(Self::Secret { wanted: wanted.clone(), text: SecretText::default() })
            }
            Asked::Untried { name, kept_locally } => {
                Some(Self::Untried { name: name.clone(), kept_locally: *kept_locally })
            }
            Asked::Replace(target) => Some(Self::Replace { target: target.0.clone() }),
            Asked::Modified(differences) => Some(Self::Modified(differences.clone())),
            Asked::Agreement(_) | Asked::Registration(_) => None,
        }
    }

    pub fn leaving(possible: bool) -> Self {
        Self::Leaving { possible }
    }

    pub fn is_leaving(&self) -> bool {
        matches!(self, Self::Leaving { .. })
    }

    /// The harmless choice has the focus; a secret its field.
    pub fn focus(&self) -> Id {
        match self {
            Self::Secret { .. } => SECRET,
            Self::Leaving { possible: false } => widget::TITLE,
            _ => NO,
        }
    }

    pub fn update(&mut self, message: Message) -> Decision {
        match (self, message) {
            (_, Message::Typed(_)) => Decision::Open,
            (Self::Secret { text, .. }, Message::Yes) => {
                if text.is_empty() {
                    Decision::Open
                } else {
                    Decision::Secret(Some(text.take()))
                }
            }
            (Self::Secret { text, .. }, Message::No) => {
                text.clear();
                Decision::Secret(None)
            }
            (Self::Leaving { possible: true }, Message::Yes) => Decision::Leave,
            (Self::Leaving { .. }, _) => Decision::Stay,
            (_, Message::Yes) => Decision::Reply(Reply::Yes),
            (_, Message::No) => Decision::Reply(Reply::Undecided),
        }
    }

    fn key(&self) -> &'static str {
        match self {
            Self::Secret { wanted: SecretWanted::Existing { .. }, .. } => "pause-secret",
            Self::Secret { wanted: SecretWanted::New { .. }, .. } => "pause-new-secret",
            Self::Untried { .. } => "pause-untried",
            Self::Replace { .. } => "pause-replace",
            Self::Modified(_) => "pause-modified",
            Self::Leaving { possible: true } => "pause-leaving",
            Self::Leaving { possible: false } => "pause-sent",
        }
    }

    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let key = self.key();
        let arguments = match self {
            Self::Secret {
                wanted: SecretWanted::Existing { uri, .. } | SecretWanted::New { uri }, ..
            } => {
                vec![("path", uri.0.clone())]
            }
            Self::Untried { name, .. } => {
                let name = if look.texts.language() == Language::Uk { &name.uk } else { &name.en };
                vec![("name", name.clone())]
            }
            Self::Replace { target } => vec![("path", target.clone())],
            _ => Vec::new(),
        };
        let words = look.text_with(&format!("{key}-text"), &arguments);
        let mut body =
            column![label(words, Type::Body, Role::Text, look.palette)].spacing(space::M).width(Fill);
        match self {
            Self::Secret { text, .. } => {
                let around = SecretField { label: look.text("field-password"), ..SecretField::default() };
                body = body.push(widget::secret(look, SECRET, around, text, Message::Typed));
            }
            Self::Untried { kept_locally: true, .. } => {
                let kept = look.text("pause-untried-kept");
                body = body.push(label(kept, Type::Body, Role::Warn, look.palette));
            }
            Self::Modified(differences) => {
                for (what, old, new) in differences {
                    let change = look.text_with(
                        "change-line",
                        &[("what", what.clone()), ("old", old.clone()), ("new", new.clone())],
                    );
                    body = body.push(label(change, Type::Body, Role::Text, look.palette));
                }
            }
            _ => {}
        }
        let sent = matches!(self, Self::Leaving { possible: false });
        let no = (NO, look.text(&format!("{key}-no")), Message::No);
        Sheet {
            title: look.text(&format!("{key}-title")),
            body: body.into(),
            note: None,
            main: Some((
                look.text(&format!("{key}-yes")),
                Some(if sent { Message::No } else { Message::Yes }),
            )),
            others: if sent { Vec::new() } else { vec![no] },
            back: None,
            cancel: None,
        }
    }
}
