//! Texts: Fluent bundles compiled in, the language chosen by the user or the system.
