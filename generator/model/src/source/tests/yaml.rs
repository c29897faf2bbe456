//! YAML: what is read, what of it becomes JSON's, and each mistake at its place.

use serde_json::json;

use super::{finding, value};
use crate::{diagnostic::Report, source::SourceMap};

#[test]
fn scalars_follow_the_core_schema() {
    let text = "
a: yes
b: true
c: 1e3
d: 0x10
e: ~
f:
g: '1'
h: 2020-01-01
i: 12:30
j: !!str 5
k: ! 5
200: ok
true: key
";
    let expected = json!({
        "a": "yes", "b": true, "c": 1e3, "d": 16, "e": null, "f": null, "g": "1",
        "h": "2020-01-01", "i": "12:30", "j": "5", "k": "5", "200": "ok", "true": "key",
    });
    assert_eq!(value("a.yaml", text), expected);
}

#[test]
fn block_scalars_and_folds_are_resolved() {
    let text = "a: |\n  one\n   two\nb: >-\n  one\n  two\n\n  three\nc: one\n  two\nd: \"x\\ty\"\ne: |+\n  z\n\n";
    let expected = json!({
        "a": "one\n two\n", "b": "one two\nthree", "c": "one two", "d": "x\ty", "e": "z\n\n",
    });
    assert_eq!(value("a.yaml", text), expected);
}

#[test]
fn an_alias_shares_the_node_of_its_anchor() {
    let mut report = Report::default();
    let text = "a: &x {k: [1, 2]}\nb: *x\n";
    let source = SourceMap::parse("a.yaml", text.as_bytes(), &mut report);
    let at = |key| source.get(source.root(), key).unwrap();
    assert_eq!(at("a"), at("b"));
    assert_eq!(source.pointer(at("b")), "/a");
    assert_eq!(
        value(
            "a.yaml",
            "&k key: 1\nb: *k\n*k : 2\n".replace("*k :", "c :").as_str()
        )["b"],
        "key"
    );
}

#[test]
fn merge_keys_take_members_in_and_own_members_win() {
    let text = "
base: &base {a: 1, b: 1}
more: &more {b: 2, c: 2}
one:
  <<: *base
  b: 0
two:
  <<: [*base, *more]
  d: 3
three:
  <<: {x: 1}
four:
  '<<': text
";
    let read = value("a.yaml", text);
    assert_eq!(read["one"], json!({"b": 0, "a": 1}));
    assert_eq!(read["two"], json!({"d": 3, "a": 1, "b": 1, "c": 2}));
    assert_eq!(read["three"], json!({"x": 1}));
    assert_eq!(read["four"], json!({"<<": "text"}));
}

#[test]
fn a_merge_key_of_something_else_is_a_finding() {
    let page = finding("merge-not-object", "a.yaml", "a:\n  <<: text\n  b: 1\n");
    assert!(page.contains("a.yaml:2:3\n"), "{page}");
}

#[test]
fn short_tags_are_read_as_their_long_forms() {
    let text = r#"
a: !Sub "arn:${AWS::Region}:x"
b: !GetAtt Function.Arn
c: !GetAtt "Stack.Outputs.Name"
d: !Ref Table
e: !If [Cond, !Ref A, 1]
f: !Join
  - ","
  - [a, b]
g: !Sub
  - "${x}"
  - {x: !GetAtt [A, B]}
h: !Transform {Name: AWS::Include}
i: !GetAtt >-
  A.B
"#;
    let expected = json!({
        "a": {"Fn::Sub": "arn:${AWS::Region}:x"},
        "b": {"Fn::GetAtt": ["Function", "Arn"]},
        "c": {"Fn::GetAtt": ["Stack", "Outputs.Name"]},
        "d": {"Ref": "Table"},
        "e": {"Fn::If": ["Cond", {"Ref": "A"}, 1]},
        "f": {"Fn::Join": [",", ["a", "b"]]},
        "g": {"Fn::Sub": ["${x}", {"x": {"Fn::GetAtt": ["A", "B"]}}]},
        "h": {"Fn::Transform": {"Name": "AWS::Include"}},
        "i": {"Fn::GetAtt": ["A", "B"]},
    });
    assert_eq!(value("a.yaml", text), expected);
}

#[test]
fn tags_that_nobody_knows_are_findings() {
    let page = finding("unknown-tag", "a.yaml", "a: !Custom {b: 1}\n");
    assert!(page.contains("`!Custom`"), "{page}");
    let page = finding("unknown-tag", "a.yaml", "a: !sub x\n");
    assert!(page.contains("did you mean `!Sub`?"), "{page}");
    finding("unknown-tag", "a.yaml", "a: !!binary aGk=\n");
}

#[test]
fn tags_ask_for_a_form() {
    for text in [
        "a: !GetAtt NoAttribute\n",
        "a: !Ref [x]\n",
        "a: !Sub\n",
        "a: !!int x\n",
        "a: !!map [1]\n",
        "!Sub a: 1\n",
    ] {
        finding("tag-form", "a.yaml", text);
    }
}

#[test]
fn numbers_that_json_lacks_are_findings() {
    let page = finding("number-not-finite", "a.yaml", "a: -.inf\n");
    assert!(page.contains("a.yaml:1:4\n"), "{page}");
}

#[test]
fn repeated_keys_are_seen_through_their_spelling() {
    let page = finding("duplicate-key", "a.yaml", "a:\n  200: x\n  '200': y\n");
    assert!(page.contains("a.yaml:3:3\n"), "{page}");
    assert!(page.contains("first defined here"), "{page}");
}

#[test]
fn a_second_document_is_a_finding_but_an_empty_one_is_not() {
    let page = finding("multiple-documents", "a.yaml", "a: 1\n---\nb: 2\n");
    assert!(page.contains("a.yaml:2:1\n"), "{page}");
    assert_eq!(value("a.yaml", "---\na: 1\n---\n"), json!({"a": 1}));
}

#[test]
fn keys_are_plain_values() {
    finding("key-not-scalar", "a.yaml", "a: {{name}}\n");
    finding("key-not-scalar", "a.yaml", "? [a, b]\n: 1\n");
}

#[test]
fn each_mistake_has_its_place_and_its_remedy() {
    let cases = [
        ("a: *nobody\n", "1:4", "define it with `&name`"),
        ("a: \"open", "1:4", "put a quote"),
        ("a: \"open\nb: 1\n", "1:4", "put a quote"),
        ("a:\n\tb: 1\n", "2:2", "indent by spaces"),
        ("a: b: c\n", "1:5", "stands in quotes"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "align it"),
        ("a: [1, 2\n", "1:9", "this `[` is not closed"),
        ("a: @x\n", "1:4", "put the text in quotes"),
        ("a: 1\nb\n", "2:1", "a `:` is missing"),
        ("a: !x!y z\n", "1:4", "stands in quotes"),
    ];
    for (text, place, remedy) in cases {
        let page = finding("syntax", "a.yaml", text);
        assert!(
            page.contains(&format!("a.yaml:{place}\n")),
            "{text}\n{page}"
        );
        assert!(page.contains(remedy), "{text}\n{page}");
    }
}

#[test]
fn a_control_character_is_called_by_its_name_in_quotes_and_out_of_them() {
    for (text, place) in [
        ("{a: \"b\0c\"}\n", "1:7"),
        ("a: 'b\0c'\n", "1:6"),
        ("a: b\0c\n", "1:5"),
        ("a: |\n  b\0c\n", "2:4"),
        ("a: 1 # b\0c\nd: 2\n", "1:9"),
    ] {
        let page = finding("syntax", "a.yaml", text);
        let message = "error[syntax]: the control character U+0000 cannot stand in YAML\n";
        assert!(page.starts_with(message), "{text:?}: {page}");
        assert!(
            page.contains(&format!("a.yaml:{place}\n")),
            "{text:?}: {page}"
        );
        assert!(
            page.contains("write `\\x00` in a text in double quotes"),
            "{page}"
        );
        assert!(!page.contains("not closed"), "{page}");
    }
}

#[test]
fn brackets_in_a_yaml_file_may_be_yaml() {
    assert_eq!(
        value("a.yaml", "{a: b, c: [d,]}"),
        json!({"a": "b", "c": ["d"]})
    );
    finding("syntax", "a.json", "{a: b}");
}
