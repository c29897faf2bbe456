//! `concierge`: starts the Concierge on this machine, and says how to call it.

use std::{
    io::{self, IsTerminal as _, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use concierge_app::{Concierge, Credentials, Settings};
use concierge_services::webhook::SigningSecret;

/// Starts the Concierge: gateway, services and data in one process.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// The folder of the data; made where it is absent.
    #[arg(long, default_value = "target/concierge")]
    data_dir: PathBuf,
    /// What the payment provider signs its events with; a new one for each run where it is absent.
    #[arg(long, env = "STRIPE_WEBHOOK_SECRET", hide_env_values = true)]
    webhook_secret: Option<String>,
    /// Runs the functions as the binaries in this folder, such as `target/debug` after
    /// `cargo build --package concierge-functions`, instead of in this process.
    #[arg(long, value_name = "FOLDER")]
    functions: Option<PathBuf>,
    /// Tries jobs again that failed too often in earlier runs, and whose orders stand still.
    #[arg(long)]
    redrive: bool,
    /// Serves the built page in this folder, too.
    #[arg(long, value_name = "FOLDER")]
    site: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    match run(Arguments::parse(), &mut io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where even this cannot be said, the exit code says it.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments, out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let secret = arguments
        .webhook_secret
        .unwrap_or_else(|| format!("whsec_{}", uuid::Uuid::new_v4().simple()));
    let concierge = Concierge::start(&Settings {
        listen: arguments.listen,
        data_dir: arguments.data_dir,
        webhook_secret: SigningSecret::new(secret),
        binaries: arguments.functions,
        redrive: arguments.redrive,
        site: arguments.site,
    })
    .await?;
    announce(&concierge, out)?;
    told_to_end().await?;
    concierge.stop().await;
    Ok(())
}

/// Waits for Ctrl-C, or for what process managers send instead.
async fn told_to_end() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// The address, everybody's credentials, and a command to try.
fn announce(concierge: &Concierge, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "The Concierge listens at {}", concierge.url())?;
    if let Some(page) = concierge.page() {
        writeln!(out, "The page is at {page}")?;
    }
    for unsupported in concierge.unsupported() {
        writeln!(out, "  not served: {unsupported}")?;
    }
    for credentials in concierge.credentials() {
        writeln!(out, "\n# {}, a {}", credentials.name, credentials.role)?;
        for (name, value) in environment(credentials) {
            writeln!(out, "export {name}={value}")?;
        }
        if let Some(token) = &credentials.id_token {
            writeln!(out, "# ID token, for `Authorization`: {}", token.expose())?;
        }
    }
    let key = concierge.partner_key().expose();
    writeln!(
        out,
        "\n# a delivery partner\n# API key, for `x-api-key`: {key}"
    )?;
    if let Some(first) = concierge.credentials().first() {
        writeln!(
            out,
            "\nIn another terminal, a signed call with the generated SDK:\n"
        )?;
        for (name, value) in environment(first) {
            write!(out, "{name}={value} ")?;
        }
        let url = concierge.url();
        writeln!(
            out,
            "cargo run --quiet --package concierge-app --bin call -- --endpoint {url} say \"red roses for a birthday\"\n"
        )?;
    }
    out.flush()
}

fn environment(credentials: &Credentials) -> Vec<(&'static str, &str)> {
    let mut variables = vec![
        ("AWS_ACCESS_KEY_ID", credentials.access_key_id.as_str()),
        (
            "AWS_SECRET_ACCESS_KEY",
            credentials.secret_access_key.expose(),
        ),
    ];
    let token = credentials.session_token.as_ref();
    variables.extend(token.map(|token| ("AWS_SESSION_TOKEN", token.expose())));
    variables
}
