//! Keys and values out of our own documents: what a mutation puts in is rarely nonsense.

use std::sync::OnceLock;

use gatesmith_model::{diagnostic::Report, source::SourceMap};
use serde_json::{Value, json};

/// Documents in which much stands that means something.
const DOCUMENTS: [&str; 9] = [
    include_str!("../../../../../spec/concierge.yaml"),
    include_str!("../../../../../tests/corpus/all_of.yaml"),
    include_str!("../../../../../tests/corpus/constants.yaml"),
    include_str!("../../../../../tests/corpus/formats.yaml"),
    include_str!("../../../../../tests/corpus/parameters.yaml"),
    include_str!("../../../../../tests/corpus/security.yaml"),
    include_str!("../../../../../tests/corpus/tuples.yaml"),
    include_str!("../../../../../tests/corpus/type_arrays.yaml"),
    include_str!("../../../../../tests/corpus/unions.yaml"),
];

/// A value of more bytes would fill an input by itself.
const LARGEST: usize = 600;

/// Members as they stand in our documents, and scalars at the edges of what is allowed.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) members: Vec<(String, Value)>,
    pub(super) scalars: Vec<Value>,
}

/// The pieces, taken apart once.
pub(super) fn pieces() -> &'static Pieces {
    static PIECES: OnceLock<Pieces> = OnceLock::new();
    PIECES.get_or_init(|| {
        let mut pieces = Pieces {
            scalars: scalars(),
            ..Pieces::default()
        };
        for text in DOCUMENTS {
            let source = SourceMap::parse("a.yaml", text.as_bytes(), &mut Report::default());
            pieces.take(&source.to_json(source.root()));
        }
        pieces.members.extend(unusual());
        pieces
    })
}

impl Pieces {
    fn take(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.take(item)),
            Value::Object(members) => {
                for (key, value) in members {
                    if value.to_string().len() <= LARGEST {
                        self.members.push((key.clone(), value.clone()));
                    }
                    self.take(value);
                }
            }
            _ => {}
        }
    }
}

fn scalars() -> Vec<Value> {
    let mut scalars = vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1),
        json!(0.5),
        json!(1e308),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!([]),
        json!({}),
        json!([null]),
        json!({"": ""}),
    ];
    scalars.extend(
        [
            "",
            " ",
            "\n",
            "a\nb",
            "\u{0}",
            "é漢😀",
            "\u{2028}",
            "\u{feff}",
            "self",
            "Self",
            "crate",
            "type",
            "__proto__",
            "constructor",
            "*/",
            "//",
            "\"",
            "\\",
            "`${a}`",
            "${a}",
            "{a}",
            "#",
            "#/",
            "~1",
            "/{a+}",
            "/{a}/{a}",
            "%41",
            "integer",
            "string",
            "object",
            "array",
            "number",
            "boolean",
            "null",
            "int32",
            "int64",
            "float",
            "double",
            "byte",
            "binary",
            "date",
            "date-time",
            "uuid",
            "path",
            "query",
            "header",
            "cookie",
            "form",
            "2.0",
            "3.0.3",
            "3.1.0",
            "3.2.0",
            "^a+$",
            "(a|b)*{9}",
            "[",
            "\\d{1000}",
            "aws_proxy",
            "http_proxy",
            "mock",
            "Fn::Sub",
        ]
        .map(Value::from),
    );
    scalars
}

/// What our documents rather do without.
fn unusual() -> Vec<(String, Value)> {
    const MEMBERS: &str = r##"{
        "swagger": "2.0", "basePath": "/v1", "host": "example.com", "schemes": ["https"],
        "consumes": ["application/json"], "produces": ["application/xml"],
        "definitions": {"A": {"type": "object"}}, "in": "body", "collectionFormat": "multi",
        "allOf": [{"type": "object"}, {"required": ["a"]}], "anyOf": [{"type": "string"}, {}],
        "oneOf": [{"type": "integer"}, {"type": "null"}], "not": {"type": "string"},
        "nullable": true, "exclusiveMinimum": true, "maximum": 1e308,
        "minLength": 5, "maxLength": 2, "multipleOf": 0.1, "uniqueItems": true,
        "patternProperties": {"^a": {"type": "integer"}}, "prefixItems": [{"type": "string"}],
        "additionalProperties": false, "unevaluatedProperties": false, "items": false,
        "const": {"a": [1]}, "$defs": {"A": {"$anchor": "a"}}, "$id": "a", "$anchor": "a",
        "$dynamicRef": "#a", "type": ["string", "null"], "enum": [1, "a", null, {"b": []}],
        "default": {"a": 1}, "example": [1], "discriminator": {"propertyName": "a"},
        "readOnly": true, "writeOnly": true, "required": ["a", "a"], "properties": {"a": {}},
        "Fn::If": ["A", {"a": 1}, {"Ref": "AWS::NoValue"}], "Ref": "A", "Fn::Sub": "${A}",
        "Fn::Transform": {"Name": "AWS::Include", "Parameters": {}}, "$default": {},
        "x-amazon-apigateway-any-method": {"responses": {}}, "x-amazon-apigateway-cors": {},
        "x-amazon-apigateway-integrations": {"a": {"type": "mock"}}, "webhooks": {"a": {}},
        "trace": {"responses": {}}, "/{a+}": {"get": {"responses": {"default": {}}}},
        "multipart/form-data": {"schema": {"type": "object"}, "encoding": {"a": {}}},
        "application/x-www-form-urlencoded": {"schema": {"$ref": "#/definitions/A"}}
    }"##;
    match serde_json::from_str(MEMBERS) {
        Ok(Value::Object(members)) => members.into_iter().collect(),
        _ => Vec::new(),
    }
}
