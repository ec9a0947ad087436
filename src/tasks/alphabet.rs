//! The order of the Ukrainian alphabet: the code points of ґ, є, і, ї stand behind all other letters.

const ALPHABET: &str = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя";
/// Where the letters of the alphabet are put, one after another (Unicode's first Cyrillic block).
const FIRST: u32 = 0x430;

/// A text by which others of its kind are sorted: case and apostrophes do not matter.
pub fn key(text: &str) -> String {
    let place = |c: char| ALPHABET.chars().position(|letter| letter == c);
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '`' | '«' | '»' | '"'))
        .map(|c| place(c).and_then(|at| char::from_u32(FIRST + at as u32)).unwrap_or(c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_as_in_a_dictionary() {
        let mut names = ["Яна", "Їжак", "Іван", "Йосип", "Ганна", "Ґалаґан", "Дарка", "Євген", "Ева", "Anna"];
        names.sort_by_key(|name| key(name));
        assert_eq!(
            names,
            ["Anna", "Ганна", "Ґалаґан", "Дарка", "Ева", "Євген", "Іван", "Їжак", "Йосип", "Яна"]
        );
        assert_eq!(key("ЛУК’ЯН"), key("лук'ян"));
        assert_eq!(key("«Демо-Агро»"), key("Демо-агро"));
    }
}
