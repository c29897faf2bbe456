//! `init --from`: a new project around what exists.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::project::{DOCUMENT, Project, Run};

/// A body with extensions and intrinsics, indented for a template's `DefinitionBody`.
const BODY: &str = r#"
        openapi: "3.0.1"
        info: {title: !Sub "${AWS::StackName}", version: "1"}
        paths:
          /orders:
            get:
              security: [{iam: []}]
              responses:
                200:
                  description: The orders.
                  content: {application/json: {schema: {type: object, properties: {on: {type: string}}}}}
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${ListOrders.Arn}/invocations
        components:
          securitySchemes:
            iam: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
"#;

/// What [`BODY`] is as a document of its own.
const WRITTEN: &str = r#"openapi: 3.0.1
info:
  title:
    Fn::Sub: ${AWS::StackName}
  version: "1"
paths:
  /orders:
    get:
      security:
        - iam: []
      responses:
        "200":
          description: The orders.
          content:
            application/json:
              schema:
                type: object
                properties:
                  "on":
                    type: string
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri:
          Fn::Sub: arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${ListOrders.Arn}/invocations
components:
  securitySchemes:
    iam:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authtype: awsSigv4
"#;

fn template(kind: &str, property: &str) -> String {
    format!("Resources:\n  OrdersApi:\n    Type: {kind}\n    Properties:\n      {property}:{BODY}")
}

fn begin(name: &str, text: &str) -> (Project, Run) {
    let project = Project::empty();
    project.write(name, text.as_bytes());
    let run = project.run(&["init", "--from", name, "new"]);
    (project, run)
}

/// What `init` made generates and passes the gate at once.
fn generates(project: &Project) {
    for command in ["generate", "check"] {
        let run = project.run_in("new", &[command]);
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    }
}

#[test]
fn a_document_is_copied_byte_for_byte() {
    let text = format!("\u{feff}# Mine.\r\n{DOCUMENT}");
    let (project, run) = begin("any name.yml", &text);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    assert_eq!(project.read("new/spec/shop.yml"), text);
    generates(&project);
    let client = project.read("new/clients/rust/src/main.rs");
    assert!(client.contains("client.get_item(input).await?"), "{client}");
    assert!(!client.contains("Credentials"), "{client}");
    let (_, steps) = run.out.split_once("Next:\n").expect("steps");
    assert!(
        steps.starts_with("  cd new\n  gatesmith generate\n  gatesmith dev --mock\n"),
        "{steps}"
    );
    assert!(
        steps.contains("make a call:\n  cd new\n  cargo run"),
        "{steps}"
    );
}

#[test]
fn a_document_in_the_folder_stays_where_it_is() {
    let project = Project::empty();
    fs::create_dir_all(project.path("api/v1")).unwrap();
    project.write("api/v1/shop.json", DOCUMENT.as_bytes());
    project.write("README.md", b"mine");
    project.write(".gitignore", b"mine");
    let run = project.run(&["init", "--from", "api/v1/shop.json"]);
    assert_eq!(run.status, 0, "{run:?}");
    let config = project.read("gatesmith.toml");
    assert!(
        config.contains("document = \"api/v1/shop.json\"\n"),
        "{config}"
    );
    assert!(!project.path("spec").exists());
    for kept in ["README.md", ".gitignore"] {
        assert_eq!(project.read(kept), "mine");
        let said = format!("{kept} was there already, and is kept");
        assert!(run.out.contains(&said), "{}", run.out);
    }
    assert_eq!(project.run(&["generate"]).status, 0);
}

#[test]
fn every_kind_of_resource_gives_its_document() {
    for (kind, property) in [
        ("AWS::Serverless::Api", "DefinitionBody"),
        ("AWS::Serverless::HttpApi", "DefinitionBody"),
        ("AWS::ApiGateway::RestApi", "Body"),
        ("AWS::ApiGatewayV2::Api", "Body"),
    ] {
        let (project, run) = begin("template.yaml", &template(kind, property));
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{kind}: {run:?}");
        assert_eq!(project.read("new/spec/orders-api.yaml"), WRITTEN, "{kind}");
        generates(&project);
        let client = project.read("new/clients/rust/src/main.rs");
        assert!(client.contains("client.get_orders().await?"), "{client}");
        let client = project.read("new/clients/typescript/client.ts");
        assert!(client.contains("await client.getOrders();"), "{client}");
        assert!(run.out.contains("make a signed call:\n"), "{}", run.out);
        assert!(
            project
                .read("new/spec/caller.json")
                .contains("execute-api:Invoke")
        );
    }
}

#[test]
fn a_template_of_json_gives_the_same() {
    let json = r#"{"Resources": {"OrdersApi": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body":
        {"swagger": "2.0", "info": {"title": {"Ref": "Title"}, "version": "1"}, "paths": {}}}}}}"#;
    let (project, run) = begin("template.json", json);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(
        project.read("new/spec/orders-api.yaml"),
        "swagger: \"2.0\"\ninfo:\n  title:\n    Ref: Title\n  version: \"1\"\npaths: {}\n"
    );
    generates(&project);
    assert!(
        !project.path("new/clients").exists(),
        "there is nothing to call"
    );
}

#[test]
fn a_document_in_another_file_is_found_from_the_template() {
    for body in [
        "DefinitionUri: api/shop.yaml",
        "DefinitionBody: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./api/shop.yaml}}}",
        "DefinitionBody:\n        Fn::Transform:\n          Name: AWS::Include\n          Parameters:\n            Location: api/shop.yaml",
    ] {
        let text = format!(
            "Resources:\n  Shop:\n    Type: AWS::Serverless::Api\n    Properties:\n      {body}\n"
        );
        let project = Project::empty();
        fs::create_dir_all(project.path("infra/api")).unwrap();
        project.write("infra/template.yaml", text.as_bytes());
        project.write("infra/api/shop.yaml", DOCUMENT.as_bytes());
        let run = project.run(&["init", "--from", "infra/template.yaml", "new"]);
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{body}: {run:?}");
        assert_eq!(project.read("new/spec/shop.yaml"), DOCUMENT);
        generates(&project);
        let run = project.run(&["init", "--from", "infra/template.yaml", "infra"]);
        assert_eq!(run.status, 0, "{run:?}");
        let config = project.read("infra/gatesmith.toml");
        assert!(
            config.contains("document = \"api/shop.yaml\"\n"),
            "{config}"
        );
        fs::remove_file(project.path("infra/api/shop.yaml")).unwrap();
        let run = project.run(&["init", "--from", "infra/template.yaml", "other"]);
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.err.contains("infra/api/shop.yaml"), "{}", run.err);
        assert!(!project.path("other").exists());
    }
}

#[test]
fn functions_of_the_template_are_listed_and_modules_that_are_there_run() {
    let functions = "  ListOrders:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: src/, Handler: orders.list, MemorySize: 512}
  Unused:
    Type: AWS::Lambda::Function
";
    let text = template("AWS::Serverless::Api", "DefinitionBody") + functions;
    let text = format!("Globals: {{Function: {{Runtime: nodejs22.x, Timeout: 20}}}}\n{text}");
    let (project, run) = begin("template.yaml", &text);
    let config = project.read("new/gatesmith.toml");
    let listed = "# [api.orders-api.dev.functions.ListOrders] # nodejs22.x
# module = \"dist/….mjs\"
# timeout = 20
# memory = 512
";
    assert!(config.contains(listed), "{config}");
    assert!(!config.contains("Unused"), "{config}");
    assert!(run.out.contains("gatesmith dev --mock\n"), "{}", run.out);
    generates(&project);

    fs::create_dir_all(project.path("src")).unwrap();
    project.write("src/orders.mjs", b"export const list = () => ({});\n");
    let run = project.run(&["init", "--from", "template.yaml", "other"]);
    let config = project.read("other/gatesmith.toml");
    let listed = "
[api.orders-api.dev.functions.ListOrders] # nodejs22.x
module = \"../src/orders.mjs\"
handler = \"list\"
timeout = 20
memory = 512
";
    assert!(config.contains(listed), "{config}");
    assert!(run.out.contains("gatesmith dev\n"), "{}", run.out);
    assert_eq!(project.run_in("other", &["generate"]).status, 0);
}

#[test]
fn what_deploying_adds_to_the_document_is_told() {
    let text = template("AWS::Serverless::Api", "DefinitionBody")
        + "Globals: {Api: {Auth: {DefaultAuthorizer: AWS_IAM}}}\n";
    let (_project, run) = begin("template.yaml", &text);
    assert_eq!(run.status, 0, "{run:?}");
    let told = "not in the document of the API `OrdersApi`: what SAM adds for its `Auth`";
    assert!(run.err.contains(told), "{}", run.err);
}

#[test]
fn several_apis_of_a_template_are_all_taken_or_those_that_are_asked_for() {
    let second = "  PartnerApi:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Body: {openapi: 3.0.1, info: {title: P, version: '1'}, paths: {}}}
  Sockets:
    Type: AWS::ApiGatewayV2::Api
    Properties: {ProtocolType: WEBSOCKET}
  Handmade:
    Type: AWS::ApiGateway::RestApi
  Uploaded:
    Type: AWS::Serverless::Api
    Properties: {DefinitionUri: s3://bucket/api.yaml}
";
    let text = template("AWS::Serverless::Api", "DefinitionBody") + second;
    let (project, run) = begin("template.yaml", &text);
    assert_eq!(run.status, 0, "{run:?}");
    for name in ["Handmade", "Uploaded"] {
        assert!(
            run.err.contains(&format!("left out: the API `{name}`: ")),
            "{}",
            run.err
        );
    }
    assert!(!run.err.contains("Sockets"), "{}", run.err);
    let config = project.read("new/gatesmith.toml");
    for line in [
        "[api.orders-api]\n",
        "[api.partner-api]\n",
        "out = \"sdk-rust/partner-api\"\n",
        "out = \"server-stubs/orders-api\"\n",
    ] {
        assert!(config.contains(line), "{line}: {config}");
    }
    let manifest = project.read("new/clients/rust/Cargo.toml");
    assert!(
        manifest.contains("orders-api-sdk = { path = \"../../sdk-rust/orders-api\" }"),
        "{manifest}"
    );
    let package = project.read("new/clients/typescript/package.json");
    for path in [
        "file:../../sdk-ts/orders-api\"",
        "../../sdk-ts/orders-api/tsconfig.json",
    ] {
        assert!(package.contains(path), "{package}");
    }
    assert!(
        run.out.contains("gatesmith dev orders-api --mock\n"),
        "{}",
        run.out
    );
    generates(&project);

    let one = [
        "init",
        "--from",
        "template.yaml",
        "one",
        "--resource",
        "PartnerApi",
    ];
    let run = project.run(&one);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    let config = project.read("one/gatesmith.toml");
    assert!(config.contains("out = \"sdk-rust\"\n"), "{config}");
    assert!(!config.contains("orders"), "{config}");
    let none = [
        "init",
        "--from",
        "template.yaml",
        "none",
        "--resource",
        "Partner",
    ];
    let run = project.run(&none);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(
        run.err
            .contains("its APIs are: OrdersApi, PartnerApi, Handmade, Uploaded"),
        "{}",
        run.err
    );
}

#[test]
fn a_document_with_errors_makes_a_project_to_mend() {
    let broken = DOCUMENT.replace("\"#/definitions/Item\"", "\"#/definitions/Itm\"");
    let (project, run) = begin("shop.yaml", &broken);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.err.contains("--> new/spec/shop.yaml:10:56"),
        "{}",
        run.err
    );
    assert!(run.out.contains("  gatesmith lint "), "{}", run.out);
    assert!(!project.path("new/clients").exists());
    project.write("new/spec/shop.yaml", DOCUMENT.as_bytes());
    generates(&project);
}

#[test]
fn what_cannot_be_read_makes_no_project() {
    for (name, text, status, said) in [
        ("a.yaml", "swagger: [", 1, "error[syntax]"),
        (
            "main.tf",
            "resource \"aws_api_gateway_rest_api\" \"a\" {}",
            2,
            "is Terraform's",
        ),
        ("cdk.json", "{\"app\": \"x\"}", 2, "`cdk synth`"),
        (
            "serverless.yml",
            "service: a\nprovider: {name: aws}\n",
            2,
            "the Serverless Framework's",
        ),
        ("a.yaml", "asyncapi: 3.0.0\n", 2, "is an AsyncAPI document"),
        ("a.json", "[1, 2]", 2, "is neither an API document"),
        ("a.yaml", "Resources: {}\n", 2, "describes no API"),
        (
            "a.yaml",
            "Resources:\n  A: {Type: 'AWS::Serverless::Api', Properties: {DefinitionBody: !If [a, b, c]}}\n",
            2,
            "A: its document is known only when the template is deployed",
        ),
    ] {
        let (project, run) = begin(name, text);
        assert_eq!(
            (run.status, run.out.as_str()),
            (status, ""),
            "{name}: {run:?}"
        );
        assert!(run.err.contains(said), "{name}: {}", run.err);
        assert!(
            status == 1 || run.err.contains("aws apigateway get-export"),
            "{}",
            run.err
        );
        assert!(!project.path("new").exists(), "{name}");
    }
    let run = Project::empty().run(&["init", "--from", "nothing.yaml"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.err.contains("there is no file `nothing.yaml`"),
        "{}",
        run.err
    );
}

#[test]
fn nothing_is_replaced_around_what_exists() {
    let project = Project::new();
    let before = project.files();
    let run = project.run(&["init", "--from", "shop.yaml"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(
        run.err.contains("already:\n  gatesmith.toml\n"),
        "{}",
        run.err
    );
    assert_eq!(project.files(), before);
}

/// A folder of documents of others, in order. `None` where it is absent, which is said.
fn corpus(name: &str) -> Option<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = root.join(name);
    let Ok(entries) = fs::read_dir(&folder) else {
        let _ = writeln!(io::stderr(), "skipped: there is no {}", folder.display());
        return None;
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    Some(paths)
}

#[test]
fn exports_of_api_gateway_generate_at_once() {
    for path in corpus("aws_exports").unwrap_or_default() {
        let project = Project::empty();
        let run = project.run(&["init", "--from", path.to_str().unwrap(), "new"]);
        // What an export has lost, and what is open to everybody, is said; nothing stands against it.
        assert_eq!(run.status, 0, "{run:?}");
        assert!(!run.err.contains("error["), "{run:?}");
        assert!(project.path("new/clients/rust/src/main.rs").exists());
        for command in ["generate", "check"] {
            assert_eq!(project.run_in("new", &[command]).status, 0);
        }
    }
}

/// Every eighth: all of them would take half a minute.
#[test]
fn bodies_of_templates_of_others_generate_or_have_findings() {
    for path in corpus("apigw_inline").unwrap_or_default().iter().step_by(8) {
        let body = fs::read_to_string(path).unwrap();
        let resource =
            format!(r#"{{"Type": "AWS::ApiGateway::RestApi", "Properties": {{"Body": {body}}}}}"#);
        let text = format!(r#"{{"Resources": {{"Api": {resource}}}}}"#);
        let (project, run) = begin("template.json", &text);
        match run.status {
            0 => assert_eq!(project.run_in("new", &["--quiet", "generate"]).status, 0),
            1 => assert!(run.err.contains("error["), "{}: {run:?}", path.display()),
            _ => panic!("{}: {run:?}", path.display()),
        }
    }
}
