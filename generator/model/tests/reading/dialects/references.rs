//! What stands beside a `$ref`, which each dialect takes in its own way.

use gatesmith_model::api::{Presence, Type, TypeKind};

use super::{reads_alike, with_schemas};
use crate::support::{Outcome, api, type_named};

#[test]
fn what_stands_beside_a_reference_holds_together_with_it() {
    reads_alike(
        (
            "3.0",
            r##"
Base: {type: object, required: [id], properties: {id: {type: string}}}
Name: {type: string, minLength: 1}
Thing:
  allOf:
    - $ref: "#/components/schemas/Base"
    - {type: object, required: [size], properties: {size: {type: integer}}}
Label:
  type: object
  properties:
    name: {allOf: [{$ref: "#/components/schemas/Name"}, {type: string, maxLength: 9}]}
    other: {$ref: "#/components/schemas/Name"}
"##,
        ),
        r##"
Base: {type: object, required: [id], properties: {id: {type: string}}}
Name: {type: string, minLength: 1}
Thing:
  $ref: "#/components/schemas/Base"
  required: [size]
  properties: {size: {type: integer}}
Label:
  type: object
  properties:
    name: {$ref: "#/components/schemas/Name", maxLength: 9}
    other: {$ref: "#/components/schemas/Name"}
"##,
    );
}

#[test]
fn a_description_beside_a_reference_says_what_this_use_is() {
    let api = api(&with_schemas(
        "3.1",
        r##"
Name: {type: string, description: A name.}
Thing:
  type: object
  properties:
    name: {$ref: "#/components/schemas/Name", description: How it is called., deprecated: true}
"##,
    ));
    let TypeKind::Struct(thing) = &type_named(&api, "thing").kind else {
        panic!("no struct")
    };
    assert_eq!(thing.fields[0].docs.description, "How it is called.");
    assert!(thing.fields[0].docs.deprecated);
    assert!(matches!(thing.fields[0].ty, Type::Named(_)));
}

#[test]
fn bounds_beside_a_reference_leave_null_as_it_is() {
    let api = api(&with_schemas(
        "3.1",
        r##"
Name: {type: [string, "null"]}
Thing:
  type: object
  required: [name]
  properties:
    name: {$ref: "#/components/schemas/Name", maxLength: 9}
"##,
    ));
    let TypeKind::Struct(thing) = &type_named(&api, "thing").kind else {
        panic!("no struct")
    };
    assert_eq!(thing.fields[0].presence, Presence::RequiredNullable);
}

#[test]
fn references_that_other_schemas_redirect_are_any_value() {
    let outcome = Outcome::of(&with_schemas(
        "3.1",
        "Tree: {type: array, items: {$dynamicRef: '#node'}}",
    ));
    assert_eq!(
        outcome.findings(),
        ["loose-type 5: a reference that other schemas redirect has no type of its own yet"]
    );
}

#[test]
fn a_path_item_holds_what_it_refers_to_and_what_stands_beside_it() {
    let api = api(r##"
openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders/{id}:
    $ref: "#/components/pathItems/Order"
    delete:
      operationId: deleteOrder
      responses: {"204": {description: Gone.}}
components:
  pathItems:
    Order:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      get:
        operationId: getOrder
        responses: {"204": {description: There.}}
"##);
    let names: Vec<&str> = api.operations.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["delete_order", "get_order"]);
    for operation in &api.operations {
        assert!(matches!(operation.parameters[0].ty, Type::Integer { .. }));
    }
}

#[test]
fn a_reference_object_may_describe_what_it_names() {
    let api = api(r##"
openapi: 3.1.0
paths:
  /orders:
    get:
      parameters: [{$ref: "#/components/parameters/Page", description: Which orders.}]
      responses: {"204": {$ref: "#/components/responses/Done", description: No orders.}}
components:
  parameters: {Page: {name: page, in: query, description: A page., schema: {type: string}}}
  responses: {Done: {description: It is done.}}
"##);
    let operation = &api.operations[0];
    assert_eq!(operation.parameters[0].docs.description, "Which orders.");
    assert_eq!(operation.responses[0].docs.description, "No orders.");
}
