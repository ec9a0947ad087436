//! The wizard: walks a list of steps, carries the renewal's words to them, and stops where the journey stops.

pub mod context;
pub mod conversation;
mod current;
pub mod journeys;
pub mod pause;
mod rail;
pub mod rules;
pub mod step;
pub mod stop;

pub use current::facts_of;

use super::chooser::Chooser;
use super::design;
use super::desk::Desk;
use super::look::Look;
use super::screen::Section;
use super::status_change::Change;
use super::widget;
use crate::authority::Profile;
use crate::carrier::KeyUri;
use crate::pki::RevocationReason;
use crate::renewal::{RenewalError, State, Unfinished};
use crate::tasks::home::KeyCard;
use context::{Context, Heard};
use conversation::{Asked, Told};
use iced::{Element, Task};
use journeys::{RENEWAL, REQUESTS};
use pause::Pause;
use rail::Resumed;
use step::{Action, Apply, Step};
use stop::Stop;

/// The wizard.
pub struct Wizard {
    context: Context,
    journey: &'static [step::Id],
    steps: Vec<Box<dyn Step>>,
    at: usize,
    /// Farthest step reached: those up to it are «done» in the rail.
    reached: usize,
    /// While the page is the one with which an unfinished case was resumed: how far the case has come.
    resumed: Option<Resumed>,
    /// Number of the present visit of a page: an answer to an earlier one changes nothing.
    visit: u64,
    /// The main button was pressed and its result is awaited.
    pending: bool,
    stop: Option<stop::Page>,
    pause: Option<Pause>,
    /// Where all answers stand, while one of them is being changed: «Далі» leads back there.
    review: Option<usize>,
    chooser: Chooser,
}

#[derive(Debug, Clone)]
pub enum Message {
    /// A step's message and the visit it belongs to.
    Step(u64, step::Message),
    /// What the talk of this number told.
    Told(u64, Told),
    Main,
    Back,
    /// The way out: asks first.
    Cancel,
    /// One page back; out where there is none.
    Escape,
    Pause(pause::Message),
    /// On a stop page: go on with the case.
    Resume,
    /// On a stop page: back to the step that failed.
    Retry,
    /// On a stop page: from the beginning.
    Restart,
    /// On a stop page: the certificates of the key that was read.
    ChangeStatus(Change),
    /// On a stop page: the new keys that it is about will never be there again.
    KeysLost,
    /// On a stop page: «Подробиці».
    Details,
    /// On a stop page: the details into the clipboard.
    Copy,
    Leave,
    /// On a stop page: home; what was begun with this key and never sent is given up.
    GiveUp,
}

/// What the window does after a message.
pub enum Outcome {
    Stay(Task<Message>),
    /// Back to the home page, which reads the key again.
    Leave,
    /// The same; what was begun with this key and never sent is given up.
    GiveUp(Option<KeyUri>),
    /// The certificates are to be suspended or revoked, for this reason.
    ChangeStatus(Change, RevocationReason),
}

impl Wizard {
    /// A renewal of this key.
    pub fn renew(desk: Desk, profile: Profile, key: Option<KeyUri>) -> (Self, Task<Message>) {
        let mut wizard = Self::new(Context::new(desk, profile, key), RENEWAL);
        let task = wizard.open(0);
        (wizard, task)
    }

    /// New keys and requests. `present`: the key of the home page, whose certificates may name the owner. No provider
    /// has a part in it; `profile` is what the steps of other journeys go by.
    pub fn requests(desk: Desk, profile: Profile, present: Option<KeyUri>) -> (Self, Task<Message>) {
        let mut wizard = Self::new(Context::new(desk, profile, None), REQUESTS);
        wizard.context.present = present;
        let task = wizard.open(0);
        (wizard, task)
    }

    /// The part of the window where the journey begins and ends.
    pub fn section(&self) -> Section {
        if self.journey == REQUESTS { Section::Requests } else { Section::Home }
    }

    /// Goes on with an unfinished case.
    pub fn resume(desk: Desk, profile: Profile, unfinished: &Unfinished) -> (Self, Task<Message>) {
        let (key, case) = (unfinished.key.clone(), unfinished.case.clone());
        let mut wizard = Self::new(Context::new(desk, profile, Some(key)), RENEWAL);
        wizard.at = wizard.place(step::Id::Sending);
        wizard.reached = wizard.at;
        let opened = wizard.open(wizard.at);
        wizard.resumed = Some(Resumed::at(unfinished.state));
        wizard.pending = true;
        let told = wizard.context.resume(case).map(told);
        (wizard, Task::batch([opened, told]))
    }

    fn new(context: Context, journey: &'static [step::Id]) -> Self {
        let steps = journey.iter().map(|id| id.make()).collect();
        Self {
            context,
            journey,
            steps,
            at: 0,
            reached: 0,
            resumed: None,
            visit: 0,
            pending: false,
            stop: None,
            pause: None,
            review: None,
            chooser: Chooser::of_system(),
        }
    }

    /// Password of the training key, shown beside its field.
    pub fn hint(&mut self, password: Option<String>) {
        self.context.training_password = password;
    }

    /// The key that is to be renewed after this one; the last page tells of it.
    pub fn lead_to(&mut self, next: Option<KeyCard>) {
        self.context.next = next;
    }

    /// Who asks the person for files and folders.
    pub fn choose_with(&mut self, chooser: Chooser) {
        self.chooser = chooser;
    }

    pub fn step(&self) -> step::Id {
        // `at` always names a step: it is only set by `open`, which checks it.
        self.journey.get(self.at).copied().unwrap_or(step::Id::Conditions)
    }

    pub fn stopped(&self) -> Option<&Stop> {
        self.stop.as_ref().map(|page| &page.stop)
    }

    pub fn paused(&self) -> Option<&Pause> {
        self.pause.as_ref()
    }

    pub fn is_pending(&self) -> bool {
        self.pending
    }

    pub fn context(&self) -> &Context {
        &self.context
    }

    fn place(&self, id: step::Id) -> usize {
        self.journey.iter().position(|step| *step == id).unwrap_or(0)
    }

    pub fn update(&mut self, message: Message) -> Outcome {
        let task = match message {
            Message::Step(visit, message) => {
                if visit != self.visit || self.stop.is_some() {
                    return Outcome::Stay(Task::none());
                }
                let action = match self.steps.get_mut(self.at) {
                    Some(step) => step.update(message, &mut self.context),
                    None => Action::None,
                };
                self.act(action)
            }
            Message::Told(number, told) => self.hear(number, told),
            Message::Main => return self.main(),
            Message::Back => self.back(),
            Message::Cancel => return self.cancel(),
            Message::Escape => match self.stop.is_none() && self.pause.is_none() && self.before().is_some() {
                true => self.back(),
                false => return self.cancel(),
            },
            Message::Pause(message) => return self.decide(message),
            Message::Resume => self.resume_case(),
            // There is no page to go back to: the case goes on from the home page.
            Message::Retry if !self.step().reversible() => return Outcome::Leave,
            Message::Retry => {
                self.stop = None;
                self.open(self.at)
            }
            Message::Restart => self.restart(),
            Message::KeysLost => self.ask_lost(),
            Message::Details => {
                if let Some(page) = &mut self.stop {
                    page.toggle();
                }
                Task::none()
            }
            Message::Copy => match &mut self.stop {
                Some(page) => {
                    page.copied();
                    iced::clipboard::write(page.details(&self.context.profile))
                }
                None => Task::none(),
            },
            Message::Leave => return Outcome::Leave,
            Message::GiveUp => return self.give_up(),
            Message::ChangeStatus(kind) => {
                return match &self.stop {
                    Some(page) => Outcome::ChangeStatus(kind, page.stop.reason()),
                    None => Outcome::Stay(Task::none()),
                };
            }
        };
        Outcome::Stay(Task::batch([task, self.settle()]))
    }

    fn give_up(&mut self) -> Outcome {
        self.context.stop();
        Outcome::GiveUp(self.context.answers.key.clone())
    }

    /// Opens a page.
    fn open(&mut self, at: usize) -> Task<Message> {
        if let Some(step) = self.steps.get_mut(self.at) {
            step.leave();
        }
        self.at = at.min(self.steps.len().saturating_sub(1));
        self.reached = self.reached.max(self.at);
        self.resumed = None;
        self.review = None;
        self.visit += 1;
        self.pending = false;
        let visit = self.visit;
        let Some(step) = self.steps.get_mut(self.at) else { return Task::none() };
        let entered = step.enter(&mut self.context).map(move |message| Message::Step(visit, message));
        let focus = widget::focus::opened(step.focus());
        self.pending = self.step().runs();
        Task::batch([entered, focus])
    }

    fn act(&mut self, action: Action) -> Task<Message> {
        let visit = self.visit;
        match action {
            Action::None => Task::none(),
            Action::Run(task) => task.map(move |message| Message::Step(visit, message)),
            Action::Ask(wanted, answered) => {
                self.chooser.ask(wanted, move |answer| Message::Step(visit, answered(answer)))
            }
            Action::Main => Task::done(Message::Main),
            Action::Go(id) => {
                let review = matches!(self.step(), step::Id::Review | step::Id::Check).then_some(self.at);
                self.open_under(review, self.place(id))
            }
            Action::Stop(stop) => {
                self.pause = None;
                self.stop = Some(stop::Page::new(stop, self.context.desk.now()));
                widget::focus(widget::TITLE)
            }
            Action::Focus(id) => {
                self.pending = false;
                widget::focus(id)
            }
        }
    }

    fn main(&mut self) -> Outcome {
        if self.stop.is_some() || self.pause.is_some() || self.pending {
            return Outcome::Stay(Task::none());
        }
        let Some(step) = self.steps.get_mut(self.at) else { return Outcome::Leave };
        let task = match step.apply(&mut self.context) {
            Apply::Ready => self.forward(),
            Apply::Pending(task) => {
                self.pending = true;
                let visit = self.visit;
                task.map(move |message| Message::Step(visit, message))
            }
            Apply::Begin => {
                self.pending = true;
                self.context.begin().map(told)
            }
            Apply::Blocked(id) => widget::focus(id),
            Apply::Stop(stop) => self.act(Action::Stop(stop)),
            Apply::Leave => return Outcome::Leave,
        };
        Outcome::Stay(Task::batch([task, self.settle()]))
    }

    fn forward(&mut self) -> Task<Message> {
        let asks = |at: &usize| !self.steps[*at].skip(&self.context);
        let next = match self.review {
            // An answer in between may not hold any more.
            Some(review) => {
                let doubtful = |at: &usize| asks(at) && !self.steps[*at].holds(&self.context);
                (self.at + 1..review).find(doubtful).or(Some(review))
            }
            None => (self.at + 1..self.steps.len()).find(asks),
        };
        match next {
            Some(at) => self.open_under(self.review, at),
            None => Task::none(),
        }
    }

    /// Opens a page; where it lies before this review, what is changed there leads back to it.
    fn open_under(&mut self, review: Option<usize>, at: usize) -> Task<Message> {
        let opened = self.open(at);
        self.review = review.filter(|review| *review > self.at);
        opened
    }

    /// The page before this one, where there is a way back.
    fn before(&self) -> Option<usize> {
        let before = || (0..self.at).rev().find(|at| !self.steps[*at].skip(&self.context));
        if self.step().reversible() { before() } else { None }
    }

    fn back(&mut self) -> Task<Message> {
        if self.stop.take().is_some() {
            return self.open(self.at);
        }
        match self.before() {
            Some(at) => self.open_under(self.review, at),
            None => Task::none(),
        }
    }

    /// Moves on when what was awaited has come.
    fn settle(&mut self) -> Task<Message> {
        let Some(step) = self.steps.get(self.at) else { return Task::none() };
        if !self.pending || self.stop.is_some() || !step.ready(&self.context) {
            return Task::none();
        }
        self.pending = false;
        if step.stays() { widget::focus(widget::TITLE) } else { self.forward() }
    }

    fn hear(&mut self, number: u64, told: Told) -> Task<Message> {
        if let (Some(resumed), Told::Line(line)) = (&mut self.resumed, &told) {
            resumed.hear(line.step);
        }
        match self.context.hear(number, told) {
            Heard::Nothing | Heard::Something => Task::none(),
            Heard::Question => self.question(),
            Heard::Finished => {
                self.pause = None;
                let waiting = self
                    .context
                    .known
                    .outcome
                    .as_ref()
                    .filter(|outcome| outcome.state == State::Waiting)
                    .map(|outcome| Stop::Waiting { case: outcome.case.clone(), next: outcome.next });
                match waiting {
                    Some(stop) => {
                        self.context.known.outcome = None;
                        self.act(Action::Stop(stop))
                    }
                    None => Task::none(),
                }
            }
            Heard::Failed(error) => {
                self.pending = false;
                let here = self.steps.get_mut(self.at).and_then(|step| step.failed(&error));
                match here {
                    Some(field) => widget::focus(field),
                    None => {
                        let stop = Stop::of(&error);
                        let needed = self.context.known.needed.as_ref();
                        let stop = match needed.filter(|_| is_of_carrier(&error)) {
                            Some(needed) => stop.without_new_keys(needed.if_lost),
                            None => stop,
                        };
                        self.act(Action::Stop(stop))
                    }
                }
            }
            Heard::GivenUp(in_force) => {
                self.pause = None;
                self.act(Action::Stop(Stop::GivenUp { in_force }))
            }
        }
    }

    /// What is to become of new keys that are lost.
    fn ask_lost(&mut self) -> Task<Message> {
        let Some(needed) = self.context.known.needed.clone() else { return Task::none() };
        self.pause = Some(Pause::Lost { needed, provider: self.context.profile.name.clone() });
        widget::focus(widget::TITLE)
    }

    /// They are lost: the provider is told to drop what it issued for them.
    fn give_up_keys(&mut self, case: String) -> Task<Message> {
        self.stop = None;
        let at = self.place(step::Id::Sending);
        let opened = self.open(at);
        self.pending = true;
        Task::batch([opened, self.context.give_up_keys(case).map(told)])
    }

    /// The renewal asks something that the present page does not answer.
    fn question(&mut self) -> Task<Message> {
        let go = |wizard: &mut Self, id| {
            let at = wizard.place(id);
            wizard.open(at)
        };
        match &self.context.asked {
            // The provider asks again, perhaps while its receipt was awaited here: the page opens anew.
            Some(Asked::Agreement(_)) if self.at >= self.place(step::Id::Agreement) => {
                go(self, step::Id::Agreement)
            }
            Some(Asked::Registration(_)) if self.at > self.place(step::Id::Review) => {
                go(self, step::Id::Data)
            }
            // «Припинити формування?» is answered first.
            Some(_) if self.pause.is_some() => Task::none(),
            Some(asked) => match Pause::for_question(asked, &self.context) {
                Some(pause) => {
                    let focus = pause.focus();
                    self.pause = Some(pause);
                    widget::focus(focus)
                }
                None => Task::none(),
            },
            None => Task::none(),
        }
    }

    /// Nothing was sent: everything made so far can be undone. After that there is only waiting.
    fn cancel(&mut self) -> Outcome {
        let made = self.step() == step::Id::Made;
        if made && self.pending {
            return Outcome::Stay(Task::none());
        }
        let over = self.context.known.outcome.is_some() || self.step() == step::Id::Finish || made;
        // A question may stand over a stop page.
        if self.pause.is_some() {
            return self.decide(pause::Message::No);
        }
        if self.stop.is_some() || over {
            return Outcome::Leave;
        }
        if self.at == 0 && !self.context.talking() {
            return Outcome::Leave;
        }
        let pause = match self.section() {
            Section::Requests => Pause::LeavingRequests,
            _ => Pause::leaving(self.step().reversible()),
        };
        let focus = pause.focus();
        self.pause = Some(pause);
        Outcome::Stay(widget::focus(focus))
    }

    fn decide(&mut self, message: pause::Message) -> Outcome {
        let Some(pause) = &mut self.pause else { return Outcome::Stay(Task::none()) };
        let decision = pause.update(message);
        match decision {
            pause::Decision::Open => return Outcome::Stay(Task::none()),
            pause::Decision::Focus(field) => return Outcome::Stay(widget::focus(field)),
            _ => self.pause = None,
        }
        let stays = matches!(decision, pause::Decision::Stay);
        match decision {
            pause::Decision::Secret(secret) => self.context.secret(secret),
            pause::Decision::Reply(reply) => self.context.reply(reply),
            pause::Decision::GiveUp => return self.give_up(),
            pause::Decision::AskLost => return Outcome::Stay(self.ask_lost()),
            pause::Decision::GiveUpKeys(needed) => return Outcome::Stay(self.give_up_keys(needed.case)),
            pause::Decision::Leave => {
                self.context.stop();
                return Outcome::Leave;
            }
            pause::Decision::Stay | pause::Decision::Open | pause::Decision::Focus(_) => {}
        }
        // A question may have come while the person thought about leaving.
        let waiting = self.context.asked.as_ref();
        let waiting = waiting.and_then(|asked| Pause::for_question(asked, &self.context));
        // Who stays goes on where they were; a new page has its title read.
        let page = match (stays, self.steps.get(self.at)) {
            (true, Some(step)) if self.stop.is_none() => step.focus(),
            _ => widget::TITLE,
        };
        let focus = waiting.as_ref().map_or(page, Pause::focus);
        self.pause = waiting;
        Outcome::Stay(widget::focus(focus))
    }

    /// The same key and provider, nothing answered yet.
    fn restart(&mut self) -> Task<Message> {
        let before = &self.context;
        let (desk, profile) = (before.desk.clone(), before.profile.clone());
        let mut fresh = Self::new(Context::new(desk, profile, before.answers.key.clone()), self.journey);
        fresh.context.training_password = self.context.training_password.take();
        fresh.context.next = self.context.next.take();
        // Numbers go on: what was said to the journey before is not heard in this one.
        fresh.visit = self.visit;
        fresh.chooser = self.chooser.clone();
        fresh.context.follow(&self.context);
        *self = fresh;
        self.open(0)
    }

    fn resume_case(&mut self) -> Task<Message> {
        let Some(case) = self.stopped().and_then(Stop::case).map(str::to_owned) else {
            return Task::none();
        };
        self.stop = None;
        if !self.step().reversible() || self.context.answers.confirmed {
            let at = self.place(step::Id::Sending);
            let opened = self.open(at);
            self.pending = true;
            return Task::batch([opened, self.context.resume(case).map(told)]);
        }
        self.pending = true;
        self.context.resume(case).map(told)
    }

    /// The page, or the stop page, or the question that interrupts it.
    pub fn view<'a>(&'a self, look: Look<'a>) -> design::Sheet<'a, Message> {
        if let Some(pause) = &self.pause {
            return pause.sheet(look).map(Message::Pause);
        }
        if let Some(stop) = &self.stop {
            return stop.sheet(&self.context.profile, look);
        }
        let visit = self.visit;
        let Some(step) = self.steps.get(self.at) else {
            return design::Sheet::new(String::new(), iced::widget::Space::new().into());
        };
        let page = step.page(&self.context, look, self.pending);
        let body: Element<'a, Message> = page.body.map(move |message| Message::Step(visit, message));
        let sending = self.step() == step::Id::Sending;
        design::Sheet {
            title: page.title,
            body,
            note: page.note,
            is_final: false,
            main: page
                .main
                .map(|main| (main.words, (main.enabled && !self.pending).then_some(Message::Main))),
            others: page
                .others
                .into_iter()
                .map(|(id, words, message)| (id, words, Message::Step(visit, message)))
                // There is a way out, but it is not called «Припинити» any more.
                .chain(sending.then(|| (stop::HOME, look.text("button-home"), Message::Cancel)))
                .collect(),
            back: (self.at > 0 && self.step().reversible()).then_some(Message::Back),
            cancel: self.step().reversible().then_some(Message::Cancel),
        }
    }
}

/// A store did not open, or was not there.
fn is_of_carrier(error: &RenewalError) -> bool {
    matches!(error, RenewalError::Stopped { source, .. } if matches!(**source, RenewalError::Carrier(_)))
}

fn told((number, told): (u64, Told)) -> Message {
    Message::Told(number, told)
}
