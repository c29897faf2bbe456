//! Types: unions, objects, arguments, and the declarations that they stand in.

use super::Doc;

/// `A | B` behind a `:` or a `=`, with the space in front of it. What does not fit moves to the
/// next line, and is broken only where it does not fit there.
pub fn union(mut members: Vec<Doc>) -> Doc {
    if members.len() == 1 {
        return Doc::fluid(members.remove(0));
    }
    if hugs(&members) {
        return Doc::fluid(inline(members));
    }
    Doc::group(Doc::indent(Doc::concat([
        Doc::Line,
        Doc::group(alternatives(members)),
    ])))
}

/// The members of a union below each other, each behind its bar, or on one line.
fn alternatives(members: Vec<Doc>) -> Doc {
    Doc::concat([
        Doc::IfBroken {
            broken: "| ",
            flat: "",
        },
        Doc::joined(
            members.into_iter().map(Doc::indent),
            &Doc::concat([Doc::Line, Doc::text("| ")]),
        ),
    ])
}

fn inline(members: Vec<Doc>) -> Doc {
    Doc::joined(members, &Doc::text(" | "))
}

/// A union that is never broken: an object type, or a type by its name, beside `null` alone.
fn hugs(members: &[Doc]) -> bool {
    let is_null = |it: &&Doc| matches!(it, Doc::Text(text) if text == "null");
    let hugged = |it: &Doc| matches!(it, Doc::Group { .. }) || is_reference(it);
    members.iter().filter(is_null).count() + 1 == members.len() && members.iter().any(hugged)
}

/// `types.Order`, `Wrapper<A>`: what begins with a capital, which no word of the language does.
fn is_reference(member: &Doc) -> bool {
    match member {
        Doc::Text(text) => {
            let name = text.rsplit('.').next().unwrap_or(text);
            name.starts_with(|first: char| first.is_ascii_uppercase())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
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
    let items = if hugs(&members) {
        inline(members)
    } else {
        Doc::group(Doc::concat([
            Doc::indent(Doc::concat([
                Doc::SoftLine,
                Doc::group(alternatives(members)),
            ])),
            Doc::SoftLine,
        ]))
    };
    Doc::concat([Doc::text("("), items, Doc::text(")[]")])
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
fn annotation(members: Vec<Doc>) -> Doc {
    if members.len() == 1 || hugs(&members) {
        return Doc::concat([Doc::text(" "), inline(members)]);
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
pub fn argument(members: Vec<Doc>) -> Doc {
    if members.len() == 1 || hugs(&members) {
        return inline(members);
    }
    Doc::group(alternatives(members))
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
