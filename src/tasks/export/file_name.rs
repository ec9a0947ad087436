//! Names for files that every file system takes: FAT, exFAT and NTFS forbid more than the others.

/// Longest name in octets of UTF-8; leaves room for a number and an extension within the 255 of Linux file systems,
/// and within the 255 units of UTF-16 elsewhere.
const LONGEST: usize = 180;
const FORBIDDEN: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];
/// Device names of Windows, with any extension.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
const NUMBERED: [&str; 2] = ["com", "lpt"];

/// The text as a name without an extension. Never empty, never a device, no dot or space at its ends.
pub fn safe(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let c = if FORBIDDEN.contains(&c) || c.is_control() || is_invisible(c) { '_' } else { c };
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        name.push(c);
    }
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if name.is_empty() || is_device(name) { format!("_{name}") } else { name.to_owned() }
}

/// Marks that turn or hide parts of a name.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |device: &&str| {
        stem.strip_prefix(*device).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
    };
    RESERVED.contains(&stem.as_str()) || NUMBERED.iter().any(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_every_file_system_takes() {
        let cases = [
            ("Коваленко Оксана Петрівна", "Коваленко Оксана Петрівна"),
            ("ТОВ «Ромашка» / філія №1: \"Центр\"", "ТОВ «Ромашка» _ філія №1_ _Центр_"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\u{202e}exe.\u{200b}cer", "a_exe._cer"),
            ("line\r\nfeed\0", "line__feed_"),
            (" . name . ", "name"),
            ("", "_"),
            ("...", "_"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("Lpt1", "_Lpt1"),
            ("Com", "Com"),
            ("console", "console"),
        ];
        for (text, name) in cases {
            assert_eq!(safe(text), name, "{text:?}");
        }
        for text in ["ї".repeat(1000), format!("{}...", "x".repeat(178))] {
            let name = safe(&text);
            assert!(name.len() <= LONGEST && !name.ends_with('.'), "{name}");
        }
    }
}
