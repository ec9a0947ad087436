//! The tree in the form that the accessibility service takes.

use super::tree::{Node, Role, Tree};
use crate::gui::widget;
use crate::i18n::Texts;
use accesskit::{
    Action, Affine, Invalid, Live, Node as Told, NodeId, Rect, Role as Kind, Toggled, TreeId, TreeInfo,
    TreeUpdate,
};

/// The whole page; the service finds out itself what is new.
pub(super) fn update(tree: &Tree, texts: &Texts, title: &str, scale: f32) -> TreeUpdate {
    let id = |place: &usize| tree.nodes.get(*place).map(|node| NodeId(node.id));
    let nodes = tree.nodes.iter().map(|node| {
        let mut told = told(node, texts);
        told.set_children(node.children.iter().filter_map(id).collect::<Vec<_>>());
        if node.role == Role::Window {
            told.set_label(title);
            told.set_transform(Affine::scale(f64::from(scale)));
        }
        (NodeId(node.id), told)
    });
    let root = NodeId(0);
    TreeUpdate {
        nodes: nodes.collect(),
        tree: Some(TreeInfo::new(root)),
        tree_id: TreeId::ROOT,
        focus: tree.focused().map_or(root, |node| NodeId(node.id)),
    }
}

fn told(node: &Node, texts: &Texts) -> Told {
    let mut told = Told::new(kind(node.role));
    // A label's text is its value; everything else has a name.
    match kind(node.role) {
        Kind::Label => told.set_value(node.name.as_str()),
        _ => told.set_label(node.name.as_str()),
    }
    if let Some(value) = &node.value {
        told.set_value(value.as_str());
    }
    if let Some(description) = &node.description {
        // AT-SPI has no state for it in the adapter: the words say so.
        told.set_description(match node.invalid {
            true => texts.text("a11y-invalid", &[("error", description.clone())]),
            false => description.clone(),
        });
    }
    if node.required {
        told.set_required();
    }
    if node.invalid {
        told.set_invalid(Invalid::True);
    }
    if let Some(checked) = node.checked {
        told.set_toggled(if checked { Toggled::True } else { Toggled::False });
    }
    if let Some(expanded) = node.expanded {
        told.set_expanded(expanded);
    }
    if node.disabled {
        told.set_disabled();
    }
    if node.focusable && !node.disabled {
        told.add_action(Action::Focus);
    }
    if node.role.is_pressed() && !node.disabled {
        told.add_action(Action::Click);
    }
    match node.role {
        Role::Widget(widget::Role::Heading) => told.set_level(1),
        Role::Widget(widget::Role::Alert) => told.set_live(Live::Assertive),
        Role::Widget(widget::Role::Status) => told.set_live(Live::Polite),
        Role::Widget(widget::Role::ProgressBar) => set_progress(&mut told, node),
        _ => {}
    }
    told.set_bounds(Rect {
        x0: f64::from(node.bounds.x),
        y0: f64::from(node.bounds.y),
        x1: f64::from(node.bounds.x + node.bounds.width),
        y1: f64::from(node.bounds.y + node.bounds.height),
    });
    told
}

/// A value such as «40 %» is a number out of a hundred.
fn set_progress(told: &mut Told, node: &Node) {
    let percent = node.value.as_deref().and_then(|value| value.strip_suffix('%'));
    if let Some(percent) = percent.and_then(|number| number.trim().parse::<f64>().ok()) {
        told.set_numeric_value(percent);
        told.set_min_numeric_value(0.0);
        told.set_max_numeric_value(100.0);
    }
}

fn kind(role: Role) -> Kind {
    match role {
        Role::Window => Kind::Window,
        Role::Label => Kind::Label,
        Role::Widget(role) => match role {
            widget::Role::Heading => Kind::Heading,
            widget::Role::Button => Kind::Button,
            widget::Role::Link => Kind::Link,
            widget::Role::CheckBox => Kind::CheckBox,
            widget::Role::RadioButton => Kind::RadioButton,
            widget::Role::TextField => Kind::TextInput,
            widget::Role::PasswordField => Kind::PasswordInput,
            widget::Role::Document => Kind::Document,
            widget::Role::ProgressBar => Kind::ProgressIndicator,
            widget::Role::Line => Kind::Label,
            widget::Role::Status => Kind::Status,
            widget::Role::Alert => Kind::Alert,
            widget::Role::Group => Kind::Group,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use iced::Rectangle;

    fn one(role: widget::Role, change: impl FnOnce(&mut Node)) -> Told {
        let mut node = Node::new(Role::Widget(role), "Пароль".into(), Rectangle::default());
        change(&mut node);
        told(&node, &Texts::new(Language::Uk))
    }

    #[test]
    fn the_state_of_a_field_is_told() {
        let right = one(widget::Role::PasswordField, |node| {
            node.required = true;
            node.description = Some("Від 8 символів".into());
        });
        assert!(right.is_required() && right.invalid().is_none());
        assert_eq!(right.description(), Some("Від 8 символів"));
        let wrong = one(widget::Role::PasswordField, |node| {
            node.invalid = true;
            node.description = Some("Введіть пароль.".into());
        });
        assert_eq!(wrong.invalid(), Some(Invalid::True));
        assert_eq!(wrong.description(), Some("Помилка: Введіть пароль."));
        let off = one(widget::Role::CheckBox, |node| {
            node.disabled = true;
            node.checked = Some(true);
        });
        assert!(off.is_disabled() && off.toggled() == Some(Toggled::True));
        assert!(!off.supports_action(Action::Click));
    }

    #[test]
    fn what_appears_by_itself_is_said_by_itself() {
        let live = |role| one(role, |_| {}).live();
        assert_eq!(live(widget::Role::Alert), Some(Live::Assertive));
        assert_eq!(live(widget::Role::Status), Some(Live::Polite));
        for quiet in [widget::Role::Line, widget::Role::Group, widget::Role::Button, widget::Role::Heading] {
            assert_eq!(live(quiet), None, "{quiet:?}");
        }
        // A line is plain text, whatever it is drawn with.
        let line = one(widget::Role::Line, |_| {});
        assert_eq!((line.role(), line.value(), line.label()), (Kind::Label, Some("Пароль"), None));
    }
}
