//! Tells the screen reader what a part of the page is, where the part itself is drawn by stock widgets.

use super::Id;
use super::a11y_info::A11yInfo;
use super::focus::Focus;
use iced::advanced::layout::{self, Layout};
use iced::advanced::renderer;
use iced::advanced::widget::operation::{Focusable, Operation};
use iced::advanced::widget::{Tree, Widget, tree};
use iced::advanced::{Clipboard, Shell, mouse, overlay};
use iced::{Element, Event, Length, Rectangle, Renderer, Size, Theme, Vector, touch};

/// A part with a name of its own.
pub(super) struct Announce<'a, M> {
    id: Option<Id>,
    info: A11yInfo,
    content: Element<'a, M>,
    /// Whether the part itself can be focused (a title); what is inside has a focus of its own.
    focusable: bool,
    /// The way through the content's layout to what the reader is shown; None: all of it.
    anchor: Option<&'static [usize]>,
}

impl<'a, M: 'a> Announce<'a, M> {
    pub fn new(id: Option<Id>, info: A11yInfo, content: impl Into<Element<'a, M>>) -> Self {
        Self { id, info, content: content.into(), focusable: false, anchor: None }
    }
    /// A part that takes the focus without a ring: it is shown, not operated.
    pub fn focusable(id: Id, info: A11yInfo, content: impl Into<Element<'a, M>>) -> Self {
        Self { focusable: true, ..Self::new(Some(id), info, content) }
    }
    /// A labelled control; `anchor` is the way to it through the layout of the content.
    pub fn around(
        id: Id,
        info: A11yInfo,
        content: impl Into<Element<'a, M>>,
        anchor: &'static [usize],
    ) -> Self {
        Self { anchor: Some(anchor), ..Self::new(Some(id), info, content) }
    }
}

impl<M> Widget<M, Theme, Renderer> for Announce<'_, M> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Focus>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Focus::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let content = self.content.as_widget_mut().layout(&mut tree.children[0], renderer, limits);
        layout::Node::with_children(content.size(), vec![content])
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &Renderer,
        operation: &mut dyn Operation,
    ) {
        let mut info = A11yInfo { id: self.id.clone(), ..self.info.clone() };
        if self.anchor.is_some() {
            let mut control = HoldsFocus { control: self.id.clone(), focused: false };
            let content = self.content.as_widget_mut();
            content.operate(&mut tree.children[0], layout.child(0), renderer, &mut control);
            info.focused = control.focused;
        }
        let focus = tree.state.downcast_mut::<Focus>();
        info.focused |= focus.is_focused();
        let way = self.anchor.unwrap_or_default().iter();
        let anchor = way.fold(layout.child(0), |part, child| part.children().nth(*child).unwrap_or(part));
        operation.custom(self.id.as_ref(), anchor.bounds(), &mut info);
        if self.focusable {
            operation.focusable(self.id.as_ref(), layout.bounds(), focus);
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
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, M>,
        viewport: &Rectangle,
    ) {
        if let Event::Mouse(mouse::Event::ButtonPressed(_))
        | Event::Touch(touch::Event::FingerPressed { .. }) = event
        {
            tree.state.downcast_mut::<Focus>().unfocus();
        }
        self.content.as_widget_mut().update(
            &mut tree.children[0],
            event,
            layout.child(0),
            cursor,
            renderer,
            clipboard,
            shell,
            viewport,
        );
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        let content = self.content.as_widget();
        content.mouse_interaction(&tree.children[0], layout.child(0), cursor, viewport, renderer)
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
        let content = self.content.as_widget();
        content.draw(&tree.children[0], renderer, theme, style, layout.child(0), cursor, viewport);
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, M, Theme, Renderer>> {
        let content = self.content.as_widget_mut();
        content.overlay(&mut tree.children[0], layout.child(0), renderer, viewport, translation)
    }
}

impl<'a, M: 'a> From<Announce<'a, M>> for Element<'a, M> {
    fn from(announce: Announce<'a, M>) -> Self {
        Element::new(announce)
    }
}

/// Whether the labelled control has the focus; a button beside it speaks for itself.
struct HoldsFocus {
    control: Option<Id>,
    focused: bool,
}

impl Operation for HoldsFocus {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }
    fn focusable(&mut self, id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        self.focused |= id == self.control.as_ref() && state.is_focused();
    }
}

/// What came of something that the page was asked for; takes the focus when it is known, and is brought into sight by
/// that. `words`: what is said then.
pub fn outcome<'a, M: 'a>(words: String, content: impl Into<Element<'a, M>>) -> Element<'a, M> {
    Announce::focusable(super::RESULT, A11yInfo::new(super::Role::Group, words), content).into()
}

/// A part of the page that the screen reader knows by role and name (a card, a checklist, a notice).
pub fn announced<'a, M: 'a>(info: A11yInfo, content: impl Into<Element<'a, M>>) -> Element<'a, M> {
    Announce::new(None, info, content).into()
}
