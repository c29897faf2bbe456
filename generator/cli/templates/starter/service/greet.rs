//! The Lambda function `GreetFunction`. The same binary runs on Lambda and behind `gatesmith dev`.

use my_api_stubs::{
    lambda::{Error, Request},
    operations::greet::{self, Greet, GreetInput, GreetResponse, GreetResult},
    types::{Greeting, Language},
};

struct Greeter;

impl Greet for Greeter {
    /// Nothing reaches this that the document rules out: the name has 1 to 40 characters.
    async fn greet(&self, request: Request<GreetInput>) -> GreetResult {
        let GreetInput { name, language } = request.input;
        let message = match language {
            Some(Language::De) => format!("Guten Tag, {name}!"),
            Some(Language::Fr) => format!("Bonjour, {name} !"),
            _ => format!("Hello, {name}!"),
        };
        Ok(GreetResponse::Ok(Greeting { message }))
    }
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    greet::run(Greeter).await
}
