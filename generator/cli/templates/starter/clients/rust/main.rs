//! Calls My API, signed with the credentials of the environment: `cargo run -- Ada`.

use std::env;

use my_api_sdk::{Client, operations::GreetInput, runtime::Credentials};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = env::var("ENDPOINT").unwrap_or("http://127.0.0.1:3000/v1".to_owned());
    let credentials = Credentials::new(
        env::var("AWS_ACCESS_KEY_ID")?,
        env::var("AWS_SECRET_ACCESS_KEY")?,
        env::var("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    );
    let client = Client::builder()
        .endpoint(endpoint)
        .region("us-east-1")
        .credentials(credentials)
        .build()?;

    let name = env::args().nth(1).unwrap_or("Ada".to_owned());
    let greeting = client.greet(GreetInput::new(name)).await?;
    println!("{}", greeting.message);
    Ok(())
}
