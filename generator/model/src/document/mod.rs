//! The document as it was written, in one shape for every dialect.
//!
//! [`Document::read`] puts Swagger 2.0, OpenAPI 3.0 and 3.1 into the same structures: a body is a body
//! whether it was a parameter or a `requestBody`, a parameter's schema is a place whether it stood
//! in `schema` or in the parameter itself. Extensions of API Gateway are typed. `$ref`s are
//! followed where something is read, and never copied. Schemas stay in the tree: a [`Schema`] is
//! read when lowering comes to it.
//!
//! | module | what it reads |
//! |---|---|
//! | `reader`, `reference` | values by type, `$ref`s; keeps findings apart |
//! | `dialect` | the language in which it is written |
//! | `computed` | what CloudFormation or Terraform decides |
//! | `servers` | where the API is served |
//! | `paths`, `parameter`, `body`, `response`, `example` | operations |
//! | `schema`, `keyword`, `range` | one schema, keyword by keyword |
//! | `security` | schemes and requirements |
//! | `words`, `spelling` | keys that are misspelt |
//! | `extension` | `x-amazon-apigateway-*` |

mod body;
mod computed;
mod dialect;
mod example;
mod extension;
mod keyword;
mod number;
mod parameter;
mod paths;
mod range;
mod reader;
mod reference;
mod response;
mod schema;
mod security;
mod servers;
mod spelling;
mod words;

pub(crate) use body::{RawBody, RawContent};
pub(crate) use example::{RawExample, named as named_examples};
pub(crate) use extension::{
    AUTHORIZER, AUTHTYPE, Auth, GATEWAY_RESPONSES, INTEGRATION, RawAuthorizer, RawAuthorizerKind,
    VALIDATORS, extensions_of,
};
pub(crate) use number::{ceiling, floor, whole};
pub(crate) use parameter::{RawLocation, RawParameter, RawStyle};
pub(crate) use paths::RawOperation;
pub(crate) use reader::{Reader, describe, shortened};
pub(crate) use response::{RawHeader, RawResponse};
pub(crate) use schema::{AdditionalKeyword, Discriminator, Kind, Listed, Schema, SchemaForm};
pub(crate) use security::{RawRequirement, RawScheme};
pub(crate) use spelling::nearest;

use crate::{
    api::{ApiKind, Docs, GatewaySettings, IntegrationKind, PayloadFormat},
    diagnostic::Diagnostic,
    dialect::Dialect,
    place::Place,
    rules::Rule,
    source::{Members, Node, SourceMap},
};

/// A document, read. Schemas are left in the tree.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub(crate) source: &'a SourceMap,
    pub(crate) dialect: Dialect,
    pub(crate) title: &'a str,
    pub(crate) version: &'a str,
    pub(crate) description: &'a str,
    pub(crate) base_url: String,
    /// `definitions` or `components.schemas`: key and place. Behind them, schemas of other files
    /// that references name, in the order of the first of these.
    pub(crate) schemas: Vec<(&'a str, Place)>,
    pub(crate) security_schemes: Vec<RawScheme<'a>>,
    pub(crate) security: Option<Vec<RawRequirement<'a>>>,
    pub(crate) operations: Vec<RawOperation<'a>>,
    /// The validator of every operation that names none.
    pub(crate) validator: Option<(&'a str, Place)>,
    pub(crate) gateway: GatewaySettings,
}

impl<'a> Document<'a> {
    /// Reads a document. `None` where it is no API document of a dialect that is read; everything
    /// else that is wrong is a finding, and left out.
    pub(crate) fn read(reader: &mut Reader<'a, '_>, kind: Option<ApiKind>) -> Option<Self> {
        let root = reader.source.root();
        let members = root_members(reader)?;
        let dialect = dialect::of(reader, root)?;
        reader.dialect = dialect;
        reader.kind = kind.unwrap_or_else(|| extension::detect(reader.source, dialect, members));
        extension::check_keys(reader, members, extension::Holder::Root);
        dialect::check_root(reader, members);
        reader.check_words(members, &words::ROOT);
        let info = reader.object_at(members, "info");
        let (title, version, description) = match info {
            Some(info) => {
                reader.check_words(info, &words::INFO);
                (
                    reader.prose(info, "title"),
                    reader.prose(info, "version"),
                    reader.prose(info, "description"),
                )
            }
            None => Default::default(),
        };
        let components = components(reader, dialect, members);
        let mut gateway = extension::gateway_settings(reader, members);
        let base_url = match dialect {
            Dialect::Swagger2 => servers::from_host(reader, members),
            Dialect::OpenApi30 | Dialect::OpenApi31 => {
                servers::from_servers(reader, members, &mut gateway)
            }
        };
        let (schemas_key, security_key) = match dialect {
            Dialect::Swagger2 => ("definitions", "securityDefinitions"),
            Dialect::OpenApi30 | Dialect::OpenApi31 => ("schemas", "securitySchemes"),
        };
        let document = Self {
            source: reader.source,
            dialect,
            title,
            version,
            description,
            base_url,
            schemas: schemas(reader, components, schemas_key),
            security_schemes: security::schemes(reader, components, security_key),
            security: security::requirements(reader, members),
            validator: extension::validator(reader, members),
            gateway,
            operations: paths::read(reader, dialect, members),
        };
        extension::sweep(reader);
        document.report_payload_format(reader);
        (!reader.is_exhausted()).then_some(document)
    }

    /// One finding for all functions: who writes format 2.0, writes it everywhere.
    fn report_payload_format(&self, reader: &mut Reader<'a, '_>) {
        let mut newer = self.operations.iter().filter_map(|operation| {
            let integration = operation.integration.as_ref()?;
            let is_function = matches!(integration.kind, IntegrationKind::LambdaProxy { .. });
            let is_newer = integration.payload_format == PayloadFormat::V2;
            (is_function && is_newer).then_some(integration.at)
        });
        let Some(first) = newer.next() else { return };
        let at = reader
            .source
            .get(first, "payloadFormatVersion")
            .unwrap_or(first);
        reader.find(
            Diagnostic::new(
                Rule::HttpApi,
                at,
                "functions get events of format 2.0, and generated stubs read format 1.0",
            )
            .label("the local gateway sends format 1.0 too")
            .help("write `\"1.0\"` for functions that use the stubs"),
        );
    }

    /// True where the document says what stands behind its operations, as one for API Gateway
    /// does: what API Gateway refuses is then worth saying.
    pub(crate) fn is_for_api_gateway(&self) -> bool {
        self.operations
            .iter()
            .any(|operation| operation.integration.is_some())
    }
}

fn root_members<'a>(reader: &mut Reader<'a, '_>) -> Option<Members<'a>> {
    let root = reader.source.root();
    if let Node::Object(members) = reader.source.node(root) {
        return Some(members);
    }
    let found = describe(reader.source.node(root));
    reader.find(
        Diagnostic::new(
            Rule::UnknownDialect,
            root,
            format!("an API document is an object; this one is {found}"),
        )
        .help("it begins with `swagger: \"2.0\"` or `openapi: 3.0.3`"),
    );
    None
}

/// The object under which shared things stand.
fn components<'a>(
    reader: &mut Reader<'a, '_>,
    dialect: Dialect,
    root: Members<'a>,
) -> Option<Members<'a>> {
    match dialect {
        Dialect::Swagger2 => Some(root),
        Dialect::OpenApi30 | Dialect::OpenApi31 => {
            let members = reader.object_at(root, "components")?;
            extension::check_keys(reader, members, extension::Holder::Components);
            extension::shared_integrations(reader, members);
            Some(members)
        }
    }
}

/// The schemas that have names: the document's own ones, and those of other files.
fn schemas<'a>(
    reader: &mut Reader<'a, '_>,
    components: Option<Members<'a>>,
    key: &str,
) -> Vec<(&'a str, Place)> {
    let source = reader.source;
    let own = named(reader, components, key).into_iter();
    let own = own.map(|(key, at)| (key, source.stand_in(at).unwrap_or(at)));
    let adopted = source.adopted().iter();
    let adopted = adopted.filter(|adopted| adopted.kind == crate::grammar::Kind::Schema);
    let adopted = adopted.map(|adopted| (adopted.name.as_str(), adopted.at));
    own.chain(adopted).collect()
}

/// The members of an object of shared things; extensions are none of them.
fn named<'a>(
    reader: &mut Reader<'a, '_>,
    components: Option<Members<'a>>,
    key: &str,
) -> Vec<(&'a str, Place)> {
    let members = components.and_then(|components| reader.object_at(components, key));
    members.map_or_else(Vec::new, |members| {
        members
            .iter()
            .filter(|member| !member.key.starts_with("x-") && !reader.is_added_later(*member))
            .map(|member| (member.key, member.value))
            .collect()
    })
}

/// What an object says about itself, for people, as written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RawDocs<'a> {
    summary: &'a str,
    description: &'a str,
    deprecated: bool,
}

impl RawDocs<'_> {
    pub(crate) fn to_docs(self) -> Docs {
        Docs {
            summary: self.summary.to_owned(),
            description: self.description.to_owned(),
            deprecated: self.deprecated,
        }
    }
}

/// What an object says about itself, or what OpenAPI 3.1 lets a reference to it say instead.
fn docs_of_use<'a>(
    reader: &mut Reader<'a, '_>,
    written: Place,
    members: Members<'a>,
) -> RawDocs<'a> {
    let own = docs(reader, members, "summary");
    if !reader.reads_siblings() || !reader.is_reference(written) {
        return own;
    }
    let beside = reader.source.members(written);
    let said = docs(reader, beside, "summary");
    let either = |said: &'a str, own| if said.is_empty() { own } else { said };
    RawDocs {
        summary: either(said.summary, own.summary),
        description: either(said.description, own.description),
        deprecated: own.deprecated,
    }
}

/// What an object says about itself, for people.
pub(crate) fn docs<'a>(
    reader: &mut Reader<'a, '_>,
    members: Members<'a>,
    summary: &str,
) -> RawDocs<'a> {
    RawDocs {
        summary: reader.prose(members, summary),
        description: reader.prose(members, "description"),
        deprecated: reader.boolean_at(members, "deprecated").unwrap_or(false),
    }
}

/// True for the name that API Gateway gives a model that somebody typed in without one:
/// `MODEL3f9a0c`.
pub(crate) fn is_generated_model(key: &str) -> bool {
    key.strip_prefix("MODEL").is_some_and(|digits| {
        digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}
