//! How names are written in TypeScript: every rule of case, every reserved word, every clash.
//!
//! The model gives out names as lower-case words ([`Name`]). This file alone turns them into
//! identifiers of TypeScript. Whatever the words are, the identifier is valid, is not reserved
//! where it stands, and is different from its neighbours.

use std::borrow::Cow;

use gatesmith_model::api::{Api, EnumType, Name, Types};

use crate::names::{self, pascal, words};

/// Words that cannot name a function in a module: ECMAScript's, strict mode's, and those that it
/// keeps for later.
const KEYWORDS: &[&str] = &[
    "arguments",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Functions that a package offers beside its operations.
pub const OFFERED_FUNCTIONS: &[&str] = &["identityPool", "rawVariant", "settle", "unlisted"];

/// Names that an operation's function must not take: what a package offers, the module of its
/// types, and members that every object has (a client would lose them).
const TAKEN_FUNCTIONS: &[&str] = &["constructor", "endpoint", "toString", "types", "valueOf"];

/// Classes of errors that a package offers beside the types of its operations' errors.
pub const OFFERED_ERRORS: &[&str] = &[
    "ApiError",
    "AuthError",
    "GatewayError",
    "RequestError",
    "ServiceError",
    "TimeoutError",
    "TransportError",
    "UndeclaredError",
    "UnreadableError",
];

/// The type of the errors that no document declares, which a package offers too.
const TAKEN_ERROR: &str = "CallError";

/// Members that every object inherits: reading an absent one would not give `undefined`.
const INHERITED: &[&str] = &[
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// Names that a module of the language or of the platform expects to mean something else. A type
/// called so is reached as `types.Error` only.
const GLOBALS: &[&str] = &[
    "AbortController",
    "AbortSignal",
    "Array",
    "ArrayBuffer",
    "Awaited",
    "BigInt",
    "Blob",
    "Boolean",
    "Buffer",
    "Crypto",
    "Date",
    "Error",
    "Event",
    "EventTarget",
    "Exclude",
    "Extract",
    "File",
    "FormData",
    "Function",
    "Headers",
    "Infinity",
    "Intl",
    "Iterable",
    "Iterator",
    "JSON",
    "Location",
    "Map",
    "Math",
    "NaN",
    "NonNullable",
    "Number",
    "Object",
    "Omit",
    "Parameters",
    "Partial",
    "Pick",
    "Promise",
    "PromiseLike",
    "Proxy",
    "RangeError",
    "Readonly",
    "ReadonlyArray",
    "ReadonlyMap",
    "ReadonlySet",
    "Record",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Request",
    "Required",
    "Response",
    "ReturnType",
    "Set",
    "String",
    "Symbol",
    "SyntaxError",
    "Temporal",
    "TypeError",
    "URL",
    "Uint8Array",
    "WeakMap",
    "WeakRef",
    "WeakSet",
];

/// True where a type of this name is not offered flat.
pub fn is_global(ident: &str) -> bool {
    GLOBALS.contains(&ident)
}

/// The name of an operation's function: `getOrder`, `delete_`.
pub fn function(name: &Name) -> String {
    let ident = camel(name);
    let taken = [KEYWORDS, OFFERED_FUNCTIONS, TAKEN_FUNCTIONS];
    if taken.iter().any(|list| list.contains(&ident.as_str())) {
        format!("{ident}_")
    } else {
        ident
    }
}

/// The name of the file of an operation, without `.ts`: `get-order`. Lower case, so that files
/// differ on every file system.
pub fn file_stem(name: &Name) -> String {
    let stem = words(name).collect::<Vec<_>>().join("-");
    match stem.as_str() {
        "" => "unnamed".to_owned(),
        device if names::is_device(device) => format!("{device}_"),
        _ => stem,
    }
}

/// The name of the type of what an operation takes.
pub fn input(name: &Name) -> String {
    format!("{}Input", pascal(name))
}

/// The name of the type of what an operation answers, where it is one of its own.
pub fn output(name: &Name) -> String {
    format!("{}Output", pascal(name))
}

/// The name of the type of an operation's errors.
pub fn error(name: &Name) -> String {
    let ident = format!("{}Error", pascal(name));
    let offered = OFFERED_ERRORS.contains(&ident.as_str()) || ident == TAKEN_ERROR;
    if offered || is_global(&ident) {
        format!("{ident}_")
    } else {
        ident
    }
}

/// The identifiers of all named types, by their [`TypeId`](gatesmith_model::api::TypeId).
pub fn types(types: &Types) -> Vec<String> {
    distinct(types.iter().map(|definition| pascal(&definition.name)), &[])
}

/// The keys of an enum's values, in their order.
pub fn values(definition: &EnumType) -> Vec<String> {
    distinct(definition.values.iter().map(|it| pascal(&it.name)), &[])
}

/// The members of what an operation takes or answers; none is called as one of `reserved`.
pub fn members<'a>(names: impl Iterator<Item = &'a Name>, reserved: &[&str]) -> Vec<String> {
    let idents = names.map(|name| {
        let ident = camel(name);
        if INHERITED.contains(&ident.as_str()) {
            format!("{ident}_")
        } else {
            ident
        }
    });
    distinct(idents, reserved)
}

/// The API, with operations renamed that would meet in TypeScript: `item_2` and `item2` as
/// `item2`, `1st` and `n1st` as `n1st`.
pub fn settled(api: &Api) -> Cow<'_, Api> {
    names::settled(api, |name| [pascal(name), function(name)])
}

fn distinct(wanted: impl Iterator<Item = String>, reserved: &[&str]) -> Vec<String> {
    names::distinct(wanted, reserved, |ident, word| {
        format!("{}{word}", ident.trim_end_matches('_'))
    })
}

/// `camelCase`; `n` stands before a digit: `n1st`.
fn camel(name: &Name) -> String {
    let mut ident = String::with_capacity(name.as_str().len());
    for word in words(name) {
        if ident.is_empty() {
            ident.push_str(&word);
        } else {
            let (first, rest) = word.split_at(1);
            ident.push_str(&first.to_ascii_uppercase());
            ident.push_str(rest);
        }
    }
    match ident.bytes().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{ident}"),
        Some(_) => ident,
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
        assert_eq!(function(&name("get_order")), "getOrder");
        assert_eq!(function(&name("delete")), "delete_");
        assert_eq!(function(&name("settle")), "settle_");
        assert_eq!(function(&name("1st")), "n1st");
        assert_eq!(error(&name("service")), "ServiceError_");
        assert_eq!(error(&name("type")), "TypeError_");
        assert_eq!(file_stem(&name("get_order")), "get-order");
        assert_eq!(file_stem(&name("com1")), "com1_");
        assert_eq!(file_stem(&name("../x")), "x");
    }

    #[test]
    fn members_differ_from_each_other_and_from_what_objects_inherit() {
        let names = ["item_2", "item2", "body", "constructor", "delete"].map(name);
        assert_eq!(
            members(names.iter(), &["body"]),
            ["item2", "item2N2", "bodyValue", "constructor_", "delete"]
        );
    }
}
