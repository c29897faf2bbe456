//! The Lambda function that shows what a customer's token says. It needs no data.

use concierge_functions::{Error, log};
use concierge_services::handlers::ProfileService;
use concierge_stubs::operations::get_profile;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    log();
    get_profile::run(ProfileService).await
}
