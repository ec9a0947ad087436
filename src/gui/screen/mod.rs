//! One file a screen: state, `Message`, `update`, `view`.

pub mod home;
