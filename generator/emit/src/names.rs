//! Names of a document as words, before a target writes them its own way.
//!
//! What is the same in every language: words become `snake_case` or `PascalCase`, identifiers that
//! meet are set apart, and no file is called what an operating system keeps for itself.

use std::{borrow::Cow, collections::BTreeSet};

use gatesmith_model::api::{Api, Name};

/// Base names of files that mean something else to Windows.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// True where Windows takes a file of this base name for a device: `con`, `com1`, `lpt1`.
pub fn is_device(stem: &str) -> bool {
    let is_port = ["com", "lpt"].iter().any(|device| {
        stem.strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest != "_")
    });
    is_port || DEVICES.contains(&stem)
}

/// The API, with operations renamed that would meet in a target: `item_2` and `item2` as
/// `Item2Input`, for instance. `identifiers` are those that an operation takes for itself. The
/// first keeps its name, and a number sets the next apart.
pub fn settled(api: &Api, identifiers: fn(&Name) -> [String; 2]) -> Cow<'_, Api> {
    let mut taken = BTreeSet::new();
    let mut renamed = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let mut name = operation.name.clone();
        let mut number = 2;
        while identifiers(&name).iter().any(|it| taken.contains(it)) {
            name = Name::from_words(format!("{}_n{number}", operation.name));
            number += 1;
        }
        taken.extend(identifiers(&name));
        if name != operation.name {
            renamed.push((index, name));
        }
    }
    if renamed.is_empty() {
        return Cow::Borrowed(api);
    }
    let mut api = api.clone();
    for (index, name) in renamed {
        api.operations[index].name = name;
    }
    Cow::Owned(api)
}

/// Makes identifiers differ from each other and from reserved ones. Two names that differ as
/// words may meet as identifiers (`item_2` and `item2` are both `Item2`): the first keeps it, and
/// a number sets the next apart.
/// `append` puts a word behind an identifier.
pub fn distinct(
    wanted: impl Iterator<Item = String>,
    reserved: &[&str],
    append: fn(&str, &str) -> String,
) -> Vec<String> {
    let wanted: Vec<_> = wanted.collect();
    let asked: BTreeSet<_> = wanted.iter().map(String::as_str).collect();
    let mut taken: BTreeSet<String> = reserved.iter().map(|&ident| ident.to_owned()).collect();
    let mut given = Vec::with_capacity(wanted.len());
    for ident in &wanted {
        let mut mended = ident.clone();
        let mut number = 2;
        while taken.contains(&mended) || (mended != *ident && asked.contains(mended.as_str())) {
            mended = if reserved.contains(&ident.as_str()) && number == 2 {
                append(ident, "Value")
            } else {
                append(ident, &format!("N{number}"))
            };
            number += 1;
        }
        taken.insert(mended.clone());
        given.push(mended);
    }
    given
}

/// `snake_case`; `n` stands before a digit: `n1st`.
pub fn snake(name: &Name) -> String {
    let words: Vec<_> = words(name).collect();
    let ident = words.join("_");
    match ident.bytes().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{ident}"),
        Some(_) => ident,
    }
}

/// `PascalCase`; `V` stands before a digit: `V1st`.
pub fn pascal(name: &Name) -> String {
    let mut ident = String::with_capacity(name.as_str().len());
    for word in words(name) {
        let (first, rest) = word.split_at(1);
        ident.push_str(&first.to_ascii_uppercase());
        ident.push_str(rest);
    }
    match ident.bytes().next() {
        None => "Unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("V{ident}"),
        Some(_) => ident,
    }
}

/// The words, held to what a [`Name`] promises: a stray character must not reach a path.
pub fn words(name: &Name) -> impl Iterator<Item = String> {
    let clean = |word: &str| {
        word.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|it| it.to_ascii_lowercase())
            .collect()
    };
    name.words()
        .map(clean)
        .filter(|word: &String| !word.is_empty())
}
