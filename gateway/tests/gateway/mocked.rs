//! Answers without any backend: which status, which body, and what is refused all the same.

use std::sync::Arc;

use gatesmith_gateway::{Effect, Options, Running, identity::Callers};
use gatesmith_model::{
    NameLock, ReadOptions, api::Api, diagnostic::Report, read, source::SourceMap,
};
use serde_json::{Value, json};

use crate::support::{caller, policy, request, start_with};

const SHOP: &str = r##"
openapi: 3.0.3
info: {title: Shop, version: "1"}
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: true, validateRequestParameters: true}
x-amazon-apigateway-gateway-responses:
  DEFAULT_4XX:
    responseParameters:
      gatewayresponse.header.Access-Control-Allow-Origin: "'https://shop.example'"
paths:
  /orders:
    post:
      operationId: placeOrder
      x-amazon-apigateway-request-validator: all
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
      responses:
        "202":
          description: Accepted.
          headers:
            Location: {schema: {type: string}}
            Retry-After: {schema: {type: integer, minimum: 5}}
            X-Note: {schema: {type: string, example: soon}}
            Content-Encoding: {schema: {type: string}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
        "404":
          description: No such product.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Error"}
              examples:
                gone: {value: {message: The product is gone.}}
                unknown: {$ref: "#/components/examples/Unknown"}
        4XX:
          description: Wrong.
          content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}
      x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:place/invocations"}
    options:
      responses:
        "200": {description: CORS, headers: {Access-Control-Allow-Origin: {schema: {type: string}}}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses:
          default:
            statusCode: "200"
            responseParameters: {method.response.header.Access-Control-Allow-Origin: "'https://shop.example'"}
  /orders/{sku}/{count}/{when}:
    get:
      operationId: getOrder
      security: [{sigv4: []}]
      responses:
        default: {description: It., content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: https://elsewhere.example}
  /rates:
    get:
      operationId: getRates
      responses:
        "200":
          description: Rates, in two forms.
          content:
            application/json: {schema: {type: array, items: {type: number}}, example: [1.25]}
            text/csv: {schema: {type: string}, example: "rate\n1.25\n"}
        "304": {description: The same., content: {application/json: {schema: {type: string}}}}
  /health:
    get:
      operationId: getHealth
      responses:
        "200": {description: Fine., content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses:
          default: {statusCode: "200", responseTemplates: {application/json: '{"message": "up"}'}}
  /later:
    get:
      operationId: getLater
      responses:
        "200": {description: Fine., content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: "200"}}
  /never:
    get:
      operationId: getNever
      responses:
        "200": {description: It., content: {application/json: {schema: {$ref: "#/components/schemas/Never"}}}}
        "204": {description: Nothing.}
components:
  securitySchemes:
    sigv4: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
  examples:
    Unknown: {value: {message: There is no such product.}}
  schemas:
    Order:
      type: object
      required: [sku, count]
      properties:
        sku: {type: string, pattern: "^[a-z]+$", example: rose}
        count: {type: integer, format: int32, minimum: 1, maximum: 99}
        when: {type: string, format: date}
        note: {type: string, nullable: true}
    Error:
      type: object
      required: [message]
      properties: {message: {type: string}}
    Never:
      type: object
      required: [code]
      properties: {code: {type: string, pattern: ^abc$, maxLength: 2}}
"##;

fn shop() -> Api {
    document(SHOP)
}

fn document(text: &str) -> Api {
    let mut report = Report::default();
    let source = SourceMap::parse("api.yaml", text.as_bytes(), &mut report);
    let reading = read(
        &source,
        &NameLock::default(),
        &ReadOptions::default(),
        &mut report,
    );
    assert!(reading.is_some(), "{report:?}");
    reading.unwrap().api
}

async fn mocked() -> Running {
    let options = Options {
        mock: true,
        ..Options::default()
    };
    start_with(shop(), options).await
}

fn order() -> Value {
    json!({ "sku": "lily", "count": 2 })
}

#[tokio::test]
async fn the_lowest_success_answers_with_what_the_document_shows_and_declares() {
    let gateway = mocked().await;
    let answer = request("POST /v1/orders")
        .json(&order())
        .send(&gateway)
        .await;
    assert_eq!(answer.status, 202);
    assert_eq!(
        answer.text(),
        r#"{"sku":"rose","count":1,"when":"2026-05-09","note":"string"}"#
    );
    for (name, expected) in [
        ("content-type", Some("application/json")),
        ("location", Some("https://example.com/")),
        ("retry-after", Some("5")),
        ("x-note", Some("soon")),
        ("content-encoding", None),
        ("vary", Some("prefer")),
        ("preference-applied", None),
        ("access-control-allow-origin", Some("https://shop.example")),
    ] {
        assert_eq!(answer.header(name).as_deref(), expected, "{name}");
    }
    let again = request("POST /v1/orders")
        .json(&order())
        .send(&gateway)
        .await;
    assert_eq!(again.text(), answer.text());
}

#[tokio::test]
async fn a_caller_chooses_status_and_example() {
    let gateway = mocked().await;
    let ask = async |prefer: &str| {
        let answer = request("POST /v1/orders")
            .json(&order())
            .header("prefer", prefer)
            .send(&gateway)
            .await;
        let applied = answer.header("preference-applied").unwrap_or_default();
        (answer.status, applied, answer.json()["message"].clone())
    };
    let gone = json!("The product is gone.");
    let unknown = json!("There is no such product.");
    for (prefer, status, applied, message) in [
        ("code=404", 404, "code=404", &gone),
        (
            "code=404, example=unknown",
            404,
            "code=404, example=unknown",
            &unknown,
        ),
        ("example=unknown", 404, "example=unknown", &unknown),
        ("code=422", 422, "code=422", &json!("string")),
        ("respond-async", 202, "", &Value::Null),
    ] {
        let expected = (status, applied.to_owned(), message.clone());
        assert_eq!(ask(prefer).await, expected, "{prefer}");
    }
}

#[tokio::test]
async fn a_preference_that_nothing_fulfils_is_refused_with_what_there_is() {
    let gateway = mocked().await;
    for (prefer, message) in [
        (
            "code=503",
            "`Prefer: code=503` asks for an answer that the document does not declare; it \
             declares 202, 404, 4XX",
        ),
        (
            "code=soon",
            "`Prefer: code=soon` asks for an answer that the document does not declare; it \
             declares 202, 404, 4XX",
        ),
        (
            "example=late",
            "`Prefer: example=late` asks for an example that the document does not have; it has \
             gone (404), unknown (404)",
        ),
        (
            "code=202, example=gone",
            "`Prefer: example=gone` asks for an example that the document does not have; it has \
             no example with a name",
        ),
    ] {
        let answer = request("POST /v1/orders")
            .json(&order())
            .header("prefer", prefer)
            .send(&gateway)
            .await;
        let body = json!({ "message": message }).to_string();
        answer.is_refused(400, "BadRequestException", &body);
        let origin = answer.header("access-control-allow-origin");
        assert_eq!(origin.as_deref(), Some("https://shop.example"));
    }
}

#[tokio::test]
async fn what_stands_in_front_of_a_backend_refuses_as_ever() {
    let anna = caller("anna", vec![policy("Allow", "GET/orders/rose/*")]);
    let options = Options {
        mock: true,
        callers: Arc::new(Callers::new([anna.clone()]).unwrap()),
        ..Options::default()
    };
    let gateway = start_with(shop(), options).await;
    let answer = request("POST /v1/orders")
        .json(&json!({ "sku": "LILY", "count": 2 }))
        .header("prefer", "code=404")
        .send(&gateway)
        .await;
    answer.is_refused(
        400,
        "BadRequestException",
        r#"{"message":"Invalid request body"}"#,
    );
    let get = |path: &str| request(&format!("GET /v1/orders/{path}"));
    let answer = get("rose/7/now").send(&gateway).await;
    let missing = r#"{"message":"Missing Authentication Token"}"#;
    answer.is_refused(403, "MissingAuthenticationTokenException", missing);
    let answer = get("lily/7/now").signed_by(&anna).send(&gateway).await;
    assert_eq!(answer.status, 403);
    let answer = get("rose/7/now").signed_by(&anna).send(&gateway).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn members_named_as_variables_of_the_path_repeat_it_where_their_types_allow() {
    let anna = caller("anna", vec![policy("Allow", "GET/*")]);
    let options = Options {
        mock: true,
        callers: Arc::new(Callers::new([anna.clone()]).unwrap()),
        ..Options::default()
    };
    let gateway = start_with(shop(), options).await;
    for (path, expected) in [
        (
            "lily/7/2026-01-01",
            json!({"sku": "lily", "count": 7, "when": "2026-05-09", "note": "string"}),
        ),
        (
            "l%69ly/100/x",
            json!({"sku": "lily", "count": 1, "when": "2026-05-09", "note": "string"}),
        ),
        (
            "LILY/seven/x",
            json!({"sku": "rose", "count": 1, "when": "2026-05-09", "note": "string"}),
        ),
    ] {
        let line = format!("GET /v1/orders/{path}");
        let answer = request(&line).signed_by(&anna).send(&gateway).await;
        assert_eq!((answer.status, answer.json()), (200, expected), "{path}");
    }
}

#[tokio::test]
async fn the_media_type_is_the_accepted_one_of_those_that_are_shown() {
    let gateway = mocked().await;
    let ask = async |accept: &str| {
        let answer = request("GET /v1/rates")
            .header("accept", accept)
            .send(&gateway)
            .await;
        assert_eq!(answer.header("vary").as_deref(), Some("prefer, accept"));
        (answer.header("content-type").unwrap(), answer.text())
    };
    let csv = ("text/csv".to_owned(), "rate\n1.25\n".to_owned());
    let json = ("application/json".to_owned(), "[1.25]".to_owned());
    assert_eq!(ask("text/csv").await, csv);
    assert_eq!(ask("*/*").await, json);
    assert_eq!(ask("image/png").await, json);
    let unchanged = request("GET /v1/rates")
        .header("prefer", "code=304")
        .send(&gateway)
        .await;
    assert_eq!((unchanged.status, unchanged.text()), (304, String::new()));
}

#[tokio::test]
async fn mocks_that_answer_stay_and_those_that_hold_a_place_are_filled() {
    let gateway = mocked().await;
    let health = request("GET /v1/health").send(&gateway).await;
    assert_eq!(health.text(), r#"{"message": "up"}"#);
    let preferred = request("GET /v1/health")
        .header("prefer", "code=200")
        .send(&gateway)
        .await;
    assert_eq!(preferred.json(), json!({ "message": "string" }));
    let later = request("GET /v1/later").send(&gateway).await;
    assert_eq!(later.json(), json!({ "message": "string" }));
    let preflight = request("OPTIONS /v1/orders").send(&gateway).await;
    let origin = preflight.header("access-control-allow-origin");
    assert_eq!(
        (preflight.status, origin.as_deref()),
        (200, Some("https://shop.example"))
    );
}

#[tokio::test]
async fn an_answer_that_cannot_be_made_is_said_at_start_and_when_it_is_asked_for() {
    let gateway = mocked().await;
    let findings: Vec<String> = gateway
        .unsupported()
        .iter()
        .filter(|finding| finding.effect == Effect::Refused)
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        findings,
        [
            "GET /never: no value was found for a string that matches `^abc$` for its answer 200: \
             give it an example (refused)"
        ]
    );
    let never = request("GET /v1/never").send(&gateway).await;
    assert_eq!(never.status, 500);
    let nothing = request("GET /v1/never")
        .header("prefer", "code=204")
        .send(&gateway)
        .await;
    assert_eq!((nothing.status, nothing.text()), (204, String::new()));
}

const GUARDED: &str = r#"
swagger: "2.0"
info: {title: Guarded, version: "1"}
securityDefinitions:
  token:
    type: apiKey
    name: X-Token
    in: header
    x-amazon-apigateway-authtype: custom
    x-amazon-apigateway-authorizer:
      type: token
      authorizerUri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:judge/invocations
      identityValidationExpression: "Bearer .+"
  request:
    type: apiKey
    name: Unused
    in: header
    x-amazon-apigateway-authtype: custom
    x-amazon-apigateway-authorizer:
      type: request
      authorizerUri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:judge/invocations
      identitySource: method.request.header.X-Who, method.request.querystring.from, context.identity.sourceIp
  pool:
    type: apiKey
    name: Authorization
    in: header
    x-amazon-apigateway-authtype: cognito_user_pools
    x-amazon-apigateway-authorizer:
      type: cognito_user_pools
      providerARNs: ["arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"]
paths:
  /token: {get: {operationId: byToken, security: [{token: []}], responses: {"200": {description: It.}}}}
  /request: {get: {operationId: byRequest, security: [{request: []}], responses: {"200": {description: It.}}}}
  /pool: {get: {operationId: byPool, security: [{pool: []}], responses: {"200": {description: It.}}}}
"#;

#[tokio::test]
async fn authorizers_that_are_not_there_let_in_who_brings_a_token() {
    let options = Options {
        mock: true,
        strict: true,
        ..Options::default()
    };
    let gateway = start_with(document(GUARDED), options).await;
    for (target, headers, status) in [
        ("/token", &[][..], 401),
        ("/token", &[("x-token", "")], 401),
        ("/token", &[("x-token", "Basic abc")], 401),
        ("/token", &[("x-token", "Bearer abc")], 200),
        ("/request?from=a", &[], 401),
        ("/request", &[("x-who", "anna")], 401),
        ("/request?from=a", &[("x-who", "anna")], 200),
        ("/pool", &[], 401),
        ("/pool", &[("authorization", "any")], 200),
    ] {
        let mut request = request(&format!("GET /v1{target}"));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let answer = request.send(&gateway).await;
        assert_eq!(answer.status, status, "{target} {headers:?}");
        if status == 401 {
            answer.is_refused(
                401,
                "UnauthorizedException",
                r#"{"message":"Unauthorized"}"#,
            );
        }
    }
}
