//! What we keep on disk: atomic writes, journal of cases, settings. Does not know the meaning of what it keeps.

pub mod atomic;
pub mod journal;
pub mod settings;
