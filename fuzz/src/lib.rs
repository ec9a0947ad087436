//! What the fuzz targets have in common. `tests/promises/corpora.rs` runs the same bodies over the corpora.

mod memory;
mod targets;

/// Runs a target on one input.
///
/// # Panics
/// When the target finds something wrong, or held more memory than an input of this length may cost.
pub fn run(target: &str, octets: &[u8]) {
    let (_, body) =
        targets::TARGETS.into_iter().find(|(name, _)| *name == target).expect("a target of that name");
    let held = memory::most_held(|| body(octets));
    assert!(
        held <= targets::allowed(octets.len()),
        "{held} octets of memory for {} octets of input",
        octets.len()
    );
}
