//! What the pages of a change of status show.

use super::{Change, Message, PASSWORD, REASONS, SERIAL, Stage, StatusChange, Told};
use crate::gui::design::{self, Mark, Role, Sheet, Tone, Type, grouped, label, notice, raised, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Field, Group, Id, SecretField};
use crate::pki::{Certificate, RevocationReason};
use iced::widget::column;
use iced::{Element, Fill};

const CLOSE: Id = Id::new("status-close");

impl StatusChange {
    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let own = |part: &str| self.own(part, look);
        let sheet = |title: String, body| Sheet::new(title, body);
        // The footer's own way out is called like a revocation.
        let nothing = || (CLOSE, look.text("status-leave"), Message::Leave);
        match self.stage {
            Stage::Office => Sheet {
                main: Some((look.text("status-close"), Some(Message::Main))),
                ..sheet(own("title"), self.office(look))
            },
            Stage::What => Sheet {
                note: Some(look.text("status-what-note")),
                main: Some((look.text("status-next"), Some(Message::Main))),
                others: vec![nothing()],
                ..sheet(own("title"), self.what(look))
            },
            Stage::Confirm => Sheet {
                note: Some(look.text("status-confirm-note")),
                main: Some((look.text("status-next"), Some(Message::Main))),
                others: vec![nothing()],
                back: Some(Message::Back),
                ..sheet(own("confirm-title"), self.confirm(look))
            },
            Stage::Password => Sheet {
                note: Some(own("password-note")),
                main: Some((own("main"), Some(Message::Main))),
                is_final: self.kind == Change::Revoke,
                others: vec![nothing()],
                back: Some(Message::Back),
                ..sheet(look.text("status-password-title"), self.password(look))
            },
            Stage::Sending => Sheet {
                note: Some(look.text("status-sending-note")),
                ..sheet(
                    look.text("status-sending-title"),
                    design::status(look, look.text("status-sending"), Role::Text),
                )
            },
            Stage::Result => self.result(look),
        }
    }

    /// A text of this change, for as many certificates as are chosen.
    fn own(&self, part: &str, look: Look<'_>) -> String {
        let count = self.chosen.iter().filter(|chosen| **chosen).count();
        look.text_with(&format!("status-{}-{part}", self.kind.key()), &[("count", count.to_string())])
    }

    fn provider(&self, look: Look<'_>) -> String {
        self.profile.name.in_language(look.texts.language().tag()).to_owned()
    }

    fn office<'a>(&self, look: Look<'a>) -> Element<'a, Message> {
        let name = [("name", self.provider(look))];
        let text = |words: String| label(words, Type::Body, Role::Text, look.palette).width(Fill);
        let phone = self.profile.phone.as_ref().map(|phone| {
            let phone = crate::pki::name::visible(phone);
            raised(
                label(
                    look.text_with("status-phone", &[("phone", phone)]),
                    Type::Lead,
                    Role::Text,
                    look.palette,
                ),
                Role::Muted,
                look.palette,
            )
        });
        column![text(look.text_with("status-office", &name))]
            .push(phone)
            .push(text(self.own("office", look)))
            .spacing(space::M)
            .width(Fill)
            .into()
    }

    /// What cannot be undone; said on both pages before the password.
    fn meaning<'a>(&self, look: Look<'a>) -> Element<'a, Message> {
        let days = [("days", self.profile.rules.suspension_days.to_string())];
        let words = look.text_with(&format!("status-{}-means", self.kind.key()), &days);
        notice(look, Tone::Warning, words)
    }

    fn what<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let text = |words: String| label(words, Type::Body, Role::Text, look.palette).width(Fill);
        let mut all =
            column![self.meaning(look), text(look.text("status-which"))].spacing(space::M).width(Fill);
        for (place, (certificate, chosen)) in self.certificates.iter().zip(&self.chosen).enumerate() {
            let id = Id::from(format!("status-certificate-{place}"));
            let choose = move |chosen| Message::Choose(place, chosen);
            let note = facts(certificate, look);
            all = all.push(widget::checkbox(
                look,
                id,
                title(certificate, look),
                Some(note),
                *chosen,
                Some(choose),
            ));
        }
        if self.tried {
            all = all.push(design::alert(look, look.text("status-nothing-chosen")));
        }
        if self.kind == super::Change::Revoke {
            all = all.push(text(look.text("status-reason")));
            for reason in REASONS {
                let key = reason_key(reason);
                let id = Id::from(format!("status-{key}"));
                let chosen = self.reason == reason;
                let words = look.text(&format!("status-{key}"));
                all = all.push(widget::radio(
                    look,
                    Group::new("reasons"),
                    id,
                    words,
                    None,
                    chosen,
                    Some(Message::Reason(reason)),
                ));
            }
        }
        all.into()
    }

    fn confirm<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let chosen = self.certificates.iter().zip(&self.chosen).filter(|(_, chosen)| **chosen);
        let mut list = column![].spacing(space::M).width(Fill);
        for (certificate, _) in chosen {
            list = list.push(column![
                label(title(certificate, look), Type::Lead, Role::Text, look.palette),
                label(facts(certificate, look), Type::Body, Role::Muted, look.palette),
            ]);
        }
        let of = self.first().map(|certificate| title(certificate, look)).unwrap_or_default();
        let end = [("certificate", of), ("end", self.serial_end())];
        let around = Field {
            label: look.text_with("status-serial", &end),
            hint: Some(look.text("status-serial-hint")),
            error: self.tried.then(|| look.text("status-serial-wrong")),
            required: true,
            ..Field::default()
        };
        column![
            raised(list, Role::Muted, look.palette),
            self.meaning(look),
            widget::field(look, SERIAL, around, &self.serial, Some(Message::Serial)),
        ]
        .spacing(space::M)
        .width(Fill)
        .into()
    }

    fn password<'a>(&'a self, look: Look<'a>) -> Element<'a, Message> {
        let error = match &self.refused {
            Some((code, details)) => {
                let (what, advice) = look.texts.error(*code, details);
                Some(format!("{what}. {advice}"))
            }
            None => self.tried.then(|| look.text("key-password-empty")),
        };
        let around = SecretField { label: look.text("key-password"), hint: None, error, required: true };
        let key = look.text_with("status-key", &[("path", self.key.0.clone())]);
        column![
            label(key, Type::Body, Role::Text, look.palette).width(Fill),
            widget::secret(look, PASSWORD, around, &self.password, Message::Typed),
        ]
        .spacing(space::M)
        .width(Fill)
        .into()
    }

    fn result<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let own = |part: &str| self.own(part, look);
        let mut lines = column![].spacing(space::M).width(Fill);
        let mut failures = column![].spacing(space::M).width(Fill);
        let chosen = self.certificates.iter().zip(&self.told).zip(&self.chosen);
        let mut seen = true;
        for ((certificate, told), _) in chosen.filter(|(_, chosen)| **chosen) {
            let (mark, words) = self.line(certificate, told.as_ref(), look);
            seen &= mark == Mark::Ok;
            lines = lines.push(design::result(look, mark, words));
            if let Some(Err((code, details))) = told {
                // The catalogue's advice takes a key that works for granted.
                let title = format!("{} ({code})", look.texts.error(*code, details).0);
                failures =
                    failures.push(design::failure(look, title, look.text("status-repeat"), Role::Danger));
            }
        }
        let taken = self.wanted().is_empty();
        let (title, role) = match (taken, seen) {
            (true, true) => (own("done-title"), Role::Ok),
            (true, false) => (look.text("status-taken-title"), Role::Warn),
            (false, _) => (look.text("status-not-done-title"), Role::Warn),
        };
        let next = label(own("next"), Type::Body, Role::Text, look.palette).width(Fill);
        let body = column![raised(lines, role, look.palette)]
            .push((!taken).then_some(failures))
            .push(taken.then_some(next))
            .spacing(space::M)
            .width(Fill);
        let close = (CLOSE, look.text("status-close"), Message::Leave);
        let main = if taken { "status-close" } else { "button-retry" };
        Sheet {
            main: Some((look.text(main), Some(Message::Main))),
            others: if taken { Vec::new() } else { vec![close] },
            ..Sheet::new(title, body.into())
        }
    }

    fn line(&self, certificate: &Certificate, told: Option<&Told>, look: Look<'_>) -> (Mark, String) {
        let (mark, state) = match told {
            Some(Ok(word)) => {
                let verdict = look.text(&format!("verdict-{}", word.as_str().replace('_', "-")));
                match self.kind.is_done(*word) {
                    true => (Mark::Ok, verdict),
                    false => (Mark::Warning, look.text_with("status-taken", &[("verdict", verdict)])),
                }
            }
            Some(Err(_)) => (Mark::Failed, look.text("status-failed")),
            None => (Mark::Unknown, look.text("status-not-sent")),
        };
        let facts = [("certificate", title(certificate, look)), ("state", state)];
        (mark, look.text_with("status-line", &facts))
    }
}

/// Key of a reason's text, after `status-`.
fn reason_key(reason: RevocationReason) -> &'static str {
    match reason {
        RevocationReason::KeyCompromise => "reason-compromise",
        RevocationReason::AffiliationChanged => "reason-data",
        RevocationReason::Superseded => "reason-superseded",
        _ => "reason-unspecified",
    }
}

fn title(certificate: &Certificate, look: Look<'_>) -> String {
    look.text(design::purpose_key(certificate.purpose()))
}

fn facts(certificate: &Certificate, look: Look<'_>) -> String {
    let facts = [
        ("owner", design::name(certificate.subject())),
        ("date", look.texts.date(certificate.not_after().date())),
        ("serial", grouped(&hex::encode(certificate.serial()))),
    ];
    look.text_with("status-facts", &facts)
}
