//! Ключник: renewal of Ukrainian qualified certificates and care of their keys.
//!
//! The rooms and the direction of calls between them are described in `docs/architecture.md`.
#![deny(unsafe_code)]

pub mod authority;
pub mod carrier;
pub mod cli;
pub mod code;
pub mod crypto;
#[cfg(feature = "gui")]
pub mod gui;
pub mod hardening;
pub mod i18n;
pub mod net;
pub mod pki;
pub mod renewal;
pub mod tasks;
pub mod training;
pub mod vault;
