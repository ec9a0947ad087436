//! A pane in which a document is read: scroll, search, print, save.

use super::a11y_info::{A11yInfo, Role as Reads};
use super::announce::announced;
use super::button::{Kind, button};
use super::document_pane::Pane;
use super::field::{Field, field_with_enter};
use crate::gui::design::{Role, Type, label, space};
use crate::gui::look::Look;
use iced::widget::{column, container, row};
use iced::{Bottom, Center, Element, Fill};
use std::ops::Range;

/// A place found: paragraph, octets in it.
pub(super) type Hit = (usize, Range<usize>);

/// A document on the screen.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Shown as it is, never as markup.
    pub text: String,
    pub search: String,
    /// Which of the places found is shown.
    pub hit: usize,
    /// Where each paragraph is in the text.
    paragraphs: Vec<Range<usize>>,
    hits: Vec<Hit>,
}

#[derive(Debug, Clone)]
pub enum Message {
    Search(String),
    Next,
    Print,
    Save,
}

impl Document {
    pub fn new(text: String) -> Self {
        let paragraphs = paragraphs(&text);
        Self { text, paragraphs, ..Self::default() }
    }

    /// [`Message::Print`] and [`Message::Save`] are the page's to act upon.
    pub fn update(&mut self, message: Message) {
        match message {
            Message::Search(words) => {
                self.hits = find(&self.text, &self.paragraphs, &words);
                self.search = words;
                self.hit = 0;
            }
            Message::Next => self.hit = (self.hit + 1) % self.hits.len().max(1),
            Message::Print | Message::Save => {}
        }
    }

    /// How many places were found.
    pub fn count(&self) -> usize {
        self.hits.len()
    }

    pub(super) fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// Where a paragraph begins in the text, in octets.
    pub(super) fn start(&self, paragraph: usize) -> usize {
        self.paragraphs.get(paragraph).map_or(0, |place| place.start)
    }

    /// The paragraph with this octet of the text.
    pub(super) fn paragraph_at(&self, octet: usize) -> usize {
        self.paragraphs.partition_point(|place| place.start <= octet).saturating_sub(1)
    }

    pub(super) fn paragraphs(&self) -> usize {
        self.paragraphs.len()
    }

    pub(super) fn paragraph(&self, index: usize) -> &str {
        self.paragraphs.get(index).and_then(|place| self.text.get(place.clone())).unwrap_or_default()
    }
}

fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split('\n')
        .map(|line| {
            let start = at;
            at += line.len() + 1;
            start..start + line.trim_end_matches('\r').len()
        })
        .collect()
}

/// Characters that a reader takes for the same one: capital and small, the apostrophes in use, spaces.
fn fold(character: char) -> char {
    match character {
        '\u{2019}' | '\u{2bc}' | '\u{2018}' | '`' | '\u{b4}' => '\'',
        '\u{a0}' | '\u{202f}' | '\t' => ' ',
        _ => character.to_lowercase().next().unwrap_or(character),
    }
}

/// All places where the words stand, in reading order, none over another.
fn find(text: &str, paragraphs: &[Range<usize>], words: &str) -> Vec<Hit> {
    let words: Vec<char> = words.trim().chars().map(fold).collect();
    let mut hits = Vec::new();
    if words.is_empty() {
        return hits;
    }
    for (index, place) in paragraphs.iter().enumerate() {
        let paragraph = text.get(place.clone()).unwrap_or_default();
        let folded: Vec<(usize, char)> = paragraph.char_indices().map(|(at, c)| (at, fold(c))).collect();
        let mut rest = &folded[..];
        while rest.len() >= words.len() {
            let matches = rest.iter().zip(&words).all(|((_, found), wanted)| found == wanted);
            let step = if matches { words.len() } else { 1 };
            let (head, tail) = rest.split_at(step);
            if let (true, Some((start, _))) = (matches, head.first()) {
                let end = tail.first().map_or(paragraph.len(), |(at, _)| *at);
                hits.push((index, *start..end));
            }
            rest = tail;
        }
    }
    hits
}

/// The pane; `id` prefixes the identifiers of its parts.
pub fn document<'a>(look: Look<'_>, id: &'static str, document: &'a Document) -> Element<'a, Message> {
    let around = Field { label: look.text("document-search"), ..Field::default() };
    let search = field_with_enter(
        look,
        format!("{id}-search"),
        around,
        &document.search,
        Message::Search,
        Some(Message::Next),
    );
    let mut find = row![container(search).width(Fill)].spacing(space::M).align_y(Bottom);
    if !document.search.trim().is_empty() {
        let words = match document.count() {
            0 => look.text("document-nothing"),
            count => {
                let hit = (document.hit + 1).to_string();
                look.text_with("document-count", &[("hit", hit), ("count", count.to_string())])
            }
        };
        let shown = container(label(words.clone(), Type::Body, Role::Muted, look.palette)).height(42.0);
        let next = (document.count() > 1).then_some(Message::Next);
        find = find.push(announced(A11yInfo::new(Reads::Status, words), shown.align_y(Center))).push(button(
            look,
            format!("{id}-next"),
            Kind::Plain,
            look.text("document-next"),
            next,
        ));
    }
    let other = |part: &str, text: &str, message| {
        button(look, format!("{id}-{part}"), Kind::Link, look.text(text), Some(message))
    };
    column![
        find,
        Pane::new(id.into(), look.text("document-text"), document, look.palette),
        row![
            other("print", "document-print", Message::Print),
            other("save", "document-save", Message::Save),
        ]
        .spacing(space::S),
    ]
    .spacing(space::S)
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, words: &str) -> Vec<String> {
        let mut document = Document::new(text.to_owned());
        document.update(Message::Search(words.to_owned()));
        let hit = |(paragraph, place): &Hit| document.paragraph(*paragraph)[place.clone()].to_owned();
        document.hits().iter().map(hit).collect()
    }

    #[test]
    fn words_are_found_as_a_reader_sees_them() {
        let text = "П’ять об'єктів.\r\nпʼять\nП`ЯТЬ п´ять, Ґанок\u{a0}Їжака";
        assert_eq!(found(text, "п'ять"), ["П’ять", "пʼять", "П`ЯТЬ", "п´ять"]);
        assert_eq!(found(text, " ОБ’ЄКТ "), ["об'єкт"]);
        assert_eq!(found(text, "ґанок їжака"), ["Ґанок\u{a0}Їжака"]);
        assert_eq!(found("aaaa", "aa"), ["aa", "aa"]);
        assert_eq!(found("İi", "i"), ["İ", "i"]);
        for nothing in ["", "  ", "немає такого", "ять\nп"] {
            assert!(found(text, nothing).is_empty(), "{nothing:?}");
        }
    }

    #[test]
    fn the_next_place_after_the_last_is_the_first() {
        let mut document = Document::new("раз два раз\nраз".into());
        document.update(Message::Next);
        assert_eq!((document.hit, document.count()), (0, 0));
        document.update(Message::Search("раз".into()));
        let mut seen = vec![document.hit];
        for _ in 0..3 {
            document.update(Message::Next);
            seen.push(document.hit);
        }
        assert_eq!((seen, document.count()), (vec![0, 1, 2, 0], 3));
    }

    #[test]
    fn line_ends_are_no_part_of_paragraphs() {
        let document = Document::new("а\r\n\nб".into());
        let all: Vec<_> = (0..document.paragraphs()).map(|index| document.paragraph(index)).collect();
        assert_eq!(all, ["а", "", "б"]);
    }
}
