//! The steps of a journey. A journey is a list of [`Id`]s; each step is one file.

pub mod agreement;
pub mod certificates;
pub mod changes;
pub mod check;
pub mod conditions;
pub mod data;
pub mod finish;
pub mod folder;
pub mod key;
pub mod made;
pub mod parameters;
pub mod password;
pub mod place;
pub mod review;
pub mod sending;
pub mod whose;

use super::context::{Context, Known};
use super::stop::Stop;
use crate::code::Code;
use crate::gui::chooser::{Answer, Wanted};
use crate::gui::look::Look;
use crate::gui::widget;
use crate::renewal::RenewalError;
use iced::{Element, Task};

/// Names of the steps: those of domain.md 4 in its order, then those that only other journeys have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Id {
    Conditions,
    Key,
    Agreement,
    Data,
    Changes,
    Place,
    Parameters,
    Password,
    Review,
    Sending,
    Certificates,
    Finish,
    Whose,
    Folder,
    Check,
    Made,
}

impl Id {
    /// Key of its texts: `step-<key>` in the rail, `step-<key>-title` above the page.
    pub fn key(self) -> &'static str {
        match self {
            Id::Conditions => "conditions",
            Id::Key => "key",
            Id::Agreement => "agreement",
            Id::Data => "data",
            Id::Changes => "changes",
            Id::Place => "place",
            Id::Parameters => "parameters",
            Id::Password => "password",
            Id::Review => "review",
            Id::Sending => "sending",
            Id::Certificates => "certificates",
            Id::Finish => "finish",
            Id::Whose => "whose",
            Id::Folder => "folder",
            Id::Check => "check",
            Id::Made => "made",
        }
    }

    /// Nothing was sent or made yet: there is a way back and out.
    pub fn reversible(self) -> bool {
        !matches!(self, Id::Sending | Id::Certificates | Id::Finish | Id::Made)
    }

    /// What it is there for runs from the moment it opens.
    pub(super) fn runs(self) -> bool {
        matches!(self, Id::Sending | Id::Made)
    }

    pub fn make(self) -> Box<dyn Step> {
        match self {
            Id::Conditions => Box::<conditions::Conditions>::default(),
            Id::Key => Box::<key::Key>::default(),
            Id::Agreement => Box::<agreement::Agreement>::default(),
            Id::Data => Box::<data::Data>::default(),
            Id::Changes => Box::<changes::Changes>::default(),
            Id::Place => Box::<place::Place>::default(),
            Id::Parameters => Box::<parameters::Parameters>::default(),
            Id::Password => Box::<password::NewPassword>::default(),
            Id::Review => Box::<review::Review>::default(),
            Id::Sending => Box::<sending::Sending>::default(),
            Id::Certificates => Box::<certificates::Certificates>::default(),
            Id::Finish => Box::<finish::Finish>::default(),
            Id::Whose => Box::<whose::Whose>::default(),
            Id::Folder => Box::<folder::Folder>::default(),
            Id::Check => Box::<check::Check>::default(),
            Id::Made => Box::<made::Made>::default(),
        }
    }
}

/// Messages of all steps; each reads its own.
#[derive(Debug, Clone)]
pub enum Message {
    Conditions(conditions::Message),
    Key(key::Message),
    Agreement(agreement::Message),
    Data(data::Message),
    Changes(changes::Message),
    Place(place::Message),
    Parameters(parameters::Message),
    Password(password::Message),
    Review(review::Message),
    Sending(sending::Message),
    Finish(finish::Message),
    Whose(whose::Message),
    Folder(folder::Message),
    Check(check::Message),
    Made(made::Message),
}

/// Why something did not work: its code and the facts of its texts.
pub type Failed = (Code, Vec<(&'static str, String)>);

/// What a step wants after a message.
pub enum Action {
    None,
    /// Work whose answer comes back to this step, unless it was left meanwhile.
    Run(Task<Message>),
    /// The person chooses a file or a folder in the system's dialog; the answer comes back to this step.
    Ask(Wanted, fn(Answer) -> Message),
    /// As if the main button were pressed.
    Main,
    /// Go to this step to change an answer («Змінити»); «Далі» leads back here, past what still holds.
    Go(Id),
    /// The journey stops here.
    Stop(Stop),
    /// Puts the keyboard focus there (the first wrong field).
    Focus(widget::Id),
}

/// What the main button did.
pub enum Apply {
    /// On to the next step.
    Ready,
    /// Waits until [`Step::ready`] holds, for this work or for the renewal.
    Pending(Task<Message>),
    /// Starts the renewal and waits until [`Step::ready`] holds.
    Begin,
    /// Something is missing; it is marked on the page and the focus goes there.
    Blocked(widget::Id),
    /// The journey stops here.
    Stop(Stop),
    /// The journey is over: back to the home page.
    Leave,
}

/// The main button.
pub struct Main {
    pub words: String,
    pub enabled: bool,
}

/// What a step shows.
pub struct Page<'a> {
    pub title: String,
    pub body: Element<'a, Message>,
    /// What will happen when the main button is pressed; one sentence.
    pub note: Option<String>,
    /// None: nothing can be pressed, the page goes on by itself.
    pub main: Option<Main>,
    /// Quiet second choices beside the main button.
    pub others: Vec<(widget::Id, String, Message)>,
}

/// One step: asks one question or shows one result.
pub trait Step: Send {
    /// Nothing to ask here in this journey.
    fn skip(&self, _context: &Context) -> bool {
        false
    }
    /// Whether what was answered here still holds after an answer on an earlier page was changed.
    fn holds(&self, _context: &Context) -> bool {
        true
    }
    /// The page opens, forward or backward.
    fn enter(&mut self, _context: &mut Context) -> Task<Message> {
        Task::none()
    }
    /// The page is left: secrets are wiped here.
    fn leave(&mut self) {}
    fn update(&mut self, _message: Message, _context: &mut Context) -> Action {
        Action::None
    }
    /// The main action.
    fn apply(&mut self, context: &mut Context) -> Apply;
    /// Whether what [`Apply::Pending`] or [`Apply::Begin`] waited for has come.
    fn ready(&self, _context: &Context) -> bool {
        true
    }
    /// Stays on the page when ready: there is a result to be seen first.
    fn stays(&self) -> bool {
        false
    }
    /// Explains a failure of the renewal on the page itself (a wrong password) and names where the focus goes. None:
    /// the failure gets a page of its own.
    fn failed(&mut self, _error: &RenewalError) -> Option<widget::Id> {
        None
    }
    /// Where the focus goes when the page opens; the title by default.
    fn focus(&self) -> widget::Id {
        widget::TITLE
    }
    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, pending: bool) -> Page<'a>;
}

/// Whether the renewal got past the agreement.
fn agreement_signed(known: &Known) -> bool {
    known.signed.is_some() && known.registration.is_some()
}
