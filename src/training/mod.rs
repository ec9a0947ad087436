//! The training provider: learning and tests. Shares no code with the client above `pki` and `crypto`.
