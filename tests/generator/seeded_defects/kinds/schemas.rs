//! Defects of schemas, and examples that do not fit theirs.

use gatesmith_model::rules::Rule;

use super::{Kind, kind, shorter};

#[rustfmt::skip]
pub(super) const KINDS: &[Kind] = &[
    kind(Rule::UndescribedProperty, "a required property is misspelt",
        "/:schema/required/*", |it| it.with_text(shorter)),
    kind(Rule::DuplicateEnumValue, "a value is listed twice",
        "/:schema/enum", |it| it.with_item(&it.go("0")?.json().to_string())),
    kind(Rule::EnumValueType, "a number among strings", "/:schema/enum",
        |it| it.go("../type").and_then(|_| it.with_item("7"))),
    kind(Rule::EmptyRange, "a lower bound above the upper one", "/:schema/{minLength,minItems,minimum}",
        |it| it.go(&format!("../{}", it.key().replace("min", "max"))).filter(|most| most.json().as_u64() < Some(999_999_999)).and_then(|_| it.value("999999999"))),
    kind(Rule::ConflictingAllOf, "a member of `allOf` of another type", "/:schema/allOf/*/type",
        |it| Some(it.text("string")?.seen_at(it.above()))),
    kind(Rule::MissingType, "bounds without a type", "/:schema/type",
        |it| ["minLength", "maxLength", "minimum", "minItems"].iter().any(|key| it.go(&format!("../{key}")).is_some()).then(|| it.without())?),
    kind(Rule::Discriminator, "a discriminator by a property that there is not",
        "/:schema/discriminator/propertyName", |it| it.text("sort")),
    kind(Rule::Discriminator, "a tag that leads to no member", "/:schema/discriminator/mapping/*",
        |it| it.root("/components/schemas/Book").and_then(|other| it.text(&format!("#{}", other.pointer())))),
    kind(Rule::LooseType, "a choice without a discriminator", "/:schema/discriminator",
        |it| Some(it.without()?.seen_at(it.go("../oneOf")?.pointer()))),
    kind(Rule::UncheckedPattern, "a pattern that looks ahead",
        "/:schema/pattern", |it| it.text("^(?=.*[0-9])[a-z0-9]+$")),
    kind(Rule::UncheckedKeyword, "a number of properties",
        "/:schemas/*/properties", |it| it.go("..")?.with("minProperties", "1")),
    kind(Rule::NoFiniteValue, "a schema that requires itself", "/:schemas/*",
        |it| {
            let property = it.go("properties")?.with("again", &format!("{{\"$ref\": \"#{}\"}}", it.pointer()))?;
            let required = it.go("required")?.with_item("\"again\"")?;
            Some(property.and(required).seen_at(it.pointer()))
        }),
    kind(Rule::ModelName, "a name with an underscore", "/definitions | /components/schemas",
        |it| it.is_rest_api().then(|| it.with("order_line", "{\"type\": \"string\"}"))?),
    kind(Rule::ModelKeyword, "a default in a model", "/:schemas/*/properties/*",
        |it| (it.is_rest_api() && it.go("type")?.string()? == "integer").then(|| it.with("default", "1"))?),
    kind(Rule::OneWayProperty, "a property of a request is `readOnly`",
        "/:schemas/{Book,Parcel,Labels,Board,Record}/properties/*",
        |it| it.go("type").filter(|_| !it.is_for_api_gateway()).and_then(|_| it.with("readOnly", "true"))),
    kind(Rule::ExampleMismatch, "an example with a word for a number", "/**/example/** | /**/examples/**",
        |it| it.json().is_number().then(|| it.text("three"))?),
    kind(Rule::ExampleMismatch, "an example without a required property", "/**/example/** | /**/examples/**",
        |it| ["productId", "product", "isbn", "orderId", "sku", "message", "isOpen"].contains(&it.key()).then(|| it.without())?),
    kind(Rule::ExampleMismatch, "an example with a value that is not listed", "/**/example/** | /**/examples/**",
        |it| it.with_text(|text| if text.len() > 2 && text.bytes().all(|it| it.is_ascii_uppercase() || it == b'_') && it.key() != "currency" {
            format!("{text}S")
        } else {
            text.to_owned()
        })),
    kind(Rule::HeaderAsText, "a header that holds an object",
        "/paths/*/{get,post}/responses/*/headers/*/schema", |it| Some(it.value("{\"type\": \"object\"}")?.seen_at(it.above()))),
];
