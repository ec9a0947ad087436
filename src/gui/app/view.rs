//! What the window shows: the colours in force, and the page in its frame.

use super::{App, Message, Open};
use crate::gui::design::{self, Palette, Role, Sheet, Side};
use crate::gui::look::Look;
use crate::gui::screen::home::{self, Home};
use crate::gui::screen::{self, Section, certificates};
use crate::tasks::known_keys::next_due;
use crate::vault::settings::Theme as Colours;
use iced::{Element, Theme};

/// Below this logical width the rail stands above the page.
const COMPACT: f32 = 760.0;
/// Below this logical height the footer holds its buttons only.
const LOW: f32 = 420.0;

impl App {
    /// The colours in force.
    pub fn palette(&self) -> &'static Palette {
        let [light, dark, contrast] = &design::PALETTES;
        let chosen = match self.settings.theme {
            Colours::Light => light,
            Colours::Dark => dark,
            Colours::Contrast => contrast,
            Colours::System if self.appearance.contrast => contrast,
            Colours::System if self.appearance.dark => dark,
            Colours::System => light,
        };
        self.palette.unwrap_or(chosen)
    }

    pub fn theme(&self) -> Theme {
        design::theme(self.palette())
    }

    pub fn scale(&self) -> f32 {
        self.settings.text_scale
    }

    pub(super) fn look(&self) -> Look<'_> {
        Look {
            texts: &self.texts,
            palette: self.palette(),
            compact: self.size.width / self.settings.text_scale < COMPACT,
        }
    }

    pub(super) fn sheet(&self) -> Sheet<'_, Message> {
        let look = self.look();
        let loaded = self.loaded.as_ref();
        let profiles = loaded.map(|loaded| loaded.profiles.as_slice()).unwrap_or_default();
        match &self.open {
            Open::Home => {
                let around = home::Around {
                    provider: loaded.is_none_or(|loaded| loaded.profile.is_some()),
                    others: loaded.map(|loaded| loaded.others.as_slice()).unwrap_or_default(),
                    can_choose: !self.options.training,
                    next: loaded.and_then(|loaded| next_due(&loaded.others)),
                    told: self.told.as_ref(),
                };
                self.home.sheet(around, look).map(Message::Home)
            }
            Open::Keys => {
                let failed = match &self.home {
                    Home::Failed { code, details } => Some((*code, details.as_slice())),
                    _ => None,
                };
                self.keys.sheet(self.around_keys(), failed, look).map(Message::Keys)
            }
            Open::Certificates(Some(page)) => page.sheet(profiles, look).map(Message::Certificates),
            Open::Certificates(None) => certificates::waiting(look),
            Open::Requests(page) => page.sheet(look).map(Message::Requests),
            Open::Settings(page) => {
                let journal =
                    loaded.map(|loaded| (loaded.unfinished.as_slice(), loaded.desk.services.state.as_path()));
                page.sheet((&self.settings, self.proxy_password.is_some()), profiles, journal, look)
                    .map(Message::Settings)
            }
            Open::About(about) => about.sheet(profiles, look).map(Message::About),
            Open::Wizard(wizard) => wizard.view(look).map(Message::Wizard),
            Open::StatusChange(flow, _) => flow.sheet(look).map(Message::StatusChange),
            Open::Unlock(page) => page.sheet(look).map(Message::Unlock),
            Open::Password(page) => page.sheet(look).map(Message::Password),
        }
    }

    pub fn view(&self) -> Element<'_, Message> {
        let look = self.look();
        let band =
            self.options.training.then(|| design::training_band(look.text("training-band"), self.palette()));
        let sections = |open| Side::Sections(screen::sections(open, look).map(Message::Section));
        let side = match &self.open {
            Open::Home => sections(Section::Home),
            Open::Keys => sections(Section::Keys),
            Open::Certificates(_) => sections(Section::Certificates),
            Open::Requests(_) => sections(Section::Requests),
            Open::Settings(_) | Open::Password(_) => sections(Section::Settings),
            Open::About(_) => sections(Section::About),
            Open::Wizard(wizard) if look.compact => Side::Steps(design::rail_line(&wizard.rail(), look)),
            Open::Wizard(wizard) => Side::Steps(design::rail(&wizard.rail(), look)),
            Open::StatusChange(flow, _) if look.compact => Side::Steps(design::rail_line(&flow.rail(), look)),
            Open::StatusChange(flow, _) => Side::Steps(design::rail(&flow.rail(), look)),
            // Nothing else can be opened.
            Open::Unlock(_) => Side::Steps(iced::widget::Space::new().into()),
        };
        let mut sheet = self.sheet();
        if let (Some((code, details)), false) =
            (&self.notice, matches!(self.open, Open::Wizard(_) | Open::Unlock(_)))
        {
            let (what, advice) = look.texts.error(*code, details);
            let notice = design::failure(look, what, format!("{advice} ({code})"), Role::Warn);
            let both = iced::widget::column![notice, sheet.body].spacing(design::space::L);
            sheet = Sheet { body: both.into(), ..sheet };
        }
        let low = self.size.height / self.settings.text_scale < LOW;
        design::frame(band, side, sheet, low, look)
    }
}
