//! Where generated code finds the library that it stands on.

/// Where a generated package finds its runtime: a crate, or a package of npm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// In the registry, with this version requirement.
    Version(String),
    /// In a folder, relative to the package, with `/` between the components.
    Path(String),
    /// In the package itself: its sources are written beside the generated code.
    Bundled,
}
