//! Three signers that know nothing of each other, over the wire: the Rust SDK, the TypeScript SDK,
//! and botocore, which is AWS's own. Each composes and sends the same 500 requests, made of what
//! signatures usually break on; whoever did not sign a request has to agree with its signature.
//!
//! | sent by | agreed with by |
//! |---|---|
//! | Rust | botocore, the gateway's verifier |
//! | TypeScript | botocore, the gateway's verifier |
//! | botocore | the gateway's verifier |
//!
//! All three have to put the same characters on the wire, too. `cases` makes the requests,
//! `capture` keeps what arrives, `programs` runs what is not Rust.

#![expect(
    clippy::panic,
    reason = "helpers of a test: what goes wrong fails the test that called them"
)]

mod capture;
mod cases;
mod programs;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use capture::{Capture, Captured};
use cases::Case;
use gatesmith_client::{Auth, Bytes, Core, Credentials, Method, Request, Retry};
use gatesmith_gateway::identity::{Caller, Callers, Randomness, Role, SignedRequest, Verifier};

const REGION: &str = "eu-west-1";
const CASES: usize = 500;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_the_others_agree() {
    let cases = cases::all(CASES);
    let caller = session();
    let capture = Capture::start().await;

    send_by_rust(&cases, &caller, &capture.endpoint("rust")).await;
    programs::send_by_typescript(&cases, &caller, &capture.endpoint("typescript")).await;
    programs::send_by_botocore(&cases, &caller, &capture.endpoint("botocore")).await;

    let by_rust = capture.of("rust");
    let by_typescript = capture.of("typescript");
    let by_botocore = capture.of("botocore");
    assert_eq!(
        [by_rust.len(), by_typescript.len(), by_botocore.len()],
        [CASES; 3]
    );
    for (index, case) in cases.iter().enumerate() {
        let targets = [&by_rust, &by_typescript, &by_botocore].map(|sent| sent[&index].rest());
        assert!(
            targets.iter().all(|target| *target == targets[0]),
            "{case:?} went out in different forms: {targets:?}"
        );
    }
    let callers = Callers::new([caller.clone()]).expect("one caller has one key");
    let verifier = Verifier::new(REGION, Arc::new(callers));
    for sent in [&by_rust, &by_typescript, &by_botocore] {
        all_verify(&verifier, sent);
    }
    for sent in [&by_rust, &by_typescript] {
        let wanted = programs::signatures_of_botocore(sent, &caller).await;
        for (index, request) in sent {
            assert_eq!(
                request.header("authorization"),
                wanted[index],
                "{request:?}"
            );
        }
    }
}

/// The credentials that all three sign with, session token included.
fn session() -> Caller {
    let role = Role {
        account: "000000000000".to_owned(),
        name: "customer".to_owned(),
        policies: Vec::new(),
    };
    let mut randomness = Randomness::system().expect("the system has randomness");
    let now = std::time::SystemTime::now();
    Caller::temporary("ana", &role, now, Duration::from_hours(1), &mut randomness)
}

fn all_verify(verifier: &Verifier, sent: &BTreeMap<usize, Captured>) {
    for request in sent.values() {
        let (path, query) = request.path_and_query();
        let signed = SignedRequest {
            method: request.method.as_str(),
            path,
            query,
            headers: &request.headers,
            body: &request.body,
        };
        if let Err(denial) = verifier.verify(&signed, request.arrived) {
            panic!("{request:?}: {}", denial.message);
        }
    }
}

async fn send_by_rust(cases: &[Case], caller: &Caller, endpoint: &str) {
    let core: Core = gatesmith_client::Builder::new(Some(endpoint))
        .region(REGION)
        .credentials(Credentials::from_keys(
            &caller.access_key_id,
            caller.secret_access_key.expose(),
            caller
                .session_token
                .as_ref()
                .map(|token| token.expose().to_owned()),
        ))
        .retry(Retry::off())
        .build()
        .expect("the endpoint is one");
    for (index, case) in cases.iter().enumerate() {
        let method = Method::from_bytes(case.method.as_bytes()).expect("a method");
        let mut request = Request::new(method, "/{first}/{second}/items", &[Auth::SigV4]);
        request.path("first", &case.path[0]).expect("a segment");
        request.path("second", &case.path[1]).expect("a segment");
        for (name, values) in &case.query {
            for value in values {
                request.query(name, value);
            }
        }
        request
            .header("X-Case", &index.to_string())
            .expect("a number is a header");
        if let Some(body) = &case.body {
            request.bytes("application/octet-stream", Bytes::copy_from_slice(body));
        }
        let reply = core.send(request).await.expect("the capture answers");
        assert_eq!(reply.status(), 204);
    }
}
