//! The renewal: a pure state machine and the one driver that performs its effects.
//!
//! [`Renewal`] is what front ends call; a [`Person`] is what they give. Nothing the machine keeps is secret, and every
//! stop can be resumed by the case's id.

mod answer;
pub mod case;
pub mod checks;
mod confirmation;
pub mod driver;
pub mod event;
mod giving_up;
pub mod kept;
pub mod machine;
pub mod outcome;
pub mod person;
pub mod preconditions;
mod recovery;
pub mod refusal;
pub mod report;
pub mod search;

pub use case::{Case, Choices, IfLost, State};
pub use driver::{Checkpoint, Clock, Point, Renewal, Services, SystemClock};
pub use kept::CertStore;
pub use outcome::{GivenUp, Outcome, RenewalError, Unfinished};
pub use person::{Need, NewKeys, NewKeysNeeded, Person, Question, Reply, Wishes};
pub use preconditions::{Finding, Rule, Standing};
pub use report::{Line, Step, Warning};
pub use search::{Place, Search, Searched, Why};
