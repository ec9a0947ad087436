//! The checklist R1–R8 as lines: what is known ticks, what waits says for what.

use crate::gui::design::{Mark, Role, Type, check_line, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Id, Words};
use crate::renewal::{Finding, Rule, Standing};
use iced::widget::column;
use iced::{Element, Fill};

/// What can be found out without the key first, then what waits.
const ORDER: [Rule; 8] = [Rule::R6, Rule::R1, Rule::R7, Rule::R2, Rule::R8, Rule::R3, Rule::R4, Rule::R5];

/// Number of a rule, for its texts.
fn number(rule: Rule) -> u8 {
    match rule {
        Rule::R1 => 1,
        Rule::R2 => 2,
        Rule::R3 => 3,
        Rule::R4 => 4,
        Rule::R5 => 5,
        Rule::R6 => 6,
        Rule::R7 => 7,
        Rule::R8 => 8,
    }
}

/// How a line stands and the key of the words for it. `finding` None: it is being found out.
pub fn standing(rule: Rule, finding: Option<&Finding>) -> (Mark, &'static str) {
    let standing = finding.map(|finding| (finding.standing, finding.code.is_some()));
    match (rule, standing) {
        (_, Some((Standing::Ok, _))) => (Mark::Ok, "rule-state-ok"),
        (_, Some((Standing::Failed, _))) => (Mark::Failed, "rule-state-failed"),
        (_, Some((Standing::Warning, _))) => (Mark::Warning, "rule-state-warning"),
        (Rule::R4 | Rule::R5, _) => (Mark::Later, "rule-state-asked"),
        (Rule::R3, None) => (Mark::Later, "rule-state-key"),
        (_, None) => (Mark::Busy, "rule-state-busy"),
        (_, Some((Standing::NotChecked, true))) => (Mark::Unknown, "rule-state-unknown"),
        (_, Some((Standing::NotChecked, false))) => (Mark::Later, "rule-state-key"),
    }
}

/// All lines. `open` is unfolded; `toggle` folds and unfolds one.
pub fn lines<'a, M: Clone + 'a>(
    findings: &[Finding],
    open: Option<Rule>,
    toggle: impl Fn(Rule) -> M,
    look: Look<'_>,
) -> Element<'a, M> {
    let lines = ORDER.into_iter().map(|rule| {
        let finding = findings.iter().find(|finding| finding.rule == rule);
        let (mark, state) = standing(rule, finding);
        let number = number(rule);
        let words = look.text(&format!("rule-r{number}"));
        let unfolded = open == Some(rule);
        let more = look.text(if unfolded { "rule-less" } else { "rule-more" });
        let id = Id::from(format!("rule-{number}"));
        let more = widget::fold(look, id, Words::about(look, more, &words), unfolded, toggle(rule));
        check_line(look, mark, words, look.text(state), Some(more), below(finding, unfolded, look))
    });
    column(lines).width(Fill).into()
}

/// What went wrong stands there at once; what to do and what the rule is about, when unfolded.
fn below<'a, M: 'a>(finding: Option<&Finding>, unfolded: bool, look: Look<'_>) -> Option<Element<'a, M>> {
    let small = |words: String| label(words, Type::Small, Role::Text, look.palette);
    let trouble = finding.and_then(|finding| Some(look.texts.error(finding.code?, &finding.details)));
    // Without hours left R1 has failed, and says so.
    let hours =
        finding.is_some_and(|f| f.rule == Rule::R7 && f.details.iter().any(|(name, _)| *name == "hours"));
    let mut all = column![].spacing(space::XS);
    let mut empty = true;
    if hours {
        all = all.push(small(look.text("rule-r7-hours")));
        empty = false;
    }
    if let Some((what, advice)) = trouble {
        all = all.push(small(what)).push(unfolded.then(|| small(advice)));
        empty = false;
    }
    if let Some(rule) = finding.map(|finding| finding.rule).filter(|_| unfolded) {
        let about = look.text(&format!("rule-r{}-about", number(rule)));
        all = all.push(label(about, Type::Small, Role::Muted, look.palette));
        empty = false;
    }
    (!empty).then(|| all.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;

    fn finding(rule: Rule, standing: Standing, code: Option<Code>) -> Finding {
        Finding { rule, standing, code, details: Vec::new() }
    }

    #[test]
    fn what_waits_for_the_key_is_not_what_failed_to_be_found_out() {
        let of = |rule, state, code| standing(rule, Some(&finding(rule, state, code))).0;
        assert_eq!(of(Rule::R2, Standing::NotChecked, None), Mark::Later);
        assert_eq!(of(Rule::R2, Standing::NotChecked, Some(Code::Cert06)), Mark::Unknown);
        assert_eq!(of(Rule::R1, Standing::Failed, Some(Code::Cert02)), Mark::Failed);
        assert_eq!(of(Rule::R7, Standing::Warning, None), Mark::Warning);
        assert_eq!(of(Rule::R3, Standing::Failed, Some(Code::Key01)), Mark::Failed);
        assert_eq!(standing(Rule::R3, None).0, Mark::Later);
        assert_eq!(standing(Rule::R4, None).0, Mark::Later);
        assert_eq!(standing(Rule::R1, None).0, Mark::Busy);
    }
}
