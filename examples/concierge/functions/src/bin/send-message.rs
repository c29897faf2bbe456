//! The Lambda function that takes turns in a conversation.

use concierge_functions::{Error, shop};
use concierge_stubs::operations::send_message;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    send_message::run(shop().await?.conversation).await
}
