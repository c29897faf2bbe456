//! APIs as values, written as short as a document.

use gatesmith_model::{
    api::{
        Additional, Api, ApiKind, Authorizer, Body, Content, ContentHandling, Docs, Field,
        GatewayResponse, GatewaySettings, Integration, IntegrationKind, IntegrationResponse,
        Method, Name, Operation, Parameter, ParameterLocation, ParameterStyle, PathTemplate,
        Presence, Recursion, Response, SchemeId, SchemeUse, SecurityScheme, SecuritySchemeKind,
        Segment, Status, StructType, Text, Type, TypeDef, TypeId, TypeKind, Types, Validation,
    },
    place::Place,
};

/// An API under construction. Its schemes are, in order: a signature, an API key, a user pool.
pub(crate) struct ApiBuilder {
    api: Api,
    types: Vec<TypeDef>,
}

/// A response of a mock: pattern, status, mapped headers, body.
pub(crate) type MockAnswer<'a> = (&'a str, u16, &'a [(&'a str, &'a str)], Option<&'a str>);

/// An empty API.
pub(crate) fn api() -> ApiBuilder {
    let scheme = |wire: &str, kind| SecurityScheme {
        at: Place::ROOT,
        wire: wire.to_owned(),
        description: String::new(),
        kind,
    };
    let pool = SecuritySchemeKind::Token {
        location: ParameterLocation::Header,
        name: "Authorization".to_owned(),
        authorizer: Authorizer::CognitoUserPools {
            providers: Vec::new(),
            validation: None,
            ttl_seconds: 300,
        },
    };
    let key = SecuritySchemeKind::ApiKey {
        header: "x-api-key".to_owned(),
    };
    ApiBuilder {
        api: Api {
            title: "Test".to_owned(),
            version: "1".to_owned(),
            description: String::new(),
            base_url: String::new(),
            types: Types::default(),
            operations: Vec::new(),
            security_schemes: vec![
                scheme("sigv4", SecuritySchemeKind::SigV4),
                scheme("api_key", key),
                scheme("pool", pool),
            ],
            gateway: GatewaySettings::default(),
        },
        types: Vec::new(),
    }
}

impl ApiBuilder {
    /// Adds an operation: `GET /orders/{orderId}`.
    pub(crate) fn operation(
        mut self,
        route: &str,
        describe: impl FnOnce(OperationBuilder) -> OperationBuilder,
    ) -> Self {
        let built = describe(OperationBuilder::new(route));
        self.api.operations.push(built.0);
        self
    }

    /// Adds a type; its id is its position.
    pub(crate) fn named(mut self, kind: TypeKind) -> Self {
        let id = TypeId::new(self.types.len());
        self.types.push(TypeDef {
            id,
            at: Place::ROOT,
            name: Name::from_words(format!("type_{}", id.index())),
            wire: format!("Type{}", id.index()),
            docs: Docs::default(),
            example: None,
            kind,
        });
        self
    }

    /// Changes what the document says to the gateway itself.
    pub(crate) fn gateway(mut self, change: impl FnOnce(&mut GatewaySettings)) -> Self {
        change(&mut self.api.gateway);
        self
    }

    /// Customises a gateway response: headers and body template.
    pub(crate) fn response(
        self,
        name: &str,
        status: Option<u16>,
        headers: &[(&str, &str)],
        template: Option<&str>,
    ) -> Self {
        let response = GatewayResponse {
            status,
            parameters: pairs("gatewayresponse.header.", headers),
            templates: template
                .into_iter()
                .map(|text| ("application/json".to_owned(), text.to_owned()))
                .collect(),
        };
        self.gateway(|gateway| {
            gateway.responses.insert(name.to_owned(), response);
        })
    }

    pub(crate) fn build(self) -> Api {
        Api {
            types: Types::new(self.types),
            ..self.api
        }
    }
}

/// An operation under construction.
pub(crate) struct OperationBuilder(Operation);

impl OperationBuilder {
    fn new(route: &str) -> Self {
        let (method, path) = route.split_once(' ').expect("a verb and a path");
        let method = [
            Method::Get,
            Method::Put,
            Method::Post,
            Method::Delete,
            Method::Patch,
            Method::Head,
            Method::Options,
            Method::Any,
        ]
        .into_iter()
        .find(|known| known.as_str() == method)
        .expect("a verb of API Gateway");
        Self(Operation {
            at: Place::ROOT,
            name: Name::from_words("operation"),
            wire: String::new(),
            method,
            path: template(path),
            tags: Vec::new(),
            docs: Docs::default(),
            parameters: Vec::new(),
            body: None,
            responses: vec![response(200)],
            security: Vec::new(),
            integration: None,
            validation: Validation::default(),
            is_preflight: false,
        })
    }

    /// Gives it an `operationId`.
    pub(crate) fn id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.0.wire);
        self
    }

    /// Requires the scheme at this position of [`api`]'s list.
    pub(crate) fn requires(mut self, scheme: usize) -> Self {
        self.0.security.push(SchemeUse {
            scheme: SchemeId::new(scheme),
            scopes: Vec::new(),
        });
        self
    }

    /// Requires the scheme at this position with these scopes.
    pub(crate) fn requires_scopes(mut self, scheme: usize, scopes: &[&str]) -> Self {
        self.0.security.push(SchemeUse {
            scheme: SchemeId::new(scheme),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        });
        self
    }

    /// Requires an API key.
    pub(crate) fn keyed(self) -> Self {
        self.requires(1)
    }

    /// Requires an ID token of the user pool.
    pub(crate) fn with_token(self) -> Self {
        self.requires(2)
    }

    /// Requires a signature.
    pub(crate) fn signed(self) -> Self {
        self.requires(0)
    }

    /// Puts a function behind it.
    pub(crate) fn function(self, name: &str) -> Self {
        self.integration(|integration| {
            integration.kind = IntegrationKind::LambdaProxy {
                function: name.to_owned(),
                uri: Text::Literal(String::new()),
            };
        })
    }

    /// Puts a mock behind it that answers 200 with this text.
    pub(crate) fn mock(self, body: &str) -> Self {
        self.mock_of(
            "{\"statusCode\": 200}",
            &[("default", 200, &[], Some(body))],
        )
    }

    /// Puts a mock behind it: the request template, and its answers.
    pub(crate) fn mock_of(self, request: &str, responses: &[MockAnswer<'_>]) -> Self {
        self.integration(|integration| {
            integration.kind = IntegrationKind::Mock;
            integration.request_templates = json_template(Some(request));
            integration.responses = responses
                .iter()
                .map(|(pattern, status, headers, body)| {
                    let response = IntegrationResponse {
                        status: *status,
                        parameters: pairs("method.response.header.", headers),
                        templates: json_template(*body),
                        content_handling: ContentHandling::Passthrough,
                    };
                    ((*pattern).to_owned(), response)
                })
                .collect();
        })
    }

    /// Puts an HTTP backend behind it: `GET http://127.0.0.1:8081/{id}`.
    pub(crate) fn http_proxy(self, call: &str) -> Self {
        let (method, uri) = call.split_once(' ').expect("a verb and a URL");
        self.integration(|integration| {
            integration.kind = IntegrationKind::HttpProxy {
                uri: Text::Literal(uri.to_owned()),
            };
            method.clone_into(&mut integration.http_method);
        })
    }

    /// Maps a part of the integration's request: `header.X-A` from `context.stage`.
    pub(crate) fn maps(self, target: &str, source: &str) -> Self {
        self.integration(|integration| {
            let target = format!("integration.request.{target}");
            integration
                .request_parameters
                .insert(target, source.to_owned());
        })
    }

    /// Changes the integration, which is made where there is none.
    pub(crate) fn integration(mut self, change: impl FnOnce(&mut Integration)) -> Self {
        let integration = self.0.integration.get_or_insert_with(|| Integration {
            http_method: "POST".to_owned(),
            ..Integration::new(Place::ROOT, IntegrationKind::Mock, ApiKind::Rest)
        });
        change(integration);
        self
    }

    /// Declares another response.
    pub(crate) fn declares(mut self, status: u16) -> Self {
        self.0.responses.push(response(status));
        self
    }

    /// Adds a required parameter, and validates parameters.
    pub(crate) fn parameter(mut self, location: ParameterLocation, wire: &str) -> Self {
        self.0.validation.parameters = true;
        self.0.parameters.push(Parameter {
            at: Place::ROOT,
            name: Name::from_words("parameter"),
            wire: wire.to_owned(),
            location,
            docs: Docs::default(),
            ty: Type::string(),
            required: true,
            default: None,
            example: None,
            style: ParameterStyle::Commas,
        });
        self
    }

    /// Gives it a JSON body, and validates that.
    pub(crate) fn body(mut self, ty: Type) -> Self {
        self.0.validation.body = true;
        self.0.body = Some(Body {
            at: Place::ROOT,
            docs: Docs::default(),
            required: true,
            content: Content::Json {
                media_type: "application/json".to_owned(),
                ty,
            },
            examples: Vec::new(),
        });
        self
    }
}

/// An object type: (key, shape, presence).
pub(crate) fn object(fields: Vec<(&str, Type, Presence)>, additional: Additional) -> TypeKind {
    TypeKind::Struct(StructType {
        fields: fields
            .into_iter()
            .map(|(wire, ty, presence)| Field {
                at: Place::ROOT,
                name: Name::from_words("field"),
                wire: wire.into(),
                docs: Docs::default(),
                ty,
                presence,
                default: None,
                example: None,
                recursion: Recursion::None,
            })
            .collect(),
        fixed: Vec::new(),
        additional,
    })
}

/// A string of at most this length.
pub(crate) fn text(max_length: u64) -> Type {
    match Type::string() {
        Type::String { format, .. } => Type::String {
            format,
            min_length: Some(1),
            max_length: Some(max_length),
            pattern: None,
        },
        other => other,
    }
}

/// An array without bounds.
pub(crate) fn array(items: Type) -> Type {
    Type::Array {
        items: Box::new(items),
        min_items: None,
        max_items: None,
        unique: false,
    }
}

fn template(text: &str) -> PathTemplate {
    let segments = text.split('/').filter(|segment| !segment.is_empty());
    let segment = |segment: &str| {
        let Some(name) = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        else {
            return Segment::Literal(segment.to_owned());
        };
        match name.strip_suffix('+') {
            Some(name) => Segment::Greedy(name.to_owned()),
            None => Segment::Variable(name.to_owned()),
        }
    };
    PathTemplate {
        text: text.to_owned(),
        segments: segments.map(segment).collect(),
    }
}

fn response(status: u16) -> Response {
    Response {
        at: Place::ROOT,
        status: Status::Code(status),
        name: Name::from_words("response"),
        docs: Docs::default(),
        headers: Vec::new(),
        content: None,
        examples: Vec::new(),
    }
}

fn json_template<M: FromIterator<(String, Text)>>(text: Option<&str>) -> M {
    let template = |text: &str| {
        (
            "application/json".to_owned(),
            Text::Literal(text.to_owned()),
        )
    };
    text.into_iter().map(template).collect()
}

fn pairs<M: FromIterator<(String, String)>>(prefix: &str, listed: &[(&str, &str)]) -> M {
    let pair = |(name, value): &(&str, &str)| (format!("{prefix}{name}"), (*value).to_owned());
    listed.iter().map(pair).collect()
}
