//! `make screenshots`: what the user guide shows, drawn from a real renewal.

use crate::keyboard::{Keyboard, training};
use kliuchnyk::gui::Options;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::i18n::Language;
use std::path::Path;

#[test]
#[ignore = "writes docs/screens: make screenshots"]
fn screenshots_for_the_user_guide() {
    for language in Language::ALL {
        let state = tempfile::tempdir().unwrap();
        let options = Options { language: Some(language), ..training(state.path()) };
        let mut keyboard = Keyboard::open(options);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
        let picture = |keyboard: &mut Keyboard, name: &str| {
            keyboard.window.picture(folder.join(format!("{name}-{}.png", language.tag())));
        };
        picture(&mut keyboard, "home");
        keyboard.check_conditions();
        picture(&mut keyboard, "conditions");
        keyboard.main(Id::Key);
        keyboard.type_password();
        keyboard.window.until("key read", crate::keyboard::key_is_read);
        picture(&mut keyboard, "key");
        for page in [Id::Agreement, Id::Data, Id::Changes, Id::Place, Id::Parameters] {
            keyboard.main(page);
            picture(&mut keyboard, page.key());
        }
        keyboard.main(Id::Password);
        keyboard.new_password();
        picture(&mut keyboard, "password");
        for page in [Id::Review, Id::Certificates, Id::Finish] {
            keyboard.main(page);
            picture(&mut keyboard, page.key());
        }
    }
}
