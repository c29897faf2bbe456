//! Lists as parameters.

use gatesmith_codec::ParameterText;

/// How a list stands in a query parameter.
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
    pub(super) const fn separator(self) -> Option<char> {
        match self {
            Self::Repeated => None,
            Self::Commas => Some(','),
            Self::Spaces => Some(' '),
            Self::Tabs => Some('\t'),
            Self::Pipes => Some('|'),
        }
    }
}

/// The items, joined; `None` where one of them contains the separator.
pub(super) fn join<T: ParameterText>(items: &[T], separator: char) -> Option<String> {
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        let text = item.to_text();
        if text.contains(separator) {
            return None;
        }
        if index > 0 {
            joined.push(separator);
        }
        joined.push_str(&text);
    }
    Some(joined)
}
