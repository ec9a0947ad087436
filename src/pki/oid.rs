//! Object identifiers, each with the standard or list that names it.

use der::oid::ObjectIdentifier as Oid;

/// DSTU 4145 key, and signature with GOST 34.311 (polynomial basis, little-endian).
pub const DSTU4145_LE: Oid = Oid::new_unwrap("1.2.804.2.1.1.1.1.3.1.1");
