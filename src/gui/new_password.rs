//! A new password: typed twice, with rules that tick while it is typed.

use super::design::{self, Mark, Role, Type, label, space};
use super::look::Look;
use super::widget::{self, Edit, Id, SecretField, SecretText};
use crate::carrier::PasswordIssue;
use crate::carrier::password::{self, Charset};
use crate::crypto::Password;
use iced::widget::column;
use iced::{Element, Fill};

pub const NEW: Id = Id::new("password-new");
pub const AGAIN: Id = Id::new("password-again");

/// Both fields; wiped when the page is left.
#[derive(Default)]
pub struct NewPassword {
    pub new: SecretText,
    pub again: SecretText,
    /// What is to be said about the typed password.
    issues: Vec<PasswordIssue>,
    same: bool,
    /// The main button was pressed: what is missing is marked from now on.
    tried: bool,
}

/// The rules that are always shown, and whether each of them holds.
const RULES: [PasswordIssue; 4] =
    [PasswordIssue::Length, PasswordIssue::Repeated, PasswordIssue::KeyboardRun, PasswordIssue::Personal];

/// A line of the rules: its mark, the key of its text, the text's arguments.
type Rule = (Mark, String, Vec<(&'static str, String)>);

impl NewPassword {
    /// Looks at what was typed; no copy of it stays. `facts`: what is known of the person.
    pub fn check(&mut self, charset: Charset, facts: &[String]) {
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        self.issues =
            self.new.with(|typed| password::check(&Password::new(typed.to_owned()), charset, &facts));
        self.same = self.new.with(|new| self.again.with(|again| new == again));
    }

    /// The main button was pressed: takes the password out when every rule holds.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn take(&mut self, charset: Charset, facts: &[String]) -> Result<Password, Id> {
        let password = self.copy(charset, facts)?;
        self.new.clear();
        self.again.clear();
        Ok(password)
    }

    /// The same; what was typed stays in the fields.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn copy(&mut self, charset: Charset, facts: &[String]) -> Result<Password, Id> {
        self.check(charset, facts);
        self.tried = true;
        if self.refusal().is_some() {
            return Err(NEW);
        }
        if !self.same {
            return Err(AGAIN);
        }
        Ok(self.new.with(|typed| Password::new(typed.to_owned())))
    }

    /// Nothing was typed, nothing was tried.
    pub fn clear(&mut self) {
        self.new.clear();
        self.again.clear();
        self.issues.clear();
        self.same = false;
        self.tried = false;
    }

    fn refusal(&self) -> Option<&PasswordIssue> {
        self.issues.iter().find(|issue| issue.is_refusal())
    }

    /// The fields, and the rules between them.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        look: Look<'a>,
        charset: Charset,
        typed: fn(Edit) -> M,
    ) -> Element<'a, M> {
        let error = |wrong: bool, key: &str| wrong.then(|| look.text(key));
        let new = SecretField {
            label: look.text("password-new"),
            error: error(
                self.tried && self.refusal().is_some(),
                if self.new.is_empty() { "password-empty" } else { "password-refused" },
            ),
            required: true,
            ..SecretField::default()
        };
        let again = SecretField {
            label: look.text("password-again"),
            error: error(
                self.differs(),
                if self.again.is_empty() { "password-again-empty" } else { "password-differs" },
            ),
            required: true,
            ..SecretField::default()
        };
        let rules = column![
            label(look.text("password-rules"), Type::Body, Role::Text, look.palette),
            column(self.rules(charset).into_iter().map(|(mark, key, details)| {
                design::marked(look, mark, look.text_with(&key, &details), None)
            }))
            .spacing(space::XS)
        ]
        .spacing(space::S);
        column![
            widget::secret(look, NEW, new, &self.new, typed),
            rules,
            widget::secret(look, AGAIN, again, &self.again, typed),
        ]
        .spacing(space::L)
        .width(Fill)
        .into()
    }

    /// While it is still being repeated a difference is no mistake yet; one that typing on cannot mend is.
    fn differs(&self) -> bool {
        let hopeless = self.again.len() >= self.new.len() && !self.again.is_empty();
        !self.same && (self.tried || hopeless) && self.refusal().is_none()
    }

    /// Each rule with its mark, then what else is to be said. Nothing is wrong before something is typed.
    fn rules(&self, charset: Charset) -> Vec<Rule> {
        let empty = self.new.is_empty();
        let line = |mark, issue: &PasswordIssue| {
            let details = issue.details().into_iter().filter(|(name, _)| *name != "rule").collect();
            (mark, format!("password-rule-{}", issue.rule()), details)
        };
        let mut lines: Vec<_> = RULES
            .iter()
            .map(|rule| {
                let mark = match (empty, self.issues.contains(rule)) {
                    (true, _) => Mark::Later,
                    (false, true) => Mark::Failed,
                    (false, false) => Mark::Ok,
                };
                line(mark, rule)
            })
            .collect();
        if charset == Charset::Windows1251
            && let Some(issue) = self.issues.iter().find(|i| matches!(i, PasswordIssue::Character(_)))
        {
            lines.push(line(Mark::Failed, issue));
        }
        let advice = self.issues.iter().filter(|issue| !issue.is_refusal() && !empty);
        lines.extend(advice.map(|issue| line(Mark::Warning, issue)));
        lines
    }
}
