//! Mock integrations without template language, CORS preflights among them.

use gatesmith_model::api::Passthrough;

use crate::support::{MockAnswer, api, request, start};

#[tokio::test]
async fn a_preflight_is_answered_as_the_document_says() {
    let headers = [
        ("Access-Control-Allow-Origin", "'*'"),
        ("Access-Control-Allow-Methods", "'GET,OPTIONS'"),
        (
            "Access-Control-Allow-Headers",
            "'Content-Type,Authorization'",
        ),
    ];
    let api = api().operation("OPTIONS /orders", |options| {
        options.mock_of("{\"statusCode\": 200}", &[("default", 200, &headers, None)])
    });
    let gateway = start(api.build()).await;
    let answer = request("OPTIONS /v1/orders")
        .header("origin", "http://localhost:5173")
        .header("access-control-request-method", "GET")
        .send(&gateway)
        .await;
    assert_eq!((answer.status, answer.text()), (200, String::new()));
    assert_eq!(
        answer.header("access-control-allow-origin").as_deref(),
        Some("*")
    );
    assert_eq!(
        answer.header("access-control-allow-methods").as_deref(),
        Some("GET,OPTIONS")
    );
    assert_eq!(
        answer.header("content-type").as_deref(),
        Some("application/json")
    );
    assert!(answer.header("x-amzn-requestid").is_some());
    assert_eq!(
        answer.header("x-amzn-trace-id"),
        None,
        "mocks have no trace"
    );
}

#[tokio::test]
async fn the_request_template_selects_the_response_by_its_status() {
    let responses: [MockAnswer<'_>; 3] = [
        ("4\\d\\d", 404, &[], Some("missing")),
        ("20", 201, &[], Some("a part of a status does not match")),
        ("default", 200, &[], Some("fine")),
    ];
    let api = api()
        .operation("GET /missing", |get| {
            get.declares(404)
                .declares(201)
                .mock_of("{statusCode: 404}", &responses)
        })
        .operation("GET /fine", |get| {
            get.declares(404)
                .declares(201)
                .mock_of("{\"statusCode\": 200}", &responses)
        })
        .operation("GET /broken", |get| {
            get.mock_of("{\"statusCode\": \"200\"}", &responses[2..])
        })
        .operation("GET /undeclared", |get| {
            get.mock_of("{\"statusCode\": 404}", &responses[..1])
        });
    let gateway = start(api.build()).await;
    for (path, status, text) in [
        ("missing", 404, "missing"),
        ("fine", 200, "fine"),
        ("broken", 500, "{\"message\": \"Internal server error\"}"),
        (
            "undeclared",
            500,
            "{\"message\": \"Internal server error\"}",
        ),
    ] {
        let answer = request(&format!("GET /v1/{path}")).send(&gateway).await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (status, text),
            "{path}"
        );
    }
}

#[tokio::test]
async fn headers_may_be_mapped_from_the_context() {
    let headers = [
        ("X-Request", "context.requestId"),
        ("X-Stage", "context.stage"),
        ("X-None", "stageVariables.none"),
    ];
    let api = api().operation("GET /m", |get| {
        get.mock_of("{\"statusCode\": 200}", &[("default", 200, &headers, None)])
    });
    let gateway = start(api.build()).await;
    let answer = request("GET /v1/m").send(&gateway).await;
    assert_eq!(
        answer.header("x-request"),
        answer.header("x-amzn-requestid")
    );
    assert_eq!(answer.header("x-stage").as_deref(), Some("v1"));
    assert_eq!(answer.header("x-none"), None);
}

#[tokio::test]
async fn a_body_that_no_template_fits_passes_or_is_415() {
    let passing = |passthrough| {
        api().operation("POST /m", move |post| {
            post.mock("fine")
                .integration(|integration| integration.passthrough = passthrough)
        })
    };
    let send = async |passthrough, media_type: &str| {
        let gateway = start(passing(passthrough).build()).await;
        request("POST /v1/m")
            .header("content-type", media_type)
            .body("x")
            .send(&gateway)
            .await
    };
    assert_eq!(
        send(Passthrough::WhenNoMatch, "text/plain").await.status,
        200
    );
    assert_eq!(
        send(Passthrough::Never, "application/json").await.status,
        200
    );
    for passthrough in [Passthrough::WhenNoTemplates, Passthrough::Never] {
        let answer = send(passthrough, "text/plain").await;
        answer.is_refused(
            415,
            "BadRequestException",
            "{\"message\":\"Unsupported Media Type\"}",
        );
    }
}

#[tokio::test]
async fn headers_that_frame_the_answer_cannot_be_mapped() {
    let headers = [
        ("Content-Length", "'3'"),
        ("Transfer-Encoding", "'chunked'"),
        ("Date", "'then'"),
    ];
    let api = api().operation("GET /m", |get| {
        get.mock_of(
            "{\"statusCode\": 200}",
            &[("default", 200, &headers, Some("a longer body"))],
        )
    });
    let gateway = start(api.build()).await;
    let answer = request("GET /v1/m").send(&gateway).await;
    assert_eq!(answer.text(), "a longer body");
    assert_eq!(answer.header("content-length").as_deref(), Some("13"));
    assert_eq!(
        answer.header("x-amzn-remapped-content-length").as_deref(),
        Some("3")
    );
    assert_eq!(
        answer.header("x-amzn-remapped-date").as_deref(),
        Some("then")
    );
}
