//! Documents that stay in a template: the configuration names the API, and every command reads it
//! there.

use std::fs;

use crate::project::Project;

const TEMPLATE: &str = r#"Resources:
  OrdersApi:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      DefinitionBody:
        openapi: 3.0.3
        info: {title: Orders, version: "1"}
        paths:
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: parts/paths.yaml}}
  HealthApi:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefinitionUri: parts/health.yaml
"#;

const PATHS: &str = r#"/orders:
  get:
    operationId: listOrders
    responses:
      "200": {description: All., content: {application/json: {schema: {type: string}}}}
    x-amazon-apigateway-integration:
      {type: http_proxy, httpMethod: GET, uri: "https://example.com/orders"}
"#;

const HEALTH: &str = r#"openapi: 3.0.3
info: {title: Health, version: "1"}
paths:
  /health:
    get:
      operationId: health
      responses:
        "200": {description: Well., content: {application/json: {schema: {type: string}}}}
      x-amazon-apigateway-integration:
        {type: http_proxy, httpMethod: GET, uri: "https://example.com/health", payloadFormatVersion: "1.0"}
"#;

const CONFIGURATION: &str = r#"[api.orders]
document = "infra/template.yaml"
resource = "OrdersApi"
[api.orders.rust-sdk]
out = "orders"
package = "orders-sdk"
runtime = { version = "0.1.0" }

[api.health]
document = "infra/template.yaml"
resource = "HealthApi"
[api.health.rust-sdk]
out = "health"
package = "health-sdk"
runtime = { version = "0.1.0" }
"#;

fn project() -> Project {
    let project = Project::empty();
    fs::create_dir_all(project.path("infra/parts")).unwrap();
    project.write("infra/template.yaml", TEMPLATE.as_bytes());
    project.write("infra/parts/paths.yaml", PATHS.as_bytes());
    project.write("infra/parts/health.yaml", HEALTH.as_bytes());
    project.write("gatesmith.toml", CONFIGURATION.as_bytes());
    project
}

#[test]
fn each_api_of_a_template_is_generated_with_a_lock_of_its_own() {
    let project = project();
    for command in ["generate", "check"] {
        let run = project.run(&[command]);
        assert_eq!(run.status, 0, "{run:?}");
    }
    for resource in ["OrdersApi", "HealthApi"] {
        let lock = format!("infra/template.{resource}.lock");
        assert!(project.path(&lock).is_file(), "{lock}");
    }
}

#[test]
fn another_api_in_a_template_renames_nothing_of_the_first() {
    let project = project();
    let (one, health) = TEMPLATE.split_once("  HealthApi:").unwrap();
    let (configured, other) = CONFIGURATION.split_once("[api.health]").unwrap();
    project.write("infra/template.yaml", one.as_bytes());
    let alone = configured.replace("resource = \"OrdersApi\"\n", "");
    project.write("gatesmith.toml", alone.as_bytes());
    assert_eq!(project.run(&["generate"]).status, 0);
    let lock = project.read("infra/template.lock");
    let named = lock.replace("\"list_orders\"", "\"all_orders\"");
    assert_ne!(named, lock, "{lock}");
    project.write("infra/template.lock", named.as_bytes());
    project.write("infra/template.baseline.toml", b"version = 1\n");

    let both = format!("{one}  HealthApi:{health}");
    project.write("infra/template.yaml", both.as_bytes());
    let configured = format!("{configured}[api.health]{other}");
    project.write("gatesmith.toml", configured.as_bytes());
    for command in ["generate", "check", "lint"] {
        let run = project.run(&[command]);
        assert_eq!(run.status, 0, "{run:?}");
    }
    assert_eq!(project.read("infra/template.lock"), named);
    let is_there = |name: &str| project.path(&format!("infra/template.{name}")).exists();
    assert!(is_there("HealthApi.lock") && !is_there("OrdersApi.lock"));
}

#[test]
fn each_api_of_a_template_has_a_baseline_of_its_own() {
    let project = project();
    let orders = TEMPLATE.replace("version: \"1\"}", "version: \"1\", x-amazon-nothing: 1}");
    project.write("infra/template.yaml", orders.as_bytes());
    let health = HEALTH.replace("version: \"1\"}", "version: \"1\", x-amazon-nothing: 1}");
    project.write("infra/parts/health.yaml", health.as_bytes());
    let before = project.run(&["lint"]);
    assert_eq!(before.err.matches("warning[").count(), 2, "{before:?}");
    let run = project.run(&["lint", "--baseline"]);
    assert_eq!(run.status, 0, "{run:?}");
    for resource in ["OrdersApi", "HealthApi"] {
        let baseline = project.read(&format!("infra/template.{resource}.baseline.toml"));
        assert_eq!(baseline.matches("rule =").count(), 1, "{baseline}");
    }
    let after = project.run(&["lint"]);
    assert!(!after.err.contains("warning["), "{after:?}");
}

#[test]
fn a_template_that_is_named_is_linted_with_all_its_apis() {
    let run = project().run(&["lint", "infra/template.yaml"]);
    assert_eq!(run.status, 0, "{run:?}");
    for resource in ["OrdersApi", "HealthApi"] {
        let line = format!("infra/template.yaml ({resource}): nothing is wrong");
        assert!(run.out.contains(&line), "{run:?}");
    }
}

#[test]
fn what_is_wrong_in_a_part_is_shown_there() {
    let project = project();
    let broken = PATHS.replace("type: string", "$ref: '#/components/schemas/Order'");
    project.write("infra/parts/paths.yaml", broken.as_bytes());
    let run = project.run(&["lint"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.err.contains("infra/parts/paths.yaml:5:"), "{run:?}");
}

#[test]
fn a_bundle_of_an_api_is_a_document_of_its_own() {
    let project = project();
    let run = project.run(&["bundle", "infra/template.yaml", "--resource", "OrdersApi"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.starts_with("openapi: 3.0.3\n"), "{run:?}");
    assert!(run.out.contains("operationId: listOrders"), "{run:?}");
    assert!(!run.out.contains("Fn::Transform"), "{run:?}");
    let run = project.run(&["bundle", "infra/template.yaml"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.err.contains("one of OrdersApi, HealthApi"), "{run:?}");
}

#[test]
fn members_of_an_included_file_go_before_those_beside_it() {
    let project = project();
    let template = "Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      DefinitionBody:
        Fn::Transform: {Name: AWS::Include, Parameters: {Location: parts/health.yaml}}
        openapi: 3.0.1
        x-own: kept
        paths: {/stub: {get: {responses: {}}}}
";
    project.write("infra/template.yaml", template.as_bytes());
    let run = project.run(&["bundle", "infra/template.yaml"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains("/health:") && run.out.contains("x-own: kept"));
    assert!(!run.out.contains("/stub"), "{run:?}");
}

#[test]
fn a_resource_that_is_no_logical_id_is_refused_with_its_table() {
    let project = project();
    let wrong = CONFIGURATION.replace("\"OrdersApi\"", "\"../Orders\"");
    project.write("gatesmith.toml", wrong.as_bytes());
    let run = project.run(&["generate"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(
        run.err.contains("`[api.orders]` has the `resource`"),
        "{run:?}"
    );
}

#[test]
fn a_template_in_the_project_stays_the_document() {
    let project = project();
    fs::remove_file(project.path("gatesmith.toml")).unwrap();
    let run = project.run(&[
        "init",
        "--from",
        "infra/template.yaml",
        "--resource",
        "OrdersApi",
    ]);
    assert_eq!(run.status, 0, "{run:?}");
    let config = project.read("gatesmith.toml");
    let kept = "document = \"infra/template.yaml\"\nresource = \"OrdersApi\"";
    assert!(config.contains(kept), "{config}");
    assert!(!project.path("spec").exists());
    assert_eq!(project.run(&["generate"]).status, 0);
}
