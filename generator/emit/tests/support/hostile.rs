//! An API that is out to do harm.

use super::*;

/// Texts that try to leave the place that they are written in.
pub(crate) const HOSTILE: &[&str] = &[
    "*/ fn evil() {} /*",
    "\"; evil(); \"",
    "\"# evil \"##",
    "two\nlines\r\nthree\rfour\u{2028}five",
    "{{ evil }} {% evil %} {evil}",
    "../../etc/passwd",
    "\\u{22} \\\" \\",
    "#![allow(warnings)]",
    "    let indented = panic!();",
    "```rust\nlet x: () = 1;\n```",
    "[evil](super::evil) and [`Evil`] and <script>alert(1)</script> and http://example.com",
    "unbalanced ` tick and ``` fence",
    "\u{202e}turned\u{2066} \u{0} \u{7f} \u{feff}",
    "日本語 🌷 e\u{301}",
    "r#\"raw\"#",
    "Self",
    "",
    " - item\n - [ ] task\n\n| a | b |\n|---|---|\n| `|` | x |",
];

/// What schemas are called: names of the prelude, of the codecs, of generated items.
const TYPES: &[&str] = &[
    "Vec", "Option", "String", "Result", "Box", "Self", "None", "Some", "Into", "From", "AsRef",
    "Date", "Json", "IndexMap", "Unlisted", "RawUnion", "Patch", "Nullable", "Error", "Client",
    "Default", "Clone", "Send", "1st", "Ok", "Err",
];

/// What fields and parameters are called: reserved words, and local names of generated code.
const FIELDS: &[&str] = &[
    "type",
    "self",
    "crate",
    "super",
    "fn",
    "async",
    "gen",
    "input",
    "object",
    "serializer",
    "deserializer",
    "additional",
    "1st",
    "Self",
    "value",
    "text",
    "tag",
    "raw",
    "codec",
    "core",
];

/// What operations are called: functions of the client, and files that mean something else.
const OPERATIONS: &[&str] = &[
    "new", "builder", "type", "self", "mod", "clone", "request", "../evil",
];

/// An API in which every text is hostile, and every name is one that Rust knows.
pub(crate) fn hostile() -> Api {
    let mut types: Vec<_> = TYPES
        .iter()
        .enumerate()
        .map(|(index, name)| (*name, kind(index)))
        .collect();
    types.push(("Unknown", union()));
    let operations = (0..OPERATIONS.len()).map(hostile_operation).collect();
    let mut api = api(types, operations);
    api.title = at(0);
    api.version = at(3);
    api.description = HOSTILE.join("\n\n");
    api.base_url = format!("https://x/{}", at(1));
    api.security_schemes[1].kind = SecuritySchemeKind::ApiKey { header: at(1) };
    api
}

fn at(index: usize) -> String {
    HOSTILE[index % HOSTILE.len()].to_owned()
}

fn kind(index: usize) -> TypeKind {
    match index % 3 {
        0 => TypeKind::Struct(StructType {
            fields: (0..FIELDS.len()).map(hostile_field).collect(),
            fixed: vec![FixedMember {
                wire: at(index),
                value: at(index + 1),
            }],
            additional: Additional::Kept(integer()),
        }),
        1 => TypeKind::Enum(EnumType {
            values: (0..HOSTILE.len()).map(hostile_value).collect(),
        }),
        _ => TypeKind::Wrapper(list(named(index))),
    }
}

fn hostile_field(index: usize) -> Field {
    let contains_itself = index % 5 == 2;
    let ty = match index % 5 {
        0 => Type::string(),
        1 => list(Type::Any),
        2 => named(index % TYPES.len()),
        3 => Type::Map(Box::new(integer())),
        _ => Type::String {
            format: StringFormat::Plain,
            min_length: None,
            max_length: None,
            pattern: Some(at(index)),
        },
    };
    let optional = index.is_multiple_of(2) || contains_itself;
    let presence = if optional {
        Presence::Optional
    } else {
        Presence::Required
    };
    let mut field = field(FIELDS[index], ty, presence);
    field.wire = format!("{}{}", field.wire, at(index)).into();
    field.docs = Docs {
        summary: at(index + 1),
        description: at(index),
        deprecated: false,
    };
    field.default = Some(serde_json::Value::String(at(index)));
    if contains_itself {
        field.recursion = Recursion::Breaks;
    }
    field
}

fn hostile_value(index: usize) -> EnumValue {
    let name = ["unlisted", "self", "a"][index.min(2)];
    EnumValue {
        name: words(&format!("{name} {index}")),
        wire: at(index).into(),
        docs: docs(&at(index)),
    }
}

fn union() -> TypeKind {
    let tags = HOSTILE.iter().map(|&it| it.to_owned()).collect();
    let (name, ty) = (words("unknown"), TypeId::new(0));
    let variant = Variant {
        name,
        tags,
        ty,
        recursion: Recursion::None,
    };
    TypeKind::Union(UnionType {
        tag: at(1),
        variants: vec![variant],
    })
}

fn hostile_operation(index: usize) -> Operation {
    let path = format!("/{}", at(index).replace('/', ""));
    let mut operation = operation(OPERATIONS[index], Method::Get, &path);
    operation.docs = Docs {
        summary: at(index),
        description: at(index + 3),
        deprecated: index == 2,
    };
    operation.parameters = (0..FIELDS.len()).map(hostile_parameter).collect();
    let mut other = response(Status::Default, "self", Some(named(18)));
    other.docs.description = at(index);
    operation.responses = vec![response(Status::Code(200), "ok", Some(named(index))), other];
    operation.security = vec![uses(1)];
    operation
}

fn hostile_parameter(index: usize) -> Parameter {
    let location = [ParameterLocation::Query, ParameterLocation::Header][index % 2];
    let mut parameter = parameter(
        FIELDS[index],
        location,
        Type::string(),
        index.is_multiple_of(3),
    );
    parameter.wire = at(index);
    parameter.docs.description = at(index);
    parameter
}
