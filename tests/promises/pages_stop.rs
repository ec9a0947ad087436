//! Where the journey stops and what interrupts it: the first line never promises more than is true, every page has a
//! way out, and the choice that comes by itself is harmless.

use kliuchnyk::authority::profile::{Names, Profiles};
use kliuchnyk::authority::{Profile, Protocol};
use kliuchnyk::carrier::{CarrierError, KeyUri, SecretWanted};
use kliuchnyk::code::Code;
use kliuchnyk::gui::design::PALETTES;
use kliuchnyk::gui::look::Look;
use kliuchnyk::gui::widget::SecretText;
use kliuchnyk::gui::wizard::pause::{Decision, Message, Pause, Whose};
use kliuchnyk::gui::wizard::stop::{Page, Safety, Stop};
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::renewal::{Finding, IfLost, NewKeysNeeded, RenewalError, Reply, Rule, Standing, State};
use time::macros::datetime;

fn provider(protocol: Protocol) -> Profile {
    let (profile, _) = Profiles::new(None).get("tax").unwrap();
    Profile { protocols: vec![protocol], ..profile }
}

fn failed(rule: Rule, code: Code) -> RenewalError {
    let details = vec![("date", "2026-03-14".to_owned())];
    RenewalError::Preconditions(vec![Finding { rule, standing: Standing::Failed, code: Some(code), details }])
}

fn stopped(state: State) -> RenewalError {
    let source = Box::new(RenewalError::Busy("busy".into()));
    RenewalError::Stopped { case: "c1".into(), state, rejecting: false, source }
}

fn ended(code: Code, state: State, old_revoked: Option<bool>) -> RenewalError {
    RenewalError::Ended { case: "c1".into(), state, code, text: "policy".into(), old_revoked }
}

/// Every page there is, by its key.
fn stops() -> Vec<(&'static str, Stop)> {
    let next = Some(datetime!(2026-03-14 12:00 UTC));
    vec![
        ("expired", Stop::of(&failed(Rule::R1, Code::Cert02))),
        ("expired", Stop::of(&failed(Rule::R1, Code::Key09))),
        ("revoked", Stop::of(&failed(Rule::R2, Code::Cert03))),
        ("suspended", Stop::of(&failed(Rule::R2, Code::Cert08))),
        ("failed", Stop::of(&failed(Rule::R6, Code::Cert11))),
        ("data-changed", Stop::DataChanged),
        ("compromised", Stop::Compromised),
        ("waiting", Stop::Waiting { case: "c1".into(), next: None }),
        ("waiting", Stop::Waiting { case: "c1".into(), next }),
        ("refused", Stop::of(&ended(Code::Req12, State::Rejected, Some(false)))),
        ("refused", Stop::of(&ended(Code::Req12, State::Rejected, Some(true)))),
        ("refused", Stop::of(&ended(Code::Req04, State::Rejected, None))),
        ("attention", Stop::of(&ended(Code::Req07, State::Attention, None))),
        ("interrupted", Stop::of(&stopped(State::Sent))),
        ("paused", Stop::of(&RenewalError::Cancelled { case: Some("c1".into()) })),
        ("paused", Stop::of(&RenewalError::Cancelled { case: None })),
        ("in-use", Stop::of(&RenewalError::InUse("c1".into()))),
        ("given-up", Stop::GivenUp { in_force: true }),
        ("given-up", Stop::GivenUp { in_force: false }),
        ("failed", Stop::of(&RenewalError::NoCase("c1".into()))),
        ("failed", Stop::of(&RenewalError::NoCertificate)),
    ]
}

#[test]
fn every_stop_page_says_what_holds_what_happened_what_to_do_and_does_it() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        for protocol in [Protocol::Cmp, Protocol::Iit] {
            let profile = provider(protocol);
            for (key, stop) in stops() {
                assert_eq!(stop.key(), key, "{stop:?}");
                let words = stop.words(&texts, &profile);
                let all = [&words.title, &words.safe, &words.what, &words.advice, &words.main];
                for (i, text) in all.iter().enumerate() {
                    assert!(text.chars().count() >= 4, "{key}: {text}");
                    assert!(!text.contains(['{', '}', '$']), "{key}: a fact is missing in {text}");
                    assert!(!text.starts_with("stop-") && !text.starts_with("safety-"), "{key}: {text}");
                    assert!(!all[..i].contains(text), "{key} says twice: {text}");
                }
            }
        }
    }
}

#[test]
fn what_holds_for_the_keys_is_never_more_than_is_known() {
    let (cmp, iit) = (provider(Protocol::Cmp), provider(Protocol::Iit));
    for state in State::ALL.into_iter().filter(|state| !state.is_final()) {
        let stop = Stop::of(&stopped(state));
        let [by_cmp, by_iit] = [&cmp, &iit].map(|profile| stop.safety(profile));
        if state < State::Sent {
            assert_eq!((by_cmp, by_iit), (Safety::Untouched, Safety::Untouched), "{state:?}");
        } else if state < State::ConfirmSent {
            // The national protocol revokes the old certificates at issuance, before we know of it.
            assert_eq!((by_cmp, by_iit), (Safety::OldWorks, Safety::BothKept), "{state:?}");
        } else {
            assert_eq!((by_cmp, by_iit), (Safety::NewStored, Safety::NewStored), "{state:?}");
        }
    }
    for (revoked, safety) in
        [(Some(false), Safety::OldWorks), (Some(true), Safety::OldRevoked), (None, Safety::BothKept)]
    {
        for profile in [&cmp, &iit] {
            assert_eq!(Stop::of(&ended(Code::Req12, State::Rejected, revoked)).safety(profile), safety);
        }
    }
    let waiting = Stop::Waiting { case: "c1".into(), next: None };
    assert_eq!((waiting.safety(&cmp), waiting.safety(&iit)), (Safety::OldWorks, Safety::BothKept));
}

/// «Поточний ключ діє» of the catalogue must not stand on a page whose first line says otherwise.
#[test]
fn a_refusal_with_revoked_certificates_does_not_promise_a_working_key() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        for code in [Code::Req04, Code::Req12, Code::Req14] {
            let stop = Stop::of(&ended(code, State::Rejected, Some(true)));
            let words = stop.words(&texts, &provider(Protocol::Iit));
            let promise = texts.error(code, &[]).1;
            assert_ne!(words.advice, promise);
        }
    }
}

#[test]
fn the_details_name_code_case_and_facts_and_end_in_the_clipboard_as_they_are_shown() {
    let profile = provider(Protocol::Cmp);
    let stop = Stop::of(&stopped(State::Sent));
    let page = Page::new(stop, datetime!(2026-03-14 12:00 UTC));
    let details = page.details(&profile);
    for line in
        ["code: E-NET-08", "case: c1", "state: sent", "provider: tax", "reason: busy", "time: 2026-03-14T12"]
    {
        assert!(details.lines().any(|l| l.starts_with(line)), "{line} is not in\n{details}");
    }
}

fn pauses() -> Vec<Pause> {
    let uri = || KeyUri("/media/usb/Key-6.dat".into());
    vec![
        Pause::Secret {
            wanted: SecretWanted::Existing { uri: uri(), tries_left: Some(2) },
            text: SecretText::default(),
            whose: Whose::Current,
            training: None,
            wrong: None,
        },
        Pause::NewSecret {
            path: uri().0,
            text: SecretText::default(),
            again: SecretText::default(),
            wrong: None,
        },
        Pause::Untried { name: Names { uk: "Н".into(), en: "P".into() }, kept_locally: true },
        Pause::Replace { target: uri().0 },
        Pause::Modified(vec![("O".into(), "Old".into(), String::new())]),
        Pause::leaving(true),
        Pause::leaving(false),
    ]
    .into_iter()
    .chain(LOSSES.map(lost))
    .collect()
}

const LOSSES: [IfLost; 5] =
    [IfLost::NotSent, IfLost::NotIssued, IfLost::Unconfirmed, IfLost::Unclear, IfLost::Revoked];

fn lost(if_lost: IfLost) -> Pause {
    let staged = KeyUri("/media/usb/Key-6.dat.new-c1".into());
    let provider = Names { uk: "Н".into(), en: "P".into() };
    Pause::Lost { needed: NewKeysNeeded { case: "c1".into(), staged, if_lost }, provider }
}

/// What can still be undone is offered, and nothing else.
#[test]
fn lost_new_keys_are_given_up_only_where_the_old_ones_stay_in_force() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        let look = Look { texts: &texts, palette: &PALETTES[0], compact: false };
        for if_lost in LOSSES {
            let mut question = lost(if_lost);
            let offered: Vec<Message> =
                question.sheet(look).others.into_iter().map(|(_, _, message)| message).collect();
            let decision = offered.into_iter().next().map(|message| question.update(message));
            match (if_lost, decision) {
                (IfLost::NotSent, Some(Decision::GiveUp)) => {}
                (IfLost::Unconfirmed, Some(Decision::GiveUpKeys(needed))) => assert_eq!(needed.case, "c1"),
                (IfLost::NotIssued | IfLost::Unclear | IfLost::Revoked, None) => {}
                _ => panic!("{if_lost:?}"),
            }
        }
    }
}

/// What the first line of the page promises when the new keys are gone.
#[test]
fn where_new_keys_are_missing_no_line_says_that_they_are_kept() {
    let missing = || RenewalError::Stopped {
        case: "c1".into(),
        state: State::ConfirmSent,
        rejecting: false,
        source: Box::new(RenewalError::Carrier(CarrierError::NotPresent {
            uri: "/media/usb/Key-6.dat.new-c1".into(),
            reason: "no such file".into(),
        })),
    };
    for (if_lost, safety) in [
        (IfLost::NotSent, Safety::Untouched),
        (IfLost::NotIssued, Safety::OldWorks),
        (IfLost::Unconfirmed, Safety::OldWorks),
        (IfLost::Unclear, Safety::OldKept),
        (IfLost::Revoked, Safety::OldKept),
    ] {
        for protocol in [Protocol::Cmp, Protocol::Iit] {
            let stop = Stop::of(&missing()).without_new_keys(if_lost);
            assert_eq!(stop.safety(&provider(protocol)), safety, "{if_lost:?}");
        }
        // The button that the advice names is on the page, and «Оновити» is not.
        for language in Language::ALL {
            let texts = Texts::new(language);
            let stop = Stop::of(&missing()).without_new_keys(if_lost);
            let advice = stop.words(&texts, &provider(Protocol::Cmp)).advice;
            assert!(advice.contains(&texts.text("stop-lost", &[])), "{advice}");
            assert!(advice.contains(&texts.text("stop-go-on", &[])), "{advice}");
        }
    }
    // While what was issued is being rejected nothing new is stored, and the old certificates stay.
    let source = Box::new(RenewalError::Busy("busy".into()));
    let rejecting =
        RenewalError::Stopped { case: "c1".into(), state: State::ConfirmSent, rejecting: true, source };
    assert_eq!(Stop::of(&rejecting).safety(&provider(Protocol::Cmp)), Safety::OldWorks);
}

fn harmless(decision: &Decision) -> bool {
    match decision {
        Decision::Open | Decision::Focus(_) | Decision::Stay | Decision::Secret(None) => true,
        // What the person did not decide is asked again; «no» to an untried provider ends before anything began.
        Decision::Reply(reply) => *reply != Reply::Yes,
        Decision::Secret(Some(_)) | Decision::GiveUp | Decision::Leave => false,
        Decision::AskLost | Decision::GiveUpKeys(_) => false,
    }
}

#[test]
fn enter_and_escape_on_a_question_are_harmless() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        let look = Look { texts: &texts, palette: &PALETTES[0], compact: false };
        for mut pause in pauses() {
            let main = pause.sheet(look).main.and_then(|(_, message)| message).unwrap();
            assert!(harmless(&pause.update(main)), "the main button");
        }
    }
    for mut pause in pauses() {
        assert!(harmless(&pause.update(Message::No)), "Esc");
    }
    // A changed certificate is rejected only when that is said, never by closing the question.
    let mut modified = Pause::Modified(Vec::new());
    assert!(matches!(modified.update(Message::No), Decision::Reply(Reply::Undecided)));
    assert!(matches!(modified.update(Message::Reject), Decision::Reply(Reply::No)));
}

#[test]
fn a_new_password_is_taken_only_when_it_is_good_and_typed_twice() {
    let (text, again) = (SecretText::default(), SecretText::default());
    let mut pause =
        Pause::NewSecret { path: "Key-6.dat".into(), text: text.clone(), again: again.clone(), wrong: None };
    assert!(matches!(pause.update(Message::Yes), Decision::Focus(_)), "empty");
    text.insert("vesna-ta-lito-26");
    again.insert("vesna-ta-lito-27");
    assert!(matches!(pause.update(Message::Yes), Decision::Focus(_)), "they differ");
    assert!(again.is_empty(), "only the repetition is typed again");
    again.insert("vesna-ta-lito-26");
    let Decision::Secret(Some(secret)) = pause.update(Message::Yes) else { panic!("not taken") };
    assert_eq!(secret.text(), "vesna-ta-lito-26");
    assert!(text.is_empty() && again.is_empty(), "nothing stays behind");
}
