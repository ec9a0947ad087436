//! Journal of cases: two encrypted slots and blobs per case (protocol.md 14.4).
