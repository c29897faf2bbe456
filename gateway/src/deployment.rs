//! A deployment: an API compiled for serving. Everything that does not depend on a request is
//! decided here, once, and what cannot be served is found here.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use gatesmith_model::api::{Api, Integration, IntegrationKind, Operation, PayloadFormat, Text};

use crate::{
    Options, Unsupported,
    access::{Access, Gatekeeper},
    gateway_response::GatewayResponses,
    headers,
    http_proxy::{self, HttpProxy, Unserved},
    ids,
    invoke::Invoke,
    media::BinaryMediaTypes,
    mock::Mock,
    mocked::{self, Mocked},
    placeholders,
    routes::Routes,
    unsupported,
    upstream::Origin,
    validation::{Compiler, Validation},
};

/// An API compiled for serving.
#[derive(Debug)]
pub(crate) struct Deployment {
    pub(crate) stage: Stage,
    pub(crate) routes: Routes<Route>,
    pub(crate) responses: GatewayResponses,
    pub(crate) gatekeeper: Gatekeeper,
    pub(crate) unsupported: Vec<Unsupported>,
}

/// What all requests of a stage share.
#[derive(Debug)]
pub(crate) struct Stage {
    /// Where the gateway listens, once it does.
    pub(crate) address: SocketAddr,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) account: String,
    pub(crate) api_id: String,
    pub(crate) deployment_id: String,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) binary: BinaryMediaTypes,
}

/// One operation, ready to be served.
#[derive(Debug)]
pub(crate) struct Route {
    /// The path template, as written.
    pub(crate) path: String,
    /// The names of its variables, in order.
    pub(crate) variables: Vec<String>,
    pub(crate) resource_id: String,
    /// `operationId`, where the document gives one.
    pub(crate) operation_name: Option<String>,
    pub(crate) access: Access,
    pub(crate) validation: Validation,
    pub(crate) backend: Backend,
}

/// What answers.
pub(crate) enum Backend {
    Function {
        name: Arc<str>,
        function: Arc<dyn Invoke>,
        timeout_ms: u32,
    },
    HttpProxy(HttpProxy),
    Mock(Mock),
    /// Nothing stands behind it: the document answers.
    Mocked(Mocked),
    /// Something that cannot work on API Gateway either.
    Misconfigured(String),
    /// Something that the gateway does not do.
    Unsupported(String),
}

impl std::fmt::Debug for Backend {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Function { name, .. } => formatter.debug_tuple("Function").field(name).finish(),
            Self::Mocked(mocked) => formatter.debug_tuple("Mocked").field(mocked).finish(),
            Self::HttpProxy(proxy) => formatter.debug_tuple("HttpProxy").field(proxy).finish(),
            Self::Mock(mock) => formatter.debug_tuple("Mock").field(mock).finish(),
            Self::Misconfigured(why) => formatter.debug_tuple("Misconfigured").field(why).finish(),
            Self::Unsupported(why) => formatter.debug_tuple("Unsupported").field(why).finish(),
        }
    }
}

impl Deployment {
    /// Compiles an API.
    pub(crate) fn new(api: &Api, options: &Options) -> Self {
        let mut unsupported = unsupported::of_root(api);
        let responses = GatewayResponses::new(api, &mut unsupported);
        let gatekeeper = Gatekeeper::new(api, options, &mut unsupported);
        let mut compiler = RouteCompiler {
            api,
            options,
            validations: Compiler::new(api),
            mocks: options.mock.then(|| mocked::Compiler::new(api)),
            backends: http_proxy::backends(options),
            unsupported,
        };
        let mut routes = Routes::new();
        for operation in &api.operations {
            if !operation.path.is_routable() {
                compiler.unsupported.push(Unsupported::ignored(
                    operation,
                    operation.at,
                    "API Gateway has no path in which a variable is part of a segment",
                ));
                continue;
            }
            let route = compiler.route(operation);
            if let Err(shadowed) = routes.insert(&operation.path, operation.method, route) {
                compiler.unsupported.push(Unsupported::ignored(
                    operation,
                    operation.at,
                    format!(
                        "an operation before `{}` takes all its requests",
                        shadowed.path
                    ),
                ));
            }
        }
        Self {
            stage: Stage::new(api, options),
            routes,
            responses,
            gatekeeper,
            unsupported: compiler.unsupported,
        }
    }
}

impl Stage {
    fn new(api: &Api, options: &Options) -> Self {
        Self {
            address: options.listen,
            name: options.stage.clone(),
            region: options.region.clone(),
            account: options.account.clone(),
            api_id: options.api_id.clone(),
            deployment_id: ids::derived(&format!("{} {}", api.title, api.version), 6),
            variables: options.stage_variables.clone(),
            binary: BinaryMediaTypes::new(api.binary_media_types()),
        }
    }
}

struct RouteCompiler<'a> {
    api: &'a Api,
    options: &'a Options,
    validations: Compiler<'a>,
    /// Where operations are answered without a backend.
    mocks: Option<mocked::Compiler<'a>>,
    backends: Arc<BTreeMap<Origin, Origin>>,
    unsupported: Vec<Unsupported>,
}

impl RouteCompiler<'_> {
    fn route(&mut self, operation: &Operation) -> Route {
        let access = self.access(operation);
        let (validation, backend) = match self.validations.compile(operation) {
            Ok(validation) => (validation, self.backend(operation)),
            Err(error) => {
                let what = format!("the model of its body cannot be compiled: {error}");
                self.refuse(operation, &what);
                (Validation::default(), Backend::Unsupported(what))
            }
        };
        Route {
            path: operation.path.text.clone(),
            variables: operation.path.variables().map(str::to_owned).collect(),
            resource_id: ids::derived(&operation.path.text, 6),
            operation_name: Some(operation.wire.clone()).filter(|name| !name.is_empty()),
            access,
            validation,
            backend,
        }
    }

    fn access(&mut self, operation: &Operation) -> Access {
        let access = Access::of(self.api, self.options, operation);
        if let Some(what) = &access.unsupported {
            self.refuse(operation, what);
        }
        access
    }

    fn backend(&mut self, operation: &Operation) -> Backend {
        if let Some(mocks) = &mut self.mocks {
            return Backend::Mocked(mocks.compile(operation, &mut self.unsupported));
        }
        let Some(integration) = &operation.integration else {
            let what = "no integration: API Gateway would not deploy it".to_owned();
            self.refuse(operation, &what);
            return Backend::Misconfigured(what);
        };
        let unsupported = match &integration.kind {
            IntegrationKind::LambdaProxy { function, uri } => {
                self.note_payload_format(operation, integration);
                match self.function(integration, function, uri) {
                    Ok(backend) => return backend,
                    Err(what) => what,
                }
            }
            IntegrationKind::Mock => match Mock::new(operation, integration) {
                Ok(mock) => return Backend::Mock(mock),
                Err(what) => format!("not done yet: {what}"),
            },
            IntegrationKind::Aws { .. } => "`aws` integrations are not done yet".to_owned(),
            IntegrationKind::Service { action } => {
                format!("`integrationSubtype: {action}` is not done yet")
            }
            IntegrationKind::HttpProxy { uri } => {
                match self.http_proxy(operation, integration, uri) {
                    Ok(backend) => return backend,
                    Err(what) => what,
                }
            }
            IntegrationKind::Http { .. } => "`http` integrations are not done yet".to_owned(),
        };
        let finding = Unsupported::refused(operation, integration.at, &unsupported);
        self.unsupported.push(finding);
        Backend::Unsupported(unsupported)
    }

    /// Functions get the events of REST APIs, whatever they are written for.
    fn note_payload_format(&mut self, operation: &Operation, integration: &Integration) {
        if integration.payload_format == PayloadFormat::V2 {
            self.unsupported.push(Unsupported::ignored(
                operation,
                integration.at,
                "`payloadFormatVersion` 2.0: the function gets an event of format 1.0",
            ));
        }
    }

    fn http_proxy(
        &mut self,
        operation: &Operation,
        integration: &Integration,
        uri: &Text,
    ) -> Result<Backend, String> {
        let mut notes = Vec::new();
        let proxy = HttpProxy::new(
            operation,
            integration,
            uri,
            self.options,
            &self.backends,
            &mut notes,
        );
        match proxy {
            Ok(proxy) => {
                let ignored = |note| Unsupported::ignored(operation, integration.at, note);
                self.unsupported.extend(notes.into_iter().map(ignored));
                Ok(Backend::HttpProxy(proxy))
            }
            Err(Unserved::Unsupported(what)) => Err(what),
            Err(Unserved::Misconfigured(what)) => {
                let what = notes.pop().unwrap_or(what);
                let finding = Unsupported::refused(operation, integration.at, &what);
                self.unsupported.push(finding);
                Ok(Backend::Misconfigured(what))
            }
        }
    }

    fn function(
        &self,
        integration: &Integration,
        name: &str,
        uri: &Text,
    ) -> Result<Backend, String> {
        let name = &placeholders::function_name(name, uri, self.options)?;
        if name.is_empty() {
            return Err("the integration's `uri` does not show which function it calls".to_owned());
        }
        // Both deploy on API Gateway, where every call then answers 500 (recorded).
        if !integration.http_method.eq_ignore_ascii_case("POST") {
            let verb = &integration.http_method;
            return Ok(Backend::Misconfigured(format!(
                "a function is called by POST; the integration's `httpMethod` is `{verb}`"
            )));
        }
        let illegal = integration.request_parameters.keys().find(|target| {
            target
                .strip_prefix("integration.request.header.")
                .is_some_and(headers::is_illegal_in_mapping)
        });
        if let Some(target) = illegal {
            return Ok(Backend::Misconfigured(format!(
                "the integration maps `{target}`, which API Gateway keeps for itself"
            )));
        }
        match self.options.functions.get(name) {
            Some(function) => Ok(Backend::Function {
                name: name.as_str().into(),
                function: Arc::clone(function),
                timeout_ms: integration.timeout_ms,
            }),
            None => Err(format!("no function `{name}` is configured")),
        }
    }

    fn refuse(&mut self, operation: &Operation, what: &str) {
        let finding = Unsupported::refused(operation, operation.at, what);
        self.unsupported.push(finding);
    }
}
