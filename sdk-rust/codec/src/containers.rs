//! How Rust's own types are read.

use std::hash::BuildHasher;

use indexmap::IndexMap;

use crate::{ArraySink, Decode, Fault, Input, Json, Members, ObjectSink, ValueSink};

macro_rules! scalars {
    ($($ty:ty => $method:ident),* $(,)?) => {
        $(
            impl Decode for $ty {
                fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
                    input.$method()
                }
            }
        )*
    };
}

scalars! {
    bool => boolean,
    i32 => i32,
    i64 => i64,
    u64 => u64,
    f32 => f32,
    f64 => f64,
    String => string,
    Json => json,
}

impl<T: Decode> Decode for Box<T> {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        T::decode(input).map(Self::new)
    }
}

/// Null is `None`.
impl<T: Decode> Decode for Option<T> {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        struct Held<T>(Option<T>);

        impl<T: Decode> ValueSink for Held<T> {
            fn value(&mut self, input: &mut dyn Input) -> Result<(), Fault> {
                self.0 = Some(T::decode(input)?);
                Ok(())
            }
        }

        let mut held = Held(None);
        input.nullable(&mut held)?;
        Ok(held.0)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut items = Self::new();
        input.array(&mut items)?;
        Ok(items)
    }
}

impl<T: Decode> ArraySink for Vec<T> {
    fn item(&mut self, input: &mut dyn Input) -> Result<(), Fault> {
        self.push(T::decode(input)?);
        Ok(())
    }
}

/// In the order of the input; a key that comes twice is an error.
impl<T: Decode, S: BuildHasher + Default> Decode for IndexMap<String, T, S> {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut reader = MapReader {
            members: Self::default(),
            key: String::new(),
        };
        input.object(&mut reader)?;
        Ok(reader.members)
    }
}

struct MapReader<M> {
    members: M,
    key: String,
}

impl<M: Members> ObjectSink for MapReader<M> {
    fn key(&mut self, key: &str) {
        key.clone_into(&mut self.key);
    }

    fn value(&mut self, input: &mut dyn Input) -> Result<(), Fault> {
        self.members.member(std::mem::take(&mut self.key), input)
    }
}

impl<T: Decode, S: BuildHasher> Members for IndexMap<String, T, S> {
    fn member(&mut self, key: String, input: &mut dyn Input) -> Result<(), Fault> {
        if self.contains_key(&key) {
            return Err(Fault::new("the object has this key twice"));
        }
        let value = T::decode(input)?;
        self.insert(key, value);
        Ok(())
    }
}
