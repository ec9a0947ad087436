//! Data folder, settings file, user-added provider profiles.
