//! Where APIs and functions stand in a template.

use super::{Body, apis, functions, is_template};
use crate::{diagnostic::Report, source::SourceMap};

fn read(text: &str) -> SourceMap {
    let mut report = Report::default();
    let source = SourceMap::parse("template.yaml", text.as_bytes(), &mut report);
    assert!(report.is_empty(), "{text}");
    source
}

#[test]
fn a_template_has_resources_and_is_no_api_document() {
    assert!(is_template(&read("Resources: {}")));
    for text in [
        "openapi: 3.0.1\nResources: {}",
        "swagger: '2.0'",
        "Resources: []",
        "[]",
        "Resources",
    ] {
        assert!(!is_template(&read(text)), "{text}");
    }
}

#[test]
fn whatever_stands_among_resources_is_survived() {
    for text in [
        "Resources: {A: null, B: 1, C: [], D: {Type: []}, E: {Type: 'AWS::Serverless::Api'}}",
        "Resources: {A: {Type: 'AWS::Serverless::Api', Properties: 5}}",
        "Resources: {A: {Type: 'AWS::Serverless::Function', Properties: []}}\nGlobals: 5",
    ] {
        let source = read(text);
        assert!(apis(&source).iter().all(|it| it.body == Body::Nowhere));
        assert!(functions(&source).iter().all(|it| it.runtime.is_none()));
    }
}

#[test]
fn a_body_is_in_place_in_a_file_or_known_later() {
    let body = |text: &str| {
        let source = read(&format!(
            "Resources: {{A: {{Type: 'AWS::Serverless::Api', Properties: {text}}}}}"
        ));
        let found = apis(&source);
        assert_eq!(found[0].logical_id, "A");
        match found[0].body {
            Body::Inline(at) => source.pointer(at),
            Body::File { location, .. } => location.to_owned(),
            Body::Deployed(_) => "deployed".to_owned(),
            Body::Nowhere => "nowhere".to_owned(),
        }
    };
    for (text, expected) in [
        (
            "{DefinitionBody: {openapi: 3.0.1}}",
            "/Resources/A/Properties/DefinitionBody",
        ),
        (
            "{DefinitionBody: {}, DefinitionUri: a}",
            "/Resources/A/Properties/DefinitionBody",
        ),
        ("{DefinitionUri: a/b.yaml}", "a/b.yaml"),
        ("{DefinitionUri: {Bucket: a, Key: b}}", "deployed"),
        ("{DefinitionUri: !Sub 'a${B}'}", "deployed"),
        ("{DefinitionUri: 's3://a/b'}", "deployed"),
        ("{DefinitionBody: !Ref A}", "deployed"),
        ("{DefinitionBody: !If [a, b, c]}", "deployed"),
        ("{DefinitionBody: text}", "deployed"),
        (
            "{DefinitionBody: !Transform {Name: AWS::Include, Parameters: {Location: a}}}",
            "a",
        ),
        (
            "{DefinitionBody: !Transform {Name: Mine, Parameters: {Location: a}}}",
            "deployed",
        ),
        (
            "{DefinitionBody: !Transform {Name: AWS::Include, Parameters: {Location: !Ref A}}}",
            "deployed",
        ),
        ("{Body: {openapi: 3.0.1}}", "nowhere"),
    ] {
        assert_eq!(body(text), expected, "{text}");
    }
}

#[test]
fn functions_have_what_globals_say_where_they_are_silent() {
    let source = read(
        "Globals: {Function: {Runtime: nodejs22.x, Timeout: 20, CodeUri: src}}
Resources:
  A: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Timeout: '7', CodeUri: s3://a/b}}
  B: {Type: AWS::Serverless::Function}
  C: {Type: AWS::Lambda::Function, Properties: {Runtime: !Ref R, Code: c, MemorySize: 512}}
",
    );
    let found = functions(&source);
    let of = |index: usize| {
        let it = &found[index];
        (it.runtime, it.handler, it.code, it.timeout, it.memory)
    };
    assert_eq!(
        of(0),
        (Some("nodejs22.x"), Some("a.b"), None, Some(7), None)
    );
    assert_eq!(
        of(1),
        (Some("nodejs22.x"), None, Some("src"), Some(20), None)
    );
    assert_eq!(of(2), (None, None, Some("c"), None, Some(512)));
}

#[test]
fn what_sam_adds_to_a_document_is_told_by_the_properties_that_ask_for_it() {
    let source = read(
        "Globals: {Api: {Cors: \"'*'\"}, HttpApi: {Auth: {}}}
Resources:
  A: {Type: 'AWS::Serverless::Api', Properties: {Auth: {DefaultAuthorizer: AWS_IAM}}}
  B: {Type: 'AWS::ApiGateway::RestApi', Properties: {Auth: {}}}
",
    );
    let additions: Vec<_> = apis(&source).into_iter().map(|it| it.additions).collect();
    assert_eq!(additions, [vec!["Auth", "Cors"], vec![]]);
}
