//! What the process asks of the system for itself before it holds any secret: no core dump, and memory that other
//! programs of the same user cannot read. Best effort: a system that refuses is no reason not to start.
//!
//! Linux: both. Other Unix systems: no core dump. Windows: nothing.

/// Switches core dumps off and closes the process to debuggers of the same user. The administrator still can do both.
pub fn harden() {
    #[cfg(unix)]
    no_core_dump();
    #[cfg(target_os = "linux")]
    closed();
}

#[cfg(unix)]
fn no_core_dump() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    if let Err(error) = setrlimit(Resource::Core, none) {
        tracing::debug!(%error, "core dumps stay as they are");
    }
}

/// A limit of size alone does not stop dumps that are piped to a program (core(5)); this does. It also makes
/// `/proc/PID/` the administrator's, and so `/proc/PID/mem` and ptrace(2).
#[cfg(target_os = "linux")]
fn closed() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::debug!(%error, "other programs of this user can read this one's memory");
    }
}
