//! What holds for one operation, wherever the document says it.
//!
//! API Gateway takes a validator, a requirement or an integration from the operation, from the
//! document's root, or from a shared component; reading puts each where it is in effect. This view
//! gathers them, so that nobody else has to know where something came from.

use std::collections::BTreeMap;

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

/// Who answers preflight requests, by path: gathered once for all operations.
#[derive(Debug)]
pub struct Preflights<'a> {
    gateway: Option<&'a super::Cors>,
    operations: BTreeMap<&'a str, &'a Operation>,
}

impl<'a> Preflights<'a> {
    /// Who answers them at an operation's path.
    pub fn of(&self, operation: &Operation) -> Preflight<'a> {
        match self.gateway {
            Some(cors) => Preflight::Gateway(cors),
            None => self
                .operations
                .get(operation.path.text.as_str())
                .map_or(Preflight::Nobody, |answer| Preflight::Operation(answer)),
        }
    }
}

impl Api {
    /// What holds for an operation of this API.
    pub fn effective<'a>(&'a self, operation: &'a Operation) -> Effective<'a> {
        let kind = self.gateway.kind;
        let is_key = |used: &SchemeUse| {
            let scheme = self.scheme(used.scheme);
            matches!(scheme.kind, SecuritySchemeKind::ApiKey { .. })
        };
        let authorization = self.authorizations(operation).next();
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
            needs_api_key: kind == ApiKind::Rest && operation.security.iter().any(is_key),
            binary_media_types: self.binary_media_types(),
        }
    }

    /// Everybody who is asked whether a caller is let in. API Gateway has one for an operation, the
    /// first; a document that lists several in one requirement asks for all of them, and whoever
    /// serves it otherwise than API Gateway is on the safe side with all.
    pub fn authorizations<'a>(
        &'a self,
        operation: &'a Operation,
    ) -> impl Iterator<Item = (&'a SchemeUse, &'a SecurityScheme)> {
        let uses = operation.security.iter();
        uses.map(|used| (used, self.scheme(used.scheme)))
            .filter(|(_, scheme)| scheme.kind.is_checked())
    }

    /// Media types whose bodies are bytes. Empty for HTTP APIs, which go by the content type.
    pub fn binary_media_types(&self) -> &[String] {
        match self.gateway.kind {
            ApiKind::Rest => &self.gateway.binary_media_types,
            ApiKind::Http => &[],
        }
    }

    /// Who answers preflight requests: the gateway of an HTTP API, or the `OPTIONS` of a path, or
    /// else its `ANY`.
    pub fn preflights(&self) -> Preflights<'_> {
        let mut operations: BTreeMap<&str, &Operation> = BTreeMap::new();
        for method in [Method::Options, Method::Any] {
            for operation in self.operations.iter().filter(|it| it.method == method) {
                let path = operation.path.text.as_str();
                operations.entry(path).or_insert(operation);
            }
        }
        let cors = self.gateway.cors.as_ref();
        Preflights {
            gateway: cors.filter(|_| self.gateway.kind == ApiKind::Http),
            operations,
        }
    }
}
