//! API keys and usage plans: who may call how often.
//!
//! [`UsagePlans`] is what [`Options::usage`](crate::Options::usage) holds: plans, the keys in them,
//! and, in `meter`, what each key has used up. The counts live here and not in what is compiled
//! from a document, so that another version of the document goes on with them.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html>

mod meter;
mod plans;

pub(crate) use meter::Exceeded;
pub use plans::{ApiKey, Period, Quota, Throttle, UsageError, UsagePlan, UsagePlans};
