//! Unions that a member of the object tells apart.
//!
//! The tag may come last, so one object is buffered as [`Json`] before its variant is known. A
//! variant that nobody listed keeps it.

use serde::{Serialize, Serializer};

use crate::{Fault, Input, Json};

/// Buffers an object and finds its tag.
///
/// # Errors
/// Where the value is not an object, or has no string under `tag`.
pub fn read_union(input: &mut dyn Input, tag: &str) -> Result<(String, Json), Fault> {
    let raw = input.json()?;
    let Json::Object(members) = &raw else {
        return Err(Fault::new("expected an object"));
    };
    match members.get(tag) {
        Some(Json::String(value)) => Ok((value.clone(), raw)),
        Some(_) => Err(Fault::new(format_args!("`{tag}` is not a string"))),
        None => Err(Fault::new(format_args!("missing field `{tag}`"))),
    }
}

/// A variant of a union that the document does not list, as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct RawUnion {
    tag: String,
    json: Json,
}

impl RawUnion {
    /// For generated codecs: everything else meets variants that the document lists.
    #[doc(hidden)]
    pub const fn new(tag: String, json: Json) -> Self {
        Self { tag, json }
    }

    /// The value that tells the variants apart.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The whole object.
    pub const fn json(&self) -> &Json {
        &self.json
    }

    /// Gives the object away.
    pub fn into_json(self) -> Json {
        self.json
    }
}

impl Serialize for RawUnion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}
