//! What is said when a run begins: what is served, what callers prove themselves with, and where.
//!
//! Programs read it, too: credentials are lines of `export NAME=value` below a line of `# whose`,
//! and the base URL is a line of its own, the last one, printed once requests are answered.

use std::{collections::BTreeSet, fmt::Write as _};

use anstyle::{AnsiColor, Style};
use gatesmith_gateway::{Effect, Unsupported};
use gatesmith_model::api::{Api, IntegrationKind};

use super::{credentials::Credentials, log::printable};

const BOLD: Style = Style::new().bold();
const WHOSE: Style = AnsiColor::Cyan.on_default();

/// What there is to say.
pub(super) struct Banner<'a> {
    pub(super) api: &'a Api,
    /// The document, as it is printed.
    pub(super) document: &'a str,
    pub(super) credentials: &'a Credentials,
    pub(super) unsupported: &'a [Unsupported],
    /// Every operation is answered from the document.
    pub(super) mock: bool,
    /// The document is followed.
    pub(super) following: bool,
    /// Where the site is, where there is one.
    pub(super) site: Option<String>,
    /// The base URL, stage included.
    pub(super) url: &'a str,
}

impl Banner<'_> {
    /// The text, in colours.
    pub(super) fn render(&self) -> String {
        let mut text = format!(
            "{BOLD}{} {}{BOLD:#}, from {}\n{}\n\n",
            printable(&self.api.title),
            printable(&self.api.version),
            self.document,
            served(self.api, self.unsupported, self.mock)
        );
        credentials(self.credentials, &mut text);
        let follows = if self.following {
            format!("What is saved to {} is served at once. ", self.document)
        } else {
            String::new()
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{follows}Ctrl-C ends.");
        if self.mock {
            text.push_str(
                "Answers come from the document: `Prefer: code=404` and `Prefer: example=NAME` choose.\n",
            );
        }
        if let Some(site) = &self.site {
            let _ = writeln!(text, "site: {site}");
        }
        let _ = writeln!(text, "{BOLD}{}{BOLD:#}", self.url);
        text
    }
}

/// How many operations there are, and what answers them.
pub(super) fn served(api: &Api, unsupported: &[Unsupported], mock: bool) -> String {
    let refused: BTreeSet<&str> = unsupported
        .iter()
        .filter(|finding| finding.effect == Effect::Refused)
        .filter_map(|finding| finding.operation.as_deref())
        .collect();
    let (mut total, mut functions, mut mocks, mut backends, mut out) = (0, 0, 0, 0, 0);
    for operation in api.callable_operations() {
        total += 1;
        let name = format!("{} {}", operation.method, operation.path.text);
        let kind = operation.integration.as_ref().map(|it| &it.kind);
        match kind {
            _ if refused.contains(name.as_str()) => out += 1,
            _ if mock => mocks += 1,
            Some(IntegrationKind::LambdaProxy { .. }) => functions += 1,
            Some(IntegrationKind::HttpProxy { .. } | IntegrationKind::Http { .. }) => {
                backends += 1;
            }
            _ => mocks += 1,
        }
    }
    let parts: Vec<String> = [
        (functions, "by functions"),
        (backends, "by other backends"),
        (mocks, "by the gateway itself"),
        (out, "not served"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, how)| format!("{count} {how}"))
    .collect();
    let operations = if total == 1 {
        "operation"
    } else {
        "operations"
    };
    if parts.is_empty() {
        format!("{total} {operations}")
    } else {
        format!("{total} {operations}: {}", parts.join(", "))
    }
}

/// Credentials in the form that a shell takes.
fn credentials(credentials: &Credentials, text: &mut String) {
    for caller in &credentials.callers {
        let mut lines = vec![
            ("AWS_ACCESS_KEY_ID", caller.access_key_id.as_str()),
            ("AWS_SECRET_ACCESS_KEY", caller.secret_access_key.expose()),
        ];
        if let Some(token) = &caller.session_token {
            lines.push(("AWS_SESSION_TOKEN", token.expose()));
        }
        block(
            &format!("{}, {}", caller.name, caller.user_arn()),
            &lines,
            text,
        );
    }
    for key in &credentials.keys {
        let plan = key.plan.as_deref().unwrap_or("no plan");
        let state = if key.enabled { "" } else { ", disabled" };
        let whose = format!("{}, an API key of the plan {plan}{state}", key.name);
        block(&whose, &[("API_KEY", key.value.expose())], text);
    }
    for token in &credentials.tokens {
        let whose = format!("{}, a token for {}", token.subject, token.scheme);
        block(&whose, &[("TOKEN", token.value.expose())], text);
    }
}

fn block(whose: &str, lines: &[(&str, &str)], text: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{WHOSE}# {}{WHOSE:#}", printable(whose));
    for (name, value) in lines {
        let _ = writeln!(text, "export {name}={}", quoted(value));
    }
    text.push('\n');
}

/// A value as a shell takes it: what is made here needs no quotes, a configured key may.
fn quoted(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=._-:@%,".contains(&byte);
    if value.bytes().all(plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', r"'\''"))
    }
}
