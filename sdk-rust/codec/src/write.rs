//! Objects on their way out, member by member.

use indexmap::IndexMap;
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

use crate::{Nullable, Patch};

/// Begins an object.
///
/// # Errors
/// Those of the serializer.
pub fn write_object<S: Serializer>(serializer: S) -> Result<ObjectWriter<S>, S::Error> {
    let members = serializer.serialize_map(None)?;
    Ok(ObjectWriter { members })
}

/// An object that is being written. Every method fails only as the serializer fails, if nothing
/// else is said.
///
/// ```
/// use gatesmith_codec::{Serialize, Serializer, write_object};
///
/// struct Money {
///     amount: i64,
///     note: Option<String>,
/// }
///
/// impl Serialize for Money {
///     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         let mut object = write_object(serializer)?;
///         object.required("amount", &self.amount)?;
///         object.optional("note", self.note.as_ref())?;
///         object.end()
///     }
/// }
///
/// let price = Money { amount: 250, note: None };
/// assert_eq!(serde_json::to_string(&price)?, r#"{"amount":250}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct ObjectWriter<S: Serializer> {
    members: S::SerializeMap,
}

impl<S: Serializer> ObjectWriter<S> {
    /// A member that is always there.
    pub fn required<T>(&mut self, key: &str, value: &T) -> Result<(), S::Error>
    where
        T: Serialize + ?Sized,
    {
        self.members.serialize_entry(key, value)
    }

    /// A member that is left out where there is no value.
    pub fn optional<T>(&mut self, key: &str, value: Option<&T>) -> Result<(), S::Error>
    where
        T: Serialize + ?Sized,
    {
        match value {
            Some(value) => self.required(key, value),
            None => Ok(()),
        }
    }

    /// A member that is always there, and may be null.
    pub fn nullable<T>(&mut self, key: &str, value: &Nullable<T>) -> Result<(), S::Error>
    where
        T: Serialize,
    {
        self.required(key, value)
    }

    /// A member that may be null, and is left out where it is [`Patch::Absent`].
    pub fn patch<T>(&mut self, key: &str, value: &Patch<T>) -> Result<(), S::Error>
    where
        T: Serialize,
    {
        match value {
            Patch::Absent => Ok(()),
            Patch::Null => self.required(key, &()),
            Patch::Value(value) => self.required(key, value),
        }
    }

    /// A member that always holds one string: the tag of a union.
    pub fn fixed(&mut self, key: &str, value: &str) -> Result<(), S::Error> {
        self.required(key, value)
    }

    /// The members that no field is called after. `own` names all the members that the object
    /// has of its own.
    ///
    /// # Errors
    /// Where a key is one of `own`: the object would have it twice.
    pub fn additional<T>(
        &mut self,
        members: &IndexMap<String, T>,
        own: &[&str],
    ) -> Result<(), S::Error>
    where
        T: Serialize,
    {
        for (key, value) in members {
            if own.contains(&key.as_str()) {
                return Err(Error::custom(format_args!(
                    "additional member `{key}` has the name of a field; set the field instead"
                )));
            }
            self.required(key, value)?;
        }
        Ok(())
    }

    /// Ends the object.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.members.end()
    }
}
