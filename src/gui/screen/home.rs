//! The home page: what is unfinished first, the key card, the one action that matters now, then the rest.

use super::choose::{self, Choose};
use crate::carrier::KeyUri;
use crate::code::{Code, Coded as _};
use crate::gui::design::{self, Role, Sheet, Type, label, raised, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Id, Kind, Words};
use crate::renewal::{GivenUp, RenewalError, State, Unfinished};
use crate::tasks::home::KeyCard;
use crate::tasks::key_places::FoundKey;
use crate::tasks::urgency;
use iced::widget::{Column, column, row};
use iced::{Element, Fill};
use std::path::PathBuf;

const RENEW: Id = Id::new("home-renew");
const ANOTHER: Id = Id::new("home-another");

/// What the page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Home {
    /// The window has just opened: the key is being looked for (in training mode it may be made).
    #[default]
    Preparing,
    /// No key is known yet, or another one is wanted.
    NoKey {
        choose: Choose,
        unfinished: Vec<Unfinished>,
    },
    /// A key whose certificates are not known before it is read.
    Bare {
        file: String,
        folder: String,
        unfinished: Vec<Unfinished>,
    },
    Key {
        card: KeyCard,
        /// Unfinished renewals, oldest first.
        unfinished: Vec<Unfinished>,
    },
    Failed {
        code: Code,
        details: Vec<(&'static str, String)>,
    },
}

/// What stands around the key.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'a> {
    /// The key's provider is known.
    pub provider: bool,
    /// Other keys that were used before.
    pub others: &'a [FoundKey],
    /// Another key may be chosen (not in training mode).
    pub can_choose: bool,
    /// The one of the others that is to be renewed now.
    pub next: Option<&'a FoundKey>,
    /// What became of the case that was given up here last.
    pub told: Option<&'a Told>,
}

/// What became of a case that was given up, where the list does not show it.
#[derive(Debug, Clone)]
pub enum Told {
    /// Put away; its new keys stay where they were put.
    PutAway(Option<KeyUri>),
    Failed {
        code: Code,
        details: Vec<(&'static str, String)>,
    },
}

impl Told {
    /// None: the list shows it.
    pub fn of(result: Result<GivenUp, RenewalError>) -> Option<Self> {
        match result {
            Ok(GivenUp::Wiped) => None,
            Ok(GivenUp::PutAway { kept }) => Some(Told::PutAway(kept)),
            Err(error) => Some(Told::Failed { code: error.code(), details: error.details() }),
        }
    }

    fn view<'a>(&self, look: Look<'_>) -> Element<'a, Message> {
        match self {
            Told::PutAway(Some(key)) => {
                let words = look.text_with("home-has-put-away-keys", &[("key", key.0.clone())]);
                design::status(look, words, Role::Text)
            }
            Told::PutAway(None) => design::status(look, look.text("home-has-put-away"), Role::Text),
            Told::Failed { code, details } => {
                let (title, advice) = look.texts.error(*code, details);
                design::failure(look, title, format!("{advice} ({code})"), Role::Danger)
            }
        }
    }
}

/// What the person wants.
#[derive(Debug, Clone)]
pub enum Message {
    /// «Сформувати нові сертифікати».
    Renew,
    /// The same for the key that is due next.
    Next(PathBuf),
    /// Go on with this case.
    Resume(String),
    /// Give it up; possible while nothing was sent. A case that ended is put away.
    Abandon(String),
    /// It was tried.
    Abandoned(Option<Told>),
    /// Try again what failed.
    Reload,
    /// Choose the provider in the settings.
    Provider,
    /// «Обрати інший ключ».
    Another,
    Choose(choose::Message),
}

impl Home {
    fn unfinished(&self) -> &[Unfinished] {
        match self {
            Home::NoKey { unfinished, .. } | Home::Bare { unfinished, .. } | Home::Key { unfinished, .. } => {
                unfinished
            }
            Home::Preparing | Home::Failed { .. } => &[],
        }
    }

    /// The case that is offered first.
    pub fn open_case(&self) -> Option<&Unfinished> {
        self.unfinished().iter().find(|case| !case.state.is_final())
    }

    /// The key that is due while this one has time.
    fn next<'a>(&self, around: Around<'a>) -> Option<(&'a FoundKey, &'a KeyCard)> {
        match self {
            Home::Key { card, .. } if !card.is_due() && self.open_case().is_none() => {
                around.next.and_then(|key| Some((key, key.card.as_ref()?)))
            }
            _ => None,
        }
    }

    pub fn sheet<'a>(&'a self, around: Around<'a>, look: Look<'a>) -> Sheet<'a, Message> {
        let palette = look.palette;
        let mut all = Column::new().spacing(space::L).width(Fill);
        all = all.push(around.told.map(|told| told.view(look)));
        let first = self.open_case().map(|case| case.case.as_str());
        let cases = self.unfinished();
        for (at, case) in cases.iter().enumerate() {
            let place = super::place_in_list(at, cases.len(), look);
            let which = [Some(look.texts.moment(case.created)), place];
            let which = which.into_iter().flatten().collect::<Vec<_>>().join(", ");
            all = all.push(unfinished_case(case, &which, first == Some(&case.case), look));
        }
        all = match self {
            Home::Preparing => all.push(design::status(look, look.text("home-preparing"), Role::Muted)),
            Home::NoKey { choose, .. } => all
                .push(label(look.text("home-no-key-advice"), Type::Body, Role::Text, palette).width(Fill))
                .push(choose.view(look).map(Message::Choose)),
            Home::Bare { file, folder, .. } => all.push(bare(file, folder, look)),
            Home::Key { card, .. } => {
                let all = all.push(design::key_card(card, look));
                if self.open_case().is_none() { all.push(urgency(card, look)) } else { all }
            }
            // The catalogue's words are for a renewal that runs already.
            Home::Failed { code: Code::App02, details } => {
                let path = details.iter().find(|(name, _)| *name == "path").cloned();
                let advice = match path {
                    Some(path) => look.text_with("home-no-write-advice", &[path]),
                    None => look.text("home-no-folder-advice"),
                };
                let advice = format!("{advice} ({})", Code::App02);
                all.push(label(look.text("home-keys-safe"), Type::Body, Role::Text, palette))
                    .push(design::failure(look, look.text("home-no-write"), advice, Role::Danger))
            }
            Home::Failed { code, details } => {
                let (title, advice) = look.texts.error(*code, details);
                all.push(label(look.text("home-keys-safe"), Type::Body, Role::Text, palette))
                    .push(design::failure(look, title, format!("{advice} ({code})"), Role::Danger))
            }
        };
        let next = self.next(around);
        if let Some((key, card)) = next {
            all = all.push(due(key, card, look));
        }
        let has_key = matches!(self, Home::Key { .. } | Home::Bare { .. });
        if has_key && !around.provider && self.open_case().is_none() && next.is_none() {
            let words = (look.text("home-no-provider"), look.text("home-no-provider-advice"));
            all = all.push(design::advice(words.0, words.1, Role::Warn, palette));
        }
        if has_key && around.can_choose {
            all = all.push(others(around.others, look));
        }
        // The page's main button is the next key's.
        let own = (next.is_some() && around.provider && !self.is_over())
            .then(|| (RENEW, look.text("home-renew"), Message::Renew));
        Sheet {
            main: self.main(around, look),
            others: own.into_iter().collect(),
            ..Sheet::new(look.text(self.title()), all.into())
        }
    }

    /// Its certificates have ended, or are not to be used.
    fn is_over(&self) -> bool {
        matches!(self, Home::Key { card, .. } if card.days_left < 0 || card.held().is_some())
    }

    fn title(&self) -> &'static str {
        match self {
            Home::NoKey { .. } => "home-no-key",
            _ => "home-title",
        }
    }

    fn main(&self, around: Around<'_>, look: Look<'_>) -> Option<(String, Option<Message>)> {
        if let Some(case) = self.open_case() {
            return Some((look.text("home-resume"), Some(Message::Resume(case.case.clone()))));
        }
        if let Some((key, _)) = self.next(around) {
            return Some((look.text("home-next-main"), Some(Message::Next(key.path.clone()))));
        }
        match self {
            Home::Preparing | Home::NoKey { .. } => None,
            Home::Failed { .. } => Some((look.text("button-retry"), Some(Message::Reload))),
            Home::Key { .. } | Home::Bare { .. } if !around.provider => {
                Some((look.text("home-choose-provider"), Some(Message::Provider)))
            }
            // The advice says what helps.
            Home::Key { card, .. } if card.held().is_some() => None,
            Home::Key { .. } | Home::Bare { .. } => Some((look.text("home-renew"), Some(Message::Renew))),
        }
    }
}

fn bare<'a>(file: &str, folder: &str, look: Look<'_>) -> Element<'a, Message> {
    let facts = column![
        label(file.to_owned(), Type::Heading, Role::Text, look.palette).width(Fill),
        label(folder.to_owned(), Type::Body, Role::Muted, look.palette).width(Fill),
        label(look.text("home-bare"), Type::Body, Role::Text, look.palette).width(Fill),
    ];
    raised(facts.spacing(space::S), Role::Muted, look.palette)
}

/// Says how urgent it is, in words: nothing while there is time.
fn urgency<'a>(card: &KeyCard, look: Look<'_>) -> Option<Element<'a, Message>> {
    if let Some(held) = card.held().filter(|_| card.days_left >= 0) {
        let key = if held.revoked { "home-revoked" } else { "home-suspended" };
        let advice = look.text(&format!("{key}-advice"));
        return Some(design::advice(look.text(key), advice, Role::Danger, look.palette));
    }
    let (title, advice, role) = match urgency::within(card.days_left) {
        None if card.days_left < 0 => ("home-expired".to_owned(), "home-expired-advice", Role::Danger),
        None => return None,
        Some(days) => {
            let (advice, role) = match days {
                ..=3 => ("ends-today", Role::Danger),
                4..=30 => ("ends-now", Role::Warn),
                _ => ("ends-early", Role::Muted),
            };
            (format!("ends-{days}"), advice, role)
        }
    };
    Some(design::advice(look.text(&title), look.text(advice), role, look.palette))
}

/// Another key of the person's whose turn it is.
fn due<'a>(key: &FoundKey, card: &KeyCard, look: Look<'_>) -> Element<'a, Message> {
    let file = key.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let days = look.text_with("card-days-left", &[("days", card.days_left.to_string())]);
    let words = look.text_with("home-next-text", &[("file", file), ("left", days)]);
    let title = look.text_with("home-next", &[("owner", card.owner.clone())]);
    design::advice(title, words, Role::Warn, look.palette)
}

fn others<'a>(keys: &[FoundKey], look: Look<'_>) -> Element<'a, Message> {
    let mut all = Column::new().spacing(space::S);
    for key in keys {
        let file = key.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = match &key.card {
            Some(card) => format!("{} · {file}", card.owner),
            None => file,
        };
        let folder = key.path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
        let name = Words::about(look, name, folder);
        let id = Id::from(format!("home-key-{}", key.path.display()));
        let take = Message::Choose(choose::Message::Take(key.path.clone()));
        all = all.push(widget::button(look, id, Kind::Link, name, Some(take)));
    }
    all.push(widget::button(look, ANOTHER, Kind::Link, look.text("home-another"), Some(Message::Another)))
        .into()
}

/// `which` tells it from the others; `first`: the page's main button goes on with it.
fn unfinished_case<'a>(case: &Unfinished, which: &str, first: bool, look: Look<'_>) -> Element<'a, Message> {
    let palette = look.palette;
    let date = ("date", look.texts.moment(case.created));
    let id = Id::from(format!("abandon-{}", case.case));
    let abandon = || Some(Message::Abandon(case.case.clone()));
    let words = |key: &str| Words::about(look, look.text(key), which);
    let button = |id, kind, key, message| widget::button(look, id, kind, words(key), message);
    if !case.state.is_final() {
        let state = look.text(&format!("renewal-state-{}", case.state.as_str()));
        let facts = column![
            label(look.text_with("home-unfinished", &[date]), Type::Lead, Role::Text, palette).width(Fill),
            label(
                look.text_with("home-unfinished-state", &[("state", state)]),
                Type::Body,
                Role::Muted,
                palette
            )
            .width(Fill),
        ];
        let mut actions = row![].spacing(space::S);
        if !first {
            let resume = Message::Resume(case.case.clone());
            let id = Id::from(format!("resume-{}", case.case));
            actions = actions.push(button(id, Kind::Plain, "home-resume", Some(resume)));
        }
        if case.can_abandon {
            actions = actions.push(button(id, Kind::Link, "home-abandon", abandon()));
        }
        // An empty row would leave a gap below the words.
        let words = if first && !case.can_abandon { facts } else { facts.push(actions) };
        return raised(words.spacing(space::S), Role::Warn, palette);
    }
    let code = case.code.as_deref().and_then(|code| Code::ALL.iter().find(|known| known.as_str() == code));
    // The catalogue's advice takes a working old key for granted; of an ended case that is not known here.
    let what = match code {
        Some(code) => format!("{} ({code})", look.texts.error(*code, &[]).0),
        None => look.text(&format!("renewal-state-{}", case.state.as_str())),
    };
    // Of a damaged journal only the id is sure: nothing can be put away safely.
    let damaged = case.key.0.is_empty();
    let advice = match case.state {
        _ if damaged => "home-ended-damaged-advice",
        State::Attention => "home-ended-keep-advice",
        _ => "home-ended-advice",
    };
    let muted = |words| label(words, Type::Body, Role::Muted, palette).width(Fill);
    let mut facts = column![
        label(look.text_with("home-ended", &[date]), Type::Lead, Role::Text, palette).width(Fill),
        label(what, Type::Body, Role::Text, palette).width(Fill),
    ];
    for key in &case.found {
        facts = facts.push(muted(look.text_with("home-ended-keys", &[("key", key.0.clone())])));
    }
    facts = facts.push(muted(look.text(advice)));
    if !damaged {
        facts = facts.push(button(id, Kind::Link, "home-put-away", abandon()));
    }
    raised(facts.spacing(space::S), Role::Muted, palette)
}
