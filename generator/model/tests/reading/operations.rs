//! Paths, parameters, bodies, answers and security.

use gatesmith_model::api::{
    Authorizer, Content, IntegrationKind, Method, ParameterLocation, ParameterStyle,
    SecuritySchemeKind, Segment, Status, Type, Validation,
};

use crate::support::{Outcome, api, operation_named};

const ORDERS: &str = r##"
swagger: "2.0"
info: {title: Orders, version: 1.0}
host: api.example.com
basePath: /v1/
schemes: [http, https]
consumes: [application/json]
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: true, validateRequestParameters: true}
  none: {validateRequestBody: false}
x-amazon-apigateway-request-validator: all
x-amazon-apigateway-minimum-compression-size: 1024
security: [{sigv4: []}]
securityDefinitions:
  sigv4: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
  key: {type: apiKey, name: X-API-Key, in: header}
  users:
    type: apiKey
    name: Authorization
    in: header
    x-amazon-apigateway-authtype: cognito_user_pools
    x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [{Fn::GetAtt: [Pool, Arn]}]}
paths:
  /orders/{orderId}:
    parameters:
      - {name: orderId, in: path, required: true, type: string}
      - {name: verbose, in: query, type: boolean}
    get:
      parameters:
        - {name: verbose, in: query, type: integer}
        - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: fields, in: query, type: array, items: {type: string, enum: [a, b]}}
      responses:
        default: {description: other, schema: {$ref: "#/definitions/Error"}}
        404: {description: none, schema: {$ref: "#/definitions/Error"}}
        "200":
          description: it
          schema: {type: object, properties: {id: {type: string}}}
          headers:
            X-Rate: {type: integer}
            Access-Control-Allow-Origin: {type: string}
      x-amazon-apigateway-integration:
        type: AWS_PROXY
        httpMethod: POST
        uri: {Fn::Sub: "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${GetOrder.Arn}/invocations"}
    put:
      operationId: replaceOrder
      security: [{users: [write]}, {key: []}]
      x-amazon-apigateway-request-validator: none
      parameters:
        - {name: body, in: body, required: true, schema: {type: object, properties: {note: {type: string}}}}
      responses: {"204": {description: done}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: PUT
        uri: "https://example.com/{orderId}"
        requestParameters: {integration.request.path.orderId: method.request.path.orderId}
        responses: {default: {statusCode: 204}}
    options:
      security: []
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: 200}}
  /{proxy+}:
    parameters: [{name: proxy, in: path, required: true, type: string}]
    x-amazon-apigateway-any-method:
      security: []
      responses: {"200": {description: ok, schema: {type: string}}}
      x-amazon-apigateway-integration:
        type: http_proxy
        httpMethod: ANY
        uri: "https://example.com/{proxy}"
        requestParameters: {integration.request.path.proxy: method.request.path.proxy}
definitions:
  Error: {type: object, required: [message], properties: {message: {type: string}}}
"##;

#[test]
fn an_operation_without_an_id_is_called_by_method_and_path() {
    let api = api(ORDERS);
    let names: Vec<&str> = api
        .operations
        .iter()
        .map(|operation| operation.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "get_orders_by_order_id",
            "replace_order",
            "options_orders_by_order_id",
            "any_by_proxy"
        ]
    );
    assert_eq!(api.version, "1.0");
    assert_eq!(api.base_url, "https://api.example.com/v1");
}

#[test]
fn parameters_of_the_path_item_are_replaced_by_those_of_the_operation() {
    let api = api(ORDERS);
    let get = operation_named(&api, "get_orders_by_order_id");
    let shown: Vec<(&str, ParameterLocation, ParameterStyle)> = get
        .parameters
        .iter()
        .map(|parameter| (parameter.wire.as_str(), parameter.location, parameter.style))
        .collect();
    assert_eq!(
        shown,
        [
            ("orderId", ParameterLocation::Path, ParameterStyle::Commas),
            ("verbose", ParameterLocation::Query, ParameterStyle::Commas),
            ("tags", ParameterLocation::Query, ParameterStyle::Repeated),
            ("fields", ParameterLocation::Query, ParameterStyle::Commas),
        ]
    );
    assert!(matches!(get.parameters[1].ty, Type::Integer { .. }));
    let Type::Array { items, .. } = &get.parameters[3].ty else {
        panic!("no array")
    };
    let Type::Named(id) = **items else {
        panic!("no enum")
    };
    assert_eq!(
        api.types.get(id).name.as_str(),
        "get_orders_by_order_id_fields_item"
    );
}

#[test]
fn answers_are_sorted_and_leave_cors_to_the_gateway() {
    let api = api(ORDERS);
    let get = operation_named(&api, "get_orders_by_order_id");
    let statuses: Vec<(Status, &str)> = get
        .responses
        .iter()
        .map(|response| (response.status, response.name.as_str()))
        .collect();
    assert_eq!(
        statuses,
        [
            (Status::Code(200), "ok"),
            (Status::Code(404), "not_found"),
            (Status::Default, "other"),
        ]
    );
    let headers: Vec<&str> = get.responses[0]
        .headers
        .iter()
        .map(|header| header.wire.as_str())
        .collect();
    assert_eq!(headers, ["X-Rate"]);
}

#[test]
fn integrations_name_their_function() {
    let api = api(ORDERS);
    let kinds: Vec<IntegrationKind> = api
        .operations
        .iter()
        .map(|operation| {
            operation
                .integration
                .as_ref()
                .expect("it has one")
                .kind
                .clone()
        })
        .collect();
    assert!(
        matches!(&kinds[0], IntegrationKind::LambdaProxy { function, .. } if function == "GetOrder")
    );
    assert!(matches!(&kinds[1], IntegrationKind::Http { .. }));
    assert_eq!(kinds[2], IntegrationKind::Mock);
    assert!(matches!(&kinds[3], IntegrationKind::HttpProxy { .. }));
}

#[test]
fn security_is_inherited_replaced_or_cleared() {
    let api = api(ORDERS);
    let asked = |name: &str| -> Vec<String> {
        let operation = operation_named(&api, name);
        let uses = operation.security.iter();
        uses.map(|used| format!("{}{:?}", api.scheme(used.scheme).wire, used.scopes))
            .collect()
    };
    assert_eq!(asked("get_orders_by_order_id"), ["sigv4[]"]);
    assert_eq!(asked("replace_order"), ["users[\"write\"]", "key[]"]);
    assert_eq!(asked("any_by_proxy"), Vec::<String>::new());
    assert_eq!(api.security_schemes[0].kind, SecuritySchemeKind::SigV4);
    assert_eq!(
        api.security_schemes[1].kind,
        SecuritySchemeKind::ApiKey {
            header: "X-API-Key".to_owned()
        }
    );
    assert!(matches!(
        &api.security_schemes[2].kind,
        SecuritySchemeKind::Token {
            authorizer: Authorizer::CognitoUserPools {
                ttl_seconds: 300,
                ..
            },
            ..
        }
    ));
}

#[test]
fn only_open_mocks_of_options_answer_preflight_requests() {
    let api = api(ORDERS);
    let preflights: Vec<&str> = api
        .operations
        .iter()
        .filter(|operation| operation.is_preflight)
        .map(|operation| operation.name.as_str())
        .collect();
    assert_eq!(preflights, ["options_orders_by_order_id"]);
    let inheriting = ORDERS.replace("    options:\n      security: []\n", "    options:\n");
    let outcome = Outcome::of(&inheriting);
    assert_eq!(
        outcome.findings(),
        ["preflight-security 59: preflight requests to /orders/{orderId} need credentials"]
    );
}

#[test]
fn the_validator_of_the_root_holds_unless_an_operation_names_another() {
    let api = api(ORDERS);
    let all = Validation {
        body: true,
        parameters: true,
    };
    assert_eq!(
        operation_named(&api, "get_orders_by_order_id").validation,
        all
    );
    assert_eq!(
        operation_named(&api, "replace_order").validation,
        Validation::default()
    );
    assert_eq!(api.gateway.minimum_compression_size, Some(1024));
}

#[test]
fn a_greedy_variable_takes_the_rest() {
    let api = api(ORDERS);
    let any = operation_named(&api, "any_by_proxy");
    assert_eq!(any.method, Method::Any);
    assert_eq!(any.path.segments, [Segment::Greedy("proxy".to_owned())]);
    assert_eq!(any.parameters[0].wire, "proxy");
}

#[test]
fn openapi_says_the_same_in_other_places() {
    let api = api(r#"
openapi: 3.0.3
info: {title: t, version: "1"}
servers:
  - url: https://{stage}.example.com/{basePath}
    variables: {stage: {default: api}, basePath: {default: /v1}}
    x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: true, vpcEndpointIds: [{Ref: Endpoint}]}
paths:
  /things/{id}:
    post:
      operationId: make
      parameters:
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: piped, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: X-List, in: header, schema: {type: array, items: {type: string}}}
        - {name: body, in: query, schema: {type: string}}
      requestBody: {$ref: '#/components/requestBodies/Thing'}
      responses:
        2XX: {description: d, content: {text/plain: {schema: {type: string}}}}
        '404': {$ref: '#/components/responses/Missing'}
        '500': {description: d, content: {application/octet-stream: {schema: {type: string, format: binary}}}}
components:
  requestBodies:
    Thing: {required: true, content: {'application/vnd.thing+json; charset=utf-8': {schema: {type: object, properties: {a: {type: string}}}}}}
  responses:
    Missing: {description: d, content: {application/problem+json: {schema: {type: object, properties: {title: {type: string}}}}}}
"#);
    assert_eq!(api.base_url, "https://api.example.com/v1");
    assert!(api.gateway.endpoint.disable_execute_api_endpoint);
    let make = operation_named(&api, "make");
    let styles: Vec<ParameterStyle> = make
        .parameters
        .iter()
        .map(|parameter| parameter.style)
        .collect();
    assert_eq!(
        styles[..3],
        [
            ParameterStyle::Commas,
            ParameterStyle::Pipes,
            ParameterStyle::Commas
        ]
    );
    let names: Vec<&str> = make
        .parameters
        .iter()
        .map(|parameter| parameter.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["ids", "piped", "x_list", "body_2", "id"],
        "`body` is the body's name"
    );
    let body = make.body.as_ref().expect("it has one");
    assert!(body.required);
    assert_eq!(body.content.media_type(), "application/vnd.thing+json");
    let contents: Vec<&Content> = make
        .responses
        .iter()
        .filter_map(|response| response.content.as_ref())
        .collect();
    assert!(
        matches!(contents[0], Content::Json { media_type, .. } if media_type == "application/problem+json")
    );
    assert!(matches!(contents[1], Content::Binary { .. }));
    assert!(matches!(contents[2], Content::Text { .. }));
    let types: Vec<&str> = api.types.iter().map(|found| found.name.as_str()).collect();
    assert_eq!(types, ["thing_request", "missing_response"]);
}

#[test]
fn a_parameter_of_any_shape_is_a_string_and_said_to_be() {
    let outcome = Outcome::of(
        r##"
openapi: 3.0.3
paths:
  /a:
    get:
      operationId: read
      parameters:
        - {name: choice, in: query, schema: {$ref: "#/components/schemas/Choice"}}
        - {name: list, in: query, schema: {type: array, items: {}}}
        - {name: nothing, in: query, schema: {description: Nothing.}}
      responses: {"200": {description: d}}
components: {schemas: {Choice: {oneOf: [{type: string}, {type: integer}]}}}
"##,
    );
    assert_eq!(
        outcome.findings(),
        [
            "loose-type 12: a choice without a discriminator has no type of its own yet",
            "missing-type 10: the parameter `nothing` has no type",
        ]
    );
    let read = operation_named(outcome.api(), "read");
    assert_eq!(read.parameters[0].ty, Type::string());
    assert_eq!(read.parameters[2].ty, Type::string());
    assert!(
        matches!(&read.parameters[1].ty, Type::Array { items, .. } if **items == Type::string())
    );
}
