//! JSON codecs and value types that generated clients and handlers share.
//!
//! Generated types are plain structs and enums; a file beside them holds their codecs, which are
//! built from the pieces here, so that a document with a thousand schemas stays quick to compile:
//!
//! - [`Input`] and [`Decode`] read. `Input` is any serde deserializer behind an object-safe
//!   trait, so nothing generic is emitted for a type, and each codec is compiled once.
//!   [`read_object`] streams an object into [`Slot`]s, one for each field; [`read_string`] serves
//!   enums, [`read_union`] and [`from_json`] discriminated unions.
//! - [`write_object`] writes an object member by member over any serde serializer.
//! - [`impl_deserialize!`] gives a decoded type serde's own [`Deserialize`].
//! - [`Nullable`], [`Patch`], [`Date`], [`Timestamp`], [`Base64Bytes`], [`Secret`], [`Unlisted`]
//!   and [`RawUnion`] are the values that Rust has no type for.
//! - [`ParameterText`] is how a value stands in a path, a query string or a header, and
//!   [`ListStyle`] how a list does.
//!
//! [`from_slice`] reads a whole body, and says of an error deep inside that it is at
//! `items[2].price.amount`; so does `serde_path_to_error` around any other deserializer. Depth is
//! bounded as the deserializer bounds it; `serde_json` refuses more than 128 levels.

mod containers;
mod decode;
mod document;
mod input;
mod list;
mod object;
mod parameter;
mod union;
mod values;
mod write;

pub use decode::{Decode, Fault, decode, read_string};
pub use document::{Misfit, from_json, from_slice};
pub use indexmap::IndexMap;
pub use input::{ArraySink, Input, ObjectSink, ValueSink};
pub use list::ListStyle;
pub use object::{Field, Fixed, LenientSlot, Members, NullableSlot, Slot, Unknown, read_object};
pub use parameter::{ParameterText, TextError};
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::Value as Json;
pub use union::{RawUnion, read_union};
pub use values::{Base64Bytes, Date, Nullable, Patch, Secret, Timestamp, Unlisted};
pub use write::{ObjectWriter, write_object};

/// Gives types that implement [`Decode`] serde's [`Deserialize`], which reads through it.
///
/// ```
/// use gatesmith_codec::{Decode, Fault, Input};
///
/// struct Celsius(f64);
///
/// impl Decode for Celsius {
///     fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
///         input.f64().map(Self)
///     }
/// }
///
/// gatesmith_codec::impl_deserialize!(Celsius);
///
/// let degrees: Celsius = serde_json::from_str("21.5")?;
/// assert_eq!(degrees.0, 21.5);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! impl_deserialize {
    ($($ty:ty),* $(,)?) => {
        $(
            impl<'de> $crate::Deserialize<'de> for $ty {
                fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
                where
                    D: $crate::Deserializer<'de>,
                {
                    $crate::decode(deserializer)
                }
            }
        )*
    };
}
