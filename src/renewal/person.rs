//! What a renewal asks of a person. The command line answers from its flags, the window from its pages.

use super::case::{Choices, IfLost};
use super::preconditions::Finding;
use super::report::Line;
use super::search::Searched;
use crate::authority::portal::{Agreement, Registration};
use crate::carrier::{CarrierError, Interaction, KeyUri};
use crate::crypto::{KeyAlgorithm, Password};
use crate::pki::Certificate;
use time::OffsetDateTime;

/// A decision that only a person can take.
pub enum Question<'a> {
    /// Renewal has never been tried with this provider: the risk, the safeguards. `kept_locally`: the signed agreement
    /// is not handed to the provider.
    UntriedProvider { name: &'a crate::authority::profile::Names, kept_locally: bool },
    /// The agreement to be read and signed (rule C9).
    Agreement(&'a Agreement),
    /// R4 and R5: the data are right, the key is in nobody else's hands.
    Registration(&'a Registration),
    /// A key that is not the current one lies at the target.
    ReplaceKey { target: &'a KeyUri },
    /// The provider issued with changes: what differs, `(what, old, new)`.
    Modified { differences: &'a [(String, String, String)] },
}

impl Question<'_> {
    pub fn need(&self) -> Need {
        match self {
            Question::UntriedProvider { .. } => Need::AcceptUntried,
            Question::Agreement(_) => Need::AcceptAgreement,
            Question::Registration(_) => Need::ConfirmData,
            Question::ReplaceKey { .. } => Need::Replace,
            Question::Modified { .. } => Need::AcceptModified,
        }
    }
}

/// The decisions by name; [`Need::flag`] is what goes on at the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    AcceptUntried,
    AcceptAgreement,
    ConfirmData,
    Replace,
    AcceptModified,
    /// Resume the open case of this key instead of beginning another.
    Resume,
}

impl Need {
    pub fn flag(self) -> &'static str {
        match self {
            Need::AcceptUntried => "--accept-untried",
            Need::AcceptAgreement => "--accept-agreement",
            Need::ConfirmData => "--confirm-data",
            Need::Replace => "--replace",
            Need::AcceptModified => "--accept-modified",
            Need::Resume => "resume",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    Yes,
    No,
    /// Nobody is there to decide: the case stops and can be resumed.
    Undecided,
}

/// What a person wants changed of the registration data (rule C8). `None` leaves a value as it is.
#[derive(Default)]
pub struct Wishes {
    pub phone: Option<String>,
    pub email: Option<String>,
    pub phone_in_certificate: Option<bool>,
    pub email_in_certificate: Option<bool>,
    pub publish: Option<bool>,
    pub phrase_hint: Option<String>,
    /// The key phrase; it leaves the program only encrypted to the provider.
    pub phrase: Option<Password>,
    /// Where and how the new keys are made, when the person chose that only now; None: as the case began.
    pub keys: Option<NewKeys>,
}

/// Where the new keys live and what they are; the fields mean what those of [`Choices`] do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKeys {
    pub to: Option<KeyUri>,
    pub one_key: bool,
    pub sign: Option<KeyAlgorithm>,
    pub agree: Option<KeyAlgorithm>,
}

impl NewKeys {
    /// The choices of a case, with these keys.
    #[must_use]
    pub fn applied(self, choices: &Choices) -> Choices {
        let Self { to, one_key, sign, agree } = self;
        Choices { to, one_key, sign, agree, ..choices.clone() }
    }
}

/// New keys of a case that the renewal cannot do without now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKeysNeeded {
    pub case: String,
    /// Where they lie until they take the current key's place.
    pub staged: KeyUri,
    pub if_lost: IfLost,
}

/// The person at the other end of a renewal. Called on a worker thread; may block.
pub trait Person: Interaction {
    fn decide(&mut self, question: &Question<'_>) -> Reply;
    /// Which of these decisions will be [`Reply::Undecided`], so that one stop can name them all.
    fn missing(&self, _needs: &[Need]) -> Vec<Need> {
        Vec::new()
    }
    /// Asked once, after the data were confirmed.
    fn wishes(&mut self, _shown: &Registration) -> Wishes {
        Wishes::default()
    }
    /// The checklist R1–R8, every line of it.
    fn checklist(&mut self, _findings: &[Finding]) {}
    /// Where the current key's certificates were looked for, and what came of it.
    fn searched(&mut self, _searched: &[Searched]) {}
    /// The certificates that will be replaced, the new ones when they are there.
    fn certificates(&mut self, _old: &[Certificate], _new: &[Certificate]) {}
    /// The agreement that the current key signed in a run before this one, and when.
    fn signed(&mut self, _agreement: &Agreement, _at: OffsetDateTime) {}
    /// The new keys are about to be opened or looked for; None: they are there.
    fn needs_new_keys(&mut self, _needed: Option<&NewKeysNeeded>) {}
    /// The secret does not open the store: whether another will be given. A token counts every try, so it is for the
    /// person to say.
    fn tries_again(&mut self, _error: &CarrierError) -> bool {
        false
    }
    /// A line of the protocol, as it is written.
    fn line(&mut self, _line: &Line) {}
}
