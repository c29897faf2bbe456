//! Calls from pages of other origins (CORS).
//!
//! A REST API does nothing about them by itself: every path needs an `OPTIONS` that answers the
//! preflight request, mostly by a mock, and what the gateway answers by itself needs headers too.
//! An HTTP API does it all where the document has `x-amazon-apigateway-cors`. What browsers ask
//! for is in <https://fetch.spec.whatwg.org/#http-cors-protocol>.

mod missing;

use std::collections::BTreeSet;

use crate::{
    api::{ApiKeySource, ApiKind, Method},
    diagnostic::Diagnostic,
    document::{Document, GATEWAY_RESPONSES, Reader, shortened},
    place::Place,
    rules::Rule,
    source::{Anchor, Node},
};

use super::view::{Answer, Mapped, View};

const CORS: &str = "x-amazon-apigateway-cors";
const ORIGIN: &str = "Access-Control-Allow-Origin";
const METHODS: &str = "Access-Control-Allow-Methods";
const HEADERS: &str = "Access-Control-Allow-Headers";
const CREDENTIALS: &str = "Access-Control-Allow-Credentials";

/// The headers of a signed call by somebody who signed in: their credentials are temporary.
const SIGNED: [&str; 3] = ["Authorization", "X-Amz-Date", "X-Amz-Security-Token"];

pub(super) fn lint<'a>(
    reader: &mut Reader<'a, '_>,
    document: &Document<'a>,
    views: &[View<'_, 'a>],
) {
    if document.gateway.kind == ApiKind::Http {
        http(reader, document, views);
        return;
    }
    for view in views {
        credentials(reader, view);
    }
    let mut paths = Vec::new();
    for operations in views.chunk_by(|left, right| left.operation.path == right.operation.path) {
        let preflight = operations.iter().find_map(Preflight::of);
        if let Some(preflight) = &preflight {
            let needs = Needs::of(document, operations);
            needs.compare(reader, operations[0].operation.path, preflight);
        }
        paths.push((operations, preflight));
    }
    gateway_answers(reader, document, &paths);
    missing::lint(reader, &paths);
}

/// The operations of one path, and what answers its preflight requests.
type Path<'v, 'd, 'a> = (&'v [View<'d, 'a>], Option<Preflight<'a>>);

/// What a preflight request is told.
struct Preflight<'a> {
    /// The operation, or what stands for it.
    at: Anchor,
    /// What lists methods, and what lists headers.
    lists: [&'static str; 2],
    methods: Allowed<'a>,
    headers: Allowed<'a>,
}

/// What a preflight request is told about methods or headers.
enum Allowed<'a> {
    /// It is not known here, or everything is allowed.
    Anything,
    Listed {
        at: Option<Place>,
        names: Vec<&'a str>,
    },
}

impl<'a> Preflight<'a> {
    /// What an `OPTIONS` answers that allows some origin. Where the backend answers, or a template
    /// decides, nothing is known.
    fn of(view: &View<'_, 'a>) -> Option<Self> {
        if view.operation.method != Method::Options {
            return None;
        }
        let integration = view.integration.as_ref().filter(|it| !it.kind.is_proxy())?;
        let answers = integration.answers.as_ref()?;
        let answer = answers
            .iter()
            .find(|answer| header(answer, ORIGIN).is_some())?;
        Some(Self {
            at: Anchor::Key(view.operation.at),
            lists: [METHODS, HEADERS],
            methods: Allowed::of(answer, METHODS),
            headers: Allowed::of(answer, HEADERS),
        })
    }
}

/// An `OPTIONS` answers preflight requests, as far as the document says what it answers.
pub(super) fn answers_preflight(view: &View<'_, '_>) -> bool {
    Preflight::of(view).is_some()
}

impl<'a> Allowed<'a> {
    fn of(answer: &Answer<'a>, name: &str) -> Self {
        let Some(header) = header(answer, name) else {
            return Self::Listed {
                at: None,
                names: Vec::new(),
            };
        };
        match header.constant {
            Some(text) => Self::listed(text.split(','), Some(header.at)),
            None => Self::Anything,
        }
    }

    fn listed(names: impl Iterator<Item = &'a str>, at: Option<Place>) -> Self {
        // Some put quotes around each name; whether that is refused is not known.
        let is_quote = |character: char| character.is_whitespace() || character == '\'';
        let names: Vec<&str> = names.map(|name| name.trim_matches(is_quote)).collect();
        if names.contains(&"*") {
            return Self::Anything;
        }
        Self::Listed { at, names }
    }

    /// What of this is not allowed.
    fn lacks<'n>(&self, wanted: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
        match self {
            Self::Anything => Vec::new(),
            Self::Listed { names, .. } => wanted
                .filter(|wanted| !names.iter().any(|name| name.eq_ignore_ascii_case(wanted)))
                .collect(),
        }
    }

    fn at(&self) -> Option<Anchor> {
        match self {
            Self::Listed { at, .. } => at.map(Anchor::Value),
            Self::Anything => None,
        }
    }
}

fn header<'h, 'a>(answer: &'h Answer<'a>, name: &str) -> Option<&'h Mapped<'a>> {
    let mut headers = answer.headers.iter();
    headers.find(|header| header.name.eq_ignore_ascii_case(name))
}

/// What pages of other origins need to be allowed, to call some operations.
#[derive(Default)]
struct Needs<'a> {
    methods: Vec<&'static str>,
    /// Each with the first operation that needs it.
    headers: Vec<(&'a str, Place)>,
}

impl<'a> Needs<'a> {
    fn of(document: &Document<'_>, views: &[View<'_, 'a>]) -> Self {
        let mut needs = Self::default();
        for view in views {
            let method = view.operation.method;
            if method == Method::Options {
                continue;
            }
            // The others are allowed without being listed.
            if matches!(method, Method::Put | Method::Patch | Method::Delete) {
                needs.methods.push(method.as_str());
            }
            let mut headers = Vec::new();
            if view.access.iam {
                headers.extend(SIGNED);
            }
            if view.access.key && document.gateway.api_key_source == ApiKeySource::Header {
                headers.push("X-Api-Key");
            }
            headers.extend(&view.access.headers);
            if sends_json(view) {
                headers.push("Content-Type");
            }
            let at = view.operation.at;
            needs
                .headers
                .extend(headers.into_iter().map(|header| (header, at)));
        }
        let mut seen = BTreeSet::new();
        needs
            .headers
            .retain(|(header, _)| seen.insert(header.to_ascii_lowercase()));
        needs
    }

    fn compare(&self, reader: &mut Reader<'_, '_>, path: &str, preflight: &Preflight<'_>) {
        let path = shortened(path);
        let [method_list, header_list] = preflight.lists;
        let methods = preflight.methods.lacks(self.methods.iter().copied());
        if !methods.is_empty() {
            let at = preflight.methods.at();
            reader.find(
                Diagnostic::new(
                    Rule::CorsMethods,
                    at.unwrap_or_else(|| preflight.at.clone()),
                    format!(
                        "pages of other origins may not use {} of {path}",
                        list(&methods)
                    ),
                )
                .label(format!("`{method_list}` does not list it"))
                .help(format!("add {}", list(&methods))),
            );
        }
        let wanted = self.headers.iter().map(|(header, _)| *header);
        let headers = preflight.headers.lacks(wanted);
        let needing = headers.first().and_then(|lacking| {
            let mut wanted = self.headers.iter();
            wanted.find(|(header, _)| header == lacking)
        });
        if let Some(&(_, needing)) = needing {
            let at = preflight.headers.at();
            reader.find(
                Diagnostic::new(
                    Rule::CorsHeaders,
                    at.unwrap_or_else(|| preflight.at.clone()),
                    format!(
                        "pages of other origins may not send {} to {path}",
                        list(&headers)
                    ),
                )
                .label(format!("`{header_list}` does not list it"))
                .second(Anchor::Key(needing), "this needs it")
                .help(format!("add {}", list(&headers))),
            );
        }
    }
}

fn list(names: &[&str]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", shortened(name)))
        .collect();
    names.join(", ")
}

/// Media types that a page may send without asking first are those of forms and plain text.
fn sends_json(view: &View<'_, '_>) -> bool {
    let body = view.operation.body.as_ref();
    body.is_some_and(|body| {
        let mut types = body.content.iter().map(|content| content.media_type);
        types.any(|media_type| media_type.to_ascii_lowercase().contains("json"))
    })
}

/// Browsers take no credentials where every origin is allowed.
fn credentials(reader: &mut Reader<'_, '_>, view: &View<'_, '_>) {
    let answers = view.integration.as_ref().and_then(|it| it.answers.as_ref());
    for answer in answers.into_iter().flatten() {
        let is = |name, value| {
            let header = header(answer, name)?;
            let text = header.constant?;
            (text.trim() == value).then_some(header.at)
        };
        if let (Some(at), Some(origin)) = (is(CREDENTIALS, "true"), is(ORIGIN, "*")) {
            every_origin(reader, at, origin);
        }
    }
}

fn every_origin(reader: &mut Reader<'_, '_>, at: Place, origin: Place) {
    reader.find(
        Diagnostic::new(
            Rule::CorsCredentials,
            at,
            "credentials are allowed, and so is every origin",
        )
        .label("browsers refuse this")
        .second(origin, "every origin")
        .help("name the origin, or leave the credentials out: signed calls and tokens need none"),
    );
}

/// What the gateway answers by itself, such as 403 and 429.
fn gateway_answers(
    reader: &mut Reader<'_, '_>,
    document: &Document<'_>,
    paths: &[Path<'_, '_, '_>],
) {
    let Some(preflight) = paths.iter().find_map(|(_, preflight)| preflight.as_ref()) else {
        return;
    };
    let responses = &document.gateway.responses;
    let has_header = |kind: &str| {
        responses.get(kind).is_some_and(|response| {
            let mut keys = response.parameters.keys();
            let wanted = format!("gatewayresponse.header.{ORIGIN}");
            keys.any(|key| key.eq_ignore_ascii_case(&wanted))
        })
    };
    let lacking: Vec<&str> = ["DEFAULT_4XX", "DEFAULT_5XX"]
        .into_iter()
        .filter(|kind| !has_header(kind))
        .collect();
    let source = reader.source;
    let written = source.get(source.root(), GATEWAY_RESPONSES);
    if !lacking.is_empty() {
        reader.find(
            Diagnostic::new(
                Rule::GatewayResponseCors,
                written.map_or_else(|| preflight.at.clone(), Anchor::Key),
                format!("what the gateway answers by itself has no `{ORIGIN}`"),
            )
            .label("pages see a network error where the gateway refuses a call")
            .help(format!(
                "set `gatewayresponse.header.{ORIGIN}` in {} of `{GATEWAY_RESPONSES}`",
                list(&lacking)
            )),
        );
        return;
    }
    // One of its own takes the place of the default, headers included.
    for kind in responses.keys().filter(|kind| !has_header(kind)) {
        let at = written.and_then(|written| source.get(written, kind));
        let Some(at) = at else { continue };
        reader.find(
            Diagnostic::new(
                Rule::GatewayResponseCors,
                Anchor::Key(at),
                format!(
                    "the gateway's answer `{}` has no `{ORIGIN}`",
                    shortened(kind)
                ),
            )
            .label("the header of the default does not hold here")
            .help(format!("set `gatewayresponse.header.{ORIGIN}` here, too")),
        );
    }
}

/// `x-amazon-apigateway-cors` of an HTTP API.
fn http<'a>(reader: &mut Reader<'a, '_>, document: &Document<'a>, views: &[View<'_, 'a>]) {
    let source = reader.source;
    let Some(cors) = source.get(source.root(), CORS) else {
        return;
    };
    let listed = |key: &str| {
        let at = source.get(cors, key);
        let items = at.map_or(&[][..], |at| source.items(at));
        let is_known = at.is_none_or(|at| matches!(source.node(at), Node::Array(_)))
            && items
                .iter()
                .all(|&item| super::view::literal(source, item).is_some());
        if !is_known {
            return Allowed::Anything;
        }
        let names = items.iter().filter_map(|&item| source.str(item));
        Allowed::listed(names, at)
    };
    let preflight = Preflight {
        at: Anchor::Key(cors),
        lists: ["allowMethods", "allowHeaders"],
        methods: listed("allowMethods"),
        headers: listed("allowHeaders"),
    };
    let mut needs = Needs::of(document, views);
    let mut seen = BTreeSet::new();
    needs.methods.retain(|method| seen.insert(*method));
    needs.compare(reader, "the API", &preflight);
    let allows = source.get(cors, "allowCredentials");
    let origins = source.get(cors, "allowOrigins");
    let origin = origins.and_then(|origins| {
        let mut items = source.items(origins).iter().copied();
        items.find(|&item| source.str(item) == Some("*"))
    });
    if let (Some(allows), Some(origin)) = (allows, origin)
        && matches!(source.node(allows), Node::Bool(true))
    {
        every_origin(reader, allows, origin);
    }
}
