//! A document, read and served: what people write is what the gateway does.

use std::sync::Arc;

use gatesmith_gateway::{Options, identity::Callers};
use gatesmith_model::{
    NameLock, ReadOptions, api::Api, diagnostic::Report, read, source::SourceMap,
};
use serde_json::json;

use crate::support::{caller, policy, recorder, request, start_with};

const ORDERS: &str = r##"
swagger: "2.0"
info: {title: Orders, version: "1"}
x-amazon-apigateway-request-validator: all
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: true, validateRequestParameters: true}
x-amazon-apigateway-gateway-responses:
  DEFAULT_4XX:
    responseParameters:
      gatewayresponse.header.Access-Control-Allow-Origin: "'*'"
    responseTemplates:
      application/json: '{"code": "$context.error.responseType", "message": $context.error.messageString}'
securityDefinitions:
  sigv4: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
paths:
  /orders/{orderId}:
    put:
      operationId: putOrder
      security: [{sigv4: []}]
      parameters:
        - {name: orderId, in: path, required: true, type: string}
        - {name: Idempotency-Key, in: header, required: true, type: string}
        - {name: body, in: body, required: true, schema: {$ref: "#/definitions/Order"}}
      responses: {"200": {description: Stored.}}
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri: {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${f.Arn}/invocations"}
    options:
      responses:
        "200": {description: CORS, headers: {Access-Control-Allow-Origin: {type: string}}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses:
          default:
            statusCode: "200"
            responseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}
definitions:
  Order:
    type: object
    required: [sku]
    properties: {sku: {type: string, pattern: "^[a-z]+$"}, count: {type: integer, minimum: 1}}
"##;

fn orders() -> Api {
    let mut report = Report::default();
    let source = SourceMap::parse("orders.yaml", ORDERS.as_bytes(), &mut report);
    let reading = read(
        &source,
        &NameLock::default(),
        &ReadOptions::default(),
        &mut report,
    );
    assert!(reading.is_some(), "{report:?}");
    reading.unwrap().api
}

#[tokio::test]
async fn a_document_is_served() {
    let anna = caller("anna", vec![policy("Allow", "PUT/orders/*")]);
    let (recorder, options) = recorder();
    let options = Options {
        callers: Arc::new(Callers::new([anna.clone()]).unwrap()),
        strict: true,
        ..options
    };
    let gateway = start_with(orders(), options).await;
    let put = |body| {
        request("PUT /v1/orders/7")
            .header("idempotency-key", "k")
            .json(&body)
            .signed_by(&anna)
    };
    let answer = put(json!({ "sku": "rose", "count": 2 }))
        .send(&gateway)
        .await;
    assert_eq!((answer.status, answer.text()), (200, "fine".to_owned()));
    let event = recorder.last();
    assert_eq!(event["pathParameters"], json!({ "orderId": "7" }));
    assert_eq!(event["requestContext"]["operationName"], "putOrder");

    for body in [
        json!({}),
        json!({ "sku": "ROSE" }),
        json!({ "sku": "rose", "count": 0 }),
    ] {
        let answer = put(body).send(&gateway).await;
        assert_eq!(answer.status, 400);
        let refusal = json!({ "code": "BAD_REQUEST_BODY", "message": "Invalid request body" });
        assert_eq!(answer.json(), refusal);
        assert_eq!(
            answer.header("access-control-allow-origin").as_deref(),
            Some("*")
        );
    }
    let answer = request("PUT /v1/orders/7")
        .signed_by(&anna)
        .send(&gateway)
        .await;
    assert_eq!(
        answer.json()["message"],
        "Missing required request parameters: [Idempotency-Key]"
    );
    let answer = request("OPTIONS /v1/orders/7").send(&gateway).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("access-control-allow-origin").as_deref(),
        Some("*")
    );
}
