//! What decoders implement, and what they answer when a value is wrong.

use std::fmt::{self, Display};

use serde::Deserializer;

use crate::Input;
use crate::input::drive;

/// A type that can be read from JSON.
///
/// Serde's `Deserialize` without a type parameter: one codec is one compiled function, however
/// many formats and wrappers it is read through. [`impl_deserialize!`](crate::impl_deserialize)
/// adds serde's trait on top.
pub trait Decode: Sized {
    /// Reads one value.
    ///
    /// # Errors
    /// Where the value is not what the type asks for.
    fn decode(input: &mut dyn Input) -> Result<Self, Fault>;
}

/// Reads a value from any serde deserializer.
///
/// # Errors
/// Those of the deserializer, and its `custom` error for what a decoder refuses.
pub fn decode<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Decode,
{
    drive(deserializer, T::decode)
}

/// Reads a string, which `read` sees in place: for enums, which keep only what they do not list.
///
/// # Errors
/// Where the value is not a string.
pub fn read_string<T>(input: &mut dyn Input, read: impl FnOnce(&str) -> T) -> Result<T, Fault> {
    let mut read = Some(read);
    let mut value = None;
    input.text(&mut |text| value = read.take().map(|read| read(text)))?;
    value.ok_or_else(|| Fault::new("expected a string"))
}

/// Why a value cannot be read. It carries no place: the deserializer knows that.
pub struct Fault(Cause);

enum Cause {
    /// The deserializer's own error, which waits with the [`Input`] that it came from.
    Input,
    Message(Box<str>),
}

impl Fault {
    /// What is wrong with the value, in words that complete "this value is refused: …".
    pub fn new(message: impl Display) -> Self {
        Self(Cause::Message(message.to_string().into_boxed_str()))
    }

    pub(crate) const fn in_the_input() -> Self {
        Self(Cause::Input)
    }

    pub(crate) const fn is_in_the_input(&self) -> bool {
        matches!(self.0, Cause::Input)
    }
}

impl Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Input => formatter.write_str("the value is not what its place asks for"),
            Cause::Message(message) => formatter.write_str(message),
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Fault({self})")
    }
}

impl std::error::Error for Fault {}
