//! Where each extension may stand, and what is said of those that stand elsewhere.
//!
//! Readers judge the keys of an object when they come to it, because they know best what it is:
//! also in another file, or behind a reference. What nobody reads (an `info`, a parameter, a
//! schema, an unused component) is swept over at the end. There, what an object is follows from
//! where it stands.

use std::collections::BTreeSet;

use crate::{
    api::ApiKind,
    diagnostic::Diagnostic,
    dialect::Dialect,
    document::{Reader, shortened, spelling},
    place::Place,
    rules::Rule,
    source::{Anchor, Member, Members, SourceMap},
};

use super::{
    ANY_METHOD, ENDPOINT_CONFIGURATION,
    catalogue::{Holder, Known, catalogue},
};

/// Judges the extensions of an object that is read as `holder`.
pub(crate) fn check_keys(reader: &mut Reader<'_, '_>, members: Members<'_>, holder: Holder) {
    for member in members {
        if is_meant(member.key) && reader.judged.insert(member.value) {
            judge(reader, member, holder);
        }
    }
}

/// Judges the extensions that no reader came to.
pub(crate) fn sweep(reader: &mut Reader<'_, '_>) {
    let source = reader.source;
    let mut named = BTreeSet::new();
    for (at, member) in source.members_called(SHORTEST, is_meant) {
        if reader.judged.contains(&member.value) {
            continue;
        }
        let Some(holder) = holder(reader, at) else {
            continue;
        };
        // What is no extension at all is said once, however often it stands there.
        let is_known = known(member.key).is_some() || nearest(member.key).is_some();
        if is_known || named.insert(member.key) {
            judge(reader, member, holder);
        }
    }
}

/// What an object is, by where it stands; `None` where its keys are no extensions.
fn holder(reader: &Reader<'_, '_>, at: Place) -> Option<Holder> {
    let source = reader.source;
    if at == source.root() {
        return Some(Holder::Root);
    }
    if !is_of_document(source, at) {
        return None;
    }
    let key = source.key(at);
    let above = source.parent(at).filter(|above| *above != at);
    let above_key = above.and_then(|above| source.key(above));
    Some(match (key, above_key) {
        (Some("components"), _) if above == Some(source.root()) => Holder::Components,
        (None, Some("tags")) => Holder::Tag,
        (None, Some("servers")) => Holder::Server,
        (_, Some("securitySchemes" | "securityDefinitions")) => Holder::Scheme,
        (_, Some("paths" | "pathItems" | "webhooks")) => Holder::PathItem,
        (
            Some("get" | "put" | "post" | "delete" | "patch" | "head" | "options" | ANY_METHOD),
            _,
        ) => Holder::Operation,
        // Names of somebody's own, not extensions.
        (
            Some(
                "properties" | "patternProperties" | "headers" | "mapping" | "scopes" | "variables"
                | "schemas" | "definitions" | "$defs" | "parameters",
            ),
            _,
        ) => return None,
        _ => Holder::Other,
    })
}

/// False for what stands outside the document (the rest of a template), and within values that
/// are data: examples, defaults, the bodies of extensions, and CloudFormation functions, whose
/// arguments stand for something else than where they are written.
fn is_of_document(source: &SourceMap, at: Place) -> bool {
    let mut at = at;
    let mut is_first = true;
    loop {
        if at == source.root() {
            return true;
        }
        let key = source.key(at);
        let is_data = key.is_some_and(|key| {
            matches!(
                key,
                "example" | "examples" | "default" | "enum" | "const" | "Metadata"
            ) || key.starts_with("Fn::")
                || (key.starts_with("x-") && key != ANY_METHOD && !(is_first && is_meant(key)))
        });
        if is_data {
            return false;
        }
        is_first = false;
        match source.parent(at) {
            Some(parent) if parent != at => at = parent,
            // The root of another file: of that, all belongs to the document.
            _ => return source.file_of(at) != source.file_of(source.root()),
        }
    }
}

fn judge(reader: &mut Reader<'_, '_>, member: Member<'_>, holder: Holder) {
    let Some(known) = known(member.key) else {
        report_unknown(reader, member);
        return;
    };
    if let Some(kind) = known.kind.filter(|kind| *kind != reader.kind) {
        let what = format!("`{}`", known.name);
        report_other_kind(reader, Anchor::Key(member.value), &what, kind);
        return;
    }
    let is_in_place = known.stands_in(holder)
        && match (known.name, holder) {
            (ENDPOINT_CONFIGURATION, Holder::Root) => reader.dialect == Dialect::Swagger2,
            _ => true,
        };
    if !is_in_place {
        report_misplaced(reader, member, known, holder);
    }
}

/// Says that something is for the other kind of API.
pub(super) fn report_other_kind(
    reader: &mut Reader<'_, '_>,
    at: Anchor,
    what: &str,
    kind: ApiKind,
) {
    let (its, this) = (kind.as_str(), with_article(reader.kind));
    reader.find(
        Diagnostic::new(
            Rule::OtherApiKind,
            at,
            format!("{what} is for {its}s, and this document is of {this}"),
        )
        .label("API Gateway ignores it")
        .help(format!(
            "remove it, or import the document as {}",
            with_article(kind)
        )),
    );
}

fn with_article(kind: ApiKind) -> &'static str {
    match kind {
        ApiKind::Rest => "a REST API",
        ApiKind::Http => "an HTTP API",
    }
}

fn report_misplaced(
    reader: &mut Reader<'_, '_>,
    member: Member<'_>,
    known: &Known,
    holder: Holder,
) {
    let right: Vec<&str> = known
        .holders
        .iter()
        .filter(|right| {
            let is_old = reader.dialect == Dialect::Swagger2;
            known.name != ENDPOINT_CONFIGURATION || (**right == Holder::Root) == is_old
        })
        .map(|right| right.as_str())
        .collect();
    let right = right.join(" or ");
    reader.find(
        Diagnostic::new(
            Rule::MisplacedExtension,
            Anchor::Key(member.value),
            format!("`{}` stands in {}", known.name, holder.as_str()),
        )
        .label("API Gateway does not look here")
        .help(format!("it belongs into {right}")),
    );
}

fn report_unknown(reader: &mut Reader<'_, '_>, member: Member<'_>) {
    let found = Diagnostic::new(
        Rule::UnknownExtension,
        Anchor::Key(member.value),
        format!("API Gateway has no extension `{}`", shortened(member.key)),
    )
    .label("API Gateway ignores it");
    reader.find(match nearest(member.key) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help("remove it, or give it a prefix of your own"),
    });
}

fn known(key: &str) -> Option<&'static Known> {
    catalogue().find(|known| known.name == key)
}

/// Bytes in a key by which somebody can mean an extension, misspelt as it may be: the shortest
/// one there is has 24. `description` has fewer.
const SHORTEST: usize = 12;

/// True for keys by which somebody means an extension of API Gateway.
fn is_meant(key: &str) -> bool {
    let bytes = key.as_bytes();
    // Most keys end here.
    if !matches!(bytes, [b'x' | b'X' | b'a' | b'A', b'-' | b'm' | b'M', ..]) {
        return false;
    }
    if starts_with(key, "x-amazon-") {
        return true;
    }
    let is_theirs = ["x-am", "x-aws", "x-api", "amazon-"]
        .iter()
        .any(|prefix| starts_with(key, prefix));
    if !is_theirs {
        return false;
    }
    let lower = key.to_ascii_lowercase();
    lower.contains("gateway-") || lower.contains("gatway-")
}

fn starts_with(key: &str, prefix: &str) -> bool {
    key.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The extension that a misspelt key means.
fn nearest(key: &str) -> Option<&'static str> {
    let lower = key.to_ascii_lowercase();
    let names = || catalogue().map(|known| known.name);
    if let Some(name) = spelling::nearest(&lower, names()) {
        return Some(name);
    }
    // `x-aws-api-gateway-integration`, `x-amazon-integration`: another prefix, the right rest.
    let rest = ["gateway-", "x-amazon-", "x-aws-"]
        .iter()
        .find_map(|mark| lower.split_once(mark).map(|(_, rest)| rest))?;
    spelling::nearest(&format!("x-amazon-apigateway-{rest}"), names())
}

/// Reports the keys of an extension's object that API Gateway does not know: it passes over them,
/// and a misspelt one has no effect.
pub(super) fn check_fields(
    reader: &mut Reader<'_, '_>,
    members: Members<'_>,
    what: &str,
    known: &[&str],
) {
    for member in members {
        let is_own = member.key.starts_with("x-") && !is_meant(member.key);
        if known.contains(&member.key) || is_own || member.key.starts_with("Fn::") {
            continue;
        }
        // The address of OpenID Connect's discovery belongs elsewhere, which its reader says.
        if is_meant(member.key) || member.key == "openIdConnectUrl" {
            continue;
        }
        let found = Diagnostic::new(
            Rule::UnknownExtensionKey,
            Anchor::Key(member.value),
            format!("{what} has no `{}`", shortened(member.key)),
        )
        .label("API Gateway ignores it");
        reader.find(match spelling::nearest(member.key, known.iter().copied()) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found.help("remove it"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{catalogue, is_meant, nearest};

    #[test]
    fn keys_that_mean_an_extension_are_told_from_those_of_others() {
        for key in [
            "x-amazon-apigateway-integration",
            "X-Amazon-ApiGateway-Integration",
            "x-aws-apigateway-integration",
            "x-amzn-apigateway-auth",
            "amazon-apigateway-integration",
        ] {
            assert!(is_meant(key), "{key}");
        }
        for key in [
            "x-api-key",
            "x-amz-date",
            "x-aliyun-apigateway-auth",
            "amount",
            "x",
        ] {
            assert!(!is_meant(key), "{key}");
        }
    }

    #[test]
    fn misspelt_keys_lead_to_the_right_ones() {
        let pairs = [
            (
                "x-amazon-apigateway-intergation",
                "x-amazon-apigateway-integration",
            ),
            (
                "x-amazon-api-gateway-integration",
                "x-amazon-apigateway-integration",
            ),
            (
                "x-aws-api-gateway-authorizer",
                "x-amazon-apigateway-authorizer",
            ),
            ("x-amazon-authtype", "x-amazon-apigateway-authtype"),
            ("X-Amazon-Apigateway-Policy", "x-amazon-apigateway-policy"),
        ];
        for (key, right) in pairs {
            assert_eq!(nearest(key), Some(right), "{key}");
        }
        assert_eq!(nearest("x-amazon-spds-sandbox-behaviors"), None);
    }

    #[test]
    fn the_catalogue_has_each_extension_once() {
        let mut names: Vec<_> = catalogue().map(|known| known.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), catalogue().count());
    }
}
