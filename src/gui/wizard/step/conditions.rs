//! рис. 2: what will happen and what is needed; R1–R8, filled live as far as they can be known without the key.

use super::{Action, Apply, Main, Page, Step};
use crate::authority::{Profile, Protocol};
use crate::gui::design::{self, Mark, Role, Tone, Type, fact, label, notice, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Group, Id};
use crate::gui::wizard::context::Context;
use crate::gui::wizard::stop::Stop;
use crate::gui::wizard::{current, rules};
use crate::i18n::Language;
use crate::pki::Certificate;
use crate::renewal::{Finding, RenewalError, Rule, Standing};
use crate::tasks::conditions::conditions;
use crate::tasks::key_memory::KeyMemory;
use crate::tasks::{key_places, providers};
use iced::widget::column;
use iced::{Element, Fill, Task};
use std::path::Path;

#[derive(Debug, Clone)]
pub enum Message {
    /// What lies beside the key, and the providers there are.
    Found {
        certificates: Vec<Certificate>,
        profiles: Vec<Profile>,
        issuer: Option<Box<Profile>>,
    },
    Checked(Vec<Finding>),
    Toggle(Rule),
    /// Shows the other providers.
    Providers,
    Provider(String),
}

/// The conditions are checked again with the provider that is chosen.
const PROVIDER: Group = Group::acting("provider");
const PROVIDERS: Id = Id::new("conditions-providers");

#[derive(Default)]
pub struct Conditions {
    certificates: Vec<Certificate>,
    /// The provider is known from the certificates.
    recognised: bool,
    choosing: bool,
    findings: Vec<Finding>,
    open: Option<Rule>,
}

impl Step for Conditions {
    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        self.findings.clear();
        let (key, now) = (context.answers.key.clone(), context.desk.now());
        let state = context.desk.services.state.clone();
        let look = move || {
            let memory = KeyMemory::open(&state);
            let certificates = key.map(|key| key_places::certificates_of(Path::new(&key.0), &memory, now));
            let certificates = certificates.unwrap_or_default();
            let profiles = providers::all(&state);
            let issuer = providers::issuer(&profiles, &certificates).cloned().map(Box::new);
            Message::Found { certificates, profiles, issuer }
        };
        let nothing = Message::Found { certificates: Vec::new(), profiles: Vec::new(), issuer: None };
        Task::future(async move {
            super::Message::Conditions(tokio::task::spawn_blocking(look).await.unwrap_or(nothing))
        })
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Conditions(message) = message else { return Action::None };
        match message {
            Message::Found { certificates, profiles, issuer } => {
                self.certificates = certificates;
                context.providers = profiles;
                if let Some(issuer) = issuer.filter(|_| !context.profile.training) {
                    context.profile = *issuer;
                    self.recognised = true;
                }
                return self.check(context);
            }
            Message::Checked(findings) => self.findings = findings,
            Message::Toggle(rule) => {
                self.open = if self.open == Some(rule) { None } else { Some(rule) };
            }
            Message::Providers => self.choosing = !self.choosing,
            Message::Provider(id) => {
                if let Some(profile) = context.providers.iter().find(|profile| profile.id == id) {
                    context.profile = profile.clone();
                    self.choosing = false;
                    self.findings.clear();
                    return self.check(context);
                }
            }
        }
        Action::None
    }

    fn apply(&mut self, _context: &mut Context) -> Apply {
        if self.findings.iter().any(|finding| finding.standing == Standing::Failed) {
            return Apply::Stop(Stop::of(&RenewalError::Preconditions(self.findings.clone())));
        }
        Apply::Ready
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let national = current::protocol(&context.profile, self.certificates.first()) == Protocol::Iit;
        let says = |key: &str| label(look.text(key), Type::Body, Role::Text, look.palette);
        let why = if national { "conditions-safe-national" } else { "conditions-safe" };
        let failed = self.findings.iter().any(|finding| finding.standing == Standing::Failed);
        let list = rules::lines(&self.findings, self.open, Message::Toggle, look);
        let list = column![label(look.text("conditions-list"), Type::Lead, Role::Text, look.palette), list]
            .spacing(space::S);
        // All eight conditions are in sight in a window of the usual size.
        let body = column![says(why)]
            .push((!context.profile.training).then(|| self.provider(context, look)))
            .push(design::raised(list, Role::Muted, look.palette))
            .push(failed.then(|| notice(look, Tone::Danger, look.text("conditions-failed"))))
            .push(says("conditions-impossible"))
            .spacing(space::M)
            .width(Fill);
        Page {
            title: look.text("step-conditions-title"),
            body: Element::from(body).map(super::Message::Conditions),
            note: Some(look.text(if failed { "conditions-note-failed" } else { "conditions-note" })),
            main: Some(Main {
                words: look.text(if failed { "conditions-what-to-do" } else { "step-conditions-main" }),
                enabled: true,
            }),
            others: Vec::new(),
        }
    }
}

impl Conditions {
    fn check(&self, context: &Context) -> Action {
        let (profile, certificates) = (context.profile.clone(), self.certificates.clone());
        let services = context.desk.services.clone();
        let checked = async move {
            let clock = services.clock;
            conditions(&profile, &certificates, &services.client, &move || clock.now()).await
        };
        Action::Run(Task::perform(checked, |findings| super::Message::Conditions(Message::Checked(findings))))
    }

    /// How a rule stands on the page.
    pub fn mark(&self, rule: Rule) -> Mark {
        rules::standing(rule, self.findings.iter().find(|finding| finding.rule == rule)).0
    }

    fn provider<'a>(&self, context: &'a Context, look: Look<'a>) -> Element<'a, Message> {
        let profile = &context.profile;
        let name = |profile: &Profile| match look.texts.language() {
            Language::Uk => profile.name.uk.clone(),
            Language::En => profile.name.en.clone(),
        };
        let how = if self.recognised { "conditions-provider-known" } else { "conditions-provider-choose" };
        let list = || {
            column(context.providers.iter().map(|other| {
                let id = Id::from(format!("provider-{}", other.id));
                let chosen = Message::Provider(other.id.clone());
                widget::radio(look, PROVIDER, id, name(other), None, other.id == profile.id, Some(chosen))
            }))
            .spacing(space::XS)
            .into()
        };
        let words = look.text("conditions-provider-other");
        column![
            fact(look, look.text("conditions-provider"), name(profile), None),
            label(look.text(how), Type::Small, Role::Muted, look.palette),
            widget::disclosure(look, PROVIDERS, words, self.choosing, Message::Providers, list),
        ]
        .spacing(space::XS)
        .into()
    }
}
