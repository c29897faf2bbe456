//! What holds for one operation, wherever the document says it.
//!
//! API Gateway takes a validator, a requirement or an integration from the operation, from the
//! document's root, or from a shared component; reading puts each where it is in effect. This view
//! gathers them, so that nobody else has to know where something came from.

use super::{
    Api, ApiKind, Authorizer, Integration, Method, Operation, PayloadFormat, SchemeUse,
    SecurityScheme, SecuritySchemeKind, Validation,
};

/// What holds for one operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effective<'a> {
    /// What stands behind it: its own integration, or the shared one that it names by `$ref`.
    pub integration: Option<&'a Integration>,
    /// How long that may take, in milliseconds.
    pub timeout_ms: u32,
    /// The form of the event that a Lambda function gets.
    pub payload_format: PayloadFormat,
    /// What is checked before the integration is called: by the validator that the operation
    /// names, or else the one that the root names. HTTP APIs check nothing.
    pub validation: Validation,
    /// Who says whether a caller is let in: a scheme of the operation's own `security`, or else of
    /// the root's, which REST APIs honour (recorded), whatever older documentation says. `None`:
    /// everybody is.
    pub authorization: Option<(&'a SchemeUse, &'a SecurityScheme)>,
    /// The authorizer of that scheme; `None` for signatures, and where nobody checks.
    pub authorizer: Option<&'a Authorizer>,
    /// A key of a usage plan is asked for. HTTP APIs have none.
    pub needs_api_key: bool,
    /// Who answers a browser that asks before it calls.
    pub preflight: Preflight<'a>,
    /// Media types whose bodies are bytes. Empty for HTTP APIs, which go by the content type.
    pub binary_media_types: &'a [String],
}

/// Who answers a browser that asks whether it may call from a page of another origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Preflight<'a> {
    /// Nobody: calls from other origins fail.
    Nobody,
    /// The gateway, by `x-amazon-apigateway-cors` (HTTP APIs).
    Gateway(&'a super::Cors),
    /// The `OPTIONS` or the `ANY` of the same path.
    Operation(&'a Operation),
}

impl Api {
    /// What holds for an operation of this API.
    pub fn effective<'a>(&'a self, operation: &'a Operation) -> Effective<'a> {
        let kind = self.gateway.kind;
        let uses = operation
            .security
            .iter()
            .map(|used| (used, self.scheme(used.scheme)));
        let is_key =
            |scheme: &SecurityScheme| matches!(scheme.kind, SecuritySchemeKind::ApiKey { .. });
        let authorization = uses.clone().find(|(_, scheme)| match &scheme.kind {
            SecuritySchemeKind::SigV4 => true,
            SecuritySchemeKind::ApiKey { .. } => false,
            SecuritySchemeKind::Token { authorizer, .. } => *authorizer != Authorizer::Backend,
        });
        let integration = operation.integration.as_ref();
        Effective {
            integration,
            timeout_ms: integration.map_or_else(|| kind.timeout_ms(), |it| it.timeout_ms),
            payload_format: integration.map_or_else(PayloadFormat::default, |it| it.payload_format),
            validation: match kind {
                ApiKind::Rest => operation.validation,
                ApiKind::Http => Validation::default(),
            },
            authorization,
            authorizer: authorization.and_then(|(_, scheme)| match &scheme.kind {
                SecuritySchemeKind::Token { authorizer, .. } => Some(authorizer),
                _ => None,
            }),
            needs_api_key: kind == ApiKind::Rest && uses.clone().any(|(_, scheme)| is_key(scheme)),
            preflight: self.preflight(operation),
            binary_media_types: match kind {
                ApiKind::Rest => &self.gateway.binary_media_types,
                ApiKind::Http => &[],
            },
        }
    }

    /// Who answers a preflight request to an operation's path. Looks through all operations.
    fn preflight<'a>(&'a self, operation: &Operation) -> Preflight<'a> {
        if let (ApiKind::Http, Some(cors)) = (self.gateway.kind, &self.gateway.cors) {
            return Preflight::Gateway(cors);
        }
        let at_path = |method: Method| {
            self.operations
                .iter()
                .find(move |other| other.method == method && other.path.text == operation.path.text)
        };
        at_path(Method::Options)
            .or_else(|| at_path(Method::Any))
            .map_or(Preflight::Nobody, Preflight::Operation)
    }
}
