//! The Rust SDK as files: laid out as rustfmt does, the same every time.

mod support;

use gatesmith_emit::{rust_sdk, rust_stubs};
use gatesmith_model::api::{Method, Name};

#[test]
fn rustfmt_changes_nothing() {
    let files = rust_sdk(&support::shop(), &support::settings());
    let changes = support::rustfmt_changes(&files);
    assert!(changes.is_empty(), "{changes}");
}

/// Names of every length, so that each line is broken at each column once.
#[test]
fn rustfmt_changes_nothing_however_long_the_names_are() {
    for length in (1..47).step_by(3) {
        let files = rust_sdk(&support::stretched(length), &support::settings());
        let changes = support::rustfmt_changes(&files);
        assert!(changes.is_empty(), "{length}: {changes}");
    }
}

#[test]
fn rustfmt_changes_nothing_about_operations_with_the_longest_names() {
    let files = rust_sdk(&support::long_operations(), &support::settings());
    let changes = support::rustfmt_changes(&files);
    assert!(changes.is_empty(), "{changes}");
}

#[test]
fn a_package_may_bring_its_runtime() {
    let mut settings = support::settings();
    settings.runtime = gatesmith_emit::Runtime::Bundled;
    let files = rust_sdk(&support::shop(), &settings);
    assert_eq!(files.roots(), ["generated", "src/generated"]);
    let manifest = &files.get("Cargo.toml").unwrap().contents;
    assert!(
        manifest
            .ends_with("gatesmith-client = { path = \"generated/runtime/gatesmith-client\" }\n")
    );
    let stubs = rust_stubs(&support::shop(), &settings);
    assert!(
        stubs
            .get("generated/runtime/gatesmith-lambda/src/lib.rs")
            .is_some()
    );
    let owned = &files.get("generated/GENERATED").unwrap().contents;
    assert!(
        owned
            .lines()
            .any(|line| line == "runtime/gatesmith-codec/src/lib.rs")
    );
}

#[test]
fn hostile_texts_stay_where_they_are_put() {
    let files = rust_sdk(&support::hostile::hostile(), &support::settings());
    let changes = support::rustfmt_changes(&files);
    assert!(changes.is_empty(), "{changes}");
    for (path, file) in files.iter() {
        let plain = path
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"/._".contains(&it));
        assert!(plain && !path.contains(".."), "{path}");
        let code = file
            .contents
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            let outside = line.split('"').next().unwrap_or_default();
            assert!(!outside.contains("evil()"), "{path}: {line}");
        }
    }
}

#[test]
fn operations_that_would_meet_in_rust_are_set_apart() {
    let names = ["item2", "item_2", "1st", "n1st"];
    let operations = names.map(|name| {
        let mut operation = support::operation("x", Method::Get, "/x");
        operation.name = Name::from_words(name);
        operation
    });
    let files = rust_sdk(
        &support::api(Vec::new(), operations.into()),
        &support::settings(),
    );
    let exported = &files
        .get("src/generated/operations/mod.rs")
        .unwrap()
        .contents;
    for error in ["Item2Error", "Item2N2Error", "V1stError", "N1stN2Error"] {
        assert!(
            exported.contains(&format!("::{error};")),
            "{error} in\n{exported}"
        );
    }
}

#[test]
fn the_same_api_gives_the_same_bytes() {
    let print = || rust_sdk(&support::shop(), &support::settings());
    assert_eq!(print(), print());
}
