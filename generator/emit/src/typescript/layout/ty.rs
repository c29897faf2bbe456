//! Types: unions, objects, arguments, and the declarations that they stand in.

use super::Doc;

/// `A | B`, where it stands behind a `:` or a `=`, the space after which comes with it. What does
/// not fit moves to the next line, and is broken only where it does not fit there.
pub fn union(mut members: Vec<Doc>) -> Doc {
    if members.len() == 1 {
        return Doc::fluid(members.remove(0));
    }
    if hugs(&members) {
        let all = Doc::joined(members, &Doc::text(" | "));
        return Doc::concat([Doc::text(" "), all]);
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

/// An object type beside `null` and `undefined` alone keeps its opening brace on the line.
fn hugs(members: &[Doc]) -> bool {
    let is_nothing = |it: &&Doc| matches!(it, Doc::Text(text) if text == "null");
    let objects = members
        .iter()
        .filter(|it| matches!(it, Doc::Group { .. }))
        .count();
    objects == 1 && members.iter().filter(is_nothing).count() + 1 == members.len()
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

/// What stands behind the `:` of a member: a single type stays on the line, however long.
fn annotation(mut members: Vec<Doc>) -> Doc {
    if members.len() == 1 {
        return Doc::concat([Doc::text(" "), members.remove(0)]);
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
