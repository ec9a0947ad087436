//! A running renewal and the window talk: the renewal asks from its worker threads, the pages answer when the person
//! has decided. A window that goes away leaves every question undecided, and the case can be resumed.

use crate::authority::portal::{Agreement, Registration};
use crate::authority::profile::{Names, Profile};
use crate::carrier::{Interaction, KeyUri, SecretWanted};
use crate::crypto::Password;
use crate::pki::Certificate;
use crate::renewal::{
    Choices, Finding, Line, Outcome, Person, Question, Renewal, RenewalError, Reply, Services, Wishes,
};
use iced::Task;
use iced::futures::channel::mpsc::{UnboundedSender, unbounded};
use iced::task::Handle;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// What the renewal wants to know.
#[derive(Debug, Clone)]
pub enum Asked {
    Secret(SecretWanted),
    Untried { name: Names, kept_locally: bool },
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
    Line(Line),
    Ended(Result<Box<Outcome>, Arc<RenewalError>>),
}

/// What a page answers.
enum Answer {
    Secret(Option<Password>),
    Reply(Reply),
    Wishes(Wishes),
}

/// How a renewal begins.
pub enum Start {
    New { profile: Box<Profile>, choices: Choices },
    Resume(String),
}

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
        let person = Arc::new(Mutex::new(WindowPerson { window: window.clone(), answered }));
        let run = async move {
            let renewal = Renewal::new(services);
            let result = match start {
                Start::New { profile, choices } => renewal.start(*profile, choices, person).await,
                Start::Resume(case) => renewal.resume(&case, person).await,
            };
            // The window may be gone: then nobody has to be told.
            let _ = window.unbounded_send(Told::Ended(result.map(Box::new).map_err(Arc::new)));
        };
        let (task, run) =
            Task::batch([Task::future(run).discard(), Task::run(told, |told| told)]).abortable();
        (Self { answers, run }, task)
    }

    // A run that has ended takes no answer; its end has been told.
    pub fn secret(&self, secret: Option<Password>) {
        let _ = self.answers.send(Answer::Secret(secret));
    }
    pub fn reply(&self, reply: Reply) {
        let _ = self.answers.send(Answer::Reply(reply));
    }
    /// Goes with [`Reply::Yes`] to [`Asked::Registration`].
    pub fn wishes(&self, wishes: Wishes) {
        let _ = self.answers.send(Answer::Wishes(wishes));
    }
}

/// The renewal's end.
struct WindowPerson {
    window: UnboundedSender<Told>,
    answered: Receiver<Answer>,
}

impl WindowPerson {
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
        match self.ask(Asked::Secret(wanted.clone())) {
            Some(Answer::Secret(secret)) => secret,
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

    fn line(&mut self, line: &Line) {
        self.tell(Told::Line(line.clone()));
    }
}
