//! Everything else that a person asks for, one file each, composed from the rooms below.

pub mod alphabet;
pub mod cert_check;
pub mod cert_fetch;
pub mod cert_list;
pub mod cert_status;
pub mod cert_store;
pub mod certificate_files;
pub mod conditions;
pub mod connection;
mod error;
pub mod export;
pub mod home;
pub mod inputs;
pub mod key_backup;
pub mod key_convert;
pub mod key_destroy;
pub mod key_generate;
pub mod key_memory;
pub mod key_password;
pub mod key_places;
pub mod key_show;
pub mod known_keys;
pub mod new_place;
pub mod papers;
pub mod preferences;
pub mod print;
pub mod program_password;
pub mod providers;
pub mod proxy_check;
pub mod request_show;
pub mod training;
pub mod typed_path;
pub mod urgency;

pub use error::{FileFault, TaskError};
