//! What the assistant says: every sentence of it stands here.

use jiff::civil::Date;

use super::{Message, OrderCard, ProductCard, Session, SlotName, Slots};
use crate::domain::{Order, Product};

pub(super) const GREETING: &str =
    "Hello! I am the Concierge, and I sell flowers. What is the occasion?";
pub(super) const HELP: &str = "I can show you flowers (\"red roses for a birthday under 50 euros\"), take an \
                    order (\"I'll take the second one\"), and say how an order is doing (\"where is \
                    my order?\").";
pub(super) const NOTHING_FOUND: &str =
    "I found nothing like that. Try another color, occasion or price.";
pub(super) const ADDRESS_QUESTION: &str =
    "Where should they go? Please write street, postal code and city, and the country.";
pub(super) const ADDRESS_HINT: &str =
    "I did not get that address. Please write it like this: 12 Rose Lane, London SW1A 1AA, GB.";

pub(super) fn text_of(text: impl Into<String>) -> Message {
    Message::Text(text.into())
}

pub(super) fn card(product: Product) -> Message {
    Message::Product(ProductCard {
        product_id: product.id,
        name: product.name,
        price: product.price,
    })
}

/// What to say to a sentence that means nothing: the question again, where there was one.
pub(super) fn fallback(session: &Session) -> Vec<Message> {
    let text = match session.asked {
        Some(SlotName::Address) => ADDRESS_HINT,
        Some(SlotName::DeliveryDate) => {
            "Which day is that? You can write \"tomorrow\", \"Friday\" or 2026-05-09."
        }
        Some(SlotName::Recipient) => "Who are the flowers for?",
        Some(SlotName::Confirmation) => "Shall I place the order? Please say yes or no.",
        Some(SlotName::Product) => "Which one would you like? You can say \"the second one\".",
        None => "I did not understand that. Ask me for flowers, or say \"help\".",
    };
    vec![text_of(text)]
}

pub(super) fn ask_for_product(session: &Session) -> Vec<Message> {
    if session.shown.is_empty() {
        return vec![text_of(
            "Gladly. What would you like: roses, tulips, a plant?",
        )];
    }
    let names = session
        .shown
        .iter()
        .enumerate()
        .map(|(index, (_, name))| format!("{}. {name}", index + 1));
    let list = names.collect::<Vec<_>>().join(", ");
    vec![text_of(format!("Which one would you like? {list}"))]
}

/// Where an order stands, and why, where there is a reason.
pub(super) fn report(order: &Order) -> Vec<Message> {
    let mut text = format!(
        "Order {} is {}; it was made for {}.",
        order.id,
        order.stage.status().as_str().to_lowercase(),
        spoken(order.delivery_date)
    );
    if let Some(reason) = &order.reason {
        text.push(' ');
        text.push_str(reason);
    }
    vec![text_of(text), order_card(order)]
}

/// That an order is accepted.
pub(super) fn accepted(order: &Order) -> Vec<Message> {
    let text = format!(
        "Thank you! Your order {} is accepted. Ask me where it is at any time.",
        order.id
    );
    vec![text_of(text), order_card(order)]
}

fn order_card(order: &Order) -> Message {
    Message::OrderStatus(OrderCard {
        order_id: order.id.clone(),
        status: order.stage.status(),
        delivery_date: order.delivery_date,
    })
}

/// The order that would be placed, and the question whether it should be.
pub(super) fn read_out(slots: &Slots, product: &Product) -> String {
    let quantity = slots.quantity.unwrap_or(1);
    let price = product
        .price
        .times(quantity)
        .map_or_else(|error| error.to_string(), |total| total.to_string());
    let recipient = slots.recipient.as_deref().unwrap_or_default();
    let address = slots
        .address
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let date = slots.delivery_date.map(spoken).unwrap_or_default();
    format!(
        "So that is {quantity} × {} for {recipient}, to {address}, arriving on {date}, for {price} \
         on your saved payment method. Shall I place the order?",
        product.name
    )
}

/// A day as people say it: `Saturday, 9 May 2026`.
pub(super) fn spoken(date: Date) -> String {
    date.strftime("%A, %-d %B %Y").to_string()
}
