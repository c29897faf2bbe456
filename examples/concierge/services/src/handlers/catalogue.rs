//! `listProducts` and `getProduct`.

use concierge_stubs::{
    operations::{
        get_product::{GetProduct, GetProductInput, GetProductResponse},
        list_products::{ListProducts, ListProductsInput, ListProductsResponse},
    },
    types,
};
use gatesmith_lambda::{Request, ServiceError};

use super::{model, refusal::answer};
use crate::{
    catalogue::{CatalogueService, DEFAULT_LIMIT},
    domain::Category,
};

impl ListProducts for CatalogueService {
    async fn list_products(
        &self,
        request: Request<ListProductsInput>,
    ) -> Result<ListProductsResponse, ServiceError> {
        let input = request.input;
        let category = input
            .category
            .and_then(|word| Category::parse(word.as_str()));
        let listed = async {
            let limit = model::counted(input.limit.unwrap_or(DEFAULT_LIMIT), "limit")?;
            self.list(category, limit, input.next_token.as_deref())
                .await
        };
        let page = match listed.await {
            Ok(page) => page,
            Err(problem) => return answer(Err(problem), &request.request_id),
        };
        let items = page.items.into_iter().map(model::product);
        Ok(ListProductsResponse::Ok(types::ProductPage {
            items: items.collect::<Result<_, _>>()?,
            next_token: page.next_token,
        }))
    }
}

impl GetProduct for CatalogueService {
    async fn get_product(
        &self,
        request: Request<GetProductInput>,
    ) -> Result<GetProductResponse, ServiceError> {
        match self.product(&request.input.product_id).await {
            Ok(product) => Ok(GetProductResponse::Ok(model::product(product)?)),
            Err(problem) => answer(Err(problem), &request.request_id),
        }
    }
}
