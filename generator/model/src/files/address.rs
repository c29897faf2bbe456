//! From an address as it is written in a reference to what it names.
//!
//! References are relative to the document in which they stand (RFC 3986, section 5), with `/`
//! between folders and `%XX` escapes on every machine. Paths may lead out of the document's
//! folder: `../common/errors.yaml` is what teams write. Absolute paths and `file:` addresses are
//! refused: they hold on one machine only, and a document that came from elsewhere would name
//! files of that machine by guessing. For the same reason a remote document refers to its own
//! server only: nobody allowed it to send requests to others from where the program runs.

use std::path::{Component, Path, PathBuf};

use fluent_uri::{Uri, UriRef};

use crate::{
    diagnostic::Diagnostic, document::shortened, place::Place, rules::Rule, source::percent_decoded,
};

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Address {
    /// A file, relative to where the program runs.
    File(PathBuf),
    /// An `http:` or `https:` URL, without a fragment.
    Remote(String),
}

/// Why an address is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// A path from the root of the file system, or a `file:` URL.
    Absolute,
    /// A scheme that is none of the web's.
    Scheme,
    /// Another server, named by a remote document.
    OtherServer,
    /// No address at all.
    Malformed,
}

impl Address {
    /// What an address names that stands in another document.
    pub(super) fn of(address: &str, from: &Self) -> Result<Self, Refused> {
        match scheme(address) {
            Some("http" | "https") => {
                let uri = Uri::parse(address).map_err(|_| Refused::Malformed)?;
                return from.leads_to(uri.normalize().to_string());
            }
            Some("file") => return Err(Refused::Absolute),
            Some(_) => return Err(Refused::Scheme),
            None => {}
        }
        match from {
            Self::Remote(base) => {
                let joined = join(base, address).ok_or(Refused::Malformed)?;
                from.leads_to(joined)
            }
            Self::File(base) => {
                let path = percent_decoded(address).ok_or(Refused::Malformed)?;
                if is_absolute(&path) {
                    return Err(Refused::Absolute);
                }
                if path.contains('\0') {
                    return Err(Refused::Malformed);
                }
                let folder = base.parent().unwrap_or(Path::new(""));
                Ok(Self::File(tidy(&folder.join(&*path))))
            }
        }
    }

    /// A URL, if a document from here may name it.
    fn leads_to(&self, url: String) -> Result<Self, Refused> {
        let is_own = match self {
            Self::File(_) => true,
            Self::Remote(base) => server(base) == server(&url),
        };
        is_own
            .then_some(Self::Remote(url))
            .ok_or(Refused::OtherServer)
    }

    /// How the document is called in findings.
    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path) => path.to_string_lossy().replace('\\', "/"),
            Self::Remote(url) => url.clone(),
        }
    }
}

impl Refused {
    pub(super) fn finding(self, at: Place, address: &str) -> Diagnostic {
        let shown = shortened(address);
        let finding = |message| Diagnostic::new(Rule::ExternalReference, at, message);
        match self {
            Self::Absolute if address.starts_with('/') => {
                let near = format!("#{}", shortened(address));
                finding(format!("`{shown}` is an absolute path"))
                    .label("only paths relative to this file are followed")
                    .help(format!(
                        "write a path relative to this file; within this document, `{near}`"
                    ))
            }
            Self::Absolute => finding(format!("`{shown}` is an absolute path"))
                .label("only paths relative to this file are followed")
                .help("write a path relative to this file: absolute ones hold on one machine only"),
            Self::Scheme => finding(format!("`{shown}` is no address of a file or of the web"))
                .label("nothing is read from there")
                .help("write a path relative to this file, or an `https:` address"),
            Self::OtherServer => finding(format!("`{shown}` is on another server"))
                .label("a remote document refers to documents of its own server")
                .help("refer to that document from one of yours, or to copies of both"),
            Self::Malformed => finding(format!("`{shown}` is no address"))
                .label("this cannot be read")
                .help("escape what may not stand in an address: a space is `%20`"),
        }
    }
}

/// Scheme, host and port of a URL.
fn server(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url[host..].find(['/', '?', '#']);
    path.map_or(url, |path| &url[..host + path])
}

/// The scheme of an address. A single letter is a drive of Windows, and no scheme.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut letters = scheme.chars();
    let is_scheme = letters.next()?.is_ascii_alphabetic()
        && scheme.len() > 1
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    is_scheme.then_some(match scheme {
        "HTTP" => "http",
        "HTTPS" => "https",
        _ => scheme,
    })
}

fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\']) || drive
}

/// A path without `.`, and with `..` only at its beginning: references count folders by their
/// names, and not by where links among them lead.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match tidy.components().next_back() {
                Some(Component::Normal(_)) => {
                    tidy.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => tidy.push(component),
            },
            other => tidy.push(other),
        }
    }
    tidy
}

/// An address relative to a URL, as one that stands alone.
pub(super) fn join(base: &str, address: &str) -> Option<String> {
    let base = Uri::parse(base).ok()?.strip_fragment().to_string();
    let base = Uri::parse(base.as_str()).ok()?;
    let address = UriRef::parse(address).ok()?;
    Some(address.resolve_against(&base).ok()?.normalize().to_string())
}

/// Whether a mapping's value is a reference rather than the name of a schema.
pub(super) fn looks_like_address(text: &str) -> bool {
    text.contains(['/', '#']) || has_known_ending(text)
}

/// Whether a name is that of a file that holds a document.
pub(super) fn has_known_ending(name: &str) -> bool {
    let ending = Path::new(name).extension().unwrap_or_default();
    ["json", "yaml", "yml"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Address, Refused};

    fn file(address: &str, from: &str) -> Result<Address, Refused> {
        Address::of(address, &Address::File(PathBuf::from(from)))
    }

    #[test]
    fn paths_are_relative_to_the_file_in_which_they_stand() {
        for (address, from, expected) in [
            ("other.yaml", "api.yaml", "other.yaml"),
            (
                "./schemas/pet.yaml",
                "spec/api.yaml",
                "spec/schemas/pet.yaml",
            ),
            (
                "../common/errors.yaml",
                "spec/api.yaml",
                "common/errors.yaml",
            ),
            ("../../x.json", "spec/api.yaml", "../x.json"),
            (
                "a//b/./c.yaml",
                "/srv/spec/api.yaml",
                "/srv/spec/a/b/c.yaml",
            ),
            ("../../../../x", "/srv/api.yaml", "/x"),
            ("my%20pet%C3%A9.yaml", "api.yaml", "my peté.yaml"),
        ] {
            let expected = Address::File(PathBuf::from(expected));
            assert_eq!(file(address, from), Ok(expected), "{address}");
        }
    }

    #[test]
    fn what_names_one_machine_or_no_file_is_refused() {
        for (address, expected) in [
            ("/etc/passwd", Refused::Absolute),
            ("%2Fetc%2Fpasswd", Refused::Absolute),
            ("C:\\specs\\api.yaml", Refused::Absolute),
            ("\\\\server\\share\\api.yaml", Refused::Absolute),
            ("file:///etc/passwd", Refused::Absolute),
            ("urn:example:pet", Refused::Scheme),
            ("a%00b.yaml", Refused::Malformed),
            ("%FF.yaml", Refused::Malformed),
            ("https://[", Refused::Malformed),
        ] {
            assert_eq!(file(address, "api.yaml"), Err(expected), "{address}");
        }
    }

    #[test]
    fn what_a_remote_document_refers_to_is_remote() {
        let base = Address::Remote("https://example.com/api/v1/openapi.yaml".to_owned());
        for (address, expected) in [
            ("pet.yaml", "https://example.com/api/v1/pet.yaml"),
            ("../x.yaml?a=b", "https://example.com/api/x.yaml?a=b"),
            ("/common.yaml", "https://example.com/common.yaml"),
            ("//example.com/x", "https://example.com/x"),
            ("https://example.com/y", "https://example.com/y"),
        ] {
            let expected = Address::Remote(expected.to_owned());
            assert_eq!(Address::of(address, &base), Ok(expected), "{address}");
        }
        for (address, expected) in [
            ("file:///x", Refused::Absolute),
            ("//other.example/x", Refused::OtherServer),
            ("http://example.com/y", Refused::OtherServer),
            ("https://example.com:8443/y", Refused::OtherServer),
            (
                "http://169.254.169.254/latest/meta-data",
                Refused::OtherServer,
            ),
        ] {
            assert_eq!(Address::of(address, &base), Err(expected), "{address}");
        }
    }
}
