//! Answers that come after their page was left: they change nothing, neither another page nor a later visit of their
//! own. Each answer is one that the real work gave; it is only kept back until it is late.

use crate::keyboard::{Keyboard, is_at, training};
use crate::scene::Scene;
use kliuchnyk::authority::Protocol;
use kliuchnyk::gui::Message;
use kliuchnyk::gui::wizard::Message as Wizard;
use kliuchnyk::gui::wizard::conversation::{Asked, Told};
use kliuchnyk::gui::wizard::step::{self, Id, conditions, place};
use kliuchnyk::i18n::{Language, Texts};

fn answers(message: &Message, wanted: fn(&step::Message) -> bool) -> bool {
    matches!(message, Message::Wizard(Wizard::Step(_, message)) if wanted(message))
}

#[test]
fn a_signature_after_back_does_not_turn_the_page() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.read_key();
    keyboard.reach(Id::Agreement);
    let registration = |message: &Message| {
        matches!(message, Message::Wizard(Wizard::Told(_, Told::Asked(Asked::Registration(_)))))
    };
    keyboard.window.late = Some(registration);
    keyboard.enter();
    keyboard.window.until_late("the registration data");
    keyboard.press("back");
    assert_eq!(keyboard.wizard().step(), Id::Key);
    keyboard.window.late = None;
    keyboard.window.release();
    assert!(keyboard.wizard().context().known.registration.is_some(), "it is known for later");
    assert_eq!(keyboard.wizard().step(), Id::Key);
    keyboard.reach(Id::Data);
}

#[test]
fn a_place_looked_at_on_an_earlier_visit_does_not_answer_the_present_one() {
    let state = tempfile::tempdir().unwrap();
    let mut keyboard = Keyboard::open(training(state.path()));
    keyboard.read_key();
    keyboard.reach(Id::Place);
    let checked = |message: &Message| {
        answers(message, |m| matches!(m, step::Message::Place(place::Message::Checked(..))))
    };
    keyboard.window.late = Some(checked);
    keyboard.enter();
    keyboard.window.until_late("the place of the first visit");
    // What was awaited here is not awaited on the page before: it stays.
    keyboard.back(Id::Changes);
    keyboard.main(Id::Place);
    keyboard.enter();
    assert!(keyboard.wizard().is_pending());
    keyboard.window.release();
    assert_eq!(keyboard.wizard().step(), Id::Place, "the first answer is not the second");
    assert!(keyboard.wizard().is_pending());
    keyboard.window.until_late("the place of the second visit");
    keyboard.window.release();
    keyboard.window.until("parameters", is_at(Id::Parameters));
}

/// The provider's clock is an hour off when the conditions are looked at first, and right when they are looked at again.
#[test]
fn conditions_found_on_an_earlier_visit_are_not_those_of_the_present_one() {
    let scene = Scene::new(Protocol::Cmp);
    let failed = Texts::new(Language::Uk).text("conditions-failed", &[]);
    let mut keyboard = scene.open();
    let checked = |message: &Message| {
        answers(message, |m| matches!(m, step::Message::Conditions(conditions::Message::Checked(_))))
    };
    scene.world.config.clock.shift(3600);
    keyboard.window.late = Some(checked);
    keyboard.main(Id::Conditions);
    keyboard.window.until_late("the conditions of the first visit");
    keyboard.window.late = None;
    scene.world.config.clock.shift(0);
    keyboard.main(Id::Key);
    keyboard.back(Id::Conditions);
    keyboard.conditions_known();
    assert!(!keyboard.window.shows(&failed));
    keyboard.window.release();
    assert!(!keyboard.window.shows(&failed), "an answer to a visit that is over");
    keyboard.main(Id::Key);
    // The same on its own page: it is what was found.
    scene.world.config.clock.shift(3600);
    keyboard.back(Id::Conditions);
    keyboard.conditions_known();
    assert!(keyboard.window.shows(&failed));
}
