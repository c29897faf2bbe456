//! Documents that stand in templates are read in their places, and as if they stood alone.

use std::path::Path;

use gatesmith_model::{
    Loaded, NameLock, ReadOptions,
    api::ApiKind,
    diagnostic::{Levels, Report, Style},
    load_api, read,
    source::SourceMap,
};
use gatesmith_tests::workspace;

/// Reads a file of the corpus of templates.
fn load(name: &str, resource: Option<&str>) -> Loaded {
    let path = workspace().join("tests/corpus/templates").join(name);
    let options = ReadOptions {
        resource,
        ..ReadOptions::default()
    };
    load_api(&path, Path::new("absent.lock"), &options)
}

/// The findings as people see them, with paths from the corpus on.
fn rendered(loaded: &mut Loaded) -> String {
    loaded.report.settle(&loaded.source, &Levels::default());
    let text = loaded.report.render(&loaded.source, Style::Plain);
    let folder = workspace().join("tests/corpus/templates/");
    text.replace(&*folder.to_string_lossy(), "")
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots/templates", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn what_is_wrong_in_a_body_is_shown_in_the_template() {
    let mut loaded = load("wrong.yaml", None);
    snapshot("wrong", &rendered(&mut loaded));
    assert!(loaded.reading.is_none());
}

#[test]
fn short_tags_in_an_included_file_are_said() {
    let mut loaded = load("included.yaml", None);
    let text = rendered(&mut loaded);
    assert!(text.contains("include-short-tag"), "{text}");
    assert!(text.contains("parts/tagged.yaml:17:14"), "{text}");
    assert!(loaded.reading.is_some());
    snapshot("included", &text);
}

#[test]
fn a_body_with_conditions_and_includes_is_one_document() {
    let mut loaded = load("sam.yaml", None);
    let text = rendered(&mut loaded);
    snapshot("sam", &text);
    let api = loaded.reading.expect("nothing stands against it").api;
    let ids: Vec<&str> = api
        .operations
        .iter()
        .map(|it| it.path.text.as_str())
        .collect();
    assert_eq!(ids, ["/orders", "/admin"]);
    assert_eq!(api.gateway.kind, ApiKind::Rest);
}

#[test]
fn the_resource_says_which_api_is_meant_and_of_what_kind() {
    let mut loaded = load("cloudformation.json", None);
    let text = rendered(&mut loaded);
    assert!(text.contains("one of HealthApi, EventsApi"), "{text}");
    let health = load("cloudformation.json", Some("HealthApi")).reading;
    assert_eq!(health.map(|it| it.api.gateway.kind), Some(ApiKind::Rest));
    let events = load("cloudformation.json", Some("EventsApi")).reading;
    assert_eq!(events.map(|it| it.api.gateway.kind), Some(ApiKind::Http));
    let mut other = load("cloudformation.json", Some("Health"));
    let text = rendered(&mut other);
    assert!(text.contains("no API `Health`"), "{text}");
}

#[test]
fn a_document_in_place_is_the_document_taken_out() {
    for (name, resource) in [
        ("sam.yaml", None),
        ("included.yaml", None),
        ("cloudformation.json", Some("HealthApi")),
        ("cloudformation.json", Some("EventsApi")),
    ] {
        let loaded = load(name, resource);
        let text = loaded.source.to_yaml(loaded.source.root());
        let in_place = loaded.reading.expect("nothing stands against it").api;
        let mut report = Report::default();
        let source = SourceMap::parse("taken.yaml", text.as_bytes(), &mut report);
        let options = ReadOptions {
            kind: Some(in_place.gateway.kind),
            ..ReadOptions::default()
        };
        let alone = read(&source, &NameLock::default(), &options, &mut report);
        let alone = alone.unwrap_or_else(|| panic!("{}", report.render(&source, Style::Plain)));
        assert!(alone.api.is_like(&in_place), "{name}");
    }
}

#[test]
fn placeholders_of_terraform_are_values() {
    let mut loaded = load("terraform.json.tftpl", None);
    let text = rendered(&mut loaded);
    snapshot("terraform", &text);
    assert!(loaded.reading.is_some(), "{text}");
}
