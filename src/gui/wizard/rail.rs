//! The steps at the left: which are taken, which is open, which are to come. A case that was resumed opens on the page of
//! sending, but what it had not come to is not ticked.

use super::Wizard;
use super::step::Id;
use crate::gui::design::Stage;
use crate::renewal::{State, Step};
use std::cmp::Ordering;

/// How far a resumed case has come.
pub struct Resumed(State);

impl Resumed {
    pub fn at(state: State) -> Self {
        Self(state)
    }

    /// A line of the protocol tells how it goes on.
    pub fn hear(&mut self, step: Step) {
        let reached = match step {
            Step::KeyRead => State::KeyRead,
            Step::AgreementSigned => State::AgreementSigned,
            Step::AgreementAccepted => State::AgreementAccepted,
            Step::DataConfirmed => State::DataConfirmed,
            Step::KeysStaged => State::KeysStaged,
            _ => return,
        };
        self.0 = self.0.max(reached);
    }

    /// Whether the step lies behind it.
    fn has_taken(&self, step: Id) -> bool {
        let by = match step {
            Id::Conditions | Id::Key => State::KeyRead,
            Id::Agreement => State::AgreementSigned,
            Id::Data | Id::Changes => State::DataConfirmed,
            _ => State::KeysStaged,
        };
        self.0 >= by
    }
}

impl Wizard {
    /// The steps for the rail: text key, and whether it is done, now or later.
    pub fn rail(&self) -> Vec<(&'static str, Stage)> {
        self.journey
            .iter()
            .enumerate()
            .filter(|(at, _)| *at == self.at || !self.steps[*at].skip(&self.context))
            .map(|(at, id)| {
                let taken = self.resumed.as_ref().is_none_or(|resumed| resumed.has_taken(*id));
                let stage = match at.cmp(&self.at) {
                    Ordering::Less if taken => Stage::Done,
                    Ordering::Equal => Stage::Now,
                    Ordering::Less | Ordering::Greater => Stage::Later,
                };
                (id.key(), stage)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_case_has_come_to_is_behind_it() {
        let before_sending = [Id::Key, Id::Agreement, Id::Data, Id::Password, Id::Review];
        let taken = |resumed: &Resumed| before_sending.iter().filter(|id| resumed.has_taken(**id)).count();
        for (state, count) in [
            (State::Draft, 0),
            (State::KeyRead, 1),
            (State::AgreementAccepted, 2),
            (State::DataConfirmed, 3),
            (State::KeysStaged, 5),
            (State::Sent, 5),
            (State::Attention, 5),
        ] {
            assert_eq!(taken(&Resumed::at(state)), count, "{state:?}");
        }
        let mut resumed = Resumed::at(State::DataConfirmed);
        resumed.hear(Step::Resumed);
        assert_eq!(taken(&resumed), 3);
        resumed.hear(Step::KeysStaged);
        assert_eq!(taken(&resumed), 5);
        resumed.hear(Step::KeyRead);
        assert_eq!(taken(&resumed), 5);
    }
}
