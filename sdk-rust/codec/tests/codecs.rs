//! Codecs as the generator prints them, and what they promise: streaming, named faults, places,
//! bounded depth, and the same bytes on the way back.

mod orders;

use gatesmith_codec::{self as codec, Date, IndexMap, Json, Nullable, Patch, RawUnion};
use serde::Deserialize;
use serde_json::json;

use orders::{Item, Labels, Node, Order, Price, Shape, Status};

/// What a reader of an error sees: the place, and what is wrong there.
fn refused<T: for<'de> Deserialize<'de>>(text: &str) -> String {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn round_trip<T>(value: &Json) -> Json
where
    T: for<'de> Deserialize<'de> + serde::Serialize,
{
    let decoded: T = serde_json::from_str(&value.to_string()).expect("it decodes");
    serde_json::to_value(decoded).expect("it encodes")
}

#[test]
fn an_order_comes_back_as_it_was() {
    let order = json!({
        "id": "o-1",
        "status": "PENDING",
        "items": [{"sku": "rose", "price": {"amount": 250, "currency": "EUR"}, "note": null}],
        "placedOn": "2026-05-09",
        "placedAt": "2026-05-09T12:00:00.10+02:00",
        "gift": null,
        "token": "hunter2",
        "seal": "AAEC",
    });
    assert_eq!(round_trip::<Order>(&order), order);

    let decoded: Order = serde_json::from_value(order).unwrap();
    assert_eq!(decoded.status, Status::Pending);
    assert_eq!(decoded.placed_on, Some(Date::new(2026, 5, 9).unwrap()));
    assert_eq!(decoded.gift, Nullable::Null);
    assert_eq!(decoded.items[0].note, Patch::Null);
    assert!(!format!("{decoded:?}").contains("hunter2"));
}

#[test]
fn absent_null_and_a_value_are_three_things() {
    let price = json!({"amount": 1, "currency": "EUR"});
    let item = |note: Option<Json>| {
        let mut item = json!({"sku": "rose", "price": price});
        if let Some(note) = note {
            item["note"] = note;
        }
        item
    };
    for (value, expected) in [
        (item(None), Patch::Absent),
        (item(Some(Json::Null)), Patch::Null),
        (item(Some(json!("x"))), Patch::Value("x".to_owned())),
    ] {
        let decoded: Item = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(decoded.note, expected);
        assert_eq!(serde_json::to_value(decoded).unwrap(), value);
    }
}

#[test]
fn an_error_names_its_place() {
    let order = r#"{"id": "o-1", "gift": null, "status": "PENDING", "items": [
        {"sku": "a", "price": {"amount": 1, "currency": "EUR"}},
        {"sku": "b", "price": {"amount": 1, "currency": "EUR"}},
        {"sku": "c", "price": {"amount": "1", "currency": "EUR"}}
    ]}"#;
    assert_eq!(
        refused::<Order>(order),
        "items[2].price.amount: invalid type: string \"1\", expected i64 at line 4 column 44"
    );
}

#[test]
fn a_whole_body_is_read_and_nothing_behind_it() {
    let price = codec::from_slice::<Price>(br#"{"amount": 1, "currency": "EUR"}"#);
    assert_eq!(price.unwrap().amount, 1);
    let misfit = codec::from_slice::<Price>(br#"{"amount": 1, "currency": 2}"#).unwrap_err();
    assert_eq!(misfit.path(), "currency");
    for text in [
        "",
        "{",
        r#"{"amount": 1, "currency": "EUR"} 2"#,
        "\u{feff}{}",
    ] {
        let misfit = codec::from_slice::<Price>(text.as_bytes()).unwrap_err();
        assert_eq!(misfit.path(), "", "{text:?}");
    }
}

#[test]
fn an_error_says_what_is_missing_duplicate_unknown_or_malformed() {
    for (text, expected) in [
        (r#"{"amount": 1}"#, "missing field `currency`"),
        (
            r#"{"amount": 1, "amount": 2, "currency": "EUR"}"#,
            "amount: duplicate field `amount`",
        ),
        (
            r#"{"amount": 1, "currency": "EUR", "tip": 2}"#,
            "tip: unknown field `tip`",
        ),
        (
            r#"{"amount": null, "currency": "EUR"}"#,
            "amount: invalid type: null, expected i64",
        ),
        (
            r#"{"amount": 1.5, "currency": "EUR"}"#,
            "amount: invalid type: floating point `1.5`",
        ),
        ("[]", "invalid type: sequence, expected an object"),
    ] {
        let error = refused::<Price>(text);
        assert!(error.contains(expected), "{text}: {error}");
        assert_ne!(error, "accepted");
    }
}

#[test]
fn an_unknown_value_of_an_enum_is_kept_and_a_listed_one_is_recognised() {
    let lost: Status = serde_json::from_str(r#""LOST""#).unwrap();
    assert_eq!(lost, Status::from_unlisted("LOST"));
    assert_eq!(lost.as_str(), "LOST");
    assert_eq!(serde_json::to_string(&lost).unwrap(), r#""LOST""#);
    assert_eq!(Status::from_unlisted("PENDING"), Status::Pending);
    assert!(serde_json::from_str::<Status>("1").is_err());
}

#[test]
fn a_union_is_told_apart_by_its_tag_wherever_the_tag_stands() {
    let circle: Shape = serde_json::from_str(r#"{"radius": 2.5, "kind": "circle"}"#).unwrap();
    assert!(matches!(&circle, Shape::Circle(circle) if circle.radius > 2.0));
    let text = serde_json::to_string(&circle).unwrap();
    assert_eq!(text, r#"{"kind":"circle","radius":2.5}"#);

    let blob = json!({"z": 1, "kind": "blob", "a": [null]});
    let unknown: Shape = serde_json::from_value(blob.clone()).unwrap();
    let expected = RawUnion::new("blob".to_owned(), blob.clone());
    assert_eq!(unknown, Shape::Unknown(expected));
    assert_eq!(serde_json::to_string(&unknown).unwrap(), blob.to_string());

    assert_eq!(refused::<Shape>(r#"{"radius": 1}"#), "missing field `kind`");
    assert_eq!(refused::<Shape>(r#"{"kind": 1}"#), "`kind` is not a string");
    assert_eq!(
        refused::<Vec<Shape>>(
            r#"[{"kind": "group", "shapes": [{"kind": "circle", "radius": "x"}]}]"#
        ),
        "[0]: shapes[0]: radius: invalid type: string \"x\", expected f64 at line 1 column 66"
    );
}

#[test]
fn additional_members_are_kept_in_order_and_never_double_a_field() {
    let labels = json!({"owner": "me", "zone": "b", "area": "a"});
    let text = labels.to_string();
    let decoded: Labels = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&decoded).unwrap(), text);

    let additional = IndexMap::from([("owner".to_owned(), "you".to_owned())]);
    let doubled = Labels {
        owner: None,
        additional,
    };
    let error = serde_json::to_string(&doubled).unwrap_err().to_string();
    assert!(error.contains("`owner`"), "{error}");
    assert!(
        refused::<Labels>(r#"{"a": "1", "a": "2"}"#).contains("a: the object has this key twice")
    );
}

#[test]
fn depth_is_bounded_as_the_format_bounds_it() {
    let nested = |depth: usize| {
        let mut text = r#"{"next":"#.repeat(depth);
        text.push_str("{}");
        text.push_str(&"}".repeat(depth));
        text
    };
    assert!(serde_json::from_str::<Node>(&nested(100)).is_ok());
    let error = serde_json::from_str::<Node>(&nested(100_000)).unwrap_err();
    assert!(
        error.to_string().contains("recursion limit exceeded"),
        "{error}"
    );
}

#[test]
fn the_greatest_depth_fits_on_a_small_stack() {
    let text = format!("{}{{}}{}", r#"{"next":"#.repeat(126), "}".repeat(126));
    let decoded = std::thread::Builder::new()
        .stack_size(1024 * 1024)
        .spawn(move || refused::<Node>(&text))
        .unwrap()
        .join();
    assert_eq!(decoded.unwrap(), "accepted");
}

#[test]
fn many_fields_in_any_order_find_their_slots() {
    let forwards = r#"{"amount": 1, "currency": "EUR"}"#;
    let backwards = r#"{"currency": "EUR", "amount": 1}"#;
    let decode = |text| serde_json::from_str::<Price>(text).unwrap();
    assert_eq!(decode(forwards), decode(backwards));
}
