//! The baseline: findings of an old document that were accepted once, so that only new ones are
//! reported. For documents without comments, it is the way to waive.
//!
//! ```toml
//! version = 1
//!
//! [[accepted]]
//! rule = "model-name"
//! pointer = "/definitions/order_line"
//! reason = "the clients know these names"
//! until = 2027-01-31
//! ```
//!
//! An entry is for all findings of its rule at its place. `file` is there where that is not the
//! document itself. An entry that nothing is found for any more is itself a finding: in the
//! baseline, with its line.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    ops::Range,
};

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::{Diagnostic, Report, Review, Severity, Waived, WaivedBy, level::LevelError, waiver};
use crate::{
    rules::Rule,
    source::{Anchor, FileId, SourceMap},
};

const VERSION: u32 = 1;

const HEADER: &str = "\
# Findings that were accepted: they are reported no more, new ones are. `reason` and `until` (the
# last day that an entry counts, such as 2027-01-31) are yours to write. They are kept when
# `gatesmith lint --update-baseline` writes the file again; comments are not.
";

/// The reason of what was accepted without being looked at.
const ADOPTED: &str = "accepted on adoption, not looked at yet";

/// A baseline that was read.
#[derive(Debug)]
pub struct Baseline {
    source: SourceMap,
    accepted: Vec<Spanned<Entry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: Spanned<u32>,
    #[serde(default)]
    accepted: Vec<Spanned<Entry>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Spanned<String>,
    file: Option<String>,
    pointer: Option<String>,
    #[serde(default)]
    reason: String,
    until: Option<Spanned<toml::value::Datetime>>,
}

/// What an entry accepts: rule, file where it is not the document, and pointer where there is one.
type Key = (Rule, Option<String>, Option<String>);

impl Baseline {
    /// Reads a baseline. `name` is that of its file.
    ///
    /// # Errors
    /// What is wrong with it, with its line.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        if *file.version.get_ref() != VERSION {
            return Err(format!(
                "`version` is {}, and this gatesmith reads version {VERSION}",
                file.version.get_ref()
            ));
        }
        Ok(Self {
            source: SourceMap::plain(name, text.to_owned()),
            accepted: file.accepted,
        })
    }

    /// The text of the file, to render with what [`Report::accept`] says about it.
    pub fn source(&self) -> &SourceMap {
        &self.source
    }

    /// The entries that can accept something, by what they accept.
    fn by_key(&self) -> BTreeMap<Key, usize> {
        let mut entries = BTreeMap::new();
        for (index, entry) in self.accepted.iter().enumerate() {
            if let Some(key) = key_of(entry.get_ref()) {
                entries.entry(key).or_insert(index);
            }
        }
        entries
    }
}

impl Report {
    /// Takes out what a baseline accepts, and returns what there is to say about the baseline.
    /// To be called once the report is [settled](Self::settle), with the same levels.
    #[must_use = "what is wrong with the baseline has to be said"]
    pub fn accept(&mut self, baseline: &Baseline, source: &SourceMap, review: &Review<'_>) -> Self {
        let is_complete = review.judges_waivers && self.is_complete();
        let mut about = Self::default();
        let mut uses = vec![0_usize; baseline.accepted.len()];
        let entries = baseline.by_key();
        for mut finding in std::mem::take(&mut self.diagnostics) {
            let Some(&index) = entries.get(&key(&finding, source)) else {
                self.diagnostics.push(finding);
                continue;
            };
            uses[index] += 1;
            let entry = baseline.accepted[index].get_ref();
            let until = entry.day();
            match until.filter(|day| *day < review.today) {
                Some(day) => {
                    waiver::ended(&mut finding, day);
                    self.diagnostics.push(finding);
                }
                None => self.waived.push(Waived {
                    finding,
                    by: WaivedBy::Baseline,
                    reason: entry.reason.clone(),
                    until,
                }),
            }
        }
        for (entry, uses) in baseline.accepted.iter().zip(uses) {
            about.diagnostics.extend(fault(entry, uses, is_complete));
        }
        about.settle(&baseline.source, review.levels);
        about
    }

    /// The text of a baseline that accepts all findings of the report, and what is accepted in it
    /// already, with reasons and days as `previous` has them. An entry that has ended stays as it
    /// is: only people give it another day. Errors cannot be accepted.
    pub fn baseline(&self, source: &SourceMap, previous: Option<&Baseline>) -> String {
        let accepted = self
            .waived
            .iter()
            .filter(|waived| waived.by == WaivedBy::Baseline)
            .map(|waived| &waived.finding);
        let mut keys: BTreeSet<Key> = self
            .diagnostics
            .iter()
            .chain(accepted)
            .filter(|finding| is_acceptable(finding.rule))
            .map(|finding| key(finding, source))
            .collect();
        let entries = previous.map(Baseline::by_key).unwrap_or_default();
        if !self.is_complete() {
            // Behind an error not everything was looked at.
            keys.extend(entries.keys().cloned());
        }
        let mut text = format!("{HEADER}version = {VERSION}\n");
        for key in &keys {
            let index = entries.get(key).copied();
            let entry = previous.zip(index).map(|(it, index)| &it.accepted[index]);
            write_entry(&mut text, key, entry.map(Spanned::get_ref));
        }
        text
    }
}

impl Entry {
    fn day(&self) -> Option<Date> {
        let until = self.until.as_ref()?.get_ref();
        if until.time.is_some() || until.offset.is_some() {
            return None;
        }
        waiver::date(&until.date?.to_string())
    }
}

/// Rules that are errors by themselves have to be mended, and what is wrong with waivers, too.
fn is_acceptable(rule: Rule) -> bool {
    rule.severity() != Severity::Error && !matches!(rule, Rule::InvalidWaiver | Rule::UnusedWaiver)
}

/// What accepts a finding.
fn key(finding: &Diagnostic, source: &SourceMap) -> Key {
    let file = match &finding.at {
        Anchor::File(name) => Some(name.as_str()),
        at => source.locate(at).map(|location| location.file),
    };
    let file = file.filter(|name| *name != source.name());
    let pointer = match &finding.at {
        Anchor::Value(place) | Anchor::Key(place) => Some(source.pointer(*place)),
        Anchor::Span(..) | Anchor::File(_) => None,
    };
    let file = file.map(|name| beside(source.name(), name));
    (finding.rule, file, pointer)
}

/// A file's name, relative to the folder of the document where it lies in it.
fn beside(document: &str, file: &str) -> String {
    let (document, file) = (document.replace('\\', "/"), file.replace('\\', "/"));
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let inside = file
        .strip_prefix(folder)
        .and_then(|rest| rest.strip_prefix('/'));
    inside.unwrap_or(&file).to_owned()
}

/// What an entry accepts; `None` where it cannot accept anything.
fn key_of(entry: &Entry) -> Option<Key> {
    let rule = Rule::from_id(entry.rule.get_ref()).filter(|rule| is_acceptable(*rule))?;
    Some((rule, entry.file.clone(), entry.pointer.clone()))
}

/// What is wrong with an entry that accepts so many findings.
fn fault(entry: &Spanned<Entry>, uses: usize, is_complete: bool) -> Option<Diagnostic> {
    let (span, entry) = (entry.span(), entry.get_ref());
    let wrong = |at: Range<usize>, message: String| {
        let at = Anchor::Span(FileId(0), at);
        Diagnostic::new(Rule::InvalidWaiver, at, message)
    };
    let id = entry.rule.get_ref();
    match Rule::from_id(id) {
        None => {
            let message = LevelError::UnknownRule(id.clone()).to_string();
            return Some(wrong(entry.rule.span(), message).help("remove the entry"));
        }
        Some(rule) if !is_acceptable(rule) => {
            let message = match rule.severity() {
                Severity::Error => LevelError::Fixed(rule).to_string(),
                _ => format!("`{rule}` is about waivers, and cannot be accepted"),
            };
            return Some(wrong(entry.rule.span(), message).help("mend the cause instead"));
        }
        Some(_) => {}
    }
    if let Some(until) = entry.until.as_ref().filter(|_| entry.day().is_none()) {
        let message = format!("`{}` is no day", until.get_ref());
        return Some(wrong(until.span(), message).help("write it as `until = 2027-01-31`"));
    }
    if uses == 0 {
        let place = match (&entry.file, &entry.pointer) {
            (Some(file), Some(pointer)) => format!("at `{pointer}` of `{file}`"),
            (Some(file), None) => format!("in `{file}`"),
            (None, Some(pointer)) if !pointer.is_empty() => format!("at `{pointer}`"),
            (None, _) => "here".to_owned(),
        };
        let message = format!("`{id}` is accepted {place}, and is not found there");
        let at = Anchor::Span(FileId(0), span);
        return is_complete.then(|| {
            Diagnostic::new(Rule::UnusedWaiver, at, message)
                .label("accepts nothing")
                .help("remove the entry, or run `gatesmith lint --update-baseline`")
        });
    }
    entry.reason.trim().is_empty().then(|| {
        wrong(span, format!("`{id}` is accepted without a reason"))
            .label("why?")
            .help("add `reason = \"…\"`")
    })
}

fn write_entry(text: &mut String, (rule, file, pointer): &Key, previous: Option<&Entry>) {
    let quoted = |value: &str| toml::Value::from(value).to_string();
    let _ = write!(text, "\n[[accepted]]\nrule = \"{rule}\"\n");
    for (key, value) in [("file", file), ("pointer", pointer)] {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    }
    let reason = previous.map_or(ADOPTED, |entry| &entry.reason);
    let _ = writeln!(text, "reason = {}", quoted(reason));
    if let Some(day) = previous.and_then(|entry| entry.until.as_ref()) {
        let _ = writeln!(text, "until = {}", day.get_ref());
    }
}
