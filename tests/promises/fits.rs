//! Nothing on a page is cut off, runs over its edge or stands on something else: every page, both languages, both sizes
//! of the window, every size of text. What counts is what the renderer is asked to draw.

use crate::gallery;
use crate::headless::{Headless, Renderer, View};
use crate::snapshots::SIZES;
use iced::advanced::graphics::text::{Paragraph, Text, font_system};
use iced_test::core::widget::Operation;
use iced_test::core::widget::operation::{Focusable, Scrollable, TextInput, black_box};
use iced_test::core::{Rectangle, Size, Theme, Vector};
use kliuchnyk::gui::design;
use kliuchnyk::gui::widget::Id;
use kliuchnyk::i18n::Language;
use kliuchnyk::vault::settings::TEXT_SCALES;

/// What rounding may do, in logical pixels.
const SLACK: f32 = 1.0;
/// Higher than any page.
const TALL: f32 = 20_000.0;
/// Least height of the part of a page that is in sight.
const IN_SIGHT: f32 = 96.0;

/// A part of the view as it was laid out.
struct Part {
    what: String,
    bounds: Rectangle,
    /// Inside something that scrolls.
    scrolls: bool,
}

/// What was laid out.
#[derive(Default)]
struct Laid {
    texts: Vec<Part>,
    controls: Vec<Part>,
    /// Lines that are typed into: what does not fit moves with the cursor.
    fields: Vec<Rectangle>,
    panes: Vec<Rectangle>,
    depth: usize,
    enters: bool,
}

impl Operation for Laid {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        let inside = usize::from(std::mem::take(&mut self.enters));
        self.depth += inside;
        operate(self);
        self.depth -= inside;
    }
    fn scrollable(
        &mut self,
        _id: Option<&Id>,
        bounds: Rectangle,
        _content: Rectangle,
        _translation: Vector,
        _state: &mut dyn Scrollable,
    ) {
        self.panes.push(bounds);
        self.enters = true;
    }
    fn focusable(&mut self, id: Option<&Id>, bounds: Rectangle, _state: &mut dyn Focusable) {
        self.controls.push(Part { what: format!("{id:?}"), bounds, scrolls: self.depth > 0 });
    }
    fn text_input(&mut self, _id: Option<&Id>, bounds: Rectangle, _state: &mut dyn TextInput) {
        self.fields.push(bounds);
    }
    fn text(&mut self, _id: Option<&Id>, bounds: Rectangle, text: &str) {
        if !text.trim().is_empty() {
            self.texts.push(Part { what: text.to_owned(), bounds, scrolls: self.depth > 0 });
        }
    }
}

/// A text as it was drawn.
struct Drawn {
    words: String,
    /// The room that it takes.
    needs: Rectangle,
    /// Beyond this nothing of it is seen.
    clip: Rectangle,
    /// What is wrong with it whatever its room.
    faults: Vec<String>,
}

impl Drawn {
    fn seen(&self) -> Option<Rectangle> {
        self.needs.intersection(&self.clip)
    }
}

fn drawn(renderer: &mut Renderer) -> Vec<Drawn> {
    let mut all = Vec::new();
    for layer in renderer.layers() {
        for item in &layer.text {
            for text in item.as_slice() {
                let Text::Paragraph { paragraph, position, clip_bounds, transformation, .. } = text else {
                    panic!("a text of another kind: {text:?}");
                };
                let Some(shown) = paragraph.upgrade() else { continue };
                let words = words(&shown);
                if words.trim().is_empty() {
                    continue;
                }
                let clip = (*clip_bounds * *transformation).intersection(&layer.bounds);
                all.push(Drawn {
                    needs: Rectangle::new(*position, paragraph.min_bounds) * *transformation,
                    clip: clip.unwrap_or_default(),
                    faults: faults_within(&shown),
                    words,
                });
            }
        }
    }
    all
}

fn words(paragraph: &Paragraph) -> String {
    paragraph.buffer().lines.iter().map(|line| line.text()).collect::<Vec<_>>().join("\n")
}

/// Lines that are left out, words broken in the middle, signs that the bundled fonts have not.
fn faults_within(paragraph: &Paragraph) -> Vec<String> {
    let (lines, mut faults) = (&paragraph.buffer().lines, Vec::new());
    let mut shown = vec![0; lines.len()];
    let mut fonts = font_system().write().expect("fonts");
    for run in paragraph.buffer().layout_runs() {
        for glyph in run.glyphs {
            let family = fonts.raw().db().face(glyph.font_id).map(|face| face.families[0].0.as_str());
            let ours = matches!(family, Some("Inter" | "JetBrains Mono"));
            if glyph.glyph_id == 0 || !ours {
                faults.push(format!("no sign for {:?}", &run.text[glyph.start..glyph.end]));
            }
        }
        let end = run.glyphs.iter().map(|glyph| glyph.end).max().unwrap_or(0);
        shown[run.line_i] = end.max(shown[run.line_i]);
        faults.extend(broken_word(run.text, end));
    }
    for (line, shown) in lines.iter().zip(shown) {
        if !line.text()[shown..].trim().is_empty() {
            faults.push(format!("not shown: {:?}", &line.text()[shown..]));
        }
    }
    faults
}

/// The word that a line breaks at this place; paths, numbers and addresses may be broken.
fn broken_word(line: &str, at: usize) -> Option<String> {
    let (before, after) = line.split_at(at);
    let [start, end] = [before.rsplit(char::is_whitespace).next(), after.split(char::is_whitespace).next()];
    let word = format!("{}{}", start.unwrap_or_default(), end.unwrap_or_default());
    let inside = before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic);
    let plain = word.chars().all(|c| c.is_alphabetic() || ",.:;«»()!?".contains(c));
    (inside && plain).then(|| format!("a word is broken: {word}"))
}

fn inside(part: &Rectangle, whole: &Rectangle) -> bool {
    part.x + SLACK >= whole.x
        && part.y + SLACK >= whole.y
        && part.x + part.width <= whole.x + whole.width + SLACK
        && part.y + part.height <= whole.y + whole.height + SLACK
}

fn overlap(a: &Rectangle, b: &Rectangle) -> bool {
    a.intersection(b).is_some_and(|both| both.width > SLACK && both.height > SLACK)
}

/// A view laid out and drawn in a window of this logical size.
fn look<M>(glass: &mut Headless, view: View<'_, M>, theme: &Theme, size: Size) -> (Laid, Vec<Drawn>) {
    glass.resize(size, 1.0);
    glass.draw(view, theme, |ui, renderer| {
        let mut laid = Laid::default();
        ui.operate(renderer, &mut black_box(&mut laid));
        (laid, drawn(renderer))
    })
}

/// A document has a window of its own in the page.
fn documents(laid: &Laid) -> Vec<Rectangle> {
    let controls = laid.controls.iter().map(|control| control.bounds);
    controls.filter(|bounds| laid.texts.iter().any(|text| text.bounds == *bounds)).collect()
}

/// Texts that need more room than they have.
fn crowded<'a>(texts: impl Iterator<Item = &'a Part>, drawn: &[Drawn]) -> Vec<String> {
    let fault = |text: &Part| {
        let at = |drawn: &Drawn| Rectangle { width: 0.0, height: 0.0, ..drawn.needs };
        let found = drawn.iter().find(|drawn| drawn.words == text.what && inside(&at(drawn), &text.bounds));
        let (needs, has) = (found.map(|drawn| drawn.needs), text.bounds);
        match needs {
            None => Some(format!("not drawn: {:?}", text.what)),
            Some(needs) if inside(&needs, &has) => None,
            Some(needs) => Some(format!("needs {:?}, has {:?}: {:?}", needs.size(), has.size(), text.what)),
        }
    };
    texts.filter_map(fault).collect()
}

/// What is wrong on a page that is in sight from top to bottom.
fn faults_of_page<M>(glass: &mut Headless, view: View<'_, M>, theme: &Theme, width: f32) -> Vec<String> {
    let (laid, drawn) = look(glass, view, theme, Size::new(width, TALL));
    let window = Rectangle::with_size(Size::new(width, TALL));
    let documents = documents(&laid);
    let mut faults = crowded(laid.texts.iter().filter(|text| !documents.contains(&text.bounds)), &drawn);
    for (at, text) in drawn.iter().enumerate() {
        faults.extend(text.faults.iter().map(|fault| format!("{fault} in {:?}", text.words)));
        let scrolls = laid.fields.iter().chain(&documents).any(|own| inside(&text.clip, own));
        if !scrolls && !inside(&text.needs, &text.clip) {
            faults.push(format!("cut off: {:?}", text.words));
        }
        let Some(seen) = text.seen() else { continue };
        for other in &drawn[at + 1..] {
            if other.seen().is_some_and(|other| overlap(&seen, &other)) {
                faults.push(format!("{:?} stands on {:?}", text.words, other.words));
            }
        }
        for control in &laid.controls {
            if overlap(&seen, &control.bounds) && !inside(&seen, &control.bounds) {
                faults.push(format!("{:?} runs over the edge of {}", text.words, control.what));
            }
        }
    }
    for (at, control) in laid.controls.iter().enumerate() {
        let bounds = control.bounds;
        if !inside(&bounds, &window) || bounds.width < SLACK || bounds.height < SLACK {
            faults.push(format!("{} is outside the window: {bounds:?}", control.what));
        }
        for other in &laid.controls[at + 1..] {
            if overlap(&bounds, &other.bounds) {
                faults.push(format!("{} stands on {}", control.what, other.what));
            }
        }
    }
    faults
}

/// What is wrong with the frame around the page in a window of this size.
fn faults_of_frame<M>(glass: &mut Headless, view: View<'_, M>, theme: &Theme, size: Size) -> Vec<String> {
    let (laid, drawn) = look(glass, view, theme, size);
    let window = Rectangle::with_size(size);
    let mut faults = crowded(laid.texts.iter().filter(|text| !text.scrolls), &drawn);
    let fixed = laid.texts.iter().chain(&laid.controls).filter(|part| !part.scrolls);
    let outside = fixed.filter(|part| !inside(&part.bounds, &window));
    faults.extend(outside.map(|part| format!("outside the window: {} at {:?}", part.what, part.bounds)));
    let page = laid.panes.first().map_or(0.0, |page| page.height);
    if page < IN_SIGHT {
        faults.push(format!("only {page} pixels of the page are in sight"));
    }
    faults
}

#[test]
fn nothing_is_cut_off_or_stands_on_something_else() {
    let mut faults = Vec::new();
    for (name, open) in gallery::all() {
        for language in Language::ALL {
            let mut app = open(language);
            let mut glass = Headless::new(Size::ZERO, 1.0);
            for (width, height) in SIZES {
                for scale in TEXT_SCALES {
                    let size = Size::new(width, height);
                    app = app.with_scale(scale, size);
                    let logical = Size::new(width / scale, height / scale);
                    let theme = app.theme();
                    let page = faults_of_page(&mut glass, app.view(), &theme, logical.width);
                    let frame = faults_of_frame(&mut glass, app.view(), &theme, logical);
                    let place = format!("{name} {} {width}x{height} {scale}", language.tag());
                    faults.extend(page.iter().chain(&frame).map(|fault| format!("{place}: {fault}")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn what_is_wrong_is_found() {
    use iced::Fill;
    use iced::widget::{Space, column, container, row, scrollable, stack, text};
    let theme = design::theme(&design::PALETTES[0]);
    let line = || text("Підписати договір").font(design::REGULAR);
    let glass = || Headless::new(Size::ZERO, 1.0);
    let of = |view: View<'_, ()>| faults_of_page(&mut glass(), view, &theme, 300.0).join("\n");
    assert_eq!(of(column![line(), line()].spacing(4).into()), "");
    for (view, fault) in [
        (container(line()).height(12).width(90).into(), "not shown"),
        (container(line().wrapping(text::Wrapping::None)).width(40).into(), "needs"),
        (container(container(line()).height(9)).clip(true).into(), "needs"),
        (stack![line(), line()].into(), "stands on"),
        (row![Space::new().width(280), line().wrapping(text::Wrapping::None)].into(), "cut off"),
        (container(line().wrapping(text::Wrapping::Glyph)).width(60).into(), "broken"),
        (text("漢").font(design::REGULAR).into(), "no sign"),
    ] {
        let found = of(view);
        assert!(found.contains(fault), "{fault} is not in {found:?}");
    }
    let frame =
        |view: View<'_, ()>| faults_of_frame(&mut glass(), view, &theme, Size::new(300.0, 200.0)).join("\n");
    let below = || scrollable(Space::new().height(500)).height(Fill);
    assert_eq!(frame(column![below(), line()].into()), "");
    for (view, fault) in [
        (column![Space::new().height(500), line()].into(), "not drawn"),
        (column![Space::new().height(190), line()].into(), "needs"),
        (column![line(), Space::new().height(150), below()].into(), "in sight"),
    ] {
        let found = frame(view);
        assert!(found.contains(fault), "{fault} is not in {found:?}");
    }
}
