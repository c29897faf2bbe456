//! Which call gets which process.
//!
//! A call goes to the process that came back last, so that the others grow old and are ended;
//! where none waits, the call does, and as many processes are started as calls wait for, up to
//! the settings' `concurrency`. Every process belongs to a generation: when the program changes
//! on disk a new one begins, and processes of the old one get no more calls.

use std::{
    collections::VecDeque,
    fs::Metadata,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use http::HeaderValue;
use tokio::{
    sync::{oneshot, watch},
    task::JoinSet,
};

use super::{
    FunctionLog, FunctionSettings, LogStream,
    guard::Guard,
    process::{Call, Process},
    supervisor,
};
use crate::invoke::{Invocation, InvokeError, InvokeResult};

/// How many calls may wait for a process: as many as Lambda runs at once in an account that has
/// asked for no more.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const WAITING: usize = 1_000;

/// How long a call waits for a process that has answered and is about to ask for more, before
/// another is started for it. Asking takes some 0.1 ms; a new process costs more than waiting.
const PATIENCE: Duration = Duration::from_millis(20);

/// How long what was seen of the program holds: of many calls at once, one looks.
const GLANCE: Duration = Duration::from_millis(1);

/// The processes of a function, and the calls that wait for one.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) name: Arc<str>,
    pub(super) settings: FunctionSettings,
    /// `arn:aws:lambda:us-east-1:000000000000:function:checkout`.
    pub(super) arn: HeaderValue,
    pub(super) guard: Arc<Guard>,
    /// Processes that have answered and not asked for more yet.
    returning: Arc<AtomicUsize>,
    closing: watch::Sender<bool>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What the program was when this generation began; `None` before it was seen.
    program: Option<Fingerprint>,
    /// When the program was looked at last.
    looked: Option<Instant>,
    generation: u64,
    /// Processes that ask for work, the latest last.
    idle: Vec<Arc<Process>>,
    waiting: VecDeque<Call>,
    /// Processes of this generation, those included that are still starting.
    alive: usize,
    starting: usize,
    tasks: JoinSet<()>,
}

/// What tells one program from the next under the same path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fingerprint {
    modified: Option<SystemTime>,
    length: u64,
    inode: u64,
}

impl Fingerprint {
    fn new(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Self {
            modified: metadata.modified().ok(),
            length: metadata.len(),
            inode,
        }
    }
}

impl Pool {
    pub(super) fn new(name: &str, settings: FunctionSettings) -> Self {
        let arn = format!(
            "arn:aws:lambda:{}:{}:function:{name}",
            settings.region, settings.account
        );
        // Settings that are settled make a header.
        let arn = HeaderValue::try_from(arn).unwrap_or(HeaderValue::from_static("unknown"));
        Self {
            name: name.into(),
            settings,
            arn,
            guard: Arc::default(),
            returning: Arc::default(),
            closing: watch::Sender::new(false),
            state: Mutex::default(),
        }
    }

    /// Every change of the state is whole before anything could panic, so that what another
    /// thread's panic left behind is still right.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a call.
    pub(super) async fn call(self: &Arc<Self>, invocation: Invocation) -> InvokeResult {
        let deadline = invocation.deadline;
        let (reply, mut replied) = oneshot::channel();
        let lost = |_| InvokeError::Crashed("the function was dropped".to_owned());
        let Some(ticket) = self.submit(Call::new(invocation, reply))? else {
            return replied.await.map_err(lost)?;
        };
        if let Ok(reply) = tokio::time::timeout(PATIENCE, &mut replied).await {
            return reply.map_err(lost)?;
        }
        self.start_processes(&mut self.state(), 0);
        let left = deadline.duration_since(SystemTime::now());
        if let Ok(reply) = tokio::time::timeout(left.unwrap_or_default(), &mut replied).await {
            return reply.map_err(lost)?;
        }
        if self.withdraw(&ticket) {
            return Err(InvokeError::NotInvokable(format!(
                "none of {} processes was free in time",
                self.settings.concurrency
            )));
        }
        // A process has it: it goes on although nobody may wait, as in Lambda.
        replied.await.map_err(lost)?
    }

    /// Gives a call to a process, or lets it wait: then its request id is returned.
    fn submit(self: &Arc<Self>, mut call: Call) -> Result<Option<Arc<str>>, InvokeError> {
        let program = self.look();
        let mut state = self.state();
        if *self.closing.borrow() {
            return Err(closed());
        }
        // A program that is not there is being built: the old processes serve until it is.
        if let Some(program) = program
            && let Some(old) = state.program.replace(program)
            && old != program
        {
            self.tell(
                LogStream::Platform,
                None,
                "the program has changed: later calls get new processes",
            );
            Self::begin_generation(&mut state);
        }
        while let Some(process) = state.idle.pop() {
            match process.assign(call, self.settings.timeout) {
                None => return Ok(None),
                Some(unassigned) => call = unassigned,
            }
        }
        if state.waiting.len() >= WAITING {
            return Err(InvokeError::Throttled);
        }
        let ticket = Arc::clone(&call.id);
        state.waiting.push_back(call);
        self.start_processes(&mut state, self.returning.load(Ordering::Relaxed));
        Ok(Some(ticket))
    }

    /// What the program is now; `None` where it is not there, or was looked at just now.
    fn look(&self) -> Option<Fingerprint> {
        let now = Instant::now();
        {
            let looked = &mut self.state().looked;
            if looked.is_some_and(|before| now.duration_since(before) < GLANCE) {
                return None;
            }
            *looked = Some(now);
        }
        let program = std::fs::metadata(self.settings.program.file());
        program.ok().as_ref().map(Fingerprint::new)
    }

    fn withdraw(&self, ticket: &Arc<str>) -> bool {
        let waiting = &mut self.state().waiting;
        let at = waiting
            .iter()
            .position(|call| Arc::ptr_eq(&call.id, ticket));
        at.and_then(|at| waiting.remove(at)).is_some()
    }

    /// Starts as many processes as calls wait for, less those that are about to be free.
    fn start_processes(self: &Arc<Self>, state: &mut State, returning: usize) {
        let closing = *self.closing.borrow();
        while state.starting + returning < state.waiting.len()
            && state.alive < self.settings.concurrency
            && !closing
        {
            state.alive += 1;
            state.starting += 1;
            // What has ended is let go of here, where the set would grow.
            while state.tasks.try_join_next().is_some() {}
            let process = Arc::new(Process::new(
                state.generation,
                self.settings.init_timeout,
                Arc::clone(&self.returning),
            ));
            let closing = self.closing.subscribe();
            state
                .tasks
                .spawn(supervisor::run(Arc::clone(self), process, closing));
        }
    }

    fn begin_generation(state: &mut State) {
        state.generation += 1;
        (state.alive, state.starting) = (0, 0);
        for process in state.idle.drain(..) {
            process.retire();
        }
    }

    /// Gives later calls new processes.
    pub(super) fn renew(self: &Arc<Self>) {
        let mut state = self.state();
        Self::begin_generation(&mut state);
        self.start_processes(&mut state, 0);
    }

    /// A process asks for work for the first time.
    pub(super) fn started(&self, process: &Process) {
        let mut state = self.state();
        if process.generation == state.generation {
            state.starting -= 1;
        }
    }

    /// A process asks for work.
    pub(super) fn offer(self: &Arc<Self>, process: &Arc<Process>) {
        let mut state = self.state();
        if process.generation != state.generation {
            process.retire();
            return;
        }
        let Some(call) = state.waiting.pop_front() else {
            state.idle.push(Arc::clone(process));
            return;
        };
        if let Some(call) = process.assign(call, self.settings.timeout) {
            // It has ended in this moment, or hung up.
            state.waiting.push_front(call);
            self.start_processes(&mut state, 0);
        }
    }

    /// Gives a process that asks for work no more of it; false where it does not ask any more.
    pub(super) fn withhold(&self, process: &Arc<Process>) -> bool {
        let idle = &mut self.state().idle;
        let at = idle.iter().position(|idle| Arc::ptr_eq(idle, process));
        at.map(|at| idle.remove(at)).is_some()
    }

    /// A process has ended; `failure` says why where it never asked for work. The call that has
    /// waited longest is told, so that a program that cannot start fails each call once instead
    /// of letting all wait.
    pub(super) fn ended(self: &Arc<Self>, process: &Arc<Process>, failure: Option<InvokeError>) {
        let mut state = self.state();
        state.idle.retain(|idle| !Arc::ptr_eq(idle, process));
        if process.generation == state.generation {
            state.alive -= 1;
            if let Some(failure) = failure {
                state.starting -= 1;
                if let Some(call) = state.waiting.pop_front() {
                    call.answer(Err(failure));
                }
            }
        }
        self.start_processes(&mut state, 0);
    }

    /// Tells a line.
    pub(super) fn tell(&self, stream: LogStream, request_id: Option<&str>, line: &str) {
        if let Some(on_log) = &self.settings.on_log {
            on_log(&FunctionLog {
                function: &self.name,
                request_id,
                stream,
                line,
            });
        }
    }

    /// Takes no more calls, and tells the processes to end; their tasks are returned.
    pub(super) fn close(&self) -> JoinSet<()> {
        let mut state = self.state();
        self.closing.send_replace(true);
        for call in state.waiting.drain(..) {
            call.answer(Err(closed()));
        }
        std::mem::take(&mut state.tasks)
    }
}

fn closed() -> InvokeError {
    InvokeError::NotInvokable("the function has been shut down".to_owned())
}
