//! Words of a provider: untrusted text that is shown to people.

/// Longest text that is shown, in characters.
const LONGEST: usize = 500;

/// The text without control and direction characters, on one line, at most 500 characters (protocol.md 11).
pub fn clean(text: &str) -> String {
    let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let visible: String =
        text.chars().filter(|c| !hidden(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let one_line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn control_and_direction_characters_go() {
        assert_eq!(clean("\u{1b}[31mНемає\r\n\tправ\u{0}\u{202e}!"), "[31mНемає прав !");
        assert_eq!(clean(&"я".repeat(2000)).chars().count(), 500);
        assert_eq!(clean(""), "");
    }
}
