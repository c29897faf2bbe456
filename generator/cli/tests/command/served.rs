//! `gatesmith dev` as a process, what it prints, and requests to it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use crate::project::Project;

/// How long a line may take before the test fails: a guard against hanging, no measure.
const GUARD: Duration = Duration::from_mins(1);

/// A gateway that ends with the test.
pub(crate) struct Served {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
    /// What was printed before the address.
    pub(crate) banner: String,
    /// Lines of the standard output after the address.
    pub(crate) out: Lines,
    /// Lines of the error stream.
    pub(crate) err: Lines,
}

/// The lines of a stream as they come.
pub(crate) struct Lines(Receiver<String>);

impl Lines {
    fn of(stream: impl Read + Send + 'static) -> Self {
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines() {
                let Ok(line) = line else { return };
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self(receiver)
    }

    /// Waits for a line with this text, and returns it behind those before it.
    pub(crate) fn until(&self, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            match self.0.recv_timeout(GUARD) {
                Ok(line) => lines.push(line),
                Err(error) => panic!("{error}: no {text:?} in\n{}", lines.join("\n")),
            }
            if lines.last().is_some_and(|line| line.contains(text)) {
                return lines;
            }
        }
    }

    /// The lines that are left until the stream ends.
    fn rest(&self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            match self.0.recv_timeout(GUARD) {
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Disconnected) => return lines,
                Err(RecvTimeoutError::Timeout) => panic!("hangs after\n{}", lines.join("\n")),
            }
        }
    }
}

impl Served {
    pub(crate) fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gatesmith"))
            .args(["dev", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .current_dir(project.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = Lines::of(child.stdout.take().unwrap());
        let err = Lines::of(child.stderr.take().unwrap());
        let mut printed = out.until("http://127.0.0.1:");
        if printed
            .last()
            .is_some_and(|line| line.starts_with("site: "))
        {
            printed.extend(out.until("http://127.0.0.1:"));
        }
        let url = printed.pop().unwrap();
        let (address, stage) = url
            .strip_prefix("http://")
            .and_then(|rest| rest.split_once('/'))
            .unwrap();
        assert_eq!(stage, "v1");
        Self {
            child,
            address: address.to_owned(),
            banner: printed.join("\n") + "\n",
            out,
            err,
        }
    }

    /// The whole reply to a request with these headers.
    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let address = &self.address;
        let fields: String = headers
            .iter()
            .flat_map(|(name, value)| [*name, ": ", *value, "\r\n"])
            .collect();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{fields}\r\n"
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    /// Sends a signal, and returns how the process ended and what it said last.
    #[cfg(unix)]
    pub(crate) fn end(mut self, signal: &str) -> (ExitStatus, Vec<String>) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
        let said = self.err.rest();
        (self.child.wait().unwrap(), said)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Fails where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
