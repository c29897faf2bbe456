//! The catalogue of extensions: what each is called, where it may stand, and which kind of API takes
//! it.

use crate::api::ApiKind;

use super::{ANY_METHOD, ENDPOINT_CONFIGURATION, INTEGRATION};

/// What may carry extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    Root,
    Tag,
    Server,
    Components,
    Scheme,
    PathItem,
    Operation,
    /// Anything else: API Gateway looks for no extension there.
    Other,
}

impl Holder {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Root => "the document's root",
            Self::Tag => "an item of the root's `tags`",
            Self::Server => "an item of `servers`",
            Self::Components => "`components`",
            Self::Scheme => "a security scheme",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Other => "an object that has no extensions",
        }
    }
}

/// An extension that API Gateway documents.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(super) holders: &'static [Holder],
    /// The kind of API that alone takes it.
    pub(crate) kind: Option<ApiKind>,
}

impl Known {
    pub(crate) fn stands_in(&self, holder: Holder) -> bool {
        self.holders.contains(&holder)
    }
}

/// The catalogue, in alphabetical order: the developer guide's "OpenAPI extensions".
pub(crate) fn catalogue() -> impl Iterator<Item = &'static Known> {
    use Holder::{Components, Operation, PathItem, Root, Scheme, Server, Tag};
    const fn known(name: &'static str, holders: &'static [Holder]) -> Known {
        Known {
            name,
            holders,
            kind: None,
        }
    }
    const fn of(kind: ApiKind, name: &'static str, holders: &'static [Holder]) -> Known {
        Known {
            name,
            holders,
            kind: Some(kind),
        }
    }
    const REST: ApiKind = ApiKind::Rest;
    const HTTP: ApiKind = ApiKind::Http;
    static CATALOGUE: [Known; 20] = [
        known(ANY_METHOD, &[PathItem]),
        of(REST, super::KEY_SOURCE, &[Root]),
        known(super::AUTH, &[Operation]),
        known(super::AUTHORIZER, &[Scheme]),
        known(super::AUTHTYPE, &[Scheme]),
        of(REST, super::BINARY_MEDIA_TYPES, &[Root]),
        of(HTTP, super::CORS, &[Root]),
        of(REST, super::DOCUMENTATION, &[Root]),
        of(REST, super::ACCESS_MODE, &[Root]),
        known(ENDPOINT_CONFIGURATION, &[Root, Server]),
        of(REST, super::GATEWAY_RESPONSES, &[Root]),
        known(super::IMPORT_EXPORT_VERSION, &[Root]),
        known(INTEGRATION, &[Operation]),
        of(HTTP, super::INTEGRATIONS, &[Components]),
        of(REST, super::MINIMUM_COMPRESSION_SIZE, &[Root]),
        of(REST, super::POLICY, &[Root]),
        of(REST, super::VALIDATOR, &[Root, Operation]),
        of(REST, super::VALIDATORS, &[Root]),
        of(REST, super::SECURITY_POLICY, &[Root]),
        of(HTTP, super::TAG_VALUE, &[Tag]),
    ];
    CATALOGUE.iter()
}

/// The names of the extensions that one kind of API alone takes.
pub(crate) fn extensions_of(kind: ApiKind) -> impl Iterator<Item = &'static str> {
    let own = catalogue().filter(move |known| known.kind == Some(kind));
    own.map(|known| known.name)
}
