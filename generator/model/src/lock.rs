//! The lock file: which names were given out for a document, so that they stay.
//!
//! It is TOML, sorted, one name a line, so that a change in it reads well in a review. People may
//! edit a name in it: what stands in the lock wins.
//!
//! ```toml
//! version = 1
//!
//! [types]
//! "Order" = "order"
//!
//! [fields."Order"]
//! "orderId" = "order_id"
//!
//! [remote]
//! "https://example.com/errors.yaml" = "sha256:…"
//! ```
//!
//! `resource = "OrdersApi"` says which API of a template the names are for, so that they stay when
//! another API comes into the template. `remote` has the digests of the remote documents that were
//! read, so that they cannot change unseen.

use std::{collections::BTreeMap, fmt::Write as _, io::ErrorKind, path::Path, sync::Arc};

use crate::{
    api::Name,
    diagnostic::{Diagnostic, Report},
    rules::Rule,
    source::Anchor,
};

const HEADER: &str = "\
# The names that gatesmith has given out for this document. Generated code is called by them, so
# they stay as they are when the document grows. Keep this file in version control. `gatesmith
# generate` adds what is new and removes what is gone; a name that you change here is used.
";

const VERSION: i64 = 1;

/// The longest name that is taken from a lock: operations name files, and file systems allow 255
/// bytes. Names that are given out are shorter.
const LONGEST: usize = 120;

/// What a table of the lock names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Types,
    Operations,
    Fields,
    Values,
    Variants,
    Parameters,
    Headers,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Types,
        Self::Operations,
        Self::Fields,
        Self::Values,
        Self::Variants,
        Self::Parameters,
        Self::Headers,
    ];

    const fn table(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Operations => "operations",
            Self::Fields => "fields",
            Self::Values => "values",
            Self::Variants => "variants",
            Self::Parameters => "parameters",
            Self::Headers => "headers",
        }
    }

    /// True where names belong to an owner: `[fields."Order"]`.
    const fn is_owned(self) -> bool {
        !matches!(self, Self::Types | Self::Operations)
    }
}

/// The names of one scope, by key and in their order. Large documents have thousands of scopes, of
/// which most hold a few names: a list takes a fraction of what a tree would. A key that is its own
/// name, as in documents that write `snake_case`, shares the text of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names(Vec<(Arc<str>, Name)>);

impl Names {
    /// The name that a key has.
    pub(crate) fn get(&self, key: &str) -> Option<&Name> {
        let found = self.0.binary_search_by(|(other, _)| (**other).cmp(key));
        found.ok().map(|index| &self.0[index].1)
    }

    /// Takes names; of two under one key the later one stays.
    fn extend(&mut self, names: impl Iterator<Item = (Arc<str>, Name)>) {
        self.0.extend(names);
        self.0.sort_by(|(one, _), (other, _)| one.cmp(other));
        self.0.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
    }
}

/// The table of digests.
const REMOTE: &str = "remote";

/// The key of the resource.
const RESOURCE: &str = "resource";

/// The names that were given out for a document, and the digests of what it has from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameLock {
    scopes: BTreeMap<Kind, BTreeMap<Box<str>, Names>>,
    remotes: BTreeMap<String, String>,
    resource: Option<String>,
}

impl NameLock {
    /// Reads a lock file. One that does not exist is an empty lock.
    pub fn load(path: &Path, report: &mut Report) -> Option<Self> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&file, &text, report),
            Err(error) if error.kind() == ErrorKind::NotFound => Some(Self::default()),
            Err(error) => {
                report.add(bad_lock(
                    &file,
                    format!("the lock file cannot be read: {error}"),
                ));
                None
            }
        }
    }

    /// Reads a lock file. What is wrong with it is in the report, and then there is no lock:
    /// names would change unseen.
    pub fn parse(file: &str, text: &str, report: &mut Report) -> Option<Self> {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let error: toml::de::Error = error;
                report.add(bad_lock(
                    file,
                    format!("the lock file is not TOML: {}", error.message()),
                ));
                return None;
            }
        };
        let mut lock = Self::default();
        match lock.fill(&table) {
            Ok(()) => Some(lock),
            Err(message) => {
                report.add(bad_lock(file, message));
                None
            }
        }
    }

    /// The file's text: the same names give the same bytes.
    pub fn render(&self) -> String {
        let mut text = format!("{HEADER}\nversion = {VERSION}\n");
        if let Some(resource) = &self.resource {
            let _ = writeln!(text, "{RESOURCE} = {}", quoted(resource));
        }
        let scopes = self.scopes.iter();
        let scopes = scopes.flat_map(|(kind, owners)| owners.iter().map(move |it| (kind, it)));
        for (kind, (owner, Names(names))) in scopes {
            let heading = if kind.is_owned() {
                format!("{}.{}", kind.table(), quoted(owner))
            } else {
                kind.table().to_owned()
            };
            let _ = write!(text, "\n[{heading}]\n");
            for (key, name) in names {
                let _ = writeln!(text, "{} = \"{name}\"", quoted(key));
            }
        }
        if !self.remotes.is_empty() {
            let _ = write!(text, "\n[{REMOTE}]\n");
        }
        for (url, digest) in &self.remotes {
            let _ = writeln!(text, "{} = \"{digest}\"", quoted(url));
        }
        text
    }

    /// The digest of the text that a URL named when it was read last.
    pub(crate) fn remote(&self, url: &str) -> Option<&str> {
        self.remotes.get(url).map(String::as_str)
    }

    /// Which API of a template the names are for, by its logical id; `None` where the document
    /// stands in no template.
    pub fn resource(&self) -> Option<&str> {
        self.resource.as_deref()
    }

    pub(crate) fn set_resource(&mut self, logical_id: Option<&str>) {
        self.resource = logical_id.map(str::to_owned);
    }

    pub(crate) fn set_remotes(&mut self, digests: &BTreeMap<String, String>) {
        self.remotes.clone_from(digests);
    }

    pub(crate) fn scope(&self, kind: Kind, owner: &str) -> Option<&Names> {
        self.scopes.get(&kind)?.get(owner)
    }

    /// Adds names to a scope; one that stands under the same key gives way.
    pub(crate) fn extend(
        &mut self,
        kind: Kind,
        owner: &str,
        names: impl ExactSizeIterator<Item = (Arc<str>, Name)>,
    ) {
        if names.len() > 0 {
            let scopes = self.scopes.entry(kind).or_default();
            scopes.entry(owner.into()).or_default().extend(names);
        }
    }

    fn fill(&mut self, table: &toml::Table) -> Result<(), String> {
        match table.get("version").and_then(toml::Value::as_integer) {
            Some(VERSION) => {}
            Some(version) => {
                return Err(format!(
                    "the lock file has version {version}, which another gatesmith wrote"
                ));
            }
            None => return Err("the lock file has no `version`".to_owned()),
        }
        if let Some(remotes) = table.get(REMOTE) {
            self.fill_remotes(remotes)?;
        }
        if let Some(resource) = table.get(RESOURCE) {
            let id = resource.as_str().ok_or_else(|| {
                format!("`{RESOURCE}` in the lock file is no text: the logical id of an API")
            })?;
            self.resource = Some(id.to_owned());
        }
        for (key, value) in table {
            if key == "version" || key == REMOTE || key == RESOURCE {
                continue;
            }
            let kind = Kind::ALL.into_iter().find(|kind| kind.table() == key);
            let Some((kind, value)) = kind.zip(value.as_table()) else {
                return Err(format!("the lock file has no table `{key}`"));
            };
            if kind.is_owned() {
                for (owner, names) in value {
                    let names = names
                        .as_table()
                        .ok_or_else(|| format!("`{key}.{owner}` in the lock file is no table"))?;
                    self.fill_scope(kind, owner, names)?;
                }
            } else {
                self.fill_scope(kind, "", value)?;
            }
        }
        Ok(())
    }

    fn fill_remotes(&mut self, remotes: &toml::Value) -> Result<(), String> {
        let remotes = remotes
            .as_table()
            .ok_or_else(|| format!("`{REMOTE}` in the lock file is no table"))?;
        for (url, digest) in remotes {
            let digest = digest.as_str().filter(|digest| is_digest(digest));
            let digest = digest.ok_or_else(|| {
                format!(
                    "`{url}` in the lock file has no digest: `sha256:` and 64 hexadecimal digits"
                )
            })?;
            self.remotes.insert(url.clone(), digest.to_owned());
        }
        Ok(())
    }

    fn fill_scope(&mut self, kind: Kind, owner: &str, names: &toml::Table) -> Result<(), String> {
        let mut owners: BTreeMap<Name, &str> = BTreeMap::new();
        let mut found = Vec::with_capacity(names.len());
        for (key, value) in names {
            let text = value.as_str().filter(|text| text.len() <= LONGEST);
            let name = text.and_then(Name::parse).ok_or_else(|| {
                format!("`{key}` in the lock file has no usable name: lower-case words of ASCII letters and digits, joined by `_`, at most {LONGEST} in all")
            })?;
            if let Some(other) = owners.insert(name.clone(), key) {
                return Err(format!(
                    "`{other}` and `{key}` have the same name in the lock file, `{name}`"
                ));
            }
            found.push((key.as_str().into(), name));
        }
        self.extend(kind, owner, found.into_iter());
        Ok(())
    }
}

fn is_digest(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:");
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    digits.is_some_and(|digits| digits.len() == 64 && digits.bytes().all(is_digit))
}

/// A basic string of TOML. Control characters are escaped, so that a name stays on its line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            _ if character.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

fn bad_lock(file: &str, message: String) -> Diagnostic {
    Diagnostic::new(Rule::LockFile, Anchor::File(file.to_owned()), message)
        .help("restore the file from version control, or delete it to name everything anew")
}

#[cfg(test)]
mod tests {
    use super::{Kind, NameLock};
    use crate::{api::Name, diagnostic::Report, rules::Rule};

    fn parse(text: &str) -> (Option<NameLock>, Report) {
        let mut report = Report::default();
        let lock = NameLock::parse("api.lock", text, &mut report);
        (lock, report)
    }

    #[test]
    fn a_lock_reads_what_it_writes_whatever_the_keys_are() {
        let mut lock = NameLock::default();
        for key in ["Order", "a \"b\" \\ c", "line\nbreak", "", "日本"] {
            let name = Name::from_words(crate::names::words(key));
            lock.extend(Kind::Types, "", [(key.into(), name.clone())].into_iter());
            lock.extend(Kind::Fields, key, [("x".into(), name)].into_iter());
        }
        let digest = format!("sha256:{}", "0a".repeat(32));
        let remotes = [("https://example.com/\"x\".yaml".to_owned(), digest)];
        lock.set_remotes(&remotes.into_iter().collect());
        let text = lock.render();
        let (read, report) = parse(&text);
        assert_eq!(report.diagnostics(), []);
        assert_eq!(read, Some(lock));
    }

    #[test]
    fn a_lock_has_one_name_a_line_in_order() {
        let mut lock = NameLock::default();
        let names = [("b", "b"), ("a", "a_2")];
        let names = names.map(|(key, name)| (key.into(), Name::from_words(name)));
        lock.extend(Kind::Types, "", names.into_iter());
        let text = lock.render();
        assert!(
            text.ends_with("version = 1\n\n[types]\n\"a\" = \"a_2\"\n\"b\" = \"b\"\n"),
            "{text}"
        );
    }

    #[test]
    fn a_broken_lock_is_a_finding_and_no_lock() {
        for text in [
            "= 1",
            "",
            "version = 2",
            "version = 1\n[nonsense]\na = \"a\"",
            "version = 1\n[types]\na = 1",
            "version = 1\n[types]\na = \"Not A Name\"",
            "version = 1\n[types]\na = \"x\"\nb = \"x\"",
            "version = 1\n[fields]\na = \"x\"",
            "version = 1\nremote = 1",
            "version = 1\n[remote]\n\"https://example.com/\" = \"sha256:1\"",
            &format!("version = 1\n[operations]\na = \"{}\"", "x".repeat(200)),
        ] {
            let (lock, report) = parse(text);
            assert_eq!(lock, None, "{text}");
            assert_eq!(report.diagnostics().len(), 1, "{text}");
            assert_eq!(report.diagnostics()[0].rule, Rule::LockFile);
        }
    }
}
