//! Values of extensions.
//!
//! Any of them may be an intrinsic function, or hold a placeholder (`${…}`) of CloudFormation,
//! Terraform or a stage: who deploys the document decides them. Such a value is kept as it is
//! written where it is only handed on, and counts as absent where it would have to be known. Only
//! where something depends on it here is it a finding, which [`undecided`] adds.

use crate::{
    api::Text,
    diagnostic::Diagnostic,
    document::{Reader, describe, shortened, spelling, whole},
    place::Place,
    rules::Rule,
    source::{Anchor, Members, Node},
};

/// What is done where a value is not decided yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undecided {
    /// The default holds.
    Defaults,
    /// It is a finding: what is generated depends on it.
    Reported,
}

/// One of several words, in any case, each with what it means.
pub(super) fn choice<'a, T: Copy>(
    reader: &mut Reader<'a, '_>,
    members: Members<'a>,
    key: &str,
    choices: &[(&str, T)],
    undecided: Undecided,
) -> Option<T> {
    let at = members.get(key)?;
    if let Some(name) = placeholder(reader, at) {
        if undecided == Undecided::Reported {
            report_undecided(reader, at, name, "not known before that");
        }
        return None;
    }
    let text = match reader.source.node(at) {
        Node::String(text) | Node::Number(text) => text,
        _ => reader.string(at, format_args!("`{key}`"))?,
    };
    let found = choices
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text));
    if found.is_none() {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        not_among(reader, at, &format!("`{key}`"), &words);
    }
    found.map(|(_, value)| *value)
}

/// Says that a value is none of the words that are allowed, and which it may mean.
pub(super) fn not_among(reader: &mut Reader<'_, '_>, at: Place, what: &str, words: &[&str]) {
    let text = reader.source.str(at).unwrap_or_default();
    let shown = match reader.source.node(at) {
        Node::String(text) | Node::Number(text) => format!("`{}`", shortened(text)),
        other => describe(other).to_owned(),
    };
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let allowed = match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.join(""),
    };
    let near = spelling::nearest(text, words.iter().copied());
    reader.find(
        Diagnostic::new(Rule::InvalidValue, at, format!("{what} is {shown}"))
            .label(format!("expected {allowed}"))
            .help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write one of these".to_owned(),
            }),
    );
}

/// `true` or `false`; API Gateway takes them as strings too.
pub(super) fn flag<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>, key: &str) -> bool {
    let Some(at) = members.get(key) else {
        return false;
    };
    match reader.source.node(at) {
        Node::Null => false,
        Node::String(text) if text.eq_ignore_ascii_case("true") => true,
        Node::String(text) if text.eq_ignore_ascii_case("false") => false,
        _ if placeholder(reader, at).is_some() => false,
        _ => reader.boolean(at, format_args!("`{key}`")).unwrap_or(false),
    }
}

/// A whole number between bounds, which strings may hold too.
pub(super) fn number<'a>(
    reader: &mut Reader<'a, '_>,
    members: Members<'a>,
    key: &str,
    bounds: std::ops::RangeInclusive<u32>,
    unit: &str,
) -> Option<u32> {
    let at = members.get(key)?;
    if placeholder(reader, at).is_some() {
        return None;
    }
    let number = match reader.source.node(at) {
        Node::Number(text) | Node::String(text) => whole(text),
        _ => None,
    };
    let number = number
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| bounds.contains(number));
    if number.is_none() {
        let (least, most) = (bounds.start(), bounds.end());
        let allowed = match *most {
            u32::MAX => format!("at least {least} {unit}"),
            most => format!("{least} to {most} {unit}"),
        };
        reader.invalid_value(at, format_args!("`{key}`"), &allowed);
    }
    number
}

/// Texts in a list; a whole list that is an intrinsic function is one text.
pub(super) fn texts<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>, key: &str) -> Vec<Text> {
    let Some(at) = members.get(key) else {
        return Vec::new();
    };
    match reader.source.node(at) {
        Node::Null => Vec::new(),
        // Terraform puts a whole list into one placeholder.
        _ if placeholder(reader, at).is_some() => reader.text(at, key).into_iter().collect(),
        _ => {
            let item_of = format!("an item of `{key}`");
            let items = reader.array(at, format_args!("`{key}`"));
            items
                .iter()
                .filter_map(|&item| reader.text(item, &item_of))
                .collect()
        }
    }
}

/// A string that is handed on, and may be decided later.
pub(super) fn text<'a>(
    reader: &mut Reader<'a, '_>,
    members: Members<'a>,
    key: &str,
) -> Option<Text> {
    let at = members.get(key)?;
    match reader.source.node(at) {
        Node::Null => None,
        _ => reader.text(at, format_args!("`{key}`")),
    }
}

/// A string as far as it is known: empty where it is absent or an intrinsic function.
pub(super) fn string<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>, key: &str) -> String {
    match text(reader, members, key) {
        Some(Text::Literal(text)) => text,
        _ => String::new(),
    }
}

/// The members of an object under a key; `None` where it is absent, empty, or decided later.
pub(super) fn object<'a>(
    reader: &mut Reader<'a, '_>,
    members: Members<'a>,
    key: &str,
    what: &str,
    fields: &[&str],
) -> Option<Members<'a>> {
    let at = members.get(key)?;
    object_of(reader, at, what, fields)
}

/// The same of an object at a place.
pub(super) fn object_of<'a>(
    reader: &mut Reader<'a, '_>,
    at: Place,
    what: &str,
    fields: &[&str],
) -> Option<Members<'a>> {
    if matches!(reader.source.node(at), Node::Null) || placeholder(reader, at).is_some() {
        return None;
    }
    let members = reader.object(at, what)?;
    super::check_fields(reader, members, what, fields);
    Some(members)
}

/// The members of an object under a key whose keys are the document's own.
pub(super) fn map<'a>(
    reader: &mut Reader<'a, '_>,
    members: Members<'a>,
    key: &str,
) -> Option<Members<'a>> {
    let at = members.get(key)?;
    if placeholder(reader, at).is_some() {
        return None;
    }
    object_of_any(reader, at, &format!("`{key}`"))
}

/// The members of an object at a place whose keys are no extension's; `None` where it is empty or
/// decided later.
pub(super) fn object_of_any<'a>(
    reader: &mut Reader<'a, '_>,
    at: Place,
    what: &str,
) -> Option<Members<'a>> {
    let is_open = matches!(reader.source.node(at), Node::Null) || reader.intrinsic(at).is_some();
    if is_open {
        None
    } else {
        reader.object(at, what)
    }
}

/// What decides a value later, if something does: the name of an intrinsic function, or `${…}`.
pub(crate) fn placeholder<'a>(reader: &Reader<'a, '_>, at: Place) -> Option<&'a str> {
    match reader.source.node(at) {
        Node::String(text) if text.contains("${") => Some("${…}"),
        Node::Object(_) => reader.intrinsic(at).map(|(name, _)| name),
        _ => None,
    }
}

/// A value that matters here, and that is decided when the document is deployed.
pub(crate) fn report_undecided(
    reader: &mut Reader<'_, '_>,
    at: Place,
    function: &str,
    label: &str,
) {
    let help = "write the value out; intrinsic functions belong into URIs, ARNs and templates";
    reader.undecided(Anchor::Value(at), function, label, help);
}
