//! The Lambda function that lists a customer's orders.

use concierge_functions::{Error, shop};
use concierge_stubs::operations::list_orders;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    list_orders::run(shop().await?.orders).await
}
