//! Colours and contrast (org.freedesktop.portal.Settings, namespace `org.freedesktop.appearance`).

use super::{Bus, interface};
use crate::gui::appearance::Appearance;
use iced::futures::channel::mpsc::Sender;
use iced::futures::{SinkExt as _, Stream, StreamExt as _};
use std::collections::HashMap;
use zbus::zvariant::{OwnedValue, Value};

const NAMESPACE: &str = "org.freedesktop.appearance";
/// Values of `color-scheme` and `contrast`; everything else is no wish, or light.
const DARK: u32 = 1;
const HIGHER: u32 = 1;

/// The wishes as they are, then each change of them. Ends, silently, where there is no bus.
pub fn follow(bus: &Bus) -> impl Stream<Item = Appearance> + use<> {
    let bus = bus.clone();
    iced::stream::channel(1, async move |say| {
        if let Err(error) = listen(&bus, say).await {
            tracing::debug!(%error, "the desktop does not tell how things are to look");
        }
    })
}

async fn listen(bus: &Bus, mut say: Sender<Appearance>) -> zbus::Result<()> {
    let connection = bus.connect().await?;
    let settings = interface(&connection, "org.freedesktop.portal.Settings").await?;
    // Before the first look, so that no change between the two is lost.
    let mut changes = settings.receive_signal_with_args("SettingChanged", &[(0, NAMESPACE)]).await?;
    let namespaces = (vec![NAMESPACE],);
    let mut now = Appearance::default();
    match settings.call::<_, _, HashMap<String, HashMap<String, OwnedValue>>>("ReadAll", &namespaces).await {
        Ok(all) => {
            for (key, value) in all.get(NAMESPACE).into_iter().flatten() {
                learn(&mut now, key, value);
            }
        }
        // It may come later; then it tells of changes.
        Err(error) => tracing::debug!(%error, "no portal yet"),
    }
    let mut told = None;
    loop {
        if told != Some(now) && say.send(now).await.is_err() {
            return Ok(());
        }
        told = Some(now);
        let Some(change) = changes.next().await else { return Ok(()) };
        let body = change.body();
        if let Ok((_, key, value)) = body.deserialize::<(String, String, Value<'_>)>() {
            learn(&mut now, &key, &value);
        }
    }
}

fn learn(appearance: &mut Appearance, key: &str, value: &Value<'_>) {
    // Some portals wrap it twice.
    let value = match value {
        Value::Value(inner) => inner,
        value => value,
    };
    let Ok(number) = u32::try_from(value) else { return };
    match key {
        "color-scheme" => appearance.dark = number == DARK,
        "contrast" => appearance.contrast = number == HIGHER,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_wishes_are_learnt() {
        let mut now = Appearance::default();
        for (key, value) in [
            ("accent-color", Value::from(1_u32)),
            ("color-scheme", Value::from("1")),
            ("contrast", Value::from(7_u32)),
        ] {
            learn(&mut now, key, &value);
        }
        assert_eq!(now, Appearance::default());
        learn(&mut now, "color-scheme", &Value::Value(Box::new(Value::from(1_u32))));
        learn(&mut now, "contrast", &Value::from(1_u32));
        assert_eq!(now, Appearance { dark: true, contrast: true });
        learn(&mut now, "color-scheme", &Value::from(2_u32));
        assert_eq!(now, Appearance { dark: false, contrast: true });
    }
}
