//! What the person chose, for the window: read once at the start, kept at every change.

use super::TaskError;
use crate::vault::{AtomicError, Settings, VaultError, atomic, settings};
use std::path::Path;

/// The settings of the data folder (`state`, or the platform's). When they cannot be read, defaults and the reason
/// (E-APP-01): the program starts in any case.
pub fn load(state: Option<&Path>) -> (Settings, Option<TaskError>) {
    match settings::data_folder(state) {
        Ok(folder) => {
            let (settings, problem) = Settings::load(&folder);
            (settings, problem.map(TaskError::Vault))
        }
        Err(error) => (Settings::default(), Some(error.into())),
    }
}

/// Keeps the settings.
///
/// # Errors
/// `NotKept` (E-APP-02) when they cannot be written; those in force go on until the program ends.
pub fn save(state: Option<&Path>, settings: &Settings) -> Result<(), TaskError> {
    let folder = settings::data_folder(state)?;
    settings.save(&folder).map_err(|error| match error {
        // A full disk stops no renewal here, as it would in the journal: the settings are merely not kept.
        VaultError::Write(error) => TaskError::NotKept(error),
        other => TaskError::Vault(other),
    })
}

/// Keeps the settings of a process that lives long, and with them what another one wrote meanwhile (a command in a
/// terminal, another window); `before`: what this one kept, or read, last. The settings with what was taken in; None when
/// that was nothing.
///
/// # Errors
/// As [`save`].
pub fn save_with_news(
    state: Option<&Path>,
    settings: &Settings,
    before: &Settings,
) -> Result<Option<Settings>, TaskError> {
    let mut all = settings.clone();
    let taken = match load(state) {
        (stored, None) => all.take_in(&stored, before),
        // Nothing can be read that would be lost.
        (_, Some(_)) => false,
    };
    save(state, &all)?;
    Ok(taken.then_some(all))
}

/// Whether the program can keep anything in its folder: without that no renewal may begin. A full disk is told where
/// room is needed.
///
/// # Errors
/// `NotKept` (E-APP-02) with the folder.
pub fn try_folder(folder: &Path) -> Result<(), TaskError> {
    let tried = atomic::create_private_folder(folder)
        .and_then(|()| atomic::try_room(&folder.join("kliuchnyk-check"), 1));
    let path = folder.to_owned();
    match tried {
        Ok(()) | Err(AtomicError::NoSpace { .. }) => Ok(()),
        Err(AtomicError::Io { source, .. }) => Err(TaskError::NotKept(AtomicError::Io { path, source })),
        Err(_) => Err(TaskError::NotKept(AtomicError::ReadOnly { path })),
    }
}

/// Puts a key first among those remembered and keeps the settings.
///
/// # Errors
/// As [`save`].
pub fn remember_key(state: Option<&Path>, settings: &mut Settings, key: &Path) -> Result<(), TaskError> {
    settings.remember_key(&key.to_string_lossy());
    save(state, settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Code, Coded as _};
    use crate::vault::settings::Theme;

    #[test]
    fn what_is_kept_is_there_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let state = Some(folder.path());
        let (mut settings, problem) = load(state);
        assert!(problem.is_none());
        settings.theme = Theme::Contrast;
        remember_key(state, &mut settings, Path::new("/media/usb/Key-6.dat")).unwrap();
        let (loaded, problem) = load(state);
        assert!(problem.is_none());
        assert_eq!(loaded, settings);
        assert_eq!(loaded.recent_keys, ["/media/usb/Key-6.dat"]);
    }

    #[test]
    fn a_broken_file_and_a_folder_that_cannot_be_written_have_their_codes() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("settings.toml"), "theme = 7").unwrap();
        let (settings, problem) = load(Some(folder.path()));
        assert_eq!(settings, Settings::default());
        assert_eq!(problem.unwrap().code(), Code::App01);
        // A file where the folder should be.
        let occupied = folder.path().join("occupied");
        std::fs::write(&occupied, "").unwrap();
        let error = save(Some(&occupied), &settings).unwrap_err();
        assert_eq!(error.code(), Code::App02);
        assert_eq!(error.details()[0].0, "path");
        for nowhere in [occupied.clone(), occupied.join("in it")] {
            let error = try_folder(&nowhere).unwrap_err();
            assert_eq!(error.code(), Code::App02);
            assert!(error.details().contains(&("path", nowhere.display().to_string())));
        }
        let fresh = folder.path().join("fresh");
        try_folder(&fresh).unwrap();
        assert_eq!(std::fs::read_dir(&fresh).unwrap().count(), 0, "nothing is left of the try");
    }
}
