//! How an API runs on this machine: `[api.NAME.dev]`.
//!
//! The tables say what a deployment on AWS would know: which program a function is, who may call,
//! which keys and tokens are good, what stands behind a VPC link. What they refer to (a plan, a
//! role) is looked up when the file is read, so that a misspelt name is refused before anything is
//! served.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use indexmap::IndexMap;
use serde::Deserialize;

use super::functions::FunctionConfig;

/// How an API runs on this machine.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DevConfig {
    /// The stage's name; `v1` where the file is silent.
    pub(crate) stage: Option<String>,
    /// The region that callers sign for; `us-east-1` where the file is silent.
    pub(crate) region: Option<String>,
    /// The account in ARNs; twelve zeros where the file is silent.
    pub(crate) account: Option<String>,
    /// The stage's variables, `${stageVariables.NAME}` in the document.
    pub(crate) stage_variables: BTreeMap<String, String>,
    /// A folder of files that are served at `/`; the API stays below its stage.
    pub(crate) site: Option<PathBuf>,
    /// Functions by the logical name in the integration's `uri`.
    pub(crate) functions: IndexMap<String, FunctionConfig>,
    /// Role → file with an IAM policy document.
    pub(crate) roles: IndexMap<String, PathBuf>,
    /// Callers for whom credentials are made at start.
    pub(crate) callers: Vec<CallerConfig>,
    /// Usage plans: how much the holders of API keys may call.
    pub(crate) usage_plans: Vec<UsagePlanConfig>,
    /// API keys.
    pub(crate) api_keys: Vec<ApiKeyConfig>,
    /// Who issues the tokens that an authorizer takes, by the security scheme's key in the
    /// document.
    pub(crate) authorizers: IndexMap<String, AuthorizerConfig>,
    /// Id of a VPC link → the address of what stands behind it, on this machine.
    pub(crate) vpc_links: BTreeMap<String, String>,
    /// Origin of an integration's URL → the origin that is called instead.
    pub(crate) backends: BTreeMap<String, String>,
}

/// Somebody who may call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CallerConfig {
    /// The name that is printed beside the credentials.
    pub(crate) name: String,
    /// The role that is assumed.
    pub(crate) role: String,
}

/// How much the holders of its keys may call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct UsagePlanConfig {
    /// The name that keys refer to.
    pub(crate) name: String,
    /// How fast they may call; without a bound where the file is silent.
    pub(crate) throttle: Option<ThrottleConfig>,
    /// How much they may call in a period; without a bound where the file is silent.
    pub(crate) quota: Option<QuotaConfig>,
    /// Throttles of single methods, by `METHOD /path` as in the document.
    #[serde(default)]
    pub(crate) methods: IndexMap<String, ThrottleConfig>,
}

/// A token bucket.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ThrottleConfig {
    /// Requests per second.
    pub(crate) rate: f64,
    /// The bucket's size: how many may come at once.
    pub(crate) burst: u32,
}

/// A number of requests in a period.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct QuotaConfig {
    /// The number.
    pub(crate) limit: u32,
    /// The period.
    pub(crate) period: Period,
    /// How many requests are taken off in the first period.
    #[serde(default)]
    pub(crate) offset: u32,
}

/// What a quota is counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Period {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

/// An API key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ApiKeyConfig {
    /// The name that is printed beside it.
    pub(crate) name: String,
    /// The plan that it is in: API Gateway lets a key be in one plan of a stage.
    pub(crate) plan: String,
    /// What callers send, 20 to 128 characters; made for the run where the file is silent.
    pub(crate) value: Option<Hidden>,
    /// Whether it is good; it is where the file is silent.
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
}

/// Who issues the tokens that an authorizer takes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AuthorizerConfig {
    /// What tokens have in `iss`.
    pub(crate) issuer: Option<String>,
    /// What tokens may have in `aud` or `client_id`; anything where the file is silent.
    pub(crate) audiences: Vec<String>,
    /// The issuer's keys: a file, or a URL; the issuer's `/.well-known/jwks.json` where the file
    /// is silent.
    pub(crate) jwks: Option<String>,
    /// Keys are made for the run instead, and a token is printed for each caller.
    pub(crate) local: bool,
}

/// A secret of the file: nobody finds it in a log.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Hidden(String);

impl Hidden {
    /// The secret itself.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[hidden]")
    }
}

fn yes() -> bool {
    true
}
