//! Check digits of the numbers that Ukrainian registers give people and organisations. Real numbers with a wrong digit
//! exist: a mistake is worth a warning, never a refusal.

/// A register's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Register {
    /// Taxpayers (РНОКПП), ten digits.
    Rnokpp,
    /// Organisations (ЄДРПОУ), eight digits.
    Edrpou,
    /// The demographic register (УНЗР), `YYYYMMDD-NNNNN`.
    Unzr,
}

impl Register {
    /// Whether a number of this register's form has a wrong check digit. What has another form (a passport's number in
    /// its place) has no check digit to be wrong.
    pub fn is_doubtful(self, number: &str) -> bool {
        let digits: Option<Vec<u32>> = match self {
            Self::Unzr => match number.split_once('-') {
                Some((date, rest)) if date.len() == 8 => digits(&format!("{date}{rest}")),
                _ => None,
            },
            Self::Rnokpp | Self::Edrpou => digits(number),
        };
        let Some((last, body)) = digits.as_deref().and_then(<[u32]>::split_last) else { return false };
        body.len() + 1 == self.length() && *last != self.check_digit(body)
    }

    fn length(self) -> usize {
        match self {
            Self::Rnokpp => 10,
            Self::Edrpou => 8,
            Self::Unzr => 13,
        }
    }

    fn check_digit(self, body: &[u32]) -> u32 {
        match self {
            // The first weight is -1, which is 10 modulo 11.
            Self::Rnokpp => weighted(body, &[10, 5, 7, 9, 4, 6, 10, 5, 7]) % 11 % 10,
            Self::Edrpou => {
                let number = body.iter().fold(0, |sum, digit| sum * 10 + digit);
                let shifted = (3_000_000..6_000_000).contains(&number);
                let weights: [u32; 7] = if shifted { [7, 1, 2, 3, 4, 5, 6] } else { [1, 2, 3, 4, 5, 6, 7] };
                match weighted(body, &weights) % 11 {
                    10 => weighted(body, &weights.map(|weight| weight + 2)) % 11 % 10,
                    digit => digit,
                }
            }
            Self::Unzr => weighted(body, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10,
        }
    }
}

fn digits(text: &str) -> Option<Vec<u32>> {
    // Longer ones are none of ours.
    if text.len() > 16 { None } else { text.chars().map(|c| c.to_digit(10)).collect() }
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_numbers_pass_and_each_wrong_digit_is_seen() {
        let numbers = [
            (Register::Rnokpp, &["3111999023", "2916099130", "3287399241", "2520299469"][..]),
            (Register::Edrpou, &["99000011", "99000028", "99000075", "43005393", "14360570", "00032129"]),
            (Register::Unzr, &["19850314-99023", "19791102-99132", "20010228-99575"]),
        ];
        for (register, numbers) in numbers {
            for number in numbers {
                assert!(!register.is_doubtful(number), "{number}");
                let (body, last) = number.split_at(number.len() - 1);
                let last: u32 = last.parse().unwrap();
                for other in (0..10).filter(|digit| *digit != last) {
                    assert!(register.is_doubtful(&format!("{body}{other}")), "{body}{other}");
                }
            }
        }
        // The tax office's own public test person.
        assert!(Register::Rnokpp.is_doubtful("1010101017") && !Register::Rnokpp.is_doubtful("1010101015"));
    }

    #[test]
    fn other_forms_are_no_mistakes() {
        for text in ["", "АА123456", "123456789", "31119990230", "1985-031499023", "٣111999023"] {
            for register in [Register::Rnokpp, Register::Edrpou, Register::Unzr] {
                assert!(!register.is_doubtful(text), "{register:?} {text}");
            }
        }
    }
}
