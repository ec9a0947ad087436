//! The one widget behind everything that is pressed: buttons, links, checkboxes, radio buttons, folded parts, list rows.

use super::Id;
use super::a11y_info::A11yInfo;
use super::a11y_info::Role as Reads;
use super::focus::{Focus, ring};
use crate::gui::design::{Palette, RADIUS, Role, space};
use iced::advanced::layout::{self, Layout};
use iced::advanced::renderer::{self, Quad};
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::advanced::widget::{Tree, Widget, tree};
use iced::advanced::{Clipboard, Renderer as _, Shell, mouse};
use iced::keyboard::key::{Key, Named};
use iced::keyboard::{self, Modifiers};
use iced::{Border, Color, Element, Event, Length, Padding, Rectangle, Renderer, Size, Theme, touch, window};

/// Least height of something that is pressed: as high as a line that is typed into.
const TARGET: f32 = 42.0;

/// How a control looks: what is behind it, what is around it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surface {
    pub rest: Option<Role>,
    pub hover: Option<Role>,
    pub edge: Option<Role>,
}

/// Around the words of a control that has no look of its own: nothing before them, so that they stand flush.
pub(super) const FLUSH: Padding = Padding { top: space::S, right: space::S, bottom: space::S, left: 0.0 };

/// Something that is pressed. Its content only shows; nothing inside is pressed or typed into.
pub(super) struct Press<'a, M> {
    pub id: Id,
    pub info: A11yInfo,
    pub content: Element<'a, M>,
    pub surface: Surface,
    pub palette: &'static Palette,
    pub padding: Padding,
    pub width: Length,
    /// None: disabled, not reached by the keyboard.
    pub action: Option<Action<'a, M>>,
}

/// What a press does.
pub(super) enum Action<'a, M> {
    Send(M),
    /// Done on the spot, with what only widgets know; then the message tells of it.
    Do(Box<dyn Fn() + 'a>, M),
}

#[derive(Debug)]
struct State {
    id: Id,
    focus: Focus,
    hovered: bool,
    pressed: bool,
    /// A screen reader pressed it; the message follows with the next event.
    activated: bool,
}

impl<M> Press<'_, M> {
    /// What is painted. A control without a look of its own stands flush with the text around it; what is behind it
    /// while the pointer is over it, and the ring, begin a little before that.
    fn painted(&self, bounds: Rectangle) -> Rectangle {
        let quiet = self.surface.rest.is_none() && self.surface.edge.is_none();
        let before = if quiet { (space::S - self.padding.left).max(0.0) } else { 0.0 };
        Rectangle { x: bounds.x - before, width: bounds.width + before, ..bounds }
    }

    /// Enter is the page's main action; only what is a button itself takes it.
    fn is_key(&self, key: &Key, modifiers: Modifiers) -> bool {
        let takes_enter = !matches!(self.info.role, Reads::CheckBox | Reads::RadioButton);
        let plain = !modifiers.control() && !modifiers.alt() && !modifiers.logo();
        plain
            && match key.as_ref() {
                Key::Named(Named::Space) | Key::Character(" ") => true,
                Key::Named(Named::Enter) => takes_enter,
                _ => false,
            }
    }

    fn send(&self, shell: &mut Shell<'_, M>)
    where
        M: Clone,
    {
        match &self.action {
            Some(Action::Send(message)) => shell.publish(message.clone()),
            Some(Action::Do(act, message)) => {
                act();
                shell.publish(message.clone());
            }
            None => {}
        }
    }

    fn fresh(&self) -> State {
        State {
            id: self.id.clone(),
            focus: Focus::default(),
            hovered: false,
            pressed: false,
            activated: false,
        }
    }
}

impl<M: Clone> Widget<M, Theme, Renderer> for Press<'_, M> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(self.fresh())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        let state = tree.state.downcast_mut::<State>();
        // Another control stands here now, or it cannot be pressed any more: nothing of the old one stays.
        if state.id != self.id || self.action.is_none() {
            *state = self.fresh();
        }
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        Size::new(self.width, Length::Shrink)
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let limits = limits.width(self.width).min_height(TARGET);
        let inner = limits.loose().shrink(self.padding);
        let content = self.content.as_widget_mut().layout(&mut tree.children[0], renderer, &inner);
        let size = limits.resolve(self.width, Length::Shrink, content.size().expand(self.padding));
        let y = (size.height - content.size().height) / 2.0;
        layout::Node::with_children(size, vec![content.move_to((self.padding.left, y))])
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        let state = tree.state.downcast_mut::<State>();
        let mut info = A11yInfo {
            id: Some(self.id.clone()),
            disabled: self.action.is_none(),
            focused: state.focus.is_focused(),
            ..self.info.clone()
        };
        operation.custom(Some(&self.id), layout.bounds(), &mut info);
        if self.action.is_some() {
            state.activated |= info.activate;
            operation.focusable(Some(&self.id), layout.bounds(), &mut state.focus);
        }
        operation.traverse(&mut |operation| {
            let content = self.content.as_widget_mut();
            content.operate(&mut tree.children[0], layout.child(0), renderer, operation);
        });
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, M>,
        _viewport: &Rectangle,
    ) {
        if self.action.is_none() {
            return;
        }
        let state = tree.state.downcast_mut::<State>();
        let before = (state.focus, state.hovered, state.pressed);
        let over = cursor.is_over(layout.bounds());
        state.hovered = over;
        if std::mem::take(&mut state.activated) {
            self.send(shell);
        }
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                if over && !shell.is_event_captured() {
                    state.pressed = true;
                    state.focus.press();
                    shell.capture_event();
                } else {
                    state.focus.unfocus();
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerLifted { .. }) => {
                let held = std::mem::take(&mut state.pressed);
                if held {
                    shell.capture_event();
                }
                if held && over {
                    self.send(shell);
                }
            }
            Event::Touch(touch::Event::FingerLost { .. }) => state.pressed = false,
            Event::Window(window::Event::Unfocused) => state.pressed = false,
            Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, repeat, .. })
                if state.focus.is_focused() =>
            {
                state.focus.key();
                if self.is_key(key, *modifiers) && !shell.is_event_captured() {
                    shell.capture_event();
                    // A key held down presses once.
                    if !repeat {
                        self.send(shell);
                    }
                }
            }
            _ => {}
        }
        if before != (state.focus, state.hovered, state.pressed) {
            shell.request_redraw();
        }
    }

    fn mouse_interaction(
        &self,
        _tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &Renderer,
    ) -> mouse::Interaction {
        if self.action.is_some() && cursor.is_over(layout.bounds()) {
            mouse::Interaction::Pointer
        } else {
            mouse::Interaction::default()
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let (bounds, colour) = (self.painted(layout.bounds()), |role| self.palette.get(role));
        let under_pointer = state.hovered || state.pressed;
        let behind = if under_pointer { self.surface.hover } else { self.surface.rest };
        let border = Border {
            color: self.surface.edge.map_or(Color::TRANSPARENT, colour),
            width: if self.surface.edge.is_some() { 1.0 } else { 0.0 },
            radius: RADIUS.into(),
        };
        if behind.is_some() || self.surface.edge.is_some() {
            let quad = Quad { bounds, border, ..Quad::default() };
            renderer.fill_quad(quad, behind.map_or(Color::TRANSPARENT, colour));
        }
        if state.focus.shows_ring() {
            ring(renderer, bounds, self.palette);
        }
        let content = self.content.as_widget();
        content.draw(&tree.children[0], renderer, theme, style, layout.child(0), cursor, viewport);
    }
}

impl<'a, M: Clone + 'a> From<Press<'a, M>> for Element<'a, M> {
    fn from(press: Press<'a, M>) -> Self {
        Element::new(press)
    }
}
