//! A clock that stands still until it is told to go on.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use gatesmith_gateway::Clock;

/// Noon of 2026-05-09, a Saturday, in seconds since 1970.
const NOON: u64 = 1_778_328_000;

/// The time as a gateway under test knows it.
#[derive(Clone, Debug)]
pub(crate) struct Time(Arc<Mutex<SystemTime>>);

impl Time {
    pub(crate) fn noon() -> Self {
        let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(NOON);
        Self(Arc::new(Mutex::new(noon)))
    }

    pub(crate) fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }

    pub(crate) fn pass(&self, time: Duration) {
        *self.0.lock().unwrap() += time;
    }

    pub(crate) fn clock(&self) -> Clock {
        let time = self.clone();
        Arc::new(move || time.now())
    }
}
