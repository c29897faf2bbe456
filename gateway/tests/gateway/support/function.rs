//! Functions that answer what they are told to, and remember what they were asked.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use gatesmith_gateway::{Invocation, Invoke, Options};
use serde_json::{Value, json};

/// What a function was asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recorder(Arc<Mutex<Vec<Value>>>);

impl Recorder {
    /// The event of the last call.
    #[track_caller]
    pub(crate) fn last(&self) -> Value {
        self.0
            .lock()
            .unwrap()
            .last()
            .expect("the function was called")
            .clone()
    }

    /// The events of all calls.
    pub(crate) fn all(&self) -> Vec<Value> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn calls(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// Options with a function `f` that remembers its events and answers 200.
pub(crate) fn recorder() -> (Recorder, Options) {
    let recorder = Recorder::default();
    let seen = recorder.clone();
    let options = function(move |invocation: Invocation| {
        let event = serde_json::from_slice(&invocation.payload).unwrap();
        seen.0.lock().unwrap().push(event);
        async {
            Ok(Bytes::from(
                json!({ "statusCode": 200, "body": "fine" }).to_string(),
            ))
        }
    });
    (recorder, options)
}

/// Options with this function as `f`.
pub(crate) fn function(invoke: impl Invoke) -> Options {
    let invoke: Arc<dyn Invoke> = Arc::new(invoke);
    Options {
        functions: BTreeMap::from([("f".to_owned(), invoke)]),
        ..Options::default()
    }
}
