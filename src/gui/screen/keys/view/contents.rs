//! What is in a key file that is open.

use super::super::Message as PageMessage;
use super::super::care;
use super::super::list::file_name;
use super::super::remind;
use super::{ASK, Message, Opened, View, care_button, outside, purpose};
use crate::carrier::{KeyInfo, OtherKey, Protection};
use crate::crypto::KeyAlgorithm;
use crate::gui::design::{self, Role, Type, certificate_card, digits, fact, label, raised, space};
use crate::gui::look::Look;
use crate::gui::screen::keys::Around;
use crate::gui::widget::{self, Id, Kind, Words};
use crate::renewal::search::Place;
use crate::renewal::{Search, Searched, Why};
use iced::widget::{column, row};
use iced::{Element, Fill};

impl View {
    pub(super) fn contents<'a>(
        &'a self,
        opened: &'a Opened,
        around: Around<'_>,
        look: Look<'a>,
    ) -> Element<'a, PageMessage> {
        let store = &opened.store;
        let protection = look.text(&format!("keys-protection-{}", store.protection.name()));
        let facts = outside(&self.key, self.key.card(), true, look);
        let facts = facts.push(fact(look, look.text("keys-protection"), protection, None));
        let mut all = column![raised(facts, Role::Muted, look.palette)].spacing(space::L).width(Fill);
        all = all.push(offer(opened, look)).push(cares(opened, around, look));
        let count = store.keys.len();
        for (at, key) in store.keys.iter().enumerate() {
            all = all.push(self.pair(key, (at, count), look));
        }
        all.push((!store.search.is_complete()).then(|| self.searched(&store.search, around, look)))
            .push((!store.others.is_empty()).then(|| self.others(&store.others, look)))
            .into()
    }

    /// One key pair with its certificates.
    fn pair<'a>(&self, key: &KeyInfo, (at, of): (usize, usize), look: Look<'a>) -> Element<'a, PageMessage> {
        let purpose = look.text(purpose(key.purpose));
        let place = [("at", (at + 1).to_string()), ("of", of.to_string())];
        let place = (of > 1).then(|| look.text_with("a11y-place", &place));
        let heading = look.text_with("keys-pair", &[("purpose", purpose)]);
        let heading = place.map_or_else(|| heading.clone(), |place| format!("{heading} ({place})"));
        let spki = &key.spki;
        let (algorithm, curve) = match spki.public_key().map(|public| public.algorithm()) {
            Ok(KeyAlgorithm::Dstu4145(curve)) => {
                let bits = [("bits", curve.degree().to_string())];
                (look.text("keys-dstu"), Some(look.text_with("keys-curve-bits", &bits)))
            }
            Ok(KeyAlgorithm::P256) => ("ECDSA".to_owned(), Some("P-256".to_owned())),
            Ok(KeyAlgorithm::P384) => ("ECDSA".to_owned(), Some("P-384".to_owned())),
            Err(_) => (spki.algorithm_name(), None),
        };
        let mut facts = column![fact(look, look.text("keys-algorithm"), algorithm, None)].spacing(space::XS);
        if let Some(curve) = &curve {
            facts = facts.push(fact(look, look.text("keys-curve"), curve.clone(), None));
        }
        if let Some(name) = &key.name {
            facts = facts.push(fact(look, look.text("keys-name"), name.clone(), None));
        }
        let ids = spki.key_ids();
        let dstu = matches!(spki.public_key().map(|p| p.algorithm()), Ok(KeyAlgorithm::Dstu4145(_)));
        let international = (!dstu).then(|| ("keys-id-sha1", hex::encode(ids.sha1)));
        let national = [("keys-id-gost", hex::encode(ids.gost)), ("keys-id-kupyna", hex::encode(ids.kupyna))];
        for (name, id) in international.into_iter().chain(national) {
            facts = facts.push(self.id(&heading, look.text(name), id, look));
        }
        let mut all = column![raised(facts, Role::Muted, look.palette)].spacing(space::M).width(Fill);
        let file = file_name(&self.key.path);
        for certificate in &key.certificates {
            all = all.push(certificate_card(certificate, &file, Role::Muted, look));
        }
        if key.certificates.is_empty() {
            let words = look.text("keys-no-certificate");
            all = all.push(label(words, Type::Body, Role::Muted, look.palette).width(Fill));
        }
        design::section(heading, all, look.palette)
    }

    /// An identifier that can be copied. `of`: whose it is.
    fn id<'a>(&self, of: &str, name: String, id: String, look: Look<'a>) -> Element<'a, PageMessage> {
        let copied = self.copied.as_ref() == Some(&id);
        let words = look.text(if copied { "keys-copied" } else { "keys-copy" });
        let words = Words::about(look, words, format!("{name}, {of}"));
        let press = Some(PageMessage::Key(Message::Copy(id.clone())));
        let button = widget::button(look, Id::from(format!("keys-copy-{id}")), Kind::Link, words, press);
        // Too long for a column of values: below its name.
        let value = digits(&id, look.palette).width(Fill);
        let value: Element<'a, PageMessage> = match look.compact {
            true => column![value, button].into(),
            false => row![value, button].spacing(space::M).align_y(iced::Center).into(),
        };
        column![label(name, Type::Body, Role::Muted, look.palette), value].width(Fill).into()
    }

    fn others<'a>(&self, others: &[OtherKey], look: Look<'a>) -> Element<'a, PageMessage> {
        let mut all = column![].spacing(space::M).width(Fill);
        for (at, key) in others.iter().enumerate() {
            let words = look.text_with("keys-other", &[("algorithm", key.algorithm.clone())]);
            let mut one =
                column![label(words, Type::Body, Role::Text, look.palette).width(Fill)].spacing(space::XS);
            if let Some(id) = &key.key_id {
                let of = format!("{} {}", key.algorithm, at + 1);
                one = one.push(self.id(&of, look.text("keys-id"), hex::encode(id), look));
            }
            all = all.push(raised(one, Role::Muted, look.palette));
        }
        design::section(look.text("keys-others"), all, look.palette)
    }

    /// Where certificates were looked for, and what came of each place.
    fn searched<'a>(&self, search: &Search, around: Around<'_>, look: Look<'a>) -> Element<'a, PageMessage> {
        let line = |Searched { place, found, not_searched }: &Searched| {
            let place = ("place", look.text(&format!("searched-{}", place.as_str())));
            match (found, not_searched) {
                (Some(0), _) => look.text_with("searched-nothing", &[place]),
                (Some(n), _) => look.text_with("searched-found", &[place, ("n", n.to_string())]),
                (None, Some(Why::Failed(code))) => {
                    look.text_with("searched-failed", &[place, ("code", code.to_string())])
                }
                (None, why) => {
                    let why = why.unwrap_or(Why::NotAsked).as_str();
                    look.text_with("searched-not", &[place, ("why", look.text(&format!("searched-{why}")))])
                }
            }
        };
        let mut all = column![label(look.text("searched"), Type::Body, Role::Text, look.palette).width(Fill)];
        for told in search.searched() {
            all = all.push(label(line(told), Type::Body, Role::Muted, look.palette).width(Fill));
        }
        let asked =
            search.searched().iter().any(|told| told.place == Place::Provider && told.found.is_some());
        let ask = match (self.busy, around.provider()) {
            (true, _) => Some(design::status(look, look.text("certificate-check-asking"), Role::Text)),
            (false, Some(provider)) if !asked => {
                let name = provider.name.in_language(look.texts.language().tag()).to_owned();
                let words = look.text_with("keys-ask", &[("name", name)]);
                let press = Some(PageMessage::Key(Message::Ask));
                Some(widget::button(look, ASK, Kind::Plain, words, press))
            }
            (false, Some(_)) => None,
            (false, None) => Some(
                label(look.text("keys-ask-whom"), Type::Body, Role::Text, look.palette).width(Fill).into(),
            ),
        };
        let said = look.text("searched");
        let all = column![all.spacing(space::XS)].push(ask).spacing(space::M);
        widget::outcome(said, raised(all, Role::Warn, look.palette))
    }
}

/// «Перетворити» by itself, where the file is protected badly.
fn offer<'a>(opened: &Opened, look: Look<'a>) -> Option<Element<'a, PageMessage>> {
    let key = match opened.store.protection {
        Protection::None => "keys-offer-none",
        Protection::Weak => "keys-offer-weak",
        Protection::Usual => return None,
    };
    if opened.store.keys.is_empty() {
        return None;
    }
    let press = Some(PageMessage::Key(Message::Care(care::Kind::Protect)));
    let words = column![
        label(look.text(key), Type::Lead, Role::Warn, look.palette).width(Fill),
        label(look.text(&format!("{key}-advice")), Type::Body, Role::Text, look.palette).width(Fill),
        widget::button(look, Id::new("keys-protect"), Kind::Plain, look.text("keys-protect"), press),
    ];
    Some(raised(words.spacing(space::S), Role::Warn, look.palette))
}

/// What can be done with the file.
fn cares<'a>(opened: &Opened, around: Around<'_>, look: Look<'a>) -> Element<'a, PageMessage> {
    let written = care::is_written(opened.store.format);
    let ends = !remind::certificates(opened, around.desk.now()).is_empty();
    let kinds = care::Kind::ALL.into_iter().filter(|kind| match kind {
        care::Kind::Password => written,
        care::Kind::Remind => ends,
        _ => true,
    });
    let style = |kind| if kind == care::Kind::Destroy { Kind::Danger } else { Kind::Plain };
    let buttons = row(kinds.map(|kind| care_button(kind, style(kind), look)));
    let why = (!written).then(|| {
        label(look.text("keys-password-not-written"), Type::Small, Role::Muted, look.palette).width(Fill)
    });
    column![buttons.spacing(space::S).wrap().vertical_spacing(space::S)].push(why).spacing(space::S).into()
}
