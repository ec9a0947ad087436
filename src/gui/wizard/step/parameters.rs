//! рис. 10: what keys are made.

use super::{Action, Apply, Main, Page, Step};
use crate::carrier::{Capabilities, KeyUri};
use crate::crypto::{CurveId, KeyAlgorithm};
use crate::gui::design::{Role, Type, label, space};
use crate::gui::look::Look;
use crate::gui::widget::{self, Group, Id};
use crate::gui::wizard::context::Context;
use iced::widget::column;
use iced::{Element, Fill, Task};
use std::sync::Arc;

const SEPARATE: Id = Id::new("parameters-separate");
const MORE: Id = Id::new("parameters-more");

#[derive(Debug, Clone)]
pub enum Message {
    /// What the chosen carrier can do; None: it did not say, the default stays.
    Capabilities(Option<Arc<Capabilities>>),
    Separate(bool),
    More,
    Algorithm(KeyAlgorithm),
}

#[derive(Default)]
pub struct Parameters {
    capabilities: Option<Arc<Capabilities>>,
    open: bool,
}

/// What a renewal makes unless something else is chosen.
fn usual(context: &Context) -> KeyAlgorithm {
    match context.current_algorithm() {
        Some(algorithm @ (KeyAlgorithm::P256 | KeyAlgorithm::P384)) => algorithm,
        _ => KeyAlgorithm::Dstu4145(CurveId::M257),
    }
}

/// What can be chosen: as the carrier lists them, nothing weaker than the usual; of the current key's family, of any
/// where there is no such key.
fn choices(capabilities: &Capabilities, usual: KeyAlgorithm, first: bool) -> Vec<KeyAlgorithm> {
    let fits = |algorithm: &KeyAlgorithm| match (usual, *algorithm) {
        (_, KeyAlgorithm::P256 | KeyAlgorithm::P384) if first => true,
        (KeyAlgorithm::Dstu4145(least), KeyAlgorithm::Dstu4145(curve)) => curve.number() >= least.number(),
        (KeyAlgorithm::P256 | KeyAlgorithm::P384, KeyAlgorithm::P256 | KeyAlgorithm::P384) => true,
        _ => false,
    };
    capabilities.algorithms.iter().copied().filter(fits).collect()
}

/// Key of the text that names an algorithm, and its argument.
pub(in crate::gui) fn algorithm_words(algorithm: KeyAlgorithm, look: Look<'_>) -> String {
    match algorithm {
        KeyAlgorithm::Dstu4145(curve) => {
            look.text_with("parameters-dstu", &[("bits", curve.parameters().m.to_string())])
        }
        KeyAlgorithm::P256 => look.text("parameters-p256"),
        KeyAlgorithm::P384 => look.text("parameters-p384"),
    }
}

/// The algorithm that will be used.
pub(super) fn chosen(context: &Context) -> KeyAlgorithm {
    context.answers.sign.unwrap_or_else(|| usual(context))
}

impl Step for Parameters {
    fn enter(&mut self, context: &mut Context) -> Task<super::Message> {
        let known = context.answers.to.clone().or_else(|| context.answers.key.clone());
        // A file, as long as no place was named.
        let target = known.unwrap_or_else(|| KeyUri(context.new_file_name().to_owned()));
        let carrier = Arc::clone(&context.desk.services.carrier);
        let ask = async move {
            let told = tokio::task::spawn_blocking(move || carrier.capabilities(&target)).await;
            told.ok().and_then(Result::ok).map(Arc::new)
        };
        Task::perform(ask, |told| super::Message::Parameters(Message::Capabilities(told)))
    }

    fn update(&mut self, message: super::Message, context: &mut Context) -> Action {
        let super::Message::Parameters(message) = message else { return Action::None };
        match message {
            Message::Capabilities(told) => {
                // A carrier without key agreement can only take one key.
                if told.as_ref().is_some_and(|told| !told.can_agree) {
                    context.answers.one_key = true;
                }
                self.capabilities = told;
            }
            Message::Separate(separate) => context.answers.one_key = !separate,
            Message::More => self.open = !self.open,
            Message::Algorithm(algorithm) => {
                // The usual one is not a choice: it stays right if what is usual changes.
                context.answers.sign = (algorithm != usual(context)).then_some(algorithm);
                context.answers.agree = None;
            }
        }
        Action::None
    }

    fn apply(&mut self, _context: &mut Context) -> Apply {
        Apply::Ready
    }

    fn page<'a>(&'a self, context: &'a Context, look: Look<'a>, _pending: bool) -> Page<'a> {
        let can_agree = self.capabilities.as_ref().is_none_or(|told| told.can_agree);
        let message = |message| super::Message::Parameters(message);
        let separate = widget::checkbox(
            look,
            SEPARATE,
            look.text("parameters-separate"),
            Some(look.text(if can_agree { "parameters-separate-note" } else { "parameters-cannot-agree" })),
            !context.answers.one_key,
            can_agree.then_some(move |separate| message(Message::Separate(separate))),
        );
        let more = widget::disclosure(
            look,
            MORE,
            look.text("parameters-more"),
            self.open,
            message(Message::More),
            || self.algorithms(context, look),
        );
        let now = label(
            look.text_with("parameters-now", &[("algorithm", algorithm_words(chosen(context), look))]),
            Type::Body,
            Role::Muted,
            look.palette,
        );
        Page {
            title: look.text("step-parameters-title"),
            body: column![
                label(look.text("parameters-text"), Type::Body, Role::Text, look.palette),
                separate,
                now,
                more
            ]
            .spacing(space::L)
            .width(Fill)
            .into(),
            note: Some(look.text("parameters-note")),
            main: Some(Main { words: look.text("step-parameters-main"), enabled: true }),
            others: Vec::new(),
        }
    }
}

impl Parameters {
    fn algorithms<'a>(&self, context: &Context, look: Look<'_>) -> Element<'a, super::Message> {
        let usual = usual(context);
        let told = self
            .capabilities
            .as_ref()
            .map(|told| choices(told, usual, context.is_first()))
            .unwrap_or_default();
        let mut all =
            column![label(look.text("parameters-algorithms"), Type::Body, Role::Text, look.palette)]
                .spacing(space::S)
                .width(Fill);
        for algorithm in told {
            let words = algorithm_words(algorithm, look);
            let words = if algorithm == usual {
                look.text_with("parameters-usual", &[("algorithm", words)])
            } else {
                words
            };
            let id = Id::from(format!("parameters-{algorithm:?}"));
            let chosen = algorithm == chosen(context);
            let message = super::Message::Parameters(Message::Algorithm(algorithm));
            all = all.push(widget::radio(
                look,
                Group::new("algorithms"),
                id,
                words,
                None,
                chosen,
                Some(message),
            ));
        }
        all.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carrier::{Carrier as _, file::FileCarrier};

    #[test]
    fn only_the_own_family_and_nothing_weaker_is_offered() {
        let file = FileCarrier.capabilities(&KeyUri("Key-6.dat".to_owned())).unwrap();
        let dstu = choices(&file, KeyAlgorithm::Dstu4145(CurveId::M257), false);
        let wanted = [CurveId::M257, CurveId::M307, CurveId::M367, CurveId::M431];
        assert_eq!(dstu, wanted.map(KeyAlgorithm::Dstu4145));
        assert_eq!(choices(&file, KeyAlgorithm::P256, false), [KeyAlgorithm::P256, KeyAlgorithm::P384]);
        let first = choices(&file, KeyAlgorithm::Dstu4145(CurveId::M257), true);
        assert_eq!(first, [&dstu[..], &[KeyAlgorithm::P256, KeyAlgorithm::P384]].concat());
        let token = Capabilities { algorithms: vec![KeyAlgorithm::P256], ..file };
        assert_eq!(choices(&token, KeyAlgorithm::P384, false), [KeyAlgorithm::P256]);
    }
}
