//! The Lambda function that shows a customer's order.

use concierge_functions::{Error, shop};
use concierge_stubs::operations::get_order;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    get_order::run(shop().await?.orders).await
}
