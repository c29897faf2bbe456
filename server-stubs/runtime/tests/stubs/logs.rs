//! What is logged, and what is not.

#![expect(clippy::panic, reason = "a panic of a service is what is tested")]

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use gatesmith_lambda::{Reply, Route, Router, ServiceError};

use crate::support::Event;

const REQUEST_ID: &str = "11111111-2222-3333-4444-555555555555";

thread_local! {
    /// What this thread has logged: each test has a thread of its own.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Writes to [`LOG`].
struct Log;

impl Log {
    /// Listens to all threads from now on: `tracing` remembers of a place in the code that nobody
    /// listens to it, where another thread without a subscriber came by first.
    fn start() {
        static STARTED: Once = Once::new();
        STARTED.call_once(|| {
            tracing_subscriber::fmt()
                .with_ansi(false)
                .with_writer(|| Self)
                .init();
        });
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is logged while an event is answered by one of three operations.
async fn logged(event: Event) -> String {
    Log::start();
    let router = Router::new([
        Route::new("GET", "/error", |_| async {
            let cause = "x".parse::<i32>().map_err(std::io::Error::other);
            Err(ServiceError::from(cause.map(|_| ()).expect_err("x is no number")).into())
        }),
        Route::new("GET", "/panic", |_| async { panic!("no more paper") }),
        Route::new("GET", "/number", |incoming| async {
            incoming.read(|incoming| incoming.query::<i32>("n", |_, _| {}))?;
            Ok(Reply::new(204))
        }),
    ]);
    event.sent_to(&router).await;
    String::from_utf8_lossy(&LOG.take()).into_owned()
}

#[tokio::test]
async fn an_error_is_logged_with_its_causes_and_the_id_of_the_request() {
    let log = logged(Event::new("GET", "/error", "/error")).await;
    assert!(log.contains("ERROR"), "{log}");
    assert!(log.contains("invalid digit found in string"), "{log}");
    assert!(log.contains(REQUEST_ID), "{log}");
}

#[tokio::test]
async fn a_panic_is_logged_with_its_text_and_the_id_of_the_request() {
    let log = logged(Event::new("GET", "/panic", "/panic")).await;
    assert!(log.contains("no more paper"), "{log}");
    assert!(log.contains(REQUEST_ID), "{log}");
}

#[tokio::test]
async fn an_invalid_request_is_logged_by_its_places_and_without_its_values() {
    let event = Event::new("GET", "/number", "/number").query("n", &["hunter2"]);
    let log = logged(event).await;
    assert!(log.contains("query.n"), "{log}");
    assert!(!log.contains("hunter2"), "{log}");
}

#[tokio::test]
async fn an_operation_that_is_not_served_is_logged() {
    let log = logged(Event::new("POST", "/number", "/number")).await;
    assert!(log.contains("no such operation"), "{log}");
    assert!(log.contains("POST"), "{log}");
}
