//! A Lambda function that serves every operation of the Concierge by the generated stubs, and
//! asks the test that started it what to answer.

use concierge_stubs::lambda;
use gatesmith_tests::player::{Player, Remote};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    concierge_stubs::run(Player(Remote::from_environment()?)).await
}
