//! JSON: what is read, and each mistake at its place with a remedy.

use serde_json::json;

use super::{finding, findings, value};
use crate::{
    diagnostic::Report,
    source::{Node, SourceMap},
};

#[test]
fn every_kind_of_value_is_read() {
    let text = r#" {"a": [null, true, false, -1.5e3, "x"], "b": {}, "c": [], "": ""} "#;
    let expected = json!({"a": [null, true, false, -1500.0, "x"], "b": {}, "c": [], "": ""});
    assert_eq!(value("a.json", text), expected);
}

#[test]
fn escapes_are_resolved_in_texts_and_keys() {
    let text = r#"{"\u0061\n": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 é😀"}"#;
    let expected = json!({"a\n": "\"\\/\u{8}\u{c}\n\r\té😀 é😀"});
    assert_eq!(value("a.json", text), expected);
}

#[test]
fn numbers_keep_their_text() {
    let mut report = Report::default();
    let text = "[9223372036854775808, 1.10, 1E400]";
    let source = SourceMap::parse("a.json", text.as_bytes(), &mut report);
    let texts = source
        .items(source.root())
        .iter()
        .map(|&item| match source.node(item) {
            Node::Number(text) => text,
            other => panic!("{other:?} is no number"),
        });
    let texts: Vec<&str> = texts.collect();
    assert_eq!(texts, ["9223372036854775808", "1.10", "1E400"]);
}

#[test]
fn large_objects_find_their_members() {
    let members = (0..1000).map(|number| format!("\"key{number}\":{number}"));
    let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    let mut report = Report::default();
    let source = SourceMap::parse("a.json", text.as_bytes(), &mut report);
    for number in [0, 7, 499, 999] {
        let at = source.get(source.root(), &format!("key{number}")).unwrap();
        assert_eq!(source.to_json(at), json!(number));
    }
    assert_eq!(source.get(source.root(), "key1000"), None);
}

#[test]
fn a_repeated_key_is_shown_with_the_first_one() {
    let page = finding("duplicate-key", "a.json", "{\n  \"a\": 1,\n  \"a\": 2\n}\n");
    assert_eq!(
        page,
        "error[duplicate-key]: the key `a` stands twice in one object
 --> a.json:3:3
  |
2 |   \"a\": 1,
  |   --- first defined here
3 |   \"a\": 2
  |   ^^^ second time
  |
  = help: remove one of the two, or give it the name that was meant

1 error
"
    );
}

#[test]
fn the_first_of_repeated_members_stays() {
    for extra in [0, 40] {
        let others: Vec<String> = (0..extra).map(|n| format!("\"k{n}\":0,")).collect();
        let others = others.concat();
        let text = format!("{{\"a\":1,{others}\"a\":2,\"\\u0061\":3,\"b\":4}}");
        let mut report = Report::default();
        let source = SourceMap::parse("a.json", text.as_bytes(), &mut report);
        assert_eq!(report.diagnostics().len(), 2);
        let root = source.root();
        let a = source.get(root, "a").unwrap();
        assert_eq!(source.to_json(a), json!(1));
        let b = source.get(root, "b").unwrap();
        assert_eq!(source.pointer(b), "/b");
        assert_eq!(source.members(root).len(), extra + 2);
    }
}

#[test]
fn trailing_commas_and_comments_are_said_and_stepped_over() {
    let text = "{\"a\": [1, 2,], // why\n \"b\": 3,\n}";
    let (broken, page) = findings("a.json", text.as_bytes());
    assert_eq!(broken, ["syntax"; 3], "{page}");
    let mut report = Report::default();
    let source = SourceMap::parse("a.json", text.as_bytes(), &mut report);
    assert!(source.is_whole());
    assert_eq!(source.to_json(source.root()), json!({"a": [1, 2], "b": 3}));
}

#[test]
fn each_mistake_has_its_place_and_its_remedy() {
    let cases = [
        ("{\"a\" 1}", "1:6", "a `:` is missing"),
        ("{a: 1}", "1:2", "double quotes"),
        ("{'a': 1}", "1:2", "double quotes"),
        ("{\"a\": 'x'}", "1:7", "double quotes"),
        ("{\"a\": True}", "1:7", "write `true`"),
        ("{\"a\": nulls}", "1:7", "a value is"),
        ("{\"a\": NaN}", "1:7", "no such number"),
        ("[1 2]", "1:4", "put a comma"),
        ("[1,,2]", "1:4", "remove the comma"),
        ("[01]", "1:2", "leading zeros"),
        ("[-]", "1:2", "digits before"),
        ("[1.]", "1:2", "digits before"),
        ("[.5]", "1:2", "before the point"),
        ("[+5]", "1:2", "no leading `+`"),
        ("[0x1F]", "1:2", "decimal"),
        ("[\"a\nb\"]", "1:4", "`\\n`"),
        ("[\"\\x\"]", "1:3", "escapes are"),
        ("[\"\\ud800\"]", "1:3", "surrogate"),
        ("[\"\\ud800\\u0041\"]", "1:3", "surrogate"),
        ("[\"abc]", "1:2", "at its end"),
        ("[1]}", "1:4", "remove what follows"),
        ("{\"a\": [1}", "1:9", "this is still open"),
        ("{\"a\": [1, ", "1:10", "this `[` is not closed"),
        ("{\"a\":", "1:6", "this `{` is not closed"),
        ("{", "1:2", "this `{` is not closed"),
        ("[/]", "1:2", "a value is"),
    ];
    for (text, place, remedy) in cases {
        let page = finding("syntax", "a.json", text);
        assert!(
            page.contains(&format!("a.json:{place}\n")),
            "{text}\n{page}"
        );
        assert!(page.contains(remedy), "{text}\n{page}");
    }
}
