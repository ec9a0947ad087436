//! The application: which page is open, what every page shares.

mod certificates_page;
mod home_page;
mod keys_page;
mod loads;
mod preferences;
mod pressed;
mod program_password;
mod requests_page;
mod status_page;
mod view;
mod wizard_page;

use super::appearance::{self, Appearance};
use super::chooser::{self, Chooser};
use super::design::Palette;
use super::loading::Loaded;
use super::screen::Section;
use super::screen::about::{self, About};
use super::screen::certificates;
use super::screen::home::{self, Home};
use super::screen::keys;
use super::screen::program_password::{change, unlock};
use super::screen::requests;
use super::screen::settings as settings_page;
use super::status_change::{self, StatusChange};
use super::widget;
use super::wizard::{self, Wizard};
use super::{Options, a11y};
use crate::carrier::KeyUri;
use crate::code::{Code, Coded};
use crate::crypto::Sealed;
use crate::i18n::{Language, Texts, Wanted};
use crate::pki::Certificate;
use crate::tasks;
use crate::tasks::program_password::Barred;
use crate::vault::Settings;
use crate::vault::settings::ReadKey;
use iced::keyboard;
use iced::{Event, Size, Subscription, Task, event, window};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use time::UtcOffset;

/// The window's state.
pub struct App {
    options: Options,
    texts: Texts,
    settings: Settings,
    /// Settings that could not be read or kept.
    notice: Option<(Code, Vec<(&'static str, String)>)>,
    /// What the system asks for, where it tells.
    appearance: Appearance,
    /// Chosen by a test.
    palette: Option<&'static Palette>,
    /// Size of the window in logical pixels of unscaled text.
    size: Size,
    home: Home,
    /// What became of the case that was given up on the home page last.
    told: Option<home::Told>,
    loaded: Option<Loaded>,
    /// The key that was chosen in this window.
    key: Option<PathBuf>,
    open: Open,
    /// The page of keys; it stays, for it numbers its visits.
    keys: keys::Page,
    /// Numbers that the pages of certificates have given.
    asked: certificates::Asked,
    /// Number of the last trial of a proxy.
    trials: u64,
    /// Number of the last load: what an earlier one read is dropped.
    loads: u64,
    /// The first load that may fill the home page: it is asked for after the last change of provider or proxy.
    fresh: u64,
    /// Of the proxy's user; never written anywhere, forgotten when the window closes.
    proxy_password: Option<Sealed>,
    /// Where the training key was renewed to, once that is noted.
    moved: Option<KeyUri>,
    /// The key of the wizard that was learned last, and whether it was the renewed one.
    learned: Option<(KeyUri, bool)>,
    /// How often the settings were given to be kept, and the last of them that was written.
    changes: u64,
    kept: Arc<Mutex<Kept>>,
    /// None: the page is not told to screen readers (tests, a window that is not shown).
    reader: Option<a11y::Bridge>,
    chooser: Chooser,
}

/// The settings that were written, or read, last, and the number of that change.
#[derive(Default)]
struct Kept {
    number: u64,
    settings: Settings,
}

/// Which part of the program is open.
enum Open {
    Home,
    /// [`App::keys`].
    Keys,
    /// None: the program's folder is not known yet.
    Certificates(Option<Box<certificates::Page>>),
    Requests(Box<requests::Page>),
    Settings(Box<settings_page::Page>),
    About(About),
    Wizard(Box<Wizard>),
    /// Over the page that opened it.
    StatusChange(Box<StatusChange>, Box<Open>),
    /// The program password is asked for.
    Unlock(Box<unlock::Page>),
    /// It is being set, changed or removed.
    Password(Box<change::Page>),
}

/// Everything that can happen in the window.
#[derive(Debug, Clone)]
pub enum Message {
    Home(home::Message),
    Keys(keys::Message),
    /// The certificates of a key that is to be renewed.
    Renew(u64, PathBuf, Vec<Certificate>),
    Certificates(certificates::Message),
    Requests(requests::Message),
    Settings(settings_page::Message),
    About(about::Message),
    Wizard(wizard::Message),
    StatusChange(status_change::Message),
    Unlock(unlock::Message),
    Password(change::Message),
    /// A program password is set and was not given yet.
    Locked(Barred),
    Section(Section),
    /// What the load of this number read.
    Loaded(u64, Result<Box<Loaded>, Home>),
    /// A typed path and whether a file is there.
    Chosen(PathBuf, bool),
    /// What is remembered of a key that was read.
    Learned(KeyUri, ReadKey),
    /// What another process of this program has learned was kept with these settings, the second.
    News(Box<Settings>, Box<Settings>),
    /// Settings were not kept.
    NotKept(Code, Vec<(&'static str, String)>),
    Appearance(Appearance),
    Opened(window::Id),
    /// How the desktop knows the window.
    Parent(chooser::Parent),
    Key(keyboard::Event),
    /// An arrow key moved the focus: the window looks at its widgets again, and what was chosen tells.
    Moved,
    Resized(Size),
    Reader(a11y::Event),
    Close,
}

impl Message {
    /// The part of the window it is for: all that logs say of a message.
    fn part(&self) -> &'static str {
        match self {
            Self::Home(_) => "home",
            Self::Keys(_) | Self::Renew(..) => "keys",
            Self::Certificates(_) => "certificates",
            Self::Requests(_) => "requests",
            Self::Settings(_) => "settings",
            Self::About(_) => "about",
            Self::Wizard(_) => "wizard",
            Self::StatusChange(_) => "status change",
            Self::Unlock(_) | Self::Password(_) | Self::Locked(_) => "program password",
            Self::Reader(_) => "reader",
            Self::Loaded(..) | Self::Chosen(..) => "loading",
            Self::Key(_) => "key",
            Self::Moved
            | Self::Section(_)
            | Self::Learned(..)
            | Self::News(..)
            | Self::NotKept(..)
            | Self::Resized(_)
            | Self::Close => "window",
            Self::Appearance(_) | Self::Opened(_) | Self::Parent(_) => "desktop",
        }
    }
}

impl App {
    /// The window as it opens, and the work that fills it.
    pub fn boot(options: Options) -> (Self, Task<Message>) {
        let mut app = Self::new(options);
        let load = Task::batch([app.load(), appearance::at_start().map(Message::Appearance)]);
        (app, load)
    }

    /// The window before anything is known.
    pub fn new(options: Options) -> Self {
        let (settings, problem) = tasks::preferences::load(options.state.as_deref());
        Self {
            texts: Texts::new(language(&options, &settings)),
            // A page of its own asks for the program password.
            notice: problem
                .filter(|error| error.code() != Code::App11)
                .map(|error| (error.code(), error.details())),
            appearance: Appearance::default(),
            palette: None,
            size: Size::new(1040.0, 720.0),
            home: Home::Preparing,
            told: None,
            loaded: None,
            key: None,
            open: Open::Home,
            keys: keys::Page::default(),
            asked: certificates::Asked::default(),
            trials: 0,
            loads: 0,
            fresh: 0,
            proxy_password: None,
            moved: None,
            learned: None,
            changes: 0,
            kept: Arc::new(Mutex::new(Kept { number: 0, settings: settings.clone() })),
            settings,
            options,
            reader: None,
            chooser: Chooser::of_system(),
        }
    }

    /// Tells the pages to screen readers from now on.
    pub fn with_reader(mut self, reader: a11y::Bridge) -> Self {
        self.reader = Some(reader);
        self
    }

    /// Files and folders are chosen in another way than in the system's dialog.
    pub fn with_chooser(mut self, chooser: Chooser) -> Self {
        self.chooser = chooser;
        self
    }

    /// Chooses one of [`super::design::PALETTES`].
    pub fn with_palette(mut self, palette: &'static Palette) -> Self {
        self.palette = Some(palette);
        self
    }

    /// Large text, and the size of the window in logical pixels of unscaled text.
    pub fn with_scale(mut self, scale: f32, size: Size) -> Self {
        self.settings.text_scale = scale;
        self.size = size;
        self
    }

    /// Tells moments in this zone instead of the computer's.
    pub fn with_zone(mut self, zone: UtcOffset) -> Self {
        self.texts = self.texts.in_zone(zone);
        self
    }

    pub fn language(&self) -> Language {
        self.texts.language()
    }

    pub fn title(&self) -> String {
        self.texts.text(if self.options.training { "window-title-training" } else { "window-title" }, &[])
    }

    pub fn subscription(&self) -> Subscription<Message> {
        let window = event::listen_with(|event, status, _| Self::listen(event, status));
        let reader = self.reader.as_ref().map(|reader| reader.subscription().map(Message::Reader));
        let opened = event::listen_with(|event, _, window| match event {
            Event::Window(window::Event::Opened { .. }) => Some(Message::Opened(window)),
            _ => None,
        });
        let appearance = appearance::changes().map(Message::Appearance);
        Subscription::batch([window, opened, appearance].into_iter().chain(reader))
    }

    /// What the window itself makes of an event: keys that no widget took, its size.
    pub fn listen(event: Event, status: event::Status) -> Option<Message> {
        match (event, status) {
            (Event::Keyboard(event @ keyboard::Event::KeyPressed { .. }), event::Status::Ignored) => {
                Some(Message::Key(event))
            }
            (Event::Window(window::Event::Resized(size)), _) => Some(Message::Resized(size)),
            (Event::Window(window::Event::CloseRequested), _) => Some(Message::Close),
            _ => None,
        }
    }

    /// The wizard, when it is open.
    pub fn wizard(&self) -> Option<&Wizard> {
        match &self.open {
            Open::Wizard(wizard) => Some(wizard),
            _ => None,
        }
    }

    /// The change of certificates' status, when it is open.
    pub fn status_change(&self) -> Option<&StatusChange> {
        match &self.open {
            Open::StatusChange(flow, _) => Some(flow),
            _ => None,
        }
    }

    /// The page of requests, when it is open.
    pub fn requests(&self) -> Option<&requests::Page> {
        match &self.open {
            Open::Requests(page) => Some(page),
            _ => None,
        }
    }

    /// Nothing is shown before the program password is given.
    pub fn is_locked(&self) -> bool {
        matches!(self.open, Open::Unlock(_))
    }

    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Number of the last load.
    pub fn loads(&self) -> u64 {
        self.loads
    }

    pub fn keys(&self) -> &keys::Page {
        &self.keys
    }

    pub fn update(&mut self, message: Message) -> Task<Message> {
        let (what, begun) = (message.part(), Instant::now());
        let task = self.take(message);
        // Whatever takes longer than a frame belongs into a task: docs/performance.md.
        tracing::debug!(what, micros = begun.elapsed().as_micros(), "update");
        task
    }

    fn take(&mut self, message: Message) -> Task<Message> {
        let task = match message {
            // What a screen reader wants does not itself change the page.
            Message::Reader(event) => return self.read(event),
            Message::Home(message) => self.at_home(message),
            Message::Keys(message) => self.in_keys(message),
            Message::Renew(visit, path, certificates) => self.renew_with(visit, path, &certificates),
            Message::Certificates(message) => self.in_certificates(message),
            Message::Requests(message) => self.in_requests(message),
            Message::Settings(message) => self.in_settings(message),
            Message::About(message) => {
                if let Open::About(about) = &mut self.open {
                    about.update(message);
                }
                Task::none()
            }
            Message::Wizard(message) => self.in_wizard(message),
            Message::StatusChange(message) => self.in_status_change(message),
            Message::Unlock(message) => self.in_unlock(message),
            Message::Password(message) => self.in_password(message),
            Message::Locked(barred) => self.locked(barred),
            Message::Section(section) => self.show(section),
            Message::Loaded(number, read) => self.take_loaded(number, read),
            Message::Chosen(path, there) => self.has_tried(path, there),
            Message::Learned(key, read) => self.has_learned(&key, read),
            Message::News(stored, before) => self.take_news(&stored, &before),
            Message::NotKept(code, details) => {
                self.notice = Some((code, details));
                Task::none()
            }
            Message::Appearance(appearance) => {
                self.appearance = appearance;
                Task::none()
            }
            Message::Opened(window) => window::run(window, chooser::parent).map(Message::Parent),
            Message::Parent(parent) => {
                self.chooser.over(parent);
                Task::none()
            }
            Message::Key(event) => self.press(&event),
            Message::Moved => Task::none(),
            Message::Resized(size) => {
                // The toolkit counts in pixels of the scaled text.
                let scale = self.settings.text_scale;
                self.size = Size::new(size.width * scale, size.height * scale);
                Task::none()
            }
            Message::Close => self.close(),
        };
        match &self.reader {
            Some(reader) => Task::batch([task, reader.changed().map(Message::Reader)]),
            None => task,
        }
    }

    fn read(&mut self, event: a11y::Event) -> Task<Message> {
        let (title, scale) = (self.title(), self.scale());
        match &mut self.reader {
            Some(reader) => reader.update(event, &self.texts, &title, scale).map(Message::Reader),
            None => Task::none(),
        }
    }

    /// Lets the renewal's end go before the program ends: a worker that waits for an answer stops waiting, and the case
    /// stays as it was saved.
    fn close(&mut self) -> Task<Message> {
        self.open = Open::Home;
        iced::exit()
    }

    fn show(&mut self, section: Section) -> Task<Message> {
        if matches!(self.open, Open::Home) {
            self.told = None;
        }
        let opened = self.turn_to(section);
        let load = match section {
            // The journal in the settings is what the home page lists too.
            Section::Home | Section::Keys => self.load(),
            Section::Settings => Task::batch([self.load(), self.look_for_password()]),
            Section::Certificates | Section::Requests | Section::About => Task::none(),
        };
        Task::batch([load, opened])
    }

    /// Opens a section with what is known already.
    fn turn_to(&mut self, section: Section) -> Task<Message> {
        self.leave_settings();
        self.keys.leave();
        self.open = match section {
            Section::Home => {
                self.close_chooser();
                Open::Home
            }
            Section::Keys => Open::Keys,
            Section::Certificates => Open::Certificates(None),
            Section::Requests => Open::Requests(Box::default()),
            Section::Settings => {
                Open::Settings(Box::new(settings_page::Page::of(&self.settings, self.trials)))
            }
            Section::About => Open::About(About::default()),
        };
        Task::batch([self.open_certificates(), widget::focus(widget::TITLE)])
    }
}

fn language(options: &Options, settings: &Settings) -> Language {
    let kept = || settings.language.as_deref().and_then(Wanted::parse).map(Wanted::language);
    options.language.or_else(kept).unwrap_or_else(|| Wanted::of_system().language())
}
