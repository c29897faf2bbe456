//! Nodes to YAML and back.

use std::fs;

use super::corpus;
use crate::{
    diagnostic::{Report, Style},
    place::Place,
    source::{Node, SourceMap},
};

/// A text that must be read without a finding.
fn read(name: &str, text: &str) -> SourceMap {
    let mut report = Report::default();
    let source = SourceMap::parse(name, text.as_bytes(), &mut report);
    let page = report.render(&source, Style::Plain);
    assert!(report.is_empty(), "{page}\n{text}");
    source
}

/// Writes a node, reads what was written, and holds one against the other.
fn round_trip(source: &SourceMap, at: Place) -> String {
    let text = source.to_yaml(at);
    let again = read("written.yaml", &text);
    equal(source, at, &again, again.root(), &text);
    assert_eq!(
        again.to_yaml(again.root()),
        text,
        "written twice, it differs"
    );
    text
}

fn equal(left: &SourceMap, at: Place, right: &SourceMap, there: Place, text: &str) {
    match (left.node(at), right.node(there)) {
        (Node::Object(expected), Node::Object(found)) => {
            let keys = |members: crate::source::Members<'_>| -> Vec<String> {
                members.iter().map(|it| it.key.to_owned()).collect()
            };
            assert_eq!(keys(expected), keys(found), "{text}");
            for (expected, found) in expected.into_iter().zip(found) {
                equal(left, expected.value, right, found.value, text);
            }
        }
        (Node::Array(expected), Node::Array(found)) => {
            assert_eq!(expected.len(), found.len(), "{text}");
            for (&expected, &found) in expected.iter().zip(found) {
                equal(left, expected, right, found, text);
            }
        }
        (Node::Null, Node::Null) => {}
        (Node::Bool(expected), Node::Bool(found)) => assert_eq!(expected, found, "{text}"),
        // Reading YAML puts `1E3` into JSON's usual form.
        (Node::Number(expected), Node::Number(found)) => assert_eq!(
            expected.replace('E', "e").replace("e+", "e"),
            found.replace("e+", "e"),
            "{text}"
        ),
        (Node::String(expected), Node::String(found)) => assert_eq!(expected, found, "{text}"),
        (expected, found) => panic!("{expected:?} came back as {found:?} from\n{text}"),
    }
}

#[test]
fn a_document_is_written_as_people_would_write_it() {
    let source = read(
        "a.json",
        r#"{"openapi": "3.0.1", "info": {"title": "Pets", "description": "All about\npets.\n"},
            "tags": [], "paths": {"/pets/{id}": {"get": {"security": [{"sigv4": []}, {}],
            "responses": {"200": {"description": "A pet: mine", "content": {}}, "4XX": null},
            "x-amazon-apigateway-integration": {"uri": {"Fn::Sub": "arn:${AWS::Partition}:x"},
            "requestTemplates": {"application/json": "{\"statusCode\": 200}"}}}}},
            "x-list": [[1, 2.50], ["yes", "*", "{{\"it's\"}}"], "a\nb"]}"#,
    );
    let text = round_trip(&source, source.root());
    let expected = r#"openapi: 3.0.1
info:
  title: Pets
  description: |
    All about
    pets.
tags: []
paths:
  /pets/{id}:
    get:
      security:
        - sigv4: []
        - {}
      responses:
        "200":
          description: "A pet: mine"
          content: {}
        4XX: null
      x-amazon-apigateway-integration:
        uri:
          Fn::Sub: arn:${AWS::Partition}:x
        requestTemplates:
          application/json: '{"statusCode": 200}'
x-list:
  - - 1
    - 2.50
  - - "yes"
    - "*"
    - '{{"it''s"}}'
  - |-
    a
    b
"#;
    assert_eq!(text, expected);
}

#[test]
fn short_tags_and_aliases_are_written_out() {
    let source = read(
        "a.yaml",
        "a: &a !GetAtt F.Arn\nb: *a\nc: !If [C, !Ref X, !Sub 'x${Y}']\n",
    );
    let get_att = "\n  Fn::GetAtt:\n    - F\n    - Arn\n";
    let expected = format!(
        "a:{get_att}b:{get_att}c:\n  Fn::If:\n    - C\n    - Ref: X\n    - Fn::Sub: x${{Y}}\n"
    );
    assert_eq!(round_trip(&source, source.root()), expected);
}

#[test]
fn what_older_readers_take_for_something_else_stands_in_quotes() {
    for text in [
        "",
        " ",
        "~",
        "null",
        "true",
        "False",
        "yes",
        "No",
        "ON",
        "off",
        "y",
        "N",
        "1",
        "-1",
        "1.5",
        "1e3",
        "0x1F",
        "0o17",
        "0777",
        "0b11",
        "1_000",
        "12:30",
        "1:30:00",
        "2020-01-01",
        "2020-01-01T10:00:00Z",
        ".5",
        ".inf",
        "-.INF",
        ".nan",
        "=",
        "<<",
        "-",
        "- a",
        "?",
        ": a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "{a}",
        "[a]",
        "'a'",
        "\"a\"",
        ",a",
        "...",
        "---",
        " a",
        "a ",
        "a\tb",
        "\u{feff}a",
        "a\u{85}b",
    ] {
        let source = read("a.json", &serde_json::json!({ text: text }).to_string());
        let written = round_trip(&source, source.root());
        assert!(written.starts_with(['"', '\'']), "{text:?}: {written}");
        let value = written.split_once(": ").expect("a value").1;
        assert!(value.contains(['"', '\'']), "{text:?}: {written}");
    }
    for text in [
        "a",
        "a b",
        "3.0.1",
        "/pets/{id}",
        "$ref",
        "a:b",
        "arn:aws:x",
        "a#b",
        "it's",
        "1.0.0-rc",
        "yesterday",
        "4XX",
        "Fn::Sub",
        "ünïcode",
        "https://a.example/?b=c&d",
        "v1",
        "200 OK",
    ] {
        let source = read("a.json", &serde_json::json!({ "k": text }).to_string());
        assert_eq!(round_trip(&source, source.root()), format!("k: {text}\n"));
    }
}

/// Documents of more bytes say the same again, and would take a minute.
const LARGE: u64 = 1 << 20;

/// Texts of signs that mean something to YAML, in every container.
#[test]
fn any_text_comes_back() {
    let signs: Vec<char> =
        " \n\n\ta:#-?,[]{}&*!|>'\"%@`~=<.0x_\\e\r\u{0}\u{7f}\u{85}\u{a0}\u{2028}\u{feff}é漢😀\u{10ffff}"
            .chars()
            .collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).unwrap()
    };
    for _ in 0..4_000 {
        let text: String = (0..random(9)).map(|_| signs[random(signs.len())]).collect();
        let value = serde_json::json!({
            "a": text, (text.clone()): [text, [text, {"b": text}], {"c": text, "d": 1}], "e": text,
        });
        let source = read("a.json", &value.to_string());
        round_trip(&source, source.root());
    }
}

#[test]
fn a_root_of_any_kind_is_a_document() {
    for text in [
        "null",
        "1",
        "\"a\\nb\"",
        "[]",
        "[[]]",
        "{}",
        "\"\"",
        "[{\"a\": {}}]",
    ] {
        let source = read("a.json", text);
        round_trip(&source, source.root());
    }
}

#[test]
fn a_long_key_comes_back() {
    let key = "k: ".repeat(2000);
    let value = serde_json::json!({ "a": { (key): { "b": [1] } }, "c": 1 });
    let source = read("a.json", &value.to_string());
    round_trip(&source, source.root());
}

#[test]
fn documents_of_others_come_back() {
    let Some(corpus) = corpus::corpus() else {
        return;
    };
    let mut paths = Vec::new();
    let parts = [
        "apigw",
        "apigw_docs",
        "apigw_inline",
        "aws_exports",
        "asl",
        "general",
    ];
    for part in parts {
        corpus::files(&corpus.join(part), &mut paths);
    }
    let mut count = 0;
    for path in paths {
        if fs::metadata(&path).unwrap().len() > LARGE {
            continue;
        }
        let source = SourceMap::load(&path, &mut Report::default());
        if source.is_whole() {
            round_trip(&source, source.root());
            count += 1;
        }
    }
    assert!(count > 300, "only {count} documents");
}
