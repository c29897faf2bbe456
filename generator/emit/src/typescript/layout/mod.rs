//! The code that Prettier would leave alone, in its default style.
//!
//! Nothing here calls a formatter: what is printed must not depend on what is installed. Each
//! function stands for one construct, and breaks its lines as Prettier 3.10 does. A test has
//! Prettier look at all that is printed for the corpus.

mod doc;
mod expression;
mod printer;
mod ty;

pub use doc::Doc;
pub use expression::{array, call, object, property};
pub use ty::{alias, argument, arguments, array_of, intersection, map, member, object_type, union};

/// `import { a, b } from "m";`, or an export in the same form. Nothing without items. A single
/// item never stands on a line of its own.
pub fn module_items(head: &str, items: &[String], module: &str) -> String {
    if items.is_empty() {
        return String::new();
    }
    let module = super::literal::string(module);
    let close = format!("}} from {module};");
    if let [only] = items {
        return format!("{head} {{ {only} {close}");
    }
    let items = Doc::joined(
        items.iter().map(|it| Doc::text(it.as_str())),
        &Doc::concat([Doc::text(","), Doc::Line]),
    );
    Doc::group(Doc::concat([
        Doc::text(format!("{head} {{")),
        Doc::indent(Doc::concat([Doc::Line, items])),
        comma(),
        Doc::Line,
        Doc::text(close),
    ]))
    .print(0)
}

/// `export const a = VALUE;`.
pub fn constant(name: &str, value: Doc) -> String {
    let declaration = [
        Doc::text(format!("export const {name} =")),
        Doc::fluid(value),
        Doc::text(";"),
    ];
    Doc::concat(declaration).print(0)
}

/// `export function f(a: A): R {`: the head of a function or method.
pub fn signature(indent: usize, name: &str, parameters: &[String], returned: Doc) -> String {
    let listed = Doc::joined(
        parameters.iter().map(|it| Doc::text(it.as_str())),
        &Doc::concat([Doc::text(","), Doc::Line]),
    );
    let parameters = Doc::concat([
        Doc::text("("),
        Doc::indent(Doc::concat([Doc::SoftLine, listed])),
        comma(),
        Doc::SoftLine,
        Doc::text("): "),
    ]);
    Doc::concat([
        Doc::text(name),
        Doc::group(Doc::concat([parameters, returned])),
        Doc::text(" {"),
    ])
    .print(indent)
}

/// A comma behind the last of several, each on a line of its own.
fn comma() -> Doc {
    Doc::IfBroken {
        broken: ",",
        flat: "",
    }
}
