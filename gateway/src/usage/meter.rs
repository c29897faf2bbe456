//! What a key has used up: token buckets that refill, and a count that begins anew each period.
//!
//! Times are those at which requests arrived. They need not come in order: a request whose body
//! took long is counted after younger ones. So a meter keeps the latest time that it was told, and
//! only goes back where the clock itself must have been set back; otherwise slow requests could be
//! used to refill a bucket twice.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::{Period, Quota, Throttle, UsagePlan};

/// How far behind the latest request another one may arrive; beyond it the clock was set back.
const DISORDER: Duration = Duration::from_mins(10);

/// Which limit a request exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// The one of the operation for this key.
    MethodThrottle,
    /// The one of the plan for this key.
    PlanThrottle,
    Quota(Quota),
}

/// What one key has used up of its plan.
#[derive(Debug, Default)]
pub(super) struct Meter {
    latest: Option<SystemTime>,
    plan: Option<Bucket>,
    /// By operation; only those that the plan names.
    methods: BTreeMap<String, Bucket>,
    quota: Count,
}

impl Meter {
    /// Counts a request, or says which limit it exceeds. A request that is throttled takes no
    /// token of any bucket, and does not count towards the quota.
    pub(super) fn count(
        &mut self,
        plan: &UsagePlan,
        method: &str,
        now: SystemTime,
    ) -> Result<(), Exceeded> {
        let now = self.ordered(now);
        let mut of_method = plan.methods.get(method).map(|throttle| {
            let bucket = self.methods.entry(method.to_owned());
            bucket
                .or_insert_with(|| Bucket::full(*throttle, now))
                .refilled(*throttle, now)
        });
        let mut of_plan = plan.throttle.map(|throttle| {
            let bucket = self.plan.get_or_insert_with(|| Bucket::full(throttle, now));
            bucket.refilled(throttle, now)
        });
        if of_method.as_ref().is_some_and(|bucket| bucket.is_empty()) {
            return Err(Exceeded::MethodThrottle);
        }
        if of_plan.as_ref().is_some_and(|bucket| bucket.is_empty()) {
            return Err(Exceeded::PlanThrottle);
        }
        for bucket in of_method.iter_mut().chain(of_plan.iter_mut()) {
            bucket.tokens -= 1.0;
        }
        match plan.quota {
            Some(quota) => self.quota.take(quota, now),
            None => Ok(()),
        }
    }

    fn ordered(&mut self, now: SystemTime) -> SystemTime {
        let latest = self.latest.unwrap_or(now);
        let behind = latest.duration_since(now).unwrap_or_default();
        let now = if behind > DISORDER {
            now
        } else {
            now.max(latest)
        };
        self.latest = Some(now);
        now
    }
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: SystemTime,
}

impl Bucket {
    fn full(throttle: Throttle, at: SystemTime) -> Self {
        let tokens = capacity(throttle);
        Self { tokens, at }
    }

    /// With the tokens that have come in until `now`.
    fn refilled(&mut self, throttle: Throttle, now: SystemTime) -> &mut Self {
        let seconds = now.duration_since(self.at).unwrap_or_default();
        let tokens = self.tokens + seconds.as_secs_f64() * throttle.rate;
        self.tokens = tokens.min(capacity(throttle));
        self.at = now;
        self
    }

    /// Whether there is no whole token left. Fractions of binary numbers add up to a little less
    /// than they should: ten times 0.1 is no 1.
    fn is_empty(&self) -> bool {
        self.tokens < 1.0 - 1e-9
    }
}

fn capacity(throttle: Throttle) -> f64 {
    if throttle.rate > 0.0 {
        throttle.burst.into()
    } else {
        0.0
    }
}

/// Requests in a period.
#[derive(Debug, Default)]
struct Count {
    /// The day on which the period began.
    since: Option<Date>,
    used: u32,
}

impl Count {
    fn take(&mut self, quota: Quota, now: SystemTime) -> Result<(), Exceeded> {
        let begin = quota.period.begin(now);
        if self.since != Some(begin) {
            // The offset belongs to the first period alone.
            self.used = match self.since {
                None => quota.offset,
                Some(_) => 0,
            };
            self.since = Some(begin);
        }
        if self.used >= quota.limit {
            return Err(Exceeded::Quota(quota));
        }
        self.used += 1;
        Ok(())
    }
}

impl Period {
    /// The day, in UTC, on which the period began that `time` lies in.
    fn begin(self, time: SystemTime) -> Date {
        let day = Timestamp::try_from(time)
            .unwrap_or_default()
            .to_zoned(TimeZone::UTC)
            .date();
        match self {
            Self::Day => day,
            Self::Week => {
                let since = i32::from(day.weekday().to_sunday_zero_offset());
                day.saturating_sub(since.days())
            }
            Self::Month => day.first_of_month(),
        }
    }
}
