//! Examples: values by which the document shows what something looks like.
//!
//! They are documentation: nothing here says that a value fits its type. Values are shared, because
//! documents refer to one example from many places.

use std::sync::Arc;

use serde_json::Value;

use crate::place::Place;

/// An example of a whole payload.
///
/// What OpenAPI 3 keeps elsewhere (`externalValue`) is not among them. An example that only the
/// payload's schema gives is here where that schema stands in place, and in
/// [`TypeDef::example`](super::TypeDef::example) where it has a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Where its value stands.
    pub at: Place,
    /// Its key under `examples`; empty where the document gives it none.
    pub name: String,
    /// The media type that it is written in, without parameters and in lower case. It may be
    /// another than that of the payload's [`Content`](super::Content).
    pub media_type: String,
    /// The value as JSON: text where the media type is none of JSON's.
    pub value: Arc<Value>,
}
