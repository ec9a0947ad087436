//! What a screen reader asks of the window.

use super::tree::{Node, Role};
use crate::gui::widget::{A11yInfo, Id};
use iced::Rectangle;
use iced::advanced::widget::operation::{Focusable, Operation, Outcome};
use std::any::Any;

/// Something to be done with the node of this identifier. There is no request that sets a value: a person types it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    Press(u64),
    Focus(u64),
}

/// Presses the widget that `node` stands for, if it still is what the listener was told: a press that comes late must
/// not hit another page's button of the same identifier.
pub fn press(node: &Node) -> impl Operation<()> + use<> {
    Press { widget: node.widget.clone(), role: node.role, name: node.name.clone(), done: false }
}

struct Press {
    widget: Option<Id>,
    role: Role,
    name: String,
    done: bool,
}

impl Operation<()> for Press {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        operate(self);
    }

    fn custom(&mut self, id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        let Some(info) = state.downcast_mut::<A11yInfo>() else { return };
        let named = Role::Widget(info.role) == self.role && info.name == self.name;
        if !self.done && named && !info.disabled && id == self.widget.as_ref() {
            info.activate = true;
            self.done = true;
        }
    }

    fn finish(&self) -> Outcome<()> {
        // An answer even when nothing was pressed: the message makes the window look at its widgets again.
        Outcome::Some(())
    }
}

/// Gives the keyboard to the widget that `node` stands for; leaves it where it is when the widget is gone.
pub fn focus(node: &Node) -> impl Operation<()> + use<> {
    Find { widget: node.widget.clone().filter(|_| node.focusable), found: false }
}

struct Find {
    widget: Option<Id>,
    found: bool,
}

impl Operation<()> for Find {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        operate(self);
    }

    fn focusable(&mut self, id: Option<&Id>, _bounds: Rectangle, _state: &mut dyn Focusable) {
        self.found |= id.is_some() && id == self.widget.as_ref();
    }

    fn finish(&self) -> Outcome<()> {
        match self.widget.clone().filter(|_| self.found) {
            Some(widget) => {
                let move_there = iced::advanced::widget::operation::focusable::focus::<()>(widget);
                Outcome::Chain(Box::new(Then(move_there)))
            }
            None => Outcome::Some(()),
        }
    }
}

/// An operation that has an answer when it is through.
struct Then<O>(O);

impl<O: Operation<()>> Operation<()> for Then<O> {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<()>)) {
        self.0.traverse(operate);
    }
    fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        self.0.focusable(id, bounds, state);
    }
    fn finish(&self) -> Outcome<()> {
        Outcome::Some(())
    }
}
