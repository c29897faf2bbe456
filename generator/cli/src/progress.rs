//! What long work is at, on a terminal: a line that goes when the work is done.
//!
//! Quick work shows nothing, since a line that flashes up is worse than none: the bar appears when
//! the work has gone on for a while. It stands on the error stream, and whoever prints something
//! [suspends](Progress::suspend) it first.

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long work goes on before the bar appears.
const LONG: Duration = Duration::from_millis(300);
/// How often it moves.
const TICK: Duration = Duration::from_millis(100);

/// The bar of a command; hidden where nobody would see it.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Dropped with the bar, so that it does not appear any more.
    _appears: Option<mpsc::Sender<()>>,
}

impl Progress {
    /// A bar that appears once the work has become long, where `shown` and there is a terminal.
    pub(crate) fn new(shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {wide_msg} {pos}/{len} {elapsed}")
        {
            bar.set_style(style);
        }
        // Hidden by itself where the error stream is no terminal.
        let target = ProgressDrawTarget::stderr();
        if !shown || target.is_hidden() {
            return Self {
                bar,
                _appears: None,
            };
        }
        let (sender, stopped) = mpsc::channel();
        let late = bar.clone();
        std::thread::spawn(move || {
            if stopped.recv_timeout(LONG) == Err(RecvTimeoutError::Timeout)
                && late.length() > Some(0)
            {
                late.set_draw_target(target);
                late.enable_steady_tick(TICK);
            }
        });
        Self {
            bar,
            _appears: Some(sender),
        }
    }

    /// Says how many steps are added to those ahead.
    pub(crate) fn expect(&self, steps: usize) {
        self.bar.inc_length(steps as u64);
    }

    /// Begins a step.
    pub(crate) fn step(&self, what: impl Into<String>) {
        self.bar.set_message(what.into());
        self.bar.inc(1);
    }

    /// Does something that prints, with the bar out of the way.
    pub(crate) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Takes the bar away: the work is done.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}
