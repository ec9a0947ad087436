//! Every code of the catalogue says what happened and what to do, in every language; texts are whole and well set.

use kliuchnyk::authority::AuthorityError;
use kliuchnyk::carrier::PasswordIssue;
use kliuchnyk::code::{Code, Coded as _};
use kliuchnyk::i18n::{Language, Texts};
use kliuchnyk::renewal::{Place, State, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One message of a Fluent file: the names of its parts (`""` for the value) with their text.
type Message = BTreeMap<String, String>;

/// Messages by id. Understands what these files use: comments, messages, attributes, continuation lines.
fn messages(source: &str) -> BTreeMap<String, Message> {
    let mut found: BTreeMap<String, Message> = BTreeMap::new();
    let (mut id, mut part) = (String::new(), String::new());
    for line in source.lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if !line.starts_with(' ') && !line.starts_with('}') {
            let (name, text) = line.split_once('=').unwrap_or_else(|| panic!("not a message: {line}"));
            (id, part) = (name.trim().to_owned(), String::new());
            let message = found.entry(id.clone()).or_default();
            assert!(message.is_empty(), "{id} stands twice in one file");
            message.insert(String::new(), text.to_owned());
        } else if let Some((name, text)) = line.trim().strip_prefix('.').and_then(|l| l.split_once(" = ")) {
            part = name.to_owned();
            found.get_mut(&id).unwrap().insert(part.clone(), text.to_owned());
        } else {
            let text = found.get_mut(&id).unwrap().get_mut(&part).unwrap();
            text.push('\n');
            text.push_str(line);
        }
    }
    found
}

/// Names of the arguments in a text.
fn arguments(text: &str) -> BTreeSet<String> {
    text.split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

fn all_messages(language: Language) -> BTreeMap<String, Message> {
    let mut all = BTreeMap::new();
    for (file, source) in language.sources() {
        for (id, message) in messages(source) {
            assert!(all.insert(id.clone(), message).is_none(), "{id} of {file} stands in another file too");
        }
    }
    all
}

#[test]
fn every_file_parses_as_fluent() {
    for language in Language::ALL {
        for (file, source) in language.sources() {
            if let Err((_, errors)) = fluent_bundle::FluentResource::try_new(source.to_owned()) {
                panic!("{} {file}: {errors:?}", language.tag());
            }
        }
    }
}

#[test]
fn every_code_has_both_texts_in_every_language() {
    assert_eq!(Code::ALL.len(), 99);
    let mut seen = BTreeSet::new();
    for language in Language::ALL {
        let texts = Texts::new(language);
        let all = all_messages(language);
        for code in Code::ALL {
            let message =
                all.get(code.as_str()).unwrap_or_else(|| panic!("{code} has no text in {}", language.tag()));
            assert!(message.contains_key("advice"), "{code} gives no advice in {}", language.tag());
            let names: BTreeSet<String> =
                ["", "advice"].iter().flat_map(|part| arguments(&message[*part])).collect();
            let with: Vec<(&str, String)> = names.iter().map(|n| (n.as_str(), "FACT".to_owned())).collect();
            for details in [with.as_slice(), &[]] {
                let (title, advice) = texts.error(*code, details);
                for text in [&title, &advice] {
                    assert!(text.chars().count() >= 5, "{code} {}: too short: {text}", language.tag());
                    assert!(
                        !text.contains(['{', '}', '$']),
                        "{code} {}: a placeable is not filled: {text}",
                        language.tag()
                    );
                    assert!(!text.contains(code.as_str()), "{code} {}: {text}", language.tag());
                }
                assert_ne!(title, advice);
                assert!(
                    !title.ends_with('.'),
                    "{code} {}: a title has no full stop: {title}",
                    language.tag()
                );
                assert!(advice.ends_with(['.', '}', ')']) || advice.ends_with("FACT"), "{code}: {advice}");
            }
            // A title tells apart: no two codes of one language share it.
            assert!(seen.insert((language.tag(), texts.error(*code, &[]).0)), "{code} repeats another title");
        }
    }
}

#[test]
fn a_text_with_facts_has_one_without_them_beside_it() {
    for language in Language::ALL {
        for code in Code::ALL {
            let message = &all_messages(language)[code.as_str()];
            let parts = [("", "bare"), ("advice", "advice-bare"), ("advice-cli", "advice-cli-bare")];
            for (full, bare) in parts.into_iter().filter(|(full, _)| message.contains_key(*full)) {
                let named = arguments(&message[full]);
                match message.get(bare) {
                    Some(text) => {
                        assert!(!named.is_empty(), "{code} {}: .{bare} is never shown", language.tag());
                        assert!(
                            arguments(text).is_empty(),
                            "{code} {}: .{bare} names a fact",
                            language.tag()
                        );
                    }
                    None => {
                        assert!(named.is_empty(), "{code} {}: .{bare} is missing", language.tag())
                    }
                }
            }
        }
    }
}

/// The window's advice names no commands, that of the command line no buttons.
#[test]
fn advice_is_for_where_it_is_read() {
    for language in Language::ALL {
        let all = all_messages(language);
        for code in Code::ALL {
            let message = &all[code.as_str()];
            let window = &message["advice"];
            assert!(!window.contains("kliuchnyk "), "{code}: {window}");
            let terminal = message.get("advice-cli").unwrap_or(window);
            for button in ["атисніть", "ress “"] {
                assert!(!terminal.contains(button), "{code} {}: {terminal}", language.tag());
            }
            for quoted in terminal.split(['«', '“']).skip(1) {
                // Commands, and the two words that are no button.
                let is_command = quoted.starts_with("kliuchnyk ") || quoted.starts_with("{ $");
                assert!(is_command, "{code} {}: {terminal}", language.tag());
            }
        }
        let facts = [("uri", "K".to_owned()), ("reason", "absent".to_owned())];
        let told = |texts: Texts| texts.error(Code::Carr01, &facts).1;
        assert_ne!(told(Texts::new(language)), told(Texts::new(language).on_terminal()));
    }
}

#[test]
fn every_fact_named_appears_in_the_text() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        for (code, name) in [
            (Code::Net01, "host"),
            (Code::Key03, "format"),
            (Code::Req12, "reason"),
            (Code::Cert11, "name"),
            (Code::Carr16, "file"),
            (Code::App06, "needs"),
            (Code::App09, "name"),
        ] {
            let (title, advice) = texts.error(code, &[(name, "Ярмарок-7".to_owned())]);
            assert!(format!("{title} {advice}").contains("Ярмарок-7"), "{code}: {title} {advice}");
        }
    }
}

#[test]
fn reasons_of_our_own_are_told_in_the_language_of_their_sentence() {
    for error in [AuthorityError::NoService("lookup"), AuthorityError::NotPossible("polling")] {
        let title = |language| Texts::new(language).error(error.code(), &error.details()).0;
        let (uk, en) = (title(Language::Uk), title(Language::En));
        assert!(!uk.contains(|c: char| c.is_ascii_alphabetic()), "{uk}");
        assert!(uk.contains(": ") && en.contains(": ") && !en.contains("reason-"), "{uk} {en}");
    }
    // The provider's words stay its own.
    let words = Texts::new(Language::Uk).error(Code::Req12, &[("reason", "no such thing".to_owned())]).0;
    assert!(words.ends_with("no such thing"), "{words}");
    let unknown = AuthorityError::ProfileUnknown("nobody".to_owned());
    assert_eq!(unknown.code(), Code::App09);
    assert!(Texts::new(Language::Uk).error(unknown.code(), &unknown.details()).0.contains("nobody"));
}

#[test]
fn the_languages_have_the_same_messages_parts_and_arguments() {
    let [uk, en] = Language::ALL.map(all_messages);
    let ids = |all: &BTreeMap<String, Message>| all.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(&uk), ids(&en));
    for (id, message) in &uk {
        let other = &en[id];
        assert_eq!(message.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "parts of {id}");
        for (part, text) in message {
            assert_eq!(arguments(text), arguments(&other[part]), "arguments of {id}.{part}");
        }
    }
}

#[test]
fn every_message_the_program_asks_for_exists() {
    let all = all_messages(Language::Uk);
    let mut asked = 0;
    for (room, calls, before) in [
        ("src/cli", &["text(\"", "say(\"", "warn(\""][..], ""),
        ("src/gui", &["text(\""], ""),
        ("src/renewal", &["Warning::new(\"", "warn(\""], "renewal-warning-"),
    ] {
        visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join(room), &mut |path, source| {
            for rest in calls.iter().flat_map(|call| source.split(call).skip(1)) {
                let id = format!("{before}{}", rest.split('"').next().unwrap());
                asked += 1;
                assert!(all.contains_key(&id), "{}: there is no message {id}", path.display());
            }
        });
    }
    assert!(asked > 50, "{asked} calls found: the search above no longer fits the code");
}

#[test]
fn every_message_whose_id_is_composed_exists() {
    let mut ids: Vec<String> = Vec::new();
    ids.extend(Step::ALL.map(|step| format!("renewal-step-{}", step.key())));
    ids.extend(State::ALL.map(|state| format!("renewal-state-{}", state.as_str())));
    ids.extend((1..=8).map(|rule| format!("rule-r{rule}")));
    ids.extend(["sign", "agree", "both", "other"].map(|purpose| format!("purpose-{purpose}")));
    ids.extend(
        ["valid", "expired", "not-yet-valid", "revoked", "suspended", "untrusted", "not-checked"]
            .map(|word| format!("verdict-{word}")),
    );
    ids.extend(
        [
            PasswordIssue::Short,
            PasswordIssue::Cyrillic,
            PasswordIssue::LeadingSpace,
            PasswordIssue::TrailingSpace,
            PasswordIssue::TokenTouch,
        ]
        .map(|issue| format!("password-{}", issue.rule())),
    );
    ids.extend(Place::ALL.map(|place| format!("searched-{}", place.as_str())));
    ids.extend(
        ["not-needed", "not-asked", "other-provider", "no-service"].map(|why| format!("searched-{why}")),
    );
    ids.extend(["right", "ahead", "behind", "not-checked"].map(|word| format!("check-clock-{word}")));
    ids.extend(
        ["new-store", "old-store", "old-revoked", "new-good"].map(|key| format!("training-holds-{key}")),
    );
    ids.extend(kliuchnyk::tasks::urgency::DAYS.map(|days| format!("ends-{days}")));
    for part in ["title", "means", "confirm-title", "main", "password-note", "done-title", "next", "office"] {
        ids.extend(["suspend", "revoke"].map(|what| format!("status-{what}-{part}")));
    }
    let all = all_messages(Language::Uk);
    for id in ids {
        assert!(all.contains_key(&id), "there is no message {id}");
    }
}

/// Ids stand in the code whole or composed (`stop-{key}-title`); those of help are composed of the commands' names.
#[test]
fn every_message_is_asked_for() {
    let mut whole: BTreeSet<String> = BTreeSet::new();
    let mut composed: Vec<Vec<String>> = Vec::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |_, source| {
        for literal in source.lines().flat_map(|line| line.split('"').skip(1).step_by(2)) {
            let fixed: Vec<&str> = literal
                .split('{')
                .map(|part| part.split_once('}').map_or(part, |(_, after)| after))
                .collect();
            let of_an_id = |part: &&str| part.chars().all(|c| c == '-' || c.is_ascii_alphanumeric());
            if fixed.len() == 1 {
                whole.insert(literal.to_owned());
            } else if fixed.iter().all(of_an_id) && fixed.iter().any(|part| part.contains('-')) {
                composed.push(fixed.into_iter().map(str::to_owned).collect());
            }
        }
    });
    for id in all_messages(Language::Uk).into_keys() {
        let known = ["E-", "help-command-", "help-argument-"].iter().any(|begin| id.starts_with(begin));
        let asked_for = known || whole.contains(&id) || composed.iter().any(|parts| fits(&id, parts));
        assert!(asked_for, "nothing asks for {id}");
    }
}

/// Whether `id` is these parts in turn with something between each two.
fn fits(id: &str, parts: &[String]) -> bool {
    match parts {
        [] => false,
        [last] => id == last,
        [first, rest @ ..] => {
            id.strip_prefix(first.as_str()).is_some_and(|id| (1..=id.len()).any(|end| fits(&id[end..], rest)))
        }
    }
}

fn visit(folder: &Path, see: &mut dyn FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, see);
        } else if path.extension().is_some_and(|e| e == "rs") {
            see(&path, &std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn ukrainian_texts_are_set_as_ukrainian() {
    for (id, message) in all_messages(Language::Uk) {
        for (part, text) in message {
            // String literals of Fluent (`{"…"}`) are code, not text.
            let text = text.replace("{\"\\u00A0\"}", "\u{a0}").replace("{ \"\" }", "");
            let place = format!("{id}.{part}: {text}");
            assert!(!text.contains(['\'', '"', '`', 'ʼ']), "straight quotes or apostrophe in {place}");
            assert!(!text.contains("..."), "three dots instead of … in {place}");
            assert!(!text.contains(" - "), "a hyphen instead of a dash in {place}");
            assert!(!text.contains("№ "), "№ without a non-breaking space in {place}");
            assert_eq!(text.matches('«').count(), text.matches('»').count(), "unpaired quotes in {place}");
            assert!(!text.contains(['ы', 'э', 'ё', 'ъ', 'Ы', 'Э', 'Ё', 'Ъ']), "Russian letter in {place}");
            for word in text.split(|c: char| !c.is_alphabetic()) {
                let cyrillic = word.chars().any(|c| ('\u{400}'..'\u{530}').contains(&c));
                let latin = word.chars().any(|c| c.is_ascii_alphabetic());
                assert!(!(cyrillic && latin), "letters of two alphabets in «{word}» of {place}");
            }
        }
    }
}

#[test]
fn english_texts_have_typographic_quotes() {
    for (id, message) in all_messages(Language::En) {
        for (part, text) in message {
            let text = text.replace("{\"\\u00A0\"}", "");
            assert!(!text.contains(['"', '\'']), "straight quotes in {id}.{part}: {text}");
            assert!(
                !text.chars().any(|c| ('\u{400}'..'\u{530}').contains(&c)),
                "Cyrillic in {id}.{part}: {text}"
            );
        }
    }
}
