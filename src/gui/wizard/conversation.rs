//! A running renewal and the window talk: the renewal asks from its worker threads, the pages answer when the person
//! has decided. A window that goes away leaves every question undecided, and the case can be resumed.

use super::step::Failed;
use crate::authority::portal::{Agreement, Registration};
use crate::authority::profile::{Names, Profile};
use crate::carrier::{CarrierError, Interaction, KeyUri, SecretWanted};
use crate::code::Coded as _;
use crate::crypto::Password;
use crate::pki::Certificate;
use crate::renewal::{
    Choices, Finding, Line, NewKeysNeeded, Outcome, Person, Question, Renewal, RenewalError, Reply, Services,
    Wishes,
};
use iced::Task;
use iced::futures::channel::mpsc::{UnboundedSender, unbounded};
use iced::task::Handle;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use time::OffsetDateTime;

/// What the renewal wants to know.
#[derive(Debug, Clone)]
pub enum Asked {
    Secret(SecretWanted),
    /// What was given does not open the store; another is asked for.
    SecretAgain(SecretWanted, Failed),
    Untried {
        name: Names,
        kept_locally: bool,
    },
    Agreement(Agreement),
    Registration(Registration),
    Replace(KeyUri),
    Modified(Vec<(String, String, String)>),
}

/// What the renewal tells.
#[derive(Debug, Clone)]
pub enum Told {
    Asked(Asked),
    /// R1–R8, every line.
    Checklist(Vec<Finding>),
    Certificates {
        old: Vec<Certificate>,
        new: Vec<Certificate>,
    },
    /// What the current key signed in a run before this one, and when.
    Signed(Agreement, OffsetDateTime),
    /// The new keys are about to be opened or looked for; None: they are there.
    NewKeys(Option<NewKeysNeeded>),
    Line(Line),
    /// The new keys are given up. Whether the old certificates were seen in force after that.
    GivenUp(bool),
    Ended(Result<Box<Outcome>, Arc<RenewalError>>),
}

/// What a page answers.
enum Answer {
    Secret {
        secret: Option<Password>,
        /// The person typed it just now and can type it again.
        again: bool,
    },
    Reply(Reply),
    Wishes(Wishes),
}

/// How a renewal begins.
pub enum Start {
    New {
        profile: Box<Profile>,
        choices: Choices,
    },
    Resume(String),
    /// The new keys of this case are lost, the person gives them up.
    GiveUp(String),
}

/// How often, and how long apart, a case is tried that the run before may still hold.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(100);

/// The window's end. Dropping it ends the run where it stands; nothing that was saved is lost.
pub struct Talk {
    answers: Sender<Answer>,
    run: Handle,
}

impl Drop for Talk {
    fn drop(&mut self) {
        self.run.abort();
    }
}

impl Talk {
    /// Starts the renewal; the task delivers what it tells, [`Told::Ended`] last.
    pub fn begin(services: Services, start: Start) -> (Self, Task<Told>) {
        let (window, told) = unbounded();
        let (answers, answered) = channel();
        let person = Arc::new(Mutex::new(WindowPerson::new(window.clone(), answered)));
        let run = async move {
            let renewal = Renewal::new(services);
            let ended = |result: Result<Outcome, _>| Told::Ended(result.map(Box::new).map_err(Arc::new));
            let told = match start {
                Start::New { profile, choices } => ended(renewal.start(*profile, choices, person).await),
                Start::Resume(case) => ended(renewal.resume(&case, person).await),
                Start::GiveUp(case) => {
                    let person: Arc<Mutex<dyn Person>> = person;
                    let give_up = || renewal.abandon_lost(&case, true, Arc::clone(&person));
                    match when_free(give_up).await {
                        Ok(in_force) => Told::GivenUp(in_force),
                        Err(error) => ended(Err(error)),
                    }
                }
            };
            // The window may be gone: then nobody has to be told.
            let _ = window.unbounded_send(told);
        };
        let (task, run) =
            Task::batch([Task::future(run).discard(), Task::run(told, |told| told)]).abortable();
        (Self { answers, run }, task)
    }

    // A run that has ended takes no answer; its end has been told.
    /// `again`: a wrong one is asked for once more; otherwise the run ends with it.
    pub fn secret(&self, secret: Option<Password>, again: bool) {
        let _ = self.answers.send(Answer::Secret { secret, again });
    }
    pub fn reply(&self, reply: Reply) {
        let _ = self.answers.send(Answer::Reply(reply));
    }
    /// Goes with [`Reply::Yes`] to [`Asked::Registration`].
    pub fn wishes(&self, wishes: Wishes) {
        let _ = self.answers.send(Answer::Wishes(wishes));
    }
}

/// Does something to a case as soon as the run that was just left lets go of it.
pub async fn when_free<T, F>(act: impl Fn() -> F) -> Result<T, RenewalError>
where
    F: Future<Output = Result<T, RenewalError>>,
{
    for _ in 1..TRIES {
        match act().await {
            Err(RenewalError::InUse(_)) => tokio::time::sleep(PAUSE).await,
            other => return other,
        }
    }
    act().await
}

/// The renewal's end.
struct WindowPerson {
    window: UnboundedSender<Told>,
    answered: Receiver<Answer>,
    /// The last secret can be typed again.
    again: bool,
    /// Why it is asked for once more.
    wrong: Option<Failed>,
}

impl WindowPerson {
    fn new(window: UnboundedSender<Told>, answered: Receiver<Answer>) -> Self {
        Self { window, answered, again: false, wrong: None }
    }
    fn tell(&self, told: Told) {
        // See above: without a window nobody has to be told.
        let _ = self.window.unbounded_send(told);
    }
    /// None: the window is gone.
    fn ask(&self, asked: Asked) -> Option<Answer> {
        self.tell(Told::Asked(asked));
        self.answered.recv().ok()
    }
}

impl Interaction for WindowPerson {
    fn secret(&mut self, wanted: &SecretWanted) -> Option<Password> {
        let asked = match self.wrong.take() {
            Some(wrong) => Asked::SecretAgain(wanted.clone(), wrong),
            None => Asked::Secret(wanted.clone()),
        };
        match self.ask(asked) {
            Some(Answer::Secret { secret, again }) => {
                self.again = again;
                secret
            }
            _ => None,
        }
    }
}

impl Person for WindowPerson {
    fn decide(&mut self, question: &Question<'_>) -> Reply {
        let asked = match question {
            Question::UntriedProvider { name, kept_locally } => {
                Asked::Untried { name: (*name).clone(), kept_locally: *kept_locally }
            }
            Question::Agreement(agreement) => Asked::Agreement((*agreement).clone()),
            Question::Registration(data) => Asked::Registration((*data).clone()),
            Question::ReplaceKey { target } => Asked::Replace((*target).clone()),
            Question::Modified { differences } => Asked::Modified(differences.to_vec()),
        };
        match self.ask(asked) {
            Some(Answer::Reply(reply)) => reply,
            _ => Reply::Undecided,
        }
    }

    fn wishes(&mut self, _shown: &Registration) -> Wishes {
        match self.answered.recv() {
            Ok(Answer::Wishes(wishes)) => wishes,
            _ => Wishes::default(),
        }
    }

    fn checklist(&mut self, findings: &[Finding]) {
        self.tell(Told::Checklist(findings.to_vec()));
    }

    fn certificates(&mut self, old: &[Certificate], new: &[Certificate]) {
        self.tell(Told::Certificates { old: old.to_vec(), new: new.to_vec() });
    }

    fn signed(&mut self, agreement: &Agreement, at: OffsetDateTime) {
        self.tell(Told::Signed(agreement.clone(), at));
    }

    fn needs_new_keys(&mut self, needed: Option<&NewKeysNeeded>) {
        self.tell(Told::NewKeys(needed.cloned()));
    }

    fn tries_again(&mut self, error: &CarrierError) -> bool {
        let again = std::mem::take(&mut self.again);
        self.wrong = again.then(|| (error.code(), error.details()));
        again
    }

    fn line(&mut self, line: &Line) {
        self.tell(Told::Line(line.clone()));
    }
}
