//! `dev`: a document, served.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

use crate::project::Project;

const DOCUMENT: &str = r#"swagger: "2.0"
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
  /rates:
    get:
      responses: {"200": {description: Somewhere else.}}
      x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: "https://rates.example/"}
"#;

/// A gateway that ends with the test.
struct Served {
    child: Child,
    /// `127.0.0.1:PORT`.
    address: String,
    /// What was printed before the address.
    printed: String,
}

impl Served {
    fn start(project: &Project) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_gatesmith"))
            .args(["dev", "--listen", "127.0.0.1:0"])
            .current_dir(project.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut served = Self {
            child,
            address: String::new(),
            printed: String::new(),
        };
        let out = served.child.stdout.take().unwrap();
        for line in BufReader::new(out).lines() {
            let line = line.unwrap();
            if let Some(rest) = line.strip_prefix("http://") {
                let (address, stage) = rest.split_once('/').unwrap();
                assert_eq!(stage, "v1");
                address.clone_into(&mut served.address);
                return served;
            }
            served.printed.push_str(&line);
            served.printed.push('\n');
        }
        panic!("no address was printed, but\n{}", served.printed);
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Fails where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_document_is_served_as_api_gateway_would() {
    let project = Project::with(DOCUMENT.as_bytes());
    let served = Served::start(&project);
    let reply = served.get("/v1/health");
    assert!(
        reply.starts_with("HTTP/1.1 200 ") && reply.ends_with(r#"{"status": "up"}"#),
        "{reply}"
    );
    let reply = served.get("/v1/nothing");
    assert!(reply.starts_with("HTTP/1.1 403 "), "{reply}");
    assert!(
        reply.ends_with(r#"{"message":"Missing Authentication Token"}"#),
        "{reply}"
    );
}

#[test]
fn credentials_are_printed_for_the_callers_of_the_configuration() {
    let project = Project::with(DOCUMENT.as_bytes());
    let mut config = project.read("gatesmith.toml");
    config.push_str("[api.shop.dev.roles]\nall = \"all.json\"\n[[api.shop.dev.callers]]\nname = \"ada\"\nrole = \"all\"\n");
    project.write("gatesmith.toml", config.as_bytes());
    project.write(
        "all.json",
        br#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}}"#,
    );
    let served = Served::start(&project);
    assert!(
        served
            .printed
            .starts_with("# ada, arn:aws:sts::000000000000:assumed-role/all/ada\n"),
        "{}",
        served.printed
    );
    assert!(
        served.printed.contains("export AWS_ACCESS_KEY_ID=ASIA"),
        "{}",
        served.printed
    );
    let reply = served.get("/v1/signed");
    assert!(reply.starts_with("HTTP/1.1 403 "), "{reply}");
}

#[test]
fn strict_does_not_start_where_something_is_not_served() {
    let project = Project::with(DOCUMENT.as_bytes());
    let run = project.run(&["dev", "--strict", "--listen", "127.0.0.1:0"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("GET /rates"), "{}", run.err);
}

#[test]
fn other_machines_are_not_served() {
    let project = Project::with(DOCUMENT.as_bytes());
    let run = project.run(&["dev", "--listen", "0.0.0.0:0"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("127.0.0.1"), "{}", run.err);
}
