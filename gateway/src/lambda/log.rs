//! What a function writes, line by line.

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
