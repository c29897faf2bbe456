//! One connection to the Runtime API: HTTP/1.1, one exchange at a time.
//!
//! `httparse` reads heads and the sizes of chunks; what stands around it is what one kept
//! connection to one trusted address needs, and no more. hyper's client (a dispatcher, channels,
//! header maps, for two exchanges a call) let a function answer a seventh fewer short calls, and
//! every function compiled three crates more.

use std::io;

use bytes::{Buf, Bytes, BytesMut};
use httparse::{EMPTY_HEADER, Header, Status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Bytes in an answer's body. Lambda takes events of 6 MB, which leaves room for what comes.
const MOST_BYTES: usize = 64 << 20;

/// Bytes in an answer's head, and in a line before a chunk.
const MOST_HEAD: usize = 64 << 10;

/// Headers in an answer; Lambda sends about ten.
const MOST_HEADERS: usize = 64;

/// Bytes that are made room for at once.
const ROOM: usize = 8 << 10;

/// What the other side says.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
    /// Whether the connection can be used again.
    pub(super) stays_open: bool,
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    After(usize),
    Chunked,
    Close,
}

/// A head, as far as it concerns the connection.
#[derive(Debug)]
struct Head {
    status: u16,
    end: End,
    stays_open: bool,
}

/// A connection.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    /// What has arrived and was not read yet.
    buffer: BytesMut,
}

impl Connection {
    /// Connects to `host:port`.
    pub(super) async fn open(authority: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(authority).await?;
        // Everything is written whole: waiting for more to send only delays it.
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: BytesMut::new(),
        })
    }

    /// Sends a request, whose head says how long its body is, and waits for the whole answer.
    /// `on_header` is told the answer's headers, with the names as they were sent.
    pub(super) async fn exchange(
        &mut self,
        head: &str,
        body: &[u8],
        mut on_header: impl FnMut(&str, &str),
    ) -> io::Result<Answer> {
        if !self.buffer.is_empty() {
            return Err(invalid("more than an answer has arrived"));
        }
        let mut request = Buf::chain(head.as_bytes(), body);
        self.stream.write_all_buf(&mut request).await?;
        let mut head = self.head(&mut on_header).await?;
        while head.status < 200 {
            // What is on its way to an answer: `100 Continue`.
            head = self.head(&mut on_header).await?;
        }
        let body = match head.end {
            End::After(length) => self.take(length).await?,
            End::Chunked => self.chunks().await?,
            End::Close => self.rest().await?,
        };
        Ok(Answer {
            status: head.status,
            body,
            stays_open: head.stays_open,
        })
    }

    async fn head(&mut self, on_header: &mut impl FnMut(&str, &str)) -> io::Result<Head> {
        loop {
            if !self.buffer.is_empty()
                && let Some((length, head)) = read_head(&self.buffer, on_header)?
            {
                self.buffer.advance(length);
                return Ok(head);
            }
            self.read_on().await?;
        }
    }

    /// The next `length` bytes.
    async fn take(&mut self, length: usize) -> io::Result<Bytes> {
        if length > MOST_BYTES {
            return Err(too_long());
        }
        while let Some(missing) = length.checked_sub(self.buffer.len())
            && missing > 0
        {
            self.read(missing).await?;
        }
        Ok(self.buffer.split_to(length).freeze())
    }

    /// <https://www.rfc-editor.org/rfc/rfc9112#section-7.1>
    async fn chunks(&mut self) -> io::Result<Bytes> {
        let mut body = BytesMut::new();
        loop {
            let length = self.chunk_length().await?;
            if length == 0 {
                self.trailers().await?;
                return Ok(body.freeze());
            }
            if length > MOST_BYTES - body.len() {
                return Err(too_long());
            }
            // A line ends after the chunk.
            let chunk = self.take(length + 2).await?;
            body.extend_from_slice(&chunk[..length]);
        }
    }

    async fn chunk_length(&mut self) -> io::Result<usize> {
        loop {
            if let Status::Complete((start, length)) = httparse::parse_chunk_size(&self.buffer)
                .map_err(|_| invalid("no size of a chunk"))?
            {
                self.buffer.advance(start);
                return usize::try_from(length).map_err(|_| too_long());
            }
            self.read_on().await?;
        }
    }

    /// What follows the last chunk is skipped.
    async fn trailers(&mut self) -> io::Result<()> {
        loop {
            let mut headers = [EMPTY_HEADER; MOST_HEADERS];
            let read = httparse::parse_headers(&self.buffer, &mut headers);
            if let Status::Complete((length, _)) = read.map_err(invalid)? {
                self.buffer.advance(length);
                return Ok(());
            }
            self.read_on().await?;
        }
    }

    /// Everything until the other side closes the connection.
    async fn rest(&mut self) -> io::Result<Bytes> {
        loop {
            if self.buffer.len() > MOST_BYTES {
                return Err(too_long());
            }
            self.buffer.reserve(ROOM);
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Ok(self.buffer.split().freeze());
            }
        }
    }

    /// Waits for more of a head, or of a line.
    async fn read_on(&mut self) -> io::Result<()> {
        if self.buffer.len() > MOST_HEAD {
            return Err(too_long());
        }
        self.read(ROOM).await
    }

    /// Waits for more bytes, with room for as many as are expected.
    async fn read(&mut self, expected: usize) -> io::Result<()> {
        self.buffer.reserve(expected);
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// The head at the start of `bytes`, and its length; `None` where it has not all arrived.
fn read_head(
    bytes: &[u8],
    on_header: &mut impl FnMut(&str, &str),
) -> io::Result<Option<(usize, Head)>> {
    let mut headers = [EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let Status::Complete(length) = response.parse(bytes).map_err(invalid)? else {
        return Ok(None);
    };
    let mut head = Head {
        status: response.code.unwrap_or_default(),
        end: End::Close,
        stays_open: response.version == Some(1),
    };
    for Header { name, value } in response.headers.iter() {
        let value = std::str::from_utf8(value).unwrap_or_default();
        head.note(name, value)?;
        on_header(name, value);
    }
    if matches!(head.status, 204 | 304) {
        // These have no body, whatever their headers say.
        head.end = End::After(0);
    }
    head.stays_open &= head.end != End::Close;
    Ok(Some((length, head)))
}

impl Head {
    fn note(&mut self, name: &str, value: &str) -> io::Result<()> {
        if name.eq_ignore_ascii_case("transfer-encoding") {
            if !value.eq_ignore_ascii_case("chunked") {
                return Err(invalid("a transfer encoding that nobody asked for"));
            }
            self.end = End::Chunked;
        } else if name.eq_ignore_ascii_case("content-length") {
            let length = value.parse().map_err(invalid)?;
            match self.end {
                // It counts for nothing beside chunks: RFC 9112, section 6.3.
                End::Chunked => {}
                End::After(other) if other != length => return Err(invalid("two lengths")),
                End::After(_) | End::Close => self.end = End::After(length),
            }
        } else if name.eq_ignore_ascii_case("connection") && value.eq_ignore_ascii_case("close") {
            self.stays_open = false;
        }
        Ok(())
    }
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

fn too_long() -> io::Error {
    invalid("the answer is too long")
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// What is made of an answer that comes in these pieces, after which the other side hangs up.
    async fn hear(pieces: &[&str]) -> io::Result<Answer> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let authority = listener.local_addr()?.to_string();
        let speak = async {
            let (mut stream, _) = listener.accept().await?;
            let mut request = [0; 18];
            stream.read_exact(&mut request).await?;
            assert_eq!(&request, b"GET / HTTP/1.1\r\n\r\n");
            for piece in pieces {
                // Fails where the client has heard enough.
                drop(stream.write_all(piece.as_bytes()).await);
                tokio::task::yield_now().await;
            }
            io::Result::Ok(())
        };
        let ask = async {
            let mut connection = Connection::open(&authority).await?;
            connection
                .exchange("GET / HTTP/1.1\r\n\r\n", &[], |_, _| {})
                .await
        };
        let (spoken, heard) = tokio::join!(speak, ask);
        spoken?;
        heard
    }

    #[tokio::test]
    async fn a_body_in_chunks_is_put_together_wherever_it_is_cut() {
        const ANSWER: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
             4;note=x\r\nRust\r\n1\r\n!\r\n0\r\nChecksum: 1\r\n\r\n";
        for cut in 1..ANSWER.len() {
            let (first, second) = ANSWER.split_at(cut);
            let answer = hear(&[first, second]).await.unwrap();
            assert_eq!(answer.body, "Rust!");
            assert!(answer.stays_open);
        }
    }

    #[tokio::test]
    async fn a_body_without_a_length_ends_with_the_connection() {
        let answer = hear(&["HTTP/1.1 200 OK\r\n\r\n{", "}"]).await.unwrap();
        assert_eq!(answer.body, "{}");
        assert!(!answer.stays_open);
    }

    #[tokio::test]
    async fn what_is_said_before_an_answer_is_passed_over() {
        let pieces = [
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        ];
        let answer = hear(&pieces).await.unwrap();
        assert_eq!(answer.status, 202);
        assert!(!answer.stays_open);
    }

    #[tokio::test]
    async fn what_is_no_answer_is_an_error_and_never_waited_for() {
        let long = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(MOST_HEAD));
        for wrong in [
            "",
            "nonsense\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n{}",
            &long,
        ] {
            assert!(hear(&[wrong]).await.is_err(), "{wrong}");
        }
    }
}
