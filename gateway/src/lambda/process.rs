//! What one process is doing: asking for work, at work, or neither; and for how long it may.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use tokio::{
    sync::{Notify, oneshot},
    time::Instant,
};

use crate::{
    ids,
    invoke::{Invocation, InvokeError, InvokeResult},
};

/// A call on its way to a process.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) id: Arc<str>,
    invocation: Invocation,
    reply: oneshot::Sender<InvokeResult>,
}

impl Call {
    pub(super) fn new(invocation: Invocation, reply: oneshot::Sender<InvokeResult>) -> Self {
        let id = if invocation.request_id.is_empty() {
            ids::RequestIds::new().request.into()
        } else {
            invocation.request_id.as_str().into()
        };
        Self {
            id,
            invocation,
            reply,
        }
    }

    /// Fails where nobody waits for the reply any more.
    pub(super) fn answer(self, reply: InvokeResult) {
        let _ = self.reply.send(reply);
    }
}

/// What a process is given to do.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) id: Arc<str>,
    pub(super) payload: Bytes,
    pub(super) trace_id: String,
    /// When the function's own time is up.
    pub(super) deadline: SystemTime,
}

/// Why a message of the process is refused, as the Runtime API says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misuse {
    /// The call that it answers is not the one that it was given.
    InvalidRequestId,
    /// It comes at the wrong time.
    InvalidState,
}

/// Why a process that is too late has to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Overdue {
    /// It has not asked for work in time after its start.
    Init,
    /// It has reported that it cannot start.
    InitError(Bytes),
    /// It has not answered in time.
    Call,
    /// It has answered, and not asked for more.
    Return,
    /// Nobody has needed it for long.
    Idle,
}

/// One process.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) generation: u64,
    /// Wakes the supervisor: something is due earlier than it was.
    pub(super) sooner: Notify,
    /// Wakes the supervisor: the process is not needed any more.
    pub(super) retired: Notify,
    /// How many processes of the function are between answering and asking for more.
    returning: Arc<AtomicUsize>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    has_started: bool,
    init_error: Option<Bytes>,
    /// The call that was given last.
    last: Option<Arc<str>>,
    /// When the supervisor looks again by itself.
    watched_until: Instant,
}

#[derive(Debug)]
enum Phase {
    /// Starting, or between answering and asking for more.
    Away { until: Instant, returning: bool },
    /// Asking for work.
    Idle {
        hand: oneshot::Sender<Event>,
        since: Instant,
    },
    /// At work.
    Busy {
        id: Arc<str>,
        reply: oneshot::Sender<InvokeResult>,
        until: Instant,
    },
    /// Not to be given anything any more.
    Ended,
}

impl Process {
    /// A process that has just started.
    pub(super) fn new(
        generation: u64,
        init_timeout: Duration,
        returning: Arc<AtomicUsize>,
    ) -> Self {
        let until = Instant::now() + init_timeout;
        Self {
            generation,
            sooner: Notify::new(),
            retired: Notify::new(),
            returning,
            state: Mutex::new(State {
                phase: Phase::Away {
                    until,
                    returning: false,
                },
                has_started: false,
                init_error: None,
                last: None,
                watched_until: until,
            }),
        }
    }

    /// As in the pool, every change is whole before anything could panic.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The process asks for work. Where it asks a second time, only the later question counts.
    pub(super) fn ask(&self) -> Result<Asking, Misuse> {
        let (hand, event) = oneshot::channel();
        let since = Instant::now();
        let mut state = self.state();
        let is_first = !state.has_started;
        let was = std::mem::replace(&mut state.phase, Phase::Idle { hand, since });
        let was_idle = match was {
            Phase::Away { returning, .. } => {
                self.count_back(returning);
                false
            }
            Phase::Idle { .. } => true,
            busy_or_ended => {
                state.phase = busy_or_ended;
                return Err(Misuse::InvalidState);
            }
        };
        state.has_started = true;
        Ok(Asking {
            event,
            is_first,
            was_idle,
        })
    }

    /// Gives the process a call; the call comes back where the process does not ask for one.
    #[must_use]
    pub(super) fn assign(&self, call: Call, timeout: Duration) -> Option<Call> {
        let until = Instant::now() + timeout;
        let mut state = self.state();
        let away = Phase::Away {
            until,
            returning: false,
        };
        let hand = match std::mem::replace(&mut state.phase, away) {
            Phase::Idle { hand, .. } => hand,
            other => {
                state.phase = other;
                return Some(call);
            }
        };
        let Call {
            id,
            invocation,
            reply,
        } = call;
        let event = Event {
            id: Arc::clone(&id),
            payload: invocation.payload.clone(),
            trace_id: invocation.trace_id.clone(),
            deadline: SystemTime::now() + timeout,
        };
        let handed = hand.send(event);
        if until < state.watched_until {
            self.sooner.notify_one();
        }
        if handed.is_err() {
            // The connection on which it asked is gone; it may ask again.
            return Some(Call {
                id,
                invocation,
                reply,
            });
        }
        state.last = Some(Arc::clone(&id));
        state.phase = Phase::Busy { id, reply, until };
        None
    }

    /// Whether the process may answer the call of this id now.
    pub(super) fn may_answer(&self, id: &str) -> Result<(), Misuse> {
        match &self.state().phase {
            Phase::Busy { id: own, .. } if **own == *id => Ok(()),
            _ => Err(Misuse::InvalidRequestId),
        }
    }

    /// The process answers the call of this id.
    pub(super) fn answer(&self, id: &str, result: InvokeResult) -> Result<Answered, Misuse> {
        let mut state = self.state();
        let until = match &state.phase {
            Phase::Busy { id: own, until, .. } if **own == *id => *until,
            _ => return Err(Misuse::InvalidRequestId),
        };
        let away = Phase::Away {
            until,
            returning: true,
        };
        match std::mem::replace(&mut state.phase, away) {
            Phase::Busy { reply, .. } => {
                self.returning.fetch_add(1, Ordering::Relaxed);
                Ok(Answered { reply, result })
            }
            other => {
                state.phase = other;
                Err(Misuse::InvalidRequestId)
            }
        }
    }

    /// The process says that it cannot start.
    pub(super) fn report_init_error(&self, report: Bytes) -> Result<(), Misuse> {
        let mut state = self.state();
        if state.has_started || !matches!(state.phase, Phase::Away { .. }) {
            return Err(Misuse::InvalidState);
        }
        state.init_error = Some(report);
        state.phase = Phase::Away {
            until: Instant::now(),
            returning: false,
        };
        self.sooner.notify_one();
        Ok(())
    }

    /// Lets the process end once it is done.
    pub(super) fn retire(&self) {
        self.retired.notify_one();
    }

    /// When to look again. A warm process is kept for `keep_warm`.
    pub(super) fn due(&self, keep_warm: Duration) -> Instant {
        let mut state = self.state();
        let due = match &state.phase {
            Phase::Away { until, .. } | Phase::Busy { until, .. } => *until,
            Phase::Idle { since, .. } => *since + keep_warm,
            Phase::Ended => Instant::now() + keep_warm,
        };
        state.watched_until = due;
        due
    }

    /// Why the process has to end now, if it has to.
    pub(super) fn overdue(&self, keep_warm: Duration) -> Option<Overdue> {
        let now = Instant::now();
        let mut state = self.state();
        match &state.phase {
            Phase::Away { until, .. } if *until <= now => Some(match state.init_error.take() {
                Some(report) => Overdue::InitError(report),
                None if state.has_started => Overdue::Return,
                None => Overdue::Init,
            }),
            Phase::Busy { until, .. } if *until <= now => Some(Overdue::Call),
            Phase::Idle { since, .. } if *since + keep_warm <= now => Some(Overdue::Idle),
            _ => None,
        }
    }

    /// The process is given nothing any more; the call that it had is returned.
    pub(super) fn end(&self) -> Ended {
        let mut state = self.state();
        let had_started = state.has_started;
        let reply = match std::mem::replace(&mut state.phase, Phase::Ended) {
            Phase::Busy { reply, .. } => Some(reply),
            Phase::Away { returning, .. } => {
                self.count_back(returning);
                None
            }
            Phase::Idle { .. } | Phase::Ended => None,
        };
        Ended { reply, had_started }
    }

    /// A process that had answered is back, or gone.
    fn count_back(&self, returning: bool) {
        if returning {
            self.returning.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// The call that the process was given last.
    pub(super) fn last_call(&self) -> Option<Arc<str>> {
        self.state().last.clone()
    }
}

/// A process that asks for work.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) event: oneshot::Receiver<Event>,
    /// It has just started.
    pub(super) is_first: bool,
    /// It had asked before, on another connection.
    pub(super) was_idle: bool,
}

/// A reply that is about to be passed on.
#[derive(Debug)]
pub(super) struct Answered {
    reply: oneshot::Sender<InvokeResult>,
    result: InvokeResult,
}

impl Answered {
    /// Fails where nobody waits for the reply any more.
    pub(super) fn pass_on(self) {
        let _ = self.reply.send(self.result);
    }
}

/// What an ended process leaves behind.
#[derive(Debug)]
pub(super) struct Ended {
    reply: Option<oneshot::Sender<InvokeResult>>,
    /// It had asked for work at least once.
    pub(super) had_started: bool,
}

impl Ended {
    /// Whether a call was under way.
    pub(super) fn was_busy(&self) -> bool {
        self.reply.is_some()
    }

    /// Tells the call that was under way why there is no reply.
    pub(super) fn fail(self, error: InvokeError) {
        if let Some(reply) = self.reply {
            // Fails where nobody waits any more.
            let _ = reply.send(Err(error));
        }
    }
}
