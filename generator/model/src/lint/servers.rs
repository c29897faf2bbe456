//! Addresses that a part of an API has for itself.
//!
//! OpenAPI 3 lets a path or an operation name servers that take the place of the document's own. An
//! API of API Gateway is served as a whole, and a generated client calls one base URL.

use crate::{
    diagnostic::Diagnostic,
    dialect::Dialect,
    document::{Document, Reader, shortened},
    rules::Rule,
    source::Anchor,
};

/// One finding for all of them: who divides an API so, does it in many places.
pub(super) fn lint(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    if document.dialect == Dialect::Swagger2 {
        return;
    }
    let source = reader.source;
    let mut overriding = document.operations.iter().filter_map(|operation| {
        let holders = [operation.at, operation.item];
        let mut servers = holders
            .into_iter()
            .filter_map(|holder| source.get(holder, "servers"));
        let at = servers.find(|&at| !source.items(at).is_empty())?;
        Some((operation, at))
    });
    let Some((first, at)) = overriding.next() else {
        return;
    };
    let name = format!("{} {}", first.method, shortened(first.path));
    let says = ["has servers of its own", "have servers of their own"];
    let message = super::sentence(&name, overriding.count(), says);
    reader.find(
        Diagnostic::new(Rule::ServerOverride, Anchor::Key(at), message)
            .label("passed over: an API is called at one address")
            .help("move what is served elsewhere into a document of its own"),
    );
}
