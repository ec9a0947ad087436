//! The application: which page is open, what every page shares.

use super::design::{self, Palette, Sheet};
use super::desk::Desk;
use super::look::Look;
use super::screen::home::{self, Home};
use super::wizard::{self, Wizard};
use super::{Options, a11y, screen};
use crate::authority::Profile;
use crate::carrier::KeyUri;
use crate::carrier::file::FileCarrier;
use crate::code::Coded as _;
use crate::i18n::{Language, Texts, Wanted};
use crate::renewal::{RenewalError, Services, SystemClock, Unfinished};
use crate::tasks::TaskError;
use crate::tasks::connection;
use crate::tasks::home::{certificates_near, key_card, training_desk, training_provider};
use crate::tasks::training::Family;
use crate::training::Running;
use crate::vault::{Settings, settings};
use iced::keyboard::{self, key::Named};
use iced::{Element, Event, Size, Subscription, Task, Theme, event, window};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;

/// Below this logical width the rail stands above the page.
const COMPACT: f32 = 760.0;
/// How often, and how long apart, a case is given up that is still held.
const GIVE_UP_TRIES: usize = 20;
const GIVE_UP_PAUSE: Duration = Duration::from_millis(100);

/// The window's state.
pub struct App {
    options: Options,
    texts: Texts,
    palette: &'static Palette,
    settings: Settings,
    /// Logical size of the window.
    size: Size,
    home: Home,
    loaded: Option<Loaded>,
    section: Section,
    /// None: the page is not told to screen readers (tests, a window that is not shown).
    reader: Option<a11y::Bridge>,
}

/// Which part of the program is open.
enum Section {
    Home,
    Wizard(Box<Wizard>),
}

/// What the window works with, once it is there.
#[derive(Clone)]
pub struct Loaded {
    pub desk: Desk,
    /// None: the key's provider is not known; the wizard asks.
    pub profile: Option<Profile>,
    pub key: Option<KeyUri>,
    /// Password of the demo key, to be shown in training mode.
    pub password: Option<String>,
    pub unfinished: Vec<Unfinished>,
    /// Keeps the training provider running as long as the window is open.
    pub training: Option<Arc<Running>>,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Everything that can happen in the window.
#[derive(Debug, Clone)]
pub enum Message {
    Home(home::Message),
    Wizard(wizard::Message),
    Loaded(Result<Box<Loaded>, Home>),
    Key(keyboard::Event),
    Resized(Size),
    Reader(a11y::Event),
}

impl App {
    /// The window as it opens, and the work that fills it.
    pub fn boot(options: Options) -> (Self, Task<Message>) {
        let app = Self::new(options);
        let load = app.load();
        (app, load)
    }

    /// The window before anything is known.
    pub fn new(options: Options) -> Self {
        let folder = settings::data_folder(options.state.as_deref());
        let settings = folder.map(|folder| Settings::load(&folder).0).unwrap_or_default();
        let language = options
            .language
            .or_else(|| settings.language.as_deref().and_then(Wanted::parse).map(Wanted::language))
            .unwrap_or_else(|| Wanted::of_system().language());
        Self {
            texts: Texts::new(language),
            palette: &design::PALETTES[0],
            size: Size::new(1040.0, 720.0),
            home: Home::Preparing,
            loaded: None,
            section: Section::Home,
            settings,
            options,
            reader: None,
        }
    }

    /// Tells the pages to screen readers from now on.
    pub fn with_reader(mut self, reader: a11y::Bridge) -> Self {
        self.reader = Some(reader);
        self
    }

    /// Chooses one of [`design::PALETTES`].
    pub fn with_palette(mut self, palette: &'static Palette) -> Self {
        self.palette = palette;
        self
    }

    /// Large text, and the size of the window in logical pixels.
    pub fn with_scale(mut self, scale: f32, size: Size) -> Self {
        self.settings.text_scale = scale;
        self.size = size;
        self
    }

    pub fn language(&self) -> Language {
        self.texts.language()
    }

    pub fn title(&self) -> String {
        self.texts.text(if self.options.training { "window-title-training" } else { "window-title" }, &[])
    }

    pub fn theme(&self) -> Theme {
        design::theme(self.palette)
    }

    pub fn scale(&self) -> f32 {
        self.settings.text_scale
    }

    pub fn subscription(&self) -> Subscription<Message> {
        let window = event::listen_with(|event, status, _| Self::listen(event, status));
        let reader = self.reader.as_ref().map(|reader| reader.subscription().map(Message::Reader));
        Subscription::batch([window].into_iter().chain(reader))
    }

    /// What the window itself makes of an event: keys that no widget took, its size.
    pub fn listen(event: Event, status: event::Status) -> Option<Message> {
        match (event, status) {
            (Event::Keyboard(event @ keyboard::Event::KeyPressed { .. }), event::Status::Ignored) => {
                Some(Message::Key(event))
            }
            (Event::Window(window::Event::Resized(size)), _) => Some(Message::Resized(size)),
            _ => None,
        }
    }

    /// The wizard, when it is open.
    pub fn wizard(&self) -> Option<&Wizard> {
        match &self.section {
            Section::Wizard(wizard) => Some(wizard),
            Section::Home => None,
        }
    }

    pub fn home(&self) -> &Home {
        &self.home
    }

    pub fn update(&mut self, message: Message) -> Task<Message> {
        let task = match message {
            // What a screen reader wants does not itself change the page.
            Message::Reader(event) => return self.read(event),
            Message::Home(message) => self.at_home(message),
            Message::Wizard(message) => self.in_wizard(message),
            Message::Loaded(Ok(loaded)) => {
                self.home = home_of(&loaded);
                self.loaded = Some(*loaded);
                Task::none()
            }
            Message::Loaded(Err(home)) => {
                self.home = home;
                Task::none()
            }
            Message::Key(event) => self.key(&event),
            Message::Resized(size) => {
                self.size = size;
                Task::none()
            }
        };
        match &self.reader {
            Some(reader) => Task::batch([task, reader.changed().map(Message::Reader)]),
            None => task,
        }
    }

    fn read(&mut self, event: a11y::Event) -> Task<Message> {
        let (title, scale) = (self.title(), self.scale());
        match &mut self.reader {
            Some(reader) => reader.update(event, &title, scale).map(Message::Reader),
            None => Task::none(),
        }
    }

    fn at_home(&mut self, message: home::Message) -> Task<Message> {
        let Some(loaded) = self.loaded.clone() else {
            return if matches!(message, home::Message::Reload) { self.load() } else { Task::none() };
        };
        match message {
            home::Message::Renew => {
                let Some(profile) = loaded.profile else { return Task::none() };
                let (mut wizard, task) = Wizard::renew(loaded.desk, profile, loaded.key);
                wizard.hint(loaded.password);
                self.section = Section::Wizard(Box::new(wizard));
                task.map(Message::Wizard)
            }
            home::Message::Resume(case) => {
                let Some(profile) = loaded.profile else { return Task::none() };
                let unfinished = loaded.unfinished.iter().find(|u| u.case == case);
                let Some(key) = unfinished.map(|u| u.key.clone()) else { return Task::none() };
                let (wizard, task) = Wizard::resume(loaded.desk, profile, key, case);
                self.section = Section::Wizard(Box::new(wizard));
                task.map(Message::Wizard)
            }
            home::Message::Abandon(case) => {
                let desk = loaded.desk;
                let reload = self.load();
                Task::future(async move {
                    // What could not be given up is still in the list that is loaded next.
                    let _ = desk.renewal().abandon(&case).await;
                })
                .then(move |()| Task::none())
                .chain(reload)
            }
            home::Message::Reload => self.load(),
        }
    }

    fn in_wizard(&mut self, message: wizard::Message) -> Task<Message> {
        let Section::Wizard(wizard) = &mut self.section else { return Task::none() };
        match wizard.update(message) {
            wizard::Outcome::Stay(task) => task.map(Message::Wizard),
            wizard::Outcome::Leave => {
                self.section = Section::Home;
                self.load()
            }
            wizard::Outcome::GiveUp(key) => {
                self.section = Section::Home;
                let given_up = match (&self.loaded, key) {
                    (Some(loaded), Some(key)) => give_up(loaded.desk.clone(), key),
                    _ => Task::none(),
                };
                given_up.chain(self.load())
            }
        }
    }

    /// Keys that no widget took: Tab, Enter = main action, Esc = back out, never destructive.
    fn key(&mut self, event: &keyboard::Event) -> Task<Message> {
        let keyboard::Event::KeyPressed { key, modifiers, .. } = event else { return Task::none() };
        match key.as_ref() {
            keyboard::Key::Named(Named::Tab) if modifiers.shift() => {
                iced::widget::operation::focus_previous()
            }
            keyboard::Key::Named(Named::Tab) => iced::widget::operation::focus_next(),
            keyboard::Key::Named(Named::Enter) => match self.sheet().main.and_then(|(_, message)| message) {
                Some(message) => Task::done(message),
                None => Task::none(),
            },
            keyboard::Key::Named(Named::Escape) => match &self.section {
                Section::Wizard(_) => self.in_wizard(wizard::Message::Cancel),
                Section::Home => Task::none(),
            },
            _ => Task::none(),
        }
    }

    /// Reads everything again, away from the window's thread.
    fn load(&self) -> Task<Message> {
        let options = self.options.clone();
        let proxy = self.settings.proxy.clone();
        let running = self.loaded.as_ref().and_then(|loaded| loaded.training.clone());
        Task::perform(load(options, proxy, running), |loaded| {
            Message::Loaded(
                loaded
                    .map(Box::new)
                    .map_err(|error| Home::Failed { code: error.code(), details: error.details() }),
            )
        })
    }

    fn look(&self) -> Look<'_> {
        Look {
            texts: &self.texts,
            palette: self.palette,
            compact: self.size.width / self.settings.text_scale < COMPACT,
        }
    }

    fn sheet(&self) -> Sheet<'_, Message> {
        match &self.section {
            Section::Home => self.home.sheet(self.look()).map(Message::Home),
            Section::Wizard(wizard) => wizard.view(self.look()).map(Message::Wizard),
        }
    }

    pub fn view(&self) -> Element<'_, Message> {
        let look = self.look();
        let band =
            self.options.training.then(|| design::training_band(look.text("training-band"), self.palette));
        let side = match &self.section {
            Section::Home => screen::sections(look),
            Section::Wizard(wizard) if look.compact => design::rail_line(&wizard.rail(), look),
            Section::Wizard(wizard) => design::rail(&wizard.rail(), look),
        };
        design::frame(band, side, self.sheet(), look)
    }
}

fn home_of(loaded: &Loaded) -> Home {
    let Some(key) = &loaded.key else { return Home::NoKey };
    let path = Path::new(&key.0);
    match key_card(path, &certificates_near(path), loaded.desk.now()) {
        Some(card) => Home::Key { card, unfinished: loaded.unfinished.clone() },
        None => Home::NoKey,
    }
}

/// Gives up the cases of this key that never sent anything. The run that was just left may hold its case a moment longer.
fn give_up(desk: Desk, key: KeyUri) -> Task<Message> {
    Task::future(async move {
        for _ in 0..GIVE_UP_TRIES {
            let renewal = desk.renewal();
            let mut held = false;
            for case in renewal.list().unwrap_or_default() {
                if case.key == key && case.can_abandon {
                    // What cannot be given up stays in the list that is loaded next.
                    held |= matches!(renewal.abandon(&case.case).await, Err(RenewalError::InUse(_)));
                }
            }
            if !held {
                break;
            }
            tokio::time::sleep(GIVE_UP_PAUSE).await;
        }
    })
    .discard()
}

async fn load(
    options: Options,
    proxy: settings::Proxy,
    running: Option<Arc<Running>>,
) -> Result<Loaded, TaskError> {
    let state = settings::data_folder(options.state.as_deref())?;
    let now = OffsetDateTime::now_utc();
    let services = |proxy: &settings::Proxy| -> Result<Services, TaskError> {
        Ok(Services {
            state: state.clone(),
            carrier: Arc::new(FileCarrier),
            client: connection::client(proxy)?,
            clock: Arc::new(SystemClock),
            checkpoint: Arc::new(()),
        })
    };
    if options.training {
        let family = if options.training_ecdsa { Family::Ecdsa } else { Family::Dstu };
        let running = match running {
            Some(running) => running,
            None => Arc::new(training_provider(options.state.as_deref())?),
        };
        let ready = training_desk(options.state.as_deref(), &running.url(), family, now).await?;
        let desk = Desk { services: services(&settings::Proxy::None)? };
        return Ok(Loaded {
            unfinished: desk.renewal().list()?,
            desk,
            profile: Some(ready.profile),
            key: Some(KeyUri(ready.key.display().to_string())),
            password: ready.password,
            training: Some(running),
        });
    }
    let desk = Desk { services: services(&proxy)? };
    Ok(Loaded {
        unfinished: desk.renewal().list()?,
        desk,
        profile: None,
        key: None,
        password: None,
        training: None,
    })
}
