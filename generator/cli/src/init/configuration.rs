//! `gatesmith.toml` for APIs that exist: what is generated, and what running one needs. What only
//! their owner can know stands there as a comment, to be filled in.

use std::{collections::BTreeSet, fmt::Write};

use gatesmith_model::api::{
    Api, Authorizer, Integration, IntegrationKind, SchemeId, SecuritySchemeKind, Text,
};

use super::existing::{Existing, Found, Function};
use crate::drift::display_path;

/// The text of the file.
pub(super) fn write(existing: &Existing) -> String {
    let mut text = String::from(
        "# Which documents gatesmith reads, what it makes of each, and how each runs on this machine.\n",
    );
    let is_only = existing.apis.len() == 1;
    for found in &existing.apis {
        targets(&mut text, found, is_only);
        let section = Section {
            text: &mut text,
            name: found.name.kebab(),
            api: found.api.as_ref(),
        };
        section.write(found, &existing.functions);
    }
    text
}

/// Whether every operation is answered when an API runs as it is configured.
pub(super) fn is_runnable(api: &Api, functions: &[Function]) -> bool {
    let is_there = |name: &str| {
        let function = functions.iter().find(|it| it.name == name);
        function.is_some_and(|it| it.module.is_some())
    };
    api.operations.iter().all(|operation| {
        let integration = operation.integration.as_ref();
        match integration.map(|integration| &integration.kind) {
            Some(IntegrationKind::Mock) => true,
            Some(IntegrationKind::LambdaProxy { function, .. }) => is_there(function),
            _ => false,
        }
    })
}

fn integrations(api: &Api) -> impl Iterator<Item = &Integration> {
    let operations = api.operations.iter();
    operations.filter_map(|operation| operation.integration.as_ref())
}

fn targets(text: &mut String, found: &Found, is_only: bool) {
    let name = found.name.kebab();
    let folder = |kind: &str| quoted(&display_path(&found.folder(kind, is_only)));
    let resource = found.resource.as_ref().map_or_else(String::new, |id| {
        format!("resource = {} # which API of the template\n", quoted(id))
    });
    let _ = write!(
        text,
        "
[api.{name}]
document = {}
{resource}
# For those who call the API.
[api.{name}.rust-sdk]
out = {}
package = \"{name}-sdk\"
runtime = \"bundled\" # its source is written beside the generated code

[api.{name}.typescript-sdk]
out = {}
package = \"@{name}/sdk\"
runtime = \"bundled\"
",
        quoted(&found.document),
        folder("sdk-rust"),
        folder("sdk-ts"),
    );
    if found.api.as_ref().is_none_or(wants_stubs) {
        let _ = write!(
            text,
            "
# For the Lambda functions behind it.
[api.{name}.rust-stubs]
out = {}
package = \"{name}-stubs\"
runtime = \"bundled\"
",
            folder("server-stubs"),
        );
    }
}

/// Whether functions stand behind an API, or may yet: its document does not say what does.
fn wants_stubs(api: &Api) -> bool {
    let mut kinds = api.callable_operations().map(|operation| {
        let integration = operation.integration.as_ref();
        integration.map(|integration| &integration.kind)
    });
    kinds.any(|kind| matches!(kind, None | Some(IntegrationKind::LambdaProxy { .. })))
}

/// `[api.NAME.dev]` and what is below it.
struct Section<'a> {
    text: &'a mut String,
    name: &'a str,
    api: Option<&'a Api>,
}

impl Section<'_> {
    fn write(mut self, found: &Found, functions: &[Function]) {
        self.line("");
        self.line("# What running needs and the document cannot say: `gatesmith dev`.");
        self.table("");
        self.line("stage = \"v1\"");
        self.line("region = \"us-east-1\"");
        let variables = stage_variables(&found.text);
        if !variables.is_empty() {
            let members: Vec<String> = variables
                .iter()
                .map(|name| format!("{} = \"\"", key(name)))
                .collect();
            self.line(&format!("# stage-variables = {{ {} }}", members.join(", ")));
        }
        let Some(api) = self.api else { return };
        self.functions(api, functions);
        self.addresses(api);
        self.callers(api);
    }

    fn functions(&mut self, api: &Api, functions: &[Function]) {
        let mut said = false;
        for name in function_names(api) {
            let function = functions.iter().find(|it| it.name == name);
            let module = function.and_then(|it| it.module.as_ref());
            let mark = if module.is_some() { "" } else { "# " };
            self.line("");
            if module.is_none() && !said {
                said = true;
                self.line("# The functions that the document names. Say what each runs: a `binary` that speaks the Lambda");
                self.line(
                    "# Runtime API, a Node `module`, or the `url` of something that is running.",
                );
            }
            let runtime = function.and_then(|it| it.runtime.as_deref());
            let on = runtime.map_or_else(String::new, |it| format!(" # {it}"));
            self.line(&format!(
                "{mark}[api.{}.dev.functions.{}]{on}",
                self.name,
                key(&name)
            ));
            match module {
                Some((path, handler)) => {
                    self.line(&format!("module = {}", quoted(path)));
                    self.line(&format!("handler = {}", quoted(handler)));
                }
                None => self.line(program(runtime)),
            }
            if let Some(timeout) = function.and_then(|it| it.timeout) {
                self.line(&format!("{mark}timeout = {timeout}"));
            }
            if let Some(memory) = function.and_then(|it| it.memory) {
                self.line(&format!("{mark}memory = {memory}"));
            }
        }
    }

    /// Where the backends of HTTP integrations are on this machine.
    fn addresses(&mut self, api: &Api) {
        let mut links = BTreeSet::new();
        let mut origins = BTreeSet::new();
        for integration in integrations(api) {
            if let Some(Text::Literal(link)) = &integration.vpc_link {
                links.insert(link.clone());
            } else if let IntegrationKind::Http { uri } | IntegrationKind::HttpProxy { uri } =
                &integration.kind
                && let Text::Literal(uri) = uri
            {
                origins.extend(origin(uri));
            }
        }
        for (table, what, keys) in [
            ("vpc-links", "What stands behind the VPC links.", links),
            (
                "backends",
                "What is called instead of the backends that the document names.",
                origins,
            ),
        ] {
            if keys.is_empty() {
                continue;
            }
            self.line("");
            self.line(&format!("# {what}"));
            self.line(&format!("# [api.{}.dev.{table}]", self.name));
            for address in keys {
                self.line(&format!("# {} = \"http://127.0.0.1:8081\"", key(&address)));
            }
        }
    }

    /// Who may call, by all the ways that operations ask for.
    fn callers(&mut self, api: &Api) {
        let schemes = used_schemes(api);
        let kinds = || schemes.iter().map(|id| api.scheme(*id));
        let is_signed = is_signed(api);
        let has_tokens = kinds().any(|it| is_local(&it.kind));
        if is_signed || has_tokens {
            self.line("");
            self.table(".roles");
            self.line("caller = \"spec/caller.json\"");
            self.line("");
            self.tables("callers");
            self.line("name = \"caller\"");
            self.line("role = \"caller\"");
        }
        if kinds().any(|it| matches!(it.kind, SecuritySchemeKind::ApiKey { .. })) {
            self.line("");
            self.tables("usage-plans");
            self.line("name = \"default\"");
            self.line("");
            self.line("# Its value is made for each run, and printed.");
            self.tables("api-keys");
            self.line("name = \"caller\"");
            self.line("plan = \"default\"");
        }
        let local: Vec<String> = kinds()
            .filter(|it| is_local(&it.kind))
            .map(|it| key(&it.wire))
            .collect();
        for name in local {
            self.line("");
            self.line("# Keys are made for each run, and a token is printed for each caller; or name an `issuer`.");
            self.table(&format!(".authorizers.{name}"));
            self.line("local = true");
        }
    }

    fn table(&mut self, below: &str) {
        let line = format!("[api.{}.dev{below}]", self.name);
        self.line(&line);
    }

    fn tables(&mut self, below: &str) {
        let line = format!("[[api.{}.dev.{below}]]", self.name);
        self.line(&line);
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// What a function on this runtime is likely to be run by, as a comment to be filled in.
fn program(runtime: Option<&str>) -> &'static str {
    match runtime {
        Some(node) if node.starts_with("nodejs") => "# module = \"dist/….mjs\"",
        Some(own) if own.starts_with("provided") => "# binary = \"target/debug/…\"",
        Some(_) => "# url = \"http://127.0.0.1:9000\"",
        None => "# binary = \"target/debug/…\"",
    }
}

/// Whether the configuration refers to the policy of a role.
pub(super) fn has_callers(api: &Api) -> bool {
    is_signed(api)
        || used_schemes(api)
            .iter()
            .any(|id| is_local(&api.scheme(*id).kind))
}

/// Whether any operation asks for a signature.
fn is_signed(api: &Api) -> bool {
    let schemes = used_schemes(api);
    let mut kinds = schemes.iter().map(|id| &api.scheme(*id).kind);
    kinds.any(|kind| matches!(kind, SecuritySchemeKind::SigV4))
}

/// Whether tokens can be made on this machine.
fn is_local(kind: &SecuritySchemeKind) -> bool {
    matches!(
        kind,
        SecuritySchemeKind::Token {
            authorizer: Authorizer::CognitoUserPools { .. } | Authorizer::Jwt { .. },
            ..
        }
    )
}

fn used_schemes(api: &Api) -> BTreeSet<SchemeId> {
    let operations = api.operations.iter();
    operations
        .flat_map(|operation| operation.security.iter().map(|it| it.scheme))
        .collect()
}

/// The functions that integrations name, each once, in the order of the document.
fn function_names(api: &Api) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for integration in integrations(api) {
        if let IntegrationKind::LambdaProxy { function, .. } = &integration.kind
            && !function.is_empty()
            && !names.contains(function)
        {
            names.push(function.clone());
        }
    }
    names
}

/// Scheme, host and port of a URL, where no placeholder is in them.
fn origin(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let is_plain = !host.is_empty() && !host.contains(['$', '{', '@']);
    (is_plain && matches!(scheme, "http" | "https")).then(|| format!("{scheme}://{host}"))
}

/// The names behind `stageVariables.` in a text, sorted.
fn stage_variables(text: &str) -> BTreeSet<&str> {
    text.split("stageVariables.")
        .skip(1)
        .map(|rest| {
            let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
            &rest[..end.unwrap_or(rest.len())]
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// A key of TOML, in quotes where it needs them.
fn key(text: &str) -> String {
    let is_bare = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    if !text.is_empty() && text.chars().all(is_bare) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    gatesmith_emit::rust::manifest::quoted(text)
}
