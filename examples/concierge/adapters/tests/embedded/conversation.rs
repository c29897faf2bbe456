//! Whole conversations, turn by turn.

use crate::support::{Shop, ana, ben, draft};
use concierge_services::{
    conversation::{ConversationService, Intent, Message, Reply, Said, SlotName},
    domain::OrderStatus,
};

/// A turn, the intent that it has, and a piece of what is answered.
type Turn = (&'static str, Intent, &'static str);

/// Everything that was said in a reply, cards as `[id]` and `[order status]`.
fn said(reply: &Reply) -> String {
    let lines = reply.messages.iter().map(|message| match message {
        Message::Text(text) => text.clone(),
        Message::Product(card) => format!("[{}]", card.product_id),
        Message::OrderStatus(card) => format!("[{} {}]", card.order_id, card.status.as_str()),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Holds a conversation, and gives its last reply.
async fn hold(shop: &Shop, turns: &[Turn]) -> Reply {
    let mut last: Option<Reply> = None;
    for (text, intent, expected) in turns {
        let session = last.as_ref().map(|reply| reply.session_id.as_str());
        let turn = shop
            .it
            .conversation
            .turn(&ana(), session, Said::Text(text))
            .await;
        let reply = turn.unwrap();
        assert_eq!(reply.intent, *intent, "{text}\n{}", said(&reply));
        assert!(said(&reply).contains(expected), "{text}\n{}", said(&reply));
        last = Some(reply);
    }
    last.unwrap()
}

/// From hello to an order that was read out.
const UP_TO_THE_QUESTION: [Turn; 6] = [
    ("Hello!", Intent::Greet, "occasion"),
    (
        "Something pink for a birthday, under 45 euros",
        Intent::FindProducts,
        "[blush-garden]",
    ),
    (
        "I'll take the first one",
        Intent::Checkout,
        "Who are the flowers for?",
    ),
    (
        "For my sister Cleo",
        Intent::Checkout,
        "Where should they go?",
    ),
    (
        "Lindenstr. 5, 10115 Berlin",
        Intent::Checkout,
        "On which day",
    ),
    (
        "on Saturday",
        Intent::Checkout,
        "1 × Blush Garden for my sister Cleo, to Lindenstr. 5, 10115 Berlin, DE, arriving on \
         Saturday, 9 May 2026, for 39.90 EUR",
    ),
];

#[tokio::test]
async fn a_conversation_ends_in_an_order_that_is_carried_out() {
    let shop = Shop::open().await;
    let asked = hold(&shop, &UP_TO_THE_QUESTION).await;
    assert_eq!(asked.missing, [SlotName::Confirmation]);
    let session = Some(asked.session_id.as_str());
    let conversation = &shop.it.conversation;
    let placed = conversation
        .turn(&ana(), session, Said::Text("Yes, please"))
        .await
        .unwrap();
    assert_eq!(placed.intent, Intent::Confirm);
    let id = placed.slots.order_id.clone().unwrap();
    assert!(
        said(&placed).contains(&format!("[{id} ACCEPTED]")),
        "{}",
        said(&placed)
    );
    shop.work().await;
    let status = conversation
        .turn(&ana(), session, Said::Text("where is my order?"))
        .await
        .unwrap();
    assert!(
        said(&status).contains(&format!("[{id} CONFIRMED]")),
        "{}",
        said(&status)
    );
    let order = shop.it.orders.order(&ana(), id.as_str()).await.unwrap();
    assert_eq!(order.recipient.name, "my sister Cleo");
}

#[tokio::test]
async fn what_is_missing_is_asked_for_again_until_it_is_understood() {
    let shop = Shop::open().await;
    let turns = [
        ("I want to buy tulips", Intent::Checkout, "[dutch-tulips]"),
        ("take it", Intent::Checkout, "Which one would you like?"),
        (
            "the first one",
            Intent::Checkout,
            "Who are the flowers for?",
        ),
        ("Cleo", Intent::Checkout, "Where should they go?"),
        (
            "the house on the corner",
            Intent::Unknown,
            "I did not get that address",
        ),
        (
            "12 Rose Lane, London SW1A 1AA, GB",
            Intent::Checkout,
            "On which day",
        ),
        ("soon", Intent::Unknown, "Which day is that?"),
        ("yesterday", Intent::Unknown, "Which day is that?"),
        (
            "2026-05-01",
            Intent::Checkout,
            "I cannot deliver on Friday, 1 May 2026",
        ),
        ("in 90 days", Intent::Checkout, "I cannot deliver on"),
        ("tomorrow", Intent::Checkout, "Thursday, 7 May 2026"),
        ("hm", Intent::Unknown, "Shall I place the order?"),
        ("no", Intent::Cancel, "dropped"),
        ("yes", Intent::Unknown, "I did not understand"),
    ];
    hold(&shop, &turns).await;
    assert!(
        shop.it
            .orders
            .list(&ana(), None, 1, None)
            .await
            .unwrap()
            .items
            .is_empty()
    );
}

#[tokio::test]
async fn an_order_can_be_changed_until_it_is_confirmed() {
    let shop = Shop::open().await;
    let mut turns = UP_TO_THE_QUESTION.to_vec();
    turns.push(("yes, but on Friday", Intent::Checkout, "Friday, 8 May 2026"));
    turns.push(("make it two of them", Intent::Checkout, "2 × Blush Garden"));
    turns.push(("ok", Intent::Confirm, "is accepted"));
    hold(&shop, &turns).await;
    let order = shop
        .it
        .orders
        .list(&ana(), None, 1, None)
        .await
        .unwrap()
        .items
        .remove(0);
    assert_eq!(order.lines[0].quantity, 2);
    assert_eq!(order.delivery_date.to_string(), "2026-05-08");
}

#[tokio::test]
async fn a_search_is_narrowed_turn_by_turn_and_widened_when_nothing_is_left() {
    let shop = Shop::open().await;
    let turns = [
        (
            "show me something white",
            Intent::FindProducts,
            "[blush-garden]",
        ),
        ("for a funeral", Intent::FindProducts, "[quiet-remembrance]"),
        ("under 50 euros", Intent::FindProducts, "[white-lilies]"),
        ("a cactus", Intent::FindProducts, "[desk-cactus]"),
        (
            "for less than 1 euro",
            Intent::FindProducts,
            "I found nothing",
        ),
        ("roses", Intent::FindProducts, "[classic-red-roses]"),
    ];
    hold(&shop, &turns).await;
}

#[tokio::test]
async fn one_of_those_shown_is_chosen_by_place_by_name_or_by_a_word() {
    for (choice, product) in [
        ("I'll take the second one", "classic-red-roses"),
        ("I want the last one", "midnight-roses"),
        ("order the Midnight Roses", "midnight-roses"),
        ("I'll take blush garden please", "blush-garden"),
    ] {
        let shop = Shop::open().await;
        let turns = [(
            "roses",
            Intent::FindProducts,
            "[blush-garden]\n[classic-red-roses]\n[midnight-roses]",
        )];
        let shown = hold(&shop, &turns).await;
        let session = Some(shown.session_id.as_str());
        let reply = shop
            .it
            .conversation
            .turn(&ana(), session, Said::Text(choice))
            .await
            .unwrap();
        assert_eq!(reply.slots.product_id.as_deref(), Some(product), "{choice}");
    }
}

#[tokio::test]
async fn a_card_that_is_sent_back_chooses_its_product() {
    let shop = Shop::open().await;
    let conversation = &shop.it.conversation;
    let reply = conversation
        .turn(&ana(), None, Said::Product("moth-orchid"))
        .await
        .unwrap();
    assert_eq!(reply.intent, Intent::Checkout);
    assert_eq!(reply.missing[0], SlotName::Recipient);
    let reply = conversation
        .turn(&ana(), None, Said::Product("boston-fern"))
        .await
        .unwrap();
    assert!(said(&reply).contains("sold out"), "{}", said(&reply));
}

#[tokio::test]
async fn two_yeses_at_the_same_time_make_one_order() {
    let shop = Shop::open().await;
    let asked = hold(&shop, &UP_TO_THE_QUESTION).await;
    let (owner, session) = (ana(), Some(asked.session_id.as_str()));
    let yes = || {
        shop.it
            .conversation
            .turn(&owner, session, Said::Text("yes"))
    };
    let (one, two) = tokio::join!(yes(), yes());
    assert_eq!(one.unwrap().intent, Intent::Confirm);
    two.unwrap();
    assert_eq!(
        shop.it
            .orders
            .list(&ana(), None, 10, None)
            .await
            .unwrap()
            .items
            .len(),
        1
    );
}

#[tokio::test]
async fn what_sells_out_meanwhile_becomes_another_question() {
    let shop = Shop::open().await;
    let asked = hold(&shop, &UP_TO_THE_QUESTION).await;
    shop.it.products.set_stock("blush-garden", 0).await.unwrap();
    let session = Some(asked.session_id.as_str());
    let reply = shop
        .it
        .conversation
        .turn(&ana(), session, Said::Text("yes"))
        .await
        .unwrap();
    assert_eq!(reply.intent, Intent::Checkout);
    assert!(
        said(&reply).contains("Blush Garden is sold out"),
        "{}",
        said(&reply)
    );
    assert_eq!(reply.missing[0], SlotName::Product);
}

#[tokio::test]
async fn a_session_is_its_owners_and_ends_after_half_an_hour() {
    let shop = Shop::open().await;
    let first = hold(&shop, &UP_TO_THE_QUESTION[..1]).await;
    let session = Some(first.session_id.as_str());
    let conversation = &shop.it.conversation;
    let stolen = conversation
        .turn(&ben(), session, Said::Text("hi"))
        .await
        .unwrap_err();
    assert_eq!(stolen.code(), "NOT_FOUND");
    shop.clock.advance(ConversationService::MINUTES * 60 - 1);
    conversation
        .turn(&ana(), session, Said::Text("hi"))
        .await
        .unwrap();
    shop.clock.advance(ConversationService::MINUTES * 60);
    let over = conversation
        .turn(&ana(), session, Said::Text("hi"))
        .await
        .unwrap_err();
    assert_eq!(over.code(), "NOT_FOUND");
}

#[tokio::test]
async fn anothers_order_is_not_reported() {
    let shop = Shop::open().await;
    let order = shop
        .it
        .checkout
        .place(&ben(), "key-1", &draft())
        .await
        .unwrap();
    let text = format!("status of {}", order.id);
    let conversation = &shop.it.conversation;
    let reply = conversation
        .turn(&ana(), None, Said::Text(&text))
        .await
        .unwrap();
    assert!(
        said(&reply).contains("I find no such order"),
        "{}",
        said(&reply)
    );
    let reply = conversation
        .turn(&ben(), None, Said::Text(&text))
        .await
        .unwrap();
    let accepted = OrderStatus::Accepted.as_str();
    assert!(said(&reply).contains(accepted), "{}", said(&reply));
}

#[tokio::test]
async fn nothing_that_is_said_breaks_the_conversation() {
    let shop = Shop::open().await;
    let long = "rose ".repeat(200);
    let odd = [
        "",
        " ",
        "\u{0}",
        "💐",
        "FL-",
        "in 9999999999 days",
        "under 999999999999999999",
        "-",
        "'''",
        "2026-99-99",
        "9999-12-31",
        "şŠß İ",
        "yes no yes",
        "cancel",
        ",,,,,",
        &long,
    ];
    let mut session = None;
    for text in odd.iter().chain(&odd) {
        let owner = ana();
        let turn = shop
            .it
            .conversation
            .turn(&owner, session.as_deref(), Said::Text(text));
        let reply = turn.await.unwrap();
        assert!(!reply.messages.is_empty());
        session = Some(reply.session_id);
    }
}
