//! Types and codecs in the form that the generator prints.

#![expect(unreachable_pub, reason = "generated types are public")]

use gatesmith_codec::{
    self as codec, Base64Bytes, Date, Decode, Fault, IndexMap, Input, Nullable, NullableSlot,
    Patch, RawUnion, Secret, Serialize, Serializer, Slot, Timestamp, Unknown, Unlisted,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub id: String,
    pub status: Status,
    pub items: Vec<Item>,
    pub placed_on: Option<Date>,
    pub placed_at: Option<Timestamp>,
    pub gift: Nullable<String>,
    pub token: Option<Secret>,
    pub seal: Option<Base64Bytes>,
}

impl Decode for Order {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut id = Slot::new();
        let mut status = Slot::new();
        let mut items = Slot::new();
        let mut placed_on = Slot::lenient();
        let mut placed_at = Slot::new();
        let mut gift = NullableSlot::new();
        let mut token = Slot::new();
        let mut seal = Slot::new();
        codec::read_object(
            input,
            Unknown::Ignored,
            &mut [
                ("id", &mut id),
                ("status", &mut status),
                ("items", &mut items),
                ("placedOn", &mut placed_on),
                ("placedAt", &mut placed_at),
                ("gift", &mut gift),
                ("token", &mut token),
                ("seal", &mut seal),
            ],
        )?;
        Ok(Self {
            id: id.required("id")?,
            status: status.required("status")?,
            items: items.required("items")?,
            placed_on: placed_on.optional(),
            placed_at: placed_at.optional(),
            gift: gift.required("gift")?,
            token: token.optional(),
            seal: seal.optional(),
        })
    }
}

impl Serialize for Order {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = codec::write_object(serializer)?;
        object.required("id", &self.id)?;
        object.required("status", &self.status)?;
        object.required("items", &self.items)?;
        object.optional("placedOn", self.placed_on.as_ref())?;
        object.optional("placedAt", self.placed_at.as_ref())?;
        object.nullable("gift", &self.gift)?;
        object.optional("token", self.token.as_ref())?;
        object.optional("seal", self.seal.as_ref())?;
        object.end()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub sku: String,
    pub price: Price,
    pub note: Patch<String>,
}

impl Decode for Item {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut sku = Slot::new();
        let mut price = Slot::new();
        let mut note = NullableSlot::new();
        codec::read_object(
            input,
            Unknown::Ignored,
            &mut [
                ("sku", &mut sku),
                ("price", &mut price),
                ("note", &mut note),
            ],
        )?;
        Ok(Self {
            sku: sku.required("sku")?,
            price: price.required("price")?,
            note: note.optional(),
        })
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = codec::write_object(serializer)?;
        object.required("sku", &self.sku)?;
        object.required("price", &self.price)?;
        object.patch("note", &self.note)?;
        object.end()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    pub amount: i64,
    pub currency: String,
}

impl Decode for Price {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut amount = Slot::new();
        let mut currency = Slot::new();
        codec::read_object(
            input,
            Unknown::Refused,
            &mut [("amount", &mut amount), ("currency", &mut currency)],
        )?;
        Ok(Self {
            amount: amount.required("amount")?,
            currency: currency.required("currency")?,
        })
    }
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = codec::write_object(serializer)?;
        object.required("amount", &self.amount)?;
        object.required("currency", &self.currency)?;
        object.end()
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Status {
    Pending,
    Confirmed,
    Unlisted(Unlisted),
}

impl Status {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "PENDING",
            Self::Confirmed => "CONFIRMED",
            Self::Unlisted(value) => value.as_str(),
        }
    }

    pub fn from_unlisted(value: impl Into<String>) -> Self {
        let value = value.into();
        match value.as_str() {
            "PENDING" => Self::Pending,
            "CONFIRMED" => Self::Confirmed,
            _ => Self::Unlisted(Unlisted::new(value)),
        }
    }
}

impl Decode for Status {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        codec::read_string(input, |text| Self::from_unlisted(text))
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    Circle(Circle),
    Group(Group),
    Unknown(RawUnion),
}

impl Decode for Shape {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let (tag, raw) = codec::read_union(input, "kind")?;
        match tag.as_str() {
            "circle" => Ok(Self::Circle(codec::from_json(raw)?)),
            "group" => Ok(Self::Group(codec::from_json(raw)?)),
            _ => Ok(Self::Unknown(RawUnion::new(tag, raw))),
        }
    }
}

impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Circle(value) => value.serialize(serializer),
            Self::Group(value) => value.serialize(serializer),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Circle {
    pub radius: f64,
}

impl Decode for Circle {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut radius = Slot::new();
        codec::read_object(
            input,
            Unknown::Refused,
            &mut [("kind", &mut codec::Fixed), ("radius", &mut radius)],
        )?;
        Ok(Self {
            radius: radius.required("radius")?,
        })
    }
}

impl Serialize for Circle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = codec::write_object(serializer)?;
        object.fixed("kind", "circle")?;
        object.required("radius", &self.radius)?;
        object.end()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub shapes: Vec<Shape>,
}

impl Decode for Group {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut shapes = Slot::new();
        codec::read_object(
            input,
            Unknown::Ignored,
            &mut [("kind", &mut codec::Fixed), ("shapes", &mut shapes)],
        )?;
        Ok(Self {
            shapes: shapes.required("shapes")?,
        })
    }
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = codec::write_object(serializer)?;
        object.fixed("kind", "group")?;
        object.required("shapes", &self.shapes)?;
        object.end()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    pub owner: Option<String>,
    pub additional: IndexMap<String, String>,
}

impl Decode for Labels {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut owner = Slot::new();
        let mut additional = IndexMap::new();
        codec::read_object(
            input,
            Unknown::Kept(&mut additional),
            &mut [("owner", &mut owner)],
        )?;
        Ok(Self {
            owner: owner.optional(),
            additional,
        })
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = codec::write_object(serializer)?;
        object.optional("owner", self.owner.as_ref())?;
        object.additional(&self.additional, &["owner"])?;
        object.end()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub next: Option<Box<Node>>,
}

impl Decode for Node {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        let mut next = Slot::new();
        codec::read_object(input, Unknown::Ignored, &mut [("next", &mut next)])?;
        Ok(Self {
            next: next.optional(),
        })
    }
}

codec::impl_deserialize!(
    Order, Item, Price, Status, Shape, Circle, Group, Labels, Node
);
