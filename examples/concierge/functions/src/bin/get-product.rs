//! The Lambda function that shows a product.

use concierge_functions::{Error, shop};
use concierge_stubs::operations::get_product;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    get_product::run(shop().await?.catalogue).await
}
