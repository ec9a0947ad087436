//! How the system wants programs to look («Як у системі»).

use iced::{Subscription, Task};

/// The wishes. Without any: light, of ordinary contrast.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Appearance {
    pub dark: bool,
    pub contrast: bool,
}

/// The wishes, where they are asked for once. The window is painted without waiting for them.
#[cfg(target_os = "linux")]
pub fn at_start() -> Task<Appearance> {
    // The first of the changes.
    Task::none()
}

/// The wishes, where they are asked for once. The window is painted without waiting for them.
#[cfg(not(target_os = "linux"))]
pub fn at_start() -> Task<Appearance> {
    iced::system::theme().map(of_mode)
}

/// The wishes once they are known, then each change of them.
#[cfg(target_os = "linux")]
pub fn changes() -> Subscription<Appearance> {
    use super::portal::{self, Bus};
    Subscription::run_with(Bus::Session, portal::follow)
}

/// Each change of the wishes.
#[cfg(not(target_os = "linux"))]
pub fn changes() -> Subscription<Appearance> {
    iced::system::theme_changes().map(of_mode)
}

/// The toolkit tells nothing of contrast.
#[cfg(not(target_os = "linux"))]
fn of_mode(mode: iced::theme::Mode) -> Appearance {
    Appearance { dark: mode == iced::theme::Mode::Dark, contrast: false }
}
