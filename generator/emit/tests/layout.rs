//! The layouts against rustfmt itself, at every width that matters.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail where they are"
)]

use std::{
    fmt::Write as _,
    io::Write as _,
    process::{Command, Stdio},
};

use gatesmith_emit::rust::layout::{self, Expr};

/// Passes where rustfmt, in its default style, leaves the text as it is.
fn assert_settled(text: &str) {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    rustfmt
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = rustfmt.wait_with_output().unwrap();
    let formatted = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let settled: Vec<_> = formatted.lines().collect();
    let differs = |&at: &usize| lines.get(at) != settled.get(at);
    if let Some(at) = (0..lines.len().max(settled.len())).find(differs) {
        let around =
            |lines: &[&str]| lines[at.saturating_sub(3)..(at + 6).min(lines.len())].join("\n");
        panic!(
            "ours:\n{}\n\nrustfmt's:\n{}",
            around(&lines),
            around(&settled)
        );
    }
}

/// Each statement in a function of its own, so that one that rustfmt gives up on hides no other.
fn functions(statements: impl Iterator<Item = String>) -> String {
    let functions: Vec<_> = statements
        .map(|text| format!("fn f() {{\n    {text}\n}}\n"))
        .collect();
    functions.join("\n")
}

fn name(length: usize) -> String {
    "n".repeat(length)
}

/// The routes of as many operations with long names.
fn routes(count: usize, length: usize) -> Expr {
    let service = Expr::call("Arc::clone", [Expr::text("&service")]);
    let last = Expr::call(
        format!("operations::{}::route", name(length)),
        [Expr::text("service")],
    );
    let route = Expr::call(format!("operations::{}::route", name(length)), [service]);
    let mut items = vec![route; count - 1];
    items.push(last);
    Expr::Array { prefix: "", items }
}

#[test]
fn calls() {
    let statements = (1..80).flat_map(|length| {
        let wire = || Expr::text(format!("\"{}\"", name(length)));
        let value = || Expr::text(format!("&input.{}", name(length)));
        let optional = || Expr::method(format!("input.{}", name(length)), "as_ref", []);
        [
            Expr::method("request", "path", [wire(), value()])
                .tried()
                .statement(4),
            Expr::method("request", "query_optional", [wire(), optional()]).statement(4),
            Expr::call("Router::new", [routes(1, length)]).statement(4),
            Expr::call("Router::new", [routes(2, length)]).statement(4),
            Expr::method("object", "additional", [value()])
                .tried()
                .statement(4),
            Expr::call("codec::impl_deserialize!", [value(), value()]).statement(4),
            Expr::call(
                "Ok",
                [Expr::call(
                    format!("X::{}", name(length)),
                    [Expr::method("reply", "json", []).tried()],
                )],
            )
            .statement(4),
        ]
    });
    assert_settled(&functions(statements));
}

#[test]
fn arrays() {
    let statements = (1..40).flat_map(|count| {
        let short = |length: usize| {
            let items = (0..count).map(|_| Expr::text(name(length))).collect();
            layout::assignment(4, "let x", &Expr::Array { prefix: "", items })
        };
        let pairs = (0..count / 8)
            .map(|_| Expr::Tuple(vec![Expr::text("\"wire\""), Expr::text(name(count))]));
        let array = Expr::Array {
            prefix: "&mut ",
            items: pairs.collect(),
        };
        let call = Expr::call("codec::read_object", [Expr::text("input"), array]);
        let paths = (0..count).map(|_| Expr::text("Self::A")).collect();
        let paths = Expr::Array {
            prefix: "",
            items: paths,
        };
        let types = (0..count)
            .map(|_| Expr::text("types::A"))
            .collect::<Vec<_>>();
        [
            layout::assignment(4, "let x", &paths),
            Expr::call("codec::impl_deserialize!", types).statement(4),
            short(3),
            short(7),
            short(10),
            short(11),
            call.tried().statement(4),
        ]
    });
    assert_settled(&functions(statements));
}

#[test]
fn structs() {
    let statements = (1..70).flat_map(|length| {
        let required = Expr::method(
            name(length),
            "required",
            [Expr::text(format!("\"{}\"", name(length)))],
        );
        let optional = Expr::method(name(length), "optional", []);
        let built = |value: Expr| {
            let fields = vec![(name(length), Some(value)), ("b".to_owned(), None)];
            Expr::call("Ok", [Expr::structure("Self", fields)]).statement(4)
        };
        let short = Expr::structure(
            "Self",
            vec![("a".to_owned(), Some(Expr::text(name(length))))],
        );
        [built(required.tried()), built(optional), short.statement(4)]
    });
    assert_settled(&functions(statements));
}

#[test]
fn match_arms() {
    let statements = (1..90).flat_map(|length| {
        let inner = Expr::method("reply", "json", []).tried();
        let arms = [
            layout::arm(
                8,
                &["200".into()],
                &Expr::text(format!("\"{}\"", name(length))),
            ),
            layout::arm(
                8,
                &["200".into()],
                &Expr::call(format!("X::{}", name(length)), [inner.clone()]),
            ),
            layout::arm(
                8,
                &["s @ 400..=499".into()],
                &Expr::structure(
                    format!("X::{}", name(length)),
                    vec![("status".into(), None), ("body".into(), Some(inner))],
                ),
            ),
        ];
        arms.map(|arm| format!("match x {{\n        {arm}\n    }}"))
    });
    let methods = (1..90).flat_map(|length| {
        let tags = |count: usize| Expr::Array {
            prefix: "&",
            items: (0..count)
                .map(|_| Expr::text(format!("\"{}\"", name(length % 13))))
                .collect(),
        };
        let arms = [(10, 1), (10, 7), (length, 2), (length, 9)].map(|(pattern, count)| {
            let call = Expr::method(
                "at",
                "unknown_variant",
                [Expr::text("\"kind\""), tags(count)],
            );
            layout::arm(8, &[name(pattern)], &call)
        });
        arms.map(|arm| format!("match x {{\n        {arm}\n    }}"))
    });
    let patterns = (1..40).map(|count| {
        let alternatives: Vec<_> = (0..count)
            .map(|it| format!("\"{}\"", name(3 + count % 8 + it % 2)))
            .collect();
        let arm = layout::arm(
            8,
            &alternatives,
            &Expr::text("codec::from_json(raw).map(Self::A)"),
        );
        format!("match x {{\n        {arm}\n    }}")
    });
    assert_settled(&functions(statements.chain(methods).chain(patterns)));
}

#[test]
fn signatures_and_fields() {
    let mut text = String::new();
    for length in 1..70 {
        let name = name(length);
        let output = format!("Result<types::{name}, Error<E>>");
        let signature = layout::signature(
            0,
            "async fn f",
            &["a: A".into(), format!("b: {name}")],
            &output,
            "{",
        );
        let field = layout::field(4, &format!("pub {name}"), &format!("Option<Vec<{name}>>"));
        let nested = format!("Vec<IndexMap<String, types::{name}{name}>>");
        let nested = if length < 40 { nested } else { "A".to_owned() };
        let variant = format!(
            "{}\n    {}",
            layout::variant(4, &name, &format!("Box<{name}>")),
            layout::variant(4, &name, &nested)
        );
        let implementation = layout::implementation(&format!("impl From<{name}>"), &name);
        let long = format!("Result<{name}Response, lambda::ServiceError>");
        let alias = format!(
            "{}\n\n{}",
            layout::type_alias(0, &format!("pub type {name}"), &format!("Vec<{name}>")),
            layout::type_alias(0, &format!("pub type {name}"), &long)
        );
        let _ = write!(
            text,
            "{signature}\n    a\n}}\n\nstruct S {{\n    {field}\n}}\n\nenum E {{\n    {variant}\n}}\n\n{implementation}\n    fn f() {{}}\n}}\n\n{alias}\n\n"
        );
    }
    assert_settled(text.trim_end());
}

#[test]
fn use_lists() {
    let mut text = String::new();
    for count in 2..40 {
        let names: Vec<_> = (0..count)
            .map(|it| format!("N{}", name(3 + (count + it * 7) % 11)))
            .collect();
        let mut names: Vec<_> = names.iter().map(String::as_str).collect();
        names.extend(["self", "V10", "V9", "snake_case", "r#type", "CONST"]);
        let _ = write!(
            text,
            "{}\n\n",
            layout::uses(&format!("use ::m{count}"), &names)
        );
        let pair = [names[0], &name(count + 38)];
        let _ = write!(
            text,
            "{}\n\n",
            layout::uses(&format!("use ::p{}", name(count)), &pair)
        );
    }
    assert_settled(text.trim_end());
}
