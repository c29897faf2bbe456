//! What the document's root says to the gateway itself.

use indexmap::IndexMap;

use crate::{
    api::{
        ApiKeySource, Cors, DefaultRoute, GatewayResponse, GatewaySettings, Method, RESPONSE_TYPES,
        Text, Validation,
    },
    diagnostic::Diagnostic,
    dialect::Dialect,
    document::{Reader, shortened, spelling},
    place::Place,
    rules::Rule,
    source::{Anchor, Members, Node},
};

use super::{
    ACCESS_MODE, ANY_METHOD, BINARY_MEDIA_TYPES, CORS, ENDPOINT_CONFIGURATION, GATEWAY_RESPONSES,
    Holder, IMPORT_EXPORT_VERSION, KEY_SOURCE, MINIMUM_COMPRESSION_SIZE, POLICY, SECURITY_POLICY,
    TAG_VALUE, VALIDATORS, documentation,
    value::{self, Undecided},
};

pub(crate) fn gateway_settings<'a>(
    reader: &mut Reader<'a, '_>,
    root: Members<'a>,
) -> GatewaySettings {
    import_export_version(reader, root);
    let mut settings = GatewaySettings {
        kind: reader.kind,
        responses: responses(reader, root),
        api_key_source: api_key_source(reader, root),
        binary_media_types: binary_media_types(reader, root),
        // The bounds are those of the recorded message "Invalid minimum compression size, must be
        // between 0 and 10485760".
        minimum_compression_size: value::number(
            reader,
            root,
            MINIMUM_COMPRESSION_SIZE,
            0..=10_485_760,
            "bytes",
        ),
        policy: root.get(POLICY).map(|at| reader.source.to_json(at)),
        endpoint: crate::api::EndpointConfiguration::default(),
        security_policy: value::text(reader, root, SECURITY_POLICY),
        access_mode: access_mode(reader, root),
        validators: validators(reader, root),
        cors: cors(reader, root),
        documentation: documentation::documentation(reader, root),
        tags: tags(reader, root),
        default_route: default_route(reader, root),
    };
    if reader.dialect == Dialect::Swagger2 {
        endpoint_configuration(reader, root, &mut settings);
    }
    settings
}

/// Stands at the root in Swagger 2.0, and in a server in OpenAPI 3.
pub(crate) fn endpoint_configuration<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
    settings: &mut GatewaySettings,
) {
    const FIELDS: [&str; 3] = [
        "vpcEndpointIds",
        "disableExecuteApiEndpoint",
        "ipAddressType",
    ];
    let what = "an endpoint configuration";
    let Some(members) = value::object(reader, holder, ENDPOINT_CONFIGURATION, what, &FIELDS) else {
        return;
    };
    settings.endpoint.vpc_endpoint_ids = value::texts(reader, members, "vpcEndpointIds");
    settings.endpoint.disable_execute_api_endpoint =
        value::flag(reader, members, "disableExecuteApiEndpoint");
    let types = [("ipv4", ()), ("dualstack", ())];
    value::choice(
        reader,
        members,
        "ipAddressType",
        &types,
        Undecided::Defaults,
    );
    settings.endpoint.ip_address_type = value::text(reader, members, "ipAddressType");
}

/// Only `1.0` exists.
fn import_export_version<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) {
    let versions = [("1.0", ()), ("1", ())];
    value::choice(
        reader,
        root,
        IMPORT_EXPORT_VERSION,
        &versions,
        Undecided::Defaults,
    );
}

fn access_mode<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> Option<Text> {
    let modes = [("BASIC", ()), ("STRICT", ())];
    value::choice(reader, root, ACCESS_MODE, &modes, Undecided::Defaults);
    value::text(reader, root, ACCESS_MODE)
}

fn binary_media_types<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> Vec<String> {
    let mut types = Vec::new();
    let Some(at) = root.get(BINARY_MEDIA_TYPES) else {
        return types;
    };
    if let Some(name) = value::placeholder(reader, at) {
        value::report_undecided(reader, at, name, "left out");
        return types;
    }
    for &item in reader.array_at(root, BINARY_MEDIA_TYPES) {
        match value::placeholder(reader, item) {
            Some(name) => value::report_undecided(reader, item, name, "left out"),
            None => types.extend(reader.string(item, "a media type").map(str::to_owned)),
        }
    }
    types
}

fn api_key_source<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> ApiKeySource {
    let sources = [
        ("HEADER", ApiKeySource::Header),
        ("AUTHORIZER", ApiKeySource::Authorizer),
    ];
    value::choice(reader, root, KEY_SOURCE, &sources, Undecided::Reported).unwrap_or_default()
}

fn responses<'a>(
    reader: &mut Reader<'a, '_>,
    root: Members<'a>,
) -> IndexMap<String, GatewayResponse> {
    const FIELDS: [&str; 3] = ["statusCode", "responseParameters", "responseTemplates"];
    let Some(members) = value::map(reader, root, GATEWAY_RESPONSES) else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter(|member| !member.key.starts_with("Fn::"))
        .filter_map(|member| {
            check_response_type(reader, member.key, member.value);
            let what = "a gateway response";
            let response = value::object_of(reader, member.value, what, &FIELDS)?;
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

fn check_response_type(reader: &mut Reader<'_, '_>, key: &str, at: Place) {
    if RESPONSE_TYPES.contains(&key) || key.starts_with("x-") {
        return;
    }
    let found = Diagnostic::new(
        Rule::UnknownExtensionKey,
        Anchor::Key(at),
        format!("API Gateway has no gateway response `{}`", shortened(key)),
    )
    .label("API Gateway ignores it");
    reader.find(match spelling::nearest(key, RESPONSE_TYPES.into_iter()) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help("see `gatesmith explain unknown-extension-key` for those that exist"),
    });
}

fn string_map<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
    key: &str,
) -> IndexMap<String, String> {
    let Some(members) = value::map(reader, holder, key) else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter_map(|member| {
            let text = match reader.intrinsic(member.value) {
                // What an `Fn::Sub` writes is the nearest to the text that there is.
                Some((_, argument)) => reader.source.str(argument).unwrap_or_default(),
                None => reader.string(member.value, format_args!("a value in `{key}`"))?,
            };
            Some((member.key.to_owned(), text.to_owned()))
        })
        .collect()
}

/// `x-amazon-apigateway-request-validators`.
fn validators<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> IndexMap<String, Validation> {
    const FIELDS: [&str; 2] = ["validateRequestBody", "validateRequestParameters"];
    let Some(members) = value::map(reader, root, VALIDATORS) else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter(|member| !member.key.starts_with("Fn::"))
        .filter_map(|member| {
            let what = "a request validator";
            let validator = value::object_of(reader, member.value, what, &FIELDS);
            if validator.is_none() && value::placeholder(reader, member.value).is_none() {
                return None;
            }
            let [body, parameters] = FIELDS
                .map(|key| validator.is_some_and(|validator| value::flag(reader, validator, key)));
            Some((member.key.to_owned(), Validation { body, parameters }))
        })
        .collect()
}

/// `x-amazon-apigateway-cors`.
fn cors<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> Option<Cors> {
    const FIELDS: [&str; 6] = [
        "allowOrigins",
        "allowMethods",
        "allowHeaders",
        "exposeHeaders",
        "allowCredentials",
        "maxAge",
    ];
    let members = value::object(reader, root, CORS, "a CORS configuration", &FIELDS)?;
    let [allow_origins, allow_methods, allow_headers, expose_headers] = [
        "allowOrigins",
        "allowMethods",
        "allowHeaders",
        "exposeHeaders",
    ]
    .map(|key| value::texts(reader, members, key));
    Some(Cors {
        allow_origins,
        allow_methods,
        allow_headers,
        expose_headers,
        allow_credentials: value::flag(reader, members, "allowCredentials"),
        max_age_seconds: value::number(reader, members, "maxAge", 0..=u32::MAX, "seconds"),
    })
}

/// `x-amazon-apigateway-tag-value` of the root's tags.
fn tags<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> IndexMap<String, Text> {
    let mut found = IndexMap::new();
    let Some(Node::Array(items)) = root.get("tags").map(|at| reader.source.node(at)) else {
        return found;
    };
    for &item in items {
        let Node::Object(members) = reader.source.node(item) else {
            continue;
        };
        super::check_keys(reader, members, Holder::Tag);
        let name = value::string(reader, members, "name");
        if let Some(text) = value::text(reader, members, TAG_VALUE) {
            found.insert(name, text);
        }
    }
    found
}

/// `/$default`, or `$default` as SAM writes it.
fn default_route<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> Option<DefaultRoute> {
    let paths = root.get("paths")?;
    let source = reader.source;
    let item = ["/$default", "$default"]
        .into_iter()
        .find_map(|key| source.get(paths, key))?;
    let at = reader.follow(item)?;
    let members = value::object_of_any(reader, at, "a path item")?;
    super::check_keys(reader, members, Holder::PathItem);
    let route = members.get(ANY_METHOD)?;
    let operation = value::object_of_any(reader, route, "an operation")?;
    super::check_keys(reader, operation, Holder::Operation);
    Some(DefaultRoute {
        at: route,
        integration: super::integration(reader, operation, Method::Any),
    })
}
