//! What tells a run to end: Ctrl-C, or what process managers and closed terminals send instead.

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Signals are taken from when this is made, so that one that comes early is not missed.
#[derive(Debug)]
pub(super) struct Ending {
    #[cfg(unix)]
    signals: [Signal; 3],
}

impl Ending {
    /// Takes the signals.
    #[cfg(unix)]
    pub(super) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            signals: [
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
            ],
        })
    }

    /// Takes the signals.
    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "it can fail elsewhere")]
    pub(super) fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for one.
    #[cfg(unix)]
    pub(super) async fn told(&mut self) {
        let [interrupt, terminate, hang_up] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    }

    /// Waits for one. Where none can be waited for, the process ends as any process does.
    #[cfg(not(unix))]
    pub(super) async fn told(&mut self) {
        drop(tokio::signal::ctrl_c().await);
    }
}
