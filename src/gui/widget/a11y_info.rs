//! What a widget tells the screen reader about itself, through `Operation::custom`.

use iced::widget::Id;

/// What a widget is, in the words of accessibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// A line told as one sentence, however many texts it is drawn with.
    Line,
    /// Says by itself, when there is silence, what goes on or was done.
    Status,
    /// Says at once what went wrong.
    Alert,
    /// A page's part with a name of its own (card, checklist, step rail).
    Group,
}

impl Role {
    /// Whether the texts inside are told too; everything else is told by its own name alone.
    pub fn tells_children(self) -> bool {
        matches!(self, Self::Group | Self::Document)
    }
}

/// Choices of which one holds: Tab stops at one of them, arrow keys lead from one to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    name: &'static str,
    /// An arrow key chooses what it leads to. Not where a choice acts at once: there Space chooses.
    pub arrows_choose: bool,
}

impl Group {
    /// Its name is the only one of its kind on a page.
    pub const fn new(name: &'static str) -> Self {
        Self { name, arrows_choose: true }
    }

    /// What is chosen acts at once: it opens another page or looks something up.
    pub const fn acting(name: &'static str) -> Self {
        Self { name, arrows_choose: false }
    }
}

/// Sent as `operation.custom(Some(id), bounds, &mut info)`; then comes `focusable` with the same id (not for what is
/// disabled), then the children inside one `traverse`: unless [`Role::tells_children`], their texts are not told again,
/// but a nested `custom` (an error below its field) and `focusable` are. Never holds a secret's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct A11yInfo {
    pub role: Role,
    /// Accessible name.
    pub name: String,
    /// Value of a field; never of a password.
    pub value: Option<String>,
    /// Hint or error that belongs to it.
    pub description: Option<String>,
    /// Must be filled in before the page's main action.
    pub required: bool,
    /// What stands in it cannot be taken; `description` says why.
    pub invalid: bool,
    pub checked: Option<bool>,
    /// The choices that it is one of.
    pub group: Option<Group>,
    pub expanded: Option<bool>,
    pub disabled: bool,
    pub focused: bool,
    pub id: Option<Id>,
    /// The operation's answer: true presses the widget (its message follows with the next event).
    pub activate: bool,
}

impl A11yInfo {
    pub fn new(role: Role, name: impl Into<String>) -> Self {
        Self {
            role,
            name: name.into(),
            value: None,
            description: None,
            required: false,
            invalid: false,
            checked: None,
            group: None,
            expanded: None,
            disabled: false,
            focused: false,
            id: None,
            activate: false,
        }
    }
}
