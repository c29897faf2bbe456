//! How callers prove who they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{
        Authorizer, ParameterLocation, SchemeId, SchemeUse, SecurityScheme, SecuritySchemeKind,
        Text,
    },
    diagnostic::Diagnostic,
    document::{
        AUTHORIZER, Auth, RawAuthorizer, RawAuthorizerKind, RawOperation, RawRequirement,
        RawScheme, nearest, shortened,
    },
    place::Place,
    rules::Rule,
    source::{Anchor, Node},
};

use super::Lowering;

/// The types of schemes; empty where there is none, which is a finding of its own.
const SCHEME_TYPES: [&str; 6] = ["apiKey", "basic", "http", "oauth2", "openIdConnect", ""];

/// The schemes of a document, in order, and by key.
#[derive(Debug, Default)]
pub(super) struct Schemes<'a> {
    all: Vec<SecurityScheme>,
    by_key: BTreeMap<&'a str, SchemeId>,
    /// Schemes for which a request carries nothing: the connection does (`mutualTLS`).
    of_connection: BTreeSet<&'a str>,
}

impl Schemes<'_> {
    pub(super) fn into_schemes(self) -> Vec<SecurityScheme> {
        self.all
    }

    pub(super) fn is_api_key(&self, id: SchemeId) -> bool {
        let kind = &self.all[id.index()].kind;
        matches!(kind, SecuritySchemeKind::ApiKey { .. })
    }

    fn is_checked(&self, id: SchemeId) -> bool {
        self.all[id.index()].kind.is_checked()
    }

    /// The scheme for `x-amazon-apigateway-auth: {type: AWS_IAM}`, which names none.
    fn sig_v4(&mut self, at: Place) -> SchemeId {
        let position = self
            .all
            .iter()
            .position(|scheme| scheme.kind == SecuritySchemeKind::SigV4);
        SchemeId::new(position.unwrap_or_else(|| {
            self.all.push(SecurityScheme {
                at,
                wire: "x-amazon-apigateway-auth".to_owned(),
                description: String::new(),
                kind: SecuritySchemeKind::SigV4,
            });
            self.all.len() - 1
        }))
    }
}

impl<'a> Lowering<'a, '_, '_> {
    pub(super) fn security_schemes(&mut self) -> Schemes<'a> {
        let document = self.document;
        let mut schemes = Schemes::default();
        for raw in &document.security_schemes {
            if raw.kind == "mutualTLS" {
                schemes.of_connection.insert(raw.key);
                continue;
            }
            let id = SchemeId::new(schemes.all.len());
            schemes.by_key.insert(raw.key, id);
            let kind = self.scheme_kind(raw);
            schemes.all.push(SecurityScheme {
                at: raw.at,
                wire: raw.key.to_owned(),
                description: raw.description.clone(),
                kind,
            });
        }
        schemes
    }

    fn scheme_kind(&mut self, raw: &RawScheme<'a>) -> SecuritySchemeKind {
        let is_signed = raw
            .authtype
            .is_some_and(|authtype| authtype.eq_ignore_ascii_case("awsSigv4"));
        if is_signed {
            if !SCHEME_TYPES.contains(&raw.kind) {
                self.report_type(raw);
            }
            return SecuritySchemeKind::SigV4;
        }
        let token = |location, name: &str, authorizer| SecuritySchemeKind::Token {
            location,
            name: name.to_owned(),
            authorizer,
        };
        let authorizer = raw
            .authorizer
            .as_ref()
            .map_or(Authorizer::Backend, |authorizer| {
                self.authorizer(raw.at, authorizer)
            });
        match raw.kind {
            "apiKey" => {
                let location = match raw.location {
                    "query" => ParameterLocation::Query,
                    "header" | "" => ParameterLocation::Header,
                    _ => {
                        self.report_location(raw);
                        // Cookies travel in a header: callers give all of it.
                        return token(ParameterLocation::Header, "Cookie", authorizer);
                    }
                };
                let is_key = raw.name.eq_ignore_ascii_case("x-api-key")
                    && location == ParameterLocation::Header
                    && raw.authorizer.is_none();
                if is_key {
                    let header = raw.name.to_owned();
                    return SecuritySchemeKind::ApiKey { header };
                }
                // The scheme cannot name several sources: the authorizer does, and is right.
                let authorizing = raw.authorizer.as_ref();
                let is_source = |(place, name): (ParameterLocation, &str)| {
                    place == location && name.eq_ignore_ascii_case(raw.name)
                };
                let source = authorizing
                    .filter(|it| !it.sources().any(is_source))
                    .and_then(|it| it.sources().next());
                let (location, name) = source.unwrap_or((location, raw.name));
                token(location, name, authorizer)
            }
            "basic" | "http" | "oauth2" | "openIdConnect" | "" => {
                let source = raw.authorizer.as_ref().and_then(|it| it.sources().next());
                let (location, name) =
                    source.unwrap_or((ParameterLocation::Header, "Authorization"));
                token(location, name, authorizer)
            }
            _ => {
                self.report_type(raw);
                token(ParameterLocation::Header, "Authorization", authorizer)
            }
        }
    }

    fn authorizer(&mut self, scheme: Place, raw: &RawAuthorizer<'a>) -> Authorizer {
        let source = self.reader.source;
        let at = source.get(scheme, AUTHORIZER).unwrap_or(scheme);
        let ttl_seconds = raw
            .ttl_seconds
            .unwrap_or(self.document.gateway.kind.authorizer_ttl_seconds());
        let sources = |raw: &RawAuthorizer<'a>| {
            let sources = raw.identity_sources.iter();
            sources.map(|&source| source.to_owned()).collect()
        };
        let is_lambda = matches!(
            raw.kind,
            RawAuthorizerKind::Token | RawAuthorizerKind::Request
        );
        if is_lambda && raw.uri.is_none() {
            self.reader
                .missing(at, "a Lambda authorizer", "authorizerUri");
        }
        let text = |text: &Option<Text>| text.clone().unwrap_or(Text::Literal(String::new()));
        match raw.kind {
            RawAuthorizerKind::Token => Authorizer::LambdaToken {
                uri: text(&raw.uri),
                validation: raw.validation.map(str::to_owned),
                ttl_seconds,
                credentials: raw.credentials.clone(),
            },
            RawAuthorizerKind::Request => Authorizer::LambdaRequest {
                uri: text(&raw.uri),
                identity_sources: sources(raw),
                ttl_seconds,
                credentials: raw.credentials.clone(),
                payload_format: raw.payload_format,
                simple_responses: raw.simple_responses,
            },
            RawAuthorizerKind::CognitoUserPools => {
                // An item that is no string is a finding of its own.
                let written = source.get(at, "providerARNs");
                let is_written = written.is_some_and(|at| !source.items(at).is_empty());
                if raw.providers.is_empty() && !is_written {
                    self.reader
                        .missing(at, "a Cognito authorizer", "providerARNs");
                }
                Authorizer::CognitoUserPools {
                    providers: raw.providers.clone(),
                    validation: raw.validation.map(str::to_owned),
                    ttl_seconds,
                }
            }
            RawAuthorizerKind::Jwt => {
                if raw.issuer.is_none() {
                    self.report_issuer(scheme, at);
                }
                Authorizer::Jwt {
                    issuer: text(&raw.issuer),
                    audiences: raw.audiences.clone(),
                    identity_sources: sources(raw),
                }
            }
        }
    }

    fn report_type(&mut self, raw: &RawScheme<'a>) {
        let at = self.reader.source.get(raw.at, "type").unwrap_or(raw.at);
        let allowed = "`apiKey`, `http`, `basic`, `oauth2` or `openIdConnect`";
        self.reader.invalid_value(at, "`type`", allowed);
    }

    /// Tokens without an issuer. `openIdConnect` has an address at which it is found.
    fn report_issuer(&mut self, scheme: Place, authorizer: Place) {
        let source = self.reader.source;
        let kind = source.get(scheme, "type").and_then(|at| source.str(at));
        let Some(settings) = source.get(authorizer, "jwtConfiguration") else {
            return;
        };
        let is_written = matches!(source.node(settings), Node::Object(_))
            && self.reader.intrinsic(settings).is_none()
            && source.get(settings, "issuer").is_none();
        if is_written && kind != Some("openIdConnect") {
            self.reader.missing(
                settings,
                "the `jwtConfiguration` of an authorizer",
                "issuer",
            );
        }
    }

    fn report_location(&mut self, raw: &RawScheme<'a>) {
        let at = self.reader.source.get(raw.at, "in").unwrap_or(raw.at);
        self.reader.find(
            Diagnostic::new(
                Rule::UnsupportedSecurity,
                at,
                format!(
                    "the scheme `{}` wants its key in `{}`",
                    shortened(raw.key),
                    shortened(raw.location)
                ),
            )
            .label("callers give the whole header `Cookie`: `name=value`")
            .help("API Gateway reads keys and tokens from headers, and for Lambda authorizers from the query"),
        );
    }

    /// What an operation asks for: its own `security`, or else the root's, which API Gateway
    /// honours for REST APIs (recorded), whatever older documentation says.
    pub(super) fn security(
        &mut self,
        raw: &RawOperation<'a>,
        schemes: &mut Schemes<'a>,
    ) -> Vec<SchemeUse> {
        let document = self.document;
        let requirements = raw.security.as_ref().or(document.security.as_ref());
        let mut uses: Vec<SchemeUse> = Vec::new();
        if let Some(requirements) = requirements {
            self.require(requirements, schemes, &mut uses);
        }
        match raw.auth {
            Some(Auth::Nobody) => uses.retain(|used| schemes.is_api_key(used.scheme)),
            Some(Auth::Iam) => {
                let scheme = schemes.sig_v4(raw.at);
                if uses.iter().all(|used| used.scheme != scheme) {
                    uses.push(SchemeUse {
                        scheme,
                        scopes: Vec::new(),
                    });
                }
            }
            None => {}
        }
        uses
    }

    /// API Gateway has one authorizer for an operation, and an API key beside it. It asks for all
    /// that is listed, where OpenAPI means a choice; of several authorizers we take the first that
    /// it knows.
    fn require(
        &mut self,
        requirements: &[RawRequirement<'a>],
        schemes: &Schemes<'a>,
        uses: &mut Vec<SchemeUse>,
    ) {
        let mut alternatives = Vec::new();
        for requirement in requirements {
            alternatives.push((requirement.at, self.alternative(requirement, schemes)));
        }
        let authorizing = |uses: &[SchemeUse]| {
            let mut ids = uses.iter().map(|used| used.scheme);
            ids.any(|id| !schemes.is_api_key(id))
        };
        let checked = |uses: &[SchemeUse]| uses.iter().any(|used| schemes.is_checked(used.scheme));
        let chosen = alternatives
            .iter()
            .position(|(_, uses)| checked(uses))
            .or_else(|| alternatives.iter().position(|(_, uses)| authorizing(uses)));
        let chosen = chosen.map(|index| (index, alternatives[index].0));
        for (index, (at, alternative)) in alternatives.into_iter().enumerate() {
            if let Some((chosen, chosen_at)) = chosen
                && index != chosen
                && authorizing(&alternative)
            {
                self.report_choice(at, chosen_at);
                continue;
            }
            for used in alternative {
                if uses.iter().all(|present| present.scheme != used.scheme) {
                    uses.push(used);
                }
            }
        }
    }

    fn alternative(
        &mut self,
        requirement: &RawRequirement<'a>,
        schemes: &Schemes<'a>,
    ) -> Vec<SchemeUse> {
        let mut alternative = Vec::new();
        for required in &requirement.schemes {
            let Some(&scheme) = schemes.by_key.get(required.key) else {
                // SAM writes `NONE` where an operation opts out of the default authorizer.
                if required.key != "NONE" && !schemes.of_connection.contains(required.key) {
                    self.report_unknown_scheme(schemes, required.key, required.at);
                }
                continue;
            };
            let scopes = required.scopes.iter().map(|&scope| scope.to_owned());
            alternative.push(SchemeUse {
                scheme,
                scopes: scopes.collect(),
            });
        }
        alternative
    }

    fn report_unknown_scheme(&mut self, schemes: &Schemes<'a>, key: &str, at: Place) {
        let source = self.reader.source;
        let components = source.get(source.root(), "components");
        let described = [
            source.get(source.root(), "securityDefinitions"),
            components,
            components.and_then(|components| source.get(components, "securitySchemes")),
        ];
        if described
            .into_iter()
            .flatten()
            .any(|at| self.reader.is_open(at))
        {
            return;
        }
        let help = match nearest(key, schemes.by_key.keys().copied()) {
            Some(scheme) => format!("did you mean `{}`?", shortened(scheme)),
            None => {
                "describe it under `securityDefinitions` or `components.securitySchemes`".into()
            }
        };
        self.reader.find(
            Diagnostic::new(
                Rule::UnknownSecurityScheme,
                Anchor::Key(at),
                format!("there is no security scheme `{}`", shortened(key)),
            )
            .label("no such scheme")
            .help(help),
        );
    }

    fn report_choice(&mut self, at: Place, chosen: Place) {
        self.reader.find(
            Diagnostic::new(
                Rule::SecurityChoice,
                at,
                "API Gateway has no choice between authorizers",
            )
            .label("ignored: the other one is used")
            .second(chosen, "this one")
            .help("let one authorizer accept both, or make it two operations"),
        );
    }
}
