//! From `[api.NAME.dev]` and the command line to the gateway's options.

use std::{path::PathBuf, sync::Arc, time::Duration};

use gatesmith_gateway::{
    HttpInvoke, Invoke, Limits, Options,
    lambda::{Function, FunctionSettings, Program},
};

use super::{credentials::Credentials, log::Layout};
use crate::{
    arguments::DevArguments,
    config::{
        ApiConfig, Config,
        dev::DevConfig,
        functions::{self, ProgramConfig, Runner},
    },
    failure::Failure,
};

/// How long requests may go on when the run ends: whoever pressed Ctrl-C is waiting.
const DRAIN: Duration = Duration::from_secs(2);

/// What a run consists of, before it listens.
pub(super) struct Setup {
    pub(super) options: Options,
    pub(super) credentials: Credentials,
    /// The functions that run as processes, which end with the run.
    pub(super) functions: Vec<Arc<Function>>,
}

impl Setup {
    /// Puts together what the configuration and the command line say.
    pub(super) fn new(
        config: &Config,
        name: &str,
        api: &ApiConfig,
        arguments: &DevArguments,
        terminal: bool,
    ) -> Result<Self, Failure> {
        let dev = &api.dev;
        let credentials = Credentials::make(config, name, dev)?;
        let layout = Layout::new(terminal, dev.functions.keys().map(String::as_str));
        let defaults = Options::default();
        let mut options = Options {
            listen: arguments.listen,
            stage: dev.stage.clone().unwrap_or(defaults.stage),
            stage_variables: dev.stage_variables.clone(),
            region: dev.region.clone().unwrap_or(defaults.region),
            account: dev.account.clone().unwrap_or(defaults.account),
            callers: Arc::new(credentials.callers()?),
            usage: Arc::new(credentials.usage()?),
            authorizers: credentials.issuers.clone(),
            vpc_links: dev.vpc_links.clone(),
            backends: dev.backends.clone(),
            site: site(config, name, dev)?,
            mock: arguments.mock,
            strict: arguments.strict,
            limits: Limits {
                drain: DRAIN,
                ..Limits::default()
            },
            on_request: Some(Arc::new(move |request| layout.request(request))),
            ..Options::default()
        };
        if options.site.is_some() {
            options.site_config = Some(credentials.site_config(&options.stage, &options.region));
        }
        let mut setup = Self {
            options,
            credentials,
            functions: Vec::new(),
        };
        // Without backends, none has to be there.
        if !arguments.mock {
            setup.add_functions(config, name, dev)?;
        }
        Ok(setup)
    }

    fn add_functions(
        &mut self,
        config: &Config,
        name: &str,
        dev: &DevConfig,
    ) -> Result<(), Failure> {
        for (function, wanted) in &dev.functions {
            let failed = |error: &dyn std::error::Error| {
                Failure::new(format!("`[api.{name}.dev.functions.{function}]`: {error}"))
            };
            let invoke: Arc<dyn Invoke> = match &wanted.runner {
                Runner::Url(url) => Arc::new(HttpInvoke::new(url).map_err(|error| failed(&error))?),
                Runner::Program(program, wanted) => {
                    let settings = self.settings(config, program, wanted);
                    let process =
                        Function::start(function, settings).map_err(|error| failed(&error))?;
                    let process = Arc::new(process);
                    self.functions.push(Arc::clone(&process));
                    process
                }
            };
            self.options.functions.insert(function.clone(), invoke);
        }
        Ok(())
    }

    fn settings(
        &self,
        config: &Config,
        program: &functions::Program,
        wanted: &ProgramConfig,
    ) -> FunctionSettings {
        let program = match program {
            functions::Program::Binary(path) => Program::Binary(config.root.join(path)),
            functions::Program::Module { path, handler } => Program::Node {
                module: config.root.join(path),
                handler: handler.clone(),
            },
        };
        let mut settings = FunctionSettings::new(program);
        settings.region.clone_from(&self.options.region);
        settings.account.clone_from(&self.options.account);
        settings.on_log = Some(Arc::new(Layout::function));
        if !config.root.as_os_str().is_empty() {
            settings.directory = Some(config.root.clone());
        }
        if let Some(seconds) = wanted.timeout {
            settings.timeout = Duration::from_secs(seconds.into());
        }
        if let Some(megabytes) = wanted.memory {
            settings.memory = megabytes;
        }
        if let Some(processes) = wanted.concurrency {
            settings.concurrency = processes as usize;
        }
        settings.environment = wanted
            .environment
            .iter()
            .map(|(name, value)| (name.clone(), value.expose().to_owned()))
            .collect();
        settings
    }
}

fn site(config: &Config, name: &str, dev: &DevConfig) -> Result<Option<PathBuf>, Failure> {
    let Some(site) = &dev.site else {
        return Ok(None);
    };
    let folder = config.root.join(site);
    if folder.is_dir() {
        return Ok(Some(folder));
    }
    Err(Failure::new(format!(
        "`[api.{name}.dev]`: the `site` {} is no folder",
        crate::drift::display_path(&folder)
    ))
    .help("build the site first, or leave the key out"))
}
