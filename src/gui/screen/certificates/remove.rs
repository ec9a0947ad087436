//! A certificate out of the program's store: asked first, for it may be the only copy.

use super::{Around, Failed};
use crate::code::Code;
use crate::gui::design::{Role, Sheet, Type, certificate_card, failure, label, space, status};
use crate::gui::look::Look;
use crate::pki::Certificate;
use crate::tasks::cert_store::CertStore;
use iced::widget::column;
use iced::{Fill, Task};

/// State of the page.
#[derive(Debug)]
pub struct Remove {
    certificate: Box<Certificate>,
    running: bool,
    failed: Option<Failed>,
}

#[derive(Debug, Clone)]
pub enum Message {
    /// «Прибрати зі сховища».
    Remove,
    Removed(Result<(), Failed>),
}

impl Remove {
    pub fn new(certificate: Box<Certificate>) -> Self {
        Self { certificate, running: false, failed: None }
    }

    pub fn is_running(&self) -> bool {
        self.running
    }

    /// Whether it is gone.
    pub fn update(&mut self, message: Message, around: Around<'_>) -> (Task<Message>, bool) {
        match message {
            Message::Remove if self.running => (Task::none(), false),
            Message::Remove => {
                self.running = true;
                self.failed = None;
                let (state, sha256) = (around.state(), self.certificate.sha256());
                let task = Task::future(async move {
                    let remove = move || CertStore::open(&state).remove(&sha256);
                    Message::Removed(match tokio::task::spawn_blocking(remove).await {
                        // What another copy of the program removed meanwhile is gone too.
                        Ok(removed) => removed.map(|_| ()).map_err(|error| super::failed(error.into())),
                        Err(error) => Err((Code::App05, vec![("cause", error.to_string())])),
                    })
                });
                (task, false)
            }
            Message::Removed(removed) => {
                self.running = false;
                self.failed = removed.err();
                (Task::none(), self.failed.is_none())
            }
        }
    }

    pub fn sheet<'a>(&'a self, look: Look<'a>) -> Sheet<'a, Message> {
        let text = |id: &str| label(look.text(id), Type::Body, Role::Text, look.palette).width(Fill);
        let card = certificate_card(&self.certificate, &look.text("certificates-no-key"), Role::Muted, look);
        let failed = self.failed.as_ref().map(|(code, details)| {
            let (what, advice) = look.texts.error(*code, details);
            failure(look, what, format!("{advice} ({code})"), Role::Danger)
        });
        let running = self.running.then(|| status(look, look.text("certificate-removing"), Role::Text));
        let body = column![card, text("certificate-remove-what"), text("certificate-remove-only")]
            .push(running)
            .push(failed)
            .spacing(space::M)
            .width(Fill);
        Sheet {
            main: Some((look.text("certificate-remove-main"), (!self.running).then_some(Message::Remove))),
            note: Some(look.text("certificate-remove-note")),
            ..Sheet::new(look.text("certificate-remove-title"), body.into())
        }
    }
}
