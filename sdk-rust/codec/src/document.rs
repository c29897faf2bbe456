//! Whole values: a body in bytes, or JSON that was buffered. Their errors name the place.
//!
//! Keeping track of the place costs three times the reading itself, so that is done in a second
//! pass, over input that is known to be wrong.

use std::fmt::{self, Display};

use serde::Deserializer;
use serde_path_to_error::Segment;

use crate::{Decode, Fault, Json, decode};

/// Reads a value from the bytes of a JSON text, all of them.
///
/// ```
/// use gatesmith_codec::{IndexMap, from_slice};
///
/// let prices: IndexMap<String, Vec<i64>> = from_slice(br#"{"rose": [250, 400]}"#)?;
/// assert_eq!(prices["rose"], [250, 400]);
///
/// let text = br#"{"rose": [250, "cheap"]}"#;
/// let misfit = from_slice::<IndexMap<String, Vec<i64>>>(text).unwrap_err();
/// assert_eq!(misfit.path(), "rose[1]");
/// # Ok::<(), gatesmith_codec::Misfit>(())
/// ```
///
/// # Errors
/// Where the text is not JSON, not what `T` asks for, or goes on behind the value.
pub fn from_slice<T: Decode>(text: &[u8]) -> Result<T, Misfit> {
    let mut json = serde_json::Deserializer::from_slice(text);
    let read = decode(&mut json).and_then(|value| json.end().map(|()| value));
    read.map_err(|error| {
        let mut json = serde_json::Deserializer::from_slice(text);
        Misfit::locate::<T, _>(&mut json).unwrap_or_else(|| Misfit::at_the_top(error))
    })
}

/// Reads a value that was buffered: the variant of a union.
///
/// # Errors
/// Where it is not what `T` asks for. The message begins with the place inside the value, because
/// whoever keeps track of places outside saw the value as a whole.
pub fn from_json<T: Decode>(raw: Json) -> Result<T, Fault> {
    decode(&raw).map_err(|error| {
        Fault::new(Misfit::locate::<T, _>(raw).unwrap_or_else(|| Misfit::at_the_top(error)))
    })
}

/// A value that is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    path: Box<str>,
    message: Box<str>,
}

impl Misfit {
    /// The place in the value, `items[2].price.amount`; empty for the value as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    pub fn message(&self) -> &str {
        &self.message
    }

    fn at_the_top(message: impl Display) -> Self {
        Self {
            path: Box::default(),
            message: message.to_string().into(),
        }
    }

    /// Reads once more, with an eye on the place.
    fn locate<'de, T: Decode, D: Deserializer<'de>>(input: D) -> Option<Self> {
        let mut track = serde_path_to_error::Track::new();
        let read = decode::<_, T>(serde_path_to_error::Deserializer::new(input, &mut track));
        let error = read.err()?;
        let path = track.path();
        // A text that breaks off before a key leaves a segment without a name.
        let named = |segment: &&Segment| !matches!(segment, Segment::Unknown);
        let path = if path.iter().filter(named).count() == 0 {
            String::new()
        } else {
            let path = path.to_string();
            path.strip_suffix(".?").map(str::to_owned).unwrap_or(path)
        };
        Some(Self {
            path: path.into(),
            message: error.to_string().into(),
        })
    }
}

impl Display for Misfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}
