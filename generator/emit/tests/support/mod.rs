//! APIs built by hand, and what is asked of their output.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail where they are")]

pub(crate) mod hostile;
mod rustfmt;
mod shop;
mod stretched;

pub(crate) use rustfmt::rustfmt_changes;
pub(crate) use shop::shop;
pub(crate) use stretched::{long_operations, stretched};

use gatesmith_emit::{Runtime, RustSettings};
use gatesmith_model::{
    api::{
        Additional, Api, Authorizer, Body, Bound, Content, Docs, EnumType, EnumValue, Field,
        FixedMember, GatewaySettings, HeaderField, IntegerWidth, Method, Name, NumberWidth,
        Operation, Parameter, ParameterLocation, ParameterStyle, PathTemplate, Presence, Recursion,
        Response, SchemeId, SchemeUse, SecurityScheme, SecuritySchemeKind, Segment, Status,
        StringFormat, StructType, Type, TypeDef, TypeId, TypeKind, Types, UnionType, Validation,
        Variant,
    },
    place::Place,
};

pub(crate) fn settings() -> RustSettings {
    RustSettings {
        package: "shop-sdk".into(),
        document: "spec/shop.yaml".into(),
        runtime: Runtime::Version("0.1.0".into()),
    }
}

pub(crate) fn docs(description: &str) -> Docs {
    Docs {
        description: description.into(),
        ..Docs::default()
    }
}

pub(crate) fn string(format: StringFormat) -> Type {
    Type::String {
        format,
        min_length: Some(1),
        max_length: Some(64),
        pattern: None,
    }
}

pub(crate) fn integer() -> Type {
    let minimum = Some(Bound {
        value: 0,
        exclusive: false,
    });
    Type::Integer {
        width: IntegerWidth::I64,
        minimum,
        maximum: None,
        multiple_of: None,
    }
}

pub(crate) fn list(items: Type) -> Type {
    Type::Array {
        items: Box::new(items),
        min_items: None,
        max_items: Some(50),
        unique: true,
    }
}

/// Words out of any text, as the allocator would give them out.
pub(crate) fn words(text: &str) -> Name {
    let mut words = String::new();
    for character in text.chars() {
        if character.is_ascii_uppercase() && !words.is_empty() && !words.ends_with('_') {
            words.push('_');
        }
        let plain = character.is_ascii_alphanumeric();
        words.push(if plain {
            character.to_ascii_lowercase()
        } else {
            '_'
        });
    }
    let words: Vec<_> = words.split('_').filter(|word| !word.is_empty()).collect();
    Name::from_words(if words.is_empty() {
        "value".to_owned()
    } else {
        words.join("_")
    })
}

pub(crate) fn field(wire: &str, ty: Type, presence: Presence) -> Field {
    Field {
        at: Place::ROOT,
        name: words(wire),
        wire: wire.into(),
        docs: Docs::default(),
        ty,
        presence,
        default: None,
        example: None,
        recursion: Recursion::None,
    }
}

pub(crate) fn object(fields: Vec<Field>) -> TypeKind {
    TypeKind::Struct(StructType {
        fields,
        fixed: Vec::new(),
        additional: Additional::Ignored,
    })
}

pub(crate) fn listed(values: &[&str]) -> TypeKind {
    let value = |wire: &&str| EnumValue {
        name: words(wire),
        wire: (*wire).into(),
        docs: Docs::default(),
    };
    TypeKind::Enum(EnumType {
        values: values.iter().map(value).collect(),
    })
}

pub(crate) fn parameter(
    wire: &str,
    location: ParameterLocation,
    ty: Type,
    required: bool,
) -> Parameter {
    Parameter {
        at: Place::ROOT,
        name: words(wire),
        wire: wire.into(),
        location,
        docs: docs(&format!("The {wire} of the thing.")),
        ty,
        required,
        default: None,
        example: None,
        style: ParameterStyle::Commas,
    }
}

pub(crate) fn response(status: Status, name: &str, ty: Option<Type>) -> Response {
    let content = ty.map(|ty| Content::Json {
        media_type: "application/json".into(),
        ty,
    });
    Response {
        at: Place::ROOT,
        status,
        name: Name::from_words(name),
        docs: docs("What it is."),
        headers: Vec::new(),
        content,
        examples: Vec::new(),
    }
}

pub(crate) fn operation(wire: &str, method: Method, path: &str) -> Operation {
    let segments = path.split('/').skip(1).map(|segment| {
        match segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'))
        {
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Segment::Greedy(name.into()),
                None => Segment::Variable(name.into()),
            },
            None => Segment::Literal(segment.into()),
        }
    });
    Operation {
        at: Place::ROOT,
        name: words(wire),
        wire: wire.into(),
        method,
        path: PathTemplate {
            text: path.into(),
            segments: segments.collect(),
        },
        tags: Vec::new(),
        docs: docs("Does what it says."),
        parameters: Vec::new(),
        body: None,
        responses: Vec::new(),
        security: Vec::new(),
        integration: None,
        validation: Validation::default(),
        is_preflight: false,
    }
}

/// An API out of named types and operations, with one scheme of each kind.
pub(crate) fn api(types: Vec<(&str, TypeKind)>, operations: Vec<Operation>) -> Api {
    let scheme = |wire: &str, kind| SecurityScheme {
        at: Place::ROOT,
        wire: wire.into(),
        description: String::new(),
        kind,
    };
    let define = |(index, (wire, kind)): (usize, (&str, TypeKind))| TypeDef {
        id: TypeId::new(index),
        at: Place::ROOT,
        name: words(wire),
        wire: wire.into(),
        docs: Docs::default(),
        example: None,
        kind,
    };
    Api {
        title: "Shop".into(),
        version: "1.0.0".into(),
        description: "Sells things.".into(),
        base_url: "https://api.example.com/v1".into(),
        types: Types::new(types.into_iter().enumerate().map(define).collect()),
        operations,
        security_schemes: vec![
            scheme("iam", SecuritySchemeKind::SigV4),
            scheme(
                "key",
                SecuritySchemeKind::ApiKey {
                    header: "x-api-key".into(),
                },
            ),
            scheme(
                "token",
                SecuritySchemeKind::Token {
                    location: ParameterLocation::Header,
                    name: "Authorization".into(),
                    authorizer: Authorizer::Backend,
                },
            ),
        ],
        gateway: GatewaySettings::default(),
    }
}

pub(crate) fn named(index: usize) -> Type {
    Type::Named(TypeId::new(index))
}

pub(crate) fn uses(scheme: usize) -> SchemeUse {
    SchemeUse {
        scheme: SchemeId::new(scheme),
        scopes: Vec::new(),
    }
}
