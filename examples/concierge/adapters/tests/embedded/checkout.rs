//! Accepting orders, and listing them.

use crate::support::{Shop, ana, ben, draft};
use concierge_services::{
    Problem,
    checkout::CheckoutService,
    domain::{Money, OrderDraft, OrderStatus},
    ports::Catalogue as _,
};
use jiff::civil::date;

#[tokio::test]
async fn a_repeated_checkout_gives_the_same_order_and_queues_no_second_charge() {
    let shop = Shop::open().await;
    let first = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap();
    let again = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap();
    assert_eq!(first, again);
    shop.work().await;
    assert_eq!(shop.it.payments.entries(&first.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_repeated_checkout_is_the_same_order_even_when_it_could_no_longer_be_accepted() {
    let shop = Shop::open().await;
    let first = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap();
    shop.it.products.set_stock("dutch-tulips", 0).await.unwrap();
    shop.clock.advance(30 * 24 * 60 * 60);
    let again = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap();
    assert_eq!(first.id, again.id);
}

#[tokio::test]
async fn a_key_stands_for_one_order_of_one_customer() {
    let shop = Shop::open().await;
    let first = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap();
    let other = OrderDraft {
        gift_message: Some("Happy birthday".to_owned()),
        ..draft()
    };
    let refused = shop
        .it
        .checkout
        .place(&ana(), "key-1", &other)
        .await
        .unwrap_err();
    assert!(matches!(refused, Problem::KeyReused), "{refused}");
    let bens = shop
        .it
        .checkout
        .place(&ben(), "key-1", &draft())
        .await
        .unwrap();
    assert_ne!(bens.id, first.id);
}

#[tokio::test]
async fn two_checkouts_with_one_key_at_the_same_time_make_one_order() {
    let shop = Shop::open().await;
    let (owner, draft) = (ana(), draft());
    let place = || shop.it.checkout.place(&owner, "key-1", &draft);
    let (a, b, c) = tokio::join!(place(), place(), place());
    let (a, b, c) = (a.unwrap().id, b.unwrap().id, c.unwrap().id);
    assert!(a == b && b == c);
    let page = shop.it.orders.list(&ana(), None, 10, None).await.unwrap();
    assert_eq!(page.items.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_with_its_place() {
    let shop = Shop::open().await;
    let lines = |lines: &[(&str, u32)]| OrderDraft {
        lines: lines
            .iter()
            .map(|(id, count)| ((*id).to_owned(), *count))
            .collect(),
        ..draft()
    };
    let on = |day| OrderDraft {
        delivery_date: day,
        ..draft()
    };
    let cases = [
        (on(date(2026, 5, 5)), "deliveryDate"),
        (on(date(2026, 7, 6)), "deliveryDate"),
        (lines(&[]), "lines"),
        (lines(&[("dutch-tulips", 0)]), "lines[0].quantity"),
        (lines(&[("dutch-tulips", 21)]), "lines[0].quantity"),
        (
            lines(&[("dutch-tulips", 1), ("no-such", 1)]),
            "lines[1].productId",
        ),
        (
            lines(&[("dutch-tulips", 1), ("dutch-tulips", 2)]),
            "lines[1].productId",
        ),
    ];
    for (draft, expected) in cases {
        match shop.it.checkout.place(&ana(), "key-1", &draft).await {
            Err(Problem::Invalid { place, .. }) => assert_eq!(place, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn today_and_the_sixtieth_day_can_be_delivered_on() {
    let shop = Shop::open().await;
    for (key, day) in [("key-1", date(2026, 5, 6)), ("key-2", date(2026, 7, 5))] {
        let draft = OrderDraft {
            delivery_date: day,
            ..draft()
        };
        shop.it.checkout.place(&ana(), key, &draft).await.unwrap();
    }
}

#[tokio::test]
async fn the_total_is_the_sum_of_the_lines_at_the_prices_of_now() {
    let shop = Shop::open().await;
    let draft = OrderDraft {
        lines: vec![("dutch-tulips".to_owned(), 2), ("glass-vase".to_owned(), 1)],
        ..draft()
    };
    let order = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft)
        .await
        .unwrap();
    assert_eq!(order.total, Money::euro_cents(2 * 2490 + 1590));
}

#[tokio::test]
async fn what_is_sold_out_is_not_accepted() {
    let shop = Shop::open().await;
    let draft = OrderDraft {
        lines: vec![("midnight-roses".to_owned(), 4)],
        ..draft()
    };
    let refused = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "SOLD_OUT");
}

#[tokio::test]
async fn a_customer_has_a_bounded_number_of_orders_under_way() {
    let shop = Shop::open().await;
    for count in 0..CheckoutService::OPEN_ORDERS {
        let key = format!("key-{count}");
        shop.it
            .checkout
            .place(&ana(), &key, &draft())
            .await
            .unwrap();
    }
    let refused = shop
        .it
        .checkout
        .place(&ana(), "one-more", &draft())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "TOO_MANY_ORDERS");
    shop.work().await;
    shop.it
        .checkout
        .place(&ana(), "one-more", &draft())
        .await
        .unwrap();
}

#[tokio::test]
async fn checkouts_at_the_same_time_do_not_pass_the_bound() {
    let shop = Shop::open().await;
    let mut calls = tokio::task::JoinSet::new();
    for count in 0..3 * CheckoutService::OPEN_ORDERS {
        let checkout = shop.it.checkout.clone();
        let key = format!("key-{count}");
        calls.spawn(async move { checkout.place(&ana(), &key, &draft()).await });
    }
    let answers = calls.join_all().await;
    let (placed, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(placed.len(), 20);
    assert!(
        refused
            .into_iter()
            .all(|refused| refused.unwrap_err().code() == "TOO_MANY_ORDERS")
    );
}

#[tokio::test]
async fn pages_show_every_order_once_and_the_newest_first() {
    let shop = Shop::open().await;
    let mut placed = Vec::new();
    for count in 0..7 {
        // Some at the same instant, some later.
        shop.clock.advance(count % 2);
        let key = format!("key-{count}");
        placed.push(
            shop.it
                .checkout
                .place(&ana(), &key, &draft())
                .await
                .unwrap()
                .id,
        );
    }
    let mut listed = Vec::new();
    let mut token = None;
    loop {
        let page = shop
            .it
            .orders
            .list(&ana(), None, 3, token.as_deref())
            .await
            .unwrap();
        assert!(page.items.len() <= 3);
        listed.extend(page.items.into_iter().map(|order| order.id));
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    placed.reverse();
    assert_eq!(listed, placed);
}

#[tokio::test]
async fn a_customer_sees_only_their_own_orders() {
    let shop = Shop::open().await;
    let order = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap();
    let id = order.id.as_str();
    assert!(shop.it.orders.order(&ana(), id).await.is_ok());
    let hidden = shop.it.orders.order(&ben(), id).await.unwrap_err();
    assert_eq!(hidden.code(), "NOT_FOUND");
    assert!(
        shop.it
            .orders
            .list(&ben(), None, 10, None)
            .await
            .unwrap()
            .items
            .is_empty()
    );
}

#[tokio::test]
async fn a_page_token_is_good_for_its_own_list_only() {
    let shop = Shop::open().await;
    for key in ["key-1", "key-2"] {
        shop.it.checkout.place(&ana(), key, &draft()).await.unwrap();
    }
    let orders = &shop.it.orders;
    let page = orders.list(&ana(), None, 1, None).await.unwrap();
    let token = page.next_token.unwrap();
    assert!(orders.list(&ana(), None, 1, Some(&token)).await.is_ok());
    let accepted = Some(OrderStatus::Accepted);
    for refused in [
        orders.list(&ben(), None, 1, Some(&token)).await,
        orders.list(&ana(), accepted, 1, Some(&token)).await,
        orders.list(&ana(), None, 1, Some("AAAA")).await,
    ] {
        assert_eq!(refused.unwrap_err().code(), "INVALID_REQUEST");
    }
}

#[tokio::test]
async fn the_catalogue_is_paged_by_category() {
    let shop = Shop::open().await;
    let catalogue = &shop.it.catalogue;
    let mut ids = Vec::new();
    let mut token = None;
    loop {
        let page = catalogue.list(None, 4, token.as_deref()).await.unwrap();
        ids.extend(page.items.into_iter().map(|product| product.id));
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    let all = shop.it.products.page(None, None, 100).await.unwrap();
    assert_eq!(
        ids,
        all.into_iter()
            .map(|product| product.id)
            .collect::<Vec<_>>()
    );
}
