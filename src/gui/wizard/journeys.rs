//! What the journeys are made of.

use super::step::Id;

/// Renewal of a key: the journey of domain.md 4.
pub const RENEWAL: &[Id] = &[
    Id::Conditions,
    Id::Key,
    Id::Agreement,
    Id::Data,
    Id::Changes,
    Id::Place,
    Id::Parameters,
    Id::Password,
    Id::Review,
    Id::Sending,
    Id::Certificates,
    Id::Finish,
];

/// New keys, and the requests for a registration office.
pub const REQUESTS: &[Id] =
    &[Id::Whose, Id::Parameters, Id::Place, Id::Password, Id::Folder, Id::Check, Id::Made];
