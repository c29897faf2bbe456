//! `dev` while its document is edited.

use std::{fs, io::Write, time::Instant};

use crate::{project::Project, served::Served, serving::DOCUMENT};

const SERVED: &str = "shop.yaml is served as it is now";

fn with_route(route: &str) -> String {
    DOCUMENT.replace("/health:", &format!("/{route}:"))
}

#[test]
fn a_document_that_is_saved_is_served() {
    let project = Project::with(DOCUMENT.as_bytes());
    let served = Served::start(&project, &[]);
    let saved = Instant::now();
    project.write("shop.yaml", with_route("second").as_bytes());
    served.err.until(SERVED);
    let followed = saved.elapsed();
    let reply = served.get("/v1/second", &[]);
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
    let reply = served.get("/v1/health", &[]);
    assert!(reply.starts_with("HTTP/1.1 403 "), "{reply}");
    let _ = writeln!(
        std::io::stderr(),
        "saved to served: {:.0} ms",
        followed.as_secs_f64() * 1_000.0
    );
}

#[test]
fn every_file_of_a_document_is_followed() {
    let (head, paths) = DOCUMENT.split_once("paths:\n").unwrap();
    let entry = format!("{head}paths: {{$ref: paths.yaml}}\n");
    let project = Project::with(entry.as_bytes());
    project.write("paths.yaml", paths.as_bytes());
    let served = Served::start(&project, &[]);
    project.write(
        "paths.yaml",
        paths.replace("/health:", "/second:").as_bytes(),
    );
    served.err.until("is served as it is now");
    let reply = served.get("/v1/second", &[]);
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
}

#[test]
fn an_editor_may_save_by_renaming() {
    let project = Project::with(DOCUMENT.as_bytes());
    let served = Served::start(&project, &[]);
    for route in ["second", "third"] {
        project.write(".shop.yaml.swp", with_route(route).as_bytes());
        fs::rename(project.path("shop.yaml"), project.path("shop.yaml~")).unwrap();
        fs::rename(project.path(".shop.yaml.swp"), project.path("shop.yaml")).unwrap();
        served.err.until(SERVED);
        let reply = served.get(&format!("/v1/{route}"), &[]);
        assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
    }
}

#[test]
fn a_document_with_errors_keeps_the_last_version_that_had_none() {
    let project = Project::with(DOCUMENT.as_bytes());
    let served = Served::start(&project, &[]);
    project.write(
        "shop.yaml",
        with_route("second")
            .replace("{description: Alive.}", "5")
            .as_bytes(),
    );
    let said = served.err.until("still served").join("\n");
    assert!(said.contains("error["), "{said}");
    assert!(said.contains("--> shop.yaml:"), "{said}");
    assert!(
        said.contains("shop.yaml has errors: the version of "),
        "{said}"
    );
    let reply = served.get("/v1/health", &[]);
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");

    fs::remove_file(project.path("shop.yaml")).unwrap();
    served.err.until("still served");
    project.write("shop.yaml", with_route("second").as_bytes());
    served.err.until(SERVED);
    let reply = served.get("/v1/second", &[]);
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
}

#[test]
fn what_is_not_served_is_said_when_it_changes() {
    let project = Project::with(DOCUMENT.as_bytes());
    let served = Served::start(&project, &[]);
    served.err.until("not served: GET /queue");
    // Places move, and nothing else.
    project.write("shop.yaml", format!("# moved\n{DOCUMENT}").as_bytes());
    served.err.until(SERVED);
    project.write(
        "shop.yaml",
        DOCUMENT.replace("/queue:", "/topic:").as_bytes(),
    );
    let said = served.err.until("no longer: GET /queue");
    let changes = said.iter().filter(|line| !line.contains(SERVED));
    assert_eq!(changes.count(), 2, "{said:?}");
    assert!(
        said.iter()
            .any(|line| line.starts_with("not served: GET /topic")),
        "{said:?}"
    );
}

#[test]
fn a_version_that_strictness_rules_out_is_not_taken() {
    let (whole, _) = DOCUMENT.split_once("  /queue:").unwrap();
    let project = Project::with(whole.as_bytes());
    let served = Served::start(&project, &["--strict"]);
    project.write("shop.yaml", with_route("second").as_bytes());
    let said = served.err.until("still served").join("\n");
    assert!(said.contains("GET /queue"), "{said}");
    let reply = served.get("/v1/health", &[]);
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
}

#[test]
fn generated_code_follows_where_that_is_asked_for() {
    let project = Project::with(DOCUMENT.as_bytes());
    let served = Served::start(&project, &["--generate"]);
    let operation = |name: &str| project.path(&format!("sdk/src/generated/operations/{name}.rs"));
    assert!(operation("get_health").exists());
    let kept = fs::metadata(operation("get_signed")).unwrap();
    project.write("shop.yaml", with_route("second").as_bytes());
    let written = served.out.until("updated shop.lock").join("\n");
    assert!(
        written.contains("removed sdk/src/generated/operations/get_health.rs"),
        "{written}"
    );
    assert!(!written.contains("get_signed.rs"), "{written}");
    assert!(operation("get_second").exists());
    let now = fs::metadata(operation("get_signed")).unwrap();
    assert_eq!(now.modified().unwrap(), kept.modified().unwrap());
    let check = project.run(&["check"]);
    assert_eq!(check.status, 0, "{check:?}");
}

#[test]
fn a_baseline_that_is_saved_counts() {
    let project = Project::with(DOCUMENT.as_bytes());
    let served = Served::start(&project, &[]);
    project.write("shop.baseline.toml", b"version = 1\n");
    served.err.until(SERVED);
}

#[test]
fn a_configuration_that_changes_is_for_the_next_start() {
    let project = Project::with(DOCUMENT.as_bytes());
    let served = Served::start(&project, &[]);
    let config = project.read("gatesmith.toml") + "\n# more\n";
    project.write("gatesmith.toml", config.as_bytes());
    served
        .err
        .until("gatesmith.toml has changed: start `gatesmith dev` again");
}
