//! The client.

use ::gatesmith_client::{Bytes, Core, Error};

use super::operations::{self, checkout, get_file, get_order, list_orders};
use super::types;

/// Client of the shop API.
#[derive(Clone, Debug)]
pub struct Client {
    core: Core,
}

/// Builds a [`Client`].
pub type ClientBuilder = ::gatesmith_client::Builder<Client>;

impl Client {
    /// Where the document says that the API is served.
    pub const DEFAULT_ENDPOINT: &str = "https://shop.example.com/v1";

    /// Begins a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new(Some(Self::DEFAULT_ENDPOINT))
    }

    /// Reads an order.
    pub async fn get_order(
        &self,
        input: operations::GetOrderInput,
    ) -> Result<types::Order, Error<operations::GetOrderError>> {
        get_order::call(&self.core, input).await
    }

    /// Lists orders.
    pub async fn list_orders(
        &self,
        input: operations::ListOrdersInput,
    ) -> Result<Vec<types::Order>, Error<::std::convert::Infallible>> {
        list_orders::call(&self.core, input).await
    }

    /// Places an order.
    pub async fn checkout(
        &self,
        input: operations::CheckoutInput,
    ) -> Result<operations::CheckoutOutput, Error<operations::CheckoutError>> {
        checkout::call(&self.core, input).await
    }

    /// Reads a file.
    pub async fn get_file(
        &self,
        input: operations::GetFileInput,
    ) -> Result<Bytes, Error<::std::convert::Infallible>> {
        get_file::call(&self.core, input).await
    }
}

impl From<Core> for Client {
    fn from(core: Core) -> Self {
        Self { core }
    }
}
