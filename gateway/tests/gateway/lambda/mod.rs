//! Functions as processes, behind the gateway: what callers see, and what is left behind.
//!
//! The program is `tests/programs/function.rs`: it behaves as the path says.

mod hostile;
mod life;
mod node;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use gatesmith_gateway::{
    Options, Running,
    lambda::{Function, FunctionSettings, LogStream},
};

use crate::support::{Answer, api, request, start_with};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gateway-test-function");
const REFUSED: &str = "{\"message\": \"Internal server error\"}";

/// The program with its shortest timeout.
fn settings() -> FunctionSettings {
    FunctionSettings {
        timeout: Duration::from_secs(1),
        ..FunctionSettings::binary(PROGRAM)
    }
}

/// A gateway with a function behind all paths, and what that wrote.
struct Started {
    gateway: Running,
    function: Arc<Function>,
    lines: Arc<Mutex<Vec<Line>>>,
}

#[derive(Clone, Debug)]
struct Line {
    request_id: Option<String>,
    stream: LogStream,
    text: String,
}

impl Started {
    async fn new(settings: FunctionSettings) -> Self {
        Self::with_timeout(settings, 29_000).await
    }

    /// With another timeout of the integration, in milliseconds.
    async fn with_timeout(settings: FunctionSettings, timeout_ms: u32) -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&lines);
        let settings = FunctionSettings {
            on_log: Some(Arc::new(move |log| {
                told.lock().unwrap().push(Line {
                    request_id: log.request_id.map(str::to_owned),
                    stream: log.stream,
                    text: log.line.to_owned(),
                });
            })),
            ..settings
        };
        let function = Arc::new(Function::start("flowers", settings).unwrap());
        let api = api().operation("GET /{behaviour}", |get| {
            get.function("flowers")
                .integration(|integration| integration.timeout_ms = timeout_ms)
        });
        let options = Options {
            functions: BTreeMap::from([("flowers".to_owned(), Arc::clone(&function) as _)]),
            ..Options::default()
        };
        Self {
            gateway: start_with(api.build(), options).await,
            function,
            lines,
        }
    }

    async fn get(&self, behaviour: &str) -> Answer {
        let line = format!("GET /v1/{behaviour}");
        request(&line).send(&self.gateway).await
    }

    /// The text of an answer that is expected to be good.
    async fn text(&self, behaviour: &str) -> String {
        let answer = self.get(behaviour).await;
        assert_eq!(answer.status, 200, "{behaviour}: {answer:?}");
        answer.text()
    }

    /// The process that answers now, and how many calls it has had.
    async fn pid(&self) -> (u32, u32) {
        let text = self.text("pid").await;
        let (pid, calls) = text.split_once(' ').unwrap();
        (pid.parse().unwrap(), calls.parse().unwrap())
    }

    /// The caller is told that the function failed, and the next call works.
    #[track_caller]
    fn failed(answer: &Answer) {
        answer.is_refused(502, "InternalServerErrorException", REFUSED);
    }

    /// Waits for a line, and returns it.
    async fn line(&self, is_it: impl Fn(&Line) -> bool) -> Line {
        let found = || {
            self.lines
                .lock()
                .unwrap()
                .iter()
                .find(|line| is_it(line))
                .cloned()
        };
        until(|| found().is_some()).await;
        found().unwrap()
    }

    /// The numbers in the line that begins so.
    async fn pids(&self, begin: &str) -> Vec<u32> {
        let line = self.line(|line| line.text.starts_with(begin)).await;
        let numbers = line.text.split(' ').skip(1);
        numbers.map(|number| number.parse().unwrap()).collect()
    }
}

/// Waits until something is so.
async fn until(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it never is so");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until these processes have ended. One that is dead, and that nobody asks about, counts.
async fn ended(pids: &[u32]) {
    assert!(!pids.is_empty());
    until(|| !pids.iter().any(|pid| runs(*pid))).await;
}

fn runs(pid: u32) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name, in parentheses, may hold anything; the state follows it.
    let state = state.rsplit(") ").next().unwrap_or_default().chars().next();
    state.is_some_and(|state| !"ZX".contains(state))
}
