//! The names of headers as a caller wrote them. Events carry them so (recorded), and the HTTP
//! library keeps its own record of them to itself.
//!
//! [`Recorded`] stands under the library and keeps what was read and belongs to no body that is
//! known to be one; [`Record::take`] finds the head of the request at hand in there, by its verb
//! and target, and cuts it out. A head that is not found (it was longer than what is kept), or is
//! taken from a chunked body in front of it that looks the same, only costs the spelling.

use std::{
    borrow::Cow,
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use http::{
    HeaderName, Request,
    header::{CONTENT_LENGTH, TRANSFER_ENCODING},
};
use memchr::memmem;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::headers;

/// How much is kept, in bytes: no head that the gateway accepts is longer. It may grow to twice
/// as much, so that the front need not be cut off with every read.
const KEPT: usize = 64 * 1024;
/// Headers in a head: the HTTP library refuses more.
const HEADERS: usize = 100;
/// How many places are looked at that a head may begin at. Only behind a chunked body is there
/// more than one.
const PLACES: usize = 16;

/// A stream that keeps what was read from it last.
#[derive(Debug)]
pub(crate) struct Recorded<S> {
    inner: S,
    record: Record,
}

/// What was read of a connection and is not known to be of no use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    bytes: Vec<u8>,
    /// How many bytes of a body are still to come, which are not kept.
    skip: u64,
}

/// The names of one request's headers as written.
#[derive(Debug, Default)]
pub(crate) struct SentNames(Vec<u8>);

impl<S> Recorded<S> {
    /// A stream, and what is read of it.
    pub(crate) fn new(inner: S) -> (Self, Record) {
        let record = Record::default();
        let stream = Self {
            inner,
            record: record.clone(),
        };
        (stream, record)
    }
}

impl Record {
    /// The names of the request that was read just now. To be called before its body is read.
    pub(crate) fn take<B>(&self, request: &Request<B>) -> SentNames {
        let mut state = self.state();
        let Some((start, end)) = state.find(request) else {
            return SentNames::default();
        };
        let head = state.bytes[start..end].to_vec();
        state.cut(end);
        if !request.headers().contains_key(TRANSFER_ENCODING) {
            let length = request.headers().get(CONTENT_LENGTH);
            let length = length.and_then(|value| value.to_str().ok()?.parse().ok());
            state.skip(length.unwrap_or(0));
        }
        SentNames(head)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn keep(&mut self, read: &[u8]) {
        let skipped = read
            .len()
            .min(usize::try_from(self.skip).unwrap_or(usize::MAX));
        self.skip -= skipped as u64;
        self.bytes.extend_from_slice(&read[skipped..]);
        if self.bytes.len() > 2 * KEPT {
            self.cut(self.bytes.len() - KEPT);
        }
    }

    /// Where the head of this request begins and ends.
    fn find<B>(&self, request: &Request<B>) -> Option<(usize, usize)> {
        let begins = [request.method().as_str(), " "].concat();
        let finder = memmem::Finder::new(&begins);
        let mut places = finder.find_iter(&self.bytes).take(PLACES);
        places.find_map(|start| Some((start, start + head(&self.bytes[start..], request)?)))
    }

    fn cut(&mut self, end: usize) {
        self.bytes.drain(..end);
        // A connection that is idle keeps nothing.
        if self.bytes.is_empty() && self.bytes.capacity() > KEPT {
            self.bytes = Vec::new();
        }
    }

    fn skip(&mut self, length: u64) {
        let here = self
            .bytes
            .len()
            .min(usize::try_from(length).unwrap_or(usize::MAX));
        self.cut(here);
        self.skip = length - here as u64;
    }
}

/// The length of this request's head, where the bytes begin with it.
fn head<B>(bytes: &[u8], request: &Request<B>) -> Option<usize> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let Ok(httparse::Status::Complete(length)) = parsed.parse(bytes) else {
        return None;
    };
    let is_it = parsed.method == Some(request.method().as_str())
        && parsed.path.is_some_and(|target| request.uri() == target)
        && parsed.headers.len() == request.headers().len();
    is_it.then_some(length)
}

impl SentNames {
    /// A name as it was written first; as it is mostly written, where that is not known.
    pub(crate) fn of(&self, name: &HeaderName) -> Cow<'_, str> {
        self.written()
            .find(|written| written.eq_ignore_ascii_case(name.as_str()))
            .map_or_else(|| Cow::Owned(headers::canonical(name)), Cow::Borrowed)
    }

    fn written(&self) -> impl Iterator<Item = &str> {
        let lines = self.0.split(|byte| *byte == b'\n').skip(1);
        lines.filter_map(|line| {
            let colon = memchr::memchr(b':', line)?;
            str::from_utf8(&line[..colon]).ok()
        })
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Recorded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        self.record.state().keep(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Recorded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, Request};

    use super::{KEPT, Record};

    /// A request as the HTTP library hands it over.
    fn request(line: &str, headers: &[(&str, &str)]) -> Request<()> {
        let (method, target) = line.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap()
    }

    #[track_caller]
    fn spells(record: &Record, request: &Request<()>, expected: &str) {
        let name: HeaderName = expected.parse().unwrap();
        assert_eq!(record.take(request).of(&name), expected);
    }

    #[test]
    fn names_are_as_written_over_many_reads_and_requests() {
        let record = Record::default();
        let first = "GET /v1/a?b HTTP/1.1\r\nX-oNe: 1\r\nx-ONE: 2\r\n\r\n";
        let second = "GET /v1/a?b HTTP/1.1\r\nx-one: 1\r\nX-Two:\r\n\r\n";
        for byte in first.bytes().chain(second.bytes()) {
            record.state().keep(&[byte]);
        }
        let asked = request("GET /v1/a?b", &[("x-one", "1"), ("x-one", "2")]);
        spells(&record, &asked, "X-oNe");
        let asked = request("GET /v1/a?b", &[("x-one", "1"), ("x-two", "")]);
        spells(&record, &asked, "x-one");
        assert!(record.state().bytes.is_empty());
    }

    #[test]
    fn a_body_that_looks_like_a_head_is_not_taken_for_one() {
        let record = Record::default();
        let body = "GET /b HTTP/1.1\r\nWRONG: 1\r\n\r\n";
        let head = format!("POST /a HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len());
        let next = "GET /b HTTP/1.1\r\nwrong: 1\r\n\r\n";
        let length = body.len().to_string();
        let post = request("POST /a", &[("content-length", &length)]);
        let get = request("GET /b", &[("wrong", "1")]);
        // The body comes with the head, in part, and after it.
        for split in [head.len(), head.len() + 5, head.len() + body.len()] {
            let all = [head.as_str(), body, next].concat();
            record.state().keep(&all.as_bytes()[..split]);
            record.take(&post);
            record.state().keep(&all.as_bytes()[split..]);
            spells(&record, &get, "wrong");
        }
    }

    #[test]
    fn a_head_behind_a_long_chunked_body_is_found_and_little_is_kept() {
        let record = Record::default();
        let head = "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        record.state().keep(head.as_bytes());
        let post = request("POST /a", &[("transfer-encoding", "chunked")]);
        spells(&record, &post, "Transfer-Encoding");
        for _ in 0..1_000 {
            record.state().keep(&[b'G'; 1_000]);
        }
        assert!(record.state().bytes.len() <= 2 * KEPT);
        record
            .state()
            .keep(b"\r\n0\r\n\r\nGET /b HTTP/1.1\r\nX-yZ: 1\r\n\r\n");
        spells(&record, &request("GET /b", &[("x-yz", "1")]), "X-yZ");
    }

    #[test]
    fn a_long_body_of_known_length_is_not_kept() {
        let record = Record::default();
        record
            .state()
            .keep(b"POST /a HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
        record.take(&request("POST /a", &[("content-length", "1000000")]));
        for _ in 0..1_000 {
            record.state().keep(&[b'x'; 1_000]);
            assert!(record.state().bytes.is_empty());
        }
        record.state().keep(b"GET /b HTTP/1.1\r\nX-yZ: 1\r\n\r\n");
        spells(&record, &request("GET /b", &[("x-yz", "1")]), "X-yZ");
    }

    #[test]
    fn a_head_that_is_not_found_costs_the_spelling_alone() {
        let record = Record::default();
        let asked = request("GET /a", &[("x-one-two", "1")]);
        spells(&record, &asked, "X-One-Two");
        record.state().keep(&b"GET /a HTTP".repeat(1_000));
        spells(&record, &asked, "X-One-Two");
    }
}
