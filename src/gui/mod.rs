//! The window: a home page with sections, and the wizard that renews certificates.

pub mod a11y;
pub mod app;
pub mod appearance;
pub mod chooser;
pub mod design;
pub mod desk;
mod display;
mod fields;
pub mod loading;
pub mod look;
pub mod new_password;
pub mod owner;
#[cfg(target_os = "linux")]
pub mod portal;
pub mod screen;
pub mod status_change;
pub mod widget;
pub mod wizard;

pub use app::{App, Message};

use crate::code::Code;
use crate::i18n::{Language, Texts};
use display::Ended;
use iced::window;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Name of the window for the desktop (WM_CLASS, Wayland app_id, `.desktop` file); another one in training mode.
pub const APPLICATION_ID: &str = "ua.kliuchnyk.Kliuchnyk";

/// How the window was asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// With the built-in training provider.
    pub training: bool,
    /// The training person has an ECDSA key instead of a DSTU 4145 one (the `cmp` backend).
    pub training_ecdsa: bool,
    /// The training provider is spoken to as Ukrainian providers are today (the `iit` backend).
    pub training_iit: bool,
    pub state: Option<PathBuf>,
    /// Given at the command line; None: as the settings or the system say.
    pub language: Option<Language>,
}

/// Toolkit settings that the window and its tests share.
pub fn settings() -> iced::Settings {
    iced::Settings {
        fonts: design::FONTS.map(Into::into).into(),
        default_font: design::REGULAR,
        ..iced::Settings::default()
    }
}

/// Opens the window and returns when it is closed.
pub fn run(options: Options) -> ExitCode {
    let training = options.training;
    let texts = Texts::new(options.language.unwrap_or(Language::Uk));
    let application_id =
        if training { format!("{APPLICATION_ID}.Training") } else { APPLICATION_ID.to_owned() };
    let opened = Arc::new(AtomicBool::new(false));
    let booted = Arc::clone(&opened);
    let boot = move || {
        // The toolkit has found its display when it asks for the program.
        booted.store(true, Ordering::Relaxed);
        let (app, load) = App::boot(options.clone());
        (app.with_reader(a11y::Bridge::new()), load)
    };
    let window = iced::application(boot, App::update, App::view)
        .title(App::title)
        .theme(App::theme)
        .scale_factor(App::scale)
        .subscription(App::subscription)
        .settings(settings())
        .window(window::Settings {
            size: (1040.0, 720.0).into(),
            min_size: Some((800.0, 600.0).into()),
            // The renewal's end is let go first: see `App::close`.
            exit_on_close_request: false,
            platform_specific: platform(application_id),
            ..window::Settings::default()
        });
    match display::watched(&opened, || window.run()) {
        Ended::Closed(Ok(())) => ExitCode::SUCCESS,
        Ended::NoDisplay(cause) => {
            tracing::debug!(%cause, "no display");
            without_wayland();
            eprintln!("{}", texts.text("window-no-display", &[]));
            ExitCode::FAILURE
        }
        Ended::DisplayLost(cause) => {
            tracing::debug!(%cause, "the display is gone");
            eprintln!("{}", texts.text("window-display-lost", &[]));
            ExitCode::FAILURE
        }
        Ended::Closed(Err(error)) => {
            let (title, advice) = texts.error(Code::App05, &[("cause", error.to_string())]);
            eprintln!("{title}\n{advice}\n{}", texts.text("window-no-display", &[]));
            ExitCode::FAILURE
        }
    }
}

/// A session that is gone may have left its name in the environment: where there is another display too, the program
/// begins again without that name. Returns where there is nothing else to try.
#[cfg(target_os = "linux")]
fn without_wayland() {
    use std::os::unix::process::CommandExt as _;
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let names = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET"];
    if !set("DISPLAY") || !names.into_iter().any(set) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut again = std::process::Command::new(program);
    for name in names {
        again.env_remove(name);
    }
    let error = again.args(std::env::args_os().skip(1)).exec();
    tracing::debug!(%error, "cannot begin again");
}

#[cfg(not(target_os = "linux"))]
fn without_wayland() {}

#[cfg(target_os = "linux")]
fn platform(application_id: String) -> window::settings::PlatformSpecific {
    window::settings::PlatformSpecific { application_id, ..Default::default() }
}

#[cfg(not(target_os = "linux"))]
fn platform(_application_id: String) -> window::settings::PlatformSpecific {
    window::settings::PlatformSpecific::default()
}
