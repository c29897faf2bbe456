//! `http_proxy` integrations: what the backend is asked, and what comes back of its answer.

use std::collections::BTreeMap;

use gatesmith_gateway::{Limits, Options, StartError, serve};
use gatesmith_model::api::{IntegrationKind, Text};

use tokio::{io::AsyncWriteExt, net::TcpListener};

use crate::support::{
    Answer, Asked, Backend, OperationBuilder, Request, api, backend, caller, policy, request,
    start, start_with,
};

const FINE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine";
const FAILED: &str = "{\"message\": \"Internal server error\"}";

fn variables(listed: &[(&str, &str)]) -> Options {
    Options {
        stage_variables: listed
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Options::default()
    }
}

/// What the backend is asked when `request` reaches this operation.
async fn asked(
    route: &str,
    describe: impl FnOnce(OperationBuilder, &str) -> OperationBuilder,
    sent: Request,
) -> Asked {
    let backend = backend(FINE).await;
    let api = api().operation(route, |operation| describe(operation, backend.origin()));
    let gateway = start(api.build()).await;
    let answer = sent.send(&gateway).await;
    assert_eq!((answer.status, answer.text()), (200, "fine".to_owned()));
    backend.last()
}

#[tokio::test]
async fn path_query_and_body_go_through() {
    let asked = asked(
        "ANY /shop/{proxy+}",
        |any, origin| any.http_proxy(&format!("ANY {origin}/base/{{proxy}}")),
        request("PUT /v1/shop/a%20b//c%2Fd?q=1&q=2&empty=&plus=a+b%26")
            .header("Content-Type", "application/octet-stream")
            .body([0, 159, 146, 150]),
    )
    .await;
    assert_eq!(
        asked.line,
        "PUT /base/a%20b//c%2Fd?q=1&q=2&empty=&plus=a+b%26 HTTP/1.1"
    );
    assert_eq!(asked.body, [0, 159, 146, 150]);
    assert_eq!(asked.values("Content-Type"), ["application/octet-stream"]);
    assert_eq!(asked.values("content-length"), ["4"]);
}

#[tokio::test]
async fn what_is_mapped_replaces_headers_and_is_added_to_the_query() {
    let asked = asked(
        "GET /rates/{currency}",
        |get, origin| {
            get.http_proxy(&format!("GET {origin}/v1/{{base}}?fixed=1"))
                .maps("path.base", "method.request.path.currency")
                .maps("querystring.page", "method.request.querystring.p")
                .maps("querystring.stage", "context.stage")
                .maps("querystring.tag", "method.request.multivaluequerystring.t")
                .maps("querystring.none", "method.request.querystring.none")
                .maps("header.X-Static", "'a b'")
                .maps("header.X-Given", "method.request.path.currency")
                .maps("header.X-All", "method.request.multivalueheader.x-many")
                .maps("header.X-None", "stageVariables.none")
        },
        request("GET /v1/rates/E%26R?p=a%2Fb&t=1&t=2")
            .header("x-given", "the caller's")
            .header("x-many", "1")
            .header("x-many", "2"),
    )
    .await;
    assert_eq!(
        asked.line,
        "GET /v1/E%26R?fixed=1&p=a%2Fb&t=1&t=2&page=a%2Fb&stage=v1&tag=1&tag=2 HTTP/1.1"
    );
    assert_eq!(asked.values("X-Static"), ["a b"]);
    assert_eq!(asked.values("x-given"), ["E&R"]);
    assert_eq!(asked.values("X-All"), ["1,2"]);
    assert!(!asked.has("x-none"));
}

#[tokio::test]
async fn headers_go_on_as_written_but_for_those_of_the_connection_and_the_gateway() {
    let asked = asked(
        "GET /",
        |get, origin| get.http_proxy(&format!("GET {origin}/")),
        request("GET /v1/")
            .header("X-mIxEd", "1")
            .header("x-mixed", "2")
            .header("accept-language", "de")
            .header("Authorization", "Bearer token")
            .header("Accept-Encoding", "gzip")
            .header("X-Forwarded-For", "10.0.0.1")
            .header("Via", "1.1 x")
            .header("TE", "trailers")
            .header("Max-Forwards", "3")
            .header("Content-Encoding", "identity"),
    )
    .await;
    assert_eq!(asked.values("X-mIxEd"), ["1"]);
    assert_eq!(asked.values("x-mixed"), ["2"]);
    assert_eq!(asked.values("accept-language"), ["de"]);
    assert_eq!(asked.values("Authorization"), ["Bearer token"]);
    assert_eq!(asked.values("Accept-Encoding"), ["gzip"]);
    assert_eq!(asked.values("X-Forwarded-For"), ["10.0.0.1, 127.0.0.1"]);
    assert_eq!(asked.values("X-Amzn-Apigateway-Api-Id"), ["local"]);
    assert!(asked.has("x-amzn-trace-id"));
    for dropped in [
        "via",
        "te",
        "max-forwards",
        "content-encoding",
        "connection",
    ] {
        assert!(!asked.has(dropped), "{dropped}: {:?}", asked.headers);
    }
}

#[tokio::test]
async fn a_signature_stays_with_the_gateway() {
    let backend = backend(FINE).await;
    let call = format!("GET {}/", backend.origin());
    let api = api().operation("GET /", |get| get.signed().http_proxy(&call));
    let anna = caller("anna", vec![policy("Allow", "GET/*")]);
    let options = Options {
        callers: std::sync::Arc::new(
            gatesmith_gateway::identity::Callers::new([anna.clone()]).unwrap(),
        ),
        ..Options::default()
    };
    let gateway = start_with(api.build(), options).await;
    let answer = request("GET /v1/").signed_by(&anna).send(&gateway).await;
    assert_eq!(answer.status, 200);
    assert!(!backend.last().has("authorization"));
}

#[tokio::test]
async fn stage_variables_stand_in_any_part_of_a_url() {
    let backend = backend(FINE).await;
    let host = backend.origin().strip_prefix("http://").unwrap();
    let options = variables(&[("host", host), ("path", "a/b"), ("key", "k=1")]);
    let api = api().operation("GET /", |get| {
        get.http_proxy(
            "GET http://${stageVariables.host}/${stageVariables.path}?${stageVariables.key}",
        )
    });
    let gateway = start_with(api.build(), options).await;
    assert!(gateway.unsupported().is_empty());
    assert_eq!(request("GET /v1/").send(&gateway).await.status, 200);
    assert_eq!(backend.last().line, "GET /a/b?k=1 HTTP/1.1");
    assert_eq!(backend.last().host(), host);
}

#[tokio::test]
async fn a_stage_variable_that_is_not_set_is_said_at_start() {
    let api = api()
        .operation("GET /host", |get| {
            get.http_proxy("GET https://${stageVariables.host}/")
        })
        .operation("GET /path", |get| {
            get.http_proxy("GET http://127.0.0.1:1/${stageVariables.path}")
        })
        .operation("GET /unknown", |get| get.http_proxy("GET http://x/{id}"));
    let gateway = start(api.build()).await;
    let said: Vec<String> = gateway
        .unsupported()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "GET /host: the stage variable `host` is not set, so the integration's `uri` lacks it (refused)",
            "GET /path: the stage variable `path` is not set, so the integration's `uri` lacks it (ignored)",
            "GET /unknown: the integration's `uri` has `{id}`, which neither the path has nor \
             `integration.request.path.id` maps (refused)",
        ]
    );
    for path in ["host", "unknown"] {
        let answer = request(&format!("GET /v1/{path}")).send(&gateway).await;
        answer.is_refused(500, "InternalServerErrorException", FAILED);
        assert_eq!(answer.header("x-gatesmith-refused"), None);
    }
}

fn mapped(from: &str, to: &Backend) -> Options {
    Options {
        backends: BTreeMap::from([(from.to_owned(), to.origin().to_owned())]),
        ..Options::default()
    }
}

#[tokio::test]
async fn a_backend_on_this_machine_answers_for_a_remote_one_under_its_name() {
    let backend = backend(FINE).await;
    let options = mapped("https://RATES.example:443", &backend);
    let api = api().operation("GET /rates", |get| {
        get.http_proxy("GET https://rates.example/v1?all=1")
    });
    let gateway = start_with(api.build(), options).await;
    assert_eq!(request("GET /v1/rates").send(&gateway).await.status, 200);
    assert_eq!(backend.last().line, "GET /v1?all=1 HTTP/1.1");
    assert_eq!(backend.last().host(), "rates.example");
}

#[tokio::test]
async fn a_vpc_link_leads_to_what_is_configured_behind_it() {
    let backend = backend(FINE).await;
    let linked = |id: &'static str| {
        move |get: OperationBuilder| {
            get.http_proxy("GET http://inner.example:8080/x")
                .integration(|integration| {
                    integration.vpc_link = Some(Text::Literal(id.to_owned()));
                })
        }
    };
    let api = api()
        .operation("GET /known", linked("${stageVariables.link}"))
        .operation("GET /unknown", linked("other"));
    let mut options = variables(&[("link", "abc123")]);
    options.vpc_links = BTreeMap::from([("abc123".to_owned(), backend.origin().to_owned())]);
    let gateway = start_with(api.build(), options).await;
    let said: Vec<String> = gateway
        .unsupported()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "GET /unknown: nothing is configured behind the VPC link `other`: say what is called \
             instead, by its id, in `vpc-links` (refused)"
        ]
    );
    assert_eq!(request("GET /v1/known").send(&gateway).await.status, 200);
    assert_eq!(backend.last().host(), "inner.example:8080");
    assert_eq!(request("GET /v1/unknown").send(&gateway).await.status, 500);
}

#[tokio::test]
async fn what_stands_for_a_backend_must_be_an_origin() {
    for (from, to) in [("rates.example", "http://x"), ("http://x", "http://x/path")] {
        let options = Options {
            backends: BTreeMap::from([(from.to_owned(), to.to_owned())]),
            ..Options::default()
        };
        let refused = serve(api().build().into(), options).await.unwrap_err();
        assert!(matches!(refused, StartError::NoOrigin { .. }), "{refused}");
        assert!(refused.to_string().contains("`http://127.0.0.1:8081`"));
    }
}

/// What the caller gets when the backend answers this.
async fn answered(answer: impl Into<Vec<u8>>, limits: Limits) -> Answer {
    let backend = backend(answer).await;
    let call = format!("GET {}/", backend.origin());
    let api = api().operation("GET /", |get| get.http_proxy(&call));
    let options = Options {
        limits,
        ..Options::default()
    };
    let gateway = start_with(api.build(), options).await;
    request("GET /v1/").send(&gateway).await
}

#[tokio::test]
async fn an_answer_comes_back_with_its_status_headers_and_bytes() {
    let mut bytes = b"HTTP/1.1 404 Nothing Here\r\nContent-Type: image/png\r\nSet-Cookie: a=1\r\n\
        Set-Cookie: b=2\r\nServer: nginx\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\
        Content-Encoding: gzip\r\nVia: 1.1 x\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\n\
        Connection: x-hop\r\nWWW-Authenticate: Basic\r\nContent-Length: 4\r\n\r\n"
        .to_vec();
    bytes.extend([0, 159, 146, 150]);
    let answer = answered(bytes, Limits::default()).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.body, [0, 159, 146, 150]);
    let header = |name: &str| answer.header(name).unwrap_or_default();
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(header("set-cookie"), "a=1, b=2");
    assert_eq!(header("content-encoding"), "gzip");
    assert_eq!(header("www-authenticate"), "Basic");
    assert_eq!(header("x-amzn-remapped-server"), "nginx");
    assert_eq!(header("x-amzn-remapped-content-length"), "4");
    assert_eq!(
        header("x-amzn-remapped-date"),
        "Thu, 01 Jan 1970 00:00:00 GMT"
    );
    assert_eq!(header("x-amzn-remapped-connection"), "x-hop");
    for dropped in ["server", "via", "keep-alive", "x-hop", "x-amzn-trace-id"] {
        assert_eq!(answer.header(dropped), None, "{dropped}");
    }
    assert!(answer.header("x-amzn-requestid").is_some());
}

#[tokio::test]
async fn an_answer_without_a_media_type_is_said_to_be_json() {
    let answer = answered(FINE, Limits::default()).await;
    assert_eq!(
        answer.header("content-type").as_deref(),
        Some("application/json")
    );
}

#[tokio::test]
async fn a_backend_that_speaks_an_older_http_does_not_make_the_gateway_do_so() {
    let old = "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nfine";
    let answer = answered(old, Limits::default()).await;
    assert_eq!(
        (answer.version.as_str(), answer.text()),
        ("HTTP/1.1", "fine".to_owned())
    );
}

#[tokio::test]
async fn a_redirect_is_for_the_caller() {
    let moved = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    let answer = answered(moved, Limits::default()).await;
    assert_eq!(answer.status, 302);
    assert_eq!(
        answer.header("location").as_deref(),
        Some("http://127.0.0.1:1/")
    );
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_refused() {
    let limits = Limits {
        integration_answer: 4,
        ..Limits::default()
    };
    assert_eq!(answered(FINE, limits.clone()).await.status, 200);
    for long in [
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfiner",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nfin\r\n2\r\ner\r\n0\r\n\r\n",
    ] {
        let answer = answered(long, limits.clone()).await;
        answer.is_refused(500, "InternalServerErrorException", FAILED);
    }
}

#[tokio::test]
async fn a_backend_that_breaks_off_or_speaks_no_http_is_a_network_error() {
    for broken in [
        "",
        "nonsense\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfine",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
    ] {
        let answer = answered(broken, Limits::default()).await;
        answer.is_refused(
            504,
            "InternalServerErrorException",
            "{\"message\": \"Network error communicating with endpoint\"}",
        );
    }
}

#[tokio::test]
async fn a_backend_that_is_not_there_or_not_trusted_is_a_network_error() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("GET http://{}/", closed.local_addr().unwrap());
    drop(closed);
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let no_tls = format!("GET https://{}/", plain.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = plain.accept().await.unwrap();
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
    });
    let api = api()
        .operation("GET /nobody", |get| get.http_proxy(&nobody))
        .operation("GET /no-tls", |get| get.http_proxy(&no_tls));
    let gateway = start(api.build()).await;
    for path in ["nobody", "no-tls"] {
        let answer = request(&format!("GET /v1/{path}")).send(&gateway).await;
        answer.is_refused(
            504,
            "InternalServerErrorException",
            "{\"message\": \"Network error communicating with endpoint\"}",
        );
    }
}

#[tokio::test]
async fn a_backend_that_does_not_answer_in_time_is_given_up() {
    // The system accepts connections, and nobody reads them.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let call = format!("GET http://{}/", silent.local_addr().unwrap());
    let api = api().operation("GET /", |get| {
        get.http_proxy(&call)
            .integration(|integration| integration.timeout_ms = 50)
    });
    let gateway = start(api.build()).await;
    request("GET /v1/").send(&gateway).await.is_refused(
        504,
        "InternalServerErrorException",
        "{\"message\": \"Endpoint request timed out\"}",
    );
}

#[tokio::test]
async fn what_a_caller_gives_cannot_lead_to_another_host() {
    let backend = backend(FINE).await;
    let api = api().operation("GET /{tenant}", |get| {
        get.http_proxy("GET http://{tenant}.example/")
    });
    let options = mapped("http://a.example", &backend);
    let gateway = start_with(api.build(), options).await;
    assert_eq!(request("GET /v1/a").send(&gateway).await.status, 200);
    for tenant in ["127.0.0.1:1%23", "a%2F", "user@b", "a%00"] {
        let answer = request(&format!("GET /v1/{tenant}")).send(&gateway).await;
        answer.is_refused(500, "InternalServerErrorException", FAILED);
    }
    assert_eq!(backend.calls(), 1);
}

#[tokio::test]
async fn an_integration_that_maps_what_the_gateway_keeps_fails_every_call() {
    let backend = backend(FINE).await;
    let call = format!("GET {}/", backend.origin());
    let api = api()
        .operation("GET /illegal", |get| {
            get.http_proxy(&call).maps("header.X-Amzn-Trace-Id", "'x'")
        })
        .operation("GET /body", |get| {
            get.http_proxy(&call)
                .maps("header.X-Id", "method.request.body.id")
        })
        .operation("GET /intrinsic", |get| {
            get.integration(|integration| {
                integration.kind = IntegrationKind::HttpProxy {
                    uri: Text::Intrinsic(serde_json::json!({"Fn::ImportValue": "url"})),
                };
            })
        });
    let gateway = start(api.build()).await;
    assert_eq!(gateway.unsupported().len(), 3);
    for path in ["illegal", "body", "intrinsic"] {
        let answer = request(&format!("GET /v1/{path}")).send(&gateway).await;
        answer.is_refused(500, "InternalServerErrorException", FAILED);
    }
    assert_eq!(backend.calls(), 0);
}
