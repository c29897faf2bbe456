//! `gatesmith dev`: serves an API on this machine as API Gateway would.

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use gatesmith_gateway::{
    HttpInvoke, Invoke, Options, RequestLog, Running, StartError,
    identity::{Caller, Callers, Policy, Randomness, Role},
    serve,
};

use crate::{
    arguments::{Arguments, DevArguments},
    config::{
        ApiConfig, Config,
        dev::{CallerConfig, DevConfig},
        functions::{FunctionConfig, Runner},
    },
    drift::display_path,
    failure::Failure,
    loading,
    output::{Outcome, Output},
};

/// How long the printed credentials are good for: the longest session that STS gives.
const SESSION: Duration = Duration::from_hours(12);

/// Serves until the process is told to end.
pub(super) fn run(
    arguments: &Arguments,
    dev: &DevArguments,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let config = Config::read(&arguments.config)?;
    let levels = config.levels()?;
    let (_, api_config) = only(&config, dev.api.as_ref())?;
    let document = loading::load(&config.root.join(&api_config.document), &levels, output)?;
    let Some(reading) = document.reading else {
        return Ok(Outcome::Findings);
    };
    not_yet(dev, &api_config.dev, output)?;
    let callers = callers(&config.root, &api_config.dev)?;
    print_callers(&callers, &api_config.dev, output)?;
    let options = options(dev, &api_config.dev, callers)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    runtime.block_on(async {
        let running = serve(Arc::new(reading.api), options)
            .await
            .map_err(not_started)?;
        announce(&running, output)?;
        // Where no signal can be waited for, the process ends as any process does.
        let _ = tokio::signal::ctrl_c().await;
        running.shutdown().await;
        Ok(Outcome::Fine)
    })
}

/// Says which settings have no effect yet, so that nobody finds out by a call.
fn not_yet(
    arguments: &DevArguments,
    config: &DevConfig,
    output: &mut Output,
) -> Result<(), Failure> {
    let program = |function: &FunctionConfig| matches!(function.runner, Runner::Program(..));
    let settings = [
        ("--mock", arguments.mock),
        ("--generate", arguments.generate),
        ("--no-watch", arguments.no_watch),
        (
            "`binary` and `module`",
            config.functions.values().any(program),
        ),
        ("`usage-plans`", !config.usage_plans.is_empty()),
        ("`api-keys`", !config.api_keys.is_empty()),
        ("`authorizers`", !config.authorizers.is_empty()),
        ("`vpc-links`", !config.vpc_links.is_empty()),
        ("`backends`", !config.backends.is_empty()),
        ("`site`", config.site.is_some()),
    ];
    for (setting, _) in settings.iter().filter(|(_, given)| *given) {
        writeln!(output.err, "not served: {setting} (no effect yet)")?;
    }
    Ok(())
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

fn options(
    arguments: &DevArguments,
    config: &DevConfig,
    callers: Callers,
) -> Result<Options, Failure> {
    let defaults = Options::default();
    let mut functions = defaults.functions;
    for (name, function) in &config.functions {
        let Runner::Url(url) = &function.runner else {
            continue;
        };
        let invoke = HttpInvoke::new(url)
            .map_err(|error| Failure::new(format!("the function `{name}`: {error}")))?;
        let invoke: Arc<dyn Invoke> = Arc::new(invoke);
        functions.insert(name.clone(), invoke);
    }
    Ok(Options {
        listen: arguments.listen,
        stage: config.stage.clone().unwrap_or(defaults.stage),
        region: config.region.clone().unwrap_or(defaults.region),
        account: config.account.clone().unwrap_or(defaults.account),
        stage_variables: config.stage_variables.clone(),
        callers: Arc::new(callers),
        functions,
        strict: arguments.strict,
        on_request: Some(Arc::new(log)),
        ..Options::default()
    })
}

/// One line for each request that was answered.
fn log(request: &RequestLog<'_>) {
    use std::io::Write;
    let RequestLog {
        method,
        path,
        status,
        duration,
        request_id,
        ..
    } = request;
    let milliseconds = duration.as_secs_f64() * 1000.0;
    let function = request
        .function
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    let refused = request
        .refused
        .map(|why| format!(" refused: {why}"))
        .unwrap_or_default();
    // A log that nobody can read is no reason to stop serving.
    let _ = writeln!(
        anstream::stderr(),
        "{status} {method} {path} {milliseconds:.1} ms{function} {request_id}{refused}"
    );
}

fn callers(root: &Path, config: &DevConfig) -> Result<Callers, Failure> {
    let mut randomness = Randomness::system()
        .map_err(|error| Failure::new(format!("the system has no randomness: {error}")))?;
    let callers = config
        .callers
        .iter()
        .map(|caller| temporary(root, config, caller, &mut randomness))
        .collect::<Result<Vec<_>, _>>()?;
    Callers::new(callers).map_err(|error| Failure::new(error.to_string()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "credentials run out by the clock"
)]
fn temporary(
    root: &Path,
    config: &DevConfig,
    caller: &CallerConfig,
    randomness: &mut Randomness,
) -> Result<Caller, Failure> {
    let path = config.roles.get(&caller.role).ok_or_else(|| {
        Failure::new(format!(
            "the caller `{}` has the role `{}`",
            caller.name, caller.role
        ))
        .help("name the role's policy under `[api.NAME.dev.roles]`")
    })?;
    let account = config
        .account
        .clone()
        .unwrap_or_else(|| Options::default().account);
    let policies = vec![policy(&root.join(path))?];
    let role = Role {
        account,
        name: caller.role.clone(),
        policies,
    };
    Ok(Caller::temporary(
        &caller.name,
        &role,
        SystemTime::now(),
        SESSION,
        randomness,
    ))
}

fn policy(path: &Path) -> Result<Policy, Failure> {
    let failure = |error: String| Failure::new(format!("{}: {error}", display_path(path)));
    let text = fs::read_to_string(path).map_err(|error| failure(error.to_string()))?;
    let document = serde_json::from_str(&text).map_err(|error| failure(error.to_string()))?;
    Policy::parse(&document).map_err(|error| failure(error.to_string()))
}

/// Prints credentials in the form that a shell takes: they are made for this run.
fn print_callers(
    callers: &Callers,
    config: &DevConfig,
    output: &mut Output,
) -> Result<(), Failure> {
    let out = &mut output.out;
    for caller in config
        .callers
        .iter()
        .filter_map(|wanted| callers.iter().find(|caller| caller.name == wanted.name))
    {
        writeln!(out, "# {}, {}", caller.name, caller.user_arn())?;
        writeln!(out, "export AWS_ACCESS_KEY_ID={}", caller.access_key_id)?;
        writeln!(
            out,
            "export AWS_SECRET_ACCESS_KEY={}",
            caller.secret_access_key.expose()
        )?;
        if let Some(token) = &caller.session_token {
            writeln!(out, "export AWS_SESSION_TOKEN={}", token.expose())?;
        }
    }
    Ok(())
}

fn not_started(error: StartError) -> Failure {
    match error {
        StartError::NotLoopback(address) => {
            Failure::new(format!("other machines would reach {address}"))
                .help("listen on 127.0.0.1: credentials stand in the configuration's callers")
        }
        other => Failure::new(other.to_string()),
    }
}

fn announce(running: &Running, output: &mut Output) -> Result<(), Failure> {
    for unsupported in running.unsupported() {
        writeln!(output.err, "not served: {unsupported}")?;
    }
    writeln!(output.out, "{}", running.url())?;
    output.out.flush()?;
    Ok(())
}
