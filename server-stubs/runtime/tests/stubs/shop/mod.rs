//! Handlers of a small shop, by hand, in the shape in which the generator prints them.

mod codecs;
pub mod operations;
mod rejections;
pub mod types;
mod validation;

use std::sync::Arc;

use ::gatesmith_lambda as lambda;

/// All operations of the shop.
pub trait Service: operations::get_order::GetOrder + operations::place_order::PlaceOrder {}

impl<S: operations::get_order::GetOrder + operations::place_order::PlaceOrder> Service for S {}

/// The routes of all operations.
pub fn router<S: Service + 'static>(service: S) -> lambda::Router {
    let service = Arc::new(service);
    lambda::Router::new([
        operations::get_order::route(Arc::clone(&service)),
        operations::place_order::route(service),
    ])
}
