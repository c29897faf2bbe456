//! Types: unions, objects, arguments, and the declarations that they stand in.

use super::Doc;

/// Types that are words of the language.
const KEYWORDS: &[&str] = &[
    "bigint",
    "boolean",
    "false",
    "never",
    "null",
    "number",
    "string",
    "true",
    "undefined",
    "unknown",
];

/// `A | B`, where it stands behind a `:` or a `=`, the space after which comes with it. What does
/// not fit moves to the next line, and is broken only where it does not fit there.
pub fn union(mut members: Vec<Doc>) -> Doc {
    if members.len() == 1 {
        return Doc::fluid(members.remove(0));
    }
    if hugs(&members) {
        let opens = members.iter().any(|it| matches!(it, Doc::Group { .. }));
        let all = Doc::joined(members, &Doc::text(" | "));
        return if opens {
            Doc::concat([Doc::text(" "), all])
        } else {
            Doc::fluid(all)
        };
    }
    Doc::group(Doc::indent(Doc::concat([
        Doc::Line,
        Doc::group(Doc::concat([
            Doc::IfBroken {
                broken: "| ",
                flat: "",
            },
            Doc::joined(
                members.into_iter().map(Doc::indent),
                &Doc::concat([Doc::Line, Doc::text("| ")]),
            ),
        ])),
    ])))
}

/// A union that is never broken: an object type, or a type by its name, beside `null` alone.
fn hugs(members: &[Doc]) -> bool {
    let is_null = |it: &&Doc| matches!(it, Doc::Text(text) if text == "null");
    let hugged = members
        .iter()
        .filter(|it| matches!(it, Doc::Group { .. }) || is_reference(it))
        .count();
    hugged == 1 && members.iter().filter(is_null).count() + 1 == members.len()
}

/// `types.Order`, `Wrapper<A>`; no keyword, such as `string`, and no literal.
fn is_reference(member: &Doc) -> bool {
    match member {
        Doc::Text(text) => {
            let is_name = |it: char| it.is_alphanumeric() || "_$.".contains(it);
            let begins = |it: char| it.is_alphabetic() || "_$".contains(it);
            text.starts_with(begins)
                && text.chars().all(is_name)
                && !KEYWORDS.contains(&text.as_str())
        }
        Doc::Concat(parts) => {
            matches!(parts.first(), Some(Doc::Text(head)) if head.ends_with('<'))
        }
        _ => false,
    }
}

/// `A & B`, in parentheses, as a member of a union.
pub fn intersection(named: &str, object: Doc) -> Doc {
    Doc::concat([Doc::text(format!("({named} & ")), object, Doc::text(")")])
}

/// `T[]`, `(A | B)[]`.
pub fn array_of(mut members: Vec<Doc>) -> Doc {
    if members.len() == 1 {
        return Doc::concat([members.remove(0), Doc::text("[]")]);
    }
    Doc::concat([
        Doc::text("("),
        Doc::joined(members, &Doc::text(" | ")),
        Doc::text(")[]"),
    ])
}

/// `{ [key: string]: T }`.
pub fn map(values: Vec<Doc>) -> Doc {
    let key = Doc::group(Doc::concat([
        Doc::text("["),
        Doc::indent(Doc::concat([Doc::SoftLine, Doc::text("key: string")])),
        Doc::SoftLine,
        Doc::text("]:"),
    ]));
    object_type(vec![Doc::concat([key, annotation(values)])], false)
}

/// `{ a: A; b: B }`. `open`: one member a line, whether they fit or not.
pub fn object_type(members: Vec<Doc>, open: bool) -> Doc {
    let separator = Doc::concat([Doc::text(";"), Doc::Line]);
    let contents = Doc::concat([
        Doc::text("{"),
        Doc::indent(Doc::concat([Doc::Line, Doc::joined(members, &separator)])),
        Doc::IfBroken {
            broken: ";",
            flat: "",
        },
        Doc::Line,
        Doc::text("}"),
    ]);
    if open {
        Doc::broken(contents)
    } else {
        Doc::group(contents)
    }
}

/// `key: T`; `key` is finished text, with its `?` where it has one.
pub fn member(key: &str, members: Vec<Doc>) -> Doc {
    Doc::concat([Doc::text(format!("{key}:")), annotation(members)])
}

/// What stands behind the `:` of a member: a single type stays on the line, however long, with
/// `null` beside it, too.
fn annotation(members: Vec<Doc>) -> Doc {
    if members.len() == 1 || hugs(&members) {
        let all = Doc::joined(members, &Doc::text(" | "));
        return Doc::concat([Doc::text(" "), all]);
    }
    union(members)
}

/// `export type Name = A | B;`.
pub fn alias(name: &str, members: Vec<Doc>) -> String {
    let declaration = Doc::concat([
        Doc::text(format!("export type {name} =")),
        union(members),
        Doc::text(";"),
    ]);
    Doc::group(declaration).print(0)
}

/// A type as one of several arguments, where a union that does not fit is broken below its head.
pub fn argument(mut members: Vec<Doc>) -> Doc {
    if members.len() == 1 {
        return members.remove(0);
    }
    if hugs(&members) {
        return Doc::joined(members, &Doc::text(" | "));
    }
    Doc::group(Doc::concat([
        Doc::IfBroken {
            broken: "| ",
            flat: "",
        },
        Doc::joined(
            members.into_iter().map(Doc::indent),
            &Doc::concat([Doc::Line, Doc::text("| ")]),
        ),
    ]))
}

/// `Name<A, B>`.
pub fn arguments(name: &str, arguments: Vec<Doc>) -> Doc {
    let separator = Doc::concat([Doc::text(","), Doc::Line]);
    Doc::concat([
        Doc::text(format!("{name}<")),
        Doc::group(Doc::concat([
            Doc::indent(Doc::concat([
                Doc::SoftLine,
                Doc::joined(arguments, &separator),
            ])),
            Doc::SoftLine,
            Doc::text(">"),
        ])),
    ])
}
