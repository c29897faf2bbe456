//! The Lambda function that lists the catalogue.

use concierge_functions::{Error, shop};
use concierge_stubs::operations::list_products;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    list_products::run(shop().await?.catalogue).await
}
