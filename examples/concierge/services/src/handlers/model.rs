//! Between the shop's words and the document's types.
//!
//! The words of enums are the same on both sides, and a test says so; what a request holds was
//! checked against the document before it came here.

use concierge_stubs::types;
use gatesmith_lambda::{ServiceError, codec};
use jiff::{Timestamp, civil};

use super::unspeakable;
use crate::{
    Problem,
    domain::{Address, Category, Color, Money, Occasion, Order, OrderStatus, Product, Recipient},
};

pub(super) fn date(date: civil::Date) -> Result<codec::Date, ServiceError> {
    date.try_into().map_err(unspeakable)
}

pub(super) fn timestamp(at: Timestamp) -> Result<codec::Timestamp, ServiceError> {
    at.try_into().map_err(unspeakable)
}

/// A count that is bounded far below what either side can hold.
pub(super) fn count(count: u32) -> Result<i32, ServiceError> {
    i32::try_from(count).map_err(unspeakable)
}

/// A count out of a request, where a negative one was refused before.
pub(super) fn counted(count: i32, place: &str) -> Result<u32, Problem> {
    u32::try_from(count).map_err(|_| Problem::invalid(place, "must not be negative"))
}

pub(super) fn money(money: Money) -> types::Money {
    types::Money {
        amount: money.amount,
        currency: money.currency.to_string(),
    }
}

pub(super) fn category(category: Category) -> types::Category {
    types::Category::from_unlisted(category.as_str())
}

pub(super) fn occasion(occasion: Occasion) -> types::Occasion {
    types::Occasion::from_unlisted(occasion.as_str())
}

pub(super) fn color(color: Color) -> types::Color {
    types::Color::from_unlisted(color.as_str())
}

pub(super) fn status(status: OrderStatus) -> types::OrderStatus {
    types::OrderStatus::from_unlisted(status.as_str())
}

pub(super) fn product(product: Product) -> Result<types::Product, ServiceError> {
    let availability = product.availability();
    Ok(types::Product {
        product_id: product.id,
        name: product.name,
        description: product.description,
        category: category(product.category),
        price: money(product.price),
        availability: types::Availability::from_unlisted(availability.as_str()),
        colors: product.colors.into_iter().map(color).collect(),
        occasions: product.occasions.into_iter().map(occasion).collect(),
        stems: product.stems.map(count).transpose()?,
        image_url: None,
        added_on: product.added_on.map(date).transpose()?,
    })
}

pub(super) fn address(address: Address) -> types::Address {
    types::Address {
        street: address.street,
        extra: address.extra,
        city: address.city,
        postal_code: address.postal_code,
        country: address.country,
    }
}

pub(super) fn address_from(address: types::Address) -> Address {
    Address {
        street: address.street,
        extra: address.extra,
        city: address.city,
        postal_code: address.postal_code,
        country: address.country,
    }
}

pub(super) fn recipient_from(recipient: types::Recipient) -> Recipient {
    Recipient {
        name: recipient.name,
        phone: recipient.phone,
    }
}

pub(super) fn order(order: Order) -> Result<types::Order, ServiceError> {
    let updated_at = timestamp(order.updated_at())?;
    let line = |line: crate::domain::Line| {
        Ok(types::OrderLine {
            product_id: line.product_id,
            name: line.name,
            quantity: count(line.quantity)?,
            unit_price: money(line.unit_price),
        })
    };
    let event = |(stood, at)| {
        Ok(types::OrderEvent {
            status: status(stood),
            at: timestamp(at)?,
        })
    };
    Ok(types::Order {
        order_id: order.id.to_string(),
        status: status(order.stage.status()),
        status_reason: order.reason,
        lines: order
            .lines
            .into_iter()
            .map(line)
            .collect::<Result<_, ServiceError>>()?,
        total: money(order.total),
        recipient: types::Recipient {
            name: order.recipient.name,
            phone: order.recipient.phone,
        },
        address: address(order.address),
        delivery_date: date(order.delivery_date)?,
        gift_message: order.gift_message,
        created_at: timestamp(order.created_at)?,
        updated_at,
        history: order
            .history
            .into_iter()
            .map(event)
            .collect::<Result<_, ServiceError>>()?,
    })
}

/// What a delivery partner sees of an order.
pub(super) fn partner_order(order: &Order) -> Result<types::PartnerOrder, ServiceError> {
    Ok(types::PartnerOrder {
        order_id: order.id.to_string(),
        status: status(order.stage.status()),
        postal_code: order.address.postal_code.clone(),
        country: order.address.country.clone(),
        delivery_date: date(order.delivery_date)?,
        updated_at: timestamp(order.updated_at())?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        conversation::{Intent, SlotName},
        domain::Availability,
    };

    /// Both lists of words, in one order.
    macro_rules! assert_same_words {
        ($($name:ident)+) => {$({
            let ours: BTreeSet<&str> = $name::ALL.iter().map(|word| word.as_str()).collect();
            let theirs: BTreeSet<&str> = types::$name::LISTED.iter().map(types::$name::as_str).collect();
            assert_eq!(ours, theirs, stringify!($name));
        })+};
    }

    #[test]
    fn the_shop_and_the_document_have_the_same_words() {
        assert_same_words!(Availability Category Color Intent Occasion OrderStatus SlotName);
    }
}
