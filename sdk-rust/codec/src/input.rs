//! A serde deserializer behind an object-safe trait.
//!
//! `erased-serde` does the same for every data format, at two prices that codecs of ours need not
//! pay: a value that is larger than two words is boxed on its way out, and a value that is read
//! generically inside another one is wrapped again, so that the stack of a deep document grows
//! with the square of its depth. [`Input`] offers what JSON needs and no more, and hands each
//! nested value out as the concrete deserializer that the format gives, wrapped once. A wrapper
//! such as `serde_path_to_error` therefore sees every step.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::{Fault, Json};

/// One JSON value that waits to be read, once.
///
/// Each method reads the value as what its name says and fails where it is something else. This
/// trait is implemented here, for every serde deserializer, and nowhere else.
pub trait Input {
    /// `true` or `false`.
    fn boolean(&mut self) -> Result<bool, Fault>;
    /// A whole number of 32 bits.
    fn i32(&mut self) -> Result<i32, Fault>;
    /// A whole number of 64 bits.
    fn i64(&mut self) -> Result<i64, Fault>;
    /// A whole number of 64 bits without a sign.
    fn u64(&mut self) -> Result<u64, Fault>;
    /// A number in single precision.
    fn f32(&mut self) -> Result<f32, Fault>;
    /// A number in double precision.
    fn f64(&mut self) -> Result<f64, Fault>;
    /// A string.
    fn string(&mut self) -> Result<String, Fault>;
    /// A string that need not be kept: `read` sees it in place.
    fn text(&mut self, read: &mut dyn FnMut(&str)) -> Result<(), Fault>;
    /// Any value, as it is.
    fn json(&mut self) -> Result<Json, Fault>;
    /// Any value, which is checked for syntax and dropped.
    fn skip(&mut self) -> Result<(), Fault>;
    /// Null, which gives `false`, or a value, which goes to `sink` and gives `true`.
    fn nullable(&mut self, sink: &mut dyn ValueSink) -> Result<bool, Fault>;
    /// An array, item by item.
    fn array(&mut self, sink: &mut dyn ArraySink) -> Result<(), Fault>;
    /// An object, member by member.
    fn object(&mut self, sink: &mut dyn ObjectSink) -> Result<(), Fault>;
}

/// Takes one value.
pub trait ValueSink {
    /// Reads the value.
    fn value(&mut self, input: &mut dyn Input) -> Result<(), Fault>;
}

/// Takes the items of an array.
pub trait ArraySink {
    /// Reads the next item.
    fn item(&mut self, input: &mut dyn Input) -> Result<(), Fault>;
}

/// Takes the members of an object: for each a key, then its value.
pub trait ObjectSink {
    /// Takes note of the key of the value that comes next.
    fn key(&mut self, key: &str);
    /// Reads the value of that key. A key that is wrong is complained about here and not in
    /// [`key`](Self::key), so that the complaint is placed at the member.
    fn value(&mut self, input: &mut dyn Input) -> Result<(), Fault>;
}

/// Reads one value from a deserializer by way of [`Input`].
pub(crate) fn drive<'de, D, T>(
    deserializer: D,
    read: impl FnOnce(&mut dyn Input) -> Result<T, Fault>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let mut live = Live {
        deserializer: Some(deserializer),
        error: None,
        lifetime: PhantomData,
    };
    let outcome = read(&mut live);
    match (outcome, live.error, live.deserializer) {
        (Ok(value), _, None) => Ok(value),
        // A decoder that does not look at its value: the format still has to step over it.
        (Ok(value), _, Some(unread)) => IgnoredAny::deserialize(unread).map(|_| value),
        (Err(fault), Some(error), _) if fault.is_in_the_input() => Err(error),
        (Err(fault), ..) => Err(de::Error::custom(fault)),
    }
}

/// A deserializer until it is read, and the error that it then gave. The error waits here, in its
/// own type, while a [`Fault`] that only refers to it goes through the object-safe part.
struct Live<'de, D: Deserializer<'de>> {
    deserializer: Option<D>,
    error: Option<D::Error>,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, D: Deserializer<'de>> Live<'de, D> {
    fn read<T>(&mut self, read: impl FnOnce(D) -> Result<T, D::Error>) -> Result<T, Fault> {
        let Some(deserializer) = self.deserializer.take() else {
            return Err(Fault::new("a decoder read one value twice"));
        };
        read(deserializer).map_err(|error| {
            self.error = Some(error);
            Fault::in_the_input()
        })
    }
}

impl<'de, D: Deserializer<'de>> Input for Live<'de, D> {
    fn boolean(&mut self) -> Result<bool, Fault> {
        self.read(bool::deserialize)
    }

    fn i32(&mut self) -> Result<i32, Fault> {
        self.read(i32::deserialize)
    }

    fn i64(&mut self) -> Result<i64, Fault> {
        self.read(i64::deserialize)
    }

    fn u64(&mut self) -> Result<u64, Fault> {
        self.read(u64::deserialize)
    }

    fn f32(&mut self) -> Result<f32, Fault> {
        self.read(f32::deserialize)
    }

    fn f64(&mut self) -> Result<f64, Fault> {
        self.read(f64::deserialize)
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.read(String::deserialize)
    }

    fn text(&mut self, read: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        self.read(|deserializer| deserializer.deserialize_str(TextVisitor(read)))
    }

    fn json(&mut self) -> Result<Json, Fault> {
        self.read(Json::deserialize)
    }

    fn skip(&mut self) -> Result<(), Fault> {
        self.read(IgnoredAny::deserialize).map(|_| ())
    }

    fn nullable(&mut self, sink: &mut dyn ValueSink) -> Result<bool, Fault> {
        self.read(|deserializer| deserializer.deserialize_option(NullableVisitor(sink)))
    }

    fn array(&mut self, sink: &mut dyn ArraySink) -> Result<(), Fault> {
        self.read(|deserializer| deserializer.deserialize_seq(ArrayVisitor(sink)))
    }

    fn object(&mut self, sink: &mut dyn ObjectSink) -> Result<(), Fault> {
        self.read(|deserializer| deserializer.deserialize_map(ObjectVisitor(sink)))
    }
}

/// Visits a string in place.
struct TextVisitor<'a>(&'a mut dyn FnMut(&str));

impl Visitor<'_> for TextVisitor<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        (self.0)(text);
        Ok(())
    }
}

/// Visits null or a value.
struct NullableVisitor<'a>(&'a mut dyn ValueSink);

impl<'de> Visitor<'de> for NullableVisitor<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or null")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_none<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        drive(deserializer, |input| self.0.value(input)).map(|()| true)
    }
}

/// Visits an array.
struct ArrayVisitor<'a>(&'a mut dyn ArraySink);

impl<'de> Visitor<'de> for ArrayVisitor<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(ItemSeed(self.0))?.is_some() {}
        Ok(())
    }
}

/// One item of an array.
struct ItemSeed<'a>(&'a mut dyn ArraySink);

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        drive(deserializer, |input| self.0.item(input))
    }
}

/// Visits an object.
struct ObjectVisitor<'a>(&'a mut dyn ObjectSink);

impl<'de> Visitor<'de> for ObjectVisitor<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_key_seed(KeySeed(self.0))?.is_some() {
            members.next_value_seed(MemberSeed(self.0))?;
        }
        Ok(())
    }
}

/// The key of a member.
struct KeySeed<'a>(&'a mut dyn ObjectSink);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(TextVisitor(&mut |key| self.0.key(key)))
    }
}

/// The value of a member.
struct MemberSeed<'a>(&'a mut dyn ObjectSink);

impl<'de> DeserializeSeed<'de> for MemberSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        drive(deserializer, |input| self.0.value(input))
    }
}
