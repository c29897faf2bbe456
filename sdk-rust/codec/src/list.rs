//! How a list stands in a parameter: the client writes it, the handler takes it apart.

/// How a list stands in a query parameter (`collectionFormat` in Swagger 2.0, `style` and
/// `explode` in OpenAPI 3.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// The name again for each item.
    Repeated,
    /// Items joined by commas.
    Commas,
    /// Items joined by spaces.
    Spaces,
    /// Items joined by tabs.
    Tabs,
    /// Items joined by bars.
    Pipes,
}

impl ListStyle {
    /// What stands between two items; `None` where the name is repeated instead.
    pub const fn separator(self) -> Option<char> {
        match self {
            Self::Repeated => None,
            Self::Commas => Some(','),
            Self::Spaces => Some(' '),
            Self::Tabs => Some('\t'),
            Self::Pipes => Some('|'),
        }
    }
}
