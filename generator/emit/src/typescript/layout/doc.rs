//! Code whose line ends are not settled yet.

use super::printer;

/// A piece of code. Where its lines end is decided when it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doc {
    /// Text on one line, as it stands.
    Text(String),
    /// A space, or a line end in a group that is broken.
    Line,
    /// Nothing, or a line end in a group that is broken.
    SoftLine,
    /// A line end; every group around it is broken.
    HardLine,
    /// One after another.
    Concat(Vec<Doc>),
    /// One level further in.
    Indent(Box<Doc>),
    /// Flat where it fits on its line, broken otherwise.
    Group {
        /// What it holds.
        contents: Box<Doc>,
        /// It is broken whether it fits or not.
        broken: bool,
    },
    /// The first that fits, printed flat if it is the first; the last where none does.
    Choice(Vec<Doc>),
    /// One text in a group that is broken, another in one that is flat.
    IfBroken {
        /// The text in a broken group.
        broken: &'static str,
        /// The text in a flat group.
        flat: &'static str,
    },
    /// A value behind `=` or `:`: a space and the value, or the value on the next line, further
    /// in, where it would not even begin on this one.
    Fluid(Box<Doc>),
}

impl Doc {
    /// Text, which holds no line end.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Nothing.
    pub fn nothing() -> Self {
        Self::Concat(Vec::new())
    }

    /// One after another.
    pub fn concat(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::Concat(parts.into_iter().collect())
    }

    /// One level further in.
    pub fn indent(inner: Self) -> Self {
        Self::Indent(Box::new(inner))
    }

    /// Flat where it fits, and where nothing inside has a line end of its own.
    pub fn group(contents: Self) -> Self {
        let broken = contents.has_line_end();
        Self::Group {
            contents: Box::new(contents),
            broken,
        }
    }

    /// A group that is broken in any case.
    pub fn broken(contents: Self) -> Self {
        Self::Group {
            contents: Box::new(contents),
            broken: true,
        }
    }

    /// A value behind `=` or `:`.
    pub fn fluid(value: Self) -> Self {
        Self::Fluid(Box::new(value))
    }

    /// Items with something in between.
    pub fn joined(items: impl IntoIterator<Item = Self>, separator: &Self) -> Self {
        let mut parts = Vec::new();
        for item in items {
            if !parts.is_empty() {
                parts.push(separator.clone());
            }
            parts.push(item);
        }
        Self::Concat(parts)
    }

    /// Lines, one below the other.
    pub fn lines(lines: impl IntoIterator<Item = String>) -> Self {
        Self::joined(lines.into_iter().map(Self::Text), &Self::HardLine)
    }

    /// It holds a line end that no width takes away.
    pub fn has_line_end(&self) -> bool {
        match self {
            Self::HardLine => true,
            Self::Concat(parts) => parts.iter().any(Self::has_line_end),
            Self::Indent(inner) | Self::Fluid(inner) => inner.has_line_end(),
            Self::Group { broken, .. } => *broken,
            Self::Choice(states) => states.first().is_some_and(Self::has_line_end),
            Self::Text(_) | Self::Line | Self::SoftLine | Self::IfBroken { .. } => false,
        }
    }

    /// The code as text, its first line without indentation, the others with that of `indent`
    /// columns at least.
    pub fn print(&self, indent: usize) -> String {
        printer::print(self, indent)
    }
}

impl From<String> for Doc {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Doc {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}
