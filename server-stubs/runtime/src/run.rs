//! The loop of a deployed function.

#[cfg(feature = "runtime")]
mod connection;
#[cfg(feature = "runtime")]
mod runtime_api;

use crate::Router;

/// Why a function cannot run, or stopped.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Serves the events that the Lambda Runtime API gives out, one after the other, until the
/// environment is shut down.
///
/// It needs Tokio's reactor (`#[tokio::main]` has it). `_X_AMZN_TRACE_ID` is not set: to change the
/// environment while other threads may read it is not sound. What traces calls takes
/// [`crate::Request::trace_id`] instead.
///
/// # Errors
/// Where the program does not run on Lambda (`AWS_LAMBDA_RUNTIME_API` is missing), where this
/// crate was built without its feature `runtime`, and where the Runtime API cannot be reached.
#[cfg(feature = "runtime")]
pub async fn run(router: Router) -> Result<(), Error> {
    let mut api = runtime_api::RuntimeApi::from_environment()?;
    loop {
        let event = api.next().await?;
        let request_id = event.context.request_id.clone();
        let reply = router.invoke(event.payload, event.context).await;
        api.respond(&request_id, reply).await?;
    }
}

/// Serves the events that the Lambda Runtime API gives out: not in this build.
///
/// # Errors
/// Always: this crate was built without its feature `runtime`. Generated code names the function
/// whether or not it is there.
#[cfg(not(feature = "runtime"))]
pub async fn run(router: Router) -> Result<(), Error> {
    drop(router);
    Err("gatesmith-lambda was built without its feature `runtime`".into())
}
