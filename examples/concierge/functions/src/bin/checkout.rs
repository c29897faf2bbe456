//! The Lambda function that takes orders.

use concierge_functions::{Error, shop};
use concierge_stubs::operations::checkout;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    checkout::run(shop().await?.checkout).await
}
