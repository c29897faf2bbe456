//! Usage plans that slow down single operations.

use std::collections::BTreeMap;

use crate::{
    api::{Api, SecuritySchemeKind},
    diagnostic::{Diagnostic, Report},
    document::shortened,
    rules::Rule,
    source::Anchor,
};

/// Reports operations that a usage plan throttles and that need no API key: a plan holds for the
/// callers who send one. `throttles` are names of plans, each with a method and a path as the
/// document has them: `GET /orders/{orderId}`.
pub fn throttled_without_key<'t>(
    api: &Api,
    throttles: impl IntoIterator<Item = (&'t str, &'t str)>,
    report: &mut Report,
) {
    let plans: BTreeMap<&str, &str> = throttles
        .into_iter()
        .map(|(plan, method)| (method, plan))
        .collect();
    if plans.is_empty() {
        return;
    }
    for operation in &api.operations {
        let method = format!("{} {}", operation.method, operation.path.text);
        let Some(plan) = plans.get(method.as_str()) else {
            continue;
        };
        let needs_key = operation.security.iter().any(|used| {
            let kind = &api.scheme(used.scheme).kind;
            matches!(kind, SecuritySchemeKind::ApiKey { .. })
        });
        if needs_key {
            continue;
        }
        report.add(
            Diagnostic::new(
                Rule::KeylessThrottle,
                Anchor::Key(operation.at),
                format!(
                    "the usage plan `{}` throttles {}, which needs no API key",
                    shortened(plan),
                    shortened(&method)
                ),
            )
            .label("calls without a key pass by every plan")
            .help("ask for a key in `security`, or take the throttle out of the plan"),
        );
    }
}
