//! The log of a run: a line for each request that was answered, and the lines that functions
//! write, so that one can be told from the other and found by a request's id.
//!
//! ```text
//! 12:04:31  POST    /v1/checkout                     202    41.3 ms  CheckoutFunction  0f29528c
//! 12:04:31  CheckoutFunction 0f29528c │ charged 49.90 EUR
//! ```
//!
//! A terminal gets columns, and a reason below its request. A file or a pipe gets one line for
//! each request with nothing cut, for tools that read lines. What callers and functions wrote
//! cannot move the cursor, rename the window or pretend to be a line of its own.

use std::{borrow::Cow, fmt::Write as _, io::Write as _, time::Duration};

use anstyle::{AnsiColor, Style};
use gatesmith_gateway::{
    RequestLog,
    lambda::{FunctionLog, LogStream},
};
use jiff::civil::Time;

/// How wide the column of paths is, in characters.
const PATH_WIDTH: usize = 40;
/// How many of them the end of a path gets, where it is cut: mostly an id.
const PATH_END: usize = 16;
/// The widest that the column of functions becomes.
const FUNCTION_WIDTH: usize = 32;
/// How much of a request's id is shown: enough to tell requests of a day apart, and to find.
const ID_LENGTH: usize = 8;

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// What the lines are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    /// Somebody at a terminal.
    Person,
    /// A file, or another program.
    Program,
}

/// How lines are laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    reader: Reader,
    /// How wide the column of functions is; 0 where there are none.
    functions: usize,
}

/// What a line says about a request.
struct Line<'a> {
    method: &'a str,
    path: &'a str,
    status: u16,
    duration: Duration,
    function: Option<&'a str>,
    request_id: &'a str,
    refused: Option<&'a str>,
}

impl Layout {
    /// The layout for a run with these functions.
    pub(super) fn new<'a>(terminal: bool, functions: impl Iterator<Item = &'a str>) -> Self {
        let longest = functions.map(|name| name.chars().count()).max();
        Self {
            reader: if terminal {
                Reader::Person
            } else {
                Reader::Program
            },
            functions: longest.unwrap_or(0).min(FUNCTION_WIDTH),
        }
    }

    /// Logs a request.
    pub(super) fn request(self, request: &RequestLog<'_>) {
        let line = Line {
            method: request.method,
            path: request.path,
            status: request.status,
            duration: request.duration,
            function: request.function,
            request_id: request.request_id,
            refused: request.refused,
        };
        write(&self.request_line(now(), &line));
    }

    /// Logs what a function wrote, or what became of its process.
    pub(super) fn function(log: &FunctionLog<'_>) {
        write(&function_line(
            now(),
            log.function,
            log.request_id,
            log.stream,
            log.line,
        ));
    }

    fn request_line(self, time: Time, line: &Line<'_>) -> String {
        let method = printable(line.method);
        let path = printable(line.path);
        let path = match self.reader {
            Reader::Person => shortened(&path),
            Reader::Program => path,
        };
        let mut text = format!(
            "{DIM}{time}{DIM:#}  {BOLD}{method:<7}{BOLD:#} {path:<PATH_WIDTH$} {} {:>9}  ",
            status(line.status),
            duration(line.duration),
        );
        if self.functions > 0 || line.function.is_some() {
            let function = printable(line.function.unwrap_or(""));
            // Writing to a string cannot fail.
            let _ = write!(text, "{function:<width$}  ", width = self.functions);
        }
        let _ = write!(text, "{DIM}{}{DIM:#}", short(line.request_id));
        if let Some(reason) = line.refused {
            let reason = printable(reason);
            let _ = match self.reader {
                Reader::Person => write!(text, "\n          {DIM}└ {DIM:#}refused: {reason}"),
                Reader::Program => write!(text, "  refused: {reason}"),
            };
        }
        text.push('\n');
        text
    }
}

/// What the gateway says about a function's process is told apart from what the function wrote.
fn function_line(
    time: Time,
    function: &str,
    request_id: Option<&str>,
    stream: LogStream,
    line: &str,
) -> String {
    let style = match stream {
        LogStream::Platform => AnsiColor::Yellow.on_default(),
        _ => Style::new(),
    };
    let function = printable(function);
    let id = request_id.map_or_else(|| "-".repeat(ID_LENGTH).into(), short);
    let line = printable_with_colours(line);
    format!("{DIM}{time}{DIM:#}  {function} {DIM}{id} │{DIM:#} {style}{line}{style:#}\n")
}

/// The time of day, where the machine stands. Milliseconds stay out: durations are measured.
pub(super) fn now() -> Time {
    let time = jiff::Zoned::now().time();
    time.with().subsec_nanosecond(0).build().unwrap_or(time)
}

/// Writes whole lines at once, so that those of several threads do not mix. A log that nobody can
/// read is no reason to stop serving.
fn write(lines: &str) {
    let _ = anstream::stderr().lock().write_all(lines.as_bytes());
}

fn status(status: u16) -> String {
    let colour = match status {
        200..300 => AnsiColor::Green,
        300..400 => AnsiColor::Cyan,
        400..500 => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    let style = colour.on_default();
    format!("{style}{status}{style:#}")
}

fn duration(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1_000.0;
    if milliseconds < 10.0 {
        format!("{milliseconds:.2} ms")
    } else if milliseconds < 1_000.0 {
        format!("{milliseconds:.1} ms")
    } else {
        format!("{:.2} s", duration.as_secs_f64())
    }
}

fn short(id: &str) -> Cow<'_, str> {
    match id.char_indices().nth(ID_LENGTH) {
        Some((end, _)) => printable(&id[..end]),
        None => printable(id),
    }
}

/// A path that fits its column: what is in the middle goes first, because a path begins with what
/// it is about and ends in which one it is.
fn shortened(path: &str) -> Cow<'_, str> {
    let count = path.chars().count();
    if count <= PATH_WIDTH {
        return path.into();
    }
    let begin = path.chars().take(PATH_WIDTH - PATH_END - 1);
    let end = path.chars().skip(count - PATH_END);
    begin.chain(['…']).chain(end).collect::<String>().into()
}

/// A text that a terminal shows as it is: whatever would do something else stands escaped.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(acts) {
        let mut plain = String::with_capacity(text.len() + 8);
        text.chars().for_each(|letter| push(&mut plain, letter));
        plain.into()
    } else {
        text.into()
    }
}

/// The same with colours left in: a function may colour its lines, and do nothing else to the
/// terminal.
fn printable_with_colours(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let mut coloured = false;
    while let Some(letter) = rest.chars().next() {
        if let Some(length) = colour(rest) {
            plain.push_str(&rest[..length]);
            coloured = true;
            rest = &rest[length..];
        } else {
            match letter {
                '\t' => plain.push('\t'),
                letter => push(&mut plain, letter),
            }
            rest = &rest[letter.len_utf8()..];
        }
    }
    if coloured {
        plain.push_str("\u{1b}[0m");
    }
    plain.into()
}

/// How long the sequence is that `text` begins with, where it sets a colour or a style: `ESC [`,
/// digits with `;` or `:` between them, `m` (ECMA-48, SGR).
fn colour(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|letter: char| !matches!(letter, '0'..='9' | ';' | ':'))?;
    parameters[end..].starts_with('m').then_some(2 + end + 1)
}

fn push(plain: &mut String, letter: char) {
    if acts(letter) {
        plain.extend(letter.escape_default());
    } else {
        plain.push(letter);
    }
}

/// Whether a terminal does something else with a letter than to show it. Marks that turn the
/// direction of text are among them: they show a line in another order than it has.
fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
