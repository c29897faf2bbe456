//! Node modules behind the bootstrap.

use std::{fs, path::PathBuf, time::Duration};

use gatesmith_gateway::lambda::{FunctionSettings, Program};

use super::{Started, ended};

/// A function whose module holds this text.
struct Module {
    started: Started,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Module {
    async fn new(text: &str) -> Self {
        Self::named("hello.mjs", "handler", text).await
    }

    async fn named(file: &str, handler: &str, text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        fs::write(&path, text).unwrap();
        let settings = FunctionSettings {
            // Node takes its time to start where much else runs.
            init_timeout: Duration::from_mins(1),
            ..FunctionSettings::new(Program::Node {
                module: path.clone(),
                handler: handler.to_owned(),
            })
        };
        Self {
            started: Started::new(settings).await,
            path,
            _folder: folder,
        }
    }

    /// The line of the log that holds this.
    async fn says(&self, text: &str) -> String {
        let line = self.started.line(|line| line.text.contains(text)).await;
        line.text
    }
}

#[tokio::test]
async fn a_handler_answers_with_what_it_returns() {
    let module = Module::new(
        "let calls = 0;
         export const handler = async (event, context) => {
           calls += 1;
           console.log(`call ${calls}`);
           const left = context.getRemainingTimeInMillis();
           const body = [calls, event.path, context.functionName, context.memoryLimitInMB,
             context.awsRequestId === event.requestContext.requestId, left > 0 && left <= 3000];
           return { statusCode: 200, body: JSON.stringify(body) };
         };",
    )
    .await;
    assert_eq!(
        module.started.text("a").await,
        r#"[1,"/a","flowers","128",true,true]"#
    );
    assert_eq!(
        module.started.text("b").await,
        r#"[2,"/b","flowers","128",true,true]"#
    );
    module.says("call 2").await;
}

#[tokio::test]
async fn a_common_js_handler_may_take_a_callback() {
    let module = Module::named(
        "index.js",
        "main",
        "exports.main = (event, context, callback) => {
           setTimeout(() => callback(null, { statusCode: 200, body: 'called back' }), 1);
         };",
    )
    .await;
    assert_eq!(module.started.text("a").await, "called back");
}

#[tokio::test]
async fn what_a_handler_throws_fails_its_call_alone() {
    let module = Module::new(
        "export const handler = async (event) => {
           if (event.path === '/bad') throw new TypeError('no flowers');
           if (event.path === '/odd') throw Object.create(null);
           return { statusCode: 200, body: String(process.pid) };
         };",
    )
    .await;
    let pid = module.started.text("pid").await;
    Started::failed(&module.started.get("bad").await);
    module.says("TypeError: no flowers").await;
    Started::failed(&module.started.get("odd").await);
    assert_eq!(
        module.started.text("pid").await,
        pid,
        "the process is the same"
    );
}

#[tokio::test]
async fn a_rejection_that_nobody_handles_ends_the_process() {
    let module = Module::new(
        "export const handler = async (event) => {
           if (event.path === '/bad') {
             void Promise.reject(new Error('forgotten'));
             await new Promise((resolve) => setTimeout(resolve, 60_000));
           }
           return { statusCode: 200, body: String(process.pid) };
         };",
    )
    .await;
    let pid: u32 = module.started.text("pid").await.parse().unwrap();
    Started::failed(&module.started.get("bad").await);
    ended(&[pid]).await;
    assert_ne!(module.started.text("pid").await, pid.to_string());
}

#[tokio::test]
async fn modules_that_cannot_start_say_why() {
    for (text, expected) in [
        ("export const other = 1;", "exports no function `handler`"),
        ("export const handler = 1;", "exports no function `handler`"),
        ("export const handler = ;", "SyntaxError"),
        ("import './absent.mjs';", "ERR_MODULE_NOT_FOUND"),
        ("throw new Error('no disk');", "no disk"),
    ] {
        let module = Module::new(text).await;
        Started::failed(&module.started.get("a").await);
        module.says(expected).await;
    }
}

#[tokio::test]
async fn a_changed_module_gets_the_later_calls() {
    let answer = |text: &str| {
        format!("export const handler = async () => ({{ statusCode: 200, body: '{text}' }});")
    };
    let module = Module::new(&answer("old")).await;
    assert_eq!(module.started.text("a").await, "old");
    fs::write(&module.path, answer("newer")).unwrap();
    assert_eq!(module.started.text("a").await, "newer");
}

#[tokio::test]
async fn a_handler_that_exhausts_its_heap_fails_its_call() {
    let module = Module::new(
        "export const handler = async (event) => {
           const kept = [];
           while (event.path === '/greedy') kept.push(new Array(10_000).fill({}));
           return { statusCode: 200, body: 'modest' };
         };",
    )
    .await;
    assert_eq!(module.started.text("a").await, "modest");
    Started::failed(&module.started.get("greedy").await);
    assert_eq!(module.started.text("a").await, "modest");
}
