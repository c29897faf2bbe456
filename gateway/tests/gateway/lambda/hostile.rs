//! Functions that misbehave: the caller is answered in time, the next call works, and no process
//! is left behind.

use std::time::{Duration, Instant};

use gatesmith_gateway::lambda::{FunctionSettings, LogStream};

use super::{PROGRAM, Started, ended, runs, settings};

/// The function fails, and another process answers the next call.
async fn fails_and_recovers(behaviour: &str) -> Started {
    let started = Started::new(settings()).await;
    let (before, _) = started.pid().await;
    Started::failed(&started.get(behaviour).await);
    let (after, calls) = started.pid().await;
    assert_ne!(after, before);
    assert_eq!(calls, 1);
    ended(&[before]).await;
    started
}

#[tokio::test]
async fn a_function_that_panics_fails_its_call_alone() {
    let started = fails_and_recovers("panic").await;
    let panic = started.line(|line| line.text == "on purpose").await;
    assert_eq!(panic.stream, LogStream::Error);
    assert!(panic.request_id.is_some());
}

#[tokio::test]
async fn a_function_that_exits_without_an_answer_fails_its_call() {
    let started = fails_and_recovers("exit").await;
    let told = started
        .line(|line| line.stream == LogStream::Platform)
        .await;
    assert!(told.text.ends_with("ended: exit status: 0"), "{told:?}");
}

#[tokio::test]
async fn a_function_that_hangs_is_killed_when_its_time_is_up() {
    let begun = Instant::now();
    let started = fails_and_recovers("hang").await;
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let line = |text| started.line(move |line| line.text.starts_with(text));
    assert_eq!(
        line("task timed out").await.text,
        "task timed out after 1.00 seconds; the process is ended"
    );
    ended(&started.pids("pid").await).await;
}

#[tokio::test]
async fn an_integration_whose_time_is_up_first_answers_504_and_the_call_goes_on() {
    let started = Started::with_timeout(settings(), 100).await;
    // The first call would have to wait for the process to start.
    while started.get("pid").await.status != 200 {}
    started.get("hang").await.is_refused(
        504,
        "InternalServerErrorException",
        "{\"message\": \"Endpoint request timed out\"}",
    );
    let pids = started.pids("pid").await;
    assert!(runs(pids[0]), "the function's own time is not up");
    ended(&pids).await;
}

#[tokio::test]
async fn a_function_that_prints_megabytes_is_read_to_the_end() {
    let started = Started::new(FunctionSettings {
        timeout: Duration::from_secs(30),
        ..settings()
    })
    .await;
    assert_eq!(started.text("flood").await, "flooded");
    assert_eq!(started.pid().await.1, 2);
    let lengths = || {
        let lines = started.lines.lock().unwrap();
        let lengths: Vec<usize> = lines.iter().map(|line| line.text.len()).collect();
        lengths
    };
    super::until(|| lengths().iter().sum::<usize>() == 50 * 200_000).await;
    assert!(lengths().iter().all(|length| *length <= 64 * 1024));
}

#[tokio::test]
async fn a_program_that_exits_at_start_fails_each_call_once() {
    let mut settings = settings();
    settings.environment = [("START".to_owned(), "exit".to_owned())].into();
    let started = Started::new(settings).await;
    for _ in 0..3 {
        Started::failed(&started.get("pid").await);
    }
    let told = started
        .line(|line| line.stream == LogStream::Platform)
        .await;
    assert!(told.text.ends_with("ended: exit status: 3"), "{told:?}");
}

#[tokio::test]
async fn a_program_that_never_asks_for_work_is_given_up() {
    let mut settings = settings();
    settings.environment = [("START".to_owned(), "hang".to_owned())].into();
    settings.init_timeout = Duration::from_millis(300);
    let started = Started::new(settings).await;
    Started::failed(&started.get("pid").await);
    let told = started
        .line(|line| line.stream == LogStream::Platform)
        .await;
    assert!(
        told.text.contains("did not ask for work within 300ms"),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_program_that_reports_that_it_cannot_start_fails_the_call() {
    let mut settings = settings();
    settings.environment = [("START".to_owned(), "report".to_owned())].into();
    let started = Started::new(settings).await;
    let begun = Instant::now();
    Started::failed(&started.get("pid").await);
    assert!(
        begun.elapsed() < Duration::from_secs(9),
        "it was not waited for"
    );
}

#[tokio::test]
async fn a_program_that_is_not_there_fails_the_call_and_says_so() {
    let started = Started::new(FunctionSettings::binary("/nowhere/checkout")).await;
    Started::failed(&started.get("pid").await);
    let told = started
        .line(|line| line.stream == LogStream::Platform)
        .await;
    let expected = "/nowhere/checkout cannot be started: No such file or directory";
    assert!(told.text.starts_with(expected), "{told:?}");
}

#[tokio::test]
async fn nonsense_is_a_failure_of_its_call_alone() {
    let started = Started::new(settings()).await;
    let (pid, _) = started.pid().await;
    for behaviour in ["nonsense", "endless", "error"] {
        Started::failed(&started.get(behaviour).await);
    }
    assert_eq!(started.pid().await, (pid, 5), "the process is the same");
}

#[tokio::test]
async fn only_the_call_at_hand_is_answered_and_only_once() {
    let started = Started::new(settings()).await;
    assert_eq!(started.text("twice").await, "once");
    started.line(|line| line.text == "second answer: 400").await;
    assert_eq!(started.text("other").await, "400");
    assert_eq!(started.text("impatient").await, "403");
    assert_eq!(started.text("page").await, "[true, true]", "pages may not");
    assert_eq!(started.pid().await.1, 5, "the process is the same");
}

#[tokio::test]
async fn what_a_function_has_started_ends_with_it() {
    let started = Started::new(settings()).await;
    Started::failed(&started.get("fork").await);
    let pids = started.pids("pids").await;
    assert_eq!(pids.len(), 3);
    ended(&pids).await;
    started.pid().await;
}

#[tokio::test]
async fn a_function_that_answers_and_never_asks_again_does_not_hold_up_the_next_call() {
    let started = Started::new(settings()).await;
    let pid: u32 = started.text("leave").await.parse().unwrap();
    assert_ne!(started.pid().await.0, pid);
    ended(&[pid]).await;
    let pid: u32 = started.text("last").await.parse().unwrap();
    assert_ne!(started.pid().await.0, pid);
}

#[tokio::test]
async fn a_function_that_closes_its_output_still_answers() {
    let folder = tempfile::tempdir().unwrap();
    let script = script(&folder, &format!("exec {PROGRAM} >&- 2>&-"));
    let started = Started::new(FunctionSettings::binary(script)).await;
    started.pid().await;
}

#[tokio::test]
async fn a_function_that_ignores_sigterm_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let script = script(&folder, &format!("trap '' TERM\nexec {PROGRAM}"));
    let started = Started::new(FunctionSettings::binary(script)).await;
    let (pid, _) = started.pid().await;
    let begun = Instant::now();
    started.function.shutdown().await;
    assert!(!runs(pid));
    assert!(begun.elapsed() >= Duration::from_secs(2), "it had time");
}

#[tokio::test]
async fn a_process_that_is_told_to_end_gets_no_more_calls() {
    let folder = tempfile::tempdir().unwrap();
    let script = script(&folder, &format!("trap '' TERM\nexec {PROGRAM}"));
    let started = Started::new(FunctionSettings {
        timeout: Duration::from_secs(1),
        keep_warm: Duration::from_millis(50),
        ..FunctionSettings::binary(script)
    })
    .await;
    let (pid, _) = started.pid().await;
    // It is looked after when the call's time would be up. Then there are two seconds between
    // SIGTERM and SIGKILL; a slow machine is beyond both.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_ne!(started.pid().await.0, pid);
    ended(&[pid]).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_function_that_takes_too_much_memory_fails_its_call() {
    let started = Started::new(settings()).await;
    Started::failed(&started.get("memory").await);
    started.pid().await;
    let started = Started::new(FunctionSettings {
        memory: 1024,
        timeout: Duration::from_secs(30),
        ..settings()
    })
    .await;
    assert_eq!(
        started.text("memory").await,
        (512 * 1024 * 1024).to_string()
    );
}

/// An executable shell script.
fn script(folder: &tempfile::TempDir, body: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.path().join("bootstrap");
    std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}
