//! Values of an API's types, made from the document: whole, with every field set, or bare, with
//! only what is required. A field that is added to the document is in them at once.

use gatesmith_model::api::{
    Api, Bound, Content, IntegerWidth, Name, Operation, Parameter, ParameterLocation, Presence,
    Response, Status, StringFormat, Type, TypeDef, TypeKind,
};
use gatesmith_tests::player::Said;
use regex::Regex;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A text that breaks what is careless with quotes, escapes, encodings or reserved characters.
pub(crate) const HOSTILE: &str =
    "Zoë's \"Bloom\" 花🌹 +%2F%/../?a=b&c#d=\\;'<!--{{x}}$$ ${y}, \u{301}\u{202e}end ";

/// The same for headers, which are ASCII without space at either end.
const HOSTILE_HEADER: &str = "t=1767225600,  v1=\"5257a869\"; +%2F/?&=#";

/// Texts for the document's patterns: a pattern that none of them fits needs one more.
const FITTING: [&str; 9] = [
    "NOT_FOUND",
    "EUR",
    "eur",
    "DE",
    "rosa-25",
    "FL-0123456789",
    "1010 AB",
    "+4912345678",
    "pm_card_visa",
];

/// How much of a value there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    Bare,
}

/// Makes the values.
#[derive(Clone, Copy)]
pub(crate) struct Samples<'a>(pub(crate) &'a Api);

impl Samples<'_> {
    /// A definition with every field, at every depth.
    pub(crate) fn whole<T: DeserializeOwned>(self, definition: &str) -> T {
        read(self.definition(self.named(definition), Extent::Whole))
    }

    /// A definition with no field that could be absent.
    pub(crate) fn bare<T: DeserializeOwned>(self, definition: &str) -> T {
        read(self.definition(self.named(definition), Extent::Bare))
    }

    /// An operation's input, whole and bare: parameters by their names in camel case, and `body`.
    pub(crate) fn inputs(self, operation: &Operation) -> [Value; 2] {
        [Extent::Whole, Extent::Bare].map(|extent| {
            let parameters = operation.parameters.iter();
            let parameters = parameters
                .filter(|parameter| parameter.required || extent == Extent::Whole)
                .map(|parameter| (camel(&parameter.name), self.parameter(parameter, extent)));
            let body = operation.body.iter();
            let body = body.map(|body| ("body".to_owned(), self.content(&body.content, extent)));
            parameters.chain(body).collect()
        })
    }

    fn parameter(self, parameter: &Parameter, extent: Extent) -> Value {
        match (&parameter.ty, parameter.location) {
            (Type::String { pattern: None, .. }, ParameterLocation::Header) => {
                HOSTILE_HEADER.into()
            }
            (ty, _) => self.value(ty, extent),
        }
    }

    /// Every answer that an operation declares, whole and bare.
    pub(crate) fn answers(self, operation: &Operation) -> Vec<Said> {
        let responses = operation.responses.iter();
        responses
            .flat_map(|response| [Extent::Whole, Extent::Bare].map(|it| self.answer(response, it)))
            .collect()
    }

    fn answer(self, response: &Response, extent: Extent) -> Said {
        let Status::Code(status) = response.status else {
            unreachable!("the table has no place for ranges of statuses yet")
        };
        let headers = response.headers.iter();
        let headers = headers.filter(|header| header.required || extent == Extent::Whole);
        let body = response.content.as_ref();
        let body = body.map_or(Value::Null, |content| self.content(content, extent));
        Said {
            status,
            headers: headers
                .map(|header| (header.wire.clone(), "/orders/FL-0123456789".to_owned()))
                .collect(),
            body,
        }
    }

    fn content(self, content: &Content, extent: Extent) -> Value {
        match content {
            Content::Json { ty, .. } => self.value(ty, extent),
            other => unreachable!("the table has no place for {other:?} yet"),
        }
    }

    fn named(&self, definition: &str) -> &TypeDef {
        let mut types = self.0.types.iter();
        types
            .find(|known| known.wire == definition)
            .expect("the document has this definition")
    }

    fn definition(self, definition: &TypeDef, extent: Extent) -> Value {
        match &definition.kind {
            TypeKind::Struct(definition) => {
                let fields = definition.fields.iter().filter(|field| {
                    extent == Extent::Whole
                        || matches!(
                            field.presence,
                            Presence::Required | Presence::RequiredNullable
                        )
                });
                fields
                    .map(|field| (field.wire.to_string(), self.value(&field.ty, extent)))
                    .collect()
            }
            TypeKind::Enum(definition) => Value::from(&*definition.values[0].wire),
            TypeKind::Alias(target) | TypeKind::Wrapper(target) => self.value(target, extent),
            TypeKind::Union(_) => unreachable!("Swagger 2.0 has no unions"),
        }
    }

    fn value(self, ty: &Type, extent: Extent) -> Value {
        match ty {
            Type::Any => json!({ "anything": [HOSTILE, null] }),
            Type::Boolean => json!(extent == Extent::Whole),
            Type::Integer {
                width,
                minimum,
                maximum,
                ..
            } => integer(*width, *minimum, *maximum, extent),
            Type::Number { .. } => json!(1.25),
            Type::String {
                format,
                min_length,
                max_length,
                pattern,
            } => {
                let text = match (format, pattern) {
                    (_, Some(pattern)) => fitting(pattern, *min_length, *max_length).to_owned(),
                    (StringFormat::Plain, None) => hostile(*min_length, *max_length),
                    (format, None) => formatted(*format).to_owned(),
                };
                text.into()
            }
            Type::Array {
                items,
                min_items,
                max_items,
                ..
            } => self.array(items, (*min_items, *max_items), extent),
            Type::Map(values) if extent == Extent::Whole => {
                let mut map = serde_json::Map::new();
                map.insert("plain".to_owned(), self.value(values, extent));
                map.insert(HOSTILE.to_owned(), self.value(values, extent));
                map.into()
            }
            Type::Map(_) => json!({}),
            Type::Nullable(_) if extent == Extent::Bare => Value::Null,
            Type::Nullable(inner) => self.value(inner, extent),
            Type::Named(id) => self.definition(self.0.types.get(*id), extent),
        }
    }

    /// Every value of an enum, two of anything else; bare, as few as there may be.
    fn array(self, items: &Type, bounds: (Option<u64>, Option<u64>), extent: Extent) -> Value {
        let item = || self.value(items, extent);
        if extent == Extent::Bare {
            return (0..bounds.0.unwrap_or(0)).map(|_| item()).collect();
        }
        let values: Vec<Value> = match items {
            Type::Named(id) => match &self.0.types.get(*id).kind {
                TypeKind::Enum(all) => all.values.iter().map(|it| Value::from(&*it.wire)).collect(),
                _ => vec![item(), item()],
            },
            _ => vec![item(), item()],
        };
        let most = bounds.1.map_or(usize::MAX, |most| {
            usize::try_from(most).unwrap_or(usize::MAX)
        });
        values.into_iter().take(most).collect()
    }
}

/// A name as it stands in TypeScript.
pub(crate) fn camel(name: &Name) -> String {
    let mut words = name.words();
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let (initial, rest) = word.split_at(1);
        text + &initial.to_uppercase() + rest
    })
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a sample fits its type")
}

/// The greatest number, or the least one.
fn integer(
    width: IntegerWidth,
    minimum: Option<Bound<i128>>,
    maximum: Option<Bound<i128>>,
    extent: Extent,
) -> Value {
    let (least, most) = match width {
        IntegerWidth::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        IntegerWidth::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        IntegerWidth::U64 => (0, i128::from(u64::MAX)),
    };
    let number = match extent {
        Extent::Whole => maximum.map_or(most, |it| it.value - i128::from(it.exclusive)),
        Extent::Bare => minimum.map_or(least, |it| it.value + i128::from(it.exclusive)),
    };
    match u64::try_from(number) {
        Ok(number) => number.into(),
        Err(_) => json!(i64::try_from(number).expect("the number fits its width")),
    }
}

fn fitting(pattern: &str, least: Option<u64>, most: Option<u64>) -> &'static str {
    let regex = Regex::new(pattern).expect("the document's patterns can be read");
    let fits = |text: &&str| {
        let length = text.len() as u64;
        regex.is_match(text)
            && least.is_none_or(|it| length >= it)
            && most.is_none_or(|it| length <= it)
    };
    let text = FITTING.into_iter().find(fits);
    text.unwrap_or_else(|| unreachable!("add a text to FITTING for the pattern {pattern}"))
}

fn hostile(least: Option<u64>, most: Option<u64>) -> String {
    let length = |bound: Option<u64>| bound.and_then(|bound| usize::try_from(bound).ok());
    let usual = HOSTILE.chars().count();
    let wanted = usual
        .max(length(least).unwrap_or(0))
        .min(length(most).unwrap_or(usize::MAX));
    HOSTILE.chars().cycle().take(wanted).collect()
}

fn formatted(format: StringFormat) -> &'static str {
    match format {
        StringFormat::Plain | StringFormat::Password => HOSTILE,
        StringFormat::Date => "2028-02-29",
        StringFormat::DateTime => "2026-05-09T23:59:59.123456789+02:00",
        StringFormat::Uuid => "6fa459ea-ee8a-3ca4-894e-db77e160355e",
        StringFormat::Email => "zoë+bloom@flowers.example",
        StringFormat::Uri => "https://flowers.example/r%C3%B6se.png?a=1&b=%22#c",
        StringFormat::Byte => "AAECA/8=",
    }
}
