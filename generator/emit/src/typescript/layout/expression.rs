//! Values: objects, arrays, calls.

use super::{Doc, comma};

/// A value behind a key this short stays on the line: moving it down would win nothing.
const SHORT_KEY: usize = 4;

/// `{ a: 1, b }`. `open`: one property a line, whether they fit or not.
pub fn object(properties: Vec<Doc>, open: bool) -> Doc {
    if properties.is_empty() {
        return Doc::text("{}");
    }
    let separator = Doc::concat([Doc::text(","), Doc::Line]);
    let contents = Doc::concat([
        Doc::text("{"),
        Doc::indent(Doc::concat([
            Doc::Line,
            Doc::joined(properties, &separator),
        ])),
        comma(),
        Doc::Line,
        Doc::text("}"),
    ]);
    if open {
        Doc::broken(contents)
    } else {
        Doc::group(contents)
    }
}

/// `key: value`. A `path` or string behind a longer key moves to the next line where it is too
/// wide; `key` is finished text.
pub fn property(key: &str, value: Doc) -> Doc {
    let moves = matches!(&value, Doc::Text(text) if !text.starts_with("path`"))
        && key.chars().count() > SHORT_KEY;
    let head = Doc::text(format!("{key}:"));
    if moves {
        Doc::group(Doc::concat([
            head,
            Doc::group(Doc::indent(Doc::concat([Doc::Line, value]))),
        ]))
    } else {
        Doc::concat([head, Doc::text(" "), value])
    }
}

/// `[a, b]`.
pub fn array(items: Vec<Doc>) -> Doc {
    if items.is_empty() {
        return Doc::text("[]");
    }
    let separator = Doc::concat([Doc::text(","), Doc::Line]);
    Doc::group(Doc::concat([
        Doc::text("["),
        Doc::indent(Doc::concat([Doc::SoftLine, Doc::joined(items, &separator)])),
        comma(),
        Doc::SoftLine,
        Doc::text("]"),
    ]))
}

/// `f(a, { b: 1 })`. A last argument that is an object or array keeps its opening bracket on the
/// line of the call where that is enough.
pub fn call(function: &str, arguments: &[Doc]) -> Doc {
    let separator = Doc::concat([Doc::text(","), Doc::Line]);
    let open = Doc::text(format!("{function}("));
    let broken_out = Doc::broken(Doc::concat([
        open.clone(),
        Doc::indent(Doc::concat([
            Doc::SoftLine,
            Doc::joined(arguments.iter().cloned(), &separator),
        ])),
        comma(),
        Doc::SoftLine,
        Doc::text(")"),
    ]));
    let Some((last, before)) = arguments.split_last() else {
        return Doc::text(format!("{function}()"));
    };
    if !matches!(last, Doc::Group { .. }) {
        let flat = Doc::concat([
            open,
            Doc::joined(arguments.iter().cloned(), &Doc::text(", ")),
            Doc::text(")"),
        ]);
        return Doc::Choice(vec![flat, broken_out]);
    }
    let with_last = |last: Doc| {
        let all = before.iter().cloned().chain([last]);
        Doc::concat([
            open.clone(),
            Doc::joined(all, &Doc::text(", ")),
            Doc::text(")"),
        ])
    };
    let hugged = match last {
        Doc::Group { contents, .. } => Doc::broken((**contents).clone()),
        other => other.clone(),
    };
    Doc::Choice(vec![with_last(last.clone()), with_last(hugged), broken_out])
}
