//! Plans and keys as they are configured, and the finding of a key by what a caller sent.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use sha2::{Digest, Sha256};

use super::meter::{Exceeded, Meter};
use crate::{identity::Secret, ids};

/// The usage plans of an API's stage with their keys, and what has been used of them.
///
/// Whoever starts several gateways with one value has them count together, as the stages of one
/// plan do.
///
/// ```
/// use gatesmith_gateway::usage::{ApiKey, Period, Quota, Throttle, UsagePlan, UsagePlans};
///
/// let partner = UsagePlan {
///     throttle: Some(Throttle { rate: 10.0, burst: 20 }),
///     quota: Some(Quota { limit: 10_000, period: Period::Day, offset: 0 }),
///     ..UsagePlan::new("partner")
/// };
/// let florist = ApiKey::new("florist", "florist-key-of-the-tests").in_plan("partner");
/// let plans = UsagePlans::new([partner], [florist])?;
/// # Ok::<(), gatesmith_gateway::usage::UsageError>(())
/// ```
#[derive(Default)]
pub struct UsagePlans {
    plans: Vec<UsagePlan>,
    /// By the SHA-256 of their values: how long a look-up takes tells nothing about a value.
    keys: BTreeMap<[u8; 32], KnownKey>,
}

/// A key with the plan that it is in, and what it has used up of it.
struct KnownKey {
    key: ApiKey,
    /// Index of the plan.
    plan: Option<usize>,
    meter: Mutex<Meter>,
}

/// A usage plan: how often each of its keys may call.
#[derive(Clone, Debug, PartialEq)]
pub struct UsagePlan {
    /// Its name, by which keys refer to it.
    pub name: String,
    /// How fast each key may call all operations together; `None`: as fast as it likes.
    pub throttle: Option<Throttle>,
    /// How often each key may call in a day, week or month; `None`: as often as it likes.
    pub quota: Option<Quota>,
    /// How fast each key may call one operation, by verb and path template as the document writes
    /// them: `GET /partner/orders/{orderId}`. Counts beside [`throttle`](Self::throttle).
    pub methods: BTreeMap<String, Throttle>,
}

impl UsagePlan {
    /// A plan without limits.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            throttle: None,
            quota: None,
            methods: BTreeMap::new(),
        }
    }
}

/// An API key.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// What people call it.
    pub name: String,
    /// What callers send in `x-api-key`: 20 to 128 visible ASCII characters.
    pub value: Secret,
    /// A key that is not enabled is refused as an unknown one is.
    pub enabled: bool,
    /// The plan that it is in. API Gateway lets a key be in one plan of a stage; a key in none is
    /// refused.
    pub plan: Option<String>,
}

impl ApiKey {
    /// An enabled key that is in no plan yet.
    pub fn new(name: impl Into<String>, value: impl Into<Secret>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            enabled: true,
            plan: None,
        }
    }

    /// Puts it into a plan.
    #[must_use]
    pub fn in_plan(self, plan: impl Into<String>) -> Self {
        Self {
            plan: Some(plan.into()),
            ..self
        }
    }

    /// Its id, ten letters and digits: made from the name, so that it outlives a restart.
    pub fn id(&self) -> String {
        ids::derived(&self.name, 10)
    }
}

/// A token bucket: a request takes a token, and is refused where none is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttle {
    /// Tokens that come in each second. With 0, the bucket stays empty from the start: API Gateway
    /// then refuses every request.
    pub rate: f64,
    /// Tokens that the bucket holds.
    pub burst: u32,
}

/// How often a key may call in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests in a period.
    pub limit: u32,
    /// The period.
    pub period: Period,
    /// Requests taken off the limit in the first period that the key is used in.
    pub offset: u32,
}

/// After which time a quota begins anew, always at midnight UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Each day.
    Day,
    /// Each Sunday. API Gateway does not say on which day its weeks begin.
    Week,
    /// Each first of a month.
    Month,
}

impl fmt::Display for Quota {
    /// `1000 requests a day`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let period = match self.period {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
        };
        write!(formatter, "{} requests a {period}", self.limit)
    }
}

impl UsagePlans {
    /// Gathers plans and keys.
    ///
    /// # Errors
    /// [`UsageError`] where a name or a key's value is there twice, a value is too short, too long
    /// or not sendable, a limit is no limit, or a key's plan is not there.
    pub fn new(
        plans: impl IntoIterator<Item = UsagePlan>,
        keys: impl IntoIterator<Item = ApiKey>,
    ) -> Result<Self, UsageError> {
        let mut known = Self::default();
        for plan in plans {
            let whose = || format!("usage plan `{}`", plan.name);
            if known.plans.iter().any(|other| other.name == plan.name) {
                return Err(UsageError::new(whose(), "is there twice; rename one"));
            }
            check_limits(&plan).map_err(|rule| UsageError::new(whose(), rule))?;
            known.plans.push(plan);
        }
        for key in keys {
            known.add(key)?;
        }
        Ok(known)
    }

    fn add(&mut self, key: ApiKey) -> Result<(), UsageError> {
        let fail = |problem: &str| {
            let whose = format!("API key `{}`", key.name);
            Err(UsageError::new(whose, problem))
        };
        let value = key.value.expose();
        if !(20..=128).contains(&value.len()) || !value.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return fail("must be 20 to 128 visible ASCII characters long");
        }
        if self.keys.values().any(|other| other.key.name == key.name) {
            return fail("is there twice; rename one");
        }
        let plan = match &key.plan {
            None => None,
            Some(name) => match self.plans.iter().position(|plan| plan.name == *name) {
                None => return fail(&format!("names a plan `{name}` that is not there")),
                plan => plan,
            },
        };
        let digest = Sha256::digest(value).into();
        if self.keys.contains_key(&digest) {
            return fail("has the value of another key; give each its own");
        }
        let meter = Mutex::default();
        self.keys.insert(digest, KnownKey { key, plan, meter });
        Ok(())
    }

    /// All plans, as they were given.
    pub fn plans(&self) -> &[UsagePlan] {
        &self.plans
    }

    /// All keys, ordered by name.
    pub fn keys(&self) -> Vec<&ApiKey> {
        let mut keys: Vec<_> = self.keys.values().map(|known| &known.key).collect();
        keys.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        keys
    }

    /// The key with this value, where it is enabled and in a plan; else why it is refused.
    pub(crate) fn find(&self, value: &[u8]) -> Result<Metered<'_>, String> {
        let digest: [u8; 32] = Sha256::digest(value).into();
        let Some(known) = self.keys.get(&digest) else {
            return Err("nobody has the API key that was sent".to_owned());
        };
        let name = &known.key.name;
        if !known.key.enabled {
            return Err(format!("the API key `{name}` is disabled"));
        }
        match known.plan.and_then(|plan| self.plans.get(plan)) {
            Some(plan) => Ok(Metered { known, plan }),
            None => Err(format!("the API key `{name}` is in no usage plan")),
        }
    }
}

/// A key that is let in, as often as its plan allows.
pub(crate) struct Metered<'a> {
    known: &'a KnownKey,
    plan: &'a UsagePlan,
}

impl<'a> Metered<'a> {
    pub(crate) fn key(&self) -> &'a ApiKey {
        &self.known.key
    }

    pub(crate) fn plan(&self) -> &'a UsagePlan {
        self.plan
    }

    /// Counts a call of `method` (`GET /orders/{orderId}`), or says which limit it exceeds.
    pub(crate) fn count(&self, method: &str, now: SystemTime) -> Result<(), Exceeded> {
        // What a panicking thread left is numbers that are still good.
        let mut meter = self
            .known
            .meter
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        meter.count(self.plan, method, now)
    }
}

fn check_limits(plan: &UsagePlan) -> Result<(), &'static str> {
    let throttles = plan.throttle.iter().chain(plan.methods.values());
    if throttles
        .into_iter()
        .any(|throttle| !throttle.rate.is_finite() || throttle.rate < 0.0)
    {
        return Err("has a rate that is no number from 0 on");
    }
    match plan.quota {
        Some(quota) if quota.offset > quota.limit => {
            Err("has a quota whose offset exceeds its limit")
        }
        _ => Ok(()),
    }
}

impl fmt::Debug for UsagePlans {
    /// The names of the keys; never their values.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<_> = self.keys().iter().map(|key| key.name.as_str()).collect();
        formatter
            .debug_struct("UsagePlans")
            .field("plans", &self.plans)
            .field("keys", &keys)
            .finish()
    }
}

/// Plans or keys that API Gateway would not have either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError {
    whose: String,
    problem: String,
}

impl UsageError {
    fn new(whose: String, problem: &str) -> Self {
        let problem = problem.to_owned();
        Self { whose, problem }
    }
}

impl fmt::Display for UsageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.whose, self.problem)
    }
}

impl std::error::Error for UsageError {}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "a-key-of-twenty-bytes";

    #[track_caller]
    fn refuses(plan: UsagePlan, keys: impl IntoIterator<Item = ApiKey>, message: &str) {
        match UsagePlans::new([plan], keys) {
            Ok(_) => panic!("not refused: {message}"),
            Err(error) => assert_eq!(error.to_string(), message),
        }
    }

    #[test]
    fn plans_and_keys_that_make_no_sense_are_named() {
        let plan = || UsagePlan::new("p");
        let rate = |rate| UsagePlan {
            throttle: Some(Throttle { rate, burst: 1 }),
            ..plan()
        };
        let no_rate = "usage plan `p` has a rate that is no number from 0 on";
        refuses(rate(f64::NAN), [], no_rate);
        refuses(rate(-1.0), [], no_rate);
        let quota = Quota {
            limit: 1,
            period: Period::Day,
            offset: 2,
        };
        let offset = UsagePlan {
            quota: Some(quota),
            ..plan()
        };
        refuses(
            offset,
            [],
            "usage plan `p` has a quota whose offset exceeds its limit",
        );
        let length = "API key `k` must be 20 to 128 visible ASCII characters long";
        for value in ["short", "with a space in the middle", &"x".repeat(129)] {
            refuses(plan(), [ApiKey::new("k", value)], length);
        }
        let key = |name: &str| ApiKey::new(name, VALUE);
        refuses(
            plan(),
            [key("k").in_plan("q")],
            "API key `k` names a plan `q` that is not there",
        );
        refuses(
            plan(),
            [key("k"), key("k")],
            "API key `k` is there twice; rename one",
        );
        refuses(
            plan(),
            [key("k"), key("l")],
            "API key `l` has the value of another key; give each its own",
        );
    }

    #[test]
    fn debugging_plans_shows_no_key() {
        let key = ApiKey::new("florist", VALUE).in_plan("p");
        let shown = format!("{key:?}");
        let plans = UsagePlans::new([UsagePlan::new("p")], [key]);
        let shown = format!("{shown} {plans:?}");
        assert!(
            shown.contains("florist") && !shown.contains(VALUE),
            "{shown}"
        );
    }

    #[test]
    fn of_many_requests_at_once_no_more_than_the_limits_are_let_in() {
        let plan = UsagePlan {
            throttle: Some(Throttle {
                rate: 1.0,
                burst: 700,
            }),
            quota: Some(Quota {
                limit: 500,
                period: Period::Day,
                offset: 0,
            }),
            ..UsagePlan::new("p")
        };
        let plans = UsagePlans::new([plan], [ApiKey::new("k", VALUE).in_plan("p")]).unwrap();
        let one = || {
            let metered = plans.find(VALUE.as_bytes()).ok()?;
            metered.count("GET /", SystemTime::UNIX_EPOCH).ok()
        };
        let let_in: usize = std::thread::scope(|scope| {
            let threads = [(); 8].map(|()| scope.spawn(|| (0..200).filter_map(|_| one()).count()));
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum()
        });
        assert_eq!(let_in, 500);
    }
}
