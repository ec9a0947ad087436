//! «Перетворити…»: into which format, where to, under which password where there was none, and what may stay behind.

use super::backup::is_of_place;
use super::care::{Back, Message, Outcome, Subject, failure, written};
use super::list::file_name;
use super::place::{self, Place};
use super::view::Opened;
use super::work::{self, Converted, Secret};
use super::{Answer, Around, Effect, Fault};
use crate::carrier::password::Charset;
use crate::carrier::{Conversion, Kept, Loss, Protection, TargetFormat};
use crate::gui::design::{self, Mark, Role, Sheet, Type, label, raised, space};
use crate::gui::look::Look;
use crate::gui::new_password::{NEW, NewPassword};
use crate::gui::widget::{self, Group, Id};
use crate::tasks::known_keys::KnownKey;
use iced::widget::{Column, column};
use iced::{Element, Fill, Task};
use std::path::{Path, PathBuf};

const FORMATS: [TargetFormat; 3] = [TargetFormat::Pfx, TargetFormat::Key6, TargetFormat::Pk8];

pub struct Convert {
    format: TargetFormat,
    /// Those that hold at least one of the keys.
    possible: Vec<TargetFormat>,
    place: Place,
    /// Where it will be, once that is answered.
    to: PathBuf,
    /// The store has no password: the new one needs one.
    unprotected: bool,
    typed: NewPassword,
    new: Option<Secret>,
    losses: Vec<Loss>,
    step: Step,
    failed: Option<Fault>,
    busy: bool,
}

enum Step {
    Format,
    Place,
    Secret,
    Losses,
    Done(Kept),
}

/// Short name of a format in texts, and the ending of its files.
fn name(format: TargetFormat) -> (&'static str, &'static str) {
    match format {
        TargetFormat::Key6 => ("key6", "dat"),
        TargetFormat::Pfx => ("pfx", "pfx"),
        TargetFormat::Pk8 => ("pk8", "pk8"),
    }
}

/// Identifier of the choice of a format.
fn id(format: TargetFormat) -> Id {
    Id::from(format!("keys-format-{}", name(format).0))
}

/// A name beside the key that is not its own.
fn beside(key: &Path, format: TargetFormat) -> PathBuf {
    let target = key.with_extension(name(format).1);
    if target != key {
        return target;
    }
    let stem = key.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    key.with_file_name(format!("{stem}-2.{}", name(format).1))
}

impl Convert {
    /// `protect`: for a better protection; everything shall be kept.
    pub fn of(opened: &Opened, protect: bool) -> Self {
        let dstu = opened.charset() == Charset::Windows1251;
        let store = &opened.store;
        let possible = |format: &TargetFormat| match format {
            TargetFormat::Pfx => true,
            TargetFormat::Key6 => dstu,
            TargetFormat::Pk8 => !store.keys.is_empty(),
        };
        let possible: Vec<TargetFormat> = FORMATS.into_iter().filter(possible).collect();
        let same = |format: &TargetFormat| name(*format).0 == store.format;
        let other = possible.iter().copied().find(|format| protect || !same(format));
        Self {
            format: other.unwrap_or(TargetFormat::Pfx),
            possible,
            place: Place::default(),
            to: PathBuf::new(),
            unprotected: store.protection == Protection::None,
            typed: NewPassword::default(),
            new: None,
            losses: Vec::new(),
            step: Step::Format,
            failed: None,
            busy: false,
        }
    }

    pub fn update(&mut self, message: Message, subject: &Subject, around: Around<'_>) -> Outcome {
        if self.busy {
            return Effect::None.into();
        }
        match message {
            Message::Format(format) => {
                self.format = format;
                Effect::None.into()
            }
            Message::Place(message) => self.place.update(message).into(),
            Message::Typed(_) => {
                let (charset, facts) = self.rules(subject);
                self.typed.check(charset, &facts);
                Effect::None.into()
            }
            Message::Main => self.main(subject, around).into(),
            _ => Effect::None.into(),
        }
    }

    fn rules(&self, subject: &Subject) -> (Charset, Vec<String>) {
        let opened = subject.opened.as_ref();
        let facts = opened.map(Opened::personal_facts).unwrap_or_default();
        (opened.map_or(Charset::Unicode, Opened::charset), facts)
    }

    fn main(&mut self, subject: &Subject, around: Around<'_>) -> Effect {
        match &self.step {
            Step::Format => {
                self.place = Place::of(beside(&subject.path, self.format));
                self.step = Step::Place;
                Effect::Enter(widget::TITLE, Place::look_around())
            }
            Step::Place => {
                let Some(to) = self.place.take() else { return Effect::Focus(place::PATH) };
                self.to = to;
                if self.unprotected {
                    self.step = Step::Secret;
                    return Effect::Enter(NEW, Task::none());
                }
                self.work(false, subject, around)
            }
            Step::Secret => {
                let (charset, facts) = self.rules(subject);
                let new = match self.typed.take(charset, &facts) {
                    Ok(new) => new,
                    Err(field) => return Effect::Focus(field),
                };
                self.typed.clear();
                match Secret::new(new) {
                    Ok(new) => self.new = Some(new),
                    Err(fault) => {
                        self.failed = Some(fault);
                        return Effect::Focus(NEW);
                    }
                }
                self.work(false, subject, around)
            }
            Step::Losses => self.work(true, subject, around),
            Step::Done(kept) => Effect::Open(PathBuf::from(&kept.key.0)),
        }
    }

    fn work(&mut self, accept_loss: bool, subject: &Subject, around: Around<'_>) -> Effect {
        self.busy = true;
        self.failed = None;
        let wanted = Conversion { format: Some(self.format), new_secret: false, accept_loss };
        Effect::Run(work::convert(around.desk, subject, &self.to, self.new.clone(), wanted))
    }

    pub fn hear(&mut self, answer: Answer) -> Effect {
        let Answer::Converted(converted) = answer else { return self.place.hear(answer) };
        self.busy = false;
        match converted {
            Converted::Done(kept) => {
                let made = PathBuf::from(&kept.key.0);
                self.new = None;
                self.step = Step::Done(kept);
                Effect::Know(made, None)
            }
            Converted::WouldLose(losses) => {
                self.losses = losses;
                self.step = Step::Losses;
                Effect::Focus(widget::TITLE)
            }
            Converted::Failed(fault) if is_of_place(fault.code) => {
                self.place.refuse(fault);
                self.step = Step::Place;
                Effect::Focus(place::PATH)
            }
            Converted::Failed(fault) => {
                self.failed = Some(fault);
                Effect::Focus(widget::TITLE)
            }
        }
    }

    pub fn back(&mut self) -> Back {
        if self.busy {
            return Back::Stays;
        }
        self.failed = None;
        self.step = match &self.step {
            Step::Format | Step::Done(_) => return Back::Leaves,
            Step::Place | Step::Losses => Step::Format,
            Step::Secret => Step::Place,
        };
        self.place.enter();
        self.typed.clear();
        self.new = None;
        Back::Within(widget::TITLE)
    }

    pub fn sheet<'a>(
        &'a self,
        key: &KnownKey,
        opened: Option<&Opened>,
        look: Look<'a>,
    ) -> Sheet<'a, Message> {
        let (title, note, main) = match &self.step {
            Step::Format => ("keys-format-title", Some("keys-format-note"), "keys-next"),
            Step::Place if self.unprotected => ("keys-convert-place-title", None, "keys-next"),
            Step::Place => ("keys-convert-place-title", Some("keys-convert-note"), "keys-convert-main"),
            Step::Secret => ("keys-convert-secret-title", Some("keys-convert-note"), "keys-convert-main"),
            Step::Losses => ("keys-losses-title", Some("keys-convert-note"), "keys-losses-main"),
            Step::Done(_) => ("keys-convert-done-title", None, "keys-convert-open"),
        };
        let mut body = column![].spacing(space::L).width(Fill);
        if let Some(fault) = &self.failed {
            body = body.push(failure(fault, look));
        }
        body = if self.busy {
            body.push(design::status(look, look.text("keys-writing"), Role::Text))
        } else {
            self.question(body, key, opened, look)
        };
        let done = matches!(self.step, Step::Done(_));
        let to_key = (Id::new("keys-to-key"), look.text("keys-to-key"), Message::Key);
        Sheet {
            note: note.map(|note| look.text(note)),
            main: Some((look.text(main), (!self.busy).then_some(Message::Main))),
            others: if done { vec![to_key] } else { Vec::new() },
            back: (!done && !self.busy).then_some(Message::Back),
            ..Sheet::new(look.text(title), body.into())
        }
    }

    fn question<'a>(
        &'a self,
        body: Column<'a, Message>,
        key: &KnownKey,
        opened: Option<&Opened>,
        look: Look<'a>,
    ) -> Column<'a, Message> {
        let file = file_name(&key.path);
        let words = |key: &str| {
            let words = look.text_with(key, &[("file", file.clone())]);
            label(words, Type::Body, Role::Text, look.palette).width(Fill)
        };
        match &self.step {
            Step::Format => {
                let choices = self.possible.iter().map(|format| {
                    let (short, _) = name(*format);
                    let words = look.text(&format!("keys-format-{short}"));
                    let note = look.text(&format!("keys-format-{short}-note"));
                    let press = Some(Message::Format(*format));
                    widget::radio(
                        look,
                        Group::new("formats"),
                        id(*format),
                        words,
                        Some(note),
                        self.format == *format,
                        press,
                    )
                });
                body.push(words("keys-format-text")).push(Column::with_children(choices))
            }
            Step::Place => {
                body.push(words("keys-convert-text")).push(self.place.view(look).map(Message::Place))
            }
            Step::Secret => {
                let charset = opened.map_or(Charset::Unicode, Opened::charset);
                body.push(words("keys-convert-secret")).push(self.typed.view(look, charset, Message::Typed))
            }
            Step::Losses => {
                let lines = self.losses.iter().map(|loss| {
                    let (id, arguments) = loss_text(loss);
                    design::marked(look, Mark::Warning, look.text_with(id, &arguments), None)
                });
                let lines = Column::with_children(lines).spacing(space::M);
                body.push(words("keys-losses-text")).push(raised(lines, Role::Warn, look.palette))
            }
            Step::Done(kept) => body.push(done(kept, look)).push(words("keys-convert-next")),
        }
    }
}

fn done<'a>(kept: &Kept, look: Look<'_>) -> Element<'a, Message> {
    let words = look.text_with("keys-convert-done", &[("path", kept.key.0.clone())]);
    let files = kept.certificates.iter().map(|uri| uri.0.clone());
    Column::with_children(written(look, words, files)).spacing(space::M).into()
}

/// What stays behind, in words.
fn loss_text(loss: &Loss) -> (&'static str, Vec<(&'static str, String)>) {
    match loss {
        Loss::Key(key) => ("keys-loss-key", vec![("algorithm", key.algorithm.clone())]),
        Loss::Name(name) => ("keys-loss-name", vec![("name", name.clone())]),
        Loss::Unknown => ("keys-loss-unknown", Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::chooser::{Browsing, Wanted, What};

    #[test]
    fn a_dialog_that_is_open_is_not_waited_for_after_back() {
        let wanted = Wanted { what: What::Folder, title: String::new(), folder: None };
        let mut page = Convert {
            format: TargetFormat::Pfx,
            possible: FORMATS.to_vec(),
            place: Place::of("/f/key.pfx".into()),
            to: PathBuf::new(),
            unprotected: true,
            typed: NewPassword::default(),
            new: None,
            losses: Vec::new(),
            step: Step::Place,
            failed: None,
            busy: false,
        };
        page.place.update(place::Message::Browse(wanted));
        assert_eq!(page.place.browsing, Browsing::Open);
        // The path that stands there was taken; the dialog is still open.
        page.step = Step::Secret;
        assert!(matches!(page.back(), Back::Within(_)) && matches!(page.step, Step::Place));
        assert_eq!(page.place.browsing, Browsing::Closed);
    }

    #[test]
    fn the_new_file_has_another_name() {
        let beside = |key: &str, format| beside(Path::new(key), format).display().to_string();
        assert_eq!(beside("/f/Key-6.dat", TargetFormat::Pfx), "/f/Key-6.pfx");
        assert_eq!(beside("/f/Key-6.dat", TargetFormat::Key6), "/f/Key-6-2.dat");
        assert_eq!(beside("/f/key.pfx", TargetFormat::Pfx), "/f/key-2.pfx");
        assert_eq!(beside("/f/ключ.jks", TargetFormat::Pk8), "/f/ключ.pk8");
    }
}
