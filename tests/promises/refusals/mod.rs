//! Every way in which a renewal may be refused or disturbed: what is told, and what is kept.

mod kept;
mod told;
