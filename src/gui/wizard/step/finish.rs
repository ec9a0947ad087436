//! рис. 13: where the key is, what became of the old one, what to do next, what to take away.

use super::certificates::{file_name, old_file, place_of};
use super::{Action, Apply, Main, Page, Step};
use crate::code::{Code, Coded as _};
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{self, Mark, Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Id, Kind};
use crate::gui::wizard::context::Context;
use crate::renewal::{Line, Outcome, Step as Done};
use crate::tasks::TaskError;
use crate::tasks::export::{self, Reminder};
use crate::tasks::typed_path::typed_path;
use iced::widget::column;
use iced::{Element, Fill, Task};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

const BROWSE: Id = Id::new("finish-browse");
pub const FOLDER: Id = Id::new("finish-folder");

/// What can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    Protocol,
    Certificates,
    Bundle,
    Calendar,
}

impl Export {
    pub const ALL: [Export; 4] = [Export::Protocol, Export::Certificates, Export::Bundle, Export::Calendar];

    fn key(self) -> &'static str {
        match self {
            Export::Protocol => "protocol",
            Export::Certificates => "certificates",
            Export::Bundle => "bundle",
            Export::Calendar => "calendar",
        }
    }

    /// Identifier of its button.
    pub fn id(self) -> Id {
        Id::from(format!("finish-{}", self.key()))
    }
}

/// The words of a file, in the language of the window.
#[derive(Debug, Clone)]
pub struct Words {
    /// Name without an extension.
    pub name: String,
    pub lines: Vec<String>,
}

/// Files that were written, or why not.
type Saved = Result<Vec<PathBuf>, (Code, Vec<(&'static str, String)>)>;

#[derive(Debug, Clone)]
pub enum Message {
    Folder(String),
    /// Choose in the system's dialog.
    Browse(Wanted),
    Answered(Answer),
    Save(Export, Words),
    Saved(Export, Saved),
}

#[derive(Default)]
pub struct Finish {
    folder: String,
    browsing: Browsing,
    /// The latest result of each.
    saved: Vec<(Export, Saved)>,
    saving: Option<Export>,
}

impl Step for Finish {
    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        // Beside the new key: a place that is there and can be written to.
        let key = context.known.outcome.as_ref().map(|outcome| Path::new(&outcome.key.0));
        if let Some(folder) = key.and_then(Path::parent)
            && self.folder.is_empty()
        {
            self.folder = folder.display().to_string();
        }
        Task::none()
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Finish(message) = message else { return Action::None };
        match message {
            Message::Folder(folder) => {
                self.folder = folder;
                Action::None
            }
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                Action::Ask(wanted, |answer| super::Message::Finish(Message::Answered(answer)))
            }
            Message::Answered(answer) => {
                if let Some(folder) = self.browsing.answered(answer) {
                    self.folder = folder.display().to_string();
                }
                Action::Focus(FOLDER)
            }
            Message::Save(what, words) => {
                let Some(outcome) = &context.known.outcome else { return Action::None };
                if self.saving.is_some() {
                    return Action::None;
                }
                if self.folder.trim().is_empty() {
                    return Action::Focus(FOLDER);
                }
                let folder = match typed_path(&self.folder) {
                    Ok(folder) => folder,
                    Err(error) => {
                        self.saved.retain(|(other, _)| *other != what);
                        self.saved.push((what, Err((error.code(), error.details()))));
                        return Action::Focus(FOLDER);
                    }
                };
                self.saving = Some(what);
                let certificates = outcome.new.clone();
                let now = context.desk.now();
                let work = async move {
                    let save = move || save(what, &folder, &words, &certificates, now);
                    tokio::task::spawn_blocking(save).await
                };
                Action::Run(Task::perform(work, move |written| {
                    let written = match written {
                        Ok(written) => written.map_err(|error| (error.code(), error.details())),
                        Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
                    };
                    super::Message::Finish(Message::Saved(what, written))
                }))
            }
            Message::Saved(what, saved) => {
                self.saving = None;
                self.saved.retain(|(other, _)| *other != what);
                self.saved.push((what, saved));
                // It could not be pressed meanwhile and lost the focus; what came of it stands below.
                Action::Focus(what.id())
            }
        }
    }

    fn apply(&mut self, _context: &mut Context) -> Apply {
        Apply::Leave
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let body = match &context.known.outcome {
            Some(outcome) => column![told(context, outcome, look), self.exports(outcome, look)]
                .spacing(space::XL)
                .width(Fill)
                .into(),
            None => column![].into(),
        };
        Page {
            title: look.text("step-finish-title"),
            body,
            note: Some(look.text("finish-note")),
            main: Some(Main { words: look.text("step-finish-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}

/// Writes new files; what is there already is never touched.
fn save(
    what: Export,
    folder: &Path,
    words: &Words,
    certificates: &[crate::pki::Certificate],
    now: OffsetDateTime,
) -> Result<Vec<PathBuf>, TaskError> {
    let mut lines = words.lines.iter().map(String::as_str);
    match what {
        Export::Protocol => export::protocol(folder, &words.name, &words.lines).map(|path| vec![path]),
        Export::Certificates => export::certificates(folder, certificates),
        Export::Bundle => export::bundle(folder, &words.name, certificates).map(|path| vec![path]),
        Export::Calendar => {
            let (title, text) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
            let reminder = Reminder { title, text, certificates, now };
            export::reminder(folder, &words.name, &reminder).map(|path| vec![path])
        }
    }
}

/// What happened and what to do, in this order: the new key, the old certificates, the old file, other programs, a
/// spare.
fn told<'a>(context: &Context, outcome: &Outcome, look: Look<'_>) -> Element<'a, super::Message> {
    let part = |heading: &str, words: String| {
        let words = label(words, Type::Body, Role::Text, look.palette);
        design::section(look.text(heading), words, look.palette)
    };
    let revoked_mark = if outcome.revoked == Some(true) { Mark::Ok } else { Mark::Warning };
    let new = column![
        design::marked(
            look,
            Mark::Ok,
            look.text_with("finish-key", &[("path", outcome.key.0.clone())]),
            Some(look.text("finish-key-note")),
        ),
        design::marked(look, revoked_mark, revoked(outcome, look), None),
    ]
    .spacing(space::M);
    let mut all = column![design::raised(new, Role::Ok, look.palette)].spacing(space::L).width(Fill);
    if let Some(old) = old_file(context, outcome) {
        let words = look.text_with("finish-old", &[("name", place_of(old, outcome))]);
        all = all.push(part("finish-old-title", words));
    }
    if let Some(displaced) = &outcome.displaced {
        let words = look.text_with("finish-displaced", &[("path", displaced.0.clone())]);
        all = all.push(part("finish-displaced-title", words));
    }
    all = all.push(part("finish-programs-title", look.text("finish-programs")));
    let spare = look.text_with("finish-spare", &[("name", file_name(&outcome.key.0))]);
    all = all.push(part("finish-spare-title", spare));
    if let Some(next) = &context.next {
        let days = look.text_with("card-days-left", &[("days", next.days_left.to_string())]);
        let facts = [("owner", next.owner.clone()), ("file", next.carrier.clone()), ("left", days)];
        all = all.push(part("finish-next-title", look.text_with("finish-next", &facts)));
    }
    all.into()
}

/// Since when the old certificates are known to be revoked.
fn revoked(outcome: &Outcome, look: Look<'_>) -> String {
    match outcome.revoked {
        Some(true) => {
            let seen = outcome.report.iter().rev().find(|line| line.step == Done::OldRevoked);
            match seen {
                Some(line) => look.text_with("finish-revoked-at", &[("time", look.texts.moment(line.at))]),
                None => look.text("finish-revoked"),
            }
        }
        Some(false) => look.text("finish-not-revoked"),
        None => look.text("finish-unknown"),
    }
}

impl Finish {
    fn exports<'a>(&'a self, outcome: &Outcome, look: Look<'a>) -> Element<'a, super::Message> {
        let around = Field {
            label: look.text("finish-folder"),
            hint: Some(look.text("finish-folder-hint")),
            error: self.folder.trim().is_empty().then(|| look.text("finish-folder-empty")),
            required: true,
            ..Field::default()
        };
        let typed = |folder| super::Message::Finish(Message::Folder(folder));
        let wanted = Wanted {
            what: What::Folder,
            title: look.text("browse-save-title"),
            folder: typed_path(&self.folder).ok(),
        };
        let browse = |wanted| super::Message::Finish(Message::Browse(wanted));
        let folder = column![
            widget::field(look, FOLDER, around, &self.folder, Some(typed)),
            widget::browse(look, BROWSE, self.browsing, wanted, browse),
        ];
        let mut all = column![folder.spacing(space::S)].spacing(space::M);
        for what in Export::ALL {
            let save = super::Message::Finish(Message::Save(what, words(what, outcome, look)));
            let press = self.saving.is_none().then_some(save);
            let key = format!("finish-save-{}", what.key());
            let mut line = column![widget::button(look, what.id(), Kind::Plain, look.text(&key), press)]
                .spacing(space::S);
            for (mark, said) in self.results(what, look) {
                line = line.push(design::result(look, mark, said));
            }
            all = all.push(line);
        }
        design::section(
            look.text("finish-take"),
            design::raised(all, Role::Muted, look.palette),
            look.palette,
        )
    }

    /// What became of the saving.
    fn results(&self, what: Export, look: Look<'_>) -> Vec<(Mark, String)> {
        let Some((_, saved)) = self.saved.iter().find(|(other, _)| *other == what) else { return Vec::new() };
        match saved {
            Ok(paths) => paths
                .iter()
                .map(|path| {
                    let path = path.display().to_string();
                    (Mark::Ok, look.text_with("finish-saved", &[("path", path)]))
                })
                .collect(),
            Err((code, details)) => {
                let (title, advice) = look.texts.error(*code, details);
                vec![(Mark::Failed, format!("{title} ({code}). {advice}"))]
            }
        }
    }
}

/// The words of what would be saved now.
fn words(what: Export, outcome: &Outcome, look: Look<'_>) -> Words {
    let owner = outcome.new.first().map(|new| design::name(new.subject())).unwrap_or_default();
    let name = look.text_with(&format!("finish-name-{}", what.key()), &[("owner", owner.clone())]);
    let lines = match what {
        Export::Protocol => protocol(outcome, &owner, look),
        Export::Calendar => vec![
            look.text_with("finish-calendar-title", &[("owner", owner)]),
            look.text("finish-calendar-text"),
        ],
        Export::Certificates | Export::Bundle => Vec::new(),
    };
    Words { name, lines }
}

/// The protocol: who, which certificates, then every line of the renewal with its time.
fn protocol(outcome: &Outcome, owner: &str, look: Look<'_>) -> Vec<String> {
    let mut lines = vec![
        look.text("finish-protocol-title"),
        owner.to_owned(),
        look.text_with("finish-key", &[("path", outcome.key.0.clone())]),
        String::new(),
    ];
    for (heading, certificates) in [("certificates-old", &outcome.old), ("certificates-new", &outcome.new)] {
        for certificate in certificates {
            let facts = [
                ("serial", hex::encode(certificate.serial())),
                ("from", look.texts.date(certificate.not_before().date())),
                ("to", look.texts.date(certificate.not_after().date())),
                ("heading", look.text(heading)),
                ("purpose", look.text(design::purpose_key(certificate.purpose()))),
            ];
            lines.push(look.text_with("finish-protocol-certificate", &facts));
        }
    }
    lines.push(String::new());
    lines.extend(outcome.report.iter().map(|line| report_line(line, look)));
    lines
}

fn report_line(line: &Line, look: Look<'_>) -> String {
    let step = look.text(&format!("renewal-step-{}", line.step.key()));
    let facts: Vec<String> = line
        .facts
        .iter()
        .map(|(name, value)| format!("{}: {value}", look.text(&format!("fact-{name}"))))
        .collect();
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    format!("{}  {step}{facts}", look.texts.moment(line.at))
}
