//! Functions as processes, run as Lambda runs them: binaries that speak the Lambda Runtime API,
//! and Node modules behind a small bootstrap that does.
//!
//! ```text
//! Invocation ─► pool ── a process that asks for work, or a new one
//!                 │
//!             supervisor ── one for each process: start, limits, output, end
//!                 │
//!  process ◄──► api ── GET …/invocation/next, POST …/invocation/ID/{response,error}
//! ```
//!
//! What is as in Lambda: a process has one call at a time, is kept warm, and starts with a clean
//! environment. A call that takes longer than the function's `timeout` fails, and its process is
//! killed; a process that crashes is replaced when the next call needs one. What is not:
//!
//! - **Calls beyond `concurrency` wait** until the gateway gives them up. Lambda would throttle
//!   them, but at 1,000 by default, which is [`Limits::concurrent_invocations`]: how many
//!   processes a developer's machine carries is another question.
//! - **Memory** is limited on Linux alone, to `memory` and some room for stacks and libraries
//!   (32 MB), by `RLIMIT_DATA` for each process: an allocation beyond fails, on which most
//!   programs end. Node's heap is limited by `--max-old-space-size` to nine tenths of `memory`,
//!   on all systems; its buffers by `RLIMIT_DATA`, to `memory` and 512 MB.
//! - **A new program** is seen by its file's time, length and inode. Of a Node function that is
//!   the module's file alone; [`Function::renew`] is for the others.
//! - **Credentials** of a role are not given: put what a function needs into its `environment`.
//!
//! No process outlives the gateway. Processes are killed with all that they have started, and a
//! guard does the same where the gateway itself is killed; on systems other than Unix only the
//! process itself is.
//!
//! [`Limits::concurrent_invocations`]: crate::Limits::concurrent_invocations

mod api;
mod guard;
mod log;
mod pool;
mod process;
mod program;
mod settings;
mod supervisor;
mod system;

use std::{future::Future, pin::Pin, sync::Arc};

pub use log::{FunctionLog, LogStream};
pub use settings::{FunctionError, FunctionSettings, OnFunctionLog, Program};

use crate::invoke::{Invocation, Invoke, InvokeResult};
use pool::Pool;

/// A function whose processes are started on demand, kept warm, and ended with it. Dropping it
/// kills them; [`shutdown`](Self::shutdown) lets them end.
#[derive(Debug)]
pub struct Function {
    pool: Arc<Pool>,
}

impl Function {
    /// A function of this name. No process runs before the first call, so nothing is looked up
    /// yet either: a binary may be built later.
    pub fn start(name: &str, settings: FunctionSettings) -> Result<Self, FunctionError> {
        let settings = settings.settle(name)?;
        Ok(Self {
            pool: Arc::new(Pool::new(name, settings)),
        })
    }

    /// Gives later calls new processes; those under way end on the old ones. A program that
    /// changes on disk is noticed without this: it is for what a program reads beside itself,
    /// such as the modules that a Node module imports.
    pub fn renew(&self) {
        self.pool.renew();
    }

    /// Takes no more calls, sends SIGTERM to all processes, and SIGKILL to those that are left
    /// after two seconds. Returns when none is left.
    pub async fn shutdown(&self) {
        self.pool.close().join_all().await;
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        // The tasks are aborted, and what they hold is killed.
        drop(self.pool.close());
    }
}

impl Invoke for Function {
    /// Has to be called on a Tokio runtime, as the gateway does.
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> Pin<Box<dyn Future<Output = InvokeResult> + Send + '_>> {
        Box::pin(self.pool.call(invocation))
    }
}
