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

#[cfg(test)]
mod tests {
    use super::*;

    fn members(names: &[&str]) -> Vec<Doc> {
        names.iter().map(|&name| Doc::text(name)).collect()
    }

    #[test]
    fn a_union_moves_to_the_next_line_before_it_is_broken() {
        let long = "A".repeat(40);
        assert_eq!(alias("T", members(&["A", "B"])), "export type T = A | B;");
        assert_eq!(
            alias("Type", members(&[&long, "B2345678901234567890123"])),
            format!("export type Type =\n  {long} | B2345678901234567890123;")
        );
        assert_eq!(
            alias("T", members(&[&long, &long])),
            format!("export type T =\n  | {long}\n  | {long};")
        );
    }

    #[test]
    fn a_named_type_is_not_parted_from_null() {
        let long = "A".repeat(80);
        let optional = member("a?", members(&[&long, "null"]));
        assert_eq!(optional.print(2), format!("a?: {long} | null"));
        let list = array_of(members(&["number", "null"]));
        assert_eq!(list.print(2), "(number | null)[]");
    }

    #[test]
    fn a_single_item_never_stands_on_a_line_of_its_own() {
        let long = "a".repeat(90);
        assert_eq!(
            module_items("import", std::slice::from_ref(&long), "m"),
            format!("import {{ {long} }} from \"m\";")
        );
        assert_eq!(module_items("import", &[], "m"), "");
        let two = module_items("import", &[long.clone(), "b".to_owned()], "m");
        assert_eq!(two, format!("import {{\n  {long},\n  b,\n}} from \"m\";"));
    }

    #[test]
    fn the_last_argument_keeps_its_brace_where_that_is_enough() {
        let headers = |count: usize| {
            let headers = (0..count).map(|it| property(&format!("header{it}"), "\"X\"".into()));
            call("fields", &["json".into(), object(headers.collect(), false)])
        };
        assert_eq!(headers(1).print(6), "fields(json, { header0: \"X\" })");
        assert_eq!(
            headers(5).print(6).lines().next(),
            Some("fields(json, {"),
            "{}",
            headers(5).print(6)
        );
        let nested = call("withStatus", &[headers(5)]);
        assert_eq!(nested.print(6).lines().next(), Some("withStatus("));
    }

    #[test]
    fn parameters_stand_below_each_other_where_the_head_is_too_long() {
        let parameters = [
            "client: ClientConfig".to_owned(),
            "options?: CallOptions".to_owned(),
        ];
        let returned = arguments("Call", members(&["types.ProductPage", "ListProductsError"]));
        assert_eq!(
            signature(0, "export function listProducts", &parameters, returned),
            "export function listProducts(\n  client: ClientConfig,\n  options?: CallOptions,\n\
             ): Call<types.ProductPage, ListProductsError> {"
        );
    }
}
