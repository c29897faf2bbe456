//! Schemas become types.

mod unions;

use gatesmith_model::api::{
    Additional, IntegerWidth, Presence, Recursion, StringFormat, StructType, Type, TypeKind,
    UnionType,
};

use crate::support::{Outcome, api, type_named, type_names};

/// A Swagger 2.0 document with these definitions.
fn swagger(definitions: &str) -> String {
    format!(
        "swagger: '2.0'\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ndefinitions:\n{definitions}"
    )
}

/// An `OpenAPI` 3.0 document with these schemas.
fn openapi(schemas: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n schemas:\n{schemas}"
    )
}

fn structure(kind: &TypeKind) -> &StructType {
    match kind {
        TypeKind::Struct(object) => object,
        other => panic!("no struct: {other:?}"),
    }
}

fn union(kind: &TypeKind) -> &UnionType {
    match kind {
        TypeKind::Union(union) => union,
        other => panic!("no union: {other:?}"),
    }
}

fn alias(kind: &TypeKind) -> &Type {
    match kind {
        TypeKind::Alias(ty) => ty,
        other => panic!("no alias: {other:?}"),
    }
}

#[test]
fn required_and_nullable_give_four_presences_in_both_dialects() {
    let properties = "{a: {type: string}, b: {type: string, NULL: true}, c: {type: string}, \
                      d: {type: string, NULL: true}}";
    let schema = format!("  Patch: {{type: object, required: [c, d], properties: {properties}}}\n");
    let documents = [
        swagger(&schema.replace("NULL", "x-nullable")),
        openapi(&schema.replace("NULL", "nullable")),
    ];
    for document in documents {
        let api = api(&document);
        let presences: Vec<Presence> = structure(&type_named(&api, "patch").kind)
            .fields
            .iter()
            .map(|field| field.presence)
            .collect();
        assert_eq!(
            presences,
            [
                Presence::Optional,
                Presence::OptionalNullable,
                Presence::Required,
                Presence::RequiredNullable,
            ]
        );
    }
}

#[test]
fn nullability_travels_through_references_and_wrappers() {
    let api = api(&openapi(
        "  Maybe: {type: string, nullable: true}
  Alias: {$ref: '#/components/schemas/Maybe'}
  Problem: {type: object, properties: {code: {type: string}}}
  Holder:
    type: object
    properties:
      direct: {$ref: '#/components/schemas/Alias'}
      wrapped: {allOf: [{$ref: '#/components/schemas/Problem'}], nullable: true, description: Wrapped.}
      annotated: {allOf: [{$ref: '#/components/schemas/Problem'}, {nullable: true}]}
      list: {type: array, items: {$ref: '#/components/schemas/Maybe'}}
",
    ));
    let holder = structure(&type_named(&api, "holder").kind);
    for field in &holder.fields[..3] {
        assert_eq!(field.presence, Presence::OptionalNullable, "{}", field.wire);
    }
    let problem = type_named(&api, "problem").id;
    assert_eq!(holder.fields[1].ty, Type::Named(problem));
    assert_eq!(holder.fields[1].docs.description, "Wrapped.");
    let Type::Array { items, .. } = &holder.fields[3].ty else {
        panic!("no array")
    };
    assert_eq!(
        **items,
        Type::Nullable(Box::new(Type::Named(type_named(&api, "maybe").id)))
    );
}

#[test]
fn bounds_keep_every_digit() {
    let api = api(&openapi(
        "  Sequence: {type: integer, minimum: 0, maximum: 18446744073709551615}
  Small: {type: integer, format: int32, minimum: 1, exclusiveMaximum: true, maximum: 10}
  Overflowing: {type: integer, format: int32, maximum: 3000000000}
",
    ));
    let width = |name: &str| match alias(&type_named(&api, name).kind) {
        Type::Integer { width, maximum, .. } => {
            (*width, maximum.map(|bound| (bound.value, bound.exclusive)))
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(
        width("sequence"),
        (IntegerWidth::U64, Some((i128::from(u64::MAX), false)))
    );
    assert_eq!(width("small"), (IntegerWidth::I32, Some((10, true))));
    assert_eq!(width("overflowing").0, IntegerWidth::I64);
}

#[test]
fn strings_have_formats_lengths_and_patterns() {
    let api = api(&swagger(
        "  Day: {type: string, format: date}
  Key: {type: string, minLength: 8, maxLength: 64, pattern: '^\\/[a-z]+$'}
  Odd: {type: string, format: ipv4}
",
    ));
    let Type::String { format, .. } = alias(&type_named(&api, "day").kind) else {
        panic!("no string")
    };
    assert_eq!(*format, StringFormat::Date);
    assert_eq!(
        *alias(&type_named(&api, "key").kind),
        Type::String {
            format: StringFormat::Plain,
            min_length: Some(8),
            max_length: Some(64),
            pattern: Some("^/[a-z]+$".to_owned()),
        }
    );
    assert_eq!(*alias(&type_named(&api, "odd").kind), Type::string());
}

#[test]
fn an_object_is_a_struct_a_map_or_both() {
    let api = api(&swagger(
        "  Labels: {type: object, additionalProperties: {type: integer}}
  Anything: {type: object}
  Both: {type: object, properties: {name: {type: string}}, additionalProperties: {type: boolean}}
  Closed: {type: object, additionalProperties: false}
  Typeless: {properties: {a: {type: string}}}
",
    ));
    assert!(
        matches!(alias(&type_named(&api, "labels").kind), Type::Map(value) if matches!(**value, Type::Integer { .. }))
    );
    assert_eq!(
        *alias(&type_named(&api, "anything").kind),
        Type::Map(Box::new(Type::Any))
    );
    assert_eq!(
        structure(&type_named(&api, "both").kind).additional,
        Additional::Kept(Type::Boolean)
    );
    assert_eq!(
        structure(&type_named(&api, "closed").kind).additional,
        Additional::Refused
    );
    assert_eq!(
        structure(&type_named(&api, "typeless").kind).fields.len(),
        1
    );
}

#[test]
fn inline_schemas_are_named_by_their_place() {
    let api = api(&swagger(
        "  Order:
    type: object
    properties:
      address: {type: object, properties: {street: {type: string}}}
      lines: {type: array, items: {type: object, properties: {count: {type: integer}}}}
      status: {type: string, enum: [open, closed]}
      notes: {type: object, additionalProperties: {type: object, properties: {text: {type: string}}}}
",
    ));
    assert_eq!(
        type_names(&api),
        [
            "order",
            "order_address",
            "order_lines_item",
            "order_status",
            "order_notes_value"
        ]
    );
}

#[test]
fn awkward_enum_values_get_names_and_keep_their_text() {
    let outcome = Outcome::of(&openapi(
        "  Sort: {type: string, nullable: true, enum: [asc, ASC, '-asc', '+asc', '', Self, 1st, null, Unlisted]}\n",
    ));
    let TypeKind::Enum(listed) = &type_named(outcome.api(), "sort").kind else {
        panic!("no enum")
    };
    let names: Vec<&str> = listed
        .values
        .iter()
        .map(|value| value.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "asc",
            "asc_2",
            "minus_asc",
            "plus_asc",
            "empty",
            "self",
            "1st",
            "unlisted_2"
        ]
    );
    assert_eq!(&*listed.values[1].wire, "ASC");
}

#[test]
fn all_of_is_one_struct_with_the_fields_of_all() {
    let api = api(&openapi(
        "  Base: {type: object, required: [id], properties: {id: {type: string}, status: {type: string}}}
  Narrow:
    description: A narrower one.
    allOf:
      - {$ref: '#/components/schemas/Base'}
      - {type: object, required: [status], properties: {status: {enum: [open]}, note: {type: string}}}
      - {description: nothing more}
",
    ));
    let narrow = type_named(&api, "narrow");
    assert_eq!(narrow.docs.description, "A narrower one.");
    let fields: Vec<(&str, Presence)> = structure(&narrow.kind)
        .fields
        .iter()
        .map(|field| (&*field.wire, field.presence))
        .collect();
    assert_eq!(
        fields,
        [
            ("id", Presence::Required),
            ("status", Presence::Required),
            ("note", Presence::Optional),
        ]
    );
    let TypeKind::Enum(status) = &type_named(&api, "narrow_status").kind else {
        panic!("no enum")
    };
    assert_eq!(status.values.len(), 1);
}

#[test]
fn a_wrapped_reference_is_the_thing_itself() {
    let api = api(&openapi(
        "  Thing: {type: object, properties: {a: {type: string}}}
  One: {allOf: [{$ref: '#/components/schemas/Thing'}]}
  Other: {oneOf: [{$ref: '#/components/schemas/Thing'}]}
",
    ));
    let thing = Type::Named(type_named(&api, "thing").id);
    assert_eq!(*alias(&type_named(&api, "one").kind), thing);
    assert_eq!(*alias(&type_named(&api, "other").kind), thing);
}

#[test]
fn members_of_all_of_that_contradict_each_other_are_found() {
    let outcome = Outcome::of(&openapi(
        "  A: {allOf: [{type: string}, {type: integer}]}
  B: {allOf: [{type: object, additionalProperties: false, properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}
  C: {allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}
",
    ));
    assert_eq!(
        outcome.findings(),
        [
            "conflicting-all-of 6: no value fits all members of `allOf`",
            "conflicting-all-of 7: no value fits all members of `allOf`",
            "conflicting-all-of 8: no value fits all members of `allOf`",
        ]
    );
    let api = outcome.api();
    assert_eq!(type_named(api, "a").kind, TypeKind::Alias(Type::Any));
    let TypeKind::Struct(merged) = &type_named(api, "b").kind else {
        panic!("an object keeps its properties")
    };
    assert_eq!(merged.fields.len(), 2);
    assert_eq!(merged.additional, Additional::Ignored);
    let plain = TypeKind::Alias(Type::string());
    assert_eq!(type_named(api, "c").kind, plain);
}

#[test]
fn cycles_are_broken_at_one_edge_and_nowhere_else() {
    let api = api(&swagger(
        "  Node: {type: object, properties: {next: {$ref: '#/definitions/Node'}, children: {type: array, items: {$ref: '#/definitions/Node'}}}}
  A: {type: object, properties: {b: {$ref: '#/definitions/B'}}}
  B: {type: object, properties: {alias: {$ref: '#/definitions/C'}}}
  C: {$ref: '#/definitions/A'}
",
    ));
    let breaks: Vec<String> = api
        .types
        .iter()
        .filter_map(|definition| match &definition.kind {
            TypeKind::Struct(object) => Some((definition, object)),
            _ => None,
        })
        .flat_map(|(definition, object)| {
            let fields = object.fields.iter();
            let breaking = fields.filter(|field| field.recursion == Recursion::Breaks);
            breaking.map(move |field| format!("{}.{}", definition.name, field.name))
        })
        .collect();
    assert_eq!(breaks, ["node.next", "b.alias"]);
}

#[test]
fn an_array_of_itself_is_a_type_of_its_own() {
    let api = api(&openapi(
        "  Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}
  Forest: {type: object, additionalProperties: {$ref: '#/components/schemas/Forest'}}
  Inner:
    type: object
    properties:
      rows: {type: array, items: {$ref: '#/components/schemas/Inner/properties/rows'}}
",
    ));
    for name in ["tree", "forest", "inner_rows"] {
        let found = type_named(&api, name);
        assert!(matches!(&found.kind, TypeKind::Wrapper(_)), "{found:?}");
    }
}

#[test]
fn values_without_an_end_are_found_once() {
    let outcome = Outcome::of(&swagger(
        "  A: {type: object, required: [b], properties: {b: {$ref: '#/definitions/B'}}}
  B: {type: object, required: [a], properties: {a: {$ref: '#/definitions/A'}}}
  Holder: {type: object, required: [a], properties: {a: {$ref: '#/definitions/A'}}}
  Fine: {type: object, required: [list], properties: {list: {type: array, items: {$ref: '#/definitions/Fine'}}}}
",
    ));
    assert_eq!(
        outcome.findings(),
        ["no-finite-value 5: a value of `A` never ends"]
    );
}

#[test]
fn read_only_properties_matter_where_they_are_sent() {
    let document = "openapi: 3.0.3
paths:
  /users:
    post:
      operationId: create
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Shown'}}}}}
components:
  schemas:
    User: {type: object, properties: {id: {type: string, readOnly: true}, password: {type: string, writeOnly: true}}}
    Shown: {type: object, properties: {id: {type: string, readOnly: true}}}
";
    assert_eq!(
        Outcome::of(document).findings(),
        ["one-way-property 10: a `readOnly` property is in requests too"]
    );
}
