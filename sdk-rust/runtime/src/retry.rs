//! When a call is tried again, and how long to wait before.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

/// How often a call is tried, and how long the waits between are.
///
/// Tried again is what can be repeated without harm, an idempotent method or a request with an
/// `Idempotency-Key` header, when the connection breaks, an attempt takes too long, or the answer
/// is 429, 500, 502, 503 or 504. Whatever the method, tried again is a call that never reached
/// the service: when no connection came about, and when the gateway throttled it.
///
/// The wait is a random time up to a bound that doubles with each attempt. Where the answer says
/// when to come back (`Retry-After`), that is the least time; if it is longer than
/// [`patience`](Self::patience), the answer is returned at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    patience: Duration,
}

impl Retry {
    /// Three attempts; waits of up to 100 ms, then 200 ms; at most 5 s between two attempts, and
    /// at most 20 s where the answer asks for it.
    pub const fn standard() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(100),
            longest_wait: Duration::from_secs(5),
            patience: Duration::from_secs(20),
        }
    }

    /// One attempt.
    pub const fn off() -> Self {
        Self::standard().attempts(1)
    }

    /// How often a call is tried, the first time included; 0 counts as 1.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The bound of the first wait, which doubles from then on, and the bound of them all.
    #[must_use]
    pub const fn waits(mut self, first: Duration, longest: Duration) -> Self {
        self.first_wait = first;
        self.longest_wait = longest;
        self
    }

    /// The longest `Retry-After` that is obeyed.
    #[must_use]
    pub const fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// How long to wait after attempt number `attempt`, counted from 1; `None`: do not try again.
    pub(crate) fn wait(&self, attempt: u32, retry_after: Option<Duration>) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let bound = self
            .first_wait
            .saturating_mul(doubled)
            .min(self.longest_wait);
        let wait = bound.mul_f64(random_fraction());
        match retry_after {
            Some(asked) if asked > self.patience => None,
            Some(asked) => Some(asked.saturating_add(wait)),
            None => Some(wait),
        }
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::standard()
    }
}

/// From 0 up to 1. Clients that failed together should not come back together; that needs no
/// good random numbers, and the standard library has some: each `RandomState` has its own keys.
fn random_fraction() -> f64 {
    let bits = u32::try_from(RandomState::new().hash_one(()) >> 32).unwrap_or_default();
    f64::from(bits) / (f64::from(u32::MAX) + 1.0)
}

/// What a `Retry-After` header says (RFC 9110, section 10.2.3): seconds, or a date.
pub(crate) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(header).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Retry, retry_after};

    #[test]
    fn waits_double_up_to_their_bound_and_attempts_end() {
        let second = Duration::from_secs(1);
        let retry = Retry::standard().attempts(10).waits(second, second * 4);
        for (attempt, bound) in [(1, 1), (2, 2), (3, 4), (9, 4)] {
            let wait = retry.wait(attempt, None).unwrap();
            assert!(wait <= second * bound, "{attempt}: {wait:?}");
        }
        assert_eq!(retry.wait(10, None), None);
        assert_eq!(Retry::off().wait(1, None), None);
        assert_eq!(Retry::off(), Retry::standard().attempts(0));
    }

    #[test]
    fn waits_differ() {
        let retry = Retry::standard().waits(Duration::from_mins(1), Duration::from_mins(1));
        let mut waits: Vec<_> = (0..8).map(|_| retry.wait(1, None)).collect();
        waits.dedup();
        assert!(waits.len() > 1, "{waits:?}");
    }

    #[test]
    fn an_answer_that_says_when_to_come_back_is_obeyed_within_reason() {
        let retry = Retry::standard();
        let asked = Duration::from_secs(3);
        assert!(retry.wait(1, Some(asked)).unwrap() >= asked);
        assert_eq!(retry.wait(1, Some(Duration::from_hours(1))), None);
    }

    #[test]
    fn both_forms_of_the_header_are_read() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
        let read = |header| retry_after(header, now);
        assert_eq!(read(" 7 "), Some(Duration::from_secs(7)));
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(read(date), Some(Duration::from_secs(7)));
        assert_eq!(read("Sat, 06 Nov 1993 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(read("soon"), None);
    }
}
