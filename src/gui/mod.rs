//! The window. For now one honest page: the home page with the key card.

pub mod design;
pub mod look;
pub mod screen;
pub mod widget;

use crate::code::{Code, Coded};
use crate::i18n::{Language, Texts};
use crate::tasks::home::training_desk;
use crate::training::Running;
use iced::{Element, Task, Theme, window};
use screen::home::{self, Home};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use time::OffsetDateTime;

/// Name of the window for the desktop (WM_CLASS, Wayland app_id, `.desktop` file); another one in training mode.
pub const APPLICATION_ID: &str = "ua.kliuchnyk.Kliuchnyk";

/// How the window was asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// With the built-in training provider.
    pub training: bool,
    pub state: Option<PathBuf>,
    pub language: Language,
}

/// The window's state.
pub struct App {
    options: Options,
    texts: Texts,
    home: Home,
    palette: &'static design::Palette,
    /// Keeps the training provider running as long as the window is open.
    training: Option<Arc<Running>>,
}

/// Everything that can happen in the window.
#[derive(Debug, Clone)]
pub enum Message {
    Home(home::Message),
    TrainingRuns(Arc<Running>),
}

impl App {
    pub fn new(options: Options) -> Self {
        let home = if options.training { Home::Preparing } else { Home::NoKey };
        Self {
            texts: Texts::new(options.language),
            home,
            palette: &design::PALETTES[0],
            options,
            training: None,
        }
    }

    /// Chooses one of [`design::PALETTES`].
    pub fn with_palette(mut self, palette: &'static design::Palette) -> Self {
        self.palette = palette;
        self
    }

    pub fn title(&self) -> String {
        self.texts.text(if self.options.training { "window-title-training" } else { "window-title" }, &[])
    }

    pub fn theme(&self) -> Theme {
        design::theme(self.palette)
    }

    pub fn update(&mut self, message: Message) {
        match message {
            Message::Home(message) => self.home.update(message),
            Message::TrainingRuns(running) => self.training = Some(running),
        }
    }

    pub fn view(&self) -> Element<'_, Message> {
        self.home.view(self.options.training, &self.texts, self.palette).map(Message::Home)
    }
}

/// Toolkit settings that the window and its tests share.
pub fn settings() -> iced::Settings {
    iced::Settings {
        fonts: design::FONTS.map(Into::into).into(),
        default_font: design::REGULAR,
        ..iced::Settings::default()
    }
}

/// Starts the training provider away from the window's thread, then says what the home page shows.
fn prepare(options: &Options) -> Task<Message> {
    if !options.training {
        return Task::none();
    }
    let state = options.state.clone();
    let work = async move { training_desk(state.as_deref(), OffsetDateTime::now_utc()).await };
    Task::future(work).then(|desk| match desk {
        Ok(desk) => Task::batch([
            Task::done(Message::TrainingRuns(Arc::new(desk.running))),
            Task::done(Message::Home(home::Message::Loaded(Home::Key(desk.card)))),
        ]),
        Err(error) => {
            let failed = Home::Failed { code: error.code(), details: error.details() };
            Task::done(Message::Home(home::Message::Loaded(failed)))
        }
    })
}

/// Opens the window and returns when it is closed.
pub fn run(options: Options) -> ExitCode {
    let (texts, training) = (Texts::new(options.language), options.training);
    let application_id =
        if training { format!("{APPLICATION_ID}.Training") } else { APPLICATION_ID.to_owned() };
    let boot = move || (App::new(options.clone()), prepare(&options));
    let ended = iced::application(boot, App::update, App::view)
        .title(App::title)
        .theme(App::theme)
        .settings(settings())
        .window(window::Settings {
            size: (1040.0, 720.0).into(),
            min_size: Some((800.0, 600.0).into()),
            platform_specific: platform(application_id),
            ..window::Settings::default()
        })
        .run();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let (title, advice) = texts.error(Code::App05, &[("cause", error.to_string())]);
            eprintln!("{title}\n{advice}\n{}", texts.text("window-no-display", &[]));
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
fn platform(application_id: String) -> window::settings::PlatformSpecific {
    window::settings::PlatformSpecific { application_id, ..Default::default() }
}

#[cfg(not(target_os = "linux"))]
fn platform(_application_id: String) -> window::settings::PlatformSpecific {
    window::settings::PlatformSpecific::default()
}
