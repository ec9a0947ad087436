//! A certificate as a card: the same facts in the same order everywhere.

use super::{Palette, Role, SEMIBOLD, Type, digits, label, raised, space};
use crate::gui::look::Look;
use crate::pki::{Certificate, Name, Purpose};
use iced::widget::{Space, Text, column};
use iced::{Element, Fill};

/// The card: what for, who, valid from and till, by whom, where the key lives; the number last. `edge` marks the new
/// ones.
pub fn certificate_card<'a, M: 'a>(
    certificate: &Certificate,
    carrier: &str,
    edge: Role,
    look: Look<'_>,
) -> Element<'a, M> {
    let period = look.text_with(
        "certificate-period",
        &[
            ("from", look.texts.date(certificate.not_before().date())),
            ("to", look.texts.date(certificate.not_after().date())),
        ],
    );
    let facts = [
        ("certificate-owner", name(certificate.subject())),
        ("certificate-valid", period),
        ("certificate-issuer", name(certificate.issuer())),
        ("certificate-carrier", carrier.to_owned()),
    ];
    let purpose = match certificate.is_ca() {
        true => look.text("card-ca"),
        false => look.text(purpose_key(certificate.purpose())),
    };
    let mut all = column![label(purpose, Type::Lead, Role::Text, look.palette)].spacing(space::S).width(Fill);
    for (key, value) in facts {
        let value = label(value, Type::Body, Role::Text, look.palette);
        all = all.push(fact(look.text(key), value, look.palette));
    }
    let number = digits(&hex::encode(certificate.serial()), look.palette);
    all = all.push(fact(look.text("certificate-number"), number, look.palette));
    raised(all, edge, look.palette)
}

/// Key of the text that names a certificate of this purpose.
pub fn purpose_key(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Sign => "card-sign",
        Purpose::Agree => "card-agree",
        Purpose::Both => "card-both",
        Purpose::Other => "card-other",
    }
}

/// One fact: its name small above it.
fn fact<'a, M: 'a>(name: String, value: Text<'a>, palette: &Palette) -> Element<'a, M> {
    column![label(name, Type::Small, Role::Muted, palette), value].width(Fill).into()
}

/// A part of a page with its own heading.
pub fn section<'a, M: 'a>(
    heading: String,
    content: impl Into<Element<'a, M>>,
    palette: &Palette,
) -> Element<'a, M> {
    column![
        label(heading, Type::Body, Role::Text, palette).font(SEMIBOLD),
        Space::new().height(space::XS),
        content.into()
    ]
    .width(Fill)
    .into()
}

/// What people call it; a dash when that is nothing.
pub fn name(name: &Name) -> String {
    Some(name.called()).filter(|name| !name.is_empty()).unwrap_or_else(|| "—".to_owned())
}

/// Hexadecimal digits by four.
pub fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_grouped_by_four() {
        assert_eq!(super::grouped("0123456789ab1"), "0123 4567 89ab 1");
        assert_eq!(super::grouped(""), "");
    }
}
