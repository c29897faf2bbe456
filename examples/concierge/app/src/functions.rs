//! The functions that the document's integrations name: in this process, where each is a router
//! with the one operation that its Lambda function has, or as the binaries of those functions.

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use concierge_adapters::Embedded;
use concierge_services::handlers::ProfileService;
use concierge_stubs::operations::{
    checkout, get_order, get_partner_order, get_product, get_profile, list_orders, list_products,
    receive_stripe_event, send_message,
};
use gatesmith_gateway::{
    Invocation, Invoke,
    lambda::{Function, FunctionError, FunctionLog, FunctionSettings},
};
use gatesmith_lambda::{InvocationContext, Route, Router};

/// The functions' names in the document, and their binaries.
const BINARIES: [(&str, &str); 9] = [
    ("SendMessageFunction", "send-message"),
    ("ListProductsFunction", "list-products"),
    ("GetProductFunction", "get-product"),
    ("CheckoutFunction", "checkout"),
    ("ListOrdersFunction", "list-orders"),
    ("GetOrderFunction", "get-order"),
    ("GetPartnerOrderFunction", "get-partner-order"),
    ("ReceiveStripeEventFunction", "receive-stripe-event"),
    ("GetProfileFunction", "get-profile"),
];

/// How long a call may take: a process may wait for another that writes to the same file.
const TIMEOUT: Duration = Duration::from_secs(10);

/// All functions as the binaries in a folder, by their names in the document.
pub(crate) fn binaries(
    folder: &Path,
    environment: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Arc<Function>>, FunctionError> {
    let start = |(name, binary): &(&str, &str)| {
        let settings = FunctionSettings {
            environment: environment.clone(),
            timeout: TIMEOUT,
            on_log: Some(Arc::new(tell)),
            ..FunctionSettings::binary(folder.join(binary))
        };
        Ok((
            (*name).to_owned(),
            Arc::new(Function::start(name, settings)?),
        ))
    };
    BINARIES.iter().map(start).collect()
}

fn tell(log: &FunctionLog<'_>) {
    let request_id = log.request_id.unwrap_or_default();
    tracing::info!(function = log.function, request_id, "{}", log.line);
}

/// All functions in this process, by their names in the document.
pub(crate) fn in_this_process(shop: &Embedded) -> BTreeMap<String, Arc<dyn Invoke>> {
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
