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

#[cfg(test)]
mod tests {
    use super::*;

    const METHOD: &str = "GET /orders";

    /// 2026-05-09T00:00:00Z, a Saturday, and some seconds.
    fn at(seconds: f64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_hours(493_968) + Duration::from_secs_f64(seconds)
    }

    fn throttled(rate: f64, burst: u32) -> UsagePlan {
        UsagePlan {
            throttle: Some(Throttle { rate, burst }),
            ..UsagePlan::new("plan")
        }
    }

    fn limited(limit: u32, period: Period, offset: u32) -> UsagePlan {
        UsagePlan {
            quota: Some(Quota {
                limit,
                period,
                offset,
            }),
            ..UsagePlan::new("plan")
        }
    }

    /// How many requests in a row are let in at this time.
    fn allowed(meter: &mut Meter, plan: &UsagePlan, seconds: f64) -> usize {
        let requests = std::iter::repeat_with(|| meter.count(plan, METHOD, at(seconds)));
        requests.take(1_000).take_while(Result::is_ok).count()
    }

    #[test]
    fn a_bucket_holds_its_burst_and_refills_at_its_rate() {
        let (plan, mut meter) = (throttled(2.0, 3), Meter::default());
        assert_eq!(allowed(&mut meter, &plan, 0.0), 3);
        assert_eq!(allowed(&mut meter, &plan, 0.4), 0);
        assert_eq!(allowed(&mut meter, &plan, 0.5), 1);
        assert_eq!(allowed(&mut meter, &plan, 60.0), 3);
    }

    #[test]
    fn fractions_of_a_token_add_up() {
        let (plan, mut meter) = (throttled(0.1, 1), Meter::default());
        assert_eq!(allowed(&mut meter, &plan, 0.0), 1);
        let let_in = (1..=100).map(f64::from);
        let let_in = let_in.filter(|second| allowed(&mut meter, &plan, *second) > 0);
        assert_eq!(let_in.count(), 10);
    }

    #[test]
    fn a_rate_of_zero_lets_nobody_in() {
        assert_eq!(allowed(&mut Meter::default(), &throttled(0.0, 5), 0.0), 0);
        assert_eq!(allowed(&mut Meter::default(), &throttled(5.0, 0), 9.0), 0);
    }

    #[test]
    fn an_operation_may_be_slower_than_its_plan_and_takes_tokens_of_both() {
        let mut plan = throttled(1.0, 3);
        let slow = Throttle {
            rate: 1.0,
            burst: 1,
        };
        plan.methods.insert(METHOD.to_owned(), slow);
        let mut meter = Meter::default();
        assert_eq!(meter.count(&plan, METHOD, at(0.0)), Ok(()));
        let refused = meter.count(&plan, METHOD, at(0.0));
        assert_eq!(refused, Err(Exceeded::MethodThrottle));
        // The refused one took nothing from the plan's bucket.
        assert_eq!(meter.count(&plan, "GET /other", at(0.0)), Ok(()));
        assert_eq!(meter.count(&plan, "GET /other", at(0.0)), Ok(()));
        let refused = meter.count(&plan, "GET /other", at(0.0));
        assert_eq!(refused, Err(Exceeded::PlanThrottle));
    }

    #[test]
    fn requests_that_arrive_late_do_not_refill_a_bucket_twice() {
        let (plan, mut meter) = (throttled(1.0, 10), Meter::default());
        assert_eq!(allowed(&mut meter, &plan, 30.0), 10);
        for _ in 0..5 {
            assert_eq!(allowed(&mut meter, &plan, 0.0), 0);
            assert_eq!(allowed(&mut meter, &plan, 30.0), 0);
        }
    }

    #[test]
    fn a_clock_that_is_set_back_stops_nobody_for_long() {
        let (plan, mut meter) = (throttled(1.0, 1), Meter::default());
        assert_eq!(allowed(&mut meter, &plan, 10_000_000.0), 1);
        assert_eq!(allowed(&mut meter, &plan, 0.0), 0);
        assert_eq!(allowed(&mut meter, &plan, 1.0), 1);
    }

    #[test]
    fn a_quota_begins_anew_with_its_period() {
        const DAY: f64 = 86_400.0;
        for (period, last, first) in [
            (Period::Day, DAY - 0.1, DAY),
            // The Saturday's week ends with it.
            (Period::Week, DAY - 0.1, DAY),
            (Period::Week, DAY, 8.0 * DAY),
            // 2026-05-09 to 2026-06-01.
            (Period::Month, 23.0 * DAY - 0.1, 23.0 * DAY),
        ] {
            let (plan, mut meter) = (limited(2, period, 0), Meter::default());
            assert_eq!(allowed(&mut meter, &plan, last), 2, "{period:?}");
            assert_eq!(allowed(&mut meter, &plan, last), 0, "{period:?}");
            assert_eq!(allowed(&mut meter, &plan, first), 2, "{period:?}");
        }
        let (plan, mut meter) = (limited(2, Period::Week, 0), Meter::default());
        assert_eq!(allowed(&mut meter, &plan, DAY), 2);
        assert_eq!(allowed(&mut meter, &plan, 8.0 * DAY - 0.1), 0);
    }

    #[test]
    fn an_offset_shortens_the_first_period_alone() {
        let (plan, mut meter) = (limited(5, Period::Day, 3), Meter::default());
        assert_eq!(allowed(&mut meter, &plan, 0.0), 2);
        assert_eq!(allowed(&mut meter, &plan, 86_400.0), 5);
    }

    #[test]
    fn what_is_throttled_does_not_count_towards_the_quota() {
        let mut plan = limited(2, Period::Day, 0);
        plan.throttle = Some(Throttle {
            rate: 1.0,
            burst: 1,
        });
        let mut meter = Meter::default();
        assert_eq!(allowed(&mut meter, &plan, 0.0), 1);
        assert_eq!(
            meter.count(&plan, METHOD, at(0.0)),
            Err(Exceeded::PlanThrottle)
        );
        assert_eq!(meter.count(&plan, METHOD, at(1.0)), Ok(()));
        let over = meter.count(&plan, METHOD, at(2.0));
        assert!(matches!(over, Err(Exceeded::Quota(_))), "{over:?}");
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        let mut plan = limited(1, Period::Month, 0);
        plan.throttle = Some(Throttle {
            rate: f64::MAX,
            burst: u32::MAX,
        });
        let mut meter = Meter::default();
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 60);
        for time in [SystemTime::UNIX_EPOCH, far, SystemTime::UNIX_EPOCH] {
            let _ = meter.count(&plan, METHOD, time);
        }
    }
}
