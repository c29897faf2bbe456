//! The time that signatures carry, corrected where this machine's clock is off.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

/// This machine's clock and by how much the gateway's is ahead of it.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// In seconds; what the gateway's `Date` header can tell.
    ahead: AtomicI64,
}

impl Clock {
    pub(crate) fn now(&self) -> SystemTime {
        shift(SystemTime::now(), self.ahead.load(Ordering::Relaxed))
    }

    /// Takes over the gateway's time. False where it is what this clock says already, so that
    /// signing again would change nothing.
    pub(crate) fn correct(&self, gateway: SystemTime) -> bool {
        /// Less than what the gateway tolerates, five minutes, and more than an answer takes.
        const NOTICEABLE: u64 = 60;
        let machine = SystemTime::now();
        let ahead = match gateway.duration_since(machine) {
            Ok(ahead) => i64::try_from(ahead.as_secs()),
            Err(behind) => i64::try_from(behind.duration().as_secs()).map(|seconds| -seconds),
        };
        let Ok(ahead) = ahead else {
            return false;
        };
        let before = self.ahead.swap(ahead, Ordering::Relaxed);
        before.abs_diff(ahead) > NOTICEABLE
    }
}

fn shift(time: SystemTime, seconds: i64) -> SystemTime {
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let shifted = if seconds < 0 {
        time.checked_sub(distance)
    } else {
        time.checked_add(distance)
    };
    shifted.unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::Clock;

    #[test]
    fn a_clock_that_is_off_is_corrected_once() {
        let clock = Clock::default();
        let hour = Duration::from_hours(1);
        let gateway = SystemTime::now() - hour;
        assert!(clock.correct(gateway));
        assert!(!clock.correct(gateway));
        let off = clock.now().duration_since(gateway).unwrap();
        assert!(off < Duration::from_secs(5), "{off:?}");
    }
}
