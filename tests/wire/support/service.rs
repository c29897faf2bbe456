//! A service that answers what a test puts in, and remembers what it was asked.

use std::{
    any::{Any, type_name},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use concierge_stubs::{
    lambda::{Request, Route, Router, ServiceError},
    operations,
};

/// What the service does when it is called next.
enum Line {
    Answer(Box<dyn Any + Send>),
    Fail(&'static str),
    Panic(&'static str),
}

#[derive(Default)]
struct Script {
    next: Option<Line>,
    seen: Vec<Box<dyn Any + Send>>,
}

/// The service. Clones share one script.
#[derive(Clone, Default)]
pub(crate) struct Scripted(Arc<Mutex<Script>>);

impl Scripted {
    /// The next call is answered by this response of its operation.
    pub(crate) fn answers(&self, response: impl Any + Send) {
        self.script().next = Some(Line::Answer(Box::new(response)));
    }

    /// The next call ends in an error with this text.
    pub(crate) fn fails(&self, text: &'static str) {
        self.script().next = Some(Line::Fail(text));
    }

    /// The next call ends in a panic with this text.
    pub(crate) fn panics(&self, text: &'static str) {
        self.script().next = Some(Line::Panic(text));
    }

    /// The one request that came since this was asked last.
    #[track_caller]
    pub(crate) fn saw<I: 'static>(&self) -> Request<I> {
        let mut seen = std::mem::take(&mut self.script().seen);
        assert_eq!(seen.len(), 1, "the service is called once");
        let request = seen.remove(0).downcast();
        *request.unwrap_or_else(|_| unreachable!("it was asked for {}", type_name::<I>()))
    }

    /// Nothing came through to the service.
    #[track_caller]
    pub(crate) fn saw_nothing(&self) {
        assert_eq!(self.script().seen.len(), 0, "the service is not called");
    }

    /// Each function of the document with the one operation that it serves.
    pub(crate) fn functions(&self) -> [(&'static str, Router); 9] {
        let of = |route: fn(Arc<Self>) -> Route| Router::new([route(Arc::new(self.clone()))]);
        [
            ("SendMessageFunction", of(operations::send_message::route)),
            ("ListProductsFunction", of(operations::list_products::route)),
            ("GetProductFunction", of(operations::get_product::route)),
            ("CheckoutFunction", of(operations::checkout::route)),
            ("ListOrdersFunction", of(operations::list_orders::route)),
            ("GetOrderFunction", of(operations::get_order::route)),
            (
                "GetPartnerOrderFunction",
                of(operations::get_partner_order::route),
            ),
            (
                "ReceiveStripeEventFunction",
                of(operations::receive_stripe_event::route),
            ),
            ("GetProfileFunction", of(operations::get_profile::route)),
        ]
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn play<I: Send + 'static, R: 'static>(&self, request: Request<I>) -> Result<R, ServiceError> {
        let mut script = self.script();
        script.seen.push(Box::new(request));
        let line = script
            .next
            .take()
            .expect("a test says how a call is answered");
        drop(script);
        match line {
            Line::Answer(response) => {
                let response = response.downcast();
                Ok(*response.expect("the response is one of this operation"))
            }
            Line::Fail(text) => Err(ServiceError::message(text)),
            Line::Panic(text) => std::panic::resume_unwind(Box::new(text)),
        }
    }
}

macro_rules! plays {
    ($($operation:ident: $service:ident($input:ty) -> $result:ident;)+) => {$(
        impl operations::$operation::$service for Scripted {
            async fn $operation(&self, request: Request<$input>) -> operations::$operation::$result {
                self.play(request)
            }
        }
    )+};
}

plays! {
    send_message: SendMessage(operations::send_message::SendMessageInput) -> SendMessageResult;
    list_products: ListProducts(operations::list_products::ListProductsInput) -> ListProductsResult;
    get_product: GetProduct(operations::get_product::GetProductInput) -> GetProductResult;
    checkout: Checkout(operations::checkout::CheckoutInput) -> CheckoutResult;
    list_orders: ListOrders(operations::list_orders::ListOrdersInput) -> ListOrdersResult;
    get_order: GetOrder(operations::get_order::GetOrderInput) -> GetOrderResult;
    get_partner_order: GetPartnerOrder(operations::get_partner_order::GetPartnerOrderInput) -> GetPartnerOrderResult;
    receive_stripe_event: ReceiveStripeEvent(operations::receive_stripe_event::ReceiveStripeEventInput) -> ReceiveStripeEventResult;
    get_profile: GetProfile(()) -> GetProfileResult;
}
