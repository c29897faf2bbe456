//! The functions that the document's integrations name, in this process: each is a router with
//! the one operation that its Lambda function would have.

use std::{collections::BTreeMap, sync::Arc};

use concierge_adapters::Embedded;
use concierge_services::handlers::ProfileService;
use concierge_stubs::operations::{
    checkout, get_order, get_partner_order, get_product, get_profile, list_orders, list_products,
    receive_stripe_event, send_message,
};
use gatesmith_gateway::{Invocation, Invoke};
use gatesmith_lambda::{InvocationContext, Route, Router};

/// All functions, by their names in the document.
pub(crate) fn all(shop: &Embedded) -> BTreeMap<String, Arc<dyn Invoke>> {
    let catalogue = Arc::new(shop.catalogue.clone());
    let orders = Arc::new(shop.orders.clone());
    let routes = [
        (
            "SendMessageFunction",
            send_message::route(Arc::new(shop.conversation.clone())),
        ),
        (
            "ListProductsFunction",
            list_products::route(Arc::clone(&catalogue)),
        ),
        ("GetProductFunction", get_product::route(catalogue)),
        (
            "CheckoutFunction",
            checkout::route(Arc::new(shop.checkout.clone())),
        ),
        (
            "ListOrdersFunction",
            list_orders::route(Arc::clone(&orders)),
        ),
        ("GetOrderFunction", get_order::route(Arc::clone(&orders))),
        ("GetPartnerOrderFunction", get_partner_order::route(orders)),
        (
            "ReceiveStripeEventFunction",
            receive_stripe_event::route(Arc::new(shop.webhook.clone())),
        ),
        (
            "GetProfileFunction",
            get_profile::route(Arc::new(ProfileService)),
        ),
    ];
    routes
        .into_iter()
        .map(|(name, route)| (name.to_owned(), in_process(route)))
        .collect()
}

fn in_process(route: Route) -> Arc<dyn Invoke> {
    let router = Arc::new(Router::new([route]));
    Arc::new(move |invocation: Invocation| {
        let router = Arc::clone(&router);
        async move {
            let context =
                InvocationContext::new(invocation.request_id).with_deadline(invocation.deadline);
            Ok(router.invoke(invocation.payload, context).await)
        }
    })
}
