//! Pages where the journey stops: what holds for the keys first, then what happened, what to do, and the button that
//! does it.

use super::Message;
use crate::authority::{Profile, Protocol};
use crate::code::{Code, Coded as _};
use crate::gui::design::{Role, Sheet, Type, badge, label, raised, space};
use crate::gui::look::Look;
use crate::gui::status_change::{Change, can_be_asked};
use crate::gui::widget::{self, Id, Kind};
use crate::i18n::{Language, Texts};
use crate::pki::RevocationReason;
use crate::renewal::{IfLost, RenewalError, Standing, State};
use iced::widget::{column, container, row};
use iced::{Element, Fill, padding};
use std::fmt::Write as _;
use time::OffsetDateTime;

pub(super) const HOME: Id = Id::new("home");
const REVOKE: Id = Id::new("stop-revoke");
const DETAILS: Id = Id::new("stop-details");
const LOST: Id = Id::new("stop-lost");
const COPY: Id = Id::new("stop-copy");

/// Why the journey stops.
#[derive(Debug, Clone)]
pub enum Stop {
    /// R1 (also an ended key usage period): only a registration office can help.
    Expired { code: Code, details: Vec<(&'static str, String)> },
    /// R2.
    Revoked { code: Code, details: Vec<(&'static str, String)> },
    /// R2, but it can be resumed.
    Suspended { code: Code, details: Vec<(&'static str, String)> },
    /// R4: «Дані змінилися».
    DataChanged,
    /// R5: the key may be in other hands.
    Compromised,
    /// The provider takes its time; the case goes on later.
    Waiting { case: String, next: Option<OffsetDateTime> },
    /// The provider refused, or what it issued does not fit.
    Refused { code: Code, details: Vec<(&'static str, String)> },
    /// Something failed on the way; the case can go on. `lost`: the new keys are not there or do not open; what follows
    /// if they never will.
    Interrupted { code: Code, details: Vec<(&'static str, String)>, case: String, lost: Option<IfLost> },
    /// The person gave lost new keys up, and the provider knows. Whether the old certificates were seen in force.
    GivenUp { in_force: bool },
    /// The person stopped it; no error.
    Paused { code: Code, details: Vec<(&'static str, String)>, case: Option<String> },
    /// Another copy of the program works on the case.
    InUse { code: Code, details: Vec<(&'static str, String)>, case: String },
    /// Something failed before a case existed.
    Failed { code: Code, details: Vec<(&'static str, String)> },
}

/// What holds for the keys. A page says first what is true, never more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// No request was sent and no key was touched.
    Untouched,
    /// Sent, but the old certificates stay valid until we confirm the new ones (or the provider said so).
    OldWorks,
    /// Sent; whether the old certificates are still valid is not known (domain.md 12.4, `iit`).
    BothKept,
    /// The old certificates are revoked; the new keys are on the carrier.
    OldRevoked,
    /// The new certificates are stored beside the new keys.
    NewStored,
    /// The old key is where it was; whether its certificates are in force is not known, and new keys may be lost.
    OldKept,
    /// The case could not be read: only what the program never does can be promised.
    NothingRemoved,
}

impl Safety {
    fn key(self) -> &'static str {
        match self {
            Safety::Untouched => "safety-untouched",
            Safety::OldWorks => "safety-old-works",
            Safety::BothKept => "safety-both-kept",
            Safety::OldRevoked => "safety-old-revoked",
            Safety::NewStored => "safety-new-stored",
            Safety::OldKept => "safety-old-kept",
            Safety::NothingRemoved => "safety-nothing-removed",
        }
    }

    /// The state of the old certificates needs a person's attention.
    fn is_calm(self) -> bool {
        !matches!(self, Safety::BothKept | Safety::OldRevoked | Safety::OldKept)
    }
}

/// The words of a stop page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    /// What holds for the keys.
    pub safe: String,
    pub what: String,
    pub advice: String,
    /// The main button.
    pub main: String,
}

impl Stop {
    pub fn of(error: &RenewalError) -> Self {
        let (code, details) = (error.code(), error.details());
        let case = error.case().map(str::to_owned);
        match error {
            RenewalError::Preconditions(findings)
                if findings.iter().any(|f| f.standing == Standing::Failed) =>
            {
                match code {
                    Code::Cert02 | Code::Key09 => Stop::Expired { code, details },
                    Code::Cert03 => Stop::Revoked { code, details },
                    Code::Cert08 => Stop::Suspended { code, details },
                    _ => Stop::Failed { code, details },
                }
            }
            RenewalError::Ended { .. } => Stop::Refused { code, details },
            RenewalError::NoCase(_) => Stop::Failed { code, details },
            _ => match case {
                case if matches!(code, Code::App04 | Code::App06) => Stop::Paused { code, details, case },
                Some(case) if code == Code::App03 => Stop::InUse { code, details, case },
                Some(case) if code == Code::Req01 => Stop::Waiting { case, next: None },
                Some(case) => Stop::Interrupted { code, details, case, lost: None },
                None => Stop::Failed { code, details },
            },
        }
    }

    /// What the renewal said of new keys that it could not open.
    #[must_use]
    pub fn without_new_keys(mut self, if_lost: IfLost) -> Self {
        if let Stop::Interrupted { lost, .. } = &mut self {
            *lost = Some(if_lost);
        }
        self
    }

    /// What follows if the new keys are lost; None: they have no part in it.
    fn lost(&self) -> Option<IfLost> {
        match self {
            Stop::Interrupted { lost, .. } => *lost,
            _ => None,
        }
    }

    /// The case that «Продовжити» goes on with.
    pub fn case(&self) -> Option<&str> {
        match self {
            Stop::Waiting { case, .. } | Stop::Interrupted { case, .. } | Stop::InUse { case, .. } => {
                Some(case)
            }
            Stop::Paused { case, .. } => case.as_deref(),
            _ => None,
        }
    }

    /// Key of its texts: `stop-<key>-title`, ….
    pub fn key(&self) -> &'static str {
        match self {
            Stop::Expired { .. } => "expired",
            Stop::Revoked { .. } => "revoked",
            Stop::Suspended { .. } => "suspended",
            Stop::DataChanged => "data-changed",
            Stop::Compromised => "compromised",
            Stop::Waiting { .. } => "waiting",
            Stop::Refused { .. } if self.detail("state") == Some(State::Attention.as_str()) => "attention",
            Stop::Refused { .. } => "refused",
            Stop::Interrupted { .. } => "interrupted",
            Stop::GivenUp { .. } => "given-up",
            Stop::Paused { .. } => "paused",
            Stop::InUse { .. } => "in-use",
            Stop::Failed { .. } => "failed",
        }
    }

    fn error(&self) -> Option<(Code, &[(&'static str, String)])> {
        match self {
            Stop::Expired { code, details }
            | Stop::Revoked { code, details }
            | Stop::Suspended { code, details }
            | Stop::Refused { code, details }
            | Stop::Interrupted { code, details, .. }
            | Stop::Paused { code, details, .. }
            | Stop::InUse { code, details, .. }
            | Stop::Failed { code, details } => Some((*code, details)),
            Stop::DataChanged | Stop::Compromised | Stop::Waiting { .. } | Stop::GivenUp { .. } => None,
        }
    }

    fn detail(&self, name: &str) -> Option<&str> {
        let (_, details) = self.error()?;
        details.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }

    /// What holds for the keys when the old certificates were issued by this provider.
    pub fn safety(&self, profile: &Profile) -> Safety {
        // `cmp`: the provider revokes the old certificates only after we confirmed the new ones.
        let waits_for_us = profile.protocols.first() == Some(&Protocol::Cmp);
        let sent = if waits_for_us { Safety::OldWorks } else { Safety::BothKept };
        let state = self.detail("state").and_then(State::named);
        match self {
            Stop::Expired { .. } | Stop::Revoked { .. } | Stop::Suspended { .. } => Safety::Untouched,
            Stop::DataChanged | Stop::Compromised => Safety::Untouched,
            Stop::Waiting { .. } => sent,
            Stop::Refused { .. } => match self.detail("status") {
                Some("valid") => Safety::OldWorks,
                Some("revoked") => Safety::OldRevoked,
                _ => Safety::BothKept,
            },
            Stop::Failed { code: Code::App02 | Code::App05 | Code::App07 | Code::Req06, .. } => {
                Safety::NothingRemoved
            }
            Stop::Failed { .. } => Safety::Untouched,
            Stop::Paused { case: None, .. } => Safety::Untouched,
            Stop::GivenUp { in_force: true } => Safety::OldWorks,
            Stop::GivenUp { in_force: false } => Safety::OldKept,
            Stop::Interrupted { lost: Some(lost), .. } => match lost {
                IfLost::NotSent => Safety::Untouched,
                IfLost::NotIssued | IfLost::Unconfirmed => Safety::OldWorks,
                IfLost::Unclear | IfLost::Revoked => Safety::OldKept,
            },
            // What was issued is being rejected: the provider drops it.
            _ if self.detail("rejecting").is_some() => Safety::OldWorks,
            Stop::Interrupted { .. } | Stop::Paused { .. } | Stop::InUse { .. } => match state {
                Some(state) if state < State::Sent => Safety::Untouched,
                Some(State::Sent | State::Waiting) => sent,
                Some(State::Issued | State::Installed) => sent,
                Some(State::ConfirmSent | State::Confirmed | State::Done) => Safety::NewStored,
                _ => Safety::NothingRemoved,
            },
        }
    }

    /// Why the certificates would be revoked.
    pub fn reason(&self) -> RevocationReason {
        match self {
            Stop::DataChanged => RevocationReason::AffiliationChanged,
            Stop::Compromised => RevocationReason::KeyCompromise,
            _ => RevocationReason::Unspecified,
        }
    }

    /// What must not be done is not left to be gone on with; nothing was sent.
    fn gives_up(&self) -> bool {
        matches!(self, Stop::DataChanged | Stop::Compromised)
    }

    /// What the main button does.
    fn main(&self, profile: &Profile) -> (&'static str, Message) {
        match self {
            Stop::DataChanged if can_be_asked(profile) => {
                ("stop-revoke", Message::ChangeStatus(Change::Revoke))
            }
            Stop::Compromised if can_be_asked(profile) => {
                ("stop-suspend", Message::ChangeStatus(Change::Suspend))
            }
            Stop::Waiting { .. } => ("stop-check", Message::Resume),
            Stop::Interrupted { .. } | Stop::Paused { case: Some(_), .. } => ("stop-go-on", Message::Resume),
            Stop::InUse { .. } => ("button-retry", Message::Resume),
            Stop::Failed { code: Code::Req06, .. } => ("button-home", Message::Leave),
            Stop::Failed { .. } => ("button-retry", Message::Retry),
            Stop::Suspended { .. } => ("stop-check-again", Message::Retry),
            Stop::GivenUp { .. } => ("stop-begin-again", Message::Restart),
            _ if self.gives_up() => ("button-home", Message::GiveUp),
            Stop::Refused { code: Code::Req04 | Code::Req05 | Code::Req09 | Code::Req14, .. }
                if self.detail("status") == Some("valid") =>
            {
                ("stop-begin-again", Message::Restart)
            }
            _ => ("button-home", Message::Leave),
        }
    }

    /// The words of the page.
    pub fn words(&self, texts: &Texts, profile: &Profile) -> Words {
        let provider = match texts.language() {
            Language::Uk => &profile.name.uk,
            Language::En => &profile.name.en,
        };
        let name = ("name", provider.clone());
        let key = self.key();
        let own = |part: &str| texts.text(&format!("stop-{key}-{part}"), std::slice::from_ref(&name));
        let (what, advice) = match (self, self.error()) {
            (Stop::Waiting { next: Some(next), .. }, _) => {
                let args = [name.clone(), ("next", texts.moment(*next))];
                (own("what"), texts.text("stop-waiting-advice-next", &args))
            }
            (Stop::Suspended { .. }, Some((code, details))) => (texts.error(code, details).0, own("advice")),
            (_, None) if self.gives_up() && can_be_asked(profile) => (own("what"), own("advice-network")),
            (Stop::Paused { .. } | Stop::InUse { .. }, _) | (_, None) => (own("what"), own("advice")),
            // There is no «Оновити» here, and what is missing may never come back.
            (Stop::Interrupted { lost: Some(_), .. }, Some((code, details))) => {
                (texts.error(code, details).0, own("advice-lost"))
            }
            (Stop::Interrupted { code: Code::Carr01, details, .. }, _) => {
                (texts.error(Code::Carr01, details).0, own("advice-carrier"))
            }
            // The catalogue's advice takes a working old key for granted.
            (Stop::Refused { code: Code::Key10, .. }, Some((code, details))) => texts.error(code, details),
            (Stop::Refused { .. }, Some((code, details))) if self.detail("status") != Some("valid") => (
                texts.error(code, details).0,
                texts.text("stop-refused-careful", std::slice::from_ref(&name)),
            ),
            (_, Some((code, details))) => texts.error(code, details),
        };
        // Where new keys are lost, something is.
        let lost = self.lost().is_some() || matches!(self, Stop::GivenUp { .. });
        let safe = match self.safety(profile) {
            Safety::OldWorks if lost => "safety-old-goes-on",
            safety => safety.key(),
        };
        Words {
            title: own("title"),
            safe: texts.text(safe, &[]),
            what,
            advice,
            main: texts.text(self.main(profile).0, &[]),
        }
    }
}

/// A stop page with what is open on it.
#[derive(Debug)]
pub struct Page {
    pub stop: Stop,
    at: OffsetDateTime,
    unfolded: bool,
    copied: bool,
}

impl Page {
    pub fn new(stop: Stop, at: OffsetDateTime) -> Self {
        Self { stop, at, unfolded: false, copied: false }
    }

    /// «Подробиці».
    pub fn toggle(&mut self) {
        self.unfolded = !self.unfolded;
        self.copied = false;
    }

    /// Says that the details are in the clipboard.
    pub fn copied(&mut self) {
        self.copied = true;
    }

    /// Everything a helper needs, nothing secret: code, case, time, facts.
    pub fn details(&self, profile: &Profile) -> String {
        let mut text = format!("kliuchnyk {}\n", env!("CARGO_PKG_VERSION"));
        let mut line = |name: &str, value: &str| {
            // A String takes everything.
            let _ = writeln!(text, "{name}: {value}");
        };
        if let Some((code, details)) = self.stop.error() {
            line("code", code.as_str());
            for (name, value) in details.iter().filter(|(name, value)| *name != "case" && !value.is_empty()) {
                line(name, value);
            }
        } else {
            line("page", self.stop.key());
        }
        line("provider", &profile.id);
        if let Some(case) = self.stop.case().or_else(|| self.stop.detail("case")) {
            line("case", case);
        }
        let moment = self.at.replace_nanosecond(0).unwrap_or(self.at);
        line("time", &moment.format(&time::format_description::well_known::Rfc3339).unwrap_or_default());
        text
    }

    pub fn sheet<'a>(&'a self, profile: &'a Profile, look: Look<'a>) -> Sheet<'a, Message> {
        let words = self.stop.words(look.texts, profile);
        let calm = self.stop.safety(profile).is_calm();
        let (mark, role) = if calm { ("✓", Role::Ok) } else { ("!", Role::Warn) };
        let safe = row![
            // As high as the first line of what stands beside it.
            container(badge(look, mark, role)).padding(padding::top(2)),
            label(words.safe, Type::Lead, role, look.palette).width(Fill)
        ]
        .spacing(space::S);
        let mut body = column![
            raised(safe, role, look.palette),
            label(words.what, Type::Lead, Role::Text, look.palette).width(Fill),
            label(words.advice, Type::Body, Role::Text, look.palette).width(Fill),
        ]
        .spacing(space::M)
        .width(Fill);
        if self.stop.lost().is_some() {
            let lost = look.text("stop-lost");
            body = body.push(widget::button(look, LOST, Kind::Link, lost, Some(Message::KeysLost)));
        }
        if let Some(phone) = profile.phone.as_ref().filter(|_| self.stop.gives_up()) {
            let phone = crate::pki::name::visible(phone);
            let words = look.text_with("status-phone", &[("phone", phone)]);
            body = body.push(label(words, Type::Lead, Role::Text, look.palette).width(Fill));
        }
        if self.stop.error().is_some() || self.stop.case().is_some() {
            body = body.push(self.folded(profile, look));
        }
        let (_, main) = self.stop.main(profile);
        // Beside the others it would have no room.
        if matches!(main, Message::ChangeStatus(Change::Suspend)) {
            let revoke = Some(Message::ChangeStatus(Change::Revoke));
            body = body.push(widget::button(look, REVOKE, Kind::Plain, look.text("stop-revoke"), revoke));
        }
        let mut others = Vec::new();
        if !matches!(main, Message::Leave | Message::GiveUp) {
            let leave = if self.stop.gives_up() { Message::GiveUp } else { Message::Leave };
            others.push((HOME, look.text("button-home"), leave));
        }
        let back = self.stop.gives_up().then_some(Message::Back);
        Sheet { main: Some((words.main, Some(main))), others, back, ..Sheet::new(words.title, body.into()) }
    }

    fn folded<'a>(&'a self, profile: &'a Profile, look: Look<'a>) -> Element<'a, Message> {
        let words = look.text("stop-details");
        widget::disclosure(look, DETAILS, words, self.unfolded, Message::Details, || {
            let copy = if self.copied { "stop-copied" } else { "stop-copy" };
            let copy = widget::button(look, COPY, Kind::Plain, look.text(copy), Some(Message::Copy));
            column![label(self.details(profile), Type::Small, Role::Muted, look.palette).width(Fill), copy]
                .spacing(space::S)
                .into()
        })
    }
}
