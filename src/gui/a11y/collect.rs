//! Walks the widgets of the window and notes what they tell.

use super::tree::{Node, Role, Tree};
use crate::gui::widget::{self, A11yInfo, Id};
use iced::advanced::widget::operation::{Focusable, Operation, Outcome, Scrollable};
use iced::{Rectangle, Vector};
use std::any::Any;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The operation that gathers a [`Tree`]. The text of a stock input is not asked for: it may be a secret.
#[derive(Debug, Default)]
pub struct Collector {
    tree: Tree,
    taken: HashSet<u64>,
    /// Widgets whose children are being walked, the innermost last.
    owners: Vec<Owner>,
    /// The widget that has just told of itself: the next `focusable` and `traverse` are its own.
    just_told: Option<usize>,
    /// How far the surrounding scrolled parts have moved their content.
    scrolled: Vector,
    /// The same of the scrolled part whose content comes next.
    content_scrolled: Option<Vector>,
    /// The last plain text: names a stock input that follows it.
    last_label: Option<String>,
}

#[derive(Debug, Clone, Copy)]
struct Owner {
    node: usize,
    tells_texts: bool,
}

impl Collector {
    pub fn new() -> Self {
        Self::default()
    }

    fn owner(&self) -> Owner {
        self.owners.last().copied().unwrap_or(Owner { node: 0, tells_texts: true })
    }

    fn add(&mut self, mut node: Node) -> usize {
        node.bounds = node.bounds - self.scrolled;
        node.id = self.identify(&node);
        let (place, owner) = (self.tree.nodes.len(), self.owner().node);
        self.tree.nodes.push(node);
        if let Some(owner) = self.tree.nodes.get_mut(owner) {
            owner.children.push(place);
        }
        place
    }

    /// From the widget's identifier, else from role and name; the second of its kind gets another number.
    fn identify(&mut self, node: &Node) -> u64 {
        (0_u32..)
            .map(|ordinal| {
                let mut hasher = DefaultHasher::new();
                match &node.widget {
                    Some(widget) => (widget, ordinal).hash(&mut hasher),
                    None => (node.role, &node.name, ordinal).hash(&mut hasher),
                }
                hasher.finish()
            })
            // Zero is the window's.
            .find(|id| *id != 0 && self.taken.insert(*id))
            .unwrap_or_default()
    }
}

impl Operation<Tree> for Collector {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<Tree>)) {
        let (owners, scrolled) = (self.owners.len(), self.scrolled);
        if let Some(node) = self.just_told.take() {
            let role = self.tree.nodes.get(node).map(|node| node.role);
            let tells = matches!(role, Some(Role::Widget(role)) if role.tells_children());
            self.owners.push(Owner { node, tells_texts: tells && self.owner().tells_texts });
        }
        if let Some(moved) = self.content_scrolled.take() {
            self.scrolled += moved;
        }
        operate(self);
        self.owners.truncate(owners);
        self.scrolled = scrolled;
        self.just_told = None;
        self.content_scrolled = None;
    }

    fn container(&mut self, _id: Option<&Id>, bounds: Rectangle) {
        self.just_told = None;
        if let Some(window) = self.tree.nodes.first_mut().filter(|_| self.scrolled == Vector::ZERO) {
            window.bounds = window.bounds.union(&bounds);
        }
    }

    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        _bounds: Rectangle,
        _content_bounds: Rectangle,
        translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.content_scrolled = Some(translation);
    }

    fn custom(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        let Some(info) = state.downcast_ref::<A11yInfo>() else { return };
        let mut node = Node::new(Role::Widget(info.role), info.name.clone(), bounds);
        node.widget = id.cloned().or_else(|| info.id.clone());
        node.value = info.value.clone().filter(|_| info.role != widget::Role::PasswordField);
        node.description = info.description.clone();
        node.required = info.required;
        node.invalid = info.invalid;
        node.checked = info.checked;
        node.expanded = info.expanded;
        node.disabled = info.disabled;
        node.focused = info.focused;
        self.just_told = Some(self.add(node));
        self.last_label = None;
    }

    fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        // Of the widget that has just told of itself, or of one that keeps its input inside.
        let owner = self.owner();
        let inside = self.tree.nodes.get(owner.node).is_some_and(|node| !node.focusable);
        let known = self.just_told.or((inside && !owner.tells_texts).then_some(owner.node));
        let place = known.unwrap_or_else(|| {
            let name = self.last_label.take().unwrap_or_default();
            let mut node = Node::new(Role::Widget(widget::Role::TextField), name, bounds);
            node.widget = id.cloned();
            self.add(node)
        });
        if let Some(node) = self.tree.nodes.get_mut(place) {
            node.focusable = true;
            node.focused |= state.is_focused();
            node.widget = id.cloned().or(node.widget.take());
        }
    }

    fn text(&mut self, id: Option<&Id>, bounds: Rectangle, text: &str) {
        self.just_told = None;
        // A sign without words says nothing.
        if !self.owner().tells_texts || !text.contains(char::is_alphanumeric) {
            return;
        }
        let mut node = Node::new(Role::Label, text.to_owned(), bounds);
        node.widget = id.cloned();
        self.add(node);
        self.last_label = Some(text.to_owned());
    }

    fn finish(&self) -> Outcome<Tree> {
        Outcome::Some(self.tree.clone())
    }
}
