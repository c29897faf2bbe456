//! Findings: what is said to a user about a document.
//!
//! A stage adds [`Diagnostic`]s to a [`Report`]. When all stages have spoken, the report is
//! [settled](Report::settle): the configuration's [`Levels`] are applied, and the findings are put
//! into the order of the document. What comments in the document waive is
//! [taken out](Report::waive), and so is what a [`Baseline`] accepts. [`Report::render`] prints the
//! rest as rustc prints its own findings; [`Findings`] collects reports for other programs.
//!
//! | module | what it does |
//! |---|---|
//! | `level` | severities that the configuration sets |
//! | `consequence` | findings that follow from others |
//! | `waiver`, `baseline` | findings that do not count, and why |
//! | `render` | the page for people |
//! | `finding`, `sarif`, `github` | findings as data: JSON, SARIF 2.1.0, workflow commands |

mod baseline;
mod consequence;
mod finding;
mod github;
mod level;
mod render;
mod sarif;
mod waiver;

use std::{cmp::Ordering, collections::BTreeSet, fmt, ops::AddAssign};

pub use baseline::Baseline;
pub use finding::{Finding, Findings, Position, Second, Spot, VERSION, Waiver};
pub use level::{Level, LevelError, Levels};
pub use render::Style;

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    place::Place,
    rules::Rule,
    source::{Anchor, FileId, SourceMap},
};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Said, never failing.
    Note,
    /// Said; the output is right all the same.
    Warning,
    /// Nothing is generated.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that it breaks.
    pub rule: Rule,
    /// How grave it is: the rule's own severity, unless the configuration changes it.
    pub severity: Severity,
    /// Where.
    pub at: Anchor,
    /// What is wrong, in one line, with the names of the things concerned.
    pub message: String,
    /// What to say at the caret. May be empty.
    pub label: String,
    /// A second place, and what to say there.
    pub second: Option<(Anchor, String)>,
    /// What to do about it. May be empty.
    pub help: String,
}

impl Diagnostic {
    /// A finding with the rule's own severity.
    pub fn new(rule: Rule, at: impl Into<Anchor>, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            at: at.into(),
            message: message.into(),
            label: String::new(),
            second: None,
            help: String::new(),
        }
    }

    /// Says something at the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn second(mut self, at: impl Into<Anchor>, label: impl Into<String>) -> Self {
        self.second = Some((at.into(), label.into()));
        self
    }

    /// The order in which findings are printed: by file and place, a file as a whole first, and the
    /// graver one first where two stand at one place.
    fn order(&self, other: &Self, source: &SourceMap) -> Ordering {
        source
            .rank(&self.at)
            .cmp(&source.rank(&other.at))
            .then_with(|| other.severity.cmp(&self.severity))
            .then_with(|| self.rule.id().cmp(other.rule.id()))
            .then_with(|| self.message.cmp(&other.message))
    }
}

/// A finding that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// The finding.
    pub finding: Diagnostic,
    /// Where it is waived.
    pub by: WaivedBy,
    /// The reason that is given there.
    pub reason: String,
    /// The last day on which it is waived.
    pub until: Option<Date>,
}

/// Where a finding is waived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WaivedBy {
    /// In a comment of the document.
    Comment,
    /// In a [`Baseline`].
    Baseline,
}

/// How findings are judged.
#[derive(Clone, Copy, Debug)]
pub struct Review<'a> {
    /// The severities that the configuration sets.
    pub levels: &'a Levels,
    /// The day on which waivers are looked at.
    pub today: Date,
    /// Whether a waiver that waives nothing is a finding. It is not where a document is read in
    /// another way than usual, so that other rules apply.
    pub judges_waivers: bool,
}

/// The findings of one run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    waived: Vec<Waived>,
}

impl Report {
    /// Adds a finding.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds the findings of another report.
    pub fn append(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
        self.waived.extend(other.waived);
    }

    /// A report of one finding.
    fn of(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostics: vec![diagnostic],
            waived: Vec::new(),
        }
    }

    /// The findings, to be changed.
    pub(crate) fn each_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.diagnostics.iter_mut()
    }

    /// Says of findings about a text which file that text is.
    pub(crate) fn move_to(&mut self, file: FileId) {
        for diagnostic in self.each_mut() {
            let second = diagnostic.second.as_mut().map(|(at, _)| at);
            for at in std::iter::once(&mut diagnostic.at).chain(second) {
                if let Anchor::Span(of, _) = at {
                    *of = file;
                }
            }
        }
    }

    /// Keeps the findings for which this is true.
    pub fn retain(&mut self, keeps: impl FnMut(&Diagnostic) -> bool) {
        self.diagnostics.retain(keeps);
    }

    /// The findings, in the order in which they were added, or in that of the document once they
    /// are settled.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The findings that do not count.
    pub fn waived(&self) -> &[Waived] {
        &self.waived
    }

    /// Takes remarks out: what is left asks for something.
    pub fn without_notes(&mut self) {
        self.diagnostics
            .retain(|diagnostic| diagnostic.severity > Severity::Note);
    }

    /// True where everything was looked at: behind an error that is one by itself, stages may not
    /// have spoken.
    fn is_complete(&self) -> bool {
        let by_itself = |diagnostic: &Diagnostic| diagnostic.rule.severity() == Severity::Error;
        !self.diagnostics.iter().any(by_itself)
    }

    /// Makes each finding at least as grave as this.
    fn raise(&mut self, severity: Severity) {
        for diagnostic in &mut self.diagnostics {
            diagnostic.severity = diagnostic.severity.max(severity);
        }
    }

    /// True where there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// True where nothing may be generated.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Applies the configuration, puts the findings into the order of the document, and drops
    /// those that say the same of the same place again, or of a part of what is said as a whole.
    pub fn settle(&mut self, source: &SourceMap, levels: &Levels) {
        // First, so that what is not to be told hides nothing that follows from it.
        levels.apply(&mut self.diagnostics);
        self.drop_implied(source);
        self.drop_consequences(source);
        self.diagnostics
            .sort_by(|left, right| left.order(right, source));
        self.diagnostics.dedup_by(|again, kept| {
            again.rule == kept.rule && again.at == kept.at && again.message == kept.message
        });
    }

    /// Of a value that generated code keeps as it comes, no part is checked: saying that of its
    /// parts, too, would be another finding for the same cause.
    fn drop_implied(&mut self, source: &SourceMap) {
        let is_unchecked = |rule| {
            matches!(
                rule,
                Rule::LooseType | Rule::UncheckedKeyword | Rule::UncheckedPattern
            )
        };
        let wholes: BTreeSet<Place> = self
            .diagnostics
            .iter()
            .filter(|finding| is_unchecked(finding.rule))
            .filter_map(|finding| finding.at.place())
            .collect();
        self.diagnostics.retain(|finding| {
            let at = finding.at.place().filter(|_| is_unchecked(finding.rule));
            at.is_none_or(|at| source.around(at).skip(1).all(|at| !wholes.contains(&at)))
        });
    }

    /// How many findings there are of each severity.
    pub fn counts(&self) -> Counts {
        let count = |severity| {
            let of = |diagnostic: &&Diagnostic| diagnostic.severity == severity;
            self.diagnostics.iter().filter(of).count()
        };
        Counts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            waived: self.waived.len(),
        }
    }
}

/// How many findings there are. Prints as `2 errors, 1 warning; 3 waived`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Findings that stop generation.
    pub errors: usize,
    /// Findings that do not.
    pub warnings: usize,
    /// Remarks.
    pub notes: usize,
    /// Findings that do not count.
    pub waived: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
        self.waived += other.waived;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ];
        let mut separator = "";
        for (count, word) in kinds.into_iter().filter(|&(count, _)| count > 0) {
            let plural = if count == 1 { "" } else { "s" };
            write!(formatter, "{separator}{count} {word}{plural}")?;
            separator = ", ";
        }
        if separator.is_empty() {
            formatter.write_str("no findings")?;
        }
        if self.waived > 0 {
            write!(formatter, "; {} waived", self.waived)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
