//! The Rust stubs as files: laid out as rustfmt does, and what they say of a document.

#[expect(dead_code, reason = "shared with the tests of the SDK")]
mod support;

use gatesmith_emit::{FileSet, rust_stubs::rust_stubs};
use gatesmith_model::api::{
    Api, ApiKind, ContentHandling, Field, Integration, IntegrationKind, IntegrationResponse,
    Method, Presence, Response, Status, StringFormat, Text, Type, TypeKind,
};
use gatesmith_model::place::Place;

/// The shop with what only handlers care about: patterns, error models, preflight answers.
fn shop(length: usize) -> Api {
    let mut api = support::stretched(length);
    let mut types: Vec<_> = api.types.iter().cloned().collect();
    for definition in &mut types {
        if let TypeKind::Struct(it) = &mut definition.kind {
            for field in &mut it.fields {
                constrain(field);
            }
        }
    }
    api.types = gatesmith_model::api::Types::new(types);
    for operation in &mut api.operations {
        if operation.responses.len() > 1 {
            operation.responses.push(declared(400, "bad_request"));
            operation
                .responses
                .push(declared(500, "internal_server_error"));
            operation.responses.sort_by_key(|response| response.status);
        }
    }
    let preflights: Vec<_> = ["/things/{thingId}", "/image"]
        .map(|path| preflight(&format!("{path}{}", "y".repeat(length))))
        .into();
    api.operations.extend(preflights);
    api
}

fn constrain(field: &mut Field) {
    if let Type::String {
        format: StringFormat::Plain | StringFormat::Date,
        pattern,
        ..
    } = &mut field.ty
        && field.presence == Presence::Required
        && !field.wire.starts_with("message")
    {
        *pattern = Some("^[A-Z]{3}$".into());
    }
}

fn declared(status: u16, name: &str) -> Response {
    support::response(Status::Code(status), name, Some(support::named(8)))
}

fn preflight(path: &str) -> gatesmith_model::api::Operation {
    let mut options = support::operation("preflight", Method::Options, path);
    options.is_preflight = true;
    let origin = (
        "method.response.header.Access-Control-Allow-Origin".to_owned(),
        "'https://a.example'".to_owned(),
    );
    let answer = IntegrationResponse {
        status: 200,
        parameters: [origin].into_iter().collect(),
        templates: [].into_iter().collect(),
        content_handling: ContentHandling::Passthrough,
    };
    options.integration = Some(integration(IntegrationKind::Mock));
    if let Some(it) = &mut options.integration {
        it.responses.insert("default".to_owned(), answer);
    }
    options
}

fn integration(kind: IntegrationKind) -> Integration {
    Integration {
        http_method: "POST".into(),
        ..Integration::new(Place::ROOT, kind, ApiKind::Rest)
    }
}

fn text<'a>(files: &'a FileSet, path: &str) -> &'a str {
    let file = files.get(&format!("src/generated/{path}"));
    file.map_or("", |file| &file.contents)
}

#[test]
fn rustfmt_changes_nothing() {
    let files = rust_stubs(&shop(0), &support::settings());
    let changes = support::rustfmt_changes(&files);
    assert!(changes.is_empty(), "{changes}");
}

/// Names of every length, so that each line is broken at each column once.
#[test]
fn rustfmt_changes_nothing_however_long_the_names_are() {
    for length in (1..42).step_by(4) {
        let files = rust_stubs(&shop(length), &support::settings());
        let changes = support::rustfmt_changes(&files);
        assert!(changes.is_empty(), "{length}: {changes}");
    }
}

#[test]
fn rustfmt_changes_nothing_about_operations_with_the_longest_names() {
    let files = rust_stubs(&support::long_operations(), &support::settings());
    let changes = support::rustfmt_changes(&files);
    assert!(changes.is_empty(), "{changes}");
}

/// The traits of two and three operations, across the widths at which their list breaks.
#[test]
fn rustfmt_changes_nothing_about_a_few_operations() {
    for (count, length) in (2..4).flat_map(|count| (0..26).map(move |length| (count, length))) {
        let mut api = shop(0);
        api.operations.truncate(count);
        let words = format!("begin{}", "x".repeat(length));
        api.operations[1].name = gatesmith_model::api::Name::from_words(words);
        let files = rust_stubs(&api, &support::settings());
        let changes = support::rustfmt_changes(&only_root(&files));
        assert!(changes.is_empty(), "{count}, {length}: {changes}");
    }
}

#[test]
fn a_service_without_operations_imports_nothing_for_them() {
    let mut api = shop(0);
    api.operations.clear();
    let files = rust_stubs(&api, &support::settings());
    assert!(!text(&files, "mod.rs").contains("Arc"));
    let changes = support::rustfmt_changes(&only_root(&files));
    assert!(changes.is_empty(), "{changes}");
}

fn only_root(files: &FileSet) -> FileSet {
    let mut root = FileSet::new();
    let text = text(files, "mod.rs");
    root.own("src/generated/mod.rs", text.to_owned());
    root
}

#[test]
fn only_what_reaches_a_function_gets_a_trait() {
    let mut api = shop(0);
    let uri = || Text::Literal("https://example.com".into());
    api.operations[0].integration = Some(integration(IntegrationKind::HttpProxy { uri: uri() }));
    api.operations[1].integration = Some(integration(IntegrationKind::Mock));
    let function = "F".to_owned();
    api.operations[2].integration = Some(integration(IntegrationKind::LambdaProxy {
        function,
        uri: uri(),
    }));
    let files = rust_stubs(&api, &support::settings());
    let modules = text(&files, "operations/mod.rs");
    assert!(
        !modules.contains("get_thing") && !modules.contains("put_thing"),
        "{modules}"
    );
    assert!(modules.contains("pub mod start;"), "{modules}");
    assert!(!modules.contains("preflight"), "{modules}");
}

#[test]
fn answers_name_the_origin_of_their_preflight() {
    let files = rust_stubs(&shop(0), &support::settings());
    let put = text(&files, "operations/put_thing.rs");
    assert!(
        put.contains("route.allow_origin(\"https://a.example\");"),
        "{put}"
    );
    assert!(
        put.contains("route.expose_headers(\"x-amzn-RequestId,Location\");"),
        "{put}"
    );
    assert!(!text(&files, "operations/start.rs").contains("allow_origin"));
}

#[test]
fn a_rejection_takes_the_declared_form_where_it_can_be_filled() {
    let mut api = shop(0);
    let files = rust_stubs(&api, &support::settings());
    assert!(text(&files, "rejections.rs").contains("message: rejection.message(),"));
    assert!(
        text(&files, "operations/put_thing.rs").contains("route.on_failure(rejections::problem);")
    );

    let mut types: Vec<_> = api.types.iter().cloned().collect();
    types[8].kind = support::object(vec![
        support::field("message", Type::string(), Presence::Required),
        support::field("incident", Type::string(), Presence::Required),
    ]);
    api.types = gatesmith_model::api::Types::new(types);
    let files = rust_stubs(&api, &support::settings());
    assert_eq!(text(&files, "rejections.rs"), "");
    assert!(!text(&files, "operations/put_thing.rs").contains("on_failure"));
}

#[test]
fn rustfmt_changes_nothing_about_rejections_with_long_names() {
    for length in [30, 31, 32, 60] {
        let mut api = shop(0);
        let mut types: Vec<_> = api.types.iter().cloned().collect();
        types[8].name = gatesmith_model::api::Name::from_words("m".repeat(length));
        api.types = gatesmith_model::api::Types::new(types);
        let files = rust_stubs(&api, &support::settings());
        let mut rejections = FileSet::new();
        let path = "src/generated/rejections.rs";
        rejections.own(path, text(&files, "rejections.rs").to_owned());
        assert!(!text(&rejections, "rejections.rs").is_empty());
        let changes = support::rustfmt_changes(&rejections);
        assert!(changes.is_empty(), "{length}: {changes}");
    }
}

#[test]
fn an_operation_may_be_called_like_anything_of_the_prelude() {
    let mut api = shop(0);
    for (operation, name) in api
        .operations
        .iter_mut()
        .zip(["send", "sync", "clone", "into", "option", "future"])
    {
        operation.name = gatesmith_model::api::Name::from_words(name);
    }
    let files = rust_stubs(&api, &support::settings());
    assert!(text(&files, "operations/send.rs").contains("pub trait SendOperation: Send + Sync {"));
}

/// The error model with these members, and what is printed to fill it.
fn filled(members: Vec<Field>) -> String {
    let mut api = shop(0);
    let mut types: Vec<_> = api.types.iter().cloned().collect();
    types[8].kind = support::object(members);
    api.types = gatesmith_model::api::Types::new(types);
    let files = rust_stubs(&api, &support::settings());
    text(&files, "rejections.rs").to_owned()
}

#[test]
fn a_code_is_written_as_its_pattern_wants_it() {
    let code = |pattern: &str| {
        let ty = Type::String {
            format: StringFormat::Plain,
            min_length: None,
            max_length: None,
            pattern: Some(pattern.to_owned()),
        };
        filled(vec![support::field("code", ty, Presence::Required)])
    };
    assert!(code("^[A-Z_]+$").contains("code: rejection.code().to_owned(),"));
    let camel = code("^[A-Z][A-Za-z]+$");
    assert!(
        camel.contains("code: \"InvalidRequest\".to_owned(),"),
        "{camel}"
    );
    assert!(
        camel.contains("code: \"InternalError\".to_owned(),"),
        "{camel}"
    );
    assert_eq!(code("^E[0-9]+$"), "");
}

#[test]
fn what_an_error_model_does_not_ask_for_is_left_out() {
    let members = vec![
        support::field("error", support::named(8), Presence::Required),
        support::field("message", Type::string(), Presence::Required),
    ];
    // The model holds itself, so that it can never be filled.
    assert_eq!(filled(members), "");
    let members = vec![
        support::field("message", Type::string(), Presence::Optional),
        support::field("errors", support::list(Type::string()), Presence::Required),
        support::field("hint", Type::string(), Presence::Optional),
    ];
    let text = filled(members);
    assert!(
        text.contains("message: Some(rejection.message()),"),
        "{text}"
    );
    assert!(text.contains("errors: Vec::new(),"), "{text}");
    assert!(text.contains("hint: None,"), "{text}");
}
