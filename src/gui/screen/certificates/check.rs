//! May the certificate be relied on: each source with its own verdict, «не перевірено» is not «чинний».

use crate::authority::AuthorityError;
use crate::authority::profile::Names;
use crate::authority::service::Service;
use crate::code::Coded as _;
use crate::gui::design::{Mark, check_line, label, marked, raised, space, status};
use crate::gui::design::{Role, Type};
use crate::gui::look::Look;
use crate::gui::widget::outcome;
use crate::pki::Certificate;
use crate::tasks::cert_check::{self, Checked, Clock, Part, Usage, UsagePeriod, Word};
use crate::tasks::cert_list::{Entry, Term};
use crate::tasks::cert_store::CertStore;
use crate::tasks::{TaskError, certificate_files};
use iced::widget::{Column, column};
use iced::{Element, Fill};
use std::path::Path;
use std::sync::Arc;

/// How the check stands.
#[derive(Debug, Default)]
pub enum Check {
    #[default]
    None,
    /// `asks`: the provider is being asked.
    Running {
        asks: bool,
    },
    Done(Arc<Found>),
}

/// What was found out.
#[derive(Debug)]
pub struct Found {
    pub checked: Checked,
    pub issuer: Issuer,
    pub term: Term,
}

/// Who issued the certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issuer {
    /// An authority of this provider.
    Provider(Names),
    /// An authority that leads to the pinned roots, or a root, whose provider the program does not know.
    Trusted(String),
    /// Nobody we know.
    Unknown,
}

/// Checks; `asks`: over the network too.
pub async fn check(entry: Entry, certificate: Certificate, around: super::Loose, asks: bool) -> Found {
    let services = around.desk.services.clone();
    let own = services.state.clone();
    let (asked, profiles) = (certificate.clone(), around.profiles);
    // Signatures of many authorities are tried.
    let known = tokio::task::spawn_blocking(move || {
        let others = others(&entry, &own);
        (cert_check::checker_of(profiles, &asked, &others), others)
    });
    let (checker, others) = known.await.unwrap_or_default();
    let issuer = match &checker {
        Some(checker) if checker.issued => Issuer::Provider(checker.profile.name.clone()),
        Some(_) => Issuer::Trusted(certificate.issuer().called()),
        None => Issuer::Unknown,
    };
    let service = checker.map(|checker| Service::new(checker.profile, services.client.clone()));
    let clock = || services.clock.now();
    let checked = cert_check::cert_check(&certificate, &others, service.as_ref(), asks, &clock).await;
    let term = Term::of(certificate.not_before(), certificate.not_after(), clock());
    Found { checked, issuer, term }
}

/// What stands in the same place: the authorities in between may be there.
fn others(entry: &Entry, state: &Path) -> Vec<Certificate> {
    let all = match &entry.file {
        Some(file) => certificate_files::read(file).map(|all| all.into_iter().flatten().collect()),
        None => CertStore::open(state).all().map_err(TaskError::from),
    };
    // Without them the chain is looked for among what the program knows.
    let all: Vec<Certificate> = all.unwrap_or_default();
    all.into_iter().filter(Certificate::is_ca).collect()
}

impl Check {
    pub fn view<'a, M: 'a>(&self, look: Look<'_>) -> Option<Element<'a, M>> {
        match self {
            Self::None => None,
            Self::Running { asks } => {
                let key = if *asks { "certificate-check-asking" } else { "certificate-check-running" };
                Some(status(look, look.text(key), Role::Muted))
            }
            Self::Done(found) => Some(found.view(look)),
        }
    }
}

impl Found {
    fn view<'a, M: 'a>(&self, look: Look<'_>) -> Element<'a, M> {
        let checked = &self.checked;
        let verdict = [("verdict", verdict(checked.word, look))];
        let words = look.text_with("certificate-check-whole", &verdict);
        // The focus goes to all of it, and says the verdict by that.
        let whole = marked(look, mark(checked.word), words.clone(), None);
        let named = |key: &str, name: &str| look.text_with(key, &[("name", name.to_owned())]);
        let issuer = match &self.issuer {
            Issuer::Provider(names) => {
                named("certificate-check-provider", names.in_language(look.texts.language().tag()))
            }
            Issuer::Trusted(name) => named("certificate-check-trusted", name),
            Issuer::Unknown => look.text("certificate-check-nobody"),
        };
        let term = match self.term {
            Term::NotYet => Word::NotYetValid,
            Term::InForce { .. } | Term::EndsSoon { .. } => Word::Valid,
            Term::Ended => Word::Expired,
        };
        let said = label(issuer, Type::Small, Role::Muted, look.palette).width(Fill);
        let lines = column![
            part("certificate-check-chain", &checked.chain, look),
            line("certificate-check-term", term, None, look),
            part("certificate-check-ocsp", &checked.ocsp, look),
            part("certificate-check-crl", &checked.full, look),
            part("certificate-check-delta", &checked.delta, look),
        ];
        let beside = facts(checked, look);
        let lines = raised(lines.spacing(space::M).width(Fill), Role::Muted, look.palette);
        outcome(words, column![whole, said, lines, beside].spacing(space::M).width(Fill))
    }
}

/// What stands over a certificate whose dates alone do not tell how it is.
pub fn headline(word: Word, look: Look<'_>) -> Option<(String, Role)> {
    let says_more = matches!(word, Word::Revoked | Word::Suspended | Word::Untrusted);
    says_more.then(|| (verdict(word, look), Role::Danger))
}

fn mark(word: Word) -> Mark {
    match word {
        Word::Valid => Mark::Ok,
        Word::Expired | Word::Revoked | Word::Untrusted => Mark::Failed,
        Word::NotYetValid | Word::Suspended => Mark::Warning,
        Word::NotChecked => Mark::Unknown,
    }
}

fn verdict(word: Word, look: Look<'_>) -> String {
    look.text(&format!("verdict-{}", word.as_str().replace('_', "-")))
}

fn part<'a, M: 'a>(key: &str, part: &Part, look: Look<'_>) -> Element<'a, M> {
    let note = match (&part.error, &part.source) {
        (Some(error), _) => Some(failed(error, look)),
        (None, Some(source)) => {
            let at = part.time.map_or_else(|| "—".to_owned(), |at| look.texts.moment(at));
            Some(look.text_with("certificate-check-source", &[("source", source.clone()), ("time", at)]))
        }
        (None, None) => None,
    };
    line(key, part.word, note, look)
}

fn failed(error: &AuthorityError, look: Look<'_>) -> String {
    let (what, _) = look.texts.error(error.code(), &error.details());
    format!("{what} ({})", error.code())
}

fn line<'a, M: 'a>(key: &str, word: Word, note: Option<String>, look: Look<'_>) -> Element<'a, M> {
    let note = note.map(|note| label(note, Type::Small, Role::Muted, look.palette).width(Fill).into());
    check_line(look, mark(word), look.text(key), verdict(word, look), None, note)
}

/// What is said beside the verdicts: the key's own period, the mark of its carrier, the clock.
fn facts<'a, M: 'a>(checked: &Checked, look: Look<'_>) -> Element<'a, M> {
    let Checked { facts, clock, .. } = checked;
    let usage = facts.usage_beside(checked.word).and_then(|usage| period(usage, look));
    let mut lines: Vec<(Mark, String)> = usage.into_iter().collect();
    lines.push(match facts.qscd {
        true => (Mark::Ok, look.text("check-qscd")),
        false => (Mark::Later, look.text("check-no-qscd")),
    });
    let difference = clock.off().map(|off| ("difference", format!("PT{}M", off.whole_minutes())));
    let words = format!("check-clock-{}", clock.as_str().replace('_', "-"));
    let mark = match clock {
        Clock::Right => Mark::Ok,
        Clock::NotChecked(_) => Mark::Unknown,
        Clock::Ahead(_) | Clock::Behind(_) => Mark::Warning,
    };
    lines.push((mark, look.text_with(&words, difference.as_slice())));
    Column::with_children(lines.into_iter().map(|(mark, words)| marked(look, mark, words, None)))
        .spacing(space::S)
        .into()
}

fn period(period: &UsagePeriod, look: Look<'_>) -> Option<(Mark, String)> {
    let (mark, id, at) = match period.standing {
        Usage::NotYet => (Mark::Warning, "check-key-usage-not-yet", period.not_before?),
        Usage::InUse => (Mark::Ok, "check-key-usage", period.not_after?),
        Usage::Ended => (Mark::Failed, "check-key-usage-ended", period.not_after?),
    };
    Some((mark, look.text_with(id, &[("date", look.texts.moment(at))])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_checked_never_looks_valid() {
        for word in [
            Word::Expired,
            Word::NotYetValid,
            Word::Revoked,
            Word::Suspended,
            Word::Untrusted,
            Word::NotChecked,
        ] {
            assert_ne!(mark(word), Mark::Ok, "{word:?}");
        }
        assert_eq!((mark(Word::Valid), mark(Word::NotChecked)), (Mark::Ok, Mark::Unknown));
    }
}
