//! One process from its start to its end: what it writes, what it asks, how long it may take.

use std::{io, process::ExitStatus, sync::Arc, time::Duration};

use tokio::{
    net::TcpListener,
    process::Child,
    sync::watch,
    task::JoinSet,
    time::{sleep, sleep_until, timeout},
};

use super::{
    LogStream, api, log,
    pool::Pool,
    process::{Overdue, Process},
    program::{self, Mark},
    system::Group,
};
use crate::invoke::InvokeError;

/// How long a process has between SIGTERM and SIGKILL.
const GRACE: Duration = Duration::from_secs(2);

/// How long what an ended process has written is read on. Its pipes are at their end at once,
/// unless a process that it has started, and that could not be found, holds them.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// How many connections a process may have to the Runtime API. Runtimes have one or two.
const CONNECTIONS: usize = 16;

/// How often, and after what pause, a program that is not there or still being written is tried
/// again: a build replaces it in a moment.
const ATTEMPTS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(50);

/// Runs a process until it has ended.
pub(super) async fn run(pool: Arc<Pool>, process: Arc<Process>, closing: watch::Receiver<bool>) {
    let mut running = match Running::start(&pool, &process).await {
        Ok(running) => running,
        Err(error) => return finish(&pool, &process, &End::NotStarted(error)),
    };
    let end = running.watch(&pool, &process, closing).await;
    running.group.kill();
    let drained = async { while running.output.join_next().await.is_some() {} };
    // What is not read by then is not read at all.
    drop(timeout(LAST_WORDS, drained).await);
    finish(&pool, &process, &end);
    // A killed process ends at once, but for one that the kernel holds: that one is reaped later.
    drop(timeout(GRACE, running.child.wait()).await);
}

/// Tells whom it concerns that a process has ended.
fn finish(pool: &Arc<Pool>, process: &Arc<Process>, end: &End) {
    let ended = process.end();
    if ended.was_busy() || end.is_remarkable() {
        let line = end.describe(pool);
        pool.tell(LogStream::Platform, process.last_call().as_deref(), &line);
    }
    let error = end.error(pool);
    let failure = (!ended.had_started).then(|| error.clone());
    ended.fail(error);
    pool.ended(process, failure);
}

/// Why a process has ended, or must.
#[derive(Debug)]
enum End {
    NotStarted(io::Error),
    Exited(ExitStatus),
    Overdue(Overdue),
    /// It is not needed any more, or the function is shut down.
    Retired,
}

impl End {
    /// Whether one wants to read of it even if no call was under way.
    fn is_remarkable(&self) -> bool {
        !matches!(self, Self::Retired | Self::Overdue(Overdue::Idle))
    }

    fn describe(&self, pool: &Pool) -> String {
        let program = pool.settings.program.file().display();
        match self {
            Self::NotStarted(error) => format!("{program} cannot be started: {error}"),
            Self::Exited(status) => format!("{program} ended: {status}"),
            Self::Overdue(Overdue::Init) => format!(
                "{program} did not ask for work within {:?} of its start; it is ended",
                pool.settings.init_timeout
            ),
            Self::Overdue(Overdue::InitError(_)) => {
                format!("{program} reported that it cannot start; it is ended")
            }
            Self::Overdue(Overdue::Call) => format!(
                "task timed out after {:.2} seconds; the process is ended",
                pool.settings.timeout.as_secs_f64()
            ),
            Self::Overdue(Overdue::Return) => {
                format!("{program} answered and did not ask for more in time; it is ended")
            }
            Self::Overdue(Overdue::Idle) => format!("{program} was not needed; it is ended"),
            Self::Retired => format!("{program} was ended with a call under way"),
        }
    }

    /// What a call is told that was under way, or for which the process was started.
    fn error(&self, pool: &Pool) -> InvokeError {
        match self {
            Self::Overdue(Overdue::Call) => InvokeError::TimedOut,
            Self::Overdue(Overdue::InitError(report)) => InvokeError::Function {
                payload: report.clone(),
            },
            _ => InvokeError::Crashed(self.describe(pool)),
        }
    }
}

/// A process, with what is held as long as it runs.
struct Running {
    group: Group,
    child: Child,
    listener: TcpListener,
    connections: JoinSet<()>,
    output: JoinSet<()>,
}

impl Running {
    async fn start(pool: &Arc<Pool>, process: &Arc<Process>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let mark = Mark::new();
        let mut command = program::command(pool, address, &mark)?;
        let mut attempt = 0;
        let mut child = loop {
            match command.spawn() {
                Ok(child) => break child,
                Err(error) if is_passing(&error) && attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error),
            }
            sleep(PAUSE).await;
        };
        let group = Group::new(&child, mark, Arc::clone(&pool.guard));
        group.limit(pool.settings.memory, &pool.settings.program);
        program::feed(&mut child, &pool.settings.program);
        let mut output = JoinSet::new();
        if let Some(pipe) = child.stdout.take() {
            let (pool, process) = (Arc::clone(pool), Arc::clone(process));
            output.spawn(log::tell_lines(pipe, LogStream::Output, pool, process));
        }
        if let Some(pipe) = child.stderr.take() {
            let (pool, process) = (Arc::clone(pool), Arc::clone(process));
            output.spawn(log::tell_lines(pipe, LogStream::Error, pool, process));
        }
        Ok(Self {
            group,
            child,
            listener,
            connections: JoinSet::new(),
            output,
        })
    }

    /// Serves the process until it ends, or has to.
    async fn watch(
        &mut self,
        pool: &Arc<Pool>,
        process: &Arc<Process>,
        mut closing: watch::Receiver<bool>,
    ) -> End {
        let keep_warm = pool.settings.keep_warm;
        loop {
            let due = process.due(keep_warm);
            tokio::select! {
                status = self.child.wait() => return match status {
                    Ok(status) => End::Exited(status),
                    Err(error) => End::NotStarted(error),
                },
                accepted = self.listener.accept(), if self.connections.len() < CONNECTIONS => {
                    // A failed one is the process's loss: it waits, and is overdue one day.
                    if let Ok((stream, _)) = accepted {
                        let (pool, process) = (Arc::clone(pool), Arc::clone(process));
                        self.connections.spawn(api::serve(stream, pool, process));
                    }
                }
                Some(_) = self.connections.join_next() => {}
                () = sleep_until(due) => match process.overdue(keep_warm) {
                    // Where it was given a call in this moment, it is needed after all.
                    Some(Overdue::Idle) if pool.withhold(process) => return self.terminate().await,
                    None | Some(Overdue::Idle) => {}
                    Some(overdue) => return End::Overdue(overdue),
                },
                () = process.sooner.notified() => {}
                () = process.retired.notified() => return self.terminate().await,
                // An error says that the function was dropped.
                () = async { drop(closing.wait_for(|closing| *closing).await) } => return self.terminate().await,
            }
        }
    }

    async fn terminate(&mut self) -> End {
        self.group.terminate();
        // Whoever does not end is killed.
        drop(timeout(GRACE, self.child.wait()).await);
        End::Retired
    }
}

/// Whether a program may be there in a moment: it is absent, or open for writing.
fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::ExecutableFileBusy
    )
}
