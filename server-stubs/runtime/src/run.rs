//! The loop of a deployed function.

use crate::Router;

/// Why a function cannot run, or stopped.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Serves the events that the Lambda Runtime API gives out, until the environment is shut down.
///
/// # Errors
/// Where the program does not run on Lambda (its environment variables are missing), where this
/// crate was built without its feature `runtime`, and where the Runtime API cannot be reached.
#[cfg(feature = "runtime")]
pub async fn run(router: Router) -> Result<(), Error> {
    lambda::run(router).await
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

#[cfg(feature = "runtime")]
mod lambda {
    use std::time::{Duration, SystemTime};

    use lambda_runtime::{Context, LambdaEvent, service_fn};
    use serde_json::value::RawValue;

    use super::Error;
    use crate::{InvocationContext, Router};

    /// What Lambda sets and `lambda_runtime` cannot do without: it panics where one is missing.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>
    const REQUIRED: [&str; 4] = [
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
    ];

    pub(super) async fn run(router: Router) -> Result<(), Error> {
        for name in REQUIRED {
            if std::env::var(name).is_err() {
                return Err(format!(
                    "the environment variable {name} is not set: this program runs on AWS Lambda, \
                     or under something that speaks the Lambda Runtime API"
                )
                .into());
            }
        }
        let router = &router;
        // The payload is taken as it stands, so that an event of the wrong kind is answered and
        // logged here instead of failing the invocation.
        lambda_runtime::run(service_fn(
            move |event: LambdaEvent<Box<RawValue>>| async move {
                let payload = event.payload.get().as_bytes();
                Ok::<_, Error>(router.answer(payload, known(event.context)).await)
            },
        ))
        .await
    }

    fn known(context: Context) -> InvocationContext {
        let deadline = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(context.deadline));
        let mut known = InvocationContext::new(context.request_id);
        known.deadline = deadline.filter(|_| context.deadline > 0);
        known
    }
}
