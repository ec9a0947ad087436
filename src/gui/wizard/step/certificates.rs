//! рис. 12: the new certificates beside the old ones.

use super::{Apply, Main, Page, Step};
use crate::carrier::KeyUri;
use crate::code::Code;
use crate::gui::design::{self, Mark, Role, SEMIBOLD, Type, label, space};
use crate::gui::look::Look;
use crate::gui::wizard::context::Context;
use crate::pki::{Certificate, Purpose};
use crate::renewal::{Outcome, Warning};
use iced::widget::{column, row};
use iced::{Element, Fill};
use std::path::Path;

#[derive(Default)]
pub struct Certificates;

impl Step for Certificates {
    fn apply(&mut self, _context: &mut Context) -> Apply {
        Apply::Ready
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let body = match &context.known.outcome {
            Some(outcome) => body(context, outcome, look),
            None => column![].into(),
        };
        Page {
            title: look.text("step-certificates-title"),
            body,
            note: Some(look.text("certificates-note")),
            main: Some(Main { words: look.text("step-certificates-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}

fn body<'a>(context: &Context, outcome: &Outcome, look: Look<'_>) -> Element<'a, super::Message> {
    let new_place = file_name(&outcome.key.0);
    let old_place = old_file(context, outcome).map(|old| place_of(old, outcome)).unwrap_or_default();
    let mut all = column![label(look.text("certificates-text"), Type::Body, Role::Text, look.palette)]
        .spacing(space::L)
        .width(Fill);
    if !outcome.warnings.is_empty() {
        let lines =
            outcome.warnings.iter().map(|warning| (Mark::Warning, warning_words(warning, look), None));
        let lines = column![
            label(look.text("certificates-warnings"), Type::Body, Role::Text, look.palette).font(SEMIBOLD),
            design::marked_lines(look, lines),
        ]
        .spacing(space::S);
        all = all.push(design::raised(lines, Role::Warn, look.palette));
    }
    for (old, new) in pairs(&outcome.old, &outcome.new) {
        let new = side(look, "certificates-new", new, &new_place, Role::Accent);
        let old = side(look, "certificates-old", old, &old_place, Role::Muted);
        let pair: Element<'a, super::Message> = if look.compact {
            column![new, old].spacing(space::M).into()
        } else {
            row![old, new].spacing(space::M).into()
        };
        all = all.push(pair);
    }
    all.into()
}

fn side<'a>(
    look: Look<'_>,
    heading: &str,
    certificate: Option<&Certificate>,
    place: &str,
    edge: Role,
) -> Element<'a, super::Message> {
    let card = match certificate {
        Some(certificate) => design::certificate_card(certificate, place, edge, look),
        None => label(look.text("certificates-none"), Type::Body, Role::Muted, look.palette).into(),
    };
    design::section(look.text(heading), card, look.palette)
}

/// Old and new of one purpose side by side. One key may replace two, and two one.
fn pairs<'a>(
    old: &'a [Certificate],
    new: &'a [Certificate],
) -> Vec<(Option<&'a Certificate>, Option<&'a Certificate>)> {
    let mut left: Vec<&Certificate> = old.iter().collect();
    let mut pairs: Vec<_> = new
        .iter()
        .map(|new| {
            let fits = |old: &&Certificate| {
                old.purpose() == new.purpose()
                    || matches!((old.purpose(), new.purpose()), (Purpose::Both, _) | (_, Purpose::Both))
            };
            (left.iter().position(fits).map(|at| left.remove(at)), Some(new))
        })
        .collect();
    pairs.extend(left.into_iter().map(|old| (Some(old), None)));
    pairs
}

/// Where the old key lies now: under its dated name, or where it always was.
pub(super) fn old_file<'a>(context: &'a Context, outcome: &'a Outcome) -> Option<&'a KeyUri> {
    outcome.old_key.as_ref().or(context.answers.key.as_ref())
}

/// A store beside the new key by its name, one elsewhere by its path.
pub(super) fn place_of(store: &KeyUri, outcome: &Outcome) -> String {
    let folder = |uri: &KeyUri| Path::new(&uri.0).parent().map(Path::to_owned);
    if folder(store) == folder(&outcome.key) { file_name(&store.0) } else { store.0.clone() }
}

pub(super) fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// A warning in the words of the catalogue, with its facts.
fn warning_words(warning: &Warning, look: Look<'_>) -> String {
    let facts: Vec<(&str, String)> =
        warning.facts.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    match Code::ALL.iter().find(|code| Some(code.as_str()) == warning.code.as_deref()) {
        Some(code) => format!("{} ({code})", look.texts.error(*code, &facts).0),
        None => look.text_with(&format!("renewal-warning-{}", warning.key), &facts),
    }
}
