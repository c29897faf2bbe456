//! The function of the benchmark `functions`: `GET /health`, on what every generated function
//! stands on.

use gatesmith_lambda::{Error, Reply, Route, Router, run};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(Router::new([Route::new(
        "GET",
        "/health",
        |incoming| async {
            incoming.read(|_| Ok(()))?;
            let body = "{\"status\":\"UP\"}".to_owned();
            Ok(Reply::text(200, "application/json", body))
        },
    )]))
    .await
}
