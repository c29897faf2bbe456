//! What is no document at all, or one that is written to do harm: a finding, and soon.

use std::{fs, path::Path, time::Instant};

use super::{finding, findings, value};
use crate::{
    diagnostic::{Report, Style},
    source::SourceMap,
};

/// Reading any of these takes well under a second where nothing else runs; the bound leaves room
/// for a busy machine, and is far below what an expansion or a recursion without bounds would
/// take.
const SOON: u128 = 20_000;

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    let mut lines: Vec<String> = (0..count).map(line).collect();
    lines.push(String::new());
    lines.join("\n")
}

fn soon<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    let elapsed = start.elapsed().as_millis();
    assert!(elapsed < SOON, "took {elapsed} ms");
    result
}

#[test]
fn nothing_is_an_empty_document() {
    for bytes in ["", " \n\t\n", "\u{feff}", "# only a comment\n"] {
        let page = finding("empty-document", "a.yaml", bytes);
        assert!(page.contains("--> a.yaml\n"), "{page}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_shown() {
    let page = finding("encoding", "a.yaml", b"title: caf\xe9 noir\n");
    assert!(page.contains("byte 10 (0xe9) is not UTF-8"), "{page}");
    assert!(page.contains("a.yaml:1:11\n"), "{page}");
    finding("encoding", "a.json", b"{\"a\": \"\xff\"}");
    finding("encoding", "a.json", b"{\"a\": \"\xe2\x82");
}

#[test]
fn utf_16_is_called_by_its_name() {
    let utf16 = |bytes: &[u8]| finding("encoding", "a.yaml", bytes);
    assert!(utf16(b"\xff\xfea\0:\0").contains("UTF-16"));
    assert!(utf16(b"\xfe\xff\0a\0:").contains("UTF-16"));
    assert!(utf16(b"{\0}\0").contains("UTF-16"));
}

#[test]
fn a_byte_order_mark_is_accepted() {
    let expected = serde_json::json!({"a": 1});
    assert_eq!(value("a.yaml", "\u{feff}a: 1\n"), expected);
    assert_eq!(value("a.json", "\u{feff}{\"a\": 1}"), expected);
}

#[test]
fn files_that_cannot_be_read_are_findings() {
    let folder = std::env::temp_dir();
    for path in [folder.as_path(), Path::new("no/such/file.yaml")] {
        let mut report = Report::default();
        let source = SourceMap::load(path, &mut report);
        let page = report.render(&source, Style::Plain);
        assert!(!source.is_whole());
        assert!(page.starts_with("error[file-unreadable]"), "{page}");
        assert!(page.contains(&format!("--> {}", path.display())), "{page}");
    }
}

#[test]
fn a_file_is_not_read_beyond_its_bound() {
    let path = std::env::temp_dir().join(format!("gatesmith-large-{}", std::process::id()));
    let file = fs::File::create(&path).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    let mut report = Report::default();
    SourceMap::load(&path, &mut report);
    fs::remove_file(&path).unwrap();
    assert_eq!(report.diagnostics()[0].rule.id(), "file-too-large");
}

#[test]
fn ten_thousand_nested_containers_are_too_deep() {
    let deep = 10_000;
    let cases = [
        ("a.json", "[".repeat(deep)),
        (
            "a.json",
            format!("{}{}", "[".repeat(deep), "]".repeat(deep)),
        ),
        ("a.json", "{\"a\":".repeat(deep)),
        ("a.yaml", "[".repeat(deep)),
        ("a.yaml", format!("x: {}", "[".repeat(deep))),
        ("a.yaml", format!("x: {}", "{a: ".repeat(deep))),
        ("a.yaml", "- ".repeat(deep)),
        ("a.yaml", "? ".repeat(deep)),
        ("a.yaml", "- - [[".replace("[[", &"[".repeat(deep))),
        ("a.yaml", "!Sub [".repeat(deep)),
        (
            "a.yaml",
            lines(2_000, |level| format!("{}a:", " ".repeat(level))),
        ),
    ];
    for (name, text) in cases {
        let (broken, page) = soon(|| findings(name, text.as_bytes()));
        let is_key = text.starts_with('?');
        let expected = if is_key {
            "key-not-scalar"
        } else {
            "nesting-too-deep"
        };
        assert_eq!(broken, [expected], "{}\n{page}", &text[..20]);
    }
}

#[test]
fn more_nodes_than_the_bound_are_too_many() {
    let text = format!("[{}0]", "0,".repeat(4_000_000));
    let page = finding("too-many-nodes", "a.json", text);
    assert!(page.contains("more than 4000000 nodes"), "{page}");
}

#[test]
fn aliases_do_not_deepen_beyond_the_bound() {
    let text = lines(200, |level| match level {
        0 => "a0: &a0 []".to_owned(),
        _ => format!("a{level}: &a{level} [[*a{}]]", level - 1),
    });
    let (broken, page) = soon(|| findings("a.yaml", text.as_bytes()));
    assert_eq!(broken, ["nesting-too-deep"], "{page}");
}

#[test]
fn a_billion_laughs_are_counted_and_not_laughed() {
    let text = lines(10, |level| {
        let inner = match level {
            0 => "lol".to_owned(),
            _ => format!("*a{}", level - 1),
        };
        format!("a{level}: &a{level} [{}]", vec![inner; 10].join(", "))
    });
    let (broken, page) = soon(|| findings("a.yaml", text.as_bytes()));
    assert_eq!(broken, ["alias-expansion"], "{page}");
}

#[test]
fn merge_keys_and_long_texts_count_as_well() {
    let base = lines(2_000, |member| format!("  k{member}: 1"));
    let objects = lines(2_000, |object| format!("o{object}: {{<<: *base}}"));
    let text = format!("base: &base\n{base}{objects}");
    let (broken, page) = soon(|| findings("a.yaml", text.as_bytes()));
    assert_eq!(broken, ["alias-expansion"], "{page}");

    let mut text = format!("a: &a {}\nb:\n", "x".repeat(100_000));
    text += &"- *a\n".repeat(1_000);
    let (broken, page) = soon(|| findings("a.yaml", text.as_bytes()));
    assert_eq!(broken, ["alias-expansion"], "{page}");
}

#[test]
fn an_alias_of_what_it_stands_in_is_a_cycle() {
    let page = finding("alias-cycle", "a.yaml", "a: &a\n  b: *a\n");
    assert!(page.contains("a.yaml:2:6\n"), "{page}");
    finding("alias-cycle", "a.yaml", "a: &a [[*a]]\n");
    finding("alias-cycle", "a.yaml", "a: &a !Sub [*a]\n");
    finding("alias-cycle", "a.yaml", "a: &a\n  <<: *a\n");
}

#[test]
fn a_document_that_is_cut_off_says_where() {
    let text = "swagger: \"2.0\"\npaths:\n  /a:\n    get: {responses: {200: [\n\n";
    let page = finding("syntax", "a.yaml", text);
    assert!(page.contains("this `[` is not closed"), "{page}");
    let page = finding(
        "syntax",
        "a.json",
        "{\"swagger\": \"2.0\", \"paths\": {\n\n",
    );
    assert!(page.contains("a.json:1:30\n"), "{page}");
}

#[test]
fn what_cannot_be_read_is_no_tree() {
    let mut report = Report::default();
    let source = SourceMap::parse("a.json", b"{", &mut report);
    assert!(!source.is_whole());
    assert_eq!(source.to_json(source.root()), serde_json::Value::Null);
    assert_eq!(source.text(), "{");
}
