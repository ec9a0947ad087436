//! «Знищити…»: what will be gone first, then the file's name typed by hand. Enter alone never destroys.

use super::care::{Back, Message, Subject, failure};
use super::list::file_name;
use super::view::outside;
use super::{Answer, Around, Effect, Fault, work};
use crate::carrier::Destroyed;
use crate::gui::design::{self, Mark, Role, Sheet, Tone, Type, label, raised, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Id};
use crate::tasks::key_destroy::Doomed;
use crate::tasks::known_keys::{KnownKey, Stake};
use iced::widget::{Column, column};
use iced::{Element, Fill, Task};
use std::sync::Arc;

const NAME: Id = Id::new("keys-destroy-name");
const SURE: Id = Id::new("keys-destroy-sure");

pub struct Destroy {
    /// What would be lost with it.
    stake: Stake,
    /// The person has said that she knows.
    sure: bool,
    doomed: Option<Arc<Doomed>>,
    /// What was typed in the second step; None: the first.
    name: Option<String>,
    failed: Option<Fault>,
    busy: bool,
    done: Option<Destroyed>,
}

impl Destroy {
    pub fn begin(stake: Stake, subject: &Subject, around: Around<'_>) -> (Self, Effect) {
        let look = work::look_before_destroying(around, &subject.path);
        let page =
            Self { stake, sure: false, doomed: None, name: None, failed: None, busy: true, done: None };
        (page, Effect::Enter(widget::TITLE, look))
    }

    /// Nothing much is lost, or the person has said that she knows.
    fn may_go_on(&self) -> bool {
        self.stake == Stake::Little || self.sure
    }

    /// The typed name is that of the file; case does not matter.
    fn is_named(&self, doomed: &Doomed) -> bool {
        let typed = self.name.as_deref().unwrap_or_default().trim().to_lowercase();
        typed == file_name(&doomed.path).to_lowercase()
    }

    pub fn update(&mut self, message: Message, subject: &Subject, around: Around<'_>) -> Effect {
        match message {
            Message::Sure(sure) => self.sure = sure,
            Message::Name(name) if self.name.is_some() => self.name = Some(name),
            Message::Main if self.done.is_some() => return Effect::Forget(subject.path.clone()),
            Message::Main if !self.busy => return self.main(subject, around),
            _ => {}
        }
        Effect::None
    }

    fn main(&mut self, subject: &Subject, around: Around<'_>) -> Effect {
        let Some(doomed) = &self.doomed else { return Effect::None };
        if self.name.is_none() {
            if !self.may_go_on() {
                return Effect::Focus(SURE);
            }
            self.name = Some(String::new());
            return Effect::Enter(NAME, Task::none());
        }
        if !self.is_named(doomed) {
            return Effect::Focus(NAME);
        }
        self.busy = true;
        self.failed = None;
        Effect::Run(work::destroy(around.desk, &subject.path, Arc::clone(doomed)))
    }

    pub fn hear(&mut self, answer: Answer) -> Effect {
        match answer {
            Answer::Doomed(found) => {
                self.busy = false;
                match found {
                    Ok(doomed) => self.doomed = Some(doomed),
                    Err(fault) => self.failed = Some(fault),
                }
                Effect::None
            }
            Answer::Destroyed(result) => {
                self.busy = false;
                match result {
                    Ok(gone) => self.done = Some(gone),
                    Err(fault) => self.failed = Some(fault),
                }
                Effect::Focus(widget::TITLE)
            }
            _ => Effect::None,
        }
    }

    pub fn back(&mut self) -> Back {
        if self.done.is_some() {
            return Back::Gone;
        }
        // Whether a key can be destroyed is only looked at: that can be left.
        if self.busy && self.doomed.is_some() {
            return Back::Stays;
        }
        self.failed = None;
        if self.name.take().is_some() { Back::Within(widget::TITLE) } else { Back::Leaves }
    }

    /// `is_read`: what is not known of the key is in no certificate.
    pub fn sheet<'a>(&'a self, key: &KnownKey, is_read: bool, look: Look<'a>) -> Sheet<'a, Message> {
        let all = column![].spacing(space::L).width(Fill);
        let all = all.push(self.failed.as_ref().map(|fault| failure(fault, look)));
        let file = file_name(&key.path);
        if let Some(gone) = &self.done {
            return Sheet {
                main: Some((look.text("keys-to-list"), Some(Message::Main))),
                ..Sheet::new(look.text("keys-destroyed-title"), all.push(destroyed(gone, look)).into())
            };
        }
        let (body, main, note) = match (&self.doomed, &self.name) {
            (None, _) => {
                let busy =
                    self.busy.then(|| design::status(look, look.text("keys-destroy-looking"), Role::Muted));
                (all.push(busy), None, None)
            }
            (Some(doomed), None) => {
                let main = self.may_go_on().then_some(Message::Main);
                let body = self.first(all, doomed, key, look);
                (body, Some((look.text("keys-destroy-next"), main)), Some("keys-destroy-note"))
            }
            (Some(doomed), Some(typed)) => {
                let main = (self.is_named(doomed) && !self.busy).then_some(Message::Main);
                let around = Field {
                    label: look.text_with("keys-destroy-name", &[("file", file.clone())]),
                    hint: Some(look.text("keys-destroy-name-hint")),
                    required: true,
                    ..Field::default()
                };
                let words = look.text_with("keys-destroy-last", &[("file", file.clone())]);
                let busy = self.busy.then(|| design::status(look, look.text("keys-destroying"), Role::Text));
                // The same name stands on every key of its kind: whose it is and where it lies does not.
                let facts = outside(key, key.card().or(doomed.card.as_ref()), is_read, look);
                let body = all
                    .push(raised(facts, Role::Danger, look.palette))
                    .push(label(words, Type::Body, Role::Text, look.palette).width(Fill))
                    .push(widget::field(look, NAME, around, typed, Some(Message::Name)))
                    .push(busy);
                (body, Some((look.text("keys-destroy-main"), main)), Some("keys-destroy-last-note"))
            }
        };
        let stays = self.busy && self.doomed.is_some();
        Sheet {
            main,
            is_final: self.name.is_some(),
            note: note.map(|note| look.text(note)),
            back: (!stays).then_some(Message::Back),
            ..Sheet::new(look.text_with("keys-destroy-title", &[("file", file)]), body.into())
        }
    }

    /// Whose key it is, what will not be possible any more, what of it will be left.
    fn first<'a>(
        &self,
        all: Column<'a, Message>,
        doomed: &Doomed,
        key: &KnownKey,
        look: Look<'a>,
    ) -> Column<'a, Message> {
        let owner = match key.card().or(doomed.card.as_ref()) {
            Some(card) => look.text_with("cli-destroy-owner", &[("owner", card.owner.clone())]),
            None => look.text("cli-destroy-owner-unknown"),
        };
        let words = |words: String| label(words, Type::Body, Role::Text, look.palette).width(Fill);
        let path = look.text_with("keys-destroy-path", &[("path", doomed.path.display().to_string())]);
        let mut lines = column![
            design::marked(look, Mark::Warning, look.text("keys-destroy-means"), None),
            design::marked(look, Mark::Warning, look.text("keys-destroy-truth"), None),
        ]
        .spacing(space::M);
        for copy in &doomed.copies {
            let words = look.text_with("keys-destroy-copy", &[("path", copy.display().to_string())]);
            lines = lines.push(design::marked(look, Mark::Warning, words, None));
        }
        let all = all.push(column![words(path), words(owner)]).push(lines);
        let (danger, sure) = match self.stake {
            Stake::Little => return all,
            Stake::TheLast => ("keys-destroy-only", "keys-destroy-sure"),
            Stake::Unknown => ("keys-destroy-unknown", "keys-destroy-sure-unknown"),
        };
        let sure = widget::checkbox(look, SURE, look.text(sure), None, self.sure, Some(Message::Sure));
        all.push(design::notice(look, Tone::Danger, look.text(danger))).push(sure)
    }
}

/// What is gone, and what is not.
fn destroyed<'a>(gone: &Destroyed, look: Look<'_>) -> Element<'a, Message> {
    let words = look.text_with(gone.text(), &[("key", gone.key.0.clone())]);
    let mut lines = column![
        design::result(look, Mark::Ok, words),
        design::marked(look, Mark::Warning, look.text("cli-destroyed-truth"), None),
    ]
    .spacing(space::M);
    let left = gone.left.iter().map(|uri| ("cli-destroyed-left", uri));
    for (id, uri) in left.chain(gone.copies.iter().map(|uri| ("cli-destroyed-copy", uri))) {
        let words = look.text_with(id, &[("path", uri.0.clone())]);
        lines = lines.push(design::marked(look, Mark::Warning, words, None));
    }
    lines.width(Fill).into()
}
