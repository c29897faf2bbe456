//! The extensions of API Gateway: what is typed, what is in effect, and what stands in the wrong
//! place.

use gatesmith_model::api::{
    Api, ApiKeySource, ApiKind, Authorizer, IntegrationKind, PayloadFormat, Preflight,
    ResponseTransfer, SecuritySchemeKind, Text,
};

use crate::support::{Outcome, operation_named};

/// The API of a document that may have findings, but no errors.
fn read(text: &str) -> Api {
    Outcome::of(text).api().clone()
}

fn literal(text: &str) -> Text {
    Text::Literal(text.to_owned())
}

/// An OpenAPI document of one operation, `GET /a`, with more at its root and in its integration.
fn document(root: &str, integration: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: \"1\"}}\n{root}\npaths:\n  /a:\n    get:\n      \
         operationId: a\n      responses: {{\"200\": {{description: Done.}}}}\n      \
         x-amazon-apigateway-integration: {integration}\n"
    )
}

/// The rules that a document breaks, of those about extensions.
fn rules(text: &str) -> Vec<String> {
    const RULES: [&str; 8] = [
        "http-api",
        "invalid-value",
        "misplaced-extension",
        "other-api-kind",
        "unknown-extension",
        "unknown-extension-key",
        "undecided-structure",
        "wrong-type",
    ];
    let outcome = Outcome::of(text);
    let findings = outcome.report.diagnostics().iter();
    findings
        .map(|finding| format!("{}: {} ({})", finding.rule, finding.message, finding.help))
        .filter(|finding| {
            RULES
                .iter()
                .any(|rule| finding.starts_with(&format!("{rule}:")))
        })
        .collect()
}

const PROXY: &str = "{type: http_proxy, httpMethod: GET, uri: https://example.com/}";

#[test]
fn the_kind_of_api_follows_from_what_only_one_kind_has() {
    let cases = [
        ("", PROXY, ApiKind::Rest),
        (
            "x-amazon-apigateway-cors: {allowOrigins: ['*']}",
            PROXY,
            ApiKind::Http,
        ),
        (
            "x-amazon-apigateway-cors: {allowOrigins: ['*']}",
            "{type: mock, requestTemplates: {application/json: '{\"statusCode\": 200}'}}",
            ApiKind::Rest,
        ),
        (
            "",
            "{type: aws_proxy, uri: f, payloadFormatVersion: 2.0}",
            ApiKind::Http,
        ),
        (
            "",
            "{type: aws_proxy, uri: f, payloadFormatVersion: '1.0', responses: {}}",
            ApiKind::Rest,
        ),
        (
            "",
            "{type: aws_proxy, integrationSubtype: SQS-SendMessage}",
            ApiKind::Http,
        ),
    ];
    for (root, integration, kind) in cases {
        let text = document(root, integration);
        assert_eq!(read(&text).gateway.kind, kind, "{text}");
    }
}

#[test]
fn what_stands_at_the_root_of_a_rest_api_is_typed() {
    let root = "
x-amazon-apigateway-api-key-source: authorizer
x-amazon-apigateway-binary-media-types: [image/*]
x-amazon-apigateway-minimum-compression-size: '1024'
x-amazon-apigateway-security-policy: SecurityPolicy_TLS13_1_3_2025_09
x-amazon-apigateway-endpoint-access-mode: STRICT
x-amazon-apigateway-importexport-version: '1.0'
x-amazon-apigateway-policy: {Version: '2012-10-17', Statement: []}
x-amazon-apigateway-request-validators: {all: {validateRequestBody: 'true'}}
x-amazon-apigateway-request-validator: all
x-amazon-apigateway-gateway-responses: {DEFAULT_4XX: {statusCode: 400}}
x-amazon-apigateway-documentation:
  version: '1'
  documentationParts:
    - {location: {type: METHOD, path: /a}, properties: {summary: Reads.}}
servers:
  - url: https://example.com
    x-amazon-apigateway-endpoint-configuration:
      vpcEndpointIds: [{Ref: Endpoint}]
      disableExecuteApiEndpoint: true
      ipAddressType: dualstack";
    let text = document(root, PROXY);
    assert_eq!(rules(&text), Vec::<String>::new());
    let api = read(&text);
    let gateway = &api.gateway;
    assert_eq!(gateway.api_key_source, ApiKeySource::Authorizer);
    assert_eq!(gateway.binary_media_types, ["image/*"]);
    assert_eq!(gateway.minimum_compression_size, Some(1024));
    assert_eq!(gateway.access_mode, Some(literal("STRICT")));
    assert!(gateway.security_policy.is_some() && gateway.policy.is_some());
    assert_eq!(gateway.responses["DEFAULT_4XX"].status, Some(400));
    assert!(gateway.endpoint.disable_execute_api_endpoint);
    assert_eq!(gateway.endpoint.vpc_endpoint_ids.len(), 1);
    assert_eq!(gateway.endpoint.ip_address_type, Some(literal("dualstack")));
    let part = &gateway.documentation.as_ref().expect("it is there").parts[0];
    assert_eq!((part.about.as_str(), part.path.as_str()), ("METHOD", "/a"));
    assert_eq!(
        (part.method.as_str(), part.status_code.as_str()),
        ("*", "*")
    );
    let effective = api.effective(operation_named(&api, "a"));
    assert!(effective.validation.body && !effective.validation.parameters);
    assert_eq!(effective.binary_media_types, ["image/*"]);
    assert_eq!(effective.timeout_ms, 29_000);
    assert_eq!(
        api.preflights().of(operation_named(&api, "a")),
        Preflight::Nobody
    );
}

#[test]
fn every_field_of_a_rest_integration_is_typed() {
    let integration = "{type: HTTP, httpMethod: get, uri: 'https://example.com/',
        credentials: {'Fn::GetAtt': [Role, Arn]}, timeoutInMillis: '500', connectionType: VPC_LINK,
        connectionId: '${stageVariables.link}', integrationTarget: 'arn:aws:listener',
        responseTransferMode: STREAM, tlsConfig: {insecureSkipVerification: true},
        cacheNamespace: n, cacheKeyParameters: [method.request.querystring.q],
        passthroughBehavior: NEVER, contentHandling: '${handling}',
        responses: {default: {statusCode: 200}}}";
    let text = document("", integration);
    assert_eq!(rules(&text), Vec::<String>::new());
    let api = read(&text);
    let it = operation_named(&api, "a")
        .integration
        .as_ref()
        .expect("it is there");
    assert_eq!((it.timeout_ms, it.http_method.as_str()), (500, "GET"));
    assert_eq!(it.vpc_link, Some(literal("${stageVariables.link}")));
    assert_eq!(it.target, Some(literal("arn:aws:listener")));
    assert_eq!(it.transfer, ResponseTransfer::Stream);
    assert!(it.tls.insecure_skip_verification);
    assert_eq!(it.cache_namespace, Some(literal("n")));
    assert_eq!(
        it.cache_key_parameters,
        [literal("method.request.querystring.q")]
    );
    assert!(matches!(it.credentials, Some(Text::Intrinsic(_))));
    assert_eq!(it.responses["default"].status, 200);
}

#[test]
fn integrations_of_http_apis_are_typed_and_shared() {
    let text = "
openapi: 3.0.3
info: {title: T, version: '1'}
x-amazon-apigateway-cors:
  allowOrigins: [https://example.com]
  allowMethods: ['*']
  allowCredentials: true
  maxAge: 600
tags:
  - {name: team, x-amazon-apigateway-tag-value: orders}
paths:
  /a:
    get:
      operationId: a
      responses: {'200': {description: Done.}}
      x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/f'}
    put:
      operationId: b
      responses: {'200': {description: Done.}}
      x-amazon-apigateway-integration:
        type: AWS_PROXY
        integrationSubtype: SQS-SendMessage
        requestParameters: {QueueUrl: '${Queue}'}
        responseParameters: {'200': {'overwrite:header.a': b}}
        payloadFormatVersion: '1.0'
  $default:
    x-amazon-apigateway-any-method:
      isDefaultRoute: true
      x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/f'}
components:
  x-amazon-apigateway-integrations:
    f: {type: aws_proxy, uri: 'arn:aws:lambda:eu-west-1:1:function:f', payloadFormatVersion: 2.0}
";
    let found = rules(text);
    assert!(
        found.iter().all(|finding| finding.starts_with("http-api:")),
        "{found:?}"
    );
    assert_eq!(found.len(), 2, "{found:?}");
    let api = read(text);
    let cors = api.gateway.cors.as_ref().expect("it is there");
    assert_eq!(cors.allow_origins, [literal("https://example.com")]);
    assert!(cors.allow_credentials && cors.expose_headers.is_empty());
    assert_eq!(cors.max_age_seconds, Some(600));
    assert_eq!(api.gateway.tags["team"], literal("orders"));
    let route = api.gateway.default_route.as_ref().expect("it is there");
    assert!(route.integration.is_some());
    let effective = api.effective(operation_named(&api, "a"));
    assert_eq!(effective.payload_format, PayloadFormat::V2);
    assert_eq!(effective.timeout_ms, 30_000);
    assert_eq!(
        api.preflights().of(operation_named(&api, "a")),
        Preflight::Gateway(cors)
    );
    let service = operation_named(&api, "b")
        .integration
        .as_ref()
        .expect("it is there");
    let action = "SQS-SendMessage".to_owned();
    assert_eq!(service.kind, IntegrationKind::Service { action });
    assert_eq!(
        service.response_parameters["200"]["overwrite:header.a"],
        literal("b")
    );
}

#[test]
fn authorizers_keep_all_that_they_say() {
    let root = "
security: [{function: []}]
components:
  securitySchemes:
    function:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authorizer:
        type: request
        authorizerUri: 'arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations'
        authorizerCredentials: 'arn:aws:iam::1:role/r'
        authorizerPayloadFormatVersion: 2.0
        enableSimpleResponses: true
        identitySource: $request.header.Authorization, $request.querystring.q
    jwt:
      type: oauth2
      x-amazon-apigateway-authorizer:
        type: jwt
        identitySource: $request.header.Authorization
        jwtConfiguration: {issuer: 'https://issuer', audience: [app]}";
    let text = document(root, PROXY);
    assert_eq!(rules(&text), Vec::<String>::new());
    let api = read(&text);
    let effective = api.effective(operation_named(&api, "a"));
    assert_eq!(
        effective.authorizer,
        Some(&Authorizer::LambdaRequest {
            uri: literal("arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations"),
            identity_sources: vec![
                "$request.header.Authorization".to_owned(),
                "$request.querystring.q".to_owned()
            ],
            ttl_seconds: 0,
            credentials: Some(literal("arn:aws:iam::1:role/r")),
            payload_format: PayloadFormat::V2,
            simple_responses: true,
        })
    );
    assert!(!effective.needs_api_key);
    let SecuritySchemeKind::Token { authorizer, .. } = &api.security_schemes[1].kind else {
        panic!("a token: {:?}", api.security_schemes[1]);
    };
    assert!(matches!(authorizer, Authorizer::Jwt { audiences, .. } if audiences.len() == 1));
}

#[test]
fn misspelt_and_misplaced_extensions_lead_to_the_right_ones() {
    let cases = [
        (
            document("x-amazon-apigateway-endpoint-configuration: {}", PROXY),
            "misplaced-extension: `x-amazon-apigateway-endpoint-configuration` stands in the \
             document's root (it belongs into an item of `servers`)",
        ),
        (
            document("x-amazon-api-gateway-policy: {}", PROXY),
            "unknown-extension: API Gateway has no extension `x-amazon-api-gateway-policy` (did \
             you mean `x-amazon-apigateway-policy`?)",
        ),
        (
            document(
                "x-amazon-apigateway-gateway-responses: {DEFAULT_4xx: {}}",
                PROXY,
            ),
            "unknown-extension-key: API Gateway has no gateway response `DEFAULT_4xx` (did you \
             mean `DEFAULT_4XX`?)",
        ),
        (
            document("", "{type: http_porxy, uri: https://example.com/}"),
            "invalid-value: `type` is `http_porxy` (did you mean `http_proxy`?)",
        ),
        (
            document(
                "",
                "{type: mock, tlsConfig: {insecureSkipVerificaton: true}}",
            ),
            "unknown-extension-key: `tlsConfig` has no `insecureSkipVerificaton` (did you mean \
             `insecureSkipVerification`?)",
        ),
        (
            document(
                "components: {schemas: {S: {type: string, x-amazon-apigateway-auth: {}}}}",
                PROXY,
            ),
            "misplaced-extension: `x-amazon-apigateway-auth` stands in an object that has no \
             extensions (it belongs into an operation)",
        ),
    ];
    for (text, finding) in cases {
        assert_eq!(rules(&text), [finding], "{text}");
    }
}

#[test]
fn names_and_examples_that_look_like_extensions_are_none() {
    let root = "components: {schemas: {S: {type: object, properties: {x-amazon-trace: {type: \
                string}}, example: {x-amazon-apigateway-auth: 1}}}}";
    assert_eq!(rules(&document(root, PROXY)), Vec::<String>::new());
}

#[test]
fn what_is_decided_on_deployment_is_no_mistake() {
    let root = "x-amazon-apigateway-minimum-compression-size: {Ref: Size}
x-amazon-apigateway-binary-media-types: []
x-amazon-apigateway-request-validators: {Ref: Validators}
x-amazon-apigateway-gateway-responses: {UNAUTHORIZED: {'Fn::If': [a, {}, {}]}, THROTTLED: {responseTemplates: {Ref: X}}}";
    let integration = "{type: http_proxy, uri: {'Fn::Sub': '${Host}/'}, timeoutInMillis: {Ref: T},
        tlsConfig: {insecureSkipVerification: '${insecure}'}, cacheKeyParameters: {Ref: K},
        connectionType: {Ref: C}, passthroughBehavior: '${p}'}";
    assert_eq!(rules(&document(root, integration)), Vec::<String>::new());
}
