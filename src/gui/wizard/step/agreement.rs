//! рис. 4, 5: the accession agreement, read and signed with the current key.

use super::{Action, Apply, Main, Page, Step};
use crate::authority::portal::Agreement as Text;
use crate::code::{Code, Coded as _};
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{Role, Tone, Type, fact, label, notice, space};
use crate::gui::look::Look;
use crate::gui::widget::document::{self, Document, document};
use crate::gui::widget::{self, Field, Id, Kind};
use crate::gui::wizard::context::Context;
use crate::renewal::Reply;
use crate::tasks::papers;
use crate::tasks::print::{Sent, print};
use crate::tasks::typed_path::typed_path;
use iced::widget::{column, row};
use iced::{Element, Fill, Task};
use std::path::PathBuf;

/// A code of the catalogue and the arguments of its texts.
type Failure = (Code, Vec<(&'static str, String)>);

#[derive(Debug, Clone)]
pub enum Message {
    Document(document::Message),
    Folder(String),
    /// Choose in the system's dialog.
    Browse(Wanted),
    Answered(Answer),
    /// Saves into the folder that is shown.
    Save,
    Saved(Result<PathBuf, Failure>),
    /// Where it went; None: nothing here prints.
    Printed(Option<Sent>),
}

/// Octets of the SHA-256 that are shown.
const SHORT_HASH: usize = 8;

const FOLDER: Id = Id::new("agreement-folder");
const BROWSE: Id = Id::new("agreement-browse");
const SAVE: Id = Id::new("agreement-save-here");

#[derive(Default)]
pub struct Agreement {
    shown: Option<Shown>,
    paper: Paper,
    browsing: Browsing,
}

/// What is being done with a copy of the document.
#[derive(Default)]
enum Paper {
    #[default]
    Nothing,
    /// Into which folder?
    Asked {
        folder: String,
        error: Option<Failure>,
    },
    Saved(PathBuf),
    Printed(Option<Sent>),
}

/// The document on the screen.
struct Shown {
    sha256: [u8; 32],
    /// None: the octets are not text, so they cannot be shown as they are and must not be signed.
    pane: Option<Document>,
}

impl Shown {
    fn new(agreement: &Text) -> Self {
        let text = String::from_utf8(agreement.text.clone()).ok();
        Self { sha256: agreement.sha256, pane: text.map(Document::new) }
    }
}

impl Agreement {
    /// Whether what is on the screen is what will be signed.
    fn readable(&self, agreement: &Text) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.sha256 == agreement.sha256 && shown.pane.is_some())
    }
}

impl Step for Agreement {
    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        let agreement = context.known.agreement.as_ref();
        let same = |agreement: &Text| self.shown.as_ref().is_some_and(|s| s.sha256 == agreement.sha256);
        if !agreement.is_some_and(same) {
            self.shown = agreement.map(Shown::new);
        }
        self.paper = Paper::Nothing;
        self.browsing = Browsing::Closed;
        Task::none()
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Agreement(message) = message else { return Action::None };
        match message {
            Message::Document(document::Message::Print) => {
                let pane = self.shown.as_ref().and_then(|shown| shown.pane.as_ref());
                let (Some(pane), Some(agreement)) = (pane, &context.known.agreement) else {
                    return Action::None;
                };
                let (title, text) = (agreement.title.clone(), pane.text.clone());
                return work(move || Message::Printed(print(&title, &text).ok()), Message::Printed(None));
            }
            Message::Document(document::Message::Save) => {
                let folder = papers::documents_folder().display().to_string();
                self.paper = Paper::Asked { folder, error: None };
                return Action::Focus(FOLDER);
            }
            Message::Document(message) => {
                if let Some(pane) = self.shown.as_mut().and_then(|shown| shown.pane.as_mut()) {
                    pane.update(message);
                }
            }
            Message::Folder(typed) => self.paper = Paper::Asked { folder: typed, error: None },
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                return Action::Ask(wanted, |answer| super::Message::Agreement(Message::Answered(answer)));
            }
            Message::Answered(answer) => {
                if let Some(chosen) = self.browsing.answered(answer) {
                    self.paper = Paper::Asked { folder: chosen.display().to_string(), error: None };
                }
                return Action::Focus(FOLDER);
            }
            Message::Save => return self.save(context),
            Message::Saved(Ok(path)) => self.paper = Paper::Saved(path),
            Message::Saved(Err(told)) => {
                if let Paper::Asked { error, .. } = &mut self.paper {
                    *error = Some(told);
                }
                return Action::Focus(FOLDER);
            }
            Message::Printed(done) => self.paper = Paper::Printed(done),
        }
        Action::None
    }

    fn apply(&mut self, context: &mut Context) -> Apply {
        if super::agreement_signed(&context.known) {
            return Apply::Ready;
        }
        match &context.known.agreement {
            Some(agreement) if self.readable(agreement) => {
                context.reply(Reply::Yes);
                Apply::Pending(Task::none())
            }
            _ => Apply::Blocked(widget::TITLE),
        }
    }

    fn ready(&self, context: &Context) -> bool {
        super::agreement_signed(&context.known)
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, pending: bool) -> Page<'a> {
        let signed = super::agreement_signed(&context.known);
        let agreement = context.known.agreement.as_ref();
        let mut body = column![].spacing(space::M).width(Fill);
        if context.known.agreement_changed && !signed {
            body = body.push(notice(look, Tone::Warning, look.text("agreement-changed")));
        }
        if signed {
            let words = match context.known.signed {
                Some(at) => look.text_with("agreement-signed", &[("moment", look.texts.moment(at))]),
                None => look.text("agreement-signed-before"),
            };
            body = body.push(notice(look, Tone::Done, words));
        }
        if let Some(agreement) = agreement {
            body = body.push(self.document(agreement, context, look));
        } else if !signed {
            body = body.push(label(look.text("agreement-none"), Type::Body, Role::Muted, look.palette));
        }
        let (note, words) = match (signed, pending) {
            (true, _) => ("agreement-note-signed", "step-agreement-next"),
            (false, true) => ("agreement-note-pending", "step-agreement-main"),
            (false, false) => ("agreement-note", "step-agreement-main"),
        };
        Page {
            title: look.text("step-agreement-title"),
            body: Element::from(body).map(super::Message::Agreement),
            note: Some(look.text(note)),
            main: Some(Main {
                words: look.text(words),
                enabled: signed || agreement.is_some_and(|agreement| self.readable(agreement)),
            }),
            others: Vec::new(),
        }
    }
}

impl Agreement {
    fn save(&mut self, context: &Context) -> Action {
        let (Paper::Asked { folder, error }, Some(agreement)) = (&mut self.paper, &context.known.agreement)
        else {
            return Action::None;
        };
        if folder.trim().is_empty() {
            return Action::Focus(FOLDER);
        }
        let folder = match typed_path(folder) {
            Ok(folder) => folder,
            Err(half) => {
                *error = Some((half.code(), half.details()));
                return Action::Focus(FOLDER);
            }
        };
        let (name, text) = (format!("{} {}", agreement.title, agreement.revision), agreement.text.clone());
        let write = move || {
            let saved = papers::save(&folder, &name, &text);
            Message::Saved(saved.map_err(|error| (error.code(), error.details())))
        };
        work(write, Message::Saved(Err((Code::App05, Vec::new()))))
    }

    /// What became of the copy.
    fn paper<'a>(&'a self, look: Look<'a>) -> Option<Element<'a, Message>> {
        Some(match &self.paper {
            Paper::Nothing => return None,
            Paper::Asked { folder, error } => {
                let error = error.as_ref().map(|(code, details)| {
                    let (what, advice) = look.texts.error(*code, details);
                    format!("{what}. {advice}")
                });
                let around = Field {
                    label: look.text("agreement-folder"),
                    hint: Some(look.text("agreement-folder-hint")),
                    error,
                    required: true,
                    ..Field::default()
                };
                let words = look.text("agreement-save-here");
                let wanted = Wanted {
                    what: What::Folder,
                    title: look.text("browse-save-title"),
                    folder: typed_path(folder).ok(),
                };
                column![
                    widget::field_with_enter(
                        look,
                        FOLDER,
                        around,
                        folder,
                        Message::Folder,
                        Some(Message::Save)
                    ),
                    row![
                        widget::button(look, SAVE, Kind::Plain, words, Some(Message::Save)),
                        widget::browse(look, BROWSE, self.browsing, wanted, Message::Browse),
                    ]
                    .spacing(space::S),
                ]
                .spacing(space::S)
                .into()
            }
            Paper::Saved(path) => {
                let path = path.display().to_string();
                notice(look, Tone::Done, look.text_with("agreement-saved", &[("path", path)]))
            }
            Paper::Printed(Some(Sent::Queue)) => notice(look, Tone::Done, look.text("document-printed")),
            Paper::Printed(Some(Sent::Opened)) => notice(look, Tone::Info, look.text("document-opened")),
            Paper::Printed(None) => notice(look, Tone::Warning, look.text("document-not-printed")),
        })
    }

    fn document<'a>(
        &'a self,
        agreement: &'a Text,
        context: &Context,
        look: Look<'a>,
    ) -> Element<'a, Message> {
        let intro = match (agreement.from_portal, &context.profile.services.agreement_upload) {
            (true, _) => "agreement-intro",
            (false, Some(_)) => "agreement-statement",
            (false, None) => "agreement-statement-kept",
        };
        let revision = [("revision", agreement.revision.clone()), ("date", agreement.effective_from.clone())];
        let head = column![
            fact(look, look.text("agreement-name"), agreement.title.clone(), None),
            fact(
                look,
                look.text("agreement-revision"),
                look.text_with("agreement-revision-value", &revision),
                None
            ),
            fact(look, look.text("agreement-hash"), short_hash(&agreement.sha256), None),
        ]
        .spacing(space::XS);
        let pane = match self.shown.as_ref().and_then(|shown| shown.pane.as_ref()) {
            Some(pane) => document(look, "agreement", pane).map(Message::Document),
            None => notice(look, Tone::Danger, look.text("agreement-unreadable")),
        };
        column![label(look.text(intro), Type::Body, Role::Text, look.palette), head, pane]
            .push(self.paper(look))
            .spacing(space::M)
            .into()
    }
}

/// Work with files or a printer, away from the window's thread.
fn work(work: impl FnOnce() -> Message + Send + 'static, otherwise: Message) -> Action {
    Action::Run(Task::future(async move {
        super::Message::Agreement(tokio::task::spawn_blocking(work).await.unwrap_or(otherwise))
    }))
}

/// The beginning of a hash in groups of four digits.
fn short_hash(sha256: &[u8; 32]) -> String {
    let digits = hex::encode(&sha256[..SHORT_HASH]);
    let groups: Vec<&str> = (0..digits.len()).step_by(4).filter_map(|at| digits.get(at..at + 4)).collect();
    format!("{}…", groups.join("\u{a0}"))
}

#[cfg(test)]
mod tests {
    use super::short_hash;

    #[test]
    fn a_hash_is_shown_in_groups_of_four() {
        let mut hash = [0xab; 32];
        hash[1] = 0x0c;
        assert_eq!(short_hash(&hash), "ab0c\u{a0}abab\u{a0}abab\u{a0}abab…");
    }
}
