//! Places: pointers, spans, lines and columns.

use crate::{
    diagnostic::Report,
    source::{Anchor, SourceMap},
};

const TEXT: &str = "\
paths:
  /orders/{id}:
    get:
      tags: [a, 'b']
      \"x~y\": !Sub ü${x} # comment

definitions:
  Order: {type: object}
";

fn read() -> SourceMap {
    SourceMap::parse("a.yaml", TEXT.as_bytes(), &mut Report::default())
}

#[test]
fn pointers_lead_to_their_nodes_and_back() {
    let source = read();
    for pointer in [
        "",
        "/paths/~1orders~1{id}/get/tags/1",
        "/paths/~1orders~1{id}/get/x~0y/Fn::Sub",
        "/definitions/Order/type",
    ] {
        let at = source
            .resolve(source.root(), &format!("#{pointer}"))
            .unwrap();
        assert_eq!(source.pointer(at), pointer);
    }
    let escaped = source
        .resolve(source.root(), "#/paths/~1orders~1%7Bid%7D")
        .unwrap();
    assert_eq!(source.key(escaped), Some("/orders/{id}"));
}

#[test]
fn references_to_nothing_resolve_to_nothing() {
    let source = read();
    for reference in [
        "#/definitions/Other",
        "#/definitions/Order/type/0",
        "#definitions",
        "#/paths/~1orders~1{id}/get/tags/2",
        "#/paths/~1orders~1{id}/get/tags/01",
        "#/paths/~1orders~1{id}/get/tags/+1",
        "#/%ff",
        "other.yaml#/definitions/Order",
        "",
    ] {
        assert_eq!(
            source.resolve(source.root(), reference),
            None,
            "{reference}"
        );
    }
}

#[test]
fn spans_cover_what_is_written() {
    let source = read();
    let spans = |pointer: &str| {
        let at = source
            .resolve(source.root(), &format!("#{pointer}"))
            .unwrap();
        let key = source.key_span(at).map(|span| &source.text()[span]);
        (key, &source.text()[source.span(at)])
    };
    let get = "/paths/~1orders~1{id}/get";
    assert_eq!(spans(&format!("{get}/tags")), (Some("tags"), "[a, 'b']"));
    assert_eq!(spans(&format!("{get}/tags/1")), (None, "'b'"));
    assert_eq!(
        spans(&format!("{get}/x~0y")),
        (Some("\"x~y\""), "!Sub ü${x}")
    );
    assert_eq!(spans(get).1, "tags: [a, 'b']\n      \"x~y\": !Sub ü${x}");
}

#[test]
fn lines_and_columns_count_characters_from_one() {
    let source = read();
    let at = source
        .resolve(source.root(), "#/paths/~1orders~1{id}/get/x~0y/Fn::Sub")
        .unwrap();
    let place = source.locate(&Anchor::Value(at)).unwrap();
    assert_eq!((place.file, place.line, place.column), ("a.yaml", 5, 19));
    assert_eq!((place.end_line, place.end_column), (5, 24));
    let key = source.locate(&Anchor::Key(at)).unwrap();
    assert_eq!((key.line, key.column), (5, 14));
}

#[test]
fn columns_of_a_long_line_count_characters_too() {
    let items: Vec<String> = (0..4_000).map(|index| format!("\"ü{index}\"")).collect();
    let text = format!("\n[{}]", items.join(","));
    let source = SourceMap::parse("a.json", text.as_bytes(), &mut Report::default());
    for index in [0, 1, 700, 2_047, 2_048, 3_999] {
        let at = source.items(source.root())[index];
        let place = source.locate(&Anchor::Value(at)).unwrap();
        let before = &text[1..source.span(at).start];
        assert_eq!((place.line, place.column), (2, before.chars().count() + 1));
        let length = items[index].chars().count();
        assert_eq!(place.end_column, place.column + length);
    }
}
