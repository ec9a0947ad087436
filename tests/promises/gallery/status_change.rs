//! Suspending and revoking, opened from the pages where the renewal stops.

use super::Exhibit;
use super::journey::{Journey, data as data_page};
use kliuchnyk::authority::Protocol;
use kliuchnyk::code::Code;
use kliuchnyk::gui::status_change::{Change, Message, StatusChange};
use kliuchnyk::gui::wizard::step::data;
use kliuchnyk::gui::{App, Message as Window, wizard};
use kliuchnyk::i18n::Language;
use kliuchnyk::pki::RevocationReason;
use kliuchnyk::tasks::cert_check::Word;

pub const PAGES: &[Exhibit] = &[
    ("status-suspend", |l| suspend(l).app),
    ("status-suspend-nothing", |l| {
        suspend(l).tell(Message::Choose(0, false)).tell(Message::Choose(1, false)).tell(Message::Main).app
    }),
    ("status-suspend-confirm", |l| confirm(suspend(l)).app),
    ("status-suspend-wrong", |l| {
        confirm(suspend(l)).tell(Message::Serial("0000".into())).tell(Message::Main).app
    }),
    ("status-suspend-password", |l| password(suspend(l)).app),
    ("status-suspend-refused", |l| sending(suspend(l)).tell(wrong_password()).app),
    ("status-suspend-sending", |l| sending(suspend(l)).app),
    ("status-suspend-done", |l| sending(suspend(l)).tell(told(Word::Suspended)).app),
    ("status-suspend-taken", |l| sending(suspend(l)).tell(told(Word::Valid)).app),
    ("status-suspend-failed", |l| sending(suspend(l)).tell(unreachable()).app),
    ("status-revoke", |l| revoke(l).app),
    ("status-revoke-confirm", |l| confirm(revoke(l)).app),
    ("status-revoke-password", |l| password(revoke(l)).app),
    ("status-revoke-done", |l| sending(revoke(l)).tell(told(Word::Revoked)).app),
    ("status-revoke-half", |l| sending(revoke(l)).tell(half()).app),
    ("status-suspend-office", |l| office(l, Change::Suspend)),
    ("status-revoke-office", |l| office(l, Change::Revoke)),
];

fn flow(app: &App) -> &StatusChange {
    app.status_change().expect("a change of status")
}

impl Journey {
    fn tell(mut self, message: Message) -> Self {
        let _ = self.app.update(Window::StatusChange(message));
        self
    }
}

fn suspend(language: Language) -> Journey {
    data_page(language, Protocol::Cmp)
        .and(data::Message::Compromised)
        .say(wizard::Message::ChangeStatus(Change::Suspend))
}

fn revoke(language: Language) -> Journey {
    data_page(language, Protocol::Cmp)
        .and(data::Message::Changed)
        .say(wizard::Message::ChangeStatus(Change::Revoke))
        .tell(Message::Reason(RevocationReason::AffiliationChanged))
}

fn confirm(what: Journey) -> Journey {
    what.tell(Message::Main)
}

fn password(what: Journey) -> Journey {
    let confirm = confirm(what);
    let end = flow(&confirm.app).serial_end();
    confirm.tell(Message::Serial(end)).tell(Message::Main)
}

fn sending(what: Journey) -> Journey {
    password(what).type_into("status-password", "сонях-на-полі-7").tell(Message::Main)
}

fn told(word: Word) -> Message {
    Message::Ended(1, vec![(1, Ok(word)), (0, Ok(word))])
}

fn half() -> Message {
    let reason = vec![("reason", "the certificate is revoked".to_owned())];
    Message::Ended(1, vec![(1, Ok(Word::Revoked)), (0, Err((Code::Req12, reason)))])
}

fn unreachable() -> Message {
    Message::Ended(1, vec![(1, Err((Code::Net01, vec![("host", "ca.example".into())])))])
}

fn wrong_password() -> Message {
    Message::Ended(1, vec![(1, Err((Code::Key01, Vec::new())))])
}

/// From a page that offers it whatever the provider: with its telephone, as a profile may have it.
fn office(language: Language, change: Change) -> App {
    let mut profile = super::training_provider(Protocol::Iit);
    profile.phone = Some("+380 44 000 00 00".into());
    let mut loaded = super::loaded(super::home::home_with(super::home::card(6), Vec::new()), profile.clone());
    loaded.profile = Some(profile.clone());
    let desk = loaded.desk.clone();
    let mut app = super::window(language, true, loaded);
    let key = kliuchnyk::carrier::KeyUri(super::KEY.into());
    let _ = app.change_status(StatusChange::new(desk, profile, key, super::old(), change));
    app
}
