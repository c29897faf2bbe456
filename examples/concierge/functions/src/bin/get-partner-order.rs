//! The Lambda function that shows an order to a partner.

use concierge_functions::{Error, shop};
use concierge_stubs::operations::get_partner_order;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    get_partner_order::run(shop().await?.orders).await
}
