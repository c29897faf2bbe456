//! The same API under names of any length.

use super::*;

/// [`shop`] with all its names made longer.
pub(crate) fn stretched(length: usize) -> Api {
    let mut api = shop();
    let longer = |name: &Name| Name::from_words(format!("{name}{}", "x".repeat(length)));
    let stretched = |wire: &str| format!("{wire}{}", "y".repeat(length)).into();
    let mut types: Vec<_> = api.types.iter().cloned().collect();
    for definition in &mut types {
        definition.name = longer(&definition.name);
        match &mut definition.kind {
            TypeKind::Struct(it) => {
                for field in &mut it.fields {
                    field.name = longer(&field.name);
                    field.wire = stretched(&field.wire);
                }
            }
            TypeKind::Enum(it) => {
                for value in &mut it.values {
                    value.name = longer(&value.name);
                    value.wire = stretched(&value.wire);
                }
            }
            TypeKind::Union(it) => {
                for variant in &mut it.variants {
                    variant.name = longer(&variant.name);
                    variant
                        .tags
                        .iter_mut()
                        .for_each(|tag| tag.push_str(&"y".repeat(length)));
                }
            }
            TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
        }
    }
    api.types = Types::new(types);
    stretch_operations(&mut api, length);
    api
}

fn stretch_operations(api: &mut Api, length: usize) {
    let longer = |name: &Name| Name::from_words(format!("{name}{}", "x".repeat(length)));
    for operation in &mut api.operations {
        operation.name = longer(&operation.name);
        operation.path.text.push_str(&"y".repeat(length));
        for parameter in &mut operation.parameters {
            parameter.name = longer(&parameter.name);
            parameter.wire.push_str(&"y".repeat(length));
        }
        for response in &mut operation.responses {
            response.name = longer(&response.name);
            for header in &mut response.headers {
                header.name = longer(&header.name);
            }
        }
    }
}

/// Operations with names as long as names may be.
pub(crate) fn long_operations() -> Api {
    // Modules and `use`s are sorted differently where numbers are in the names.
    let numbered = ["v2", "v10", "v2_1", "v_1"].map(str::to_owned);
    let wires = (46..80).map(|length| "o".repeat(length)).chain(numbered);
    let operations = wires.map(|wire| {
        let mut operation = operation(&wire, Method::Get, &format!("/{wire}"));
        let query = ParameterLocation::Query;
        operation.parameters = vec![parameter("q", query, string(StringFormat::Plain), false)];
        operation.responses = vec![
            response(Status::Code(200), "ok", Some(named(0))),
            response(Status::Code(201), "created", Some(named(0))),
            response(Status::Code(404), "not_found", Some(named(0))),
        ];
        operation
    });
    let item = object(vec![field("id", integer(), Presence::Required)]);
    api(vec![("Item", item)], operations.collect())
}
