//! How names are written in Rust: every rule of case, every reserved word, every mended clash.
//!
//! The model gives out names as lower-case words ([`Name`]). This file alone turns them into
//! identifiers. Whatever the words are, the identifier is valid, is not reserved where it stands,
//! and is different from its neighbours.

use std::borrow::Cow;

use gatesmith_model::api::{Api, EnumType, Name, StructType, Types, UnionType};

use crate::names::{self, pascal, snake};

/// The words that Rust 2024 reserves, those that it keeps for later included.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Reserved words that `r#` cannot free.
const PATH_KEYWORDS: &[&str] = &["crate", "self", "super"];

/// Names of the generated client's own functions, which an operation must not take.
const CLIENT_FUNCTIONS: &[&str] = &["builder", "core", "from", "new"];

/// Local names of generated codecs and operations, which fields must not take.
const LOCALS: &[&str] = &[
    "core",
    "deserializer",
    "input",
    "object",
    "reply",
    "request",
    "serializer",
];

/// The variant that keeps what the document does not list.
pub const UNLISTED_VARIANT: &str = "Unlisted";
/// The variant that keeps a union's unknown member.
pub const UNKNOWN_VARIANT: &str = "Unknown";
/// The field that keeps an object's other members.
pub const ADDITIONAL_FIELD: &str = "additional";

/// `snake_case`, for fields, parameters and local names: `r#type`, `self_`, `n1st`.
pub fn field(name: &Name) -> String {
    raw(snake(name))
}

/// The name of an operation's method on the client, or of its function in a trait.
pub fn method(name: &Name) -> String {
    let ident = snake(name);
    if CLIENT_FUNCTIONS.contains(&ident.as_str()) {
        return format!("{ident}_");
    }
    raw(ident)
}

/// The name of an operation's module; its file is called [`file_stem`].
pub fn module(name: &Name) -> String {
    raw(file_stem(name))
}

/// The name of the file in which an operation's module stands, without `.rs`.
pub fn file_stem(name: &Name) -> String {
    let ident = snake(name);
    if names::is_device(&ident) || ident == "mod" || PATH_KEYWORDS.contains(&ident.as_str()) {
        return format!("{ident}_");
    }
    ident
}

/// `PascalCase`, for types: `SelfType`, `V1st`.
pub fn type_name(name: &Name) -> String {
    match pascal(name) {
        ident if ident == "Self" => "SelfType".to_owned(),
        ident => ident,
    }
}

/// `PascalCase`, for the variants of an enum.
pub fn variant(name: &Name) -> String {
    match pascal(name) {
        ident if ident == "Self" => "SelfValue".to_owned(),
        ident => ident,
    }
}

/// The identifiers of all named types, by their [`TypeId`](gatesmith_model::api::TypeId).
pub fn types(types: &Types) -> Vec<String> {
    distinct(
        types.iter().map(|definition| type_name(&definition.name)),
        &[],
    )
}

/// The identifiers of a struct's fields, in their order.
pub fn fields(definition: &StructType) -> Vec<String> {
    let reserved: &[&str] = match definition.additional {
        gatesmith_model::api::Additional::Kept(_) => &[ADDITIONAL_FIELD],
        _ => &[],
    };
    distinct(definition.fields.iter().map(|it| field(&it.name)), reserved)
}

/// The identifiers of an enum's values, in their order.
pub fn values(definition: &EnumType) -> Vec<String> {
    let wanted = definition.values.iter().map(|value| variant(&value.name));
    distinct(wanted, &[UNLISTED_VARIANT])
}

/// The identifiers of a union's variants, in their order.
pub fn variants(definition: &UnionType) -> Vec<String> {
    let wanted = definition.variants.iter().map(|it| variant(&it.name));
    distinct(wanted, &[UNKNOWN_VARIANT])
}

/// A local name for each field: its own, unless generated code uses that itself.
pub fn local(field: &str) -> String {
    if LOCALS.contains(&field) {
        format!("{field}_")
    } else {
        field.to_owned()
    }
}

/// Makes identifiers differ from each other and from reserved ones, see [`names::distinct`].
pub fn distinct(wanted: impl Iterator<Item = String>, reserved: &[&str]) -> Vec<String> {
    names::distinct(wanted, reserved, appended)
}

/// The API, with operations renamed that would meet in Rust: `item_2` and `item2` as `Item2Input`,
/// `1st` and `n1st` as `n1st.rs`.
pub fn settled(api: &Api) -> Cow<'_, Api> {
    names::settled(api, |name| [type_name(name), file_stem(name)])
}

/// A word behind an identifier, in its own case. A raw identifier no longer needs its `r#`.
fn appended(ident: &str, word: &str) -> String {
    if ident.starts_with(|first: char| first.is_ascii_uppercase()) {
        format!("{ident}{word}")
    } else {
        format!(
            "{}_{}",
            ident.trim_start_matches("r#").trim_end_matches('_'),
            word.to_ascii_lowercase()
        )
    }
}

fn raw(ident: String) -> String {
    if PATH_KEYWORDS.contains(&ident.as_str()) {
        format!("{ident}_")
    } else if KEYWORDS.contains(&ident.as_str()) {
        format!("r#{ident}")
    } else {
        ident
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(words: &str) -> Name {
        Name::from_words(words)
    }

    #[test]
    fn reserved_words_stay_readable() {
        assert_eq!(field(&name("type")), "r#type");
        assert_eq!(field(&name("self")), "self_");
        assert_eq!(field(&name("crate")), "crate_");
        assert_eq!(field(&name("1st")), "n1st");
        assert_eq!(type_name(&name("1st")), "V1st");
        assert_eq!(type_name(&name("self")), "SelfType");
        assert_eq!(variant(&name("self")), "SelfValue");
        assert_eq!(method(&name("new")), "new_");
        assert_eq!(module(&name("mod")), "mod_");
        assert_eq!(module(&name("self")), file_stem(&name("self")));
        assert_eq!(file_stem(&name("type")), "type");
        assert_eq!(file_stem(&name("com1")), "com1_");
        assert_eq!(file_stem(&name("../x")), "x");
    }

    #[test]
    fn clashes_are_set_apart_and_the_first_keeps_its_name() {
        let wanted = ["Item2", "Item2", "Unlisted", "Item2N2"].map(str::to_owned);
        assert_eq!(
            distinct(wanted.into_iter(), &["Unlisted"]),
            ["Item2", "Item2N3", "UnlistedValue", "Item2N2"]
        );
        let wanted = ["r#type", "r#type"].map(str::to_owned);
        assert_eq!(distinct(wanted.into_iter(), &[]), ["r#type", "type_n2"]);
    }

    #[test]
    fn no_local_name_hides_what_a_codec_uses() {
        assert_eq!(local("deserializer"), "deserializer_");
        assert_eq!(local("price"), "price");
    }
}
