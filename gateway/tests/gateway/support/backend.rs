//! An HTTP backend that answers what it is told to, byte for byte, and remembers what it was
//! asked.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A backend on a port of its own; it ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Backend {
    origin: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// `GET /path?query HTTP/1.1`
    pub(crate) line: String,
    /// Names as written.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    /// The values of a header, by its name as written.
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// `Host`, which is the first header of a request.
    #[track_caller]
    pub(crate) fn host(&self) -> &str {
        let (name, value) = &self.headers[0];
        assert!(name.eq_ignore_ascii_case("host"), "{:?}", self.headers);
        value
    }

    /// Whether it has a header, however its name is written.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|(key, _)| key.eq_ignore_ascii_case(name))
    }
}

/// Starts a backend that answers every request with these bytes, and closes.
pub(crate) async fn backend(answer: impl Into<Vec<u8>>) -> Backend {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (answer, seen) = (Arc::new(answer.into()), Arc::clone(&asked));
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, Arc::clone(&answer), Arc::clone(&seen)));
        }
    });
    Backend {
        origin,
        asked,
        task,
    }
}

impl Backend {
    /// `http://127.0.0.1:PORT`
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The last request.
    #[track_caller]
    pub(crate) fn last(&self) -> Asked {
        let asked = self.asked.lock().unwrap();
        asked.last().expect("the backend was called").clone()
    }

    pub(crate) fn calls(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn converse(mut stream: TcpStream, answer: Arc<Vec<u8>>, seen: Arc<Mutex<Vec<Asked>>>) {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.trim_end().split("\r\n").map(str::to_owned);
    let mut asked = Asked {
        line: lines.next().unwrap_or_default(),
        headers: lines
            .map(|line| {
                let (name, value) = line.split_once(": ").unwrap();
                (name.to_owned(), value.to_owned())
            })
            .collect(),
        body: Vec::new(),
    };
    let mut lengths = asked.headers.iter();
    let length = lengths
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.parse().unwrap());
    while bytes.len() < end + length {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
    asked.body = bytes.split_off(end);
    seen.lock().unwrap().push(asked);
    // The gateway may have seen enough.
    drop(stream.write_all(&answer).await);
    drop(stream.shutdown().await);
    // Closing with bytes unread would reset the connection under the answer.
    drop(stream.read_buf(&mut bytes).await);
}
