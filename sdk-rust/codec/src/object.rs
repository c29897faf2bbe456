//! Objects with known fields: streamed into slots, one for each field.

use crate::{Decode, Fault, Input, Nullable, ObjectSink, Patch};

/// What [`read_object`] does with a member that no field is called after.
pub enum Unknown<'a> {
    /// Steps over it, so that a newer sender does not break an older reader.
    Ignored,
    /// Refuses it (`additionalProperties: false`).
    Refused,
    /// Keeps it (`additionalProperties` with a schema): an `IndexMap<String, T>`.
    Kept(&'a mut dyn Members),
}

/// Where members go that no field is called after.
pub trait Members {
    /// Reads the value of one member.
    ///
    /// # Errors
    /// Where the value is not what the map holds, or the key is there already.
    fn member(&mut self, key: String, input: &mut dyn Input) -> Result<(), Fault>;
}

/// Where one field of an object is read into: [`Slot`], [`LenientSlot`], [`NullableSlot`] or
/// [`Fixed`].
pub trait Field {
    /// True once a value was read: a second one is an error.
    fn is_read(&self) -> bool;
    /// Reads the value.
    ///
    /// # Errors
    /// Where it is not what the field holds.
    fn read(&mut self, input: &mut dyn Input) -> Result<(), Fault>;
}

/// Reads an object: each member into the field that has its key.
///
/// Nothing is buffered. Members may come in any order; the search for a key begins behind the
/// last hit, so an object in the order of its fields costs one comparison a member.
///
/// # Errors
/// Where the value is not an object, a member's value is refused, a field comes twice, or an
/// unknown member is refused. That a required field is missing is found afterwards, by
/// [`Slot::required`].
pub fn read_object<'a>(
    input: &mut dyn Input,
    unknown: Unknown<'a>,
    fields: &'a mut [(&'a str, &'a mut dyn Field)],
) -> Result<(), Fault> {
    input.object(&mut ObjectReader {
        fields,
        unknown,
        next: 0,
        found: None,
        key: String::new(),
    })
}

struct ObjectReader<'a> {
    fields: &'a mut [(&'a str, &'a mut dyn Field)],
    unknown: Unknown<'a>,
    /// Where the search for the next key begins.
    next: usize,
    /// The field of the current member.
    found: Option<usize>,
    /// The key of the current member, where it is no field's and somebody asks for it.
    key: String,
}

impl ObjectSink for ObjectReader<'_> {
    fn key(&mut self, key: &str) {
        let (before, behind) = self.fields.split_at(self.next);
        self.found = behind
            .iter()
            .position(|(name, _)| *name == key)
            .map(|index| index + self.next)
            .or_else(|| before.iter().position(|(name, _)| *name == key));
        match self.found {
            Some(index) => self.next = index + 1,
            None if matches!(self.unknown, Unknown::Ignored) => {}
            None => key.clone_into(&mut self.key),
        }
    }

    fn value(&mut self, input: &mut dyn Input) -> Result<(), Fault> {
        if let Some((name, field)) = self.found.and_then(|index| self.fields.get_mut(index)) {
            if field.is_read() {
                return Err(Fault::new(format_args!("duplicate field `{name}`")));
            }
            return field.read(input);
        }
        match &mut self.unknown {
            Unknown::Ignored => input.skip(),
            Unknown::Refused => Err(Fault::new(format_args!(
                "unknown field `{}`",
                Excerpt(&self.key)
            ))),
            Unknown::Kept(members) => members.member(std::mem::take(&mut self.key), input),
        }
    }
}

/// The beginning of a text that somebody else wrote: enough to recognise it, and bounded.
struct Excerpt<'a>(&'a str);

impl std::fmt::Display for Excerpt<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const LENGTH: usize = 64;
        match self.0.char_indices().nth(LENGTH) {
            None => formatter.write_str(self.0),
            Some((end, _)) => write!(formatter, "{}…", &self.0[..end]),
        }
    }
}

fn missing(name: &str) -> Fault {
    Fault::new(format_args!("missing field `{name}`"))
}

/// A field that is never null.
#[derive(Debug)]
pub struct Slot<T>(Option<T>);

impl<T: Decode> Slot<T> {
    /// An empty slot. Null is read as a `T`, so for nearly every `T` it is an error.
    pub const fn new() -> Self {
        Self(None)
    }

    /// An empty slot that takes null for an absent value: many services write `null` where their
    /// document says that a field is left out.
    pub const fn lenient() -> LenientSlot<T> {
        LenientSlot(NullableSlot::new())
    }

    /// The value of a required field.
    ///
    /// # Errors
    /// Where the object did not have it.
    pub fn required(self, name: &str) -> Result<T, Fault> {
        self.0.ok_or_else(|| missing(name))
    }

    /// The value of an optional field.
    pub fn optional(self) -> Option<T> {
        self.0
    }
}

impl<T: Decode> Default for Slot<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Decode> Field for Slot<T> {
    fn is_read(&self) -> bool {
        self.0.is_some()
    }

    fn read(&mut self, input: &mut dyn Input) -> Result<(), Fault> {
        self.0 = Some(T::decode(input)?);
        Ok(())
    }
}

/// A field for which null and absent are the same; from [`Slot::lenient`].
#[derive(Debug)]
pub struct LenientSlot<T>(NullableSlot<T>);

impl<T: Decode> LenientSlot<T> {
    /// The value of a required field.
    ///
    /// # Errors
    /// Where the object did not have it, or had null.
    pub fn required(self, name: &str) -> Result<T, Fault> {
        self.optional().ok_or_else(|| missing(name))
    }

    /// The value of an optional field; `None` for null.
    pub fn optional(self) -> Option<T> {
        self.0.optional().into_option()
    }
}

impl<T: Decode> Field for LenientSlot<T> {
    fn is_read(&self) -> bool {
        self.0.is_read()
    }

    fn read(&mut self, input: &mut dyn Input) -> Result<(), Fault> {
        self.0.read(input)
    }
}

/// A field that may be null, where null and absent differ.
#[derive(Debug)]
pub struct NullableSlot<T>(Patch<T>);

impl<T: Decode> NullableSlot<T> {
    /// An empty slot.
    pub const fn new() -> Self {
        Self(Patch::Absent)
    }

    /// The value or null of a required field.
    ///
    /// # Errors
    /// Where the object did not have it.
    pub fn required(self, name: &str) -> Result<Nullable<T>, Fault> {
        match self.0 {
            Patch::Absent => Err(missing(name)),
            Patch::Null => Ok(Nullable::Null),
            Patch::Value(value) => Ok(Nullable::Value(value)),
        }
    }

    /// The value, null, or neither.
    pub fn optional(self) -> Patch<T> {
        self.0
    }
}

impl<T: Decode> Default for NullableSlot<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Decode> Field for NullableSlot<T> {
    fn is_read(&self) -> bool {
        !self.0.is_absent()
    }

    fn read(&mut self, input: &mut dyn Input) -> Result<(), Fault> {
        self.0 = Option::decode(input)?.map_or(Patch::Null, Patch::Value);
        Ok(())
    }
}

/// A member that always holds one string, the tag of a union: it is known, and stepped over.
#[derive(Debug)]
pub struct Fixed;

impl Field for Fixed {
    fn is_read(&self) -> bool {
        false
    }

    fn read(&mut self, input: &mut dyn Input) -> Result<(), Fault> {
        input.skip()
    }
}
