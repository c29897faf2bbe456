//! Defects of the text itself, of references, dialects and waivers.

use gatesmith_model::rules::Rule;

use super::{Kind, kind, shorter, swapped};
use crate::seeded_defects::site::Site;

#[rustfmt::skip]
pub(super) const KINDS: &[Kind] = &[
    kind(Rule::Syntax, "a quotation mark is not closed", "/info/version | /openapi | /swagger",
        |it| Some(it.written(|text| text.strip_suffix('"').unwrap_or(text).to_owned())?.seen_below(0))),
    kind(Rule::Syntax, "no space behind a colon", "/:schema/format",
        |it| Some(yaml(it)?.joined()?.seen_below(1))),
    kind(Rule::Syntax, "a line that is indented too far", "/paths/*/:method/responses",
        |it| Some(yaml(it)?.indented()?.seen_below(0))),
    kind(Rule::Syntax, "a comma is missing between members", "/**/type | /**/httpMethod",
        |it| Some(json(it)?.without_comma()?.seen_below(1))),
    kind(Rule::Syntax, "a brace is not closed", "/:schemas/*/properties/*",
        |it| Some(yaml(it)?.written(|text| if text.starts_with('{') { shorter(text) } else { text.to_owned() })?.seen_below(1))),
    kind(Rule::Syntax, "an alias has no anchor", "/:schemas/*/properties",
        |it| Some(yaml(it)?.value("*properties")?.seen_below(0))),
    kind(Rule::DuplicateKey, "a keyword stands twice in a schema", "/:schema/type",
        |it| {
            let schema = it.go("..")?;
            let is_second = schema.members().last()?.at != it.at;
            Some(is_second.then(|| schema.with("type", "\"object\""))??.seen_below(0))
        }),
    kind(Rule::UnknownTag, "a tag of CloudFormation is misspelt", "/**/uri/* | /info/title/*",
        |it| Some(it.tagged("!Sub ", "!Subst ")?.seen_below(0))),
    kind(Rule::TagForm, "`!GetAtt` without an attribute", "/**/credentials/*",
        |it| Some(it.go("..")?.written(|text| text.replace(".Arn", ""))?.seen_below(0))),
    kind(Rule::NumberNotFinite, "a bound is infinite", "/:schema/maximum",
        |it| yaml(it)?.value(".inf")),
    kind(Rule::KeyNotScalar, "a placeholder of another tool stands as a key", "/paths/*/:method/operationId",
        |it| Some(it.line_before("{{id}}: listThem")?.seen_below(0))),
    kind(Rule::MergeNotObject, "a merge key with a name instead of an alias", "/paths/*/:method/operationId",
        |it| Some(it.line_before("<<: defaults")?.seen_below(0))),
    kind(Rule::MultipleDocuments, "a second document begins", "/components | /definitions",
        |it| Some(it.line_before("---")?.seen_below(1))),

    kind(Rule::UnknownDialect, "a version that there is not", "/openapi | /swagger",
        |it| it.text(if it.is_swagger() { "1.2" } else { "4.0.0" })),
    kind(Rule::UnknownDialect, "the key of the version is misspelt", "/openapi | /swagger", swapped),
    kind(Rule::GatewayDialect, "OpenAPI 3.1 for API Gateway", "/openapi",
        |it| it.is_for_api_gateway().then(|| it.text("3.1.0"))?),
    kind(Rule::OtherDialect, "`nullable` in OpenAPI 3.1", "/:schemas/*/properties/*",
        |it| (version(it) == "3.1" && it.go("type").is_some()).then(|| it.with("nullable", "true"))?),
    kind(Rule::OtherDialect, "a list of types before OpenAPI 3.1", "/:schemas/*/properties/*/type",
        |it| (version(it) != "3.1").then(|| it.value(&format!("[{}, \"null\"]", it.json())))?),
    kind(Rule::OtherDialect, "an exclusive bound as a number before OpenAPI 3.1", "/:schemas/*/properties/*/minimum",
        |it| (version(it) != "3.1").then(|| it.rename("exclusiveMinimum"))?),
    kind(Rule::OtherDialect, "`const` before OpenAPI 3.1", "/:schemas/*/properties/*/enum",
        |it| (version(it) != "3.1").then(|| Some(it.rename("const")?.and(it.value(&it.go("0")?.json().to_string())?)))?),
    kind(Rule::OtherDialect, "`required: true` in a property", "/:schemas/*/properties/*",
        |it| it.go("type").and_then(|_| it.with("required", "true"))),

    kind(Rule::UnresolvedReference, "a reference is misspelt", "/**/$ref", |it| it.with_text(shorter)),
    kind(Rule::UnresolvedReference, "a reference into the section of another dialect", "/**/schema/$ref",
        |it| it.with_text(|text| if it.is_swagger() {
            text.replace("definitions", "components/schemas")
        } else {
            text.replace("components/schemas", "definitions")
        })),
    kind(Rule::UnresolvedReference, "a reference to a file that is not there", "/**/schema/$ref",
        |it| it.with_text(|text| text.replace('#', "common.yaml#"))),
    kind(Rule::ExternalReference, "a reference without its `#`",
        "/**/items/$ref", |it| it.with_text(|text| text.replace('#', ""))),
    kind(Rule::BareReference, "a reference by name alone", "/**/schema/$ref",
        |it| it.with_text(|text| text.rsplit('/').next().unwrap_or_default().to_owned())),
    kind(Rule::RemoteReference, "a reference to another host", "/**/items/$ref",
        |it| it.text("https://schemas.example/shared.json#/Thing")),
    kind(Rule::ReferenceSiblings, "`nullable` beside a reference", "/:schemas/*/properties/*/$ref",
        |it| (version(it) == "3.0").then(|| it.go("..")?.with("nullable", "true"))?),
    kind(Rule::ReferenceSiblings, "a bound beside a reference", "/:schemas/*/properties/*/$ref",
        |it| (version(it) != "3.1").then(|| it.go("..")?.with("maxLength", "20"))?),
    kind(Rule::ReferenceLoop, "a schema that refers to itself alone", "/:schemas/*",
        |it| {
            let pointer = it.pointer();
            Some(it.value(&format!("{{\"$ref\": \"#{pointer}\"}}"))?.seen_at(format!("{pointer}/$ref")))
        }),

    kind(Rule::InvalidWaiver, "a waiver without a reason", "/paths/*/:writing/security",
        |it| {
            let waiver = it.go("..")?.line_before("# gatesmith: allow(open-operation)")?;
            let has_finding = it.is_for_api_gateway() && it.count() > 0;
            has_finding.then(|| Some(waiver.and(it.without()?).seen_below(0)))?
        }),
    kind(Rule::InvalidWaiver, "a waiver of a rule that there is not", "/:schemas/*/type",
        |it| Some(it.line_before("# gatesmith: allow(model-names) clients know them")?.seen_below(0))),
    kind(Rule::UnusedWaiver, "a waiver of what is right", "/:schemas/*/properties",
        |it| Some(it.line_before("# gatesmith: allow(loose-type) it holds anything")?.seen_below(0))),
];

fn yaml(it: Site<'_>) -> Option<Site<'_>> {
    (!it.document.is_json()).then_some(it)
}

fn json(it: Site<'_>) -> Option<Site<'_>> {
    it.document.is_json().then_some(it)
}

/// The first digits of the dialect's version.
fn version(it: Site<'_>) -> &str {
    let text = it.root("/openapi").and_then(Site::string);
    text.and_then(|text| text.get(..3)).unwrap_or("2.0")
}
