//! What a function writes, line by line.

use std::{io, sync::Arc};

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

use super::{pool::Pool, process::Process};

/// A line that a function wrote, or that is said about it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FunctionLog<'a> {
    /// The function's name.
    pub function: &'a str,
    /// The call that the process had last been given when the line was read; `None` before the
    /// first.
    pub request_id: Option<&'a str>,
    /// Where the line was written.
    pub stream: LogStream,
    /// The line without its end. Text that is not UTF-8 has U+FFFD in its place; a line that is
    /// longer than 64 KiB is told in pieces. Control characters stay, colours among them: a
    /// function is trusted with the terminal as any program that one starts.
    pub line: &'a str,
}

/// Where a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogStream {
    /// The function's standard output.
    Output,
    /// The function's standard error.
    Error,
    /// The gateway, about the function's processes: a timeout, a crash, a new binary.
    Platform,
}

/// Bytes in a line; `CloudWatch` takes 256 KB, and nobody reads as much.
const LINE: usize = 64 * 1024;

/// Tells what a process writes to one stream until it ends.
pub(super) async fn tell_lines(
    pipe: impl AsyncRead + Unpin,
    stream: LogStream,
    pool: Arc<Pool>,
    process: Arc<Process>,
) {
    let tell = |line: &[u8]| {
        let line = String::from_utf8_lossy(line);
        pool.tell(stream, process.last_call().as_deref(), &line);
    };
    // An error is an end.
    drop(lines(pipe, tell).await);
}

/// Cuts what is read into lines of at most [`LINE`] bytes.
async fn lines(pipe: impl AsyncRead + Unpin, mut tell: impl FnMut(&[u8])) -> io::Result<()> {
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    loop {
        let buffer = pipe.fill_buf().await?;
        if buffer.is_empty() {
            break;
        }
        let room = LINE - line.len();
        let part = &buffer[..buffer.len().min(room)];
        let (taken, is_whole) = match part.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (part.len(), part.len() == room),
        };
        line.extend_from_slice(&part[..taken]);
        pipe.consume(taken);
        if is_whole {
            tell(line.trim_ascii_end());
            line.clear();
        }
    }
    if !line.is_empty() {
        tell(line.trim_ascii_end());
    }
    Ok(())
}
