//! Settings: language, colours, size of text, provider, proxy, journal. Each takes effect at once and is kept.

use crate::authority::Profile;
use crate::code::Code;
use crate::crypto::Password;
use crate::gui::design::{Mark, Role, Sheet, Type, alert, label, raised, result, space, status};
use crate::gui::look::Look;
use crate::gui::screen::program_password::change::Wish;
use crate::gui::widget::{
    self, A11yInfo, Edit, Field, Group, Id, Kind, SecretField, SecretText, Words, announced,
};
use crate::i18n::Language;
use crate::renewal::{Line, Unfinished};
use crate::vault::Settings;
use crate::vault::settings::{Proxy, TEXT_SCALES, Theme};
use iced::widget::{Column, column, container, row};
use iced::{Element, Fill};
use std::path::Path;

const PROVIDERS: Id = Id::new("settings-providers");
const ADDRESS: Id = Id::new("settings-proxy-address");
const USER: Id = Id::new("settings-proxy-user");
const PASSWORD: Id = Id::new("settings-proxy-password");
const CHECK: Id = Id::new("settings-proxy-check");

/// Width of a short choice.
const CHOICE: f32 = 188.0;

const THEMES: [(Theme, &str); 4] = [
    (Theme::System, "settings-theme-system"),
    (Theme::Light, "settings-theme-light"),
    (Theme::Dark, "settings-theme-dark"),
    (Theme::Contrast, "settings-theme-contrast"),
];

/// Which kind of proxy is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    System,
    None,
    Manual,
}

const MODES: [(Mode, &str); 3] = [
    (Mode::System, "settings-proxy-system"),
    (Mode::None, "settings-proxy-none"),
    (Mode::Manual, "settings-proxy-manual"),
];

/// How a try of the proxy stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Trial {
    #[default]
    None,
    Running,
    Reached {
        by_these_settings: bool,
    },
    Failed(Code, Vec<(&'static str, String)>),
}

/// State of the page; what is chosen lives in [`Settings`].
#[derive(Debug, Default)]
pub struct Page {
    providers: bool,
    mode: Mode,
    address: String,
    user: String,
    password: SecretText,
    trial: Trial,
    /// Number of the last trial, on this page or an earlier one: the answer to another one is not shown.
    trials: u64,
    /// The report that is open: its case and, once read, its lines.
    report: Option<(String, Option<Vec<Line>>)>,
    /// Whether there is a program password; None until it is known.
    program_password: Option<bool>,
}

#[derive(Debug, Clone)]
pub enum Message {
    Language(Language),
    Theme(Theme),
    Scale(f32),
    Providers,
    Provider(String),
    Mode(Mode),
    Address(String),
    User(String),
    Password(Edit),
    Check,
    Checked(u64, Trial),
    Report(String),
    ReportRead(String, Vec<Line>),
    /// Whether there is a program password.
    ProgramPassword(bool),
    ChangeProgramPassword(Wish),
}

/// What the window has to do about a message.
pub enum Effect {
    None,
    /// The settings changed: apply and keep them.
    Keep,
    /// Try this proxy, with what was typed just now or earlier; the answer comes back with the number.
    Check(u64, Proxy, Option<Password>),
    /// Read the report of this case.
    Report(String),
    /// Open the page for this.
    Password(Wish),
}

impl Page {
    /// The page as it opens: the fields as they are kept. `trials`: the number of the last trial.
    pub fn of(settings: &Settings, trials: u64) -> Self {
        let (mode, address, user) = match &settings.proxy {
            Proxy::System => (Mode::System, String::new(), String::new()),
            Proxy::None => (Mode::None, String::new(), String::new()),
            Proxy::Manual { address, user } => {
                (Mode::Manual, address.clone(), user.clone().unwrap_or_default())
            }
        };
        Self { mode, address, user, trials, ..Self::default() }
    }

    pub fn trials(&self) -> u64 {
        self.trials
    }

    pub fn update(&mut self, message: Message, settings: &mut Settings) -> Effect {
        match message {
            Message::Language(language) => settings.language = Some(language.tag().to_owned()),
            Message::Theme(theme) => settings.theme = theme,
            Message::Scale(scale) => settings.text_scale = scale,
            Message::Providers => {
                self.providers = !self.providers;
                return Effect::None;
            }
            Message::Provider(id) => settings.default_provider = Some(id),
            Message::Mode(mode) => {
                self.mode = mode;
                return self.proxy_changed(settings);
            }
            Message::Address(address) => {
                self.address = address;
                return self.proxy_changed(settings);
            }
            Message::User(user) => {
                self.user = user;
                return self.proxy_changed(settings);
            }
            Message::Password(_) => return Effect::None,
            Message::Check => {
                let Some(proxy) = self.proxy() else { return Effect::None };
                self.trials += 1;
                self.trial = Trial::Running;
                return Effect::Check(self.trials, proxy, self.typed_password());
            }
            Message::Checked(number, trial) => {
                // Meanwhile another proxy was typed, or the page was left.
                if number == self.trials && self.trial == Trial::Running {
                    self.trial = trial;
                }
                return Effect::None;
            }
            Message::ProgramPassword(set) => {
                self.program_password = Some(set);
                return Effect::None;
            }
            Message::ChangeProgramPassword(wish) => return Effect::Password(wish),
            Message::Report(case) => {
                if self.report.as_ref().is_some_and(|(open, _)| *open == case) {
                    self.report = None;
                    return Effect::None;
                }
                self.report = Some((case.clone(), None));
                return Effect::Report(case);
            }
            Message::ReportRead(case, lines) => {
                if let Some((open, read)) = &mut self.report
                    && *open == case
                {
                    *read = Some(lines);
                }
                return Effect::None;
            }
        }
        Effect::Keep
    }

    /// Takes the password of the proxy's user out of its field.
    pub fn typed_password(&self) -> Option<Password> {
        (!self.password.is_empty()).then(|| self.password.take())
    }

    /// What is typed, if it is whole.
    fn proxy(&self) -> Option<Proxy> {
        match self.mode {
            Mode::System => Some(Proxy::System),
            Mode::None => Some(Proxy::None),
            Mode::Manual => {
                let address = self.address.trim();
                let (host, port) = address.rsplit_once(':')?;
                let whole = !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0);
                let user = self.user.trim();
                let user = (!user.is_empty()).then(|| user.to_owned());
                whole.then(|| Proxy::Manual { address: address.to_owned(), user })
            }
        }
    }

    /// A half typed address is not kept.
    fn proxy_changed(&mut self, settings: &mut Settings) -> Effect {
        self.trial = Trial::None;
        match self.proxy() {
            Some(proxy) if proxy != settings.proxy => {
                settings.proxy = proxy;
                Effect::Keep
            }
            _ => Effect::None,
        }
    }

    /// `settings` and whether a password for the proxy was typed earlier; `journal`: None until it is known.
    pub fn sheet<'a>(
        &'a self,
        (settings, has_password): (&'a Settings, bool),
        profiles: &'a [Profile],
        journal: Option<(&'a [Unfinished], &'a Path)>,
        look: Look<'a>,
    ) -> Sheet<'a, Message> {
        let mut all = column![self.texts(settings, look)].spacing(space::L).width(Fill);
        if !profiles.is_empty() {
            all = all.push(self.provider(settings, profiles, look));
        }
        all = all.push(self.network(!profiles.is_empty(), has_password, look));
        all = all.push(self.program_password(look));
        if let Some((cases, folder)) = journal {
            all = all.push(self.journal(cases, folder, look));
        }
        Sheet::new(look.text("section-settings"), all.into())
    }

    fn texts<'a>(&self, settings: &Settings, look: Look<'a>) -> Element<'a, Message> {
        let languages = Language::ALL.map(|language| {
            let key = match language {
                Language::Uk => "settings-language-uk",
                Language::En => "settings-language-en",
            };
            let selected = look.texts.language() == language;
            choice(
                look,
                Group::new("language"),
                key,
                look.text(key),
                None,
                selected,
                Message::Language(language),
            )
        });
        let themes = THEMES.map(|(theme, key)| {
            // «Як у системі» stands on this page twice.
            let words = Words::about(look, look.text(key), look.text("settings-theme"));
            choice(
                look,
                Group::new("theme"),
                key,
                words,
                None,
                settings.theme == theme,
                Message::Theme(theme),
            )
        });
        let scales = TEXT_SCALES.map(|scale| {
            let percent = format!("{:.0}", scale * 100.0);
            let words = look.text_with("settings-scale", &[("percent", percent.clone())]);
            let selected = (settings.text_scale - scale).abs() < 0.01;
            let id = format!("settings-scale-{percent}");
            choice(look, Group::new("scale"), &id, words, None, selected, Message::Scale(scale))
        });
        column![
            group(look, "settings-language", side_by_side(languages)),
            group(look, "settings-theme", side_by_side(themes)),
            group(look, "settings-text", side_by_side(scales)),
        ]
        .spacing(space::L)
        .into()
    }

    fn provider<'a>(
        &self,
        settings: &Settings,
        profiles: &'a [Profile],
        look: Look<'a>,
    ) -> Element<'a, Message> {
        let chosen = profiles.iter().find(|profile| settings.default_provider.as_ref() == Some(&profile.id));
        let now = match chosen {
            Some(profile) => name(profile, look),
            None => look.text("settings-provider-none"),
        };
        let list = || {
            let rows = profiles.iter().map(|profile| {
                let date = profile.date.clone().unwrap_or_default();
                let mut facts = match date.is_empty() {
                    true => profile.source.in_language(look.texts.language().tag()).to_owned(),
                    false => look.text_with("settings-provider-date", &[("date", date)]),
                };
                if !profile.tried {
                    facts = format!("{} · {facts}", look.text("settings-provider-untried"));
                }
                let id = format!("settings-provider-{}", profile.id);
                let selected = chosen.is_some_and(|chosen| chosen.id == profile.id);
                let message = Message::Provider(profile.id.clone());
                choice(look, Group::new("provider"), &id, name(profile, look), Some(facts), selected, message)
            });
            Column::with_children(rows).spacing(space::S).into()
        };
        let words = look.text("settings-provider-choose");
        let body = column![
            label(now, Type::Body, Role::Text, look.palette).width(Fill),
            label(look.text("settings-provider-note"), Type::Small, Role::Muted, look.palette).width(Fill),
            widget::disclosure(look, PROVIDERS, words, self.providers, Message::Providers, list),
        ];
        group(look, "settings-provider", body.spacing(space::S).into())
    }

    fn network<'a>(&'a self, can_check: bool, has_password: bool, look: Look<'a>) -> Element<'a, Message> {
        let modes = MODES.map(|(mode, key)| {
            let words = Words::about(look, look.text(key), look.text("settings-proxy"));
            choice(look, Group::new("proxy"), key, words, None, self.mode == mode, Message::Mode(mode))
        });
        let mut all = column![side_by_side(modes)].spacing(space::M);
        if self.mode == Mode::Manual {
            let wrong = !self.address.is_empty() && self.proxy().is_none();
            let address = Field {
                label: look.text("settings-proxy-address"),
                hint: Some(look.text("settings-proxy-address-hint")),
                error: wrong.then(|| look.text("settings-proxy-address-wrong")),
                required: true,
                ..Field::default()
            };
            let user = Field { label: look.text("settings-proxy-user"), ..Field::default() };
            all = all
                .push(widget::field(look, ADDRESS, address, &self.address, Some(Message::Address)))
                .push(widget::field(look, USER, user, &self.user, Some(Message::User)));
            if !self.user.trim().is_empty() {
                let password = SecretField {
                    label: look.text("settings-proxy-password"),
                    hint: Some(look.text(match has_password {
                        true => "settings-proxy-password-typed",
                        false => "settings-proxy-password-hint",
                    })),
                    error: None,
                    required: false,
                };
                all = all.push(widget::secret(look, PASSWORD, password, &self.password, Message::Password));
            }
        }
        let ready = can_check && self.proxy().is_some() && self.trial != Trial::Running;
        let words = look.text("settings-proxy-check");
        all = all.push(widget::button(look, CHECK, Kind::Plain, words, ready.then_some(Message::Check)));
        let said = match &self.trial {
            Trial::None => None,
            Trial::Running => Some(status(look, look.text("settings-proxy-running"), Role::Muted)),
            Trial::Reached { by_these_settings: true } => {
                Some(result(look, Mark::Ok, look.text("settings-proxy-reached")))
            }
            Trial::Reached { by_these_settings: false } => {
                Some(status(look, look.text("settings-proxy-local"), Role::Text))
            }
            Trial::Failed(code, details) => {
                let (what, advice) = look.texts.error(*code, details);
                Some(alert(look, format!("{what}. {advice}")))
            }
        };
        group(look, "settings-proxy", all.push(said).into())
    }

    fn program_password<'a>(&self, look: Look<'a>) -> Element<'a, Message> {
        let (key, wishes): (_, &[Wish]) = match self.program_password {
            None => ("settings-program-password-about", &[]),
            Some(false) => ("settings-program-password-about", &[Wish::Set]),
            Some(true) => ("settings-program-password-is-set", &[Wish::Change, Wish::Remove]),
        };
        let buttons = wishes.iter().map(|wish| {
            let key = format!("settings-program-password-{}", wish.key());
            let message = Message::ChangeProgramPassword(*wish);
            widget::button(look, Id::from(key.clone()), Kind::Plain, look.text(&key), Some(message))
        });
        let buttons = row(buttons).spacing(space::S).wrap().vertical_spacing(space::S);
        let words = label(look.text(key), Type::Body, Role::Text, look.palette).width(Fill);
        let body = column![words].push((!wishes.is_empty()).then_some(buttons)).spacing(space::M);
        group(look, "settings-program-password", body.into())
    }

    fn journal<'a>(
        &'a self,
        cases: &'a [Unfinished],
        folder: &'a Path,
        look: Look<'a>,
    ) -> Element<'a, Message> {
        let path = look.text_with("settings-journal-folder", &[("path", folder.display().to_string())]);
        let mut all = column![label(path, Type::Small, Role::Muted, look.palette).width(Fill)];
        if cases.is_empty() {
            all = all.push(label(look.text("settings-journal-empty"), Type::Body, Role::Text, look.palette));
        }
        for (at, case) in cases.iter().enumerate() {
            let open = self.report.as_ref().filter(|(open, _)| *open == case.case);
            let words = look.text_with(
                "settings-journal-case",
                &[
                    ("date", look.texts.moment(case.created)),
                    ("state", look.text(&format!("renewal-state-{}", case.state.as_str()))),
                ],
            );
            let words = match super::place_in_list(at, cases.len(), look) {
                Some(place) => Words::about(look, words, place),
                None => words.into(),
            };
            let id = Id::from(format!("settings-case-{}", case.case));
            let message = Message::Report(case.case.clone());
            all = all.push(widget::disclosure(look, id, words, open.is_some(), message, || {
                let lines = open.and_then(|(_, lines)| lines.as_deref()).unwrap_or_default();
                Column::with_children(lines.iter().map(|line| report_line(line, look)))
                    .spacing(space::XS)
                    .into()
            }));
        }
        group(look, "settings-journal", all.spacing(space::S).into())
    }
}

fn report_line<'a>(line: &Line, look: Look<'_>) -> Element<'a, Message> {
    let step = look.text(&format!("renewal-step-{}", line.step.key()));
    let words = format!("{} · {step}", look.texts.moment(line.at));
    label(words, Type::Small, Role::Text, look.palette).width(Fill).into()
}

fn name(profile: &Profile, look: Look<'_>) -> String {
    match look.texts.language() {
        Language::Uk => profile.name.uk.clone(),
        Language::En => profile.name.en.clone(),
    }
}

fn choice<'a>(
    look: Look<'_>,
    group: Group,
    id: &str,
    words: impl Into<Words>,
    note: Option<String>,
    selected: bool,
    message: Message,
) -> Element<'a, Message> {
    widget::radio(look, group, Id::from(format!("{id}-choice")), words, note, selected, Some(message))
}

/// Short choices, as many in a line as there is room for.
fn side_by_side<'a, const N: usize>(choices: [Element<'a, Message>; N]) -> Element<'a, Message> {
    row(choices.map(|choice| container(choice).width(CHOICE).into()))
        .spacing(space::S)
        .wrap()
        .vertical_spacing(0.0)
        .into()
}

/// One group of choices under its name.
fn group<'a>(look: Look<'_>, key: &str, body: Element<'a, Message>) -> Element<'a, Message> {
    let head = label(look.text(key), Type::Lead, Role::Text, look.palette);
    let body = announced(A11yInfo::new(widget::Role::Group, look.text(key)), body);
    raised(column![head, body].spacing(space::M).width(Fill), Role::Muted, look.palette)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REACHED: Trial = Trial::Reached { by_these_settings: true };

    fn check(page: &mut Page, settings: &mut Settings) -> u64 {
        match page.update(Message::Check, settings) {
            Effect::Check(number, ..) => number,
            _ => panic!("nothing is tried"),
        }
    }

    #[test]
    fn an_answer_is_shown_for_the_proxy_that_was_tried_and_no_other() {
        let mut settings = Settings::default();
        let mut page = Page::of(&settings, 0);
        page.update(Message::Mode(Mode::Manual), &mut settings);
        page.update(Message::Address("proxy.example:3128".into()), &mut settings);
        let first = check(&mut page, &mut settings);
        page.update(Message::Address("proxy.example:31280".into()), &mut settings);
        page.update(Message::Checked(first, REACHED), &mut settings);
        assert_eq!(page.trial, Trial::None, "nobody has tried this one");
        // On a page that was opened later.
        let mut page = Page::of(&settings, page.trials());
        let second = check(&mut page, &mut settings);
        page.update(Message::Checked(first, REACHED), &mut settings);
        assert_eq!(page.trial, Trial::Running);
        page.update(Message::Checked(second, REACHED), &mut settings);
        assert_eq!(page.trial, REACHED);
    }
}
