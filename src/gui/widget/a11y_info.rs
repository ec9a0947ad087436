//! What a widget tells the screen reader about itself, through `Operation::custom`.

use iced::widget::Id;

/// What a widget is, in the words of accessibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Heading,
    Button,
    Link,
    CheckBox,
    RadioButton,
    TextField,
    PasswordField,
    Document,
    ProgressBar,
    /// Says something without being asked (an error below a field, a notice).
    Alert,
    /// A page's part with a name of its own (card, checklist, step rail).
    Group,
}

/// Sent as `operation.custom(id, bounds, &mut info)` before the widget's children are walked; the children's texts are
/// then not told again. Never holds a secret's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct A11yInfo {
    pub role: Role,
    /// Accessible name.
    pub name: String,
    /// Value of a field; never of a password.
    pub value: Option<String>,
    /// Hint or error that belongs to it.
    pub description: Option<String>,
    pub checked: Option<bool>,
    pub expanded: Option<bool>,
    pub disabled: bool,
    pub focused: bool,
    pub id: Option<Id>,
}

impl A11yInfo {
    pub fn new(role: Role, name: impl Into<String>) -> Self {
        Self {
            role,
            name: name.into(),
            value: None,
            description: None,
            checked: None,
            expanded: None,
            disabled: false,
            focused: false,
            id: None,
        }
    }
}
