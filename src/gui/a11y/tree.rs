//! What is on a page, in the words of accessibility and of no particular system.

use crate::gui::widget::{self, Id};
use iced::Rectangle;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The window itself: the root of the tree.
    Window,
    /// Plain text.
    Label,
    /// What one of our widgets said of itself.
    Widget(widget::Role),
}

impl Role {
    /// Whether pressing it does something.
    pub fn is_pressed(self) -> bool {
        use widget::Role::{Button, CheckBox, Link, RadioButton};
        matches!(self, Self::Widget(Button | Link | CheckBox | RadioButton))
    }
}

/// One thing on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The same for the same thing as long as it stands on the page.
    pub id: u64,
    /// Identifier of the widget that can be focused or pressed for it.
    pub widget: Option<Id>,
    pub role: Role,
    /// Accessible name; of a label, its text.
    pub name: String,
    pub value: Option<String>,
    pub description: Option<String>,
    pub required: bool,
    pub invalid: bool,
    pub checked: Option<bool>,
    pub expanded: Option<bool>,
    pub disabled: bool,
    pub focusable: bool,
    pub focused: bool,
    /// In units of the page, as scrolled; may lie outside the window.
    pub bounds: Rectangle,
    /// Places in [`Tree::nodes`].
    pub children: Vec<usize>,
}

impl Node {
    pub(super) fn new(role: Role, name: String, bounds: Rectangle) -> Self {
        Self {
            id: 0,
            widget: None,
            role,
            name,
            value: None,
            description: None,
            required: false,
            invalid: false,
            checked: None,
            expanded: None,
            disabled: false,
            focusable: false,
            focused: false,
            bounds,
            children: Vec::new(),
        }
    }
}

/// A page. The first node is the window, the others follow in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    pub nodes: Vec<Node>,
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: vec![Node::new(Role::Window, String::new(), Rectangle::default())] }
    }
}

impl Tree {
    pub fn by_id(&self, id: u64) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The thing that has the keyboard.
    pub fn focused(&self) -> Option<&Node> {
        self.nodes.iter().find(|node| node.focused)
    }
}
