//! Every page where the journey stops, reached by the keyboard through what really causes it. What the page says first
//! of the keys is compared with the disk and the provider; Enter does what the main button says; Esc loses nothing.

use crate::keyboard::{Keyboard, is_at, key_is_read};
use crate::scene::{CMP, IIT, OKSANA, Scene};
use crate::taxpayer::{NEW_PASSWORD, files, keys_in};
use iced_test::core::keyboard::key::Named;
use kliuchnyk::authority::Protocol;
use kliuchnyk::code::Code;
use kliuchnyk::gui::App;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::gui::wizard::stop::{Safety, Stop};
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::training::FaultKind;
use std::path::Path;

/// Whose data in the register differ from her certificate.
const IRYNA: &str = "Шевчук Ірина Богданівна";
const PROTOCOLS: [Protocol; 2] = [Protocol::Cmp, Protocol::Iit];

/// Where renewals are sent.
fn path(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Cmp => CMP,
        Protocol::Iit => IIT,
    }
}

/// What is said after sending while the provider's answer is not known.
fn sent(protocol: Protocol) -> Safety {
    match protocol {
        Protocol::Cmp => Safety::OldWorks,
        Protocol::Iit => Safety::BothKept,
    }
}

fn is_stopped(app: &App) -> bool {
    app.wizard().is_some_and(|w| w.stopped().is_some())
}

/// From the home page up to the review, everything answered.
fn review(keyboard: &mut Keyboard) {
    keyboard.read_key();
    keyboard.reach(Id::Review);
}

#[test]
fn expired_is_told_before_the_key_is_read() {
    let scene = Scene::of(Protocol::Cmp, OKSANA, -1);
    let mut keyboard = scene.open();
    for leave in [Named::Escape, Named::Enter] {
        keyboard.check_conditions();
        keyboard.enter();
        scene.stops(&mut keyboard, "expired", Safety::Untouched);
        keyboard.window.key(leave);
        keyboard.home();
    }
}

#[test]
fn revoked_is_told_when_the_certificates_are_found_by_the_key() {
    // Once found they are known, and the next renewal may be told earlier: each way out has a beginning of its own.
    for leave in [Named::Escape, Named::Enter] {
        let scene = Scene::new(Protocol::Iit);
        scene.revoke(1);
        for name in ["sign.cer", "agree.cer"] {
            std::fs::remove_file(scene.keys().join(name)).unwrap();
        }
        let mut keyboard = scene.open();
        keyboard.give_password();
        scene.stops(&mut keyboard, "revoked", Safety::Untouched);
        keyboard.window.key(leave);
        keyboard.home();
        assert!(keyboard.unfinished().is_empty());
    }
}

#[test]
fn suspended_can_be_checked_again() {
    let scene = Scene::new(Protocol::Cmp);
    scene.revoke(6);
    let mut keyboard = scene.open();
    keyboard.check_conditions();
    keyboard.enter();
    scene.stops(&mut keyboard, "suspended", Safety::Untouched);
    keyboard.main(Id::Conditions);
    keyboard.conditions_known();
    keyboard.enter();
    scene.stops(&mut keyboard, "suspended", Safety::Untouched);
    keyboard.escape();
    keyboard.home();
}

#[test]
fn changed_data_and_a_key_in_other_hands_end_the_journey() {
    let scene = Scene::new(Protocol::Cmp);
    for (page, button) in [("data-changed", "data-changed"), ("compromised", "data-compromised")] {
        let mut keyboard = scene.open();
        keyboard.read_key();
        keyboard.reach(Id::Data);
        keyboard.press(button);
        scene.stops(&mut keyboard, page, Safety::Untouched);
        // It was pressed by mistake.
        keyboard.back(Id::Data);
        keyboard.press(button);
        scene.stops(&mut keyboard, page, Safety::Untouched);
        keyboard.escape();
        keyboard.home();
        assert_eq!(keyboard.unfinished().len(), 1, "Esc gives nothing up");
        keyboard.enter();
        keyboard.passwords_until("data", is_at(Id::Data));
        keyboard.press(button);
        scene.stops(&mut keyboard, page, Safety::Untouched);
        keyboard.press("home");
        keyboard.home();
        assert!(keyboard.unfinished().is_empty(), "what must not be done is not offered");
    }
}

#[test]
fn failed_is_tried_again_where_it_failed() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = scene.open();
    // The clock (R8) on the first page.
    scene.world.config.clock.shift(3600);
    keyboard.check_conditions();
    keyboard.enter();
    scene.stops(&mut keyboard, "failed", Safety::Untouched);
    assert!(matches!(keyboard.wizard().stopped(), Some(Stop::Failed { code: Code::Net09, .. })));
    scene.world.config.clock.shift(0);
    keyboard.main(Id::Conditions);
    keyboard.conditions_known();
    keyboard.escape();
    keyboard.home();
    // No certificates beside the key and no answer about them.
    for name in ["sign.cer", "agree.cer"] {
        std::fs::remove_file(scene.keys().join(name)).unwrap();
    }
    let mut keyboard = scene.open();
    scene.always(IIT, FaultKind::DropBefore);
    keyboard.give_password();
    scene.stops(&mut keyboard, "failed", Safety::Untouched);
    scene.mend();
    keyboard.main(Id::Key);
    keyboard.type_password();
    keyboard.window.until("key read", key_is_read);
}

#[test]
fn a_case_that_is_gone_is_said_to_be_gone() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = scene.open();
    keyboard.read_key();
    keyboard.reach(Id::Data);
    drop(keyboard);
    let mut keyboard = scene.open();
    let case = keyboard.unfinished()[0].case.clone();
    // Another copy of the program gives it up meanwhile.
    let renewal = scene.renewal();
    tokio::runtime::Runtime::new().unwrap().block_on(renewal.abandon(&case)).unwrap();
    keyboard.enter();
    scene.stops(&mut keyboard, "failed", Safety::NothingRemoved);
    keyboard.enter();
    keyboard.home();
    assert!(keyboard.unfinished().is_empty());
}

#[test]
fn waiting_is_asked_about_until_the_certificates_are_there() {
    let scene = Scene::new(Protocol::Cmp);
    scene.world.config.faults.once(CMP, FaultKind::Waiting { polls: 1000 });
    let mut keyboard = scene.open();
    review(&mut keyboard);
    keyboard.enter();
    scene.stops(&mut keyboard, "waiting", Safety::OldWorks);
    keyboard.escape();
    scene.home(&mut keyboard);
    keyboard.enter();
    keyboard.passwords_until("an answer", is_stopped);
    scene.stops(&mut keyboard, "waiting", Safety::OldWorks);
    scene.decide("approve");
    scene.be_patient();
    keyboard.enter();
    keyboard.passwords_until("certificates", is_at(Id::Certificates));
    keyboard.finish();
    scene.is_renewed(&keyboard);
}

#[test]
fn refused_after_waiting_keeps_the_old_key_in_force() {
    let scene = Scene::new(Protocol::Cmp);
    scene.world.config.faults.once(CMP, FaultKind::Waiting { polls: 1000 });
    let mut keyboard = scene.open();
    review(&mut keyboard);
    keyboard.enter();
    scene.stops(&mut keyboard, "waiting", Safety::OldWorks);
    scene.decide("reject");
    scene.be_patient();
    keyboard.enter();
    keyboard.passwords_until("a refusal", is_stopped);
    scene.stops(&mut keyboard, "refused", Safety::OldWorks);
    keyboard.enter();
    keyboard.home();
    assert_eq!(keyboard.unfinished().len(), 1, "it is told until it is put away");
    // The provider does not answer: that is told, and nothing changes.
    let button = format!("abandon-{}", keyboard.unfinished()[0].case);
    scene.always(IIT, FaultKind::DropBefore);
    keyboard.press(&button);
    keyboard.home();
    assert!(keyboard.window.shows("(E-NET-10)"), "{:#?}", keyboard.window.texts());
    assert_eq!((keyboard.unfinished().len(), files(&scene.keys(), "Key-6.dat.new-").len()), (1, 1));
    scene.mend();
    keyboard.press(&button);
    keyboard.home();
    assert!(!keyboard.window.shows("(E-NET-10)"));
    assert!(keyboard.unfinished().is_empty() && files(&scene.keys(), "Key-6.dat.new-").is_empty());
}

/// The register says something else than the certificate. `cmp` tells why, and that it can be begun again; the national
/// refusal is a number.
#[test]
fn refused_for_changed_data_with_the_old_certificates_in_force() {
    for protocol in PROTOCOLS {
        let scene = Scene::of(protocol, IRYNA, 6);
        let mut keyboard = scene.open();
        review(&mut keyboard);
        keyboard.enter();
        scene.stops(&mut keyboard, "refused", Safety::OldWorks);
        if protocol == Protocol::Cmp {
            keyboard.main(Id::Conditions);
            assert!(keyboard.wizard().context().known.old.is_empty(), "nothing of before is known");
            keyboard.escape();
        } else {
            keyboard.enter();
        }
        keyboard.home();
        assert_eq!(keyboard.unfinished().len(), 1);
    }
}

#[test]
fn refused_with_revoked_certificates_promises_no_working_key() {
    for protocol in PROTOCOLS {
        let scene = Scene::new(protocol);
        let mut keyboard = scene.open();
        review(&mut keyboard);
        scene.revoke(4);
        keyboard.enter();
        scene.stops(&mut keyboard, "refused", Safety::OldRevoked);
        keyboard.escape();
        keyboard.home();
        assert_eq!(keyboard.unfinished().len(), 1);
    }
}

#[test]
fn refused_while_nobody_tells_the_status_promises_only_what_is_kept() {
    let scene = Scene::of(Protocol::Cmp, IRYNA, 6);
    let mut keyboard = scene.open();
    review(&mut keyboard);
    scene.always("/services/ocsp/", FaultKind::Html);
    scene.always("/crl/", FaultKind::Html);
    keyboard.enter();
    scene.stops(&mut keyboard, "refused", Safety::BothKept);
    keyboard.enter();
    keyboard.home();
}

/// Certificates for a key that is not ours: `cmp` rejects them and the old ones live on, `iit` has ended them already.
#[test]
fn attention_when_the_certificates_are_for_another_key() {
    for (protocol, safety) in [(Protocol::Cmp, Safety::OldWorks), (Protocol::Iit, Safety::OldRevoked)] {
        let scene = Scene::new(protocol);
        scene.always(path(protocol), FaultKind::OtherKey);
        let mut keyboard = scene.open();
        review(&mut keyboard);
        keyboard.enter();
        scene.stops(&mut keyboard, "attention", safety);
        keyboard.enter();
        keyboard.home();
        let case = keyboard.unfinished()[0].clone();
        let staged = case.found[0].0.clone();
        assert!(keyboard.window.shows(&staged), "where the new keys are");
        keyboard.press(&format!("abandon-{}", case.case));
        keyboard.home();
        assert!(keyboard.unfinished().is_empty());
        let told = Texts::new(Language::Uk).text("home-has-put-away-keys", &[("key", staged.clone())]);
        assert!(keyboard.window.shows(&told), "{:#?}", keyboard.window.texts());
        assert!(keys_in(Path::new(&staged), NEW_PASSWORD).is_some());
    }
}

#[test]
fn interrupted_goes_on_when_the_connection_is_back() {
    for protocol in PROTOCOLS {
        let scene = Scene::new(protocol);
        let mut keyboard = scene.open();
        review(&mut keyboard);
        scene.always(path(protocol), FaultKind::DropBefore);
        keyboard.enter();
        scene.stops(&mut keyboard, "interrupted", sent(protocol));
        keyboard.escape();
        scene.home(&mut keyboard);
        keyboard.enter();
        scene.stops(&mut keyboard, "interrupted", sent(protocol));
        scene.mend();
        scene.be_patient();
        keyboard.enter();
        keyboard.passwords_until("certificates", is_at(Id::Certificates));
        keyboard.finish();
        scene.is_renewed(&keyboard);
    }
}

/// Before anything was sent; and what was asked on the way is not answered.
#[test]
fn interrupted_at_the_agreement_and_paused_at_the_password_go_on() {
    let scene = Scene::new(Protocol::Cmp);
    let mut keyboard = scene.open();
    keyboard.read_key();
    keyboard.reach(Id::Agreement);
    scene.always("/api/v1/agreement/acceptances", FaultKind::DropBefore);
    keyboard.enter();
    scene.stops(&mut keyboard, "interrupted", Safety::Untouched);
    scene.mend();
    keyboard.enter();
    let asks = |app: &App| app.wizard().is_some_and(|w| w.paused().is_some());
    keyboard.window.until("the password", asks);
    keyboard.escape();
    scene.stops(&mut keyboard, "paused", Safety::Untouched);
    keyboard.escape();
    keyboard.home();
    keyboard.enter();
    keyboard.window.until("the password", asks);
    keyboard.escape();
    scene.stops(&mut keyboard, "paused", Safety::Untouched);
    keyboard.enter();
    keyboard.passwords_until("data", is_at(Id::Data));
    keyboard.reach(Id::Review);
    // What was read and signed before the stop is told as if there had been none.
    let agreement = keyboard.wizard().context().known.agreement.clone().expect("the signed agreement");
    let texts = Texts::new(Language::Uk);
    let signed = keyboard.wizard().context().known.signed.expect("when it was signed");
    let signed = texts.text("review-signed", &[("time", texts.moment(signed))]);
    for line in [OKSANA.to_owned(), agreement.title, signed] {
        assert!(keyboard.window.shows(&line), "{line} is not in {:#?}", keyboard.window.texts());
    }
    keyboard.send_and_finish();
    scene.is_renewed(&keyboard);
}
