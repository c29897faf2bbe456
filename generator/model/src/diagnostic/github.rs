//! Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::{Findings, Severity, finding::Finding, render::harmless};

impl Findings {
    /// A line for each finding: `::warning file=…,line=…,endLine=…,col=…,title=…::message`.
    pub fn to_github(&self) -> String {
        self.findings().iter().map(command).collect()
    }
}

fn command(finding: &Finding) -> String {
    let kind = match finding.severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let file = property(&finding.place.file);
    // GitHub shows a finding below the line where it ends. A whole operation may end far from
    // where it begins, so the place is the first line of it.
    let place = finding.place.start.map_or_else(String::new, |start| {
        format!(
            ",line={line},endLine={line},col={}",
            start.column,
            line = start.line
        )
    });
    let title = property(finding.rule.id());
    let mut message = data(&finding.message);
    if !finding.help.is_empty() {
        message.push_str("%0Ahelp: ");
        message.push_str(&data(&finding.help));
    }
    format!("::{kind} file={file}{place},title={title}::{message}\n")
}

/// Text behind the `::`. Line breaks would end the command, and begin another.
fn data(text: &str) -> String {
    harmless(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
