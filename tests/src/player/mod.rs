//! A service that answers what a test tells it to, and tells the test what it saw.
//!
//! ```text
//! generated stubs ─► Player ── Seen ─► Prompt: the test itself, in process
//!                      ▲                       or `Remote`, from a Lambda binary to the test
//!                      └────── Cue ◄──┘
//! ```
//!
//! What it saw and what it answers are JSON, so that both can leave the process, and so that they
//! compare with what any caller sent or got. `operations` has the table that turns them into the
//! types of the stubs and back.

mod operations;
mod remote;

use std::{collections::BTreeMap, io, time::SystemTime};

use concierge_stubs::lambda::{Caller, Claims, Identity, Request, ServiceError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

pub use operations::{FUNCTIONS, functions};
pub use remote::{PROMPTER, Remote, hand_over};

/// An answer as it stands on the wire: of its header fields, those that the document declares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The status.
    pub status: u16,
    /// Header fields by their names in the document.
    pub headers: BTreeMap<String, String>,
    /// The body; null where there is none.
    pub body: Value,
}

impl Said {
    /// A status alone.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: BTreeMap::new(),
            body: Value::Null,
        }
    }

    /// A status with a body.
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        Self {
            body: serde_json::to_value(body).expect("bodies can be written"),
            ..Self::status(status)
        }
    }

    /// Adds a header field where it is there.
    #[must_use]
    pub fn header(mut self, name: &str, value: Option<String>) -> Self {
        self.headers
            .extend(value.map(|value| (name.to_owned(), value)));
        self
    }

    /// The body as a type of the SDK or of the stubs.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        T::deserialize(&self.body).expect("a sample fits its type")
    }
}

/// A call as the service saw it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The `operationId`.
    pub operation: String,
    /// The input: parameters by their names in camel case, and `body`. What is absent is not in
    /// it.
    pub input: Value,
    /// The body as it came.
    pub raw_body: String,
    /// Who called: `sourceIp`, `apiKeyId`, `subject`, and what the kind of identity has.
    pub caller: Value,
    /// The id of the request.
    pub request_id: String,
    /// When the gateway stops waiting.
    pub deadline: Option<SystemTime>,
}

impl Seen {
    /// A call of this operation. The stubs' input has types of its own: it comes as members.
    fn new<I>(operation: &str, request: &Request<I>, input: impl Into<Value>) -> Self {
        Self {
            operation: operation.to_owned(),
            input: input.into(),
            raw_body: String::from_utf8_lossy(&request.raw_body).into_owned(),
            caller: described(&request.caller),
            request_id: request.request_id.clone(),
            deadline: request.deadline,
        }
    }
}

/// What the service does with a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cue {
    /// It answers this.
    Answer(Said),
    /// It ends in an error with this text.
    Fail(String),
    /// It ends in a panic with this text.
    Panic(String),
}

/// Tells the service what to do with each call.
pub trait Prompt: Send + Sync + 'static {
    /// What to do with this call.
    fn prompt(&self, seen: Seen) -> impl Future<Output = io::Result<Cue>> + Send;
}

/// The service: every operation of the Concierge's that has a function.
#[derive(Clone, Debug)]
pub struct Player<P>(pub P);

impl<P: Prompt> Player<P> {
    async fn play(&self, seen: Seen) -> Result<Said, ServiceError> {
        match self.0.prompt(seen).await? {
            Cue::Answer(said) => Ok(said),
            Cue::Fail(text) => Err(ServiceError::message(text)),
            Cue::Panic(text) => std::panic::resume_unwind(Box::new(text)),
        }
    }
}

/// An input's members, without those that are absent.
fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    members
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn described(caller: &Caller) -> Value {
    let mut described = json!({
        "sourceIp": caller.source_ip,
        "apiKeyId": caller.api_key_id,
        "subject": caller.identity.subject(),
    });
    match &caller.identity {
        Identity::Iam(iam) => {
            described["iam"] = json!({
                "accessKey": iam.access_key,
                "accountId": iam.account_id,
                "userId": iam.user_id,
                "userArn": iam.user_arn,
            });
        }
        Identity::Claims(claims) => described["claims"] = pairs(claims),
        Identity::Authorizer(authorizer) => described["context"] = pairs(&authorizer.context),
        _ => {}
    }
    described
}

fn pairs(claims: &Claims) -> Value {
    let pairs = claims.iter();
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
