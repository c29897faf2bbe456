//! Findings as plain data: what every format but the one for people is made of.
//!
//! A [`Findings`] collects the reports of a run, whose documents need not be there any more when
//! it is written. Serialized, it is the JSON format; `sarif` and `github` print the same data.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::{Counts, Diagnostic, Report, Severity, Waived, WaivedBy};
use crate::{
    rules::Rule,
    source::{Anchor, SourceMap},
};

/// The version of the JSON format. Members may be added to it; where one changes its meaning or
/// goes, this number grows.
pub const VERSION: u32 = 1;

/// The findings of a run, about one document or several.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Findings {
    version: u32,
    #[serde(rename = "findings")]
    counted: Vec<Finding>,
    waived: Vec<Finding>,
    summary: Counts,
    /// The folder that names of files are relative to, as a prefix of absolute ones.
    #[serde(skip)]
    root: String,
    /// How many findings there are of a rule at one place, by what the fingerprint is made of.
    #[serde(skip)]
    alike: BTreeMap<String, u32>,
}

/// A finding, closed: it borrows nothing of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: Rule,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// What to say at the place. May be empty.
    pub label: String,
    /// What to do about it. May be empty.
    pub help: String,
    /// Where.
    #[serde(flatten)]
    pub place: Spot,
    /// A second place, and what to say there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Second>,
    /// The same for the same finding when lines were added above it: 32 hexadecimal digits, made
    /// of the rule, the file and the JSON pointer.
    pub fingerprint: String,
    /// Why it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
}

/// A second place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Second {
    /// What to say there.
    pub label: String,
    /// Where.
    #[serde(flatten)]
    pub place: Spot,
}

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// The file's name, relative to the folder that the command ran in where it lies in it.
    pub file: String,
    /// The JSON pointer of the node in its file. `None` where there is no node: a mistake of
    /// syntax, a file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Where it begins. `None` for a file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Position>,
    /// Where it ends: the position after the last character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Position>,
}

/// A position in a text. Both numbers count from 1; columns count Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiver {
    /// Where it is waived.
    pub by: WaivedBy,
    /// The reason that is given there.
    pub reason: String,
    /// The last day on which it is waived, as `2027-01-31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl Findings {
    /// Nothing yet. `root` is the folder that names of files are said relative to.
    pub fn new(root: &str) -> Self {
        Self {
            version: VERSION,
            root: slashes(root).trim_end_matches('/').to_owned(),
            ..Self::default()
        }
    }

    /// Adds what a report says. `source` is the map in which its documents were read.
    pub fn add(&mut self, report: &Report, source: &SourceMap) {
        for finding in report.diagnostics() {
            let finding = self.finding(finding, source, None);
            self.counted.push(finding);
        }
        for waived in report.waived() {
            let finding = self.finding(&waived.finding, source, Some(waived));
            self.waived.push(finding);
        }
        self.summary += report.counts();
    }

    /// The findings that count.
    pub fn findings(&self) -> &[Finding] {
        &self.counted
    }

    /// The findings that are waived.
    pub fn waived(&self) -> &[Finding] {
        &self.waived
    }

    /// How many there are.
    pub fn counts(&self) -> Counts {
        self.summary
    }

    /// The JSON format, ending in a line break. Its members are those of [`Findings`],
    /// [`Finding`] and [`Spot`].
    pub fn to_json(&self) -> String {
        pretty(self)
    }

    fn finding(
        &mut self,
        finding: &Diagnostic,
        source: &SourceMap,
        waived: Option<&Waived>,
    ) -> Finding {
        let place = self.spot(&finding.at, source);
        let second = finding.second.as_ref().map(|(at, label)| Second {
            label: label.clone(),
            place: self.spot(at, source),
        });
        Finding {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.message.clone(),
            label: finding.label.clone(),
            help: finding.help.clone(),
            fingerprint: self.fingerprint(finding, &place, source),
            place,
            second,
            waiver: waived.map(|waived| Waiver {
                by: waived.by,
                reason: waived.reason.clone(),
                until: waived.until.map(|day| day.to_string()),
            }),
        }
    }

    fn spot(&self, at: &Anchor, source: &SourceMap) -> Spot {
        let pointer = match at {
            Anchor::Value(place) | Anchor::Key(place) => Some(source.pointer(*place)),
            Anchor::Span(..) | Anchor::File(_) => None,
        };
        let Some(location) = source.locate(at) else {
            let file = match at {
                Anchor::File(name) => self.relative(name),
                _ => self.relative(source.name()),
            };
            return Spot {
                file,
                pointer,
                ..Spot::default()
            };
        };
        let position = |line, column| Some(Position { line, column });
        Spot {
            file: self.relative(location.file),
            pointer,
            start: position(location.line, location.column),
            end: position(location.end_line, location.end_column),
        }
    }

    /// Wording is left out of it, so that a release with better words opens no alert again; so
    /// are lines and columns. Where there is no pointer, the line's text stands for the place.
    fn fingerprint(&mut self, finding: &Diagnostic, place: &Spot, source: &SourceMap) -> String {
        let within = match &place.pointer {
            Some(pointer) => pointer.as_str(),
            None => source.first_line(&finding.at).trim(),
        };
        let key = format!("{}\n{}\n{within}", finding.rule.id(), place.file);
        let count = self.alike.entry(key.clone()).or_default();
        *count += 1;
        let digest = Sha256::digest(format!("{key}\n{count}"));
        let mut digits = String::with_capacity(32);
        for byte in &digest[..16] {
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }

    fn relative(&self, name: &str) -> String {
        let name = slashes(name);
        let inside = name
            .strip_prefix(&self.root)
            .filter(|_| !self.root.is_empty())
            .and_then(|rest| rest.strip_prefix('/'));
        let short = inside.unwrap_or(&name);
        short.strip_prefix("./").unwrap_or(short).to_owned()
    }
}

/// A value as indented JSON, ending in a line break.
pub(super) fn pretty(value: &impl Serialize) -> String {
    // Keys are strings and numbers are finite: there is nothing that JSON could not hold.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn slashes(name: &str) -> String {
    name.replace('\\', "/")
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
