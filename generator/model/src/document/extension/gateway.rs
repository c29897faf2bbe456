//! What the document's root says to the gateway itself.

use indexmap::IndexMap;

use crate::{
    api::{ApiKeySource, ApiKind, GatewayResponse, GatewaySettings},
    place::Place,
    source::{Members, Node},
};

use super::{
    super::{Reader, whole},
    BINARY_MEDIA_TYPES, ENDPOINT_CONFIGURATION, GATEWAY_RESPONSES, KEY_SOURCE,
    MINIMUM_COMPRESSION_SIZE, POLICY, check_fields,
};

/// Root extensions that are handed on as they stand.
const OTHER: [&str; 6] = [
    "x-amazon-apigateway-cors",
    "x-amazon-apigateway-documentation",
    "x-amazon-apigateway-endpoint-access-mode",
    "x-amazon-apigateway-importexport-version",
    "x-amazon-apigateway-security-policy",
    "x-amazon-apigateway-tags",
];

pub(crate) fn gateway_settings<'a>(
    reader: &mut Reader<'a, '_>,
    root: Members<'a>,
) -> GatewaySettings {
    let mut settings = GatewaySettings {
        kind: ApiKind::default(),
        responses: responses(reader, root),
        api_key_source: api_key_source(reader, root),
        binary_media_types: binary_media_types(reader, root),
        minimum_compression_size: root
            .get(MINIMUM_COMPRESSION_SIZE)
            .and_then(|at| compression_size(reader, at)),
        policy: root.get(POLICY).map(|at| reader.source.to_json(at)),
        endpoint: crate::api::EndpointConfiguration::default(),
        other: OTHER
            .into_iter()
            .filter_map(|key| Some((key.to_owned(), reader.source.to_json(root.get(key)?))))
            .collect(),
    };
    endpoint_configuration(reader, root, &mut settings);
    settings
}

/// Stands at the root in Swagger 2.0, and in a server in OpenAPI 3.0.
pub(crate) fn endpoint_configuration<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
    settings: &mut GatewaySettings,
) {
    let Some(members) = reader.object_at(holder, ENDPOINT_CONFIGURATION) else {
        return;
    };
    if let Some(at) = members.get("vpcEndpointIds") {
        // A whole list may be an intrinsic function, whose value nobody here needs.
        if reader.intrinsic(at).is_none() {
            let items = reader.array(at, "`vpcEndpointIds`");
            settings.endpoint.vpc_endpoint_ids = items
                .iter()
                .filter_map(|&item| reader.text(item, "a VPC endpoint id"))
                .collect();
        }
    }
    let is_disabled = reader.boolean_at(members, "disableExecuteApiEndpoint");
    settings.endpoint.disable_execute_api_endpoint = is_disabled.unwrap_or(false);
}

fn binary_media_types<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> Vec<String> {
    let mut types = Vec::new();
    for &item in reader.array_at(root, BINARY_MEDIA_TYPES) {
        match reader.intrinsic(item) {
            Some((name, _)) => super::report_undecided(reader, item, name, "left out"),
            None => types.extend(reader.string(item, "a media type").map(str::to_owned)),
        }
    }
    types
}

fn api_key_source<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> ApiKeySource {
    let Some((text, at)) = reader.string_at(root, KEY_SOURCE) else {
        return ApiKeySource::default();
    };
    match text.to_ascii_uppercase().as_str() {
        "HEADER" => ApiKeySource::Header,
        "AUTHORIZER" => ApiKeySource::Authorizer,
        _ => {
            reader.invalid_value(at, &format!("`{KEY_SOURCE}`"), "`HEADER` or `AUTHORIZER`");
            ApiKeySource::default()
        }
    }
}

/// The bounds are those of the recorded message "Invalid minimum compression size, must be
/// between 0 and 10485760".
fn compression_size(reader: &mut Reader<'_, '_>, at: Place) -> Option<u32> {
    let size = match reader.source.node(at) {
        Node::Number(text) => whole(text).and_then(|size| u32::try_from(size).ok()),
        _ => None,
    };
    let size = size.filter(|size| *size <= 10_485_760);
    if size.is_none() {
        let what = format!("`{MINIMUM_COMPRESSION_SIZE}`");
        reader.invalid_value(at, &what, "a number of bytes from 0 to 10485760");
    }
    size
}

fn responses<'a>(
    reader: &mut Reader<'a, '_>,
    root: Members<'a>,
) -> IndexMap<String, GatewayResponse> {
    const FIELDS: [&str; 3] = ["statusCode", "responseParameters", "responseTemplates"];
    let Some(members) = reader.object_at(root, GATEWAY_RESPONSES) else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter_map(|member| {
            let response = reader.object(member.value, "a gateway response")?;
            check_fields(reader, response, "a gateway response", &FIELDS);
            let value = GatewayResponse {
                status: response
                    .get("statusCode")
                    .and_then(|at| super::integration::status(reader, at)),
                parameters: string_map(reader, response, "responseParameters"),
                templates: string_map(reader, response, "responseTemplates"),
            };
            Some((member.key.to_owned(), value))
        })
        .collect()
}

fn string_map<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
    key: &str,
) -> IndexMap<String, String> {
    let Some(members) = reader.object_at(holder, key) else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter_map(|member| {
            let text = match reader.intrinsic(member.value) {
                // What an `Fn::Sub` writes is the nearest to the text that there is.
                Some((_, argument)) => reader.source.str(argument).unwrap_or_default(),
                None => reader.string(member.value, &format!("a value in `{key}`"))?,
            };
            Some((member.key.to_owned(), text.to_owned()))
        })
        .collect()
}
