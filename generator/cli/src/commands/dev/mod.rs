//! `gatesmith dev`: serves an API on this machine as API Gateway would, and follows its document.
//!
//! ```text
//! gatesmith.toml ─► setup ─► options ─► gateway ─► log ─► stderr
//!                     └─► credentials ─► banner ─► stdout
//! document ─► watch ─► session ─► gateway (another version), generated code
//! ```

mod banner;
mod credentials;
mod log;
mod session;
mod setup;
mod signals;
mod watch;

use std::{io::IsTerminal, path::PathBuf, sync::Arc};

use gatesmith_gateway::{Running, StartError, lambda::Function, serve};
use gatesmith_model::Reading;
use tokio::task::JoinSet;

use self::{
    banner::Banner,
    session::{Served, Session},
    setup::Setup,
    signals::Ending,
    watch::Watch,
};
use crate::{
    arguments::{Arguments, DevArguments},
    config::{ApiConfig, Config},
    failure::Failure,
    loading::{self, Review},
    output::{Outcome, Output},
};

/// Serves until the process is told to end.
pub(super) fn run(
    arguments: &Arguments,
    dev: &DevArguments,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let config = Config::of(arguments)?;
    let (name, api) = only(&config, dev.api.as_ref())?;
    let review = Review::of_api(&config, api)?;
    let session = Session {
        config: &config,
        config_file: &arguments.config,
        api,
        review: &review,
        generate: dev.generate,
        mock: dev.mock,
    };
    // Watched before it is read: what is saved in between is not missed.
    let mut watch = (!dev.no_watch).then(|| Watch::start(session.files()));
    let document = loading::load(&session.document(), &review, output)?;
    if let Some(watch) = &mut watch {
        watch.also(&document.others);
    }
    let Some(reading) = document.reading else {
        return Ok(Outcome::Findings);
    };
    let setup = Setup::new(&config, name, api, dev, std::io::stderr().is_terminal())?;
    session.generate(&reading, output)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    runtime.block_on(serve_and_follow(
        &session,
        reading,
        document.others,
        setup,
        watch,
        output,
    ))?;
    Ok(Outcome::Fine)
}

/// The API to serve: the one that is named, or the only one.
fn only<'a>(
    config: &'a Config,
    name: Option<&String>,
) -> Result<(&'a str, &'a ApiConfig), Failure> {
    let names: Vec<String> = name.cloned().into_iter().collect();
    match config.select(&names)?.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::new("the configuration has no API").help("add an `[api.NAME]`")),
        _ => Err(Failure::new("the configuration has several APIs")
            .help("name one of them: `gatesmith dev NAME`")),
    }
}

async fn serve_and_follow(
    session: &Session<'_>,
    reading: Reading,
    others: Vec<PathBuf>,
    setup: Setup,
    mut watch: Option<Watch>,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut ending = Ending::listen()
        .map_err(|error| Failure::new(format!("cannot wait for signals: {error}")))?;
    let has_site = setup.options.site.is_some();
    let api = Arc::new(reading.api);
    let running = serve(Arc::clone(&api), setup.options)
        .await
        .map_err(not_started)?;
    let unsupported = running.unsupported();
    for finding in &unsupported {
        writeln!(output.err, "not served: {finding}")?;
    }
    let banner = Banner {
        api: &api,
        document: &session.document().shown(),
        credentials: &setup.credentials,
        unsupported: &unsupported,
        mock: session.mock,
        following: watch.is_some(),
        site: has_site.then(|| format!("http://{}/", running.address())),
        url: &running.url(),
    };
    write!(output.out, "{}", banner.render())?;
    output.out.flush()?;
    drop(api);
    let mut served = Served {
        running,
        unsupported,
        since: log::now(),
        outdated: false,
        others,
    };
    loop {
        tokio::select! {
            () = ending.told() => break,
            changed = next_change(&mut watch) => {
                if let Some(watch) = &mut watch {
                    session.follow(&changed, &mut served, watch, output)?;
                }
            }
        }
    }
    tokio::select! {
        () = finish(served.running, setup.functions) => {}
        // Whoever says it twice does not want to wait.
        () = ending.told() => {}
    }
    Ok(())
}

/// The files that changed; never, where nobody looks.
async fn next_change(watch: &mut Option<Watch>) -> Vec<PathBuf> {
    match watch {
        Some(watch) => watch.changed().await,
        None => std::future::pending().await,
    }
}

/// Lets requests under way end, and then the functions.
async fn finish(running: Running, functions: Vec<Arc<Function>>) {
    running.shutdown().await;
    let mut ending = JoinSet::new();
    for function in functions {
        ending.spawn(async move { function.shutdown().await });
    }
    ending.join_all().await;
}

fn not_started(error: StartError) -> Failure {
    match error {
        StartError::NotLoopback(address) => {
            Failure::new(format!("other machines would reach {address}"))
                .help("listen on 127.0.0.1: credentials stand in the configuration's callers")
        }
        bind @ StartError::Bind { .. } => Failure::new(bind.to_string())
            .help("`--listen 127.0.0.1:0` takes an address that is free"),
        other => Failure::new(other.to_string()),
    }
}
