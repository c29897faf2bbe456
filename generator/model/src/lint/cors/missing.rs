//! Paths that pages are meant to call, and that no browser calls: nobody answers it there.

use std::collections::BTreeSet;

use crate::{
    api::Method,
    diagnostic::Diagnostic,
    document::{Reader, shortened},
    rules::Rule,
    source::Anchor,
};

use super::{
    super::view::{Answer, View},
    ORIGIN, Path, header, sends_json,
};

/// Paths that pages are meant to call and that answer no preflight request. What is called with
/// the same credentials as a path that answers them is meant for pages, too.
pub(super) fn lint(reader: &mut Reader<'_, '_>, paths: &[Path<'_, '_, '_>]) {
    let mut callers = BTreeSet::new();
    let mut greedy = BTreeSet::new();
    for (operations, preflight) in paths {
        for view in *operations {
            let method = view.operation.method;
            if preflight.is_some() && method != Method::Options {
                callers.insert(caller(view));
            }
            if let (Method::Options | Method::Any, Some((before, last))) =
                (method, view.operation.path.rsplit_once('/'))
                && last.ends_with("+}")
            {
                greedy.insert(without_names(before));
            }
        }
    }
    for (operations, _) in paths {
        let path = operations[0].operation.path;
        let is_answered = operations
            .iter()
            .any(|view| matches!(view.operation.method, Method::Options | Method::Any));
        if is_answered || is_below(&greedy, path) {
            continue;
        }
        let wanting = operations.iter().find(|view| {
            let is_webhook = view.access.is_decided && view.access.is_open();
            let is_meant = callers.contains(&caller(view)) && !is_webhook && !shuts_out(view);
            (is_meant || allows_origin(view)) && asks_first(view)
        });
        let Some(view) = wanting else { continue };
        reader.find(
            Diagnostic::new(
                Rule::MissingPreflight,
                Anchor::Key(view.operation.item),
                format!("{} answers no preflight request", shortened(path)),
            )
            .label("browsers call nothing here from another origin")
            .second(Anchor::Key(view.operation.at), "browsers ask before this")
            .help("add an `options` with a mock, as other paths have"),
        );
    }
}

/// With what credentials an operation is called.
fn caller<'a>(view: &View<'_, 'a>) -> (bool, bool, Vec<&'a str>) {
    (
        view.access.iam,
        view.access.key,
        view.access.schemes.clone(),
    )
}

/// The answers of the operation itself, where they are written out.
fn answers<'v, 'a>(view: &'v View<'_, 'a>) -> &'v [Answer<'a>] {
    let integration = view.integration.as_ref().filter(|it| !it.kind.is_proxy());
    let answers = integration.and_then(|it| it.answers.as_deref());
    answers.unwrap_or_default()
}

/// The answer of the operation itself is meant for pages of other origins.
fn allows_origin(view: &View<'_, '_>) -> bool {
    let mut answers = answers(view).iter();
    answers.any(|answer| header(answer, ORIGIN).is_some())
}

/// The answers of the operation itself set headers, and let no page read them.
fn shuts_out(view: &View<'_, '_>) -> bool {
    let mut answers = answers(view).iter();
    answers.any(|answer| !answer.headers.is_empty()) && !allows_origin(view)
}

/// A browser sends a preflight request before calling this.
fn asks_first(view: &View<'_, '_>) -> bool {
    matches!(
        view.operation.method,
        Method::Put | Method::Patch | Method::Delete
    ) || view.access.iam
        || view.access.key
        || !view.access.headers.is_empty()
        || sends_json(view)
}

/// A path by which variables of any name are equal.
fn without_names(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        let is_variable = segment.starts_with('{');
        if is_variable { "{}" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// A greedy variable takes what stands below it, where no other path has the method (recorded).
fn is_below(greedy: &BTreeSet<String>, path: &str) -> bool {
    let path = without_names(path);
    let mut ends = path.match_indices('/').map(|(end, _)| &path[..end]);
    !greedy.is_empty() && ends.any(|before| greedy.contains(before))
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, is_below, without_names};

    #[test]
    fn a_greedy_variable_takes_what_is_below_it() {
        let greedy = BTreeSet::from([without_names("/a/{b}")]);
        assert!(is_below(&greedy, "/a/{other}/c"));
        assert!(is_below(&greedy, "/a/x/c") == greedy.contains("/a/x"));
        assert!(!is_below(&greedy, "/a/{b}"));
        assert!(!is_below(&BTreeSet::new(), "/a"));
        assert!(is_below(&BTreeSet::from([String::new()]), "/a"));
    }
}
