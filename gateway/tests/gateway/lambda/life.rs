//! The life of a function's processes: started on demand, warm, several, replaced, ended.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use gatesmith_gateway::{
    Invocation, Invoke, InvokeError,
    lambda::{Function, FunctionError, FunctionSettings, LogStream},
};

use super::{PROGRAM, Started, ended, runs, settings, until};

#[tokio::test]
async fn a_process_is_kept_warm_and_used_again() {
    let started = Started::new(settings()).await;
    let (pid, calls) = started.pid().await;
    assert_eq!(calls, 1);
    for calls in 2..20 {
        assert_eq!(started.pid().await, (pid, calls));
    }
}

#[tokio::test]
async fn calls_at_once_get_a_process_each_up_to_the_limit() {
    let started = Started::new(FunctionSettings {
        concurrency: 3,
        timeout: Duration::from_secs(30),
        ..settings()
    })
    .await;
    let call = || started.text("slow");
    let (first, second) = tokio::join!(async { tokio::join!(call(), call(), call()) }, async {
        tokio::join!(call(), call(), call())
    },);
    let pids = BTreeSet::from([first.0, first.1, first.2, second.0, second.1, second.2]);
    assert_eq!(pids.len(), 3, "six calls, three processes");
}

#[tokio::test]
async fn calls_beyond_the_limit_wait_until_they_are_given_up() {
    let function = Function::start(
        "f",
        FunctionSettings {
            concurrency: 1,
            ..settings()
        },
    )
    .unwrap();
    let payload = Bytes::from_static(br#"{"path":"/hang"}"#);
    let call = |wait| {
        function.invoke(Invocation::new(
            "f",
            payload.clone(),
            SystemTime::now() + wait,
        ))
    };
    let (first, second) = tokio::join!(
        call(Duration::from_secs(9)),
        call(Duration::from_millis(200))
    );
    assert_eq!(first, Err(InvokeError::TimedOut));
    let Err(InvokeError::NotInvokable(why)) = second else {
        panic!("{second:?}");
    };
    assert_eq!(why, "none of 1 processes was free in time");
}

#[tokio::test]
async fn the_environment_is_clean() {
    let mut settings = settings();
    settings.environment = [("CHOSEN".to_owned(), "roses".to_owned())].into();
    let started = Started::new(settings).await;
    assert_eq!(started.text("variable").await, "roses");
    assert_eq!(
        started.text("environment").await,
        "AWS_DEFAULT_REGION AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_NAME \
         AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME \
         AWS_LAMBDA_LOG_STREAM_NAME AWS_LAMBDA_RUNTIME_API AWS_REGION CHOSEN LAMBDA_TASK_ROOT \
         LANG PATH TZ _HANDLER"
    );
}

#[tokio::test]
async fn the_working_directory_is_the_one_of_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    let started = Started::new(FunctionSettings {
        directory: Some(path.clone()),
        ..settings()
    })
    .await;
    assert_eq!(Path::new(&started.text("folder").await), path);
}

#[tokio::test]
async fn a_call_comes_with_its_id_arn_trace_and_deadline() {
    let started = Started::new(settings()).await;
    let before = SystemTime::now();
    let answer = started.get("headers").await;
    let text = answer.text();
    let [id, arn, trace, deadline] = text.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{text}");
    };
    assert_eq!(Some(id.to_owned()), answer.header("x-amzn-requestid"));
    assert_eq!(
        arn,
        "arn:aws:lambda:us-east-1:000000000000:function:flowers"
    );
    assert_eq!(Some(trace.to_owned()), answer.header("x-amzn-trace-id"));
    let deadline = SystemTime::UNIX_EPOCH + Duration::from_millis(deadline.parse().unwrap());
    let left = deadline.duration_since(before).unwrap();
    // The clock of the deadline has milliseconds.
    assert!(left >= Duration::from_millis(999), "{left:?}");
}

#[tokio::test]
async fn what_a_function_writes_is_told_with_the_call() {
    let started = Started::new(settings()).await;
    let answer = started.get("log").await;
    for (text, stream) in [
        ("to output", LogStream::Output),
        ("to error", LogStream::Error),
    ] {
        let line = started.line(|line| line.text == text).await;
        assert_eq!(
            (line.stream, line.request_id),
            (stream, answer.header("x-amzn-requestid"))
        );
    }
}

#[tokio::test]
async fn a_rebuilt_program_gets_the_later_calls() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("bootstrap");
    std::fs::copy(PROGRAM, &program).unwrap();
    let started = Started::new(FunctionSettings {
        timeout: Duration::from_secs(30),
        ..FunctionSettings::binary(&program)
    })
    .await;
    let (old, _) = started.pid().await;
    let (slow, new) = tokio::join!(started.text("slow"), async {
        until(|| !started.lines.lock().unwrap().is_empty() || runs(old)).await;
        let next = folder.path().join("next");
        std::fs::copy(PROGRAM, &next).unwrap();
        std::fs::rename(&next, &program).unwrap();
        started.pid().await.0
    });
    assert_ne!(new, old);
    assert!(!slow.is_empty(), "a call under way ends on the old program");
    ended(&[old]).await;
    let told = started
        .line(|line| line.stream == LogStream::Platform)
        .await;
    assert_eq!(
        told.text,
        "the program has changed: later calls get new processes"
    );
}

#[tokio::test]
async fn a_program_that_is_being_built_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("bootstrap");
    let started = Started::new(FunctionSettings::binary(&program)).await;
    let ((), _) = tokio::join!(
        async { assert_ne!(std::fs::copy(PROGRAM, &program).unwrap(), 0) },
        started.pid()
    );
    std::fs::remove_file(&program).unwrap();
    assert_eq!(
        started.pid().await.1,
        2,
        "what runs goes on while there is no program"
    );
}

#[tokio::test]
async fn renewed_functions_get_new_processes() {
    let started = Started::new(settings()).await;
    let (old, _) = started.pid().await;
    started.function.renew();
    assert_ne!(started.pid().await.0, old);
    ended(&[old]).await;
}

#[tokio::test]
async fn a_process_that_nobody_needs_is_ended() {
    let started = Started::new(FunctionSettings {
        keep_warm: Duration::from_millis(100),
        ..settings()
    })
    .await;
    let (pid, _) = started.pid().await;
    ended(&[pid]).await;
    started.pid().await;
}

#[tokio::test]
async fn shutting_down_ends_all_processes_and_refuses_later_calls() {
    let started = Started::new(settings()).await;
    let (pid, _) = started.pid().await;
    started.function.shutdown().await;
    assert!(!runs(pid));
    let answer = started.get("pid").await;
    assert_eq!(answer.status, 500);
}

#[tokio::test]
async fn dropping_a_function_kills_its_processes() {
    let started = Started::new(settings()).await;
    let (idle, _) = started.pid().await;
    let child: u32 = {
        let text = started.text("forked").await;
        text.split(' ').nth(1).unwrap().parse().unwrap()
    };
    drop(started);
    ended(&[idle, child]).await;
}

#[test]
fn a_runtime_that_ends_leaves_no_process() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let pid = runtime.block_on(async {
        let started = Started::new(settings()).await;
        let pid = started.pid().await.0;
        // Never dropped: its tasks are, with the runtime.
        std::mem::forget(started);
        pid
    });
    drop(runtime);
    assert!(!runs(pid));
}

/// Runs itself a second time: that one starts a function, says which process runs it, and is
/// killed.
#[test]
fn a_gateway_that_is_killed_leaves_no_process() {
    const NAME: &str = "lambda::life::a_gateway_that_is_killed_leaves_no_process";
    const ROLE: &str = "GATEWAY_TO_BE_KILLED";
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if std::env::var_os(ROLE).is_some() {
        runtime.block_on(async {
            let settings = FunctionSettings {
                timeout: Duration::from_mins(15),
                ..settings()
            };
            let started = Started::with_timeout(settings, 100).await;
            while started.get("pid").await.status != 200 {}
            started.get("daemon").await;
            let pids = started.pids("pids").await;
            println!("hangs {} {}", pids[0], pids[1]);
            std::future::pending::<()>().await;
        });
    }
    let mut gateway = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(ROLE, "yes")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(gateway.stdout.take().unwrap()).lines();
    // The function, and what it has started in a process group of its own.
    let pids: Option<Vec<u32>> = lines.find_map(|line| {
        let line = line.unwrap();
        let (_, pids) = line.split_once("hangs ")?;
        pids.split(' ').map(|pid| pid.parse().ok()).collect()
    });
    gateway.kill().unwrap();
    gateway.wait().unwrap();
    runtime.block_on(ended(&pids.unwrap()));
}

#[test]
fn settings_that_lambda_rules_out_are_refused() {
    type Change = fn(&mut FunctionSettings);
    let refused = |change: Change| {
        let mut settings = settings();
        change(&mut settings);
        Function::start("f", settings).unwrap_err().to_string()
    };
    let cases: [(Change, &str); 5] = [
        (
            |s| s.timeout = Duration::ZERO,
            "the function's `timeout` must be 1 to 900 seconds",
        ),
        (
            |s| s.memory = 64,
            "the function's `memory` must be 128 to 10240 MB",
        ),
        (
            |s| s.concurrency = 0,
            "the function's `concurrency` must be 1 to 1000 processes",
        ),
        (
            |s| s.environment = [("_HANDLER".to_owned(), String::new())].into(),
            "the environment variable `_HANDLER` is set by Lambda itself: take another name",
        ),
        (
            |s| s.environment = [("A=B".to_owned(), String::new())].into(),
            "the environment variable `A=B` cannot be set: a name holds no `=`, and neither name \
             nor value holds a zero byte",
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(refused(change), expected);
    }
    assert!(matches!(
        Function::start("no name", settings()),
        Err(FunctionError::Invalid {
            setting: "name",
            ..
        })
    ));
}

#[test]
fn the_environment_does_not_show_in_debug() {
    let mut settings = settings();
    settings.environment = [("KEY".to_owned(), "hidden".to_owned())].into();
    assert!(!format!("{settings:?}").contains("hidden"));
}
