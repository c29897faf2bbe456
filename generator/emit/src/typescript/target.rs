//! What a TypeScript target is made from: the API, its settings, its names.

use crate::Runtime;

/// How one TypeScript package is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeScriptSettings {
    /// The package's name in its manifest: `@concierge/sdk`.
    pub package: String,
    /// The document, as a path that is shown: `spec/concierge.yaml`.
    pub document: String,
    /// Where the package finds `@gatesmith/client`.
    pub runtime: Runtime,
}
