//! Values that Rust has no type for.

mod base64_bytes;
mod date;
mod presence;
mod secret;
mod timestamp;
mod unlisted;

pub use base64_bytes::Base64Bytes;
pub use date::Date;
pub use presence::{Nullable, Patch};
pub use secret::Secret;
pub use timestamp::Timestamp;
pub use unlisted::Unlisted;

/// Serde and parameter support for a type whose form on the wire is a string: it is read by
/// `FromStr` with a [`TextError`](crate::TextError), and written by the method given here.
macro_rules! string_form {
    ($ty:ty, $write:expr) => {
        impl $crate::Decode for $ty {
            fn decode(input: &mut dyn $crate::Input) -> Result<Self, $crate::Fault> {
                $crate::read_string(input, str::parse)?.map_err($crate::Fault::new)
            }
        }

        impl ::serde::Serialize for $ty {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let write: fn(&Self) -> ::std::borrow::Cow<'_, str> = $write;
                serializer.serialize_str(&write(self))
            }
        }

        impl $crate::ParameterText for $ty {
            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                let write: fn(&Self) -> ::std::borrow::Cow<'_, str> = $write;
                write(self)
            }

            fn from_text(text: &str) -> Result<Self, $crate::TextError> {
                text.parse()
            }
        }

        $crate::impl_deserialize!($ty);
    };
}

pub(crate) use string_form;
