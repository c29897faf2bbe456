//! What running an API needs and its document cannot say: address, stage, callers, functions,
//! limits; and the reasons for which a gateway does not start.

use std::{
    collections::BTreeMap,
    fmt, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

use crate::{
    Unsupported, identity::Callers, invoke::Invoke, log::RequestLog, token::TokenIssuer,
    upstream::Origin, usage::UsagePlans,
};

/// Where the gateway takes the time from: tests put in their own.
pub type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Is told about every request once it has been answered.
pub type OnRequest = Arc<dyn Fn(&RequestLog<'_>) + Send + Sync>;

/// How an API is run.
#[derive(Clone)]
pub struct Options {
    /// Where to listen. Port 0 takes a free one; see [`Running::address`](crate::Running::address).
    pub listen: SocketAddr,
    /// Listening on an address that other machines reach is refused unless this is set: the
    /// gateway speaks plain HTTP and its callers' secrets stand in a configuration file.
    pub allow_other_machines: bool,
    /// The stage, first segment of every path: 1 to 128 of `A-Z a-z 0-9 _ -`.
    pub stage: String,
    /// The stage's variables.
    pub stage_variables: BTreeMap<String, String>,
    /// The region that callers sign for.
    pub region: String,
    /// The id of the account that owns the API: 12 digits.
    pub account: String,
    /// The API's id, as it stands in resource ARNs: letters and digits.
    pub api_id: String,
    /// Who may sign requests.
    pub callers: Arc<Callers>,
    /// The functions behind `aws_proxy` integrations, by the name in the integration's `uri`.
    pub functions: BTreeMap<String, Arc<dyn Invoke>>,
    /// What stands behind VPC links: the link's id (`connectionId`) → an origin such as
    /// `http://127.0.0.1:8081`, which is called instead. An operation whose link is not here is
    /// refused, and said at start.
    pub vpc_links: BTreeMap<String, String>,
    /// Backends that are called on this machine: the origin of a resolved integration URL
    /// (`https://rates.example`) → the origin that is called instead (`http://127.0.0.1:8082`).
    /// Path, query and `Host` stay what API Gateway would send.
    pub backends: BTreeMap<String, String>,
    /// A folder whose files are served, to `GET` and `HEAD`, at paths that do not begin with the
    /// stage: `index.html` at `/`. Files and folders whose names begin with a dot are not, nor is
    /// what a link leads to outside of the folder.
    pub site: Option<PathBuf>,
    /// What is served at `/config.json` beside the files of [`site`](Self::site): what a page
    /// must know of this run (endpoint, region, credentials to try out). It wins over a file of
    /// that name, and is served without a folder, too.
    pub site_config: Option<serde_json::Value>,
    /// Answers by itself, without any backend: with the document's examples, or with values made
    /// from its schemas. Who is refused in front of a backend is refused here too.
    pub mock: bool,
    /// Who issues the tokens that user pool authorizers take, by the key of the security scheme
    /// in the document (`customerToken`).
    pub authorizers: BTreeMap<String, TokenIssuer>,
    /// API keys, and how often they may be used. Counts are kept in it: whoever serves several
    /// APIs with one value has them count together.
    pub usage: Arc<UsagePlans>,
    /// Refuses to start where the gateway does not do all that the document asks for.
    pub strict: bool,
    /// The time.
    pub clock: Clock,
    /// Bounds on what callers may use up.
    pub limits: Limits,
    /// Is told about every request.
    pub on_request: Option<OnRequest>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            allow_other_machines: false,
            stage: "v1".to_owned(),
            stage_variables: BTreeMap::new(),
            region: "us-east-1".to_owned(),
            account: "000000000000".to_owned(),
            api_id: "local".to_owned(),
            callers: Arc::new(Callers::default()),
            functions: BTreeMap::new(),
            vpc_links: BTreeMap::new(),
            backends: BTreeMap::new(),
            site: None,
            site_config: None,
            mock: false,
            authorizers: BTreeMap::new(),
            usage: Arc::default(),
            strict: false,
            clock: Arc::new(SystemTime::now),
            limits: Limits::default(),
            on_request: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("listen", &self.listen)
            .field("stage", &self.stage)
            .field("region", &self.region)
            .field("account", &self.account)
            .field("api_id", &self.api_id)
            .field("functions", &self.functions.keys())
            .field("vpc_links", &self.vpc_links)
            .field("backends", &self.backends)
            .field("site", &self.site)
            .field("mock", &self.mock)
            .field("authorizers", &self.authorizers)
            .field("usage", &self.usage)
            .field("strict", &self.strict)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// Refuses values that no API Gateway could have, before anything is compiled or bound.
    pub(crate) fn check(&self) -> Result<(), StartError> {
        let invalid = |option, rule| Err(StartError::Invalid { option, rule });
        let plain = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        if self.stage.is_empty() || self.stage.len() > 128 || !plain(&self.stage) {
            return invalid("stage", "1 to 128 letters, digits, `_` or `-`");
        }
        if self.region.is_empty() || !plain(&self.region) {
            return invalid("region", "a region's code, such as `us-east-1`");
        }
        if self.account.len() != 12 || !self.account.bytes().all(|byte| byte.is_ascii_digit()) {
            return invalid("account", "12 digits");
        }
        if self.api_id.is_empty() || !self.api_id.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return invalid("api_id", "letters and digits");
        }
        self.check_origins()?;
        if !self.listen.ip().is_loopback() && !self.allow_other_machines {
            return Err(StartError::NotLoopback(self.listen));
        }
        Ok(())
    }

    fn check_origins(&self) -> Result<(), StartError> {
        let links = self.vpc_links.values().map(|to| ("vpc_links", to));
        let backends = self.backends.iter();
        let backends = backends.flat_map(|(from, to)| [("backends", from), ("backends", to)]);
        for (option, text) in links.chain(backends) {
            if Origin::parse(text).is_none() {
                return Err(StartError::NoOrigin {
                    option,
                    text: text.clone(),
                });
            }
        }
        Ok(())
    }
}

/// Bounds on what callers may use up. The defaults are API Gateway's where it publishes one.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes in a request's body.
    pub body: usize,
    /// Bytes in the bodies of all requests under way together; a request whose body does not fit
    /// beside the others is answered 503. Bodies are read before their callers are known, because
    /// signatures cover them. Beside this a connection takes up to 200 KB, and a call of a
    /// function up to twice [`invocation`](Self::invocation).
    pub bodies: usize,
    /// Bytes in all headers of a request: names, values, separators and line ends.
    pub headers: usize,
    /// Bytes in a request's path and query.
    pub url: usize,
    /// Bytes in the ARN of what a request asks for.
    pub method_arn: usize,
    /// Bytes in the event that a function is given, and in what it replies.
    pub invocation: usize,
    /// Bytes in the body of what an HTTP backend answers.
    pub integration_answer: usize,
    /// Bytes in a file of the site.
    pub site_file: usize,
    /// Calls of functions and HTTP backends under way; what exceeds them is throttled.
    pub concurrent_invocations: usize,
    /// Connections that are open at the same time; more wait to be accepted.
    pub connections: usize,
    /// How long a connection may be idle, and how long a request's head may take.
    pub head: Duration,
    /// How long a request's body may take.
    pub body_read: Duration,
    /// How long a caller may leave an answer lying before the connection is given up.
    pub answer_write: Duration,
    /// How long requests under way may take to end when the gateway shuts down.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 10_485_760,
            bodies: 256 * 1024 * 1024,
            headers: 10_240,
            url: 10_240,
            method_arn: 1_600,
            invocation: 6 * 1024 * 1024,
            integration_answer: 10_485_760,
            site_file: 64 * 1024 * 1024,
            concurrent_invocations: 1_000,
            connections: 1_024,
            head: Duration::from_mins(1),
            body_read: Duration::from_secs(30),
            answer_write: Duration::from_secs(30),
            drain: Duration::from_secs(10),
        }
    }
}

/// Why a gateway did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// An option has a value that API Gateway rules out.
    Invalid {
        /// The option.
        option: &'static str,
        /// What it must be.
        rule: &'static str,
    },
    /// What stands for a backend is no origin.
    NoOrigin {
        /// The option.
        option: &'static str,
        /// What stands there.
        text: String,
    },
    /// The folder of the [`site`](Options::site) is not there, or is none.
    Site {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Other machines would reach this address, and
    /// [`allow_other_machines`](Options::allow_other_machines) is not set.
    NotLoopback(SocketAddr),
    /// With [`strict`](Options::strict): what the gateway does not do.
    Unsupported(Vec<Unsupported>),
    /// The address could not be bound.
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { option, rule } => {
                write!(formatter, "the option `{option}` must be {rule}")
            }
            Self::NoOrigin { option, text } => write!(
                formatter,
                "`{text}` in the option `{option}` must be scheme and host, with a port where it is \
                 not the usual one: `http://127.0.0.1:8081`"
            ),
            Self::Site { folder, source } => write!(
                formatter,
                "the site's folder `{}` cannot be served: {source}; build the site first, or leave \
                 out the option `site`",
                folder.display()
            ),
            Self::NotLoopback(address) => write!(
                formatter,
                "{address} is reached by other machines; listen on 127.0.0.1, or set \
                 `allow_other_machines`"
            ),
            Self::Unsupported(findings) => {
                write!(
                    formatter,
                    "the gateway does not do all that the document asks for:"
                )?;
                findings
                    .iter()
                    .try_for_each(|finding| write!(formatter, "\n  {finding}"))
            }
            Self::Bind { address, source } => {
                write!(formatter, "cannot listen on {address}: {source}")
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bind { source, .. } | Self::Site { source, .. } => Some(source),
            _ => None,
        }
    }
}
