//! `listOrders`, `getOrder` and `getPartnerOrder`.

use concierge_stubs::{
    operations::{
        get_order::{GetOrder, GetOrderInput, GetOrderResponse},
        get_partner_order::{GetPartnerOrder, GetPartnerOrderInput, GetPartnerOrderResponse},
        list_orders::{ListOrders, ListOrdersInput, ListOrdersResponse},
    },
    types,
};
use gatesmith_lambda::{Request, ServiceError};

use super::{model, owner, refusal::answer};
use crate::{catalogue::DEFAULT_LIMIT, domain::OrderStatus, orders::OrderService};

impl ListOrders for OrderService {
    async fn list_orders(
        &self,
        request: Request<ListOrdersInput>,
    ) -> Result<ListOrdersResponse, ServiceError> {
        let owner = owner(&request);
        let input = request.input;
        let status = input
            .status
            .and_then(|word| OrderStatus::parse(word.as_str()));
        let listed = async {
            let limit = model::counted(input.limit.unwrap_or(DEFAULT_LIMIT), "limit")?;
            self.list(&owner?, status, limit, input.next_token.as_deref())
                .await
        };
        let page = match listed.await {
            Ok(page) => page,
            Err(problem) => return answer(Err(problem), &request.request_id),
        };
        let items = page.items.into_iter().map(model::order);
        Ok(ListOrdersResponse::Ok(types::OrderPage {
            items: items.collect::<Result<_, _>>()?,
            next_token: page.next_token,
        }))
    }
}

impl GetOrder for OrderService {
    async fn get_order(
        &self,
        request: Request<GetOrderInput>,
    ) -> Result<GetOrderResponse, ServiceError> {
        let found = async { self.order(&owner(&request)?, &request.input.order_id).await };
        match found.await {
            Ok(order) => Ok(GetOrderResponse::Ok(model::order(order)?)),
            Err(problem) => answer(Err(problem), &request.request_id),
        }
    }
}

impl GetPartnerOrder for OrderService {
    async fn get_partner_order(
        &self,
        request: Request<GetPartnerOrderInput>,
    ) -> Result<GetPartnerOrderResponse, ServiceError> {
        match self.partner_order(&request.input.order_id).await {
            Ok(order) => Ok(GetPartnerOrderResponse::Ok(model::partner_order(&order)?)),
            Err(problem) => answer(Err(problem), &request.request_id),
        }
    }
}
