//! The key card: whose key, where it lives, both certificates with the same facts in the same order, days left.

use super::{Role, Type, label, raised, space};
use crate::gui::look::Look;
use crate::pki::Purpose;
use crate::tasks::home::{CardCertificate, KeyCard};
use crate::vault::settings::Held;
use iced::widget::{Space, column, progress_bar, row};
use iced::{Border, Element, Fill};

/// The key card.
pub fn key_card<'a, M: 'a>(facts: &KeyCard, look: Look<'_>) -> Element<'a, M> {
    let (texts, palette) = (look.texts, look.palette);
    let held = facts.held();
    let role = match facts.days_left {
        d if d < 0 || held.is_some() => Role::Danger,
        _ if facts.is_due() => Role::Warn,
        _ => Role::Ok,
    };
    let days = match held {
        _ if facts.days_left < 0 => texts.text("card-expired", &[]),
        Some(held) => texts.text(held_key(&held), &[]),
        None => texts.text("card-days-left", &[("days", facts.days_left.to_string())]),
    };
    let carrier = texts.text("card-carrier", &[("carrier", facts.carrier.clone())]);
    let who = column![
        label(facts.owner.clone(), Type::Heading, Role::Text, palette),
        label(carrier, Type::Body, Role::Muted, palette),
    ]
    .width(Fill);
    let days = label(days, Type::Heading, role, palette);
    let head: Element<'a, M> = match look.compact {
        true => column![who, days].spacing(space::S).into(),
        false => row![who, days].spacing(space::M).into(),
    };
    let (full, bar_role) = (facts.period_days.max(1) as f32, palette.get(role));
    let track = palette.get(Role::Surface);
    let bar = progress_bar(0.0..=full, (facts.days_left.max(0) as f32).clamp(full / 100.0, full))
        .girth(space::S)
        .style(move |_| progress_bar::Style {
            background: track.into(),
            bar: bar_role.into(),
            border: Border { color: bar_role, width: 1.0, radius: (space::S / 2.0).into() },
        });
    let mut card = column![head, bar].spacing(space::M);
    for certificate in &facts.certificates {
        card = card.push(certificate_lines(certificate, look));
    }
    raised(card, Role::Muted, palette)
}

fn certificate_lines<'a, M: 'a>(c: &CardCertificate, look: Look<'_>) -> Element<'a, M> {
    let (texts, palette) = (look.texts, look.palette);
    let till = texts.text("card-valid-till", &[("date", texts.date(c.not_after.date()))]);
    column![
        Space::new().height(space::XS),
        label(texts.text(purpose(c.purpose), &[]), Type::Lead, Role::Text, palette),
        match c.held {
            Some(held) => label(held_since(&held, look), Type::Body, Role::Danger, palette),
            None => label(till, Type::Body, Role::Text, palette),
        },
        label(texts.text("card-issuer", &[("issuer", c.issuer.clone())]), Type::Body, Role::Muted, palette),
    ]
    .spacing(space::XS)
    .into()
}

/// Key of the word for a certificate that is not to be used.
pub fn held_key(held: &Held) -> &'static str {
    if held.revoked { "card-revoked" } else { "card-suspended" }
}

/// The same with the day.
pub fn held_since(held: &Held, look: Look<'_>) -> String {
    let key = format!("{}-since", held_key(held));
    look.text_with(&key, &[("date", look.texts.date(held.since.date()))])
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Sign => "card-sign",
        Purpose::Agree => "card-agree",
        Purpose::Both => "card-both",
        Purpose::Other => "card-other",
    }
}
