//! A service that answers what a test puts in, and remembers what it was asked.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use gatesmith_tests::player::{Cue, Prompt, Said, Seen};
use serde_json::Value;

#[derive(Default)]
struct Script {
    next: Option<Cue>,
    seen: Vec<Seen>,
}

/// The service. Clones share one script.
#[derive(Clone, Default)]
pub(crate) struct Scripted(Arc<Mutex<Script>>);

impl Scripted {
    /// The next call is answered so.
    pub(crate) fn answers(&self, said: Said) {
        self.script().next = Some(Cue::Answer(said));
    }

    /// The next call ends in an error with this text.
    pub(crate) fn fails(&self, text: &str) {
        self.script().next = Some(Cue::Fail(text.to_owned()));
    }

    /// The next call ends in a panic with this text.
    pub(crate) fn panics(&self, text: &str) {
        self.script().next = Some(Cue::Panic(text.to_owned()));
    }

    /// The one call that came since this was asked last.
    #[track_caller]
    pub(crate) fn saw(&self) -> Seen {
        let mut seen = std::mem::take(&mut self.script().seen);
        assert_eq!(seen.len(), 1, "the service is called once");
        seen.remove(0)
    }

    /// The one call that came is of this operation, with this input to the letter.
    #[track_caller]
    pub(crate) fn saw_input(&self, operation: &str, input: &Value) {
        let seen = self.saw();
        assert_eq!((&*seen.operation, &seen.input), (operation, input));
    }

    /// Nothing came through to the service.
    #[track_caller]
    pub(crate) fn saw_nothing(&self) {
        assert_eq!(self.script().seen, [], "the service is not called");
    }

    /// Notes a call, and says what to do with it.
    pub(super) fn cue(&self, seen: Seen) -> Cue {
        let mut script = self.script();
        script.seen.push(seen);
        let cue = script.next.take();
        cue.expect("a test says how a call is answered")
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Prompt for Scripted {
    async fn prompt(&self, seen: Seen) -> io::Result<Cue> {
        Ok(self.cue(seen))
    }
}
