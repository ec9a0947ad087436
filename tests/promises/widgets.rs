//! Every widget of our own is reached and worked by keyboard alone, shows where the focus is, and tells the screen
//! reader what it is.

use crate::hands::Hands;
use iced::advanced::widget::operation::{Operation, Outcome};
use iced::keyboard::Modifiers;
use iced::keyboard::key::{Code, Named};
use iced::widget::{column, container, scrollable, selector};
use iced::{Element, Event, Fill, Rectangle, Size, Task, window};
use kliuchnyk::gui::design::{self, Palette, Role};
use kliuchnyk::gui::look::Look;
use kliuchnyk::gui::widget::document::{self, Document, document};
use kliuchnyk::gui::widget::{
    self, A11yInfo, Edit, Field, Group, Id, Kind, SecretField, SecretText, button, checkbox, disclosure,
    field, phone, radio, secret, title,
};
use kliuchnyk::i18n::{Language, Texts};
use selector::Candidate;
use std::any::Any;
use std::time::{Duration, Instant};

struct Bench {
    texts: Texts,
    palette: &'static Palette,
    agreed: bool,
    chosen: usize,
    open: bool,
    name: String,
    phone: String,
    secret: SecretText,
    document: Document,
    log: Vec<String>,
}

#[derive(Debug, Clone)]
enum Message {
    Pressed(&'static str),
    Agreed(bool),
    Chosen(usize),
    Opened,
    Named(String),
    Phoned(String),
    Typed(Edit),
    Document(document::Message),
}

fn bench(palette: &'static Palette) -> Bench {
    let paragraph = "Договір приєднання. Надавач надає послуги, п’ять днів на відповідь, об'єкт договору. ";
    Bench {
        texts: Texts::new(Language::Uk),
        palette,
        agreed: true,
        chosen: 0,
        open: true,
        name: "Коваленко Оксана".into(),
        phone: "+380671234567".into(),
        secret: SecretText::default(),
        document: Document::new(format!("{}\n\n", paragraph.repeat(3)).repeat(12)),
        log: Vec::new(),
    }
}

fn update(bench: &mut Bench, message: Message) -> Task<Message> {
    bench.log.push(format!("{message:?}"));
    match message {
        Message::Pressed(stop) => assert!(STOPS.contains(&stop)),
        Message::Typed(Edit::Changed | Edit::Shown) => {}
        Message::Agreed(agreed) => bench.agreed = agreed,
        Message::Chosen(chosen) => bench.chosen = chosen,
        Message::Opened => bench.open = !bench.open,
        Message::Named(name) => bench.name = name,
        Message::Phoned(phone) => bench.phone = phone,
        Message::Document(message) => bench.document.update(message),
    }
    Task::none()
}

fn view(bench: &Bench) -> Element<'_, Message> {
    let look = Look { texts: &bench.texts, palette: bench.palette, compact: false };
    let press = |id: &'static str, kind, words: &str| {
        button(look, id, kind, words.to_owned(), Some(Message::Pressed(id)))
    };
    let off = |id: &'static str, kind, words: &str| button(look, id, kind, words.to_owned(), None::<Message>);
    let around = |name: &str| Field { label: name.to_owned(), ..Field::default() };
    let choices = column![
        checkbox(
            look,
            "agree",
            "Згоден з умовами договору приєднання, який я щойно переглянув до кінця".into(),
            Some("Без згоди нові сертифікати не сформують".into()),
            bench.agreed,
            Some(Message::Agreed),
        ),
        checkbox(look, "publish", "Публікувати".into(), None, true, None::<fn(bool) -> Message>),
        radio(
            look,
            Group::new("places"),
            "here",
            "На цьому носії".to_owned(),
            None,
            bench.chosen == 0,
            Some(Message::Chosen(0))
        ),
        radio(
            look,
            Group::new("places"),
            "there",
            "На іншому носії".to_owned(),
            None,
            bench.chosen == 1,
            Some(Message::Chosen(1))
        ),
        radio(
            look,
            Group::new("places"),
            "cloud",
            "У хмарі".to_owned(),
            Some("Ще не вміємо".into()),
            false,
            None
        ),
    ]
    .spacing(4);
    let fields = column![
        field(look, "name", around("Власник"), &bench.name, Some(Message::Named)),
        field(
            look,
            "fixed",
            Field { hint: Some("Змінює лише надавач".into()), ..around("Код") },
            "3141592653",
            None::<fn(String) -> Message>,
        ),
        phone(
            look,
            "phone",
            Field { error: Some("Номер неповний".into()), ..around("Телефон") },
            &bench.phone,
            Some(Message::Phoned),
        ),
        secret(
            look,
            "password",
            SecretField {
                label: "Пароль".into(),
                hint: Some("Залишилося спроб: 5".into()),
                error: None,
                required: true,
            },
            &bench.secret,
            Message::Typed,
        ),
    ]
    .spacing(16);
    let all = column![
        title(look, "Усе, що натискають".into()),
        column![
            press("main", Kind::Main, "Підписати договір"),
            press("plain", Kind::Plain, "Обрати інший файл"),
            press("danger", Kind::Danger, "Скасувати запит"),
            press("link", Kind::Link, "Усе про сертифікат"),
            off("off-main", Kind::Main, "Підписати договір"),
            off("off-plain", Kind::Plain, "Назад"),
            off("off-link", Kind::Link, "Подробиці"),
        ]
        .spacing(12),
        choices,
        fields,
        disclosure(look, "more", "Додатково".to_owned(), bench.open, Message::Opened, || {
            press("inside", Kind::Plain, "Усередині")
        }),
        document(look, "paper", &bench.document).map(Message::Document),
    ]
    .spacing(24);
    let surface = bench.palette.get(Role::Surface);
    container(scrollable(container(all).padding(24).max_width(640)))
        .width(Fill)
        .height(Fill)
        .style(move |_| container::Style::default().background(surface))
        .into()
}

fn hands(size: (f32, f32), scale: f32) -> Hands<Bench, Message> {
    Hands::new(bench(&design::PALETTES[0]), (Size::new(size.0, size.1), scale), view, update)
}

const STOPS: [&str; 17] = [
    "main",
    "plain",
    "danger",
    "link",
    "agree",
    "here",
    "there",
    "name",
    "phone",
    "password",
    "password-show",
    "more",
    "inside",
    "paper-search",
    "paper",
    "paper-print",
    "paper-save",
];
const DISABLED: [&str; 5] = ["off-main", "off-plain", "off-link", "publish", "cloud"];

/// Of a group of choices Tab stops at the one that holds.
fn tab_stops() -> impl DoubleEndedIterator<Item = &'static str> {
    STOPS.into_iter().filter(|stop| *stop != "there")
}

fn id(name: &'static str) -> Id {
    match name.strip_suffix("-show") {
        Some(field) => widget::secret::show_id(&Id::from(field.to_owned())),
        None => Id::new(name),
    }
}

fn go(hands: &mut Hands<Bench, Message>, stop: &'static str) {
    hands.run(widget::focus(id(stop)));
    assert_eq!(hands.focused(), Some(id(stop)));
}

#[test]
fn tab_goes_through_everything_in_reading_order_and_back() {
    let mut hands = hands((1040.0, 720.0), 1.0);
    hands.run(widget::focus(widget::TITLE));
    assert_eq!(hands.focused(), Some(widget::TITLE));
    for stop in tab_stops() {
        hands.tab();
        assert_eq!(hands.focused(), Some(id(stop)));
    }
    hands.tab();
    assert_eq!(hands.focused(), Some(id(STOPS[0])), "after the last comes the first, not the title");
    hands.back_tab();
    for stop in tab_stops().rev() {
        assert_eq!(hands.focused(), Some(id(stop)));
        hands.back_tab();
    }
}

/// Arrow keys lead from choice to choice, past what cannot be chosen and round the end, and choose.
#[test]
fn arrows_go_through_the_choices_of_a_group_and_nowhere_else() {
    let mut hands = hands((1040.0, 720.0), 1.0);
    let mut arrow = |forward: bool, from: &'static str, to: &'static str, chosen: usize| {
        if hands.focused() != Some(id(from)) {
            go(&mut hands, from);
        }
        hands.run(widget::focus::within_group(forward).discard());
        // What it came to tells at the next event.
        hands.events(&[]);
        assert_eq!((hands.focused(), hands.state.chosen), (Some(id(to)), chosen), "{from}");
    };
    arrow(true, "here", "there", 1);
    arrow(true, "there", "here", 0);
    arrow(false, "here", "there", 1);
    for alone in ["agree", "name", "main"] {
        arrow(true, alone, alone, 1);
    }
    // Tab comes to what is chosen now, from either side.
    go(&mut hands, "agree");
    hands.tab();
    assert_eq!(hands.focused(), Some(id("there")));
    hands.tab();
    assert_eq!(hands.focused(), Some(id("name")));
    hands.back_tab();
    assert_eq!(hands.focused(), Some(id("there")));
    hands.back_tab();
    assert_eq!(hands.focused(), Some(id("agree")));
}

#[test]
fn space_and_enter_work_what_has_the_focus() {
    let mut hands = hands((1040.0, 720.0), 1.0);
    for (stop, space, enter) in [
        ("main", Some("Pressed(\"main\")"), Some("Pressed(\"main\")")),
        ("plain", Some("Pressed(\"plain\")"), Some("Pressed(\"plain\")")),
        ("danger", Some("Pressed(\"danger\")"), Some("Pressed(\"danger\")")),
        ("link", Some("Pressed(\"link\")"), Some("Pressed(\"link\")")),
        ("agree", Some("Agreed(false)"), None),
        ("there", Some("Chosen(1)"), None),
        ("here", Some("Chosen(0)"), None),
        ("name", Some("Named(\"Коваленко Оксана \")"), None),
        ("password", Some("Typed(Changed)"), None),
        ("password-show", Some("Typed(Shown)"), Some("Typed(Shown)")),
        ("more", Some("Opened"), Some("Opened")),
        ("paper-search", Some("Document(Search(\" \"))"), Some("Document(Next)")),
        ("paper-print", Some("Document(Print)"), Some("Document(Print)")),
        ("paper-save", Some("Document(Save)"), Some("Document(Save)")),
    ] {
        for (key, wanted) in [(Named::Space, space), (Named::Enter, enter)] {
            go(&mut hands, stop);
            hands.state.log.clear();
            let taken = hands.key(key, Modifiers::empty());
            let happened = hands.state.log.first().map(String::as_str);
            assert_eq!((taken, happened), (wanted.is_some(), wanted), "{stop} {key:?}");
            assert!(hands.state.log.len() <= 1, "{stop} {key:?}: {:?}", hands.state.log);
        }
        assert!(!hands.key(Named::Escape, Modifiers::empty()), "Escape is the page's: {stop}");
        assert!(!hands.key(Named::Tab, Modifiers::empty()), "Tab is the window's: {stop}");
    }
}

#[test]
fn what_is_disabled_does_nothing_and_never_has_the_focus() {
    let mut hands = hands((1040.0, 2000.0), 1.0);
    for stop in DISABLED {
        go(&mut hands, "main");
        hands.run(widget::focus(id(stop)));
        assert_eq!(hands.focused(), Some(id("main")), "{stop}");
        hands.click(id(stop));
        assert_eq!(hands.focused(), None, "a press elsewhere clears the focus");
        assert!(hands.state.log.is_empty(), "{stop}: {:?}", hands.state.log);
    }
}

#[test]
fn the_mouse_presses_on_release_and_moves_the_focus() {
    let mut hands = hands((1040.0, 2000.0), 1.0);
    hands.click(id("plain"));
    assert_eq!((hands.focused(), hands.state.log.len()), (Some(id("plain")), 1));
    hands.click(id("agree"));
    assert_eq!((hands.focused(), hands.state.agreed), (Some(id("agree")), false));
    let away = hands.find(id("danger")).expect("shown").bounds().center();
    let main = hands.find(id("main")).expect("shown").bounds().center();
    hands.state.log.clear();
    hands.point_at(main);
    hands.press();
    hands.point_at(away);
    hands.release();
    assert!(hands.state.log.is_empty(), "let go elsewhere: {:?}", hands.state.log);
}

/// How many pixels have the colour of the focus ring and no other part of the page has.
fn ring(hands: &mut Hands<Bench, Message>) -> usize {
    let palette = hands.state.palette;
    let focus = palette.get(Role::Focus).into_rgba8();
    let (_, pixels) = hands.picture(&design::theme(palette));
    pixels.chunks_exact(4).filter(|pixel| **pixel == focus).count()
}

#[test]
fn the_ring_is_seen_around_what_the_keyboard_focuses() {
    for palette in &design::PALETTES {
        let mut hands = Hands::new(bench(palette), (Size::new(800.0, 2000.0), 1.0), view, update);
        let without = ring(&mut hands);
        for stop in STOPS {
            go(&mut hands, stop);
            let bounds = hands.find(id(stop)).expect("shown").bounds();
            let around = 2.0 * (bounds.width + bounds.height);
            let seen = ring(&mut hands) - without.min(ring(&mut hands));
            assert!(seen as f32 > around, "{stop} in {}: {seen} pixels, {around} around", palette.name);
        }
    }
    let mut hands = hands((800.0, 2000.0), 1.0);
    let without = ring(&mut hands);
    hands.click(id("plain"));
    assert_eq!(ring(&mut hands), without, "no ring for the mouse");
    hands.key(Named::Shift, Modifiers::SHIFT);
    assert!(ring(&mut hands) > without, "but once a key is used");
}

#[test]
fn the_focus_is_scrolled_into_sight() {
    let mut hands = hands((800.0, 400.0), 1.0);
    for _ in 0..2 {
        for stop in tab_stops() {
            hands.tab();
            let target = hands.find(id(stop)).expect("there");
            let (seen, whole) = (target.visible_bounds().expect("in sight"), target.bounds());
            assert!(seen.height + 0.5 >= whole.height.min(300.0), "{stop}: {seen:?} of {whole:?}");
        }
    }
}

/// However far the page before was scrolled.
#[test]
fn a_page_opens_at_its_top() {
    let mut hands = hands((800.0, 400.0), 1.0);
    let title =
        |hands: &mut Hands<Bench, Message>| hands.find(widget::TITLE).and_then(|t| t.visible_bounds());
    let top = title(&mut hands).expect("in sight");
    for opened in [widget::TITLE, id("plain")] {
        go(&mut hands, "paper-save");
        assert_ne!(title(&mut hands), Some(top));
        hands.run(widget::focus::opened(opened.clone()));
        assert_eq!((title(&mut hands), hands.focused()), (Some(top), Some(opened)));
    }
    go(&mut hands, "main");
    hands.run(widget::focus::opened(id("paper-save")));
    let shown = hands.find(id("paper-save")).and_then(|button| button.visible_bounds());
    assert!(shown.is_some(), "what takes more than that is scrolled to");
}

/// Everything told to a screen reader.
#[derive(Default)]
struct Told(Vec<(A11yInfo, Rectangle)>);

impl Operation for Told {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }
    fn custom(&mut self, _id: Option<&Id>, bounds: Rectangle, state: &mut dyn Any) {
        if let Some(info) = state.downcast_ref::<A11yInfo>() {
            self.0.push((info.clone(), bounds));
        }
    }
    fn finish(&self) -> Outcome<()> {
        Outcome::None
    }
}

fn told(hands: &mut Hands<Bench, Message>) -> Vec<(A11yInfo, Rectangle)> {
    let mut told = Told::default();
    hands.look(&mut told);
    told.0
}

fn tells(hands: &mut Hands<Bench, Message>, name: &'static str) -> A11yInfo {
    let told = told(hands).into_iter().find(|(info, _)| info.id == Some(id(name)));
    told.unwrap_or_else(|| panic!("{name} tells nothing")).0
}

#[test]
fn the_screen_reader_is_told_what_everything_is() {
    use widget::Role as Reads;
    let mut hands = hands((1040.0, 720.0), 1.0);
    for (name, role, words) in [
        ("main", Reads::Button, "Підписати договір"),
        ("link", Reads::Link, "Усе про сертифікат"),
        ("here", Reads::RadioButton, "На цьому носії"),
        ("name", Reads::TextField, "Власник"),
        ("fixed", Reads::TextField, "Код"),
        ("password", Reads::PasswordField, "Пароль"),
        ("password-show", Reads::Button, "Показати: Пароль"),
        ("paper", Reads::Document, "Текст документа"),
        ("page-title", Reads::Heading, "Усе, що натискають"),
    ] {
        let info = tells(&mut hands, name);
        assert_eq!((info.role, info.name.as_str()), (role, words), "{name}");
    }
    let agree = tells(&mut hands, "agree");
    assert_eq!((agree.checked, agree.disabled), (Some(true), false));
    assert_eq!(agree.description.as_deref(), Some("Без згоди нові сертифікати не сформують"));
    assert!(tells(&mut hands, "publish").disabled);
    assert_eq!(tells(&mut hands, "more").expanded, Some(true));
    assert_eq!(tells(&mut hands, "fixed").value.as_deref(), Some("3141592653"));
    assert_eq!(tells(&mut hands, "phone").value.as_deref(), Some("+380 67 123 45 67"));
    assert_eq!(tells(&mut hands, "phone").description.as_deref(), Some("Номер неповний"));
    let alerts = told(&mut hands).into_iter().filter(|(info, _)| info.role == Reads::Alert);
    assert_eq!(alerts.map(|(info, _)| info.name).collect::<Vec<_>>(), ["Номер неповний"]);
    for stop in ["main", "agree", "name", "phone", "password", "paper"] {
        go(&mut hands, stop);
        assert!(tells(&mut hands, stop).focused, "{stop}");
    }
}

/// Presses a widget as a screen reader does.
struct Activate(Id);

impl Operation for Activate {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }
    fn custom(&mut self, id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Any) {
        if let Some(info) = state.downcast_mut::<A11yInfo>() {
            info.activate = id == Some(&self.0);
        }
    }
}

#[test]
fn a_screen_reader_presses_what_it_names() {
    let mut hands = hands((1040.0, 720.0), 1.0);
    hands.operate(Box::new(Activate(id("agree"))));
    hands.operate(Box::new(Activate(id("off-main"))));
    assert_eq!(hands.state.log, ["Agreed(false)"]);
}

fn is_button(told: &[(A11yInfo, Rectangle)], name: &str) -> bool {
    told.iter().any(|(info, _)| info.name == name && info.role == widget::Role::Button)
}

#[test]
fn nothing_is_cut_off_at_two_hundred_percent() {
    for (size, scale) in [((800.0, 600.0), 2.0), ((1040.0, 720.0), 2.0), ((800.0, 600.0), 1.0)] {
        let mut hands = hands(size, scale);
        let window = hands.window();
        let controls = told(&mut hands);
        let text = |candidate: Candidate<'_>| match candidate {
            Candidate::Text { bounds, content, .. } => Some((content.to_owned(), bounds)),
            _ => None,
        };
        for (words, bounds) in hands.all(text) {
            assert!(bounds.x + bounds.width <= window.width, "{words}: {bounds:?}");
            let around = controls.iter().filter(|(info, _)| info.name == words);
            for (_, control) in around.filter(|(_, control)| control.contains(bounds.center())) {
                if is_button(&controls, &words) {
                    let off = bounds.center_y() - control.center_y();
                    assert!(off.abs() < 1.0, "{words} stands {off} off the middle");
                }
                assert!(
                    bounds.y >= control.y && bounds.y + bounds.height <= control.y + control.height,
                    "{words}: {bounds:?} in {control:?}"
                );
            }
        }
        for (info, bounds) in controls.iter().filter(|(info, _)| info.role == widget::Role::Button) {
            assert!(bounds.height >= 40.0, "{}: {bounds:?}", info.name);
        }
    }
}

#[test]
fn a_phone_number_is_typed_pasted_and_mended() {
    let mut hands = hands((1040.0, 720.0), 1.0);
    go(&mut hands, "phone");
    for typed in ["0671234567", "380671234567", "+380671234567"] {
        hands.letter("ф", "ф", Code::KeyA, Modifiers::CTRL);
        hands.key(Named::Delete, Modifiers::empty());
        assert_eq!(hands.state.phone, "");
        hands.type_text(typed);
        assert_eq!(hands.state.phone, "+380671234567", "{typed}");
    }
    hands.copy("+38 (050) 765-43-21");
    hands.letter("a", "a", Code::KeyA, Modifiers::CTRL);
    hands.letter("м", "м", Code::KeyV, Modifiers::CTRL);
    assert_eq!(hands.state.phone, "+380507654321");
    // In the middle: 50 765 43 21, four digits from the end.
    for _ in 0..5 {
        hands.key(Named::ArrowLeft, Modifiers::empty());
    }
    hands.key(Named::Backspace, Modifiers::empty());
    hands.type_text("9");
    assert_eq!(hands.state.phone, "+380507694321");
}

#[test]
fn a_secret_is_typed_pasted_and_wiped() {
    let mut hands = hands((1040.0, 720.0), 1.0);
    let holds = |hands: &Hands<Bench, Message>, wanted: &str| {
        hands.state.secret.with(|text| assert_eq!(text, wanted));
    };
    go(&mut hands, "password");
    hands.type_text("Їжак 7");
    holds(&hands, "Їжак 7");
    hands.key(Named::Backspace, Modifiers::empty());
    holds(&hands, "Їжак ");
    hands.copy("Ґанок\n9");
    // The V key of a Ukrainian layout.
    hands.letter("м", "м", Code::KeyV, Modifiers::CTRL);
    holds(&hands, "Їжак Ґанок9");
    hands.key(Named::Backspace, Modifiers::CTRL);
    holds(&hands, "");
    hands.key(Named::Insert, Modifiers::SHIFT);
    holds(&hands, "Ґанок9");
    hands.letter("ф", "ф", Code::KeyA, Modifiers::CTRL);
    for code in [Code::KeyC, Code::KeyX] {
        assert!(hands.letter("с", "с", code, Modifiers::CTRL));
    }
    assert_eq!(hands.copied(), Some("Ґанок\n9"), "nothing was copied out");
    holds(&hands, "Ґанок9");
    hands.key(Named::Delete, Modifiers::empty());
    holds(&hands, "");
    hands.type_text("Таємниця-1990");
    let told = format!("{:?} {:?} {:?}", told(&mut hands), hands.state.log, hands.state.secret);
    assert!(!told.contains("Таєм") && !told.contains("1990"), "{told}");
    let any = |candidate: Candidate<'_>| match candidate {
        Candidate::Text { content, .. } => Some(content.to_owned()),
        Candidate::TextInput { state, .. } => Some(state.text().to_owned()),
        _ => None,
    };
    let texts = hands.all(any).join("\n");
    assert!(!texts.contains("Таєм") && !texts.contains("1990"), "{texts}");
}

#[test]
fn caps_lock_and_the_layout_are_told() {
    let mut hands = hands((1040.0, 720.0), 1.0);
    go(&mut hands, "password");
    let shows = |hands: &mut Hands<Bench, Message>, words: &str| hands.find(words).is_some();
    assert!(!shows(&mut hands, "Розкладка: УКР") && !shows(&mut hands, "Розкладка: ENG"));
    hands.letter("ї", "ї", Code::BracketRight, Modifiers::empty());
    assert!(shows(&mut hands, "Розкладка: УКР") && !shows(&mut hands, "⇪ Увімкнено Caps Lock"));
    hands.letter("q", "Q", Code::KeyQ, Modifiers::empty());
    assert!(shows(&mut hands, "Розкладка: ENG") && shows(&mut hands, "⇪ Увімкнено Caps Lock"));
    hands.key(Named::CapsLock, Modifiers::empty());
    assert!(!shows(&mut hands, "⇪ Увімкнено Caps Lock"));
}

#[test]
fn a_secret_is_shown_and_hidden_by_a_press_of_any_kind() {
    let mut hands = hands((1040.0, 2000.0), 1.0);
    let theme = design::theme(hands.state.palette);
    go(&mut hands, "password");
    hands.type_text("Їжак-2026");
    let line = hands.find(id("password")).expect("shown").bounds();
    let inside = Rectangle { x: line.x + 10.0, y: line.y + 8.0, width: 200.0, height: line.height - 16.0 };
    let look = |hands: &mut Hands<Bench, Message>| hands.cut(&theme, inside);
    // The button's hovering does not change what the line looks like; its name tells the next press.
    let name = |hands: &mut Hands<Bench, Message>| tells(hands, "password-show").name;
    let press: [fn(&mut Hands<Bench, Message>); 4] = [
        |hands| hands.click(id("password-show")),
        |hands| {
            hands.key(Named::Space, Modifiers::empty());
        },
        |hands| {
            hands.key(Named::Enter, Modifiers::empty());
        },
        |hands| hands.operate(Box::new(Activate(id("password-show")))),
    ];
    go(&mut hands, "password-show");
    let hidden = look(&mut hands);
    for (way, press) in press.iter().enumerate() {
        go(&mut hands, "password-show");
        press(&mut hands);
        assert_eq!(name(&mut hands), "Сховати: Пароль", "{way}");
        assert_ne!(look(&mut hands), hidden, "{way}");
        press(&mut hands);
        assert_eq!(name(&mut hands), "Показати: Пароль", "{way}");
        assert!(look(&mut hands) == hidden, "{way}");
    }
    // It stays shown while the person types on, and is hidden when they turn to another window.
    hands.click(id("password-show"));
    go(&mut hands, "password");
    hands.type_text("!");
    assert_eq!(name(&mut hands), "Сховати: Пароль");
    hands.events(&[Event::Window(window::Event::Unfocused)]);
    assert_eq!(name(&mut hands), "Показати: Пароль");
    assert_eq!(hands.state.log.last().map(String::as_str), Some("Typed(Shown)"));
}

#[test]
fn a_document_is_searched_and_scrolled_by_keyboard() {
    let mut hands = hands((1040.0, 2400.0), 1.0);
    let theme = design::theme(hands.state.palette);
    go(&mut hands, "paper-search");
    hands.type_text("п'ять днів");
    assert!(hands.find("1 із 36").is_some());
    let first = hands.picture(&theme);
    for _ in 0..20 {
        hands.key(Named::Enter, Modifiers::empty());
    }
    assert!(hands.find("21 із 36").is_some());
    assert_ne!(hands.picture(&theme), first);
    hands.type_text("!");
    assert!(hands.find("Не знайдено").is_some());
    go(&mut hands, "paper");
    let mut seen = vec![];
    for key in [Named::Home, Named::ArrowDown, Named::PageDown, Named::End, Named::PageUp, Named::ArrowUp] {
        assert!(hands.key(key, Modifiers::empty()));
        let picture = hands.picture(&theme);
        assert!(!seen.contains(&picture), "{key:?} moves the text");
        seen.push(picture);
    }
    hands.key(Named::Home, Modifiers::empty());
    hands.key(Named::PageUp, Modifiers::empty());
    assert!(seen[0] == hands.picture(&theme), "no further than the beginning");
}

#[test]
fn a_long_document_does_not_stall() {
    let line = "Стаття 7. Кваліфікований надавач зобов’язаний забезпечити цілодобовий доступ до реєстру. ";
    let text = format!("{}\n", line.repeat(4)).repeat(330);
    assert!(text.len() > 200_000);
    let mut state = bench(&design::PALETTES[0]);
    state.document = Document::new(text);
    let mut hands = Hands::new(state, (Size::new(1040.0, 2400.0), 1.0), view, update);
    go(&mut hands, "paper");
    let mut longest = Duration::ZERO;
    for key in [Named::End, Named::PageUp, Named::Home, Named::PageDown] {
        let start = Instant::now();
        hands.key(key, Modifiers::empty());
        longest = longest.max(start.elapsed());
    }
    let start = Instant::now();
    hands.update(Message::Document(document::Message::Search("реєстру".into())));
    let searched = start.elapsed();
    println!("200 kB: longest key {longest:?}, search {searched:?}");
    assert!(longest < Duration::from_secs(1) && searched < Duration::from_secs(1));
}

/// Pictures for people, in target/tmp.
#[test]
#[ignore = "writes pictures to look at"]
fn show() {
    for palette in &design::PALETTES {
        let mut hands = Hands::new(bench(palette), (Size::new(1400.0, 3400.0), 2.0), view, update);
        let theme = design::theme(palette);
        go(&mut hands, "password");
        hands.type_text("Їжак7Q");
        go(&mut hands, "paper-search");
        hands.type_text("п'ять");
        for stop in ["main", "agree", "password", "paper"] {
            go(&mut hands, stop);
            hands.show(&format!("widgets-{}-{stop}", palette.name), &theme);
        }
    }
    let mut hands = hands((800.0, 600.0), 2.0);
    for stop in ["main", "agree", "phone", "password", "paper-search"] {
        go(&mut hands, stop);
        hands.show(&format!("widgets-large-{stop}"), &design::theme(&design::PALETTES[0]));
    }
}
