//! What a screen reader is told: everything that can be reached has a name, nothing secret is said, a press by name
//! does what a press by hand does.

use iced::advanced::widget::operation::{Operation, Outcome, black_box};
use iced::{Element, Event, Size, Theme, window};
use iced_test::core::clipboard;
use iced_test::core::mouse::Cursor;
use iced_test::core::renderer::Headless;
use iced_test::futures::futures::executor::block_on;
use iced_test::runtime::UserInterface;
use iced_test::runtime::user_interface::Cache;
use kliuchnyk::gui::a11y::{self, Collector, Node, Role, Tree};
use kliuchnyk::gui::look::Look;
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::widget::{self, Field, Group, Id, Kind, SecretField, SecretText};
use kliuchnyk::gui::{self, App, Message, Options, design};
use kliuchnyk::i18n::{Language, Texts};
use std::collections::BTreeSet;
use std::time::Instant;

/// A page without a display, which keeps its focus from one look to the next.
pub struct Page {
    size: Size,
    cache: Option<Cache>,
    renderer: iced::Renderer,
}

impl Page {
    pub fn new() -> Self {
        Self::of_size(Size::new(1040.0, 720.0))
    }

    pub fn of_size(size: Size) -> Self {
        let settings = gui::settings();
        // Loads the fonts for the whole process.
        let nothing: Element<'_, ()> = iced::widget::Space::new().into();
        let _ = iced_test::Simulator::with_size(gui::settings(), (1.0, 1.0), nothing);
        let made = <iced::Renderer as Headless>::new(
            settings.default_font,
            settings.default_text_size,
            Some("tiny-skia"),
        );
        Self { size, cache: Some(Cache::default()), renderer: block_on(made).expect("a renderer") }
    }

    fn with<M, T>(
        &mut self,
        view: Element<'_, M>,
        act: impl FnOnce(&mut UserInterface<'_, M, Theme, iced::Renderer>, &mut iced::Renderer) -> T,
    ) -> T {
        let cache = self.cache.take().unwrap_or_default();
        let mut ui = UserInterface::build(view, self.size, cache, &mut self.renderer);
        let result = act(&mut ui, &mut self.renderer);
        self.cache = Some(ui.into_cache());
        result
    }

    /// Runs an operation and what it chains.
    fn operate<M, T: 'static>(&mut self, view: Element<'_, M>, operation: impl Operation<T> + 'static) -> T {
        self.with(view, |ui, renderer| {
            let mut operation: Box<dyn Operation<T>> = Box::new(operation);
            loop {
                ui.operate(renderer, &mut black_box(operation.as_mut()));
                match operation.finish() {
                    Outcome::Some(result) => return result,
                    Outcome::Chain(next) => operation = next,
                    Outcome::None => panic!("the operation has an answer"),
                }
            }
        })
    }

    /// Everything that a screen reader is told of the page.
    pub fn read<M>(&mut self, view: Element<'_, M>) -> Tree {
        self.operate(view, Collector::new())
    }

    /// What comes of a press by a screen reader.
    pub fn press<M>(&mut self, view: impl Fn() -> Element<'static, M>, node: &Node) -> Vec<M> {
        self.operate(view(), a11y::press(node));
        self.with(view(), |ui, renderer| {
            let drawn = Event::Window(window::Event::RedrawRequested(Instant::now()));
            let mut messages = Vec::new();
            let _ = ui.update(&[drawn], Cursor::Unavailable, renderer, &mut clipboard::Null, &mut messages);
            messages
        })
    }
}

/// What no page may get wrong. `page` names it in the complaint.
pub fn assert_readable(tree: &Tree, page: &str) {
    let mut names = BTreeSet::new();
    for node in tree.nodes.iter().filter(|node| node.focusable || node.role.is_pressed()) {
        assert!(!node.name.trim().is_empty(), "{page}: without a name: {node:?}");
        let role = format!("{:?}", node.role);
        assert!(names.insert((role, &node.name)), "{page}: two of {:?} «{}»", node.role, node.name);
    }
    let ids: BTreeSet<_> = tree.nodes.iter().map(|node| node.id).collect();
    assert_eq!(ids.len(), tree.nodes.len(), "{page}: two things of one identifier");
    let headings = tree.nodes.iter().filter(|node| node.role == Role::Widget(widget::Role::Heading)).count();
    assert_eq!(headings, 1, "{page}: one heading, found {headings}");
}

#[test]
fn everything_at_home_has_a_name() {
    for language in [Language::Uk, Language::En] {
        for (page, home) in super::window::homes() {
            let options = Options {
                training: true,
                training_ecdsa: false,
                training_iit: false,
                state: None,
                language: Some(language),
            };
            let mut app = App::new(options);
            let _ = app.update(Message::Loaded(0, Err(home.clone())));
            let tree = Page::new().read(app.view());
            assert_readable(&tree, &format!("{page}, {language:?}"));
            let main = tree.nodes.iter().any(|node| node.role == Role::Widget(widget::Role::Button));
            assert!(main || home == Home::Preparing, "{page}: nothing to press");
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Told {
    Pressed(&'static str),
    Checked(bool),
    Typed,
}

/// One of each widget; the password field holds `secret`.
fn gallery(secret: &SecretText) -> Element<'static, Told> {
    let texts: &'static Texts = Box::leak(Box::new(Texts::new(Language::En)));
    let look = Look { texts, palette: &design::PALETTES[0], compact: false };
    let field = Field { label: "Phone".into(), hint: Some("With the code".into()), ..Field::default() };
    let password =
        SecretField { label: "Password".into(), error: Some("Too short".into()), ..SecretField::default() };
    iced::widget::column![
        widget::title(look, "Gallery".into()),
        widget::button(look, "go", Kind::Main, "Go".to_owned(), Some(Told::Pressed("go"))),
        widget::button(look, "stop", Kind::Plain, "Stop".to_owned(), None::<Told>),
        widget::checkbox(look, "separate", "Separate key".into(), None, true, Some(Told::Checked)),
        widget::radio(
            look,
            Group::new("places"),
            "here",
            "This carrier".to_owned(),
            None,
            true,
            Some(Told::Pressed("here"))
        ),
        widget::radio(
            look,
            Group::new("places"),
            "there",
            "Another".to_owned(),
            None,
            false,
            Some(Told::Pressed("there"))
        ),
        widget::field(look, "phone", field, "+380", Some(|_| Told::Typed)),
        widget::secret(look, "password", password, secret, |_| Told::Typed),
        widget::disclosure(look, "more", "Details".to_owned(), true, Told::Pressed("more"), || {
            iced::widget::text("Folded out").into()
        }),
    ]
    .into()
}

fn found(tree: &Tree, role: widget::Role, name: &str) -> Node {
    let of_name = tree.nodes.iter().find(|node| node.role == Role::Widget(role) && node.name == name);
    of_name.unwrap_or_else(|| panic!("no {role:?} «{name}» in {tree:#?}")).clone()
}

#[test]
fn every_widget_says_what_it_is() {
    let secret = SecretText::default();
    secret.insert("тиша-7391");
    let tree = Page::new().read(gallery(&secret));
    assert_readable(&tree, "gallery");
    found(&tree, widget::Role::Heading, "Gallery");
    assert!(!found(&tree, widget::Role::Button, "Go").disabled);
    let stop = found(&tree, widget::Role::Button, "Stop");
    assert!(stop.disabled && !stop.focusable);
    assert_eq!(found(&tree, widget::Role::CheckBox, "Separate key").checked, Some(true));
    assert_eq!(found(&tree, widget::Role::RadioButton, "This carrier").checked, Some(true));
    assert_eq!(found(&tree, widget::Role::RadioButton, "Another").checked, Some(false));
    let phone = found(&tree, widget::Role::TextField, "Phone");
    assert_eq!((phone.value.as_deref(), phone.focusable), (Some("+380"), true));
    assert!(format!("{tree:?}").contains("With the code"), "the hint is told");
    let password = found(&tree, widget::Role::PasswordField, "Password");
    assert_eq!((password.value.as_deref(), password.focusable), (None, true));
    assert!(format!("{tree:?}").contains("Too short"), "the error is told");
    assert_eq!(found(&tree, widget::Role::Button, "Details").expanded, Some(true));
    assert!(tree.nodes.iter().any(|node| node.role == Role::Label && node.name == "Folded out"));
    // A button's words are its name, not a text beside it.
    assert!(!tree.nodes.iter().any(|node| node.role == Role::Label && node.name == "Go"));
}

#[test]
fn a_line_is_told_as_one_sentence() {
    let texts = Texts::new(Language::Uk);
    let look = Look { texts: &texts, palette: &design::PALETTES[0], compact: false };
    let view: Element<'_, ()> = iced::widget::column![
        design::marked(look, design::Mark::Ok, "Від 8 символів".into(), None),
        design::marked(look, design::Mark::Now, "Надсилаємо".into(), Some("Хвилину.".into())),
        design::check_line(
            look,
            design::Mark::Failed,
            "Строк дії".into(),
            "не виконано".into(),
            None,
            Some("Минув".into())
        ),
        iced::widget::text("–"),
        iced::widget::text("Решта"),
    ]
    .into();
    let told = Page::new().read(view);
    let told: Vec<_> = told.nodes.iter().skip(1).map(|node| (node.role, node.name.as_str())).collect();
    let (line, status) = (Role::Widget(widget::Role::Line), Role::Widget(widget::Role::Status));
    assert_eq!(
        told,
        [
            (line, "Від 8 символів, виконано"),
            (status, "Надсилаємо, зараз. Хвилину."),
            (line, "Строк дії: не виконано"),
            (Role::Label, "Минув"),
            (Role::Label, "Решта")
        ]
    );
}

#[test]
fn no_secret_is_told() {
    let secret = SecretText::default();
    let empty = Page::new().read(gallery(&secret));
    secret.insert("тиша-7391");
    let typed = format!("{:?}", Page::new().read(gallery(&secret)));
    assert!(!typed.contains("тиша") && !typed.contains("7391"));
    // Not even its length: the tree of the filled field is that of the empty one.
    assert_eq!(typed, format!("{empty:?}"));
}

#[test]
fn a_press_by_name_is_a_press() {
    let view = || gallery(&SecretText::default());
    let mut page = Page::new();
    let tree = page.read(view());
    for (role, name, told) in [
        (widget::Role::Button, "Go", Told::Pressed("go")),
        (widget::Role::CheckBox, "Separate key", Told::Checked(false)),
        (widget::Role::RadioButton, "Another", Told::Pressed("there")),
        (widget::Role::Button, "Details", Told::Pressed("more")),
    ] {
        assert_eq!(page.press(view, &found(&tree, role, name)), [told]);
    }
    assert_eq!(page.press(view, &found(&tree, widget::Role::Button, "Stop")), []);
    // A press meant for another page's button of the same identifier comes to nothing.
    let late = Node { name: "Sign".into(), ..found(&tree, widget::Role::Button, "Go") };
    assert_eq!(page.press(view, &late), []);
}

#[test]
fn the_focus_goes_where_it_is_sent() {
    let view = || gallery(&SecretText::default());
    let mut page = Page::new();
    let tree = page.read(view());
    let beside = |n: &&Node| n.role == Role::Widget(widget::Role::Button) && n.name.contains("Password");
    let show = tree.nodes.iter().find(beside).expect("the button that shows the password").name.as_str();
    for (role, name) in [
        (widget::Role::PasswordField, "Password"),
        (widget::Role::Button, show),
        (widget::Role::TextField, "Phone"),
        (widget::Role::Button, "Go"),
    ] {
        page.operate(view(), a11y::focus(&found(&tree, role, name)));
        let tree = page.read(view());
        let focused: Vec<_> =
            tree.nodes.iter().filter(|node| node.focused).map(|n| n.name.as_str()).collect();
        assert_eq!(focused, [name]);
    }
    // Nothing that is not there takes the focus away.
    let gone = Node { widget: Some(Id::new("gone")), ..found(&tree, widget::Role::Button, "Go") };
    page.operate(view(), a11y::focus(&gone));
    assert_eq!(page.read(view()).focused().map(|node| node.name.as_str()), Some("Go"));
}
