//! Everything else that a person asks for, one file each, composed from the rooms below.
pub mod home;
