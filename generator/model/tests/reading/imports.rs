//! Documents, written for the importers of API Gateway.

use gatesmith_model::{
    NameLock, ReadOptions,
    api::ApiKind,
    bundle::{BundleOptions, bundle},
    diagnostic::{Levels, Report},
    read,
    rules::Rule,
    source::SourceMap,
};

/// A document for an importer, and what is said of that: rule, message and label.
fn imported(document: &str, kind: ApiKind) -> (String, Vec<String>) {
    let mut report = Report::default();
    let source = SourceMap::parse("document.yaml", document.as_bytes(), &mut report);
    let reading = ReadOptions {
        kind: Some(kind),
        ..ReadOptions::default()
    };
    let lock = NameLock::default();
    assert!(read(&source, &lock, &reading, &mut report).is_some());
    let options = BundleOptions {
        target: Some(kind),
        ..BundleOptions::default()
    };
    let bundled = bundle(&source, &options, &mut report);
    report.settle(&source, &Levels::default());
    let said = report
        .diagnostics()
        .iter()
        .filter(|finding| {
            matches!(
                finding.rule,
                Rule::RewrittenForImport
                    | Rule::RefusedByImport
                    | Rule::LostInConversion
                    | Rule::ModelName
                    | Rule::ResponseReference
            )
        })
        .map(|finding| format!("{}: {}: {}", finding.rule, finding.message, finding.label))
        .collect();
    (bundled.text, said)
}

#[test]
fn what_a_rest_api_refuses_is_rewritten() {
    let (text, said) = imported(
        r##"swagger: "2.0"
info: {title: T, version: "1"}
x-amazon-apigateway-cors: {allowOrigins: ["*"]}
paths:
  /a:
    get:
      responses:
        200: {description: D, schema: {$ref: "#/definitions/my-model"}}
        400: {$ref: "#/responses/Bad"}
      x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: https://example.com/}
responses:
  Bad: {description: B, schema: {$ref: "#/definitions/my-model"}}
definitions:
  my-model:
    type: object
    properties:
      a: {type: integer, minimum: 1, exclusiveMinimum: true, example: 4}
      b: {$ref: "#/definitions/myModel", description: D}
  myModel: {type: object, example: {}, properties: {id: {type: string, readOnly: true}}}
"##,
        ApiKind::Rest,
    );
    assert_eq!(
        text,
        r##"swagger: "2.0"
info:
  title: T
  version: "1"
paths:
  /a:
    get:
      responses:
        "200":
          description: D
          schema:
            $ref: "#/definitions/myModel2"
        "400":
          description: B
          schema:
            $ref: "#/definitions/myModel2"
      x-amazon-apigateway-integration:
        type: http_proxy
        httpMethod: GET
        uri: https://example.com/
responses:
  Bad:
    description: B
    schema:
      $ref: "#/definitions/myModel2"
definitions:
  myModel2:
    type: object
    properties:
      a:
        type: integer
        minimum: 2
      b:
        $ref: "#/definitions/myModel"
  myModel:
    type: object
    properties:
      id:
        type: string
"##
    );
    assert_eq!(
        said,
        [
            "rewritten-for-import: `x-amazon-apigateway-cors` is for HTTP APIs: left out of the bundle",
            "rewritten-for-import: an answer that is a reference goes missing on import: written out in the bundle",
            "rewritten-for-import: API Gateway has no model called `my-model`: called `myModel2` in the bundle",
            "rewritten-for-import: models have no `exclusiveMinimum`: `minimum: 2` in the bundle",
            "rewritten-for-import: `example` is left out of 2 schemas: models do not have it: the first of them",
            "rewritten-for-import: `description` is left out of a reference: a reference stands alone: left out",
            "rewritten-for-import: `readOnly` is left out of a schema: models do not have it: left out",
        ]
    );
}

#[test]
fn an_authorizer_of_a_rest_api_stands_behind_an_api_key() {
    let (text, said) = imported(
        "openapi: 3.0.1\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  securitySchemes:\n    pool:\n      type: http\n      scheme: bearer\n      description: D\n      x-amazon-apigateway-authtype: cognito_user_pools\n      x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [arn]}\n    other: {type: http, scheme: basic}\n",
        ApiKind::Rest,
    );
    let expected = "    pool:\n      type: apiKey\n      name: Authorization\n      in: header\n      description: D\n      x-amazon-apigateway-authtype: cognito_user_pools\n      x-amazon-apigateway-authorizer:\n        type: cognito_user_pools\n        providerARNs:\n          - arn\n    other:\n      type: http\n      scheme: basic\n";
    assert!(text.ends_with(expected), "{text}");
    assert_eq!(
        said,
        [
            "rewritten-for-import: a REST API has no authorizers of type `http`: `apiKey` in the header `Authorization` in the bundle"
        ]
    );
}

#[test]
fn the_version_of_exports_is_nothing_to_either_importer() {
    for kind in [ApiKind::Rest, ApiKind::Http] {
        let (text, said) = imported(
            "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nx-amazon-apigateway-importexport-version: '1.0'\npaths: {}\n",
            kind,
        );
        assert!(text.contains("importexport-version: \"1.0\""), "{text}");
        assert_eq!(said, Vec::<String>::new());
    }
}

#[test]
fn an_http_api_is_openapi_3_0_without_what_only_rest_apis_have() {
    let (text, said) = imported(
        r#"swagger: "2.0"
info: {title: T, version: "1"}
x-amazon-apigateway-request-validators: {all: {validateRequestBody: true}}
x-amazon-apigateway-request-validator: all
paths:
  /a:
    get:
      x-amazon-apigateway-request-validator: all
      responses: {200: {description: D}}
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        passthroughBehavior: when_no_match
        uri: arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:f/invocations
"#,
        ApiKind::Http,
    );
    assert_eq!(
        text,
        r#"openapi: 3.0.3
info:
  title: T
  version: "1"
paths:
  /a:
    get:
      responses:
        "200":
          description: D
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri: arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:f/invocations
        payloadFormatVersion: "1.0"
"#
    );
    assert_eq!(
        said,
        [
            "rewritten-for-import: `x-amazon-apigateway-request-validators` is for REST APIs: left out of the bundle",
            "rewritten-for-import: `x-amazon-apigateway-request-validator` is for REST APIs: left out of the bundle",
            "rewritten-for-import: `x-amazon-apigateway-request-validator` is left out of an operation: it is for REST APIs: left out",
            "rewritten-for-import: an integration of an HTTP API has a `payloadFormatVersion`: `1.0` in the bundle, as in REST APIs",
            "rewritten-for-import: `passthroughBehavior` is left out of an integration: it is for REST APIs: left out",
        ]
    );
}

#[test]
fn what_cannot_be_rewritten_is_a_finding() {
    let (_, said) = imported(
        "openapi: 3.0.1\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {'200': {description: D}}\n      x-amazon-apigateway-integration: {type: mock}\n",
        ApiKind::Http,
    );
    assert_eq!(
        said,
        ["refused-by-import: HTTP APIs have no integrations of type `mock`: refused by the import"]
    );
    let description = "long ".repeat(1_400_000);
    let (_, said) = imported(
        &format!(
            "openapi: 3.0.1\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nx-text: '{description}'\n"
        ),
        ApiKind::Rest,
    );
    assert_eq!(
        said,
        [
            "refused-by-import: the bundle has 6.7 MB, and API Gateway imports up to 6 MB: too large a document"
        ]
    );
}

#[test]
fn bounds_of_a_newer_dialect_are_kept_for_a_rest_api() {
    let (text, said) = imported(
        "openapi: 3.0.1\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A: {type: integer, exclusiveMinimum: 4, exclusiveMaximum: 9}\n",
        ApiKind::Rest,
    );
    assert!(text.contains("minimum: 5\n"), "{text}");
    assert!(text.contains("maximum: 9\n"), "{text}");
    assert!(text.contains("exclusiveMaximum: true\n"), "{text}");
    assert_eq!(
        said,
        ["rewritten-for-import: models have no `exclusiveMinimum`: `minimum: 5` in the bundle"]
    );
}

#[test]
fn openapi_3_1_is_no_dialect_of_an_importer() {
    for kind in [ApiKind::Rest, ApiKind::Http] {
        let (text, said) = imported(
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n",
            kind,
        );
        assert!(text.starts_with("openapi: 3.0.3\n"), "{text}");
        assert!(said.is_empty(), "{said:?}");
    }
}
