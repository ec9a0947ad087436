//! What a file may cost. Each part of a file says how many rounds lie between the password and its key, and a PKCS#12
//! file may have hundreds of parts: a limit for each alone would still let a small file keep the processor busy for
//! hours.

use crate::carrier::CarrierError;

/// For all parts of a file and every encoding of the password together. Files of ten parts with the most rounds that
/// any program writes (600 000) stay below.
const WHOLE_FILE: u32 = 8_000_000;

/// Rounds that may still be spent on a file.
pub struct Rounds {
    left: u32,
}

impl Rounds {
    pub fn of_a_file() -> Self {
        Self { left: WHOLE_FILE }
    }

    /// For callers that have less time.
    pub fn at_most(left: u32) -> Self {
        Self { left }
    }

    /// To be called before the rounds are made.
    ///
    /// # Errors
    /// `Damaged` when they are more than what is left.
    pub fn spend(&mut self, rounds: u32) -> Result<(), CarrierError> {
        self.left = self.left.checked_sub(rounds).ok_or(CarrierError::Damaged("too many rounds"))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::pbes2::MAX_ITERATIONS;
    use super::Rounds;

    #[test]
    fn four_parts_with_the_most_rounds_are_read_and_not_a_hundred() {
        let mut rounds = Rounds::of_a_file();
        assert!((0..4).all(|_| rounds.spend(MAX_ITERATIONS).is_ok()));
        assert!(rounds.spend(1).is_err());
    }
}
