//! Which document a command reads: a file, and what has to be known beside it.

use std::path::{Path, PathBuf};

use gatesmith_model::{NameLock, ReadOptions, api::ApiKind, diagnostic::Report};

use crate::{drift::display_path, remote::Remote};

/// A document to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The file: the document, or a template in which it stands.
    pub(crate) file: PathBuf,
    /// Which API of a template, by its logical id; its only one where none is named.
    pub(crate) resource: Option<String>,
    /// The kind of API that it is imported as, where that was said.
    pub(crate) kind: Option<ApiKind>,
    /// Whether its references may lead to the network.
    pub(crate) remote: Remote,
}

impl Subject {
    /// A file alone.
    pub(crate) fn of_file(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            resource: None,
            kind: None,
            remote: Remote::default(),
        }
    }

    /// How it is read.
    pub(crate) fn options(&self) -> ReadOptions<'_> {
        ReadOptions {
            kind: self.kind,
            resource: self.resource.as_deref(),
            fetch: self.remote.fetch(),
            update_remote: self.remote.update_remote,
        }
    }

    /// Its lock file.
    pub(crate) fn lock(&self) -> PathBuf {
        self.beside("lock")
    }

    /// Its baseline, where the configuration names no other.
    pub(crate) fn baseline(&self) -> PathBuf {
        self.beside("baseline.toml")
    }

    /// What it is called in messages.
    pub(crate) fn shown(&self) -> String {
        let file = display_path(&self.file);
        match &self.resource {
            Some(resource) => format!("{file} ({resource})"),
            None => file,
        }
    }

    /// A file beside the document: `template.lock` for `template.yaml`, and
    /// `template.OrdersApi.lock` where one of its APIs is named, since each has one of its own. The
    /// API that was the only one before keeps `template.lock`, and the names in it.
    fn beside(&self, ending: &str) -> PathBuf {
        match &self.resource {
            Some(resource) => {
                // What is no logical id is refused elsewhere, and leads out of no folder here.
                let id = resource.replace(|it: char| !it.is_ascii_alphanumeric(), "");
                let own = |ending| self.file.with_extension(format!("{id}.{ending}"));
                if own("lock").exists() || own(ending).exists() || !self.was_alone(resource) {
                    return own(ending);
                }
                self.file.with_extension(ending)
            }
            None => self.file.with_extension(ending),
        }
    }

    /// Whether the lock of the template as a whole is for this one of its APIs. One that cannot be
    /// read may be, and whoever reads it says what is wrong.
    fn was_alone(&self, resource: &str) -> bool {
        let lock = NameLock::load(&self.file.with_extension("lock"), &mut Report::default());
        lock.is_none_or(|lock| lock.resource() == Some(resource))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_api_of_a_template_has_a_lock_of_its_own() {
        let mut subject = Subject::of_file(Path::new("infra/template.yaml"));
        assert_eq!(subject.lock(), Path::new("infra/template.lock"));
        subject.resource = Some("OrdersApi".to_owned());
        assert_eq!(subject.lock(), Path::new("infra/template.OrdersApi.lock"));
        assert_eq!(
            subject.baseline(),
            Path::new("infra/template.OrdersApi.baseline.toml")
        );
        assert_eq!(subject.shown(), "infra/template.yaml (OrdersApi)");
        subject.resource = Some("../../etc/Api".to_owned());
        assert_eq!(subject.lock(), Path::new("infra/template.etcApi.lock"));
    }
}
