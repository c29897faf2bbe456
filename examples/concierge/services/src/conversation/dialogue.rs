//! The dialogue: what one turn changes in the session, and what is answered.
//!
//! A turn is read, its meaning is merged into the slots, and one of a handful of moves follows:
//! show products, ask for the next missing slot, read the order out, place it, report one. The
//! session is saved after the move, so that a turn that failed can be said again.

use std::sync::Arc;

use jiff::ToSpan as _;

use super::{
    Intent, Message, Reply, Session, SlotName,
    nlu::{Meaning, Nlu, Utterance},
    speech::{self, text_of},
};
use crate::{
    Problem,
    checkout::CheckoutService,
    domain::{OrderId, Owner, Product},
    orders::OrderService,
    ports::{ProductQuery, SessionStore},
};

/// What the customer does in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// Says something.
    Text(&'a str),
    /// Chooses a product by its card.
    Product(&'a str),
    /// Asks after an order by its card.
    Order(&'a str),
}

/// The conversation's service.
#[derive(Clone)]
pub struct ConversationService {
    /// Who understands.
    pub nlu: Arc<dyn Nlu>,
    /// Where sessions are kept.
    pub sessions: Arc<dyn SessionStore>,
    /// Where orders are placed; its catalogue, clock and ids serve here as well.
    pub checkout: CheckoutService,
    /// Where orders are looked up.
    pub orders: OrderService,
}

/// What a move answers: the intent that it turned out to be, and what is said.
type Move = (Intent, Vec<Message>);

impl ConversationService {
    /// How long a session is kept after its last turn, in minutes.
    pub const MINUTES: i64 = 30;
    /// How many products are shown at a time.
    const SHOWN: u32 = 3;

    /// Takes a turn, in this session or in a new one.
    pub async fn turn(
        &self,
        owner: &Owner,
        session_id: Option<&str>,
        said: Said<'_>,
    ) -> Result<Reply, Problem> {
        let mut session = self.session(owner, session_id).await?;
        let (intent, messages) = self.respond(&mut session, said).await?;
        let missing = if intent == Intent::Checkout {
            session.slots.missing()
        } else {
            Vec::new()
        };
        let expires_at = self.checkout.clock.now() + Self::MINUTES.minutes();
        self.sessions.save(&session, expires_at).await?;
        Ok(Reply {
            session_id: session.id,
            intent,
            slots: session.slots,
            missing,
            messages,
        })
    }

    async fn session(&self, owner: &Owner, id: Option<&str>) -> Result<Session, Problem> {
        let Some(id) = id else {
            return Ok(Session::new(self.checkout.ids.uuid(), owner.clone()));
        };
        let found = self.sessions.load(id, self.checkout.clock.now()).await?;
        found
            .filter(|session| session.owner == *owner)
            .ok_or(Problem::NotFound("session"))
    }

    async fn respond(&self, session: &mut Session, said: Said<'_>) -> Result<Move, Problem> {
        let text = match said {
            Said::Text(text) => text,
            Said::Product(id) => {
                session.slots.product_id = Some(id.to_owned());
                return self.go_on(session).await;
            }
            Said::Order(id) => return self.report(session, OrderId::parse(id)).await,
        };
        let meaning = self
            .nlu
            .understand(&Utterance {
                text,
                asked: session.asked,
                today: self.checkout.clock.today(),
            })
            .await?;
        match meaning.intent {
            Intent::FindProducts => self.show(session, &meaning).await,
            Intent::Checkout => self.buy(session, &meaning, text).await,
            Intent::Confirm => self.place(session).await,
            Intent::OrderStatus => self.report(session, meaning.order_id).await,
            Intent::Cancel => Ok((Intent::Cancel, vec![drop_order(session)])),
            Intent::Greet => Ok((Intent::Greet, vec![text_of(speech::GREETING)])),
            Intent::Help => Ok((Intent::Help, vec![text_of(speech::HELP)])),
            Intent::Unknown => Ok((Intent::Unknown, speech::fallback(session))),
        }
    }

    /// Shows products that fit all that was said so far; where none do, those that fit what was
    /// said now.
    async fn show(&self, session: &mut Session, meaning: &Meaning) -> Result<Move, Problem> {
        session.narrow(meaning);
        let mut found = self.find(session).await?;
        if found.is_empty() {
            session.forget_search();
            session.narrow(meaning);
            found = self.find(session).await?;
        }
        session.shown = found
            .iter()
            .map(|product| (product.id.clone(), product.name.clone()))
            .collect();
        let intent = Intent::FindProducts;
        if found.is_empty() {
            session.forget_search();
            return Ok((intent, vec![text_of(speech::NOTHING_FOUND)]));
        }
        let mut messages = vec![text_of("Here is what I would suggest:")];
        messages.extend(found.into_iter().map(speech::card));
        messages.push(text_of(
            "Tell me which one you would like, or what to look for instead.",
        ));
        Ok((intent, messages))
    }

    async fn find(&self, session: &Session) -> Result<Vec<Product>, Problem> {
        let slots = &session.slots;
        let query = ProductQuery {
            category: slots.category,
            occasion: slots.occasion,
            color: slots.color,
            maximum_price: slots.maximum_price,
            words: session.words.clone(),
        };
        Ok(self.checkout.catalogue.find(&query, Self::SHOWN).await?)
    }

    /// Takes what was said towards an order, and goes on with it.
    async fn buy(
        &self,
        session: &mut Session,
        meaning: &Meaning,
        text: &str,
    ) -> Result<Move, Problem> {
        if let Some(id) = session.chosen(meaning, text) {
            session.slots.product_id = Some(id);
        }
        let slots = &mut session.slots;
        slots.quantity = meaning.quantity.or(slots.quantity);
        slots.recipient = meaning.recipient.clone().or(slots.recipient.take());
        slots.address = meaning.address.clone().or(slots.address.take());
        slots.delivery_date = meaning.delivery_date.or(slots.delivery_date);
        if slots.product_id.is_none() && meaning.narrows() {
            // "I want to order red roses": something to choose from comes first.
            let (_, messages) = self.show(session, meaning).await?;
            session.asked = Some(SlotName::Product);
            return Ok((Intent::Checkout, messages));
        }
        self.go_on(session).await
    }

    /// Asks for what is missing, or reads the order out.
    async fn go_on(&self, session: &mut Session) -> Result<Move, Problem> {
        let intent = Intent::Checkout;
        let product = match &session.slots.product_id {
            Some(id) => self.checkout.catalogue.product(id).await?,
            None => None,
        };
        let gone = session.slots.product_id.is_some()
            && product.as_ref().is_none_or(|product| product.stock == 0);
        if gone {
            session.slots.product_id = None;
            session.asked = Some(SlotName::Product);
            return Ok((
                intent,
                vec![text_of(
                    "I am afraid that one is sold out. What else would you like?",
                )],
            ));
        }
        if let Some(complaint) = self.bad_date(session) {
            session.asked = Some(SlotName::DeliveryDate);
            return Ok((intent, vec![text_of(complaint)]));
        }
        let next = session.slots.missing().first().copied();
        session.asked = next;
        let question = match (next, product) {
            (Some(SlotName::Product), _) | (_, None) => {
                return Ok((intent, speech::ask_for_product(session)));
            }
            (Some(SlotName::Recipient), Some(product)) => {
                format!(
                    "{}: a lovely choice. Who are the flowers for?",
                    product.name
                )
            }
            (Some(SlotName::Address), _) => speech::ADDRESS_QUESTION.to_owned(),
            (Some(SlotName::DeliveryDate), _) => "On which day should they arrive?".to_owned(),
            (Some(SlotName::Confirmation) | None, Some(product)) => {
                session.draft = Some(self.checkout.ids.uuid());
                speech::read_out(&session.slots, &product)
            }
        };
        Ok((intent, vec![text_of(question)]))
    }

    /// What is wrong with the date, where there is one; it is forgotten then.
    fn bad_date(&self, session: &mut Session) -> Option<String> {
        let today = self.checkout.clock.today();
        let last = today.saturating_add(CheckoutService::DAYS_AHEAD.days());
        let date = session.slots.delivery_date?;
        if (today..=last).contains(&date) {
            return None;
        }
        session.slots.delivery_date = None;
        Some(format!(
            "I cannot deliver on {}: it has to be between today and {}. Which day instead?",
            speech::spoken(date),
            speech::spoken(last)
        ))
    }

    /// Places the order that was read out. What the checkout refuses becomes another question.
    async fn place(&self, session: &mut Session) -> Result<Move, Problem> {
        let (Some(draft), Some(key)) = (session.slots.draft(), session.draft.clone()) else {
            return self.go_on(session).await;
        };
        let placed = self
            .checkout
            .place(&session.owner, &format!("chat-{key}"), &draft)
            .await;
        let order = match placed {
            Ok(order) => order,
            Err(Problem::SoldOut { name }) => {
                session.slots.product_id = None;
                session.asked = Some(SlotName::Product);
                let message = format!("I am sorry: {name} is sold out. What else would you like?");
                return Ok((Intent::Checkout, vec![text_of(message)]));
            }
            Err(problem @ (Problem::TooManyOrders { .. } | Problem::Invalid { .. })) => {
                return Ok((Intent::Checkout, vec![text_of(problem.message())]));
            }
            Err(problem) => return Err(problem),
        };
        session.forget_order();
        let messages = speech::accepted(&order);
        session.slots.order_id = Some(order.id);
        Ok((Intent::Confirm, messages))
    }

    /// Says where an order stands: the one that is named, the one of this conversation, or the
    /// customer's last.
    async fn report(&self, session: &mut Session, named: Option<OrderId>) -> Result<Move, Problem> {
        let id = named.or_else(|| session.slots.order_id.clone());
        let found = match id {
            Some(id) => match self.orders.order(&session.owner, id.as_str()).await {
                Err(Problem::NotFound(_)) => None,
                found => Some(found?),
            },
            None => self
                .orders
                .list(&session.owner, None, 1, None)
                .await?
                .items
                .pop(),
        };
        let Some(order) = found else {
            let message = text_of("I find no such order of yours. Its number begins with FL-.");
            return Ok((Intent::OrderStatus, vec![message]));
        };
        let messages = speech::report(&order);
        session.slots.order_id = Some(order.id);
        Ok((Intent::OrderStatus, messages))
    }
}

fn drop_order(session: &mut Session) -> Message {
    let was_open = session.asked.is_some() || session.slots.product_id.is_some();
    session.forget_order();
    text_of(if was_open {
        "All right, I have dropped it. Is there something else?"
    } else {
        "There is nothing to cancel here. Is there something else?"
    })
}
