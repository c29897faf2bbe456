//! `dev`: a document, served.

use std::io::Write as _;

use crate::{project::Project, served::Served};

/// A document with an operation that is served, one that wants a signature, and one that no
/// gateway on this machine can serve.
pub(crate) const DOCUMENT: &str = r#"swagger: "2.0"
info: {title: Served, version: "1"}
securityDefinitions:
  sigv4: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
paths:
  /health:
    get:
      responses: {"200": {description: Alive.}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: 200, responseTemplates: {application/json: '{"status": "up"}'}}}
  /signed:
    get:
      security: [{sigv4: []}]
      responses: {"200": {description: Signed.}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: 200}}
  /queue:
    get:
      responses: {"200": {description: Somewhere else., schema: {type: string}}}
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: "arn:aws:apigateway:us-east-1:sqs:path/1/queue"
        responses: {default: {statusCode: 200}}
"#;

const EVERYBODY: &str = r#"
[api.shop.dev.roles]
all = "all.json"
[[api.shop.dev.callers]]
name = "ada"
role = "all"
[[api.shop.dev.usage-plans]]
name = "partner"
[[api.shop.dev.api-keys]]
name = "florist"
plan = "partner"
[[api.shop.dev.api-keys]]
name = "grower"
plan = "partner"
value = "a-key's-value-$-of-one's-own"
enabled = false
[api.shop.dev.authorizers.token]
local = true
"#;

const POLICY: &[u8] = br#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}}"#;

fn project() -> Project {
    Project::with(DOCUMENT.as_bytes())
}

#[test]
fn a_document_is_served_as_api_gateway_would() {
    let project = project();
    let served = Served::start(&project, &[]);
    let reply = served.get("/v1/health", &[]);
    assert!(
        reply.starts_with("HTTP/1.1 200 ") && reply.ends_with(r#"{"status": "up"}"#),
        "{reply}"
    );
    let reply = served.get("/v1/nothing", &[]);
    assert!(reply.starts_with("HTTP/1.1 403 "), "{reply}");
    assert!(
        reply.ends_with(r#"{"message":"Missing Authentication Token"}"#),
        "{reply}"
    );
}

#[test]
fn the_banner_says_what_is_served() {
    let project = project();
    let served = Served::start(&project, &[]);
    assert_eq!(
        served.banner,
        "Served 1, from shop.yaml\n\
         3 operations: 2 by the gateway itself, 1 not served\n\
         \n\
         What is saved to shop.yaml is served at once. Ctrl-C ends.\n"
    );
    let said = served.err.until("not served: ");
    assert!(said[0].contains("GET /queue"), "{said:?}");
    let still = Served::start(&project, &["--no-watch"]);
    assert!(
        still.banner.ends_with("\n\nCtrl-C ends.\n"),
        "{}",
        still.banner
    );
}

const GUARDED: &str = r#"swagger: "2.0"
info: {title: Guarded, version: "1"}
x-amazon-apigateway-api-key-source: HEADER
securityDefinitions:
  key: {type: apiKey, name: x-api-key, in: header}
  token:
    type: apiKey
    name: Authorization
    in: header
    x-amazon-apigateway-authtype: cognito_user_pools
    x-amazon-apigateway-authorizer:
      type: cognito_user_pools
      providerARNs: ["arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abc"]
paths:
  /keyed:
    get:
      security: [{key: []}]
      responses: {"200": {description: Keyed.}}
      x-amazon-apigateway-integration: &alive
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: 200}}
  /known:
    get:
      security: [{token: []}]
      responses: {"200": {description: Known.}}
      x-amazon-apigateway-integration: *alive
"#;

#[test]
fn keys_and_tokens_that_are_printed_open_what_they_are_for() {
    let project = Project::with(GUARDED.as_bytes());
    let config = project.read("gatesmith.toml") + EVERYBODY;
    project.write("gatesmith.toml", config.as_bytes());
    project.write("all.json", POLICY);
    let served = Served::start(&project, &["--strict"]);
    let printed = |name: &str| {
        let mut lines = served.banner.lines();
        let export = format!("export {name}=");
        lines.find_map(|line| line.strip_prefix(&export)).unwrap()
    };
    for (path, header, value, refused) in [
        ("/v1/keyed", "x-api-key", printed("API_KEY"), " 403 "),
        ("/v1/known", "Authorization", printed("TOKEN"), " 401 "),
    ] {
        let reply = served.get(path, &[(header, value)]);
        assert!(reply.starts_with("HTTP/1.1 200 "), "{path}: {reply}");
        let reply = served.get(path, &[]);
        assert!(reply.contains(refused), "{path}: {reply}");
    }
    // A key of the configuration that is switched off.
    let reply = served.get(
        "/v1/keyed",
        &[("x-api-key", "a-key's-value-$-of-one's-own")],
    );
    assert!(reply.starts_with("HTTP/1.1 403 "), "{reply}");
}

const WITHOUT_BACKEND: &str = r#"swagger: "2.0"
info: {title: Designed, version: "1"}
paths:
  /items/{id}:
    get:
      parameters: [{name: id, in: path, required: true, type: string}]
      responses:
        "200":
          description: The item.
          schema: {type: object, required: [id], properties: {id: {type: string}}}
          examples: {application/json: {id: rose}}
        "404":
          description: There is none.
          schema: {type: object, required: [message], properties: {message: {type: string}}}
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ItemFunction.Arn}/invocations"
"#;

#[test]
fn a_document_answers_before_there_is_a_backend() {
    let project = Project::with(WITHOUT_BACKEND.as_bytes());
    // Nor has what the configuration names to be there yet.
    let config = project.read("gatesmith.toml")
        + "[api.shop.dev.functions.ItemFunction]\nbinary = \"target/debug/item\"\n";
    project.write("gatesmith.toml", config.as_bytes());
    let served = Served::start(&project, &["--mock"]);
    let counted = "1 operation: 1 by the gateway itself\n";
    assert!(served.banner.contains(counted), "{}", served.banner);
    assert!(
        served.banner.contains("`Prefer: code=404`"),
        "{}",
        served.banner
    );
    let reply = served.get("/v1/items/7", &[]);
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
    assert!(reply.contains("rose"), "{reply}");
    let reply = served.get("/v1/items/7", &[("Prefer", "code=404")]);
    assert!(reply.starts_with("HTTP/1.1 404 "), "{reply}");
    assert!(reply.contains("\"message\""), "{reply}");
    project.write(
        "shop.yaml",
        WITHOUT_BACKEND.replace("rose", "tulip").as_bytes(),
    );
    served.err.until("shop.yaml is served as it is now");
    let reply = served.get("/v1/items/7", &[]);
    assert!(reply.contains("tulip"), "{reply}");
}

const GREETING: &str = r#"swagger: "2.0"
info: {title: Greeting, version: "1"}
paths:
  /hello:
    get:
      responses: {"200": {description: Hello.}}
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${HelloFunction.Arn}/invocations"
"#;

const HELLO: &[u8] = br#"export const greet = async () => {
  console.log(process.env.GREETING + " from the function");
  return { statusCode: 200, body: process.env.GREETING };
};
"#;

#[cfg(unix)]
#[test]
fn a_function_runs_beside_the_gateway_and_its_lines_have_the_id_of_the_request() {
    if std::process::Command::new("node")
        .arg("--version")
        .output()
        .is_err()
    {
        let _ = writeln!(std::io::stderr(), "skipped: there is no Node");
        return;
    }
    let project = Project::with(GREETING.as_bytes());
    let config = project.read("gatesmith.toml")
        + "[api.shop.dev.functions.HelloFunction]\nmodule = \"hello.mjs\"\n\
           handler = \"greet\"\ntimeout = 60\nenvironment = { GREETING = \"hello\" }\n";
    project.write("gatesmith.toml", config.as_bytes());
    project.write("hello.mjs", HELLO);
    let served = Served::start(&project, &[]);
    let counted = "1 operation: 1 by functions\n";
    assert!(served.banner.contains(counted), "{}", served.banner);
    let reply = served.get("/v1/hello", &[]);
    assert!(
        reply.starts_with("HTTP/1.1 200 ") && reply.ends_with("\r\nhello"),
        "{reply}"
    );
    let said = served.err.until("  GET     /v1/hello");
    let request: Vec<&str> = said.last().unwrap().split_whitespace().collect();
    let [.., "HelloFunction", id] = request[..] else {
        panic!("{said:?}");
    };
    // The function's line may come before that of its request, or after it.
    let line = format!("  HelloFunction {id} │ ");
    let greets = |text: &String| text.contains(&line) && text.ends_with("hello from the function");
    if !said.iter().any(greets) {
        let later = served.err.until("hello from the function");
        assert!(later.iter().any(greets), "{later:?}");
    }
    let (status, said) = served.end("-TERM");
    assert_eq!((status.code(), said), (Some(0), Vec::new()));
}

#[test]
fn what_callers_prove_themselves_with_is_printed_for_a_shell() {
    let project = project();
    let config = project.read("gatesmith.toml") + EVERYBODY;
    project.write("gatesmith.toml", config.as_bytes());
    project.write("all.json", POLICY);
    let served = Served::start(&project, &[]);
    let blocks: Vec<&str> = served.banner.split("\n\n").collect();
    assert!(
        blocks[1].starts_with(
            "# ada, arn:aws:sts::000000000000:assumed-role/all/ada\nexport AWS_ACCESS_KEY_ID=ASIA"
        ),
        "{}",
        blocks[1]
    );
    assert!(
        blocks[1].contains("\nexport AWS_SESSION_TOKEN="),
        "{}",
        blocks[1]
    );
    let made = blocks[2]
        .strip_prefix("# florist, an API key of the plan partner\nexport API_KEY=")
        .unwrap_or_else(|| panic!("{}", blocks[2]));
    assert_eq!(made.len(), 40, "{made}");
    assert_eq!(
        blocks[3],
        "# grower, an API key of the plan partner, disabled\n\
         export API_KEY='a-key'\\''s-value-$-of-one'\\''s-own'"
    );
    assert!(
        blocks[4].starts_with("# ada, a token for token\nexport TOKEN=ey"),
        "{}",
        blocks[4]
    );
    let reply = served.get("/v1/signed", &[]);
    assert!(reply.starts_with("HTTP/1.1 403 "), "{reply}");
}

#[test]
fn a_request_is_one_line_of_a_log_that_is_no_terminal() {
    let project = project();
    let served = Served::start(&project, &[]);
    let reply = served.get("/v1/health?token=secret", &[]);
    let lines = served.err.until("/v1/health");
    let line = lines.last().unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    let [time, "GET", "/v1/health", "200", _, "ms", id] = words[..] else {
        panic!("{line}");
    };
    assert_eq!(time.len(), "12:04:31".len(), "{line}");
    assert!(!line.contains(['\u{1b}', '?']), "{line:?}");
    // Whoever has the id of an answer finds its line.
    assert!(
        reply
            .to_lowercase()
            .contains(&format!("x-amzn-requestid: {id}")),
        "{reply}"
    );

    let path = format!("/v1/nothing/{}", "long".repeat(30));
    served.get(&path, &[]);
    let line = served.err.until("/v1/nothing").pop().unwrap();
    assert!(line.contains(&path), "{line}");
    assert!(
        line.contains(" 403 ") && line.contains("  refused: "),
        "{line}"
    );
}

#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_end_ends_quietly() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let project = project();
        let served = Served::start(&project, &[]);
        served.err.until("not served: ");
        let (status, said) = served.end(signal);
        assert_eq!(status.code(), Some(0), "{signal}: {status}");
        assert_eq!(said, [""; 0], "{signal}");
    }
}

#[test]
fn strict_does_not_start_where_something_is_not_served() {
    let run = project().run(&["dev", "--strict", "--listen", "127.0.0.1:0"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("GET /queue"), "{}", run.err);
}

#[test]
fn other_machines_are_not_served() {
    let run = project().run(&["dev", "--listen", "0.0.0.0:0"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("127.0.0.1"), "{}", run.err);
}

#[test]
fn a_site_is_told_how_to_call() {
    let project = project();
    let config = project.read("gatesmith.toml") + "[api.shop.dev]\nsite = \"web\"\n" + EVERYBODY;
    project.write("gatesmith.toml", config.as_bytes());
    project.write("all.json", POLICY);
    std::fs::create_dir(project.path("web")).unwrap();
    project.write("web/index.html", b"<p>a shop</p>");
    let served = Served::start(&project, &[]);
    let site = format!("\nsite: http://{}/\n", served.address);
    assert!(served.banner.ends_with(&site), "{}", served.banner);
    let reply = served.get("/", &[]);
    assert!(reply.ends_with("<p>a shop</p>"), "{reply}");
    let reply = served.get("/config.json", &[]);
    let (_, body) = reply.split_once("\r\n\r\n").unwrap();
    let told: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        (&told["endpoint"], &told["region"]),
        (&"/v1".into(), &"us-east-1".into())
    );
    let caller = &told["callers"][0];
    assert_eq!(caller["name"], "ada");
    let key = caller["credentials"]["accessKeyId"].as_str().unwrap();
    assert!(
        served
            .banner
            .contains(&format!("AWS_ACCESS_KEY_ID={key}\n")),
        "{told}"
    );
    let token = told["tokens"][0]["token"].as_str().unwrap();
    assert!(
        served.banner.contains(&format!("TOKEN={token}\n")),
        "{told}"
    );
    assert_eq!(told["apiKeys"]["florist"].as_str().unwrap().len(), 40);
}

#[test]
fn a_site_that_is_not_there_is_named() {
    let project = project();
    let config = project.read("gatesmith.toml") + "[api.shop.dev]\nsite = \"web/dist\"\n";
    project.write("gatesmith.toml", config.as_bytes());
    let run = project.run(&["dev", "--listen", "127.0.0.1:0"]);
    assert_eq!(
        run.err,
        "error: `[api.shop.dev]`: the `site` web/dist is no folder\n  \
         = help: build the site first, or leave the key out\n"
    );
}
