//! A function that behaves as it is told to: how it starts, by the environment variable `START`;
//! what it does with a call, by the path of the request. It speaks the Lambda Runtime API in the
//! plainest way, so that it can also speak it wrongly.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::zombie_processes,
    clippy::panic,
    clippy::unwrap_used,
    reason = "the tests need programs that do all this"
)]

use std::{
    env,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::process::CommandExt,
    process::{Command, Stdio, exit, id},
    thread::sleep,
    time::Duration,
};

fn main() {
    match env::var("START").as_deref() {
        Ok("exit") => exit(3),
        Ok("hang") => hang(),
        Ok("report") => {
            let error = r#"{"errorType":"Runtime.Broken","errorMessage":"no disk"}"#;
            post("init/error", error);
            hang()
        }
        _ => serve(),
    }
}

fn serve() -> ! {
    let mut calls = 0;
    loop {
        let call = Call::next();
        calls += 1;
        call.treat(calls);
    }
}

fn hang() -> ! {
    loop {
        sleep(Duration::from_mins(1));
    }
}

struct Call {
    id: String,
    head: String,
    event: String,
}

impl Call {
    fn next() -> Self {
        let (head, event) = ask("GET", "invocation/next", "");
        let id = header(&head, "lambda-runtime-aws-request-id");
        Self { id, head, event }
    }

    fn answer(&self, text: &str) {
        let body = format!(r#"{{"statusCode":200,"body":"{text}"}}"#);
        self.post("response", &body);
    }

    fn post(&self, what: &str, body: &str) -> String {
        post(&format!("invocation/{}/{what}", self.id), body)
    }

    fn treat(&self, calls: u32) {
        let path = self.event.split(r#""path":"/"#).nth(1).unwrap();
        match path.split('"').next().unwrap() {
            "pid" => self.answer(&format!("{} {calls}", id())),
            "slow" => {
                sleep(Duration::from_millis(300));
                self.answer(&id().to_string());
            }
            "panic" => panic!("on purpose"),
            "exit" => exit(0),
            "hang" => {
                eprintln!("pid {}", id());
                hang()
            }
            "flood" => {
                let line = "x".repeat(200_000);
                for _ in 0..50 {
                    println!("{line}");
                }
                self.answer("flooded");
            }
            "nonsense" => drop(self.post("response", "\u{1}not JSON")),
            "endless" => drop(self.post("response", &"9".repeat(7 * 1024 * 1024))),
            "error" => {
                let error = r#"{"errorType":"Sad","errorMessage":"no flowers"}"#;
                self.post("error", error);
            }
            "twice" => {
                self.answer("once");
                let again = self.post("response", r#"{"statusCode":200,"body":"again"}"#);
                println!("second answer: {again}");
            }
            "other" => {
                let other = post("invocation/another-id/response", "{}");
                self.answer(&other);
            }
            "impatient" => {
                let (head, _) = ask("GET", "invocation/next", "");
                self.answer(&status(&head));
            }
            "page" => {
                let own = env::var("AWS_LAMBDA_RUNTIME_API").unwrap();
                let refused = [
                    format!("host: {own}\r\norigin: http://a.example\r\n"),
                    // A name that is made to lead to this machine.
                    "host: a.example\r\n".to_owned(),
                ]
                .map(|headers| ask_with("GET", "invocation/next", &headers, "").1);
                let refused = refused.map(|body| body.contains(r#""errorType":"Forbidden""#));
                self.answer(&format!("{refused:?}"));
            }
            "leave" => {
                self.answer(&id().to_string());
                hang()
            }
            "last" => {
                self.answer(&id().to_string());
                exit(0)
            }
            "daemon" => {
                let stranger = sleeper().process_group(0).spawn().unwrap();
                eprintln!("pids {} {}", id(), stranger.id());
                hang()
            }
            "fork" => {
                let child = sleeper().spawn().unwrap();
                // What left the group keeps the environment, and is found by that.
                let stranger = sleeper().process_group(0).spawn().unwrap();
                eprintln!("pids {} {} {}", id(), child.id(), stranger.id());
                hang()
            }
            "forked" => {
                let child = sleeper().spawn().unwrap();
                self.answer(&format!("{} {}", id(), child.id()));
            }
            "memory" => {
                let much = vec![1_u8; 512 * 1024 * 1024];
                self.answer(&much.len().to_string());
            }
            "environment" => {
                let mut names: Vec<String> = env::vars().map(|(name, _)| name).collect();
                names.sort();
                self.answer(&names.join(" "));
            }
            "variable" => self.answer(&env::var("CHOSEN").unwrap()),
            "folder" => self.answer(env::current_dir().unwrap().to_str().unwrap()),
            "headers" => {
                let names = [
                    "lambda-runtime-aws-request-id",
                    "lambda-runtime-invoked-function-arn",
                    "lambda-runtime-trace-id",
                    "lambda-runtime-deadline-ms",
                ];
                self.answer(&names.map(|name| header(&self.head, name)).join(" "));
            }
            "log" => {
                println!("to output");
                eprintln!("to error");
                self.answer("logged");
            }
            other => panic!("no behaviour is called {other}"),
        }
    }
}

/// A process that does nothing for long, and holds the function's output open.
fn sleeper() -> Command {
    let mut command = Command::new("sleep");
    command.arg("600").stdin(Stdio::null());
    command
}

fn post(path: &str, body: &str) -> String {
    status(&ask("POST", path, body).0)
}

/// A request on a connection of its own; the head and the body of the reply.
fn ask(method: &str, path: &str, body: &str) -> (String, String) {
    let address = env::var("AWS_LAMBDA_RUNTIME_API").unwrap();
    ask_with(method, path, &format!("host: {address}\r\n"), body)
}

fn ask_with(method: &str, path: &str, headers: &str, body: &str) -> (String, String) {
    let address = env::var("AWS_LAMBDA_RUNTIME_API").unwrap();
    // A gateway that has gone ends the function, as it ends real runtimes.
    let mut stream = TcpStream::connect(&address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} /2018-06-01/runtime/{path} HTTP/1.1\r\n{headers}\
         connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0, "no reply");
    }
    let mut body = String::new();
    reader.read_to_string(&mut body).unwrap();
    (head, body)
}

fn status(head: &str) -> String {
    head.split(' ').nth(1).unwrap().to_owned()
}

fn header(head: &str, name: &str) -> String {
    let line = head.lines().find_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then(|| value.to_owned())
    });
    line.unwrap_or_default()
}
