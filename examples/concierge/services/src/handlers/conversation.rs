//! `sendMessage`.

use concierge_stubs::{
    operations::send_message::{SendMessage, SendMessageInput, SendMessageResponse},
    types::{self, ChatMessageType},
};
use gatesmith_lambda::{Request, ServiceError};

use super::{model, owner, refusal::answer};
use crate::{
    Problem,
    conversation::{ConversationService, Message, Reply, Said, Slots},
};

impl SendMessage for ConversationService {
    async fn send_message(
        &self,
        request: Request<SendMessageInput>,
    ) -> Result<SendMessageResponse, ServiceError> {
        let turn = &request.input.body;
        let answered = async {
            let said = said(&turn.message)?;
            self.turn(&owner(&request)?, turn.session_id.as_deref(), said)
                .await
        };
        match answered.await {
            Ok(told) => Ok(SendMessageResponse::Ok(reply(told)?)),
            Err(problem) => answer(Err(problem), &request.request_id),
        }
    }
}

/// The part that the message's type announces.
fn said(message: &types::ChatMessage) -> Result<Said<'_>, Problem> {
    let part = match message.r#type {
        ChatMessageType::Text => message.text.as_ref().map(|part| Said::Text(&part.text)),
        ChatMessageType::Product => message
            .product
            .as_ref()
            .map(|part| Said::Product(&part.product_id)),
        ChatMessageType::OrderStatus => message
            .order_status
            .as_ref()
            .map(|part| Said::Order(&part.order_id)),
        _ => None,
    };
    part.ok_or_else(|| {
        let rule = format!(
            "a message of the type {} needs the part of that name",
            message.r#type
        );
        Problem::invalid("message", rule)
    })
}

fn reply(reply: Reply) -> Result<types::ChatReply, ServiceError> {
    let missing = reply
        .missing
        .iter()
        .map(|slot| types::SlotName::from_unlisted(slot.as_str()));
    Ok(types::ChatReply {
        session_id: reply.session_id,
        intent: types::Intent::from_unlisted(reply.intent.as_str()),
        slots: slots(reply.slots)?,
        missing: missing.collect(),
        messages: reply
            .messages
            .into_iter()
            .map(message)
            .collect::<Result<_, _>>()?,
    })
}

fn slots(slots: Slots) -> Result<types::ChatSlots, ServiceError> {
    Ok(types::ChatSlots {
        category: slots.category.map(model::category),
        occasion: slots.occasion.map(model::occasion),
        color: slots.color.map(model::color),
        maximum_price: slots.maximum_price.map(model::money),
        product_id: slots.product_id,
        quantity: slots.quantity.map(model::count).transpose()?,
        recipient: slots.recipient,
        address: slots.address.map(model::address),
        delivery_date: slots.delivery_date.map(model::date).transpose()?,
        order_id: slots.order_id.map(|id| id.to_string()),
    })
}

fn message(message: Message) -> Result<types::ChatMessage, ServiceError> {
    let empty = |r#type| types::ChatMessage {
        r#type,
        text: None,
        product: None,
        order_status: None,
    };
    Ok(match message {
        Message::Text(text) => types::ChatMessage {
            text: Some(types::TextPart { text }),
            ..empty(ChatMessageType::Text)
        },
        Message::Product(card) => types::ChatMessage {
            product: Some(types::ProductPart {
                product_id: card.product_id,
                name: Some(card.name),
                price: Some(model::money(card.price)),
                image_url: None,
            }),
            ..empty(ChatMessageType::Product)
        },
        Message::OrderStatus(card) => types::ChatMessage {
            order_status: Some(types::OrderStatusPart {
                order_id: card.order_id.to_string(),
                status: model::status(card.status),
                delivery_date: Some(model::date(card.delivery_date)?),
            }),
            ..empty(ChatMessageType::OrderStatus)
        },
    })
}
