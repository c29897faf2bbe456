//! Choices between schemas become unions, where values tell which one is meant.

use gatesmith_model::api::Type;

use super::{alias, openapi, structure, union};
use crate::support::{Outcome, api, type_named, type_names};

const SHAPES: &str = "  Shape:
    oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
    discriminator:
      propertyName: kind
      mapping: {circle: '#/components/schemas/Circle', square: Square, box: '#/components/schemas/Square'}
  Circle: {type: object, required: [kind, radius], properties: {kind: {type: string}, radius: {type: number}}}
  Square: {type: object, required: [kind], properties: {kind: {type: string, enum: [square, box]}, side: {type: number}}}
";

#[test]
fn a_union_writes_the_tag_unless_several_lead_to_one_variant() {
    let api = api(&openapi(SHAPES));
    let shape = union(&type_named(&api, "shape").kind);
    let variants: Vec<(&str, Vec<&str>)> = shape
        .variants
        .iter()
        .map(|variant| {
            (
                variant.name.as_str(),
                variant.tags.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(
        variants,
        [
            ("circle", vec!["circle"]),
            ("square", vec!["square", "box"])
        ]
    );
    let circle = structure(&type_named(&api, "circle").kind);
    assert_eq!(circle.fixed[0].value, "circle");
    assert!(circle.fields.iter().all(|field| *field.wire != *"kind"));
    let square = structure(&type_named(&api, "square").kind);
    assert_eq!(square.fixed, []);
    assert!(square.fields.iter().any(|field| *field.wire == *"kind"));
}

#[test]
fn a_tag_that_is_written_leaves_no_unused_enum_behind() {
    let api = api(&openapi(
        "  Shape: {oneOf: [{$ref: '#/components/schemas/Circle'}], discriminator: {propertyName: kind}}
  Circle: {type: object, required: [kind], properties: {kind: {type: string, enum: [Circle]}}}
",
    ));
    assert_eq!(type_names(&api), ["shape", "circle"]);
    assert_eq!(
        structure(&type_named(&api, "circle").kind).fixed[0].value,
        "Circle"
    );
}

#[test]
fn a_tag_that_leads_nowhere_or_is_no_value_of_its_property_is_found() {
    let document = openapi(SHAPES)
        .replace("square: Square", "square: Sqare")
        .replace(
            "radius: {type: number}",
            "radius: {$ref: '#/components/schemas/Radius'}",
        )
        .replace(
            "kind: {type: string}",
            "kind: {type: string, enum: [round]}",
        );
    let outcome = Outcome::of(&format!("{document}  Radius: {{type: number}}\n"));
    assert_eq!(
        outcome.findings(),
        [
            "discriminator 10: the tag `square` leads to no member of the union",
            "discriminator 11: this property tells the members of a union apart, and cannot",
        ]
    );
}

#[test]
fn a_choice_that_cannot_be_told_apart_is_any_value_with_a_warning() {
    let outcome = Outcome::of(&openapi(
        "  IdOrName: {oneOf: [{type: integer}, {type: string}]}
  Holder: {type: object, properties: {value: {anyOf: [{type: string}, {type: boolean}]}}}
",
    ));
    assert_eq!(
        outcome.findings(),
        [
            "loose-type 6: a choice without a discriminator has no type of its own yet",
            "loose-type 7: a choice without a discriminator has no type of its own yet",
        ]
    );
    assert_eq!(
        *alias(&type_named(outcome.api(), "id_or_name").kind),
        Type::Any
    );
}

#[test]
fn a_choice_of_required_properties_leaves_the_struct() {
    let outcome = Outcome::of(&openapi(
        "  Q: {type: object, properties: {id: {type: string}, slug: {type: string}}, oneOf: [{required: [id]}, {required: [slug]}]}\n",
    ));
    assert_eq!(
        outcome.findings(),
        ["unchecked-keyword 6: which properties `oneOf` requires is not checked"]
    );
    assert_eq!(
        structure(&type_named(outcome.api(), "q").kind).fields.len(),
        2
    );
}
