//! Which call is tried first, and the programs that make it.

use gatesmith_model::{
    NameLock, ReadOptions, api::Api, diagnostic::Report, read, source::SourceMap,
};

use super::{Choice, ExampleSettings, rust_example, typescript_example};

fn api(paths: &str) -> Api {
    let text = format!(
        r##"
openapi: 3.0.3
info: {{title: Shop, version: "1"}}
paths:
{paths}
components:
  schemas:
    Color: {{type: string, enum: [light-red, blue]}}
    Circle: {{type: object, required: [kind, r], properties: {{kind: {{type: string}}, r: {{type: number}}}}}}
    Shape:
      oneOf: [{{$ref: "#/components/schemas/Circle"}}]
      discriminator: {{propertyName: kind, mapping: {{circle: "#/components/schemas/Circle"}}}}
  securitySchemes:
    sigv4: {{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}}
    key: {{type: apiKey, name: X-API-Key, in: header}}
"##
    );
    let mut report = Report::default();
    let source = SourceMap::parse("shop.yaml", text.as_bytes(), &mut report);
    let reading = read(
        &source,
        &NameLock::default(),
        &ReadOptions::default(),
        &mut report,
    );
    reading.expect("a document without errors").api
}

fn chosen(paths: &str) -> Option<String> {
    let api = api(paths);
    let choice = Choice::of(&api)?;
    Some(choice.line())
}

fn settings(package: &str, command: &str) -> ExampleSettings {
    ExampleSettings {
        package: package.to_owned(),
        endpoint: "http://127.0.0.1:3000/v1".to_owned(),
        region: "eu-central-1".to_owned(),
        command: command.to_owned(),
    }
}

/// An operation that takes one thing of every kind.
const EVERYTHING: &str = r##"
  /shapes/{id}/{day}:
    post:
      operationId: addShape
      security: [{sigv4: [], key: []}]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 7}}
        - {name: day, in: path, required: true, schema: {type: string, format: date}}
        - {name: color, in: query, required: true, schema: {$ref: "#/components/schemas/Color"}}
        - {name: colors, in: query, required: true, schema: {type: array, items: {$ref: "#/components/schemas/Color"}}}
        - {name: X-Note, in: header, required: true, schema: {type: string}, example: 'a "note"'}
        - {name: scale, in: query, required: true, schema: {type: number}, example: 2}
        - {name: dry, in: query, schema: {type: boolean}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: array, items: {$ref: "#/components/schemas/Shape"}}
            example: [{kind: circle, r: 1.5, note: '"#'}]
      responses: {"204": {description: Done.}}
"##;

#[test]
fn what_reads_signed_and_asks_for_least_is_tried_first() {
    let open = "  /open: {get: {responses: {'200': {description: d}}}}\n";
    let post = "  /post: {post: {security: [{sigv4: []}], responses: {'200': {description: d}}}}\n";
    let one =
        "  /one/{id}: {get: {security: [{sigv4: []}], responses: {'200': {description: d}}}}\n";
    let none = "  /none: {get: {security: [{sigv4: []}], responses: {'200': {description: d}}}}\n";
    let delete = "  /gone: {delete: {responses: {'200': {description: d}}}}\n";
    for (paths, expected) in [
        ([delete, open].concat(), "`GET /open`"),
        ([open, post].concat(), "`POST /post`"),
        ([post, one, open].concat(), "`GET /one/{id}`"),
        ([one, open, none, post].concat(), "`GET /none`"),
        (delete.to_owned(), "`DELETE /gone`"),
    ] {
        assert_eq!(chosen(&paths).as_deref(), Some(expected), "{paths}");
    }
    assert_eq!(chosen("  {}\n"), None);
}

#[test]
fn a_program_in_rust_gives_a_value_for_all_that_is_required() {
    let program = rust_example(&api(EVERYTHING), &settings("shop-sdk", "`cargo run`")).unwrap();
    let expected = r###"//! Calls `POST /shapes/{id}/{day}`, with the credentials and the API key of the environment: `cargo run`.

use std::env;

use shop_sdk::Client;
use shop_sdk::operations::AddShapeInput;
use shop_sdk::runtime::{Credentials, codec};
use shop_sdk::types;

/// What the call sends.
const BODY: &str = r##"[
  {
    "kind": "circle",
    "r": 1.5,
    "note": "\"#"
  }
]"##;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = env::var("ENDPOINT").unwrap_or("http://127.0.0.1:3000/v1".to_owned());
    let credentials = Credentials::new(
        env::var("AWS_ACCESS_KEY_ID")?,
        env::var("AWS_SECRET_ACCESS_KEY")?,
        env::var("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    );
    let client = Client::builder()
        .endpoint(endpoint)
        .region("eu-central-1")
        .credentials(credentials)
        .api_key(env::var("API_KEY")?)
        .build()?;

    let input = AddShapeInput::new(
        7,
        "2026-05-09".parse()?,
        types::Color::LightRed,
        vec![types::Color::LightRed],
        "a \"note\"",
        2.0,
        codec::from_slice(BODY.as_bytes())?,
    );
    let answer = client.add_shape(input).await?;
    println!("{answer:#?}");
    Ok(())
}
"###;
    assert_eq!(program, expected);
}

#[test]
fn a_program_in_typescript_gives_them_too_and_nothing_undeclared() {
    let settings = settings("@shop/sdk", "`npm start`");
    let program = typescript_example(&api(EVERYTHING), &settings).unwrap();
    let expected = r#"const answer = await client.addShape({
  id: 7,
  day: "2026-05-09",
  color: "light-red",
  colors: ["light-red"],
  xNote: 'a "note"',
  scale: 2,
  body: [{ kind: "circle", r: 1.5 }],
});
console.dir(answer, { depth: null });
"#;
    assert!(program.contains(expected), "{program}");
    assert!(
        program.contains("apiKey: variable(\"API_KEY\"),\n"),
        "{program}"
    );
    assert!(
        program.contains("import { Client } from \"@shop/sdk\";\n"),
        "{program}"
    );
}

#[test]
fn what_needs_nothing_asks_the_environment_for_nothing() {
    let api = api("  /open: {get: {responses: {'200': {description: d}}}}\n");
    let program = rust_example(&api, &settings("shop-sdk", "`cargo run`")).unwrap();
    let expected = "    let client = Client::builder().endpoint(endpoint).build()?;

    let answer = client.get_open().await?;
";
    assert!(program.contains(expected), "{program}");
    assert!(!program.contains("AWS"), "{program}");
    let program = typescript_example(&api, &settings("@shop/sdk", "`npm start`")).unwrap();
    assert!(program.contains("await client.getOpen();\n"), "{program}");
    assert!(!program.contains("variable"), "{program}");
}
