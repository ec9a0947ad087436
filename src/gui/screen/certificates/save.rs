//! Certificates into files: each in its own, or all in one.

use super::Failed;
use super::from::Wrong;
use crate::code::Code;
use crate::gui::chooser::{Answer, Browsing, Wanted, What};
use crate::gui::design::{Mark, Role, Sheet, Type, label, result, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Group, Id};
use crate::tasks::cert_list::{self, Entry};
use crate::tasks::export;
use iced::widget::{Column, column};
use iced::{Fill, Task};
use std::path::{Path, PathBuf};

pub const FOLDER: Id = Id::new("certificates-save-folder");
const BROWSE: Id = Id::new("certificates-save-browse");
/// Of more files only the number is told.
const NAMED: usize = 3;

/// State of the page.
#[derive(Debug)]
pub struct Save {
    entries: Vec<Entry>,
    /// One file for all of them.
    bundle: bool,
    folder: String,
    browsing: Browsing,
    wrong: Option<Wrong>,
    running: bool,
    saved: Option<Result<Vec<PathBuf>, Failed>>,
}

#[derive(Debug, Clone)]
pub enum Message {
    Folder(String),
    Browse(Wanted),
    Answered(Answer),
    Bundle(bool),
    /// «Зберегти»; the name of a file for all.
    Save(String),
    Saved(Result<Vec<PathBuf>, Failed>),
}

impl Save {
    pub fn new(entries: Vec<Entry>) -> Self {
        Self {
            bundle: entries.len() > 1,
            entries,
            folder: String::new(),
            browsing: Browsing::Closed,
            wrong: None,
            running: false,
            saved: None,
        }
    }

    /// `state`: the program's folder.
    pub fn update(&mut self, message: Message, around: super::Around<'_>) -> Task<Message> {
        match message {
            Message::Folder(folder) => {
                self.folder = folder;
                self.wrong = None;
            }
            Message::Bundle(bundle) => self.bundle = bundle,
            Message::Browse(wanted) => {
                self.browsing = Browsing::Open;
                return around.chooser.ask(wanted, Message::Answered);
            }
            Message::Answered(answer) => {
                if let Some(folder) = self.browsing.answered(answer) {
                    self.folder = folder.display().to_string();
                    self.wrong = None;
                }
                return widget::focus(FOLDER);
            }
            Message::Save(name) if !self.running => {
                let folder = match Wrong::or_path(&self.folder) {
                    Ok(folder) => folder,
                    Err(wrong) => {
                        self.wrong = Some(wrong);
                        return widget::focus(FOLDER);
                    }
                };
                self.running = true;
                self.saved = None;
                let (entries, bundle, state) = (self.entries.clone(), self.bundle, around.state());
                return Task::future(async move {
                    let work = move || save(&entries, bundle.then_some(name.as_str()), &folder, &state);
                    Message::Saved(match tokio::task::spawn_blocking(work).await {
                        Ok(saved) => saved,
                        Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
                    })
                });
            }
            Message::Save(_) => {}
            Message::Saved(saved) => {
                self.running = false;
                self.saved = Some(saved);
            }
        }
        Task::none()
    }

    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let count = self.entries.len();
        let what = match self.entries.first() {
            Some(only) if count == 1 => only.owner.clone(),
            _ => look.text_with("certificates-save-many", &[("count", count.to_string())]),
        };
        let around = Field {
            label: look.text("certificates-save-where"),
            hint: Some(look.text("certificates-save-hint")),
            error: self.wrong.as_ref().map(|wrong| wrong.told("certificates-save-missing", look)),
            required: true,
            ..Field::default()
        };
        let wanted = Wanted {
            what: What::Folder,
            title: look.text("browse-save-title"),
            folder: Wrong::or_path(&self.folder).ok(),
        };
        let form = |bundle: bool, key: &str| {
            let (id, words) = (Id::from(format!("{key}-choice")), look.text(key));
            widget::radio(
                look,
                Group::new("form"),
                id,
                words,
                None,
                self.bundle == bundle,
                Some(Message::Bundle(bundle)),
            )
        };
        let (own, all) = match count {
            1 => ("certificates-save-cer", "certificates-save-p7b"),
            _ => ("certificates-save-each", "certificates-save-all"),
        };
        let body = column![
            label(what, Type::Lead, Role::Text, look.palette).width(Fill),
            column![form(false, own), form(true, all)],
            column![
                widget::field(look, FOLDER, around, &self.folder, Some(Message::Folder)),
                widget::browse(look, BROWSE, self.browsing, wanted, Message::Browse),
            ]
            .spacing(space::S),
            self.results(look),
        ];
        let save = (!self.running).then(|| Message::Save(look.text("certificates-save-name")));
        Sheet {
            main: Some((look.text("certificates-save-main"), save)),
            ..Sheet::new(look.text("certificates-save-title"), body.spacing(space::L).width(Fill).into())
        }
    }

    /// What became of the saving.
    fn results<'a>(&self, look: Look<'_>) -> Column<'a, Message> {
        let lines = match &self.saved {
            None => Vec::new(),
            Some(Ok(files)) => {
                let named = files
                    .iter()
                    .take(NAMED)
                    .map(|file| look.text_with("finish-saved", &[("path", file.display().to_string())]));
                let more = files.len().saturating_sub(NAMED);
                let more = (more > 0)
                    .then(|| look.text_with("certificates-save-more", &[("count", more.to_string())]));
                named.chain(more).map(|words| (Mark::Ok, words)).collect()
            }
            Some(Err((code, details))) => {
                let (what, advice) = look.texts.error(*code, details);
                vec![(Mark::Failed, format!("{what} ({code}). {advice}"))]
            }
        };
        Column::with_children(lines.into_iter().map(|(mark, words)| result(look, mark, words)))
            .spacing(space::S)
    }
}

/// `bundle`: the name of one file for all. New files only; what is there already is never touched.
fn save(
    entries: &[Entry],
    bundle: Option<&str>,
    folder: &Path,
    state: &Path,
) -> Result<Vec<PathBuf>, Failed> {
    let work = || {
        let all = cert_list::open_all(entries, state)?;
        match bundle {
            Some(name) => export::bundle(folder, name, &all).map(|file| vec![file]),
            None => export::certificates(folder, &all),
        }
    };
    work().map_err(super::failed)
}
