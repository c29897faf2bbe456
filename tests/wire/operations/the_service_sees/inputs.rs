//! An input for each operation, with text as hostile as the document's patterns allow.

use concierge_sdk::{
    operations::{
        CheckoutInput, GetOrderInput, GetPartnerOrderInput, GetProductInput, ListOrdersInput,
        ListProductsInput, ReceiveStripeEventInput, SendMessageInput,
    },
    types::{ListOrdersStatus, ListProductsCategory},
};

use crate::support::{HOSTILE, Samples, concierge};

pub(crate) fn send_message() -> SendMessageInput {
    SendMessageInput {
        body: Samples(&concierge()).whole("ChatTurn"),
    }
}

pub(crate) fn list_products() -> ListProductsInput {
    ListProductsInput {
        category: Some(ListProductsCategory::Gift),
        limit: Some(100),
        next_token: Some(HOSTILE.to_owned()),
    }
}

pub(crate) fn get_product() -> GetProductInput {
    GetProductInput {
        product_id: "20-rosas-rojas".to_owned(),
    }
}

pub(crate) fn checkout() -> CheckoutInput {
    CheckoutInput {
        idempotency_key: "-_AZaz09-_".to_owned(),
        body: Samples(&concierge()).whole("CheckoutRequest"),
    }
}

pub(crate) fn list_orders() -> ListOrdersInput {
    ListOrdersInput {
        status: Some(ListOrdersStatus::Cancelled),
        limit: Some(1),
        next_token: Some(HOSTILE.to_owned()),
    }
}

pub(crate) fn get_order() -> GetOrderInput {
    GetOrderInput {
        order_id: "FL-0123456789".to_owned(),
    }
}

pub(crate) fn get_partner_order() -> GetPartnerOrderInput {
    GetPartnerOrderInput {
        order_id: "FL-ZYXWVTSRQP".to_owned(),
    }
}

pub(crate) fn receive_stripe_event() -> ReceiveStripeEventInput {
    ReceiveStripeEventInput {
        stripe_signature: "t=1767225600,  v1=\"5257a869\"; +%2F/?&=#".to_owned(),
        body: Samples(&concierge()).whole("StripeEvent"),
    }
}
