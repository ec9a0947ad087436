//! The frame of every page: training band, title, content of bounded width.

use super::{PAGE_WIDTH, Palette, RADIUS, Role, Type, label, space};
use iced::widget::{Space, column, container, row, scrollable};
use iced::{Border, Element, Fill, Length};

/// How many stripes the band has on each side of its text.
const STRIPES: usize = 12;

/// The band along the top edge in training mode: it cannot be mistaken for the real thing.
pub fn training_band<'a, M: 'a>(words: String, palette: &Palette) -> Element<'a, M> {
    let (yellow, dark) = (palette.get(Role::Training), palette.get(Role::OnTraining));
    let stripes = || {
        row((0..STRIPES).map(move |i| {
            let colour = if i % 2 == 0 { dark } else { yellow };
            container(Space::new().width(Fill).height(Fill))
                .width(Fill)
                .height(Fill)
                .style(move |_| container::Style::default().background(colour))
                .into()
        }))
        .width(Fill)
        .height(Length::Fixed(32.0))
    };
    let words = container(label(words, Type::Small, Role::OnTraining, palette).font(super::SEMIBOLD))
        .padding([space::XS, space::M]);
    container(row![stripes(), words, stripes()].align_y(iced::Center))
        .width(Fill)
        .style(move |_| container::Style::default().background(yellow))
        .into()
}

/// A page: optional band above, title, content below it; scrolls when the window is small or the text is large.
pub fn page<'a, M: 'a>(
    band: Option<Element<'a, M>>,
    title: String,
    content: Element<'a, M>,
    palette: &Palette,
) -> Element<'a, M> {
    let surface = palette.get(Role::Surface);
    let body = column![label(title, Type::Display, Role::Text, palette), content]
        .spacing(space::L)
        .width(Fill)
        .max_width(PAGE_WIDTH);
    let centred = container(body).center_x(Fill).padding(space::XL);
    let mut all = column![].width(Fill).height(Fill);
    if let Some(band) = band {
        all = all.push(band);
    }
    container(all.push(scrollable(centred).width(Fill).height(Fill)))
        .width(Fill)
        .height(Fill)
        .style(move |_| container::Style::default().background(surface))
        .into()
}

/// A quiet raised paragraph with a title.
pub fn advice<'a, M: 'a>(title: String, words: String, role: Role, palette: &Palette) -> Element<'a, M> {
    let (raised, edge) = (palette.get(Role::Raised), palette.get(role));
    container(
        column![label(title, Type::Lead, role, palette), label(words, Type::Body, Role::Text, palette)]
            .spacing(space::XS),
    )
    .padding(space::L)
    .width(Fill)
    .style(move |_| {
        container::Style::default().background(raised).border(Border {
            color: edge,
            width: 1.0,
            radius: RADIUS.into(),
        })
    })
    .into()
}
