//! Every page as a screen reader reads it: what can be reached has a role and a name that no other thing of the page
//! has, things are read in the order in which they are seen, states are told, secrets never are, and what happens by
//! itself is said by itself.

use super::a11y::{Page, assert_readable};
use super::gallery;
use super::keyboard::{demo_password, is_at, training};
use super::sandbox::Sandbox;
use iced::Size;
use iced_test::core::keyboard::key::Named;
use kliuchnyk::gui::a11y::{Node, Role, Tree};
use kliuchnyk::gui::screen::home::Home;
use kliuchnyk::gui::wizard::step::Id;
use kliuchnyk::gui::{App, Options, widget};
use kliuchnyk::i18n::Language;

const PASSWORD: &str = "Нова-фраза ключа 7";
const WRONG: &str = "не-той-9173";
const PHRASE: &str = "скринька-4410";

/// The whole page, however long it is.
fn read(app: &App) -> Tree {
    Page::of_size(Size::new(1040.0, 6000.0)).read(app.view())
}

fn is(node: &Node, role: widget::Role) -> bool {
    node.role == Role::Widget(role)
}

fn check(app: &App, page: &str) -> Tree {
    let tree = read(app);
    assert_readable(&tree, page);
    the_heading_begins_the_page(&tree, page);
    what_is_read_next_stands_next(&tree, page);
    for node in &tree.nodes {
        states_are_told(node, page);
    }
    for (field, error) in wrong_fields(&tree) {
        let said = tree.nodes.iter().any(|node| is(node, widget::Role::Alert) && node.name == error);
        assert!(said, "{page}: nobody says what is wrong with {field}");
    }
    let told = format!("{tree:?}");
    for secret in [PASSWORD, WRONG, PHRASE] {
        assert!(!told.contains(secret), "{page}: a secret is told");
    }
    tree
}

fn wrong_fields(tree: &Tree) -> Vec<(&str, &str)> {
    let wrong = tree.nodes.iter().filter(|node| node.invalid);
    wrong.map(|node| (node.name.as_str(), node.description.as_deref().unwrap_or_default())).collect()
}

/// Before it stands only what every page has: the training band, the steps or sections.
fn the_heading_begins_the_page(tree: &Tree, page: &str) {
    let heading = tree.nodes.iter().position(|node| is(node, widget::Role::Heading)).unwrap();
    let frame: Vec<usize> = tree.nodes[..heading]
        .iter()
        .filter(|node| is(node, widget::Role::Group))
        .flat_map(|group| group.children.clone())
        .collect();
    for (place, node) in tree.nodes.iter().enumerate().take(heading) {
        let of_frame = frame.contains(&place) || is(node, widget::Role::Group);
        assert!(
            of_frame || matches!(node.role, Role::Window | Role::Label),
            "{page}: {node:?} stands before the heading"
        );
    }
}

/// Down the page, and to the right within a line; what stands beside it in a column of its own is read after it.
fn what_is_read_next_stands_next(tree: &Tree, page: &str) {
    let leaf = |node: &&Node| node.role != Role::Window && node.children.is_empty();
    let leaves: Vec<&Node> = tree.nodes.iter().filter(leaf).collect();
    for pair in leaves.windows(2) {
        let (now, next) = (pair[0].bounds, pair[1].bounds);
        let above = next.y + next.height <= now.y + 1.0;
        let to_the_left = next.x + next.width <= now.x + 1.0;
        let same_line = next.y < now.y + now.height - 1.0 && now.y < next.y + next.height - 1.0;
        let to_the_right = next.x >= now.x + now.width - 1.0;
        let before = (above && !to_the_right) || (same_line && to_the_left);
        assert!(!before, "{page}: «{}» {now:?} is read before «{}» {next:?}", pair[0].name, pair[1].name);
    }
}

fn states_are_told(node: &Node, page: &str) {
    let Role::Widget(role) = node.role else { return };
    match role {
        widget::Role::CheckBox | widget::Role::RadioButton => {
            assert!(node.checked.is_some(), "{page}: checked or not: {node:?}");
        }
        widget::Role::TextField => assert!(node.value.is_some(), "{page}: what stands in {node:?}"),
        widget::Role::PasswordField => assert_eq!(node.value, None, "{page}: {node:?}"),
        _ => {}
    }
    assert!(!node.invalid || node.description.is_some(), "{page}: what is wrong with {node:?}");
    assert!(!(node.disabled && node.focusable), "{page}: disabled, but reached: {node:?}");
}

/// What is said by itself.
fn says(tree: &Tree, words: &str) -> bool {
    let live = |node: &&Node| is(node, widget::Role::Status) || is(node, widget::Role::Alert);
    tree.nodes.iter().filter(live).any(|node| node.name.contains(words))
}

fn required(tree: &Tree) -> Vec<&str> {
    tree.nodes.iter().filter(|node| node.required).map(|node| node.name.as_str()).collect()
}

/// A whole renewal; `check` at every page and at what can be wrong there.
fn walk(language: Language) {
    let state = tempfile::tempdir().unwrap();
    let options = Options { language: Some(language), ..training(state.path()) };
    let mut window = Sandbox::open(options);
    window.size = Size::new(1040.0, 3000.0);
    let preparing = check(&window.app, "preparing");
    window.until("the key card", |app| matches!(app.home(), Home::Key { .. }));
    check(&window.app, "home");
    for section in ["section-requests", "section-settings", "section-about", "section-home"] {
        window.click(section);
        window.settle();
        check(&window.app, section);
    }
    window.click("main");
    window.until("conditions", is_at(Id::Conditions));
    let conditions = check(&window.app, "conditions");
    let folds = |tree: &Tree, open| tree.nodes.iter().filter(|node| node.expanded == Some(open)).count();
    assert_eq!((folds(&conditions, false), folds(&conditions, true)), (8, 0));
    window.click("rule-1");
    assert_eq!(folds(&check(&window.app, "a condition unfolded"), true), 1);
    window.click("main");
    window.until("key", is_at(Id::Key));
    let key = check(&window.app, "key");
    assert_eq!(required(&key).len(), 1);
    window.click("main");
    assert_eq!(wrong_fields(&check(&window.app, "no password")).len(), 1);
    window.type_text(WRONG);
    check(&window.app, "password typed");
    window.click("main");
    window.until("an answer", |app| is_at(Id::Key)(app) && !app.wizard().unwrap().context().talking());
    assert_eq!(wrong_fields(&check(&window.app, "wrong password")).len(), 1);
    window.type_text(&demo_password(state.path(), false));
    window.click("main");
    window.until("key read", |app| {
        is_at(Id::Key)(app) && app.wizard().is_some_and(|w| w.context().asked.is_some())
    });
    check(&window.app, "key read");
    window.click("main");
    window.until("agreement", is_at(Id::Agreement));
    check(&window.app, "agreement");
    window.click("agreement-save");
    window.settle();
    check(&window.app, "agreement, where to");
    window.click("main");
    window.until("data", is_at(Id::Data));
    check(&window.app, "data");
    window.click("data-number");
    check(&window.app, "data in full");
    window.click("main");
    window.until("changes", is_at(Id::Changes));
    window.tab_to("changes-phrase");
    window.type_text(PHRASE);
    window.tab_to("changes-email");
    window.type_text("ї");
    check(&window.app, "changes");
    window.click("main");
    window.settle();
    assert_eq!(wrong_fields(&check(&window.app, "wrong changes")).len(), 1);
    window.tab_to("changes-email");
    window.key(Named::End);
    window.key(Named::Backspace);
    window.click("main");
    window.until("place", is_at(Id::Place));
    check(&window.app, "place");
    window.click("place-other");
    window.settle();
    assert_eq!(required(&check(&window.app, "another place")).len(), 1);
    window.click("main");
    window.settle();
    assert_eq!(wrong_fields(&check(&window.app, "no place")).len(), 1);
    window.click("place-current");
    window.click("main");
    window.until("parameters", is_at(Id::Parameters));
    window.click("parameters-more");
    window.settle();
    check(&window.app, "parameters");
    window.click("cancel");
    window.settle();
    check(&window.app, "leaving?");
    window.key(Named::Escape);
    window.settle();
    window.click("main");
    window.until("password", is_at(Id::Password));
    assert_eq!(required(&check(&window.app, "new password")).len(), 2);
    window.type_text(PASSWORD);
    window.click("main");
    window.settle();
    assert_eq!(wrong_fields(&check(&window.app, "not repeated")).len(), 1);
    window.tab_to("password-again");
    window.type_text(PASSWORD);
    check(&window.app, "repeated");
    window.click("main");
    window.until("review", is_at(Id::Review));
    let review = check(&window.app, "review");
    let changes = review.nodes.iter().filter(|node| is(node, widget::Role::Link));
    assert!(changes.filter(|node| node.name.contains(": ")).count() >= 5, "each says what it changes");
    window.click("main");
    window.until("sending", |app| app.wizard().is_some_and(|w| w.step() == Id::Sending));
    let mut lines = 0;
    while window.app.wizard().is_some_and(|w| w.step() == Id::Sending) {
        let sending = check(&window.app, "sending");
        lines += usize::from(sending.nodes.iter().any(|node| is(node, widget::Role::Status)));
        window.perform(std::time::Duration::from_millis(50));
    }
    assert!(lines > 0, "what is being sent is said");
    window.until("certificates", is_at(Id::Certificates));
    check(&window.app, "certificates");
    window.click("main");
    window.until("finish", is_at(Id::Finish));
    check(&window.app, "finish");
    window.click("finish-calendar");
    window.until("the saved calendar", |app| says(&read(app), ".ics"));
    check(&window.app, "finish, saved");
    assert!(
        preparing.nodes.iter().any(|node| is(node, widget::Role::Status)),
        "what the window waits for is said"
    );
}

#[test]
fn every_page_of_a_renewal_is_read_in_ukrainian() {
    walk(Language::Uk);
}

#[test]
fn every_page_of_a_renewal_is_read_in_english() {
    walk(Language::En);
}

/// Every page there is, in every state that people meet.
#[test]
fn every_page_can_be_read() {
    for language in Language::ALL {
        for (page, make) in gallery::all() {
            check(&make(language), page);
        }
    }
}
