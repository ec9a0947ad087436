//! The list: what it is of, what is looked for, the certificates in sight.

use super::{Message, Page};
use crate::gui::design::{self, Mark, Role, SEMIBOLD, Sheet, Type, label, result, space, status};
use crate::gui::look::Look;
use crate::gui::widget::{self, A11yInfo, Field, Group, Id, Kind, Rows, announced};
use crate::pki::Purpose;
use crate::tasks::cert_list::{Entry, Order, Place, Show, Term};
use iced::widget::{Column, column, progress_bar, row};
use iced::{Element, Fill};

pub const WORDS: Id = Id::new("certificates-words");
const OTHER: Id = Id::new("certificates-other");
pub const AUTHORITIES: Id = Id::new("certificates-authorities");
const STORE: Id = Id::new("certificates-store");
const KEEP: Id = Id::new("certificates-keep");
pub const SAVE: Id = Id::new("certificates-save");
const STOP: Id = Id::new("certificates-stop");

/// Width of what stands before short choices.
const CHOICES: f32 = 104.0;
/// Files that are named as not readable; of the others the number is told.
const NAMED: usize = 5;

const SHOWS: [(Show, &str); 4] = [
    (Show::All, "certificates-show-all"),
    (Show::InForce, "certificates-show-in-force"),
    (Show::EndsSoon, "certificates-show-soon"),
    (Show::Ended, "certificates-show-ended"),
];
const ORDERS: [(Order, &str); 3] = [
    (Order::End, "certificates-order-end"),
    (Order::Owner, "certificates-order-owner"),
    (Order::Provider, "certificates-order-provider"),
];

impl Page {
    pub(super) fn list<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let mut all = column![self.head(look)].spacing(space::M).width(Fill);
        if let Some((code, details)) = &self.failed {
            let (what, advice) = look.texts.error(*code, details);
            all = all.push(design::failure(look, what, format!("{advice} ({code})"), Role::Danger));
        }
        if let Some(owner) = &self.removed {
            let words = look.text_with("certificate-removed", &[("owner", owner.clone())]);
            all = all.push(result(look, Mark::Ok, words));
        }
        all = match (&self.reading, &self.listed) {
            (Some(_), _) => all.push(far(self.far, look)),
            (None, None) => all,
            (None, Some(listed)) if listed.entries.is_empty() => {
                let empty = match self.place {
                    Place::Store => "certificates-store-empty",
                    Place::At(_) => "certificates-place-empty",
                };
                all.push(label(look.text(empty), Type::Body, Role::Text, look.palette).width(Fill))
                    .push(self.unreadable(look))
            }
            // Below a list of thousands nothing is found.
            (None, Some(_)) => all.push(self.unreadable(look)).push(self.search(look)).push(self.rows(look)),
        };
        Sheet::new(look.text("section-certificates"), all.into())
    }

    /// What became of those that were put into the store.
    fn kept<'a>(&self, look: Look<'_>) -> Option<Element<'a, Message>> {
        if self.keeping {
            return Some(status(look, look.text("certificates-keeping"), Role::Muted));
        }
        let (mark, words) = match self.kept.as_ref()? {
            Ok((new, known)) => {
                let counts = [("new", new.to_string()), ("known", known.to_string())];
                (Mark::Ok, look.text_with("certificates-kept", &counts))
            }
            Err((code, details)) => {
                let (what, advice) = look.texts.error(*code, details);
                (Mark::Failed, format!("{what} ({code}). {advice}"))
            }
        };
        Some(result(look, mark, words))
    }

    /// Where the certificates are, and the ways to others.
    fn head<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let place = match &self.place {
            Place::Store => look.text("certificates-in-store"),
            Place::At(path) => look.text_with("certificates-in", &[("path", path.display().to_string())]),
        };
        let button =
            |id, key: &str, message| widget::button(look, id, Kind::Plain, look.text(key), Some(message));
        let mut ways = row![button(OTHER, "certificates-other", Message::Other)].spacing(space::S);
        if self.place != Place::Store {
            ways = ways.push(button(STORE, "certificates-to-store", Message::Store));
        }
        ways = ways.push(button(AUTHORITIES, "certificates-authorities", Message::Authorities));
        let place = label(place, Type::Body, Role::Muted, look.palette).width(Fill);
        if self.place == Place::Store && !look.compact {
            return row![place, ways].spacing(space::M).align_y(iced::Center).into();
        }
        column![place, ways.wrap().vertical_spacing(space::S)].spacing(space::S).into()
    }

    fn search<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let around = Field {
            label: look.text("certificates-search"),
            placeholder: look.text("certificates-search-example"),
            ..Field::default()
        };
        let shows = SHOWS.map(|(show, key)| {
            choice(look, Group::new("show"), key, self.query.show == show, Message::Show(show))
        });
        let orders = ORDERS.map(|(order, key)| {
            choice(look, Group::new("order"), key, self.query.order == order, Message::Order(order))
        });
        column![
            widget::field(look, WORDS, around, &self.query.words, Some(Message::Words)),
            group(look, "certificates-show", shows),
            group(look, "certificates-order", orders),
        ]
        .spacing(space::S)
        .into()
    }

    fn rows<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let listed = self.listed.as_ref();
        let of = listed.map_or(0, |listed| listed.entries.len());
        let (soon, ended) = listed.map_or((0, 0), |listed| listed.urgent(self.now));
        let counts = [
            ("found", self.found.len().to_string()),
            ("of", of.to_string()),
            ("soon", soon.to_string()),
            ("ended", ended.to_string()),
        ];
        let whole = self.found.len() == of;
        let key = if whole { "certificates-count" } else { "certificates-found" };
        let said = status(look, look.text_with(key, &counts), Role::Muted);
        let count = self.found.len();
        let build = move |at: usize| match self.entry(at) {
            Some(entry) => self.row(entry, at, look),
            None => iced::widget::Space::new().into(),
        };
        let rows = Rows::new(self.finds, self.row, count, build, Message::Go);
        let rows = announced(A11yInfo::new(widget::Role::Group, look.text("certificates-list")), rows);
        let words = look.text("certificates-save-list");
        let save = widget::button(look, SAVE, Kind::Link, words, (count > 0).then_some(Message::SaveAll));
        // No main action: Enter after the words that are looked for must change nothing.
        let keep = (self.place != Place::Store).then(|| {
            let press = (count > 0 && !self.keeping).then_some(Message::Keep);
            widget::button(look, KEEP, Kind::Link, look.text("certificates-keep"), press)
        });
        let ways = row![].push(keep).push(save).spacing(space::S).wrap().vertical_spacing(0.0);
        let equal = listed.map(|listed| listed.equal).filter(|equal| *equal > 0).map(|equal| {
            let words = look.text_with("certificates-equal", &[("count", equal.to_string())]);
            label(words, Type::Small, Role::Muted, look.palette).width(Fill)
        });
        column![said].push(equal).push(ways).push(self.kept(look)).push(rows).spacing(space::S).into()
    }

    fn row<'a>(&self, entry: &Entry, at: usize, look: Look<'_>) -> Element<'a, Message> {
        let (words, role) = term(entry, self.now, look);
        let facts = [
            ("purpose", look.text(if entry.ca { "certificates-ca" } else { purpose(entry.purpose) })),
            ("to", look.texts.date(entry.not_after.date())),
            ("provider", entry.provider.clone()),
        ];
        let facts = look.text_with("certificates-row", &facts);
        let place = super::super::place_in_list(at, self.found.len(), look);
        let name = [Some(entry.owner.clone()), Some(words.clone()), Some(facts.clone()), place];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let owner = if entry.owner.is_empty() { "—".to_owned() } else { entry.owner.clone() };
        let owner = label(owner, Type::Body, Role::Text, look.palette).font(SEMIBOLD);
        let term = label(words, Type::Small, role, look.palette);
        let facts = label(facts, Type::Small, Role::Muted, look.palette);
        let content: Element<'a, Message> = if look.compact {
            column![owner, term, facts].into()
        } else {
            column![row![owner.width(Fill), term].spacing(space::M).align_y(iced::Center), facts].into()
        };
        widget::list_row(look, row_id(at), name, content, Some(Message::Look(at)))
    }

    /// What could not be read.
    fn unreadable<'a>(&'a self, look: Look<'a>) -> Option<Element<'a, Message>> {
        let files = self.listed.as_ref().map(|listed| listed.unreadable.as_slice()).unwrap_or_default();
        if files.is_empty() {
            return None;
        }
        let count = look.text_with("certificates-unreadable", &[("count", files.len().to_string())]);
        let named = files.iter().take(NAMED).map(|file| {
            let name = file.display().to_string();
            label(name, Type::Small, Role::Muted, look.palette).width(Fill).into()
        });
        let count = status(look, count, Role::Warn);
        Some(column![count, Column::with_children(named)].spacing(space::XS).into())
    }
}

pub(super) fn row_id(at: usize) -> Id {
    Id::from(format!("certificate-{at}"))
}

/// How a certificate stands, in words, and how much that matters.
pub(super) fn term(entry: &Entry, now: time::OffsetDateTime, look: Look<'_>) -> (String, Role) {
    let left = |days: i64| look.text_with("certificates-left", &[("days", days.to_string())]);
    match entry.term(now) {
        Term::NotYet => (look.text("certificates-not-yet"), Role::Warn),
        Term::InForce { days } => (left(days), Role::Ok),
        Term::EndsSoon { days } => (left(days), Role::Warn),
        Term::Ended => (look.text("certificates-ended"), Role::Danger),
    }
}

/// How far the reading is, and the way to stop it.
fn far<'a>((done, total): (usize, usize), look: Look<'_>) -> Element<'a, Message> {
    let words = match total {
        0 => look.text("certificates-looking"),
        _ => {
            let far = [("done", done.to_string()), ("total", total.to_string())];
            look.text_with("certificates-reading", &far)
        }
    };
    let palette = look.palette;
    let (track, bar) = (palette.get(Role::Edge), palette.get(Role::Accent));
    let shown = progress_bar(0.0..=(total.max(1) as f32), done as f32).girth(space::S).style(move |_| {
        progress_bar::Style {
            background: track.into(),
            bar: bar.into(),
            border: iced::Border { radius: (space::S / 2.0).into(), ..iced::Border::default() },
        }
    });
    let told = A11yInfo {
        value: (total > 0).then(|| format!("{} %", 100 * done / total)),
        ..A11yInfo::new(widget::Role::ProgressBar, look.text("certificates-looking"))
    };
    let stop = widget::button(look, STOP, Kind::Plain, look.text("button-stop"), Some(Message::Cancel));
    column![label(words, Type::Body, Role::Muted, palette).width(Fill), announced(told, shown), stop]
        .spacing(space::M)
        .into()
}

fn choice<'a>(
    look: Look<'_>,
    group: Group,
    key: &str,
    chosen: bool,
    message: Message,
) -> Element<'a, Message> {
    let id = Id::from(format!("{key}-choice"));
    widget::short_radio(look, group, id, look.text(key), chosen, Some(message))
}

/// Short choices side by side, beside what they choose; under it in a narrow window.
fn group<'a, const N: usize>(
    look: Look<'_>,
    key: &str,
    choices: [Element<'a, Message>; N],
) -> Element<'a, Message> {
    let choices = row(choices).spacing(space::S).wrap().vertical_spacing(0.0);
    let choices = announced(A11yInfo::new(widget::Role::Group, look.text(key)), choices);
    let head = label(look.text(key), Type::Small, Role::Muted, look.palette);
    match look.compact {
        true => column![head, choices].into(),
        false => row![head.width(CHOICES), choices].align_y(iced::Center).into(),
    }
}

/// What for, in one or two words.
fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Sign => "certificates-sign",
        Purpose::Agree => "certificates-agree",
        Purpose::Both => "certificates-both",
        Purpose::Other => "certificates-other-purpose",
    }
}
