//! The Lambda function that takes the payment provider's events.

use concierge_functions::{Error, shop_with_secret};
use concierge_stubs::operations::receive_stripe_event;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    receive_stripe_event::run(shop_with_secret().await?.webhook).await
}
