//! Waivers in a document: `# gatesmith: allow(model-name) the clients know these names`.
//!
//! A waiver stands on the line of the finding, or above it on lines of its own. It needs a reason,
//! and may say `until 2027-01-31` before or after that: from the next day on the finding is back.
//! Rules that are errors by themselves cannot be waived, since nothing right can be generated from
//! a document that breaks them. One that a configuration makes an error can.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    ops::Range,
};

use jiff::civil::Date;

use super::{Diagnostic, Levels, Report, Review, Severity, Waived, WaivedBy, level};
use crate::{
    rules::Rule,
    source::{Anchor, FileId, SourceMap},
};

/// What a comment begins with that is meant for us.
const MARK: &str = "gatesmith:";

/// How a waiver is written.
const FORM: &str = "write `# gatesmith: allow(rule-id) reason`, with `until 2027-01-31` before the \
                    reason where it is to end";

/// A waiver of one rule on one line.
struct Comment {
    file: FileId,
    /// Where the rule's id stands.
    at: Range<usize>,
    /// The line of what it waives.
    line: usize,
    rule: Rule,
    reason: String,
    until: Option<Date>,
    /// How many findings it was for.
    uses: usize,
    /// The gravest of them.
    severity: Severity,
}

impl Report {
    /// Takes out what comments of the documents waive, and adds what is wrong with the comments.
    /// To be called once the report is [settled](Self::settle), with the same levels.
    pub fn waive(&mut self, source: &SourceMap, review: &Review<'_>) {
        let mut about = Self::default();
        let mut comments = read(source, &mut about);
        if comments.is_empty() && about.is_empty() {
            return;
        }
        let mut by_place = BTreeMap::new();
        for (index, comment) in comments.iter().enumerate() {
            by_place.entry(comment.place()).or_insert(index);
        }
        let is_complete = review.judges_waivers && self.is_complete();
        for mut finding in std::mem::take(&mut self.diagnostics) {
            let index = place(&finding, source).and_then(|place| by_place.get(&place));
            let comment = index.map(|&index| &mut comments[index]);
            match comment.map(Comment::used) {
                Some(comment) if comment.until.is_some_and(|day| day < review.today) => {
                    comment.end(&mut finding);
                    self.diagnostics.push(finding);
                }
                Some(comment) => {
                    comment.severity = comment.severity.max(finding.severity);
                    self.waived.push(Waived {
                        finding,
                        by: WaivedBy::Comment,
                        reason: comment.reason.clone(),
                        until: comment.until,
                    });
                }
                None => self.diagnostics.push(finding),
            }
        }
        about.settle(source, review.levels);
        for comment in &comments {
            if let Some(fault) = comment.fault(is_complete) {
                let gravest = comment.severity.max(fault.severity);
                let mut faults = Self::of(fault);
                faults.settle(source, review.levels);
                faults.raise(gravest);
                about.append(faults);
            }
        }
        self.append(about);
        self.settle(source, &Levels::default());
    }
}

/// What a waiver is for: the file, the line and the rule of a finding.
type Place = (FileId, usize, Rule);

/// Where a finding stands, as waivers count.
fn place(finding: &Diagnostic, source: &SourceMap) -> Option<Place> {
    let location = source.locate(&finding.at)?;
    Some((location.id, location.line, finding.rule))
}

impl Comment {
    fn place(&self) -> Place {
        (self.file, self.line, self.rule)
    }

    /// For one more finding.
    fn used(&mut self) -> &mut Self {
        self.uses += 1;
        self
    }

    /// Says of a finding that it was waived once.
    fn end(&self, finding: &mut Diagnostic) {
        if let Some(day) = self.until {
            ended(finding, day);
            let at = Anchor::Span(self.file, self.at.clone());
            finding
                .second
                .get_or_insert_with(|| (at, format!("waived until {day}")));
        }
    }

    /// What is wrong with a waiver that can be read.
    fn fault(&self, is_complete: bool) -> Option<Diagnostic> {
        let at = Anchor::Span(self.file, self.at.clone());
        let rule = self.rule;
        if self.uses == 0 {
            let message = format!("there is no finding of `{rule}` here to waive");
            return is_complete.then(|| {
                Diagnostic::new(Rule::UnusedWaiver, at, message)
                    .label("waives nothing")
                    .help(
                        "remove it; it belongs on the line of the finding, or above it on a line \
                         of its own",
                    )
            });
        }
        self.reason.is_empty().then(|| {
            let message = format!("the waiver of `{rule}` gives no reason");
            Diagnostic::new(Rule::InvalidWaiver, at, message)
                .label("why?")
                .help("say behind it why the finding is none here")
        })
    }
}

/// Says of a finding that it was waived once.
pub(super) fn ended(finding: &mut Diagnostic, day: Date) {
    if !finding.help.is_empty() {
        finding.help.push_str("; ");
    }
    let _ = write!(
        finding.help,
        "it was waived until {day}: mend it, or say until when it is to wait now"
    );
}

/// All waivers of the documents. Those that cannot be read are findings.
fn read(source: &SourceMap, about: &mut Report) -> Vec<Comment> {
    let mut comments = Vec::new();
    for file in source.files() {
        // A text without the mark is not read once more.
        if !source.file_text(file).contains(MARK) {
            continue;
        }
        let spans = source.comments(file);
        let own_lines: BTreeSet<usize> = spans
            .iter()
            .filter(|span| is_alone(source.file_text(file), span))
            .map(|span| line_of(source, file, span))
            .collect();
        let behind = behind(&own_lines);
        for span in spans {
            let line = line_of(source, file, &span);
            let line = behind.get(&line).copied().unwrap_or(line);
            if let Some(text) = source.file_text(file).get(span.clone()) {
                parse(file, text, span.start, line, &mut comments, about);
            }
        }
    }
    comments
}

/// For each line that is a comment, the first one behind it that is none. A licence or a part that
/// is out of use may be thousands of lines: they are gone through once.
fn behind(own_lines: &BTreeSet<usize>) -> BTreeMap<usize, usize> {
    let mut behind: BTreeMap<usize, usize> = BTreeMap::new();
    for &line in own_lines.iter().rev() {
        let next = behind.get(&(line + 1)).copied().unwrap_or(line + 1);
        behind.insert(line, next);
    }
    behind
}

/// The line in which a comment stands.
fn line_of(source: &SourceMap, file: FileId, span: &Range<usize>) -> usize {
    let at = Anchor::Span(file, span.clone());
    source.locate(&at).map_or(0, |location| location.line)
}

fn is_alone(text: &str, span: &Range<usize>) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim().is_empty()
}

/// Reads a comment, which begins at the byte `start` and waives what is found in `line`.
fn parse(
    file: FileId,
    text: &str,
    start: usize,
    line: usize,
    comments: &mut Vec<Comment>,
    about: &mut Report,
) {
    let Some(order) = text
        .trim_start_matches('#')
        .trim_start()
        .strip_prefix(MARK)
        .map(str::trim)
    else {
        return;
    };
    // All that follows is a part of `text`, so where it stands can be told.
    let place = |part: &str| {
        let offset = part.as_ptr().addr() - text.as_ptr().addr();
        start + offset..start + offset + part.len()
    };
    let mut wrong = |part: &str, message: String, help: String| {
        let at = Anchor::Span(file, place(part));
        about.add(Diagnostic::new(Rule::InvalidWaiver, at, message).help(help));
    };
    let parts = order
        .strip_prefix("allow")
        .and_then(|rest| rest.trim_start().strip_prefix('('))
        .and_then(|rest| rest.split_once(')'));
    let Some((rules, rest)) = parts else {
        wrong(
            order,
            "this comment is no waiver".to_owned(),
            FORM.to_owned(),
        );
        return;
    };
    let (until, reason) = until(rest);
    let until = match until.map(|day| (day, date(day))) {
        Some((day, None)) => {
            let message = format!("`{}` is no day", day.escape_debug());
            wrong(day, message, "write it as `until 2027-01-31`".to_owned());
            return;
        }
        Some((_, day)) => day,
        None => None,
    };
    for id in rules.split(',').map(str::trim) {
        let Some(rule) = Rule::from_id(id) else {
            let message = level::LevelError::UnknownRule(id.to_owned()).to_string();
            let help = "the rule's id stands in brackets in its findings";
            wrong(id, message, help.to_owned());
            continue;
        };
        if rule.severity() == Severity::Error {
            let message = level::LevelError::Fixed(rule).to_string();
            wrong(id, message, "mend the document instead".to_owned());
            continue;
        }
        comments.push(Comment {
            file,
            at: place(id),
            line,
            rule,
            reason: reason.to_owned(),
            until,
            uses: 0,
            severity: Severity::Note,
        });
    }
}

/// The day that a waiver ends with, which stands before or behind the reason, and the reason.
fn until(text: &str) -> (Option<&str>, &str) {
    let rest = trimmed(text);
    if let Some(behind) = rest.strip_prefix("until ") {
        let behind = behind.trim_start();
        let (day, reason) = behind
            .split_once(char::is_whitespace)
            .unwrap_or((behind, ""));
        return (Some(day.trim_end_matches([':', ',', ';'])), trimmed(reason));
    }
    match rest.rsplit_once("until ") {
        Some((reason, day)) if date(day.trim()).is_some() => (Some(day.trim()), trimmed(reason)),
        _ => (None, rest),
    }
}

/// Without what people write between the parts of a waiver.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|it: char| it.is_whitespace() || ":,;-–—".contains(it))
}

/// A day, as `2027-01-31` and in no other way.
pub(super) fn date(text: &str) -> Option<Date> {
    let day: Date = text.parse().ok()?;
    (day.to_string() == text).then_some(day)
}
