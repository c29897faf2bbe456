//! How the types are read and written.

use ::gatesmith_client::codec::{self, Decode, Fault, Input, Serialize, Serializer, Slot, Unknown};

use super::types;

impl Decode for types::Order {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut id = Slot::new();
        let mut status = Slot::new();
        let mut placed_on = Slot::lenient();
        codec::read_object(
            input,
            Unknown::Ignored,
            &mut [
                ("id", &mut id),
                ("status", &mut status),
                ("placedOn", &mut placed_on),
            ],
        )?;
        Ok(Self {
            id: id.required("id")?,
            status: status.required("status")?,
            placed_on: placed_on.optional(),
        })
    }
}

impl Serialize for types::Order {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = codec::write_object(serializer)?;
        object.required("id", &self.id)?;
        object.required("status", &self.status)?;
        object.optional("placedOn", self.placed_on.as_ref())?;
        object.end()
    }
}

impl Decode for types::OrderStatus {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        codec::read_string(input, |text| Self::from_unlisted(text))
    }
}

impl Serialize for types::OrderStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Decode for types::Error {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut code = Slot::new();
        let mut message = Slot::new();
        codec::read_object(
            input,
            Unknown::Ignored,
            &mut [("code", &mut code), ("message", &mut message)],
        )?;
        Ok(Self {
            code: code.required("code")?,
            message: message.required("message")?,
        })
    }
}

codec::impl_deserialize!(types::Order, types::OrderStatus, types::Error);
