//! Documents: what is read of one, what is bundled of it, and what is generated for it.

use gatesmith_emit::{Runtime, RustSettings, TypeScriptSettings};
use gatesmith_model::{
    NameLock, ReadOptions, Reading,
    api::{Api, ApiKind},
    bundle::{BundleOptions, Form, Format, bundle},
    diagnostic::Report,
    read,
    rules::Rule,
    source::SourceMap,
};

use super::{findings, nodes};

/// Bytes as a document, which is read, bundled and generated from.
pub fn lowering(data: &[u8]) {
    let mut report = Report::default();
    let source = SourceMap::parse("api.yaml", data, &mut report);
    if !nodes::are_few(&source, source.root()) {
        return;
    }
    let mut again = report.clone();
    let first = reading(&source, None, &mut report);
    let second = reading(&source, None, &mut again);
    assert!(first == second, "read again, it differs");
    let found = report.clone();
    assert_eq!(
        findings::printed(&source, report),
        findings::printed(&source, again)
    );
    for kind in [ApiKind::Rest, ApiKind::Http] {
        // What can be read is read so to be bundled.
        if first.is_none() {
            let mut report = Report::default();
            reading(&source, Some(kind), &mut report);
            findings::printed(&source, report);
        }
    }
    if let Some(Reading { api, lock }) = first {
        let third = with_lock(&source, None, &lock, &mut Report::default());
        let third = third.expect("names that were given out can be given again");
        assert_eq!(third.lock, lock);
        assert!(third.api == api, "names differ once they are given out");
        generated(&api);
        bundles(&source, &api, &found);
    }
}

/// Bundles a document of which all this was found when it was read, in each way.
pub(super) fn bundles(source: &SourceMap, api: &Api, found: &Report) {
    for (form, format) in [(Form::Own, Format::Yaml), (Form::OpenApi30, Format::Json)] {
        let options = BundleOptions {
            form,
            target: None,
            format,
        };
        bundled(source, api, options, found.clone());
    }
    for target in [ApiKind::Rest, ApiKind::Http] {
        let options = BundleOptions {
            target: Some(target),
            ..BundleOptions::default()
        };
        let mut found = Report::default();
        if let Some(Reading { api, .. }) = reading(source, Some(target), &mut found) {
            bundled(source, &api, options, found);
        }
    }
}

fn bundled(source: &SourceMap, api: &Api, options: BundleOptions, mut report: Report) {
    // What an importer passes over, reading has said: it is not in the bundle, then.
    let is_clean = options.target.is_none() || report.is_empty();
    let text = bundle(source, &options, &mut report).text;
    let is_whole = !report.diagnostics().iter().any(|finding| {
        matches!(
            finding.rule,
            Rule::LostInConversion | Rule::RefusedByImport | Rule::RewrittenForImport
        )
    });
    findings::printed(source, report);
    let again = bundle(source, &options, &mut Report::default()).text;
    assert_eq!(text, again, "bundled again, it differs");

    let mut report = Report::default();
    let written = SourceMap::parse("bundled.yaml", text.as_bytes(), &mut report);
    let found = reading(&written, options.target, &mut report);
    let page = findings::printed(&written, report);
    if !is_whole {
        return;
    }
    let found = found.unwrap_or_else(|| panic!("{options:?}\n{page}\n{text}"));
    if is_clean && !api.is_like(&found.api) {
        let difference = difference(api, &found.api);
        panic!("{options:?}\n{difference}\nin\n{text}");
    }
}

/// The first lines in which two APIs differ.
fn difference(expected: &Api, found: &Api) -> String {
    let print = |api: &Api| format!("{:#?}", api.clone().without_places());
    let (expected, found) = (print(expected), print(found));
    let lines = expected.lines().zip(found.lines());
    lines
        .filter(|(expected, found)| expected != found)
        .take(5)
        .fold(String::new(), |page, (expected, found)| {
            page + expected + "\n    became " + found + "\n"
        })
}

fn reading(source: &SourceMap, kind: Option<ApiKind>, report: &mut Report) -> Option<Reading> {
    with_lock(source, kind, &NameLock::default(), report)
}

fn with_lock(
    source: &SourceMap,
    kind: Option<ApiKind>,
    lock: &NameLock,
    report: &mut Report,
) -> Option<Reading> {
    let options = ReadOptions {
        kind,
        ..ReadOptions::default()
    };
    read(source, lock, &options, report)
}

fn generated(api: &Api) {
    let rust = RustSettings {
        package: "fuzzed".to_owned(),
        document: "api.yaml".to_owned(),
        runtime: Runtime::Version("0.1.0".to_owned()),
    };
    let typescript = TypeScriptSettings {
        package: "fuzzed".to_owned(),
        document: "api.yaml".to_owned(),
        runtime: Runtime::Version("0.1.0".to_owned()),
    };
    let _ = gatesmith_emit::rust_sdk(api, &rust);
    let _ = gatesmith_emit::rust_stubs(api, &rust);
    let _ = gatesmith_emit::typescript_sdk(api, &typescript);
}
