//! `call`: calls a Concierge with the generated SDK, signed with the credentials of the
//! environment. It is the shortest program that does something useful with the SDK.

use std::{
    env,
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use aws_credential_types::Credentials;
use clap::{Parser, Subcommand};
use concierge_sdk::{
    Client,
    operations::{GetOrderInput, ListProductsInput, SendMessageInput},
    types::{ChatMessage, ChatMessageType, ChatReply, ChatTurn, Money, TextPart},
};

/// Calls a Concierge with the generated SDK. Credentials come from `AWS_ACCESS_KEY_ID`,
/// `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`: others can read a command line.
#[derive(Debug, Parser)]
struct Arguments {
    /// The base URL of the API, stage included.
    #[arg(long, default_value = "http://127.0.0.1:3000/v1")]
    endpoint: String,
    /// The region to sign for.
    #[arg(long, env = "AWS_REGION", default_value = "us-east-1")]
    region: String,
    #[command(subcommand)]
    call: Call,
}

#[derive(Debug, Subcommand)]
enum Call {
    /// Says something to the assistant.
    Say {
        /// What to say.
        text: String,
        /// The conversation to go on with.
        #[arg(long)]
        session: Option<String>,
    },
    /// Lists what is for sale.
    Products,
    /// Reads an order.
    Order {
        /// Its id, such as FL-7K3M9QXW2A.
        id: String,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse(), &mut io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where even this cannot be said, the exit code says it.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let client = Client::builder()
        .endpoint(arguments.endpoint)
        .region(arguments.region)
        .credentials(credentials()?)
        .build()?;
    match arguments.call {
        Call::Say { text, session } => say(&client, text, session, out).await,
        Call::Products => products(&client, out).await,
        Call::Order { id } => order(&client, id, out).await,
    }
}

fn credentials() -> Result<Credentials, String> {
    let variable = |name| env::var(name).map_err(|_| format!("{name} is not set"));
    Ok(Credentials::new(
        variable("AWS_ACCESS_KEY_ID")?,
        variable("AWS_SECRET_ACCESS_KEY")?,
        env::var("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    ))
}

async fn say(
    client: &Client,
    text: String,
    session_id: Option<String>,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let message = ChatMessage {
        text: Some(TextPart { text }),
        ..ChatMessage::new(ChatMessageType::Text)
    };
    let body = ChatTurn {
        session_id,
        message,
    };
    let reply = client.send_message(SendMessageInput { body }).await?;
    for line in lines(&reply) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "(go on with: say --session {})", reply.session_id)?;
    Ok(())
}

/// What the assistant says, one message a line.
fn lines(reply: &ChatReply) -> impl Iterator<Item = String> {
    reply.messages.iter().map(|message| {
        if let Some(part) = &message.text {
            part.text.clone()
        } else if let Some(card) = &message.product {
            let name = card.name.as_deref().unwrap_or_default();
            let price = card.price.as_ref().map(price).unwrap_or_default();
            format!("  [{}] {name}, {price}", card.product_id)
        } else if let Some(card) = &message.order_status {
            format!("  [{}] {}", card.order_id, card.status)
        } else {
            format!("  (a message of the type {})", message.r#type)
        }
    })
}

fn price(money: &Money) -> String {
    format!(
        "{}.{:02} {}",
        money.amount / 100,
        money.amount % 100,
        money.currency
    )
}

async fn products(client: &Client, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut input = ListProductsInput::default();
    loop {
        let page = client.list_products(input.clone()).await?;
        for product in &page.items {
            let price = price(&product.price);
            writeln!(
                out,
                "{:<20} {:>12}  {}",
                product.product_id, price, product.name
            )?;
        }
        let Some(token) = page.next_token else {
            return Ok(());
        };
        input.next_token = Some(token);
    }
}

async fn order(client: &Client, id: String, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let order = client.get_order(GetOrderInput { order_id: id }).await?;
    for event in &order.history {
        writeln!(out, "{} {}", event.at, event.status)?;
    }
    Ok(())
}
