//! How the types stand in JSON.

use super::types;
use ::gatesmith_lambda::codec::{self, Decode, Fault, Input, Serialize, Serializer, Slot, Unknown};

impl Serialize for types::Order {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = codec::write_object(serializer)?;
        object.required("orderId", &self.order_id)?;
        object.required("status", &self.status)?;
        object.end()
    }
}

impl Serialize for types::Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = codec::write_object(serializer)?;
        object.required("code", &self.code)?;
        object.required("message", &self.message)?;
        object.optional("requestId", self.request_id.as_ref())?;
        object.end()
    }
}

impl Serialize for types::OrderStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Decode for types::OrderStatus {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        codec::read_string(input, |text| Self::from_unlisted(text))
    }
}

impl Decode for types::OrderRequest {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut lines = Slot::new();
        let mut voucher = Slot::new();
        let mut status = Slot::new();
        codec::read_object(
            input,
            Unknown::Refused,
            &mut [
                ("lines", &mut lines),
                ("voucher", &mut voucher),
                ("status", &mut status),
            ],
        )?;
        Ok(Self {
            lines: lines.required("lines")?,
            voucher: voucher.optional(),
            status: status.optional(),
        })
    }
}

impl Decode for types::Line {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut product_id = Slot::new();
        let mut quantity = Slot::new();
        codec::read_object(
            input,
            Unknown::Ignored,
            &mut [("productId", &mut product_id), ("quantity", &mut quantity)],
        )?;
        Ok(Self {
            product_id: product_id.required("productId")?,
            quantity: quantity.required("quantity")?,
        })
    }
}

codec::impl_deserialize!(types::OrderRequest, types::Line, types::OrderStatus);
