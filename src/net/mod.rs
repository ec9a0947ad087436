//! The only HTTP client: size and time limits, proxy, TLS roots, no redirects, repeat rules.
