//! Every key that is known, the one that ends soonest first.

use super::{Around, Message};
use crate::code::{Code, Coded as _};
use crate::gui::design::{self, Role, Sheet, Type, label, raised, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Id, Kind, Words};
use crate::gui::wizard::step::key::format_name;
use crate::tasks::home::KeyCard;
use crate::tasks::known_keys::KnownKey;
use crate::tasks::urgency;
use iced::widget::{Column, column, row};
use iced::{Element, Fill, Right};
use std::path::Path;

const ANOTHER: Id = Id::new("keys-another");

pub fn sheet<'a>(
    keys: Option<&[KnownKey]>,
    around: Option<Around<'a>>,
    failed: Option<(Code, &[(&'static str, String)])>,
    look: Look<'a>,
) -> Sheet<'a, Message> {
    let palette = look.palette;
    let mut all = Column::new().spacing(space::L).width(Fill);
    let mut main = None;
    match (keys, around, failed) {
        (_, _, Some((code, details))) => {
            let (title, advice) = look.texts.error(code, details);
            all = all
                .push(label(look.text("home-keys-safe"), Type::Body, Role::Text, palette))
                .push(design::failure(look, title, format!("{advice} ({code})"), Role::Danger));
            main = Some((look.text("button-retry"), Some(Message::Reload)));
        }
        (Some(keys), Some(around), None) => {
            let words = if keys.is_empty() { "keys-none" } else { "keys-text" };
            all = all.push(label(look.text(words), Type::Body, Role::Text, palette).width(Fill));
            for key in keys {
                all = all.push(one(key, around, look));
            }
        }
        _ => all = all.push(design::status(look, look.text("keys-looking"), Role::Muted)),
    }
    let may_choose = around.is_some_and(|around| around.training.is_none());
    if may_choose && main.is_none() && keys.is_some_and(<[_]>::is_empty) {
        main = Some((look.text("keys-choose-first"), Some(Message::Another)));
    } else if may_choose {
        let another = Some(Message::Another);
        all = all.push(widget::button(look, ANOTHER, Kind::Link, look.text("key-choose"), another));
    }
    Sheet { main, ..Sheet::new(look.text("keys-title"), all.into()) }
}

/// Name of a key's file.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The folder of a key's file.
pub fn folder(path: &Path) -> String {
    path.parent().map(|folder| folder.display().to_string()).unwrap_or_default()
}

/// Days left in words, and how much that matters.
pub fn days(card: Option<&KeyCard>, look: Look<'_>) -> (String, Role) {
    match card {
        Some(card) if card.days_left < 0 => (look.text("card-expired"), Role::Danger),
        Some(card) if card.held().is_some() => {
            (card.held().map(|held| look.text(design::held_key(&held))).unwrap_or_default(), Role::Danger)
        }
        Some(card) => {
            let words = look.text_with("card-days-left", &[("days", card.days_left.to_string())]);
            (words, if card.is_due() { Role::Warn } else { Role::Ok })
        }
        None => (look.text("keys-days-unknown"), Role::Muted),
    }
}

fn one<'a>(key: &KnownKey, around: Around<'_>, look: Look<'_>) -> Element<'a, Message> {
    let palette = look.palette;
    let (name, place) = (file_name(&key.path), key.path.display().to_string());
    let button = |what: &str, kind, words: &str, message| {
        let id = Id::from(format!("keys-{what}-{place}"));
        widget::button(look, id, kind, Words::about(look, look.text(words), place.clone()), Some(message))
    };
    let open = |kind| button("open", kind, "keys-open", Message::Open(key.path.clone()));
    let found = match &key.found {
        Ok(found) => found,
        Err(error) => {
            let (title, advice) = look.texts.error(error.code(), &error.details());
            let facts = column![
                label(name, Type::Lead, Role::Text, palette).width(Fill),
                label(folder(&key.path), Type::Small, Role::Muted, palette).width(Fill),
                label(format!("{title} ({})", error.code()), Type::Body, Role::Danger, palette).width(Fill),
                label(advice, Type::Body, Role::Text, palette).width(Fill),
                button("forget", Kind::Link, "keys-forget", Message::Forget(key.path.clone())),
            ];
            return raised(facts.spacing(space::XS), Role::Muted, palette);
        }
    };
    let (left, role) = days(key.card(), look);
    let owner = found.card.as_ref().map(|card| card.owner.clone());
    let unknown = if found.read { "keys-awaits" } else { "choose-owner-unknown" };
    let format = format_name(found.format);
    // «Key-6.dat» is both.
    let what = if name == format {
        name
    } else {
        look.text_with("keys-file", &[("file", name), ("format", format)])
    };
    let who = column![
        label(owner.unwrap_or_else(|| look.text(unknown)), Type::Lead, Role::Text, palette).width(Fill),
        label(what, Type::Body, Role::Text, palette).width(Fill),
        label(folder(&key.path), Type::Small, Role::Muted, palette).width(Fill),
    ]
    .width(Fill);
    let urgency = found.card.as_ref().filter(|card| card.held().is_none());
    let urgency = urgency.and_then(|card| urgency::within(card.days_left));
    let urgency = urgency.map(|days| label(look.text(&format!("ends-{days}")), Type::Small, role, palette));
    let left = column![label(left, Type::Lead, role, palette)].push(urgency);
    let head: Element<'a, Message> = match look.compact {
        true => column![who, left].spacing(space::S).into(),
        false => row![who, left.align_x(Right)].spacing(space::M).into(),
    };
    // One that has ended cannot be renewed from here, but it opens what was sent to its owner.
    let renew = match around.open_case(key) {
        Some(case) => Some(button("resume", Kind::Plain, "home-resume", Message::Resume(case.case.clone()))),
        None if found.card.as_ref().is_some_and(|card| card.days_left < 0 || card.held().is_some()) => None,
        None => Some(button("renew", Kind::Plain, "home-renew", Message::Renew(key.path.clone()))),
    };
    let open = open(if renew.is_some() { Kind::Link } else { Kind::Plain });
    let actions = row![].push(renew).push(open).spacing(space::S).wrap().vertical_spacing(space::S);
    raised(column![head, actions].spacing(space::M), Role::Muted, palette)
}
