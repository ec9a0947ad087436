//! The renewal's machine alone: the crash table and the refusal table row by row, and random walks that never break
//! an invariant. No file, no socket.

use kliuchnyk::authority::portal::Agreement;
use kliuchnyk::authority::profile::{Names, Requests, Rules, Services};
use kliuchnyk::authority::{Acceptance, Changes, Link, Profile, Protocol, Refusal};
use kliuchnyk::carrier::{KeyUri, Staged};
use kliuchnyk::code::Code;
use kliuchnyk::crypto::HashAlgorithm;
use kliuchnyk::pki::Purpose;
use kliuchnyk::renewal::case::{Form, Held, Refused, Signed};
use kliuchnyk::renewal::event::{Begin, Effect, Event, Meaning, Message, OldStatus, What};
use kliuchnyk::renewal::machine::{begin, step};
use kliuchnyk::renewal::{Case, Choices, State};
use std::collections::HashSet;
use std::time::Duration;
use time::OffsetDateTime;
use time::macros::datetime;

const START: OffsetDateTime = datetime!(2026-11-21 12:00 UTC);
const MINUTE: time::Duration = time::Duration::MINUTE;

fn profile() -> Profile {
    Profile {
        id: "test".into(),
        name: Names { uk: "тест".into(), en: "test".into() },
        training: true,
        tried: true,
        edrpou: None,
        phone: None,
        source: Names { uk: "зроблено тут".into(), en: "made here".into() },
        date: None,
        protocols: vec![Protocol::Cmp, Protocol::Iit],
        requests: Requests::Together,
        hash: HashAlgorithm::Gost34311,
        services: Services::default(),
        anchors: Vec::new(),
        certificates: Vec::new(),
        encryption_certificate: None,
        rules: Rules::default(),
    }
}

/// A case and what it asked for last.
struct Walk {
    case: Case,
    effects: Vec<Effect>,
    now: OffsetDateTime,
}

impl Walk {
    fn new(protocol: Protocol, form: Form) -> Self {
        let (case, effects) = begin(Begin {
            id: "0123456789abcdef".into(),
            at: START,
            profile: profile(),
            choices: Choices::of(KeyUri("Key-6.dat".into())),
            protocol,
            form,
            hash: HashAlgorithm::Gost34311,
        });
        Self { case, effects, now: START }
    }

    fn tell(&mut self, what: What) -> &mut Self {
        let (case, effects) = step(&self.case, Event { at: self.now, what });
        self.case = case;
        self.effects = effects;
        self
    }

    fn expect(&mut self, state: State, effects: &[Effect]) -> &mut Self {
        assert_eq!((self.case.state, self.effects.as_slice()), (state, effects));
        self
    }

    /// A stop and a new start after `pause`.
    fn restart(&mut self, pause: time::Duration) -> &mut Self {
        // What is in memory only is lost; what the journal has is read back.
        let json = serde_json::to_vec(&self.case).unwrap();
        self.case = serde_json::from_slice(&json).unwrap();
        self.now += pause;
        self.tell(What::Resumed)
    }

    fn reach_staged(&mut self) -> &mut Self {
        self.tell(surveyed(self.case.protocol, self.case.form))
            .tell(agreement_signed())
            .tell(What::AgreementAccepted(Some(acceptance())))
            .tell(confirmed_data())
            .tell(What::Staged { staged: staged(2), group: [7; 16] })
    }

    fn reach_sent(&mut self) -> &mut Self {
        self.reach_staged().tell(signed(Message::Request)).tell(What::Saved)
    }

    fn reach_issued(&mut self) -> &mut Self {
        self.reach_sent().tell(issued()).tell(matches())
    }

    fn reach_confirm_sent(&mut self) -> &mut Self {
        self.reach_issued().tell(What::Installed([5; 32])).tell(What::Saved).tell(signed(Message::Confirm))
    }
}

fn saved(effect: Effect) -> Vec<Effect> {
    vec![Effect::Save, effect]
}

fn surveyed(protocol: Protocol, form: Form) -> What {
    What::Surveyed {
        old: vec![
            Held { purpose: Purpose::Sign, der: b"old signing certificate".to_vec() },
            Held { purpose: Purpose::Agree, der: b"old agreement certificate".to_vec() },
        ],
        hash: HashAlgorithm::Gost34311,
        protocol,
        form,
        warnings: Vec::new(),
    }
}

fn agreement_signed() -> What {
    What::AgreementSigned(Signed {
        agreement: Agreement {
            id: "a1".into(),
            revision: "3".into(),
            lang: "uk".into(),
            title: "Договір".into(),
            effective_from: "2026-01-01".into(),
            text: b"text".to_vec(),
            sha256: [1; 32],
            from_portal: true,
        },
        cms: b"cms".to_vec(),
        at: START,
    })
}

fn acceptance() -> Acceptance {
    Acceptance {
        id: "r1".into(),
        text_digest: vec![1; 32],
        text_hash: HashAlgorithm::Sha256,
        cms_sha256: vec![2; 32],
    }
}

fn confirmed_data() -> What {
    let changes = Changes { phone: Some("+380500000101".into()), ..Changes::default() };
    let choices = Choices::of(KeyUri("Key-6.dat".into()));
    What::DataConfirmed { choices, changes, warnings: Vec::new() }
}

fn staged(keys: usize) -> Staged {
    let all = [(Purpose::Sign, b"new signing key".to_vec()), (Purpose::Agree, b"new agreement key".to_vec())];
    Staged {
        target: KeyUri("Key-6.dat".into()),
        staging: KeyUri("Key-6.dat.new-0123456789abcdef".into()),
        case: "0123456789abcdef".into(),
        keys: all.into_iter().take(keys).collect(),
    }
}

fn signed(message: Message) -> What {
    let sender_nonce = match message {
        Message::Request => [4; 16],
        Message::Poll => [5; 16],
        Message::Confirm => [6; 16],
    };
    What::Signed {
        message,
        octets: format!("{message:?}").into_bytes(),
        link: Link { transaction_id: [3; 16], sender_nonce, recipient_nonce: None, time: START },
    }
}

fn answered(meaning: Meaning) -> What {
    What::Answered { octets: b"answer".to_vec(), meaning, group: [8; 16] }
}

fn issued() -> What {
    answered(Meaning::Issued {
        certificates: vec![b"new 0".to_vec(), b"new 1".to_vec()],
        nonce: Some(vec![9; 16]),
        confirm_by: Some(START + time::Duration::days(3)),
        with_changes: false,
    })
}

fn matches() -> What {
    What::Matches { certificates: vec![b"new 0".to_vec(), b"new 1".to_vec()], warnings: Vec::new() }
}

fn promoted() -> What {
    let old_key = Some(KeyUri("Key-6.dat.old-2026-11-21".into()));
    What::Promoted { old_key, displaced: None, dated: true }
}

fn waiting() -> What {
    answered(Meaning::Waiting { check_after: Duration::from_secs(3), nonce: Some(vec![9; 16]) })
}

fn issued_in_part() -> What {
    answered(Meaning::Partly {
        issued: vec![(1, b"new 1".to_vec())],
        nonce: Some(vec![9; 16]),
        refused: Refused { reason: Refusal::DuplicateKey, text: "no".into() },
    })
}

fn refused(reason: Refusal) -> What {
    answered(Meaning::Rejected(Refused { reason, text: "no".into() }))
}

fn failed(during: Effect, code: Code) -> What {
    What::Failed { during, code }
}

#[test]
fn cmp_walks_from_draft_to_done() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.expect(State::Draft, &saved(Effect::Survey));
    walk.tell(surveyed(Protocol::Cmp, Form::Together)).expect(State::KeyRead, &saved(Effect::Agreement));
    walk.tell(agreement_signed()).expect(State::AgreementSigned, &saved(Effect::SendAcceptance));
    walk.tell(What::AgreementAccepted(Some(acceptance())))
        .expect(State::AgreementAccepted, &saved(Effect::Registration));
    walk.tell(confirmed_data()).expect(State::DataConfirmed, &saved(Effect::Stage));
    walk.tell(What::Staged { staged: staged(2), group: [7; 16] })
        .expect(State::KeysStaged, &saved(Effect::Sign(Message::Request)));
    let order = &walk.case.exchanges[0].order;
    assert_eq!(walk.case.exchanges.len(), 1);
    assert_eq!(order.keys.len(), 2);
    assert_eq!(order.keys[1].replaces, b"old agreement certificate");
    assert!(order.acceptance.is_some() && order.changes.is_some() && order.group.is_none());
    walk.tell(signed(Message::Request)).expect(State::RequestReady, &[Effect::Save]);
    walk.tell(What::Saved).expect(State::Sent, &saved(Effect::Send(Message::Request)));
    walk.tell(issued()).expect(State::Sent, &saved(Effect::Examine));
    assert_eq!(walk.case.exchanges[0].answer.as_deref(), Some(&b"answer"[..]));
    walk.tell(matches()).expect(State::Issued, &saved(Effect::Install));
    walk.tell(What::Installed([5; 32])).expect(State::Installed, &[Effect::Save]);
    walk.tell(What::Saved).expect(State::Installed, &[Effect::Sign(Message::Confirm)]);
    walk.tell(signed(Message::Confirm)).expect(State::ConfirmSent, &saved(Effect::Send(Message::Confirm)));
    walk.tell(answered(Meaning::Confirmed)).expect(State::Confirmed, &[Effect::Save]);
    walk.tell(What::Saved).expect(State::Confirmed, &saved(Effect::Promote));
    walk.tell(promoted()).expect(State::Done, &saved(Effect::WatchOld));
    walk.tell(What::OldStatus(OldStatus::Superseded)).expect(State::Done, &saved(Effect::Finish));
    assert_eq!(walk.case.old_revoked, Some(true));
}

#[test]
fn iit_needs_no_confirmation() {
    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_issued().tell(What::Installed([5; 32])).expect(State::Installed, &[Effect::Save]);
    walk.tell(What::Saved).expect(State::Confirmed, &[Effect::Save]);
    walk.tell(What::Saved).expect(State::Confirmed, &saved(Effect::Promote));
}

#[test]
fn one_by_one_takes_key_agreement_first_and_promotes_after_both() {
    let mut walk = Walk::new(Protocol::Cmp, Form::OneByOne);
    walk.reach_staged();
    let purposes: Vec<_> = walk.case.exchanges.iter().map(|e| e.order.keys[0].purpose).collect();
    assert_eq!(purposes, [Purpose::Agree, Purpose::Sign]);
    let groups: Vec<_> = walk.case.exchanges.iter().map(|e| e.order.group.clone().unwrap()).collect();
    assert_eq!((groups[0].index, groups[1].index, groups[0].count), (0, 1, 2));
    assert_eq!(groups[0].id, groups[1].id);
    assert!(walk.case.exchanges[0].order.changes.is_none());
    assert!(walk.case.exchanges[1].order.changes.is_some());
    for _ in 0..2 {
        walk.tell(signed(Message::Request)).tell(What::Saved).tell(issued()).tell(matches());
        walk.tell(What::Installed([5; 32])).tell(What::Saved).tell(signed(Message::Confirm));
        walk.tell(answered(Meaning::Confirmed)).expect(State::Confirmed, &[Effect::Save]);
        walk.tell(What::Saved);
    }
    walk.expect(State::Confirmed, &saved(Effect::Promote));
}

// The crash table (protocol.md 14.3), by its numbers.

#[test]
fn row_1_and_2_before_anything_was_sent() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.restart(MINUTE).expect(State::Draft, &saved(Effect::Survey));
    walk.tell(surveyed(Protocol::Cmp, Form::Together)).restart(MINUTE);
    walk.expect(State::KeyRead, &saved(Effect::Agreement));
    walk.tell(agreement_signed()).restart(MINUTE);
    walk.expect(State::AgreementSigned, &saved(Effect::SendAcceptance));
    assert_eq!(walk.case.agreement.as_ref().unwrap().cms, b"cms");
    walk.tell(What::AgreementAccepted(None)).restart(MINUTE);
    walk.expect(State::AgreementAccepted, &saved(Effect::Registration));
}

#[test]
fn row_3_keys_that_no_record_knows_are_made_again() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.tell(surveyed(Protocol::Cmp, Form::Together)).tell(agreement_signed());
    walk.tell(What::AgreementAccepted(None)).tell(confirmed_data()).restart(MINUTE);
    walk.expect(State::DataConfirmed, &saved(Effect::Stage));
}

#[test]
fn row_4_and_5_a_stale_request_is_signed_again_a_fresh_one_sent() {
    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_staged().restart(MINUTE).expect(State::KeysStaged, &[Effect::Sign(Message::Request)]);
    walk.tell(signed(Message::Request)).restart(MINUTE * 4);
    walk.expect(State::Sent, &saved(Effect::Send(Message::Request)));

    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_staged().tell(signed(Message::Request)).restart(MINUTE * 6);
    walk.expect(State::RequestReady, &[Effect::Sign(Message::Request)]);
    // A clock that was set back makes the request no fresher.
    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_staged().tell(signed(Message::Request)).restart(-MINUTE);
    walk.expect(State::RequestReady, &[Effect::Sign(Message::Request)]);
}

#[test]
fn row_6_and_7_cmp_repeats_the_same_octets() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent();
    let request = walk.case.exchanges[0].request.clone();
    walk.restart(MINUTE * 600).expect(State::Sent, &saved(Effect::Send(Message::Request)));
    assert_eq!(walk.case.exchanges[0].request, request);
    assert_eq!(walk.case.exchanges[0].attempts, 2);
}

#[test]
fn row_6_and_7_iit_looks_before_it_repeats() {
    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_sent().restart(MINUTE).expect(State::Sent, &saved(Effect::Lookup));
    let request = walk.case.exchanges[0].request.clone();
    walk.tell(What::NotFound).expect(State::Sent, &saved(Effect::Send(Message::Request)));
    assert_eq!(walk.case.exchanges[0].request, request);

    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_sent().restart(MINUTE).tell(What::Found(vec![b"new 1".to_vec(), b"new 0".to_vec()]));
    walk.expect(State::Sent, &saved(Effect::Examine)).tell(matches());
    walk.expect(State::Issued, &saved(Effect::Install));
}

#[test]
fn row_8_too_old_is_signed_again_with_the_same_keys_after_a_lookup() {
    for protocol in [Protocol::Cmp, Protocol::Iit] {
        let mut walk = Walk::new(protocol, Form::Together);
        walk.reach_sent().tell(refused(Refusal::BadTime)).expect(State::Sent, &saved(Effect::Lookup));
        walk.tell(What::NotFound).expect(State::Sent, &saved(Effect::Sign(Message::Request)));
        assert_eq!(walk.case.staged.as_ref().unwrap().keys, staged(2).keys);
        // A stop between the two changes nothing.
        walk.restart(MINUTE).expect(State::Sent, &[Effect::Sign(Message::Request)]);
        walk.tell(signed(Message::Request)).tell(What::Saved).tell(refused(Refusal::BadTime));
        walk.tell(What::NotFound).expect(State::Sent, &saved(Effect::Sign(Message::Request)));
        walk.tell(signed(Message::Request)).tell(What::Saved).tell(refused(Refusal::BadTime));
        if walk.effects == saved(Effect::Lookup) {
            walk.tell(What::NotFound);
        }
        walk.expect(State::Rejected, &saved(Effect::OldStatus));
        assert_eq!(walk.case.ending.as_ref().unwrap().code(), Code::Net09);
    }
}

/// The national protocol has no word for it: what is refused is old, and the provider knows no certificate of its keys.
#[test]
fn row_8_an_old_iit_request_that_is_refused_is_signed_again_once() {
    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_sent().restart(10 * MINUTE).tell(What::NotFound);
    walk.expect(State::Sent, &saved(Effect::Send(Message::Request))).tell(refused(Refusal::Other));
    walk.expect(State::Sent, &saved(Effect::Lookup)).tell(What::NotFound);
    walk.expect(State::Sent, &saved(Effect::Sign(Message::Request)));
    // Fresh, it is refused for good.
    walk.tell(signed(Message::Request)).tell(What::Saved).tell(refused(Refusal::Other)).tell(What::NotFound);
    walk.expect(State::Rejected, &saved(Effect::OldStatus));
}

#[test]
fn row_8a_a_repeat_that_was_served_before_is_taken_up_by_polling() {
    for reason in [Refusal::TransactionInUse, Refusal::DuplicateKey] {
        let mut walk = Walk::new(Protocol::Cmp, Form::Together);
        walk.reach_sent().restart(MINUTE).tell(refused(reason));
        walk.expect(State::Sent, &saved(Effect::Lookup));
        walk.tell(What::CannotLook).expect(State::Waiting, &saved(Effect::Sign(Message::Poll)));
        walk.tell(signed(Message::Poll)).expect(State::Waiting, &saved(Effect::Send(Message::Poll)));
        walk.tell(issued()).expect(State::Waiting, &saved(Effect::Examine));
        walk.tell(matches()).expect(State::Issued, &saved(Effect::Install));
    }
}

#[test]
fn row_9_a_poll_that_may_have_been_answered_goes_first() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(waiting());
    let next = START + time::Duration::seconds(5);
    walk.expect(State::Waiting, &saved(Effect::Wait(next)));
    walk.restart(time::Duration::SECOND).expect(State::Waiting, &[Effect::Wait(next)]);
    walk.tell(What::Timer).expect(State::Waiting, &[Effect::Sign(Message::Poll)]);
    walk.tell(signed(Message::Poll)).restart(MINUTE);
    walk.expect(State::Waiting, &saved(Effect::Send(Message::Poll)));
    walk.tell(waiting()).restart(MINUTE * 10).expect(State::Waiting, &[Effect::Sign(Message::Poll)]);
}

#[test]
fn row_10_and_11_install_needs_no_network() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(issued()).restart(MINUTE).expect(State::Sent, &saved(Effect::Examine));
    walk.tell(matches()).restart(MINUTE).expect(State::Issued, &saved(Effect::Install));
}

#[test]
fn row_12_installed_is_confirmed_and_a_missed_deadline_ends_with_the_old_key_alive() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_issued()
        .tell(What::Installed([5; 32]))
        .restart(MINUTE)
        .expect(State::Installed, &[Effect::Save]);
    walk.tell(What::Saved).expect(State::Installed, &[Effect::Sign(Message::Confirm)]);
    walk.tell(signed(Message::Confirm)).tell(refused(Refusal::ConfirmationExpired));
    walk.expect(State::Rejected, &saved(Effect::OldStatus));
    assert_eq!(walk.case.ending.as_ref().unwrap().code(), Code::Req14);
    walk.tell(What::OldStatus(OldStatus::InForce)).expect(State::Rejected, &saved(Effect::Finish));
    assert!(walk.case.staged.is_some());
}

#[test]
fn row_13_a_lost_confirmation_is_repeated_and_success_is_told_three_ways() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_confirm_sent();
    let octets = walk.case.exchanges[0].confirm.clone();
    walk.restart(MINUTE).expect(State::ConfirmSent, &saved(Effect::Send(Message::Confirm)));
    assert_eq!(walk.case.exchanges[0].confirm, octets);
    walk.tell(answered(Meaning::Confirmed)).expect(State::Confirmed, &[Effect::Save]);

    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_confirm_sent().restart(MINUTE).tell(refused(Refusal::CertificateRevoked));
    walk.expect(State::ConfirmSent, &saved(Effect::OldStatus));
    walk.tell(What::OldStatus(OldStatus::Superseded)).expect(State::Confirmed, &[Effect::Save]);

    // Revoked for another reason is no confirmation.
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_confirm_sent().tell(refused(Refusal::CertificateRevoked));
    walk.tell(What::OldStatus(OldStatus::Revoked)).expect(State::Attention, &saved(Effect::OldStatus));
}

#[test]
fn row_14_and_15_promotion_is_repeated() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_confirm_sent().tell(answered(Meaning::Confirmed)).restart(MINUTE);
    walk.expect(State::Confirmed, &[Effect::Save]);
    walk.tell(What::Saved).expect(State::Confirmed, &saved(Effect::Promote));
    walk.restart(MINUTE).tell(What::Saved).expect(State::Confirmed, &saved(Effect::Promote));
    assert_eq!(walk.case.installed, Some([5; 32]));
}

#[test]
fn row_17_and_18_failures_on_this_side_leave_the_state() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_issued().tell(What::Installed([5; 32])).tell(What::Saved);
    walk.tell(failed(Effect::Sign(Message::Confirm), Code::Carr01));
    walk.expect(State::Installed, &saved(Effect::Pause));
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_issued().tell(failed(Effect::Install, Code::Carr07));
    walk.expect(State::Issued, &saved(Effect::Pause));
}

#[test]
fn network_failures_change_no_state() {
    let lost = |message| failed(Effect::Send(message), Code::Net01);
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(lost(Message::Request)).expect(State::Sent, &saved(Effect::Pause));
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_confirm_sent().tell(lost(Message::Confirm)).expect(State::ConfirmSent, &saved(Effect::Pause));
    // `iit`: it may have been served.
    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_sent().tell(lost(Message::Request)).expect(State::Sent, &saved(Effect::Lookup));
    walk.tell(What::NotFound).expect(State::Sent, &saved(Effect::Pause));
    // The look failed too: who goes on later wants the request repeated, not told once more that it failed.
    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_sent().tell(lost(Message::Request)).tell(failed(Effect::Lookup, Code::Net01));
    walk.expect(State::Sent, &saved(Effect::Pause)).restart(MINUTE);
    walk.expect(State::Sent, &saved(Effect::Lookup)).tell(What::NotFound);
    walk.expect(State::Sent, &saved(Effect::Send(Message::Request)));
}

#[test]
fn answers_that_are_not_authentic_are_counted_and_change_no_state() {
    let bad = || failed(Effect::Send(Message::Request), Code::Req10);
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent();
    for _ in 0..2 {
        walk.tell(bad()).expect(State::Sent, &saved(Effect::Send(Message::Request)));
    }
    walk.tell(bad()).expect(State::Sent, &saved(Effect::Pause));
    assert_eq!(walk.case.exchanges[0].bad_answers, 3);
    assert!(walk.case.exchanges[0].answer.is_none());
}

#[test]
fn a_request_that_is_repeated_after_a_refused_poll_keeps_its_own_nonce() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(waiting()).tell(What::Timer).tell(signed(Message::Poll));
    let polled =
        answered(Meaning::Waiting { check_after: Duration::from_secs(3), nonce: Some(vec![10; 16]) });
    walk.tell(polled).tell(What::Timer).tell(signed(Message::Poll)).tell(refused(Refusal::NotAuthentic));
    walk.expect(State::Sent, &saved(Effect::Send(Message::Request)));
    let nonce = |walk: &Walk| walk.case.exchanges[0].link.as_ref().unwrap().sender_nonce;
    assert_eq!(nonce(&walk), [4; 16], "the answer will name the request's nonce");
    // The stored answer comes again; the provider's latest nonce is that of its answer to the poll.
    assert_eq!(walk.tell(waiting()).case.state, State::Waiting);
    assert_eq!(walk.case.exchanges[0].nonce, Some(vec![10; 16]));
    walk.tell(issued()).tell(matches()).tell(What::Installed([5; 32])).tell(What::Saved);
    walk.tell(signed(Message::Confirm));
    assert_eq!(nonce(&walk), [4; 16]);
    assert_eq!(walk.case.exchanges[0].follow_up.as_ref().unwrap().sender_nonce, [6; 16]);
}

#[test]
fn a_part_that_was_granted_is_rejected_before_a_person_is_called() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(issued_in_part()).expect(State::Sent, &saved(Effect::Sign(Message::Confirm)));
    walk.restart(MINUTE).expect(State::Sent, &[Effect::Sign(Message::Confirm)]);
    assert_eq!((&walk.case.exchanges[0].granted[..], walk.case.exchanges[0].received.len()), (&[1][..], 1));
    walk.tell(signed(Message::Confirm)).expect(State::ConfirmSent, &saved(Effect::Send(Message::Confirm)));
    walk.tell(refused(Refusal::Busy)).expect(State::ConfirmSent, &saved(Effect::Wait(START + 2 * MINUTE)));
    walk.tell(What::Timer).tell(answered(Meaning::Confirmed));
    walk.expect(State::Attention, &saved(Effect::OldStatus));
    let ending = walk.case.ending.as_ref().unwrap();
    assert_eq!((ending.code(), ending.text.as_str()), (Code::Req12, "no"));
    assert!(walk.case.staged.is_some() && walk.case.installed.is_none());
    let steps: Vec<&str> = walk.case.report.iter().map(|line| line.step.key()).collect();
    let told = |key| steps.iter().position(|step| *step == key).unwrap();
    assert!(told("issued-in-part") < told("rejection-sent"), "{steps:?}");
}

#[test]
fn after_thirty_days_without_outcome_a_person_must_help() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().restart(time::Duration::days(31)).expect(State::Attention, &saved(Effect::OldStatus));
    assert!(walk.case.staged.is_some());
}

// The refusal table (protocol.md 11).

#[test]
fn every_refusal_has_its_row() {
    use Refusal::*;
    // What a cmp request's refusal leads to at once.
    let table = [
        (BadTime, State::Sent, Effect::Lookup),
        (TransactionInUse, State::Sent, Effect::Lookup),
        (DuplicateKey, State::Sent, Effect::Lookup),
        (CertificateRevoked, State::Sent, Effect::Lookup),
        (SignerNotTrusted, State::Rejected, Effect::OldStatus),
        (Agreement, State::KeyRead, Effect::Agreement),
        (DataChanged, State::Rejected, Effect::OldStatus),
        (MultipleRequests, State::KeysStaged, Effect::Sign(Message::Request)),
        (Busy, State::Sent, Effect::Wait(START + MINUTE)),
        (ConfirmationExpired, State::Rejected, Effect::OldStatus),
        (NotAuthentic, State::Sent, Effect::Send(Message::Request)),
        (Policy, State::Rejected, Effect::OldStatus),
        (Other, State::Rejected, Effect::OldStatus),
    ];
    for (reason, state, effect) in table {
        let mut walk = Walk::new(Protocol::Cmp, Form::Together);
        walk.reach_sent().tell(refused(reason)).expect(state, &saved(effect));
        assert!(walk.case.staged.is_some(), "{reason:?} keeps the keys");
        // `iit`: nothing ties a refusal to our request, so a lookup comes before anything final.
        let mut walk = Walk::new(Protocol::Iit, Form::Together);
        walk.reach_sent().tell(refused(reason));
        if !matches!(reason, Busy | Agreement) {
            walk.expect(State::Sent, &saved(Effect::Lookup)).tell(What::Found(vec![b"x".to_vec()]));
            walk.expect(State::Sent, &saved(Effect::Examine));
        }
    }
}

#[test]
fn refusals_end_with_their_codes() {
    let table = [
        (Refusal::DuplicateKey, Code::Req04),
        (Refusal::CertificateRevoked, Code::Req03),
        (Refusal::SignerNotTrusted, Code::Req02),
        (Refusal::DataChanged, Code::Req05),
        (Refusal::Policy, Code::Req12),
        (Refusal::Other, Code::Req12),
    ];
    for protocol in [Protocol::Cmp, Protocol::Iit] {
        for (reason, code) in table {
            let mut walk = Walk::new(protocol, Form::Together);
            walk.reach_sent().tell(refused(reason));
            if walk.effects == saved(Effect::Lookup) {
                walk.tell(What::NotFound);
            }
            walk.expect(State::Rejected, &saved(Effect::OldStatus));
            let ending = walk.case.ending.as_ref().unwrap();
            assert_eq!((ending.code(), ending.text.as_str()), (code, "no"));
        }
    }
}

#[test]
fn multiple_requests_refused_switches_to_one_by_one_with_the_same_keys() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(refused(Refusal::MultipleRequests));
    assert_eq!((walk.case.form, walk.case.exchanges.len()), (Form::OneByOne, 2));
    assert_eq!(walk.case.exchanges[0].order.keys[0].spki, b"new agreement key");
    assert_eq!(walk.case.exchanges[1].order.keys[0].spki, b"new signing key");
    assert_eq!(walk.case.exchanges[0].order.group.as_ref().unwrap().id, [8; 16]);
    // There is nothing left to split.
    walk.tell(signed(Message::Request)).tell(What::Saved).tell(refused(Refusal::MultipleRequests));
    walk.expect(State::Rejected, &saved(Effect::OldStatus));
}

#[test]
fn a_changed_agreement_is_read_and_signed_again_with_the_same_keys() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(refused(Refusal::Agreement)).expect(State::KeyRead, &saved(Effect::Agreement));
    assert!(walk.case.agreement.is_none() && walk.case.acceptance.is_none());
    walk.tell(agreement_signed()).tell(What::AgreementOutdated);
    walk.expect(State::KeyRead, &saved(Effect::Agreement));
    walk.tell(agreement_signed());
    let second = Acceptance { id: "r2".into(), ..acceptance() };
    walk.tell(What::AgreementAccepted(Some(second))).tell(confirmed_data());
    walk.expect(State::KeysStaged, &saved(Effect::Sign(Message::Request)));
    let exchange = &walk.case.exchanges[0];
    assert_eq!(exchange.order.acceptance.as_ref().unwrap().id, "r2");
    assert!(exchange.request.is_none() && exchange.first_sent.is_some());
}

#[test]
fn foreign_certificates_are_rejected_by_cmp_and_looked_up_once_more_by_iit() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(issued()).tell(What::Mismatch("b".into()));
    walk.expect(State::Sent, &saved(Effect::Sign(Message::Confirm)));
    assert!(!walk.case.exchanges[0].received.is_empty(), "certHash needs what is rejected");
    walk.restart(MINUTE).expect(State::Sent, &[Effect::Sign(Message::Confirm)]);
    walk.tell(signed(Message::Confirm)).expect(State::ConfirmSent, &saved(Effect::Send(Message::Confirm)));
    walk.tell(answered(Meaning::Confirmed)).expect(State::Attention, &saved(Effect::OldStatus));
    assert_eq!(walk.case.ending.as_ref().unwrap().code(), Code::Req07);
    assert!(walk.case.installed.is_none() && walk.case.staged.is_some());

    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_sent().tell(issued()).tell(What::Mismatch("b".into()));
    walk.expect(State::Sent, &saved(Effect::Lookup));
    walk.restart(MINUTE).expect(State::Sent, &saved(Effect::Lookup));
    walk.tell(What::Found(vec![b"x".to_vec(), b"y".to_vec()])).tell(What::Mismatch("b".into()));
    walk.expect(State::Attention, &saved(Effect::OldStatus));
    walk.tell(What::OldStatus(OldStatus::Superseded)).expect(State::Attention, &saved(Effect::Finish));
    assert_eq!(walk.case.old_revoked, Some(true));
    for found in [What::NotFound, What::FoundSome] {
        let mut walk = Walk::new(Protocol::Iit, Form::Together);
        walk.reach_sent().tell(issued()).tell(What::Mismatch("b".into())).tell(found);
        walk.expect(State::Attention, &saved(Effect::OldStatus));
    }
}

#[test]
fn keys_are_wiped_only_where_i5_allows_it() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_staged().tell(What::Abandon).expect(State::Cancelled, &[Effect::Save, Effect::Discard]);
    walk.tell(What::Discarded).expect(State::Cancelled, &saved(Effect::Finish));
    // Sent: never.
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(What::Abandon).expect(State::Sent, &[Effect::Finish]);
    walk.tell(waiting()).tell(What::Abandon).expect(State::Waiting, &[Effect::Finish]);
    // Finally refused: after a lookup that shows nothing.
    for (found, state, effect) in [
        (What::NotFound, State::Cancelled, Effect::Discard),
        (What::Found(vec![b"x".to_vec()]), State::Attention, Effect::OldStatus),
        (What::FoundSome, State::Attention, Effect::OldStatus),
    ] {
        let mut walk = Walk::new(Protocol::Cmp, Form::Together);
        walk.reach_sent().tell(refused(Refusal::Policy)).tell(What::OldStatus(OldStatus::InForce));
        walk.tell(What::Abandon).expect(State::Rejected, &saved(Effect::Lookup));
        walk.tell(found).expect(state, &saved(effect));
    }
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(refused(Refusal::Policy)).tell(What::OldStatus(OldStatus::InForce));
    // No answer is no word: the person asks again.
    walk.tell(What::Abandon).tell(failed(Effect::Lookup, Code::Net10));
    walk.expect(State::Rejected, &saved(Effect::Pause));
    walk.tell(What::Abandon).tell(What::CannotLook).expect(State::Rejected, &[Effect::Finish]);
    assert!(walk.case.staged.is_some());
}

#[test]
fn lost_new_keys_are_rejected_where_the_old_certificates_still_live() {
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_issued().tell(What::KeysLost).expect(State::Issued, &[Effect::Sign(Message::Confirm)]);
    assert_eq!(walk.case.exchanges[0].received, [b"new 0".to_vec(), b"new 1".to_vec()]);
    // What was never signed binds nobody: the keys may be there again.
    walk.tell(failed(Effect::Sign(Message::Confirm), Code::Carr01)).restart(MINUTE);
    walk.expect(State::Issued, &saved(Effect::Install));
    assert_eq!(walk.case.exchanges[0].certificates, [b"new 0".to_vec(), b"new 1".to_vec()]);
    assert_eq!(walk.case.exchanges[0].mismatch, None);
    walk.tell(What::KeysLost).expect(State::Issued, &[Effect::Sign(Message::Confirm)]);
    walk.tell(signed(Message::Confirm)).expect(State::ConfirmSent, &saved(Effect::Send(Message::Confirm)));
    walk.restart(MINUTE).expect(State::ConfirmSent, &saved(Effect::Send(Message::Confirm)));
    walk.tell(answered(Meaning::Confirmed)).expect(State::Rejected, &saved(Effect::OldStatus));
    assert_eq!(walk.case.ending.as_ref().unwrap().code(), Code::Req14);
    // Nobody may say so where they were revoked by the issuing, or before anything was issued.
    let mut walk = Walk::new(Protocol::Iit, Form::Together);
    walk.reach_issued().tell(What::KeysLost).expect(State::Issued, &[Effect::Pause]);
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_sent().tell(What::KeysLost).expect(State::Sent, &[Effect::Pause]);
    // In time a failure is no end; too late it is.
    let mut walk = Walk::new(Protocol::Cmp, Form::Together);
    walk.reach_issued().tell(failed(Effect::Install, Code::Carr01));
    walk.expect(State::Issued, &saved(Effect::Pause));
    walk.restart(time::Duration::days(4)).tell(failed(Effect::Install, Code::Carr01));
    walk.expect(State::Rejected, &saved(Effect::OldStatus));
}

/// One by one, the first exchange confirmed: its old certificate is revoked, whatever becomes of the second.
fn half_renewed() -> Walk {
    let mut walk = Walk::new(Protocol::Cmp, Form::OneByOne);
    walk.reach_confirm_sent().tell(answered(Meaning::Confirmed)).expect(State::Confirmed, &[Effect::Save]);
    walk.tell(What::Saved).expect(State::KeysStaged, &saved(Effect::Sign(Message::Request)));
    walk.tell(signed(Message::Request)).tell(What::Saved);
    assert_eq!((walk.case.current, walk.case.exchanges[0].confirmed), (1, true));
    walk
}

#[test]
fn half_a_renewal_needs_attention_and_promises_no_working_key() {
    let expired = |walk: &mut Walk| {
        walk.tell(issued()).tell(matches()).tell(What::Installed([6; 32])).tell(What::Saved);
        walk.tell(signed(Message::Confirm)).tell(refused(Refusal::ConfirmationExpired));
        Code::Req14
    };
    let denied = |walk: &mut Walk| {
        walk.tell(refused(Refusal::Policy));
        Code::Req12
    };
    let ways: [&dyn Fn(&mut Walk) -> Code; 2] = [&expired, &denied];
    for way in ways {
        let mut walk = half_renewed();
        let code = way(&mut walk);
        walk.expect(State::Attention, &saved(Effect::OldStatus));
        assert_eq!(walk.case.ending.as_ref().unwrap().code(), code);
        // One is revoked, the other is not: that is not "the old key works".
        walk.tell(What::OldStatus(OldStatus::Partly)).expect(State::Attention, &saved(Effect::Finish));
        assert_eq!(walk.case.old_revoked, None);
        // Where nothing was confirmed before, the refusal is the end and the old certificates are in force.
        let mut walk = Walk::new(Protocol::Cmp, Form::OneByOne);
        way(walk.reach_sent());
        walk.expect(State::Rejected, &saved(Effect::OldStatus));
        walk.tell(What::OldStatus(OldStatus::InForce));
        assert_eq!(walk.case.old_revoked, Some(false));
    }
}

// Random walks.

/// A small generator (xorshift64*), so that a failure can be repeated by its seed.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below
    }
    fn refusal(&mut self) -> Refusal {
        use Refusal::*;
        let all = [
            BadTime,
            TransactionInUse,
            DuplicateKey,
            CertificateRevoked,
            SignerNotTrusted,
            Agreement,
            DataChanged,
            MultipleRequests,
            Busy,
            ConfirmationExpired,
            NotAuthentic,
            Policy,
            Other,
        ];
        all[self.next(all.len())]
    }
    fn code(&mut self) -> Code {
        Code::ALL[self.next(Code::ALL.len())]
    }
}

/// An event that the effect may have as its answer.
fn likely(random: &mut Random, effect: &Effect, case: &Case) -> What {
    if random.next(8) == 0 {
        return failed(effect.clone(), random.code());
    }
    match effect {
        Effect::Survey => surveyed(case.protocol, case.form),
        Effect::Agreement => agreement_signed(),
        Effect::SendAcceptance if random.next(6) == 0 => What::AgreementOutdated,
        Effect::SendAcceptance => What::AgreementAccepted(Some(acceptance())),
        Effect::Registration => confirmed_data(),
        Effect::Stage => What::Staged { staged: staged(1 + random.next(2)), group: [7; 16] },
        Effect::Sign(message) => signed(*message),
        Effect::Send(Message::Confirm) => match random.next(4) {
            0 => refused(random.refusal()),
            _ => answered(Meaning::Confirmed),
        },
        Effect::Send(_) => match random.next(6) {
            0 => refused(random.refusal()),
            1 => waiting(),
            2 => answered(Meaning::FetchByKeyId),
            3 => issued_in_part(),
            _ => issued(),
        },
        Effect::Lookup => match random.next(4) {
            0 => What::NotFound,
            1 => What::FoundSome,
            2 => What::CannotLook,
            _ => What::Found(vec![b"new 0".to_vec(), b"new 1".to_vec()]),
        },
        Effect::Examine if random.next(4) == 0 => What::Mismatch("b".into()),
        Effect::Examine => matches(),
        Effect::Install => What::Installed([5; 32]),
        Effect::Promote => promoted(),
        Effect::OldStatus | Effect::WatchOld => {
            let all = [OldStatus::Superseded, OldStatus::Revoked, OldStatus::InForce, OldStatus::Unknown];
            What::OldStatus(all[random.next(4)])
        }
        Effect::Discard => What::Discarded,
        Effect::Wait(_) => What::Timer,
        Effect::Save => What::Saved,
        Effect::Pause | Effect::Finish if random.next(10) == 0 => What::Abandon,
        Effect::Pause | Effect::Finish => What::Resumed,
    }
}

/// Any event at all.
fn any(random: &mut Random, case: &Case) -> What {
    let effects = [
        Effect::Survey,
        Effect::Agreement,
        Effect::SendAcceptance,
        Effect::Registration,
        Effect::Stage,
        Effect::Sign(Message::Request),
        Effect::Sign(Message::Poll),
        Effect::Sign(Message::Confirm),
        Effect::Send(Message::Request),
        Effect::Send(Message::Confirm),
        Effect::Lookup,
        Effect::Examine,
        Effect::Install,
        Effect::Promote,
        Effect::OldStatus,
        Effect::Discard,
        Effect::Wait(START),
        Effect::Save,
        Effect::Pause,
    ];
    match random.next(8) {
        0 => What::Undecided,
        1 => What::Abandon,
        2 => What::KeysLost,
        _ => {
            let effect = &effects[random.next(effects.len())];
            likely(random, effect, case)
        }
    }
}

fn check(before: &Case, what: &str, case: &Case, effects: &[Effect]) {
    for (index, effect) in effects.iter().enumerate() {
        // I4: what leaves the computer stands right behind a write.
        if effect.leaves() {
            assert!(index > 0 && effects[index - 1] == Effect::Save, "{what}: {effects:?}");
        }
        let exchange = case.exchange();
        match effect {
            // I1: only for keys that are durable, only signed octets.
            Effect::Send(Message::Request) => {
                assert!(case.staged.is_some(), "{what}");
                assert!(exchange.unwrap().request.is_some(), "{what}");
                assert!(exchange.unwrap().first_sent.is_some(), "{what}");
                assert_eq!(case.state, State::Sent, "{what}");
            }
            Effect::Send(Message::Poll) => assert!(exchange.unwrap().poll.is_some(), "{what}"),
            // I2: an accepting confirmation only for installed certificates.
            Effect::Send(Message::Confirm) => {
                let exchange = exchange.unwrap();
                assert!(exchange.confirm.is_some(), "{what}");
                assert!(exchange.mismatch.is_some() || case.installed.is_some(), "{what}");
                assert!(exchange.mismatch.is_some() || !exchange.certificates.is_empty(), "{what}");
                let ready = matches!(before.state, State::Installed | State::ConfirmSent);
                assert!(exchange.mismatch.is_some() || ready, "{what} in {:?}", before.state);
            }
            // I3: nothing takes the old container's place before everything is confirmed.
            Effect::Promote => {
                assert!(case.exchanges.iter().all(|e| e.confirmed), "{what}");
                assert!(case.installed.is_some(), "{what}");
            }
            // I5.
            Effect::Discard => {
                let refused = before.state == State::Rejected && what.starts_with("NotFound");
                let repeated = before.state == State::Cancelled;
                assert!(!case.sent_anything() || refused || repeated, "{what} in {:?}", before.state);
            }
            _ => {}
        }
    }
    if before.staged.is_some() && case.staged.is_none() {
        assert_eq!((before.state, what.starts_with("Discarded")), (State::Cancelled, true), "{what}");
    }
    // Keys that a request was sent for are never exchanged for others.
    if let (Some(old), Some(new)) = (&before.staged, &case.staged)
        && before.sent_anything()
    {
        assert_eq!(old.keys, new.keys, "{what}");
    }
    // No event but the person's own, before anything was sent, or a signed refusal, ends a case that sent something.
    if before.sent_anything() && case.state == State::Cancelled && before.state != State::Cancelled {
        assert_eq!(before.state, State::Rejected, "{what}");
    }
    if before.state.is_final() && before.state != State::Rejected {
        assert_eq!(before.state, case.state, "{what}");
    }
}

#[test]
fn random_walks_never_break_an_invariant() {
    let mut seen = HashSet::new();
    for seed in 1..=600_u64 {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let protocol = if random.next(2) == 0 { Protocol::Cmp } else { Protocol::Iit };
        let form = if random.next(3) == 0 { Form::OneByOne } else { Form::Together };
        let mut walk = Walk::new(protocol, form);
        // One step in `noise` is an event that nobody asked for.
        let noise = [4, 12, 40][random.next(3)];
        for _ in 0..80 {
            let asked = walk.effects.last().cloned().unwrap_or(Effect::Save);
            let what = if random.next(noise) == 0 {
                any(&mut random, &walk.case)
            } else {
                likely(&mut random, &asked, &walk.case)
            };
            let name = format!("{what:?}");
            let before = walk.case.clone();
            walk.now += time::Duration::seconds(random.next(400) as i64);
            walk.tell(what);
            check(&before, &format!("{name} (seed {seed})"), &walk.case, &walk.effects);
            seen.insert(walk.case.state);
        }
    }
    let missing: Vec<_> = State::ALL.iter().filter(|state| !seen.contains(state)).collect();
    assert!(missing.is_empty(), "never reached: {missing:?}");
}
