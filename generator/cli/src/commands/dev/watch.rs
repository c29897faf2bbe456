//! Which files of a run have changed.
//!
//! The operating system tells (the `notify` crate), about folders rather than files: many editors
//! save by writing another file and renaming it. Some file systems never tell (network shares,
//! folders that a virtual machine maps), so the files are also looked at once a second; where the
//! operating system cannot be asked at all, ten times a second.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::{
    sync::Notify,
    time::{Instant, sleep, timeout},
};

/// How long a folder must be quiet before a change is believed to be whole.
const QUIET: Duration = Duration::from_millis(20);
/// How long to wait for quiet, or for a file that has just gone or has nothing in it to be written.
const PATIENCE: Duration = Duration::from_millis(150);
/// How often files are looked at where changes are told.
const TOLD: Duration = Duration::from_secs(1);
/// How often files are looked at where nothing tells of changes.
const UNTOLD: Duration = Duration::from_millis(100);

/// Files under observation.
#[derive(Debug)]
pub(super) struct Watch {
    files: Vec<Watched>,
    told: Arc<Notify>,
    between_looks: Duration,
    /// Tells as long as it lives.
    told_by: Option<RecommendedWatcher>,
}

/// A file as it was last seen.
#[derive(Debug)]
struct Watched {
    path: PathBuf,
    stamp: Option<Stamp>,
    /// `None` where it was not there.
    contents: Option<Vec<u8>>,
}

/// What tells that a file is another one, without reading it.
type Stamp = (Option<SystemTime>, u64);

impl Watch {
    /// Observes files, which need not be there yet, from now on.
    pub(super) fn start(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let files: Vec<Watched> = paths.into_iter().map(Watched::new).collect();
        let told = Arc::new(Notify::new());
        let told_by = watcher(&files, &told).ok();
        Self {
            between_looks: if told_by.is_some() { TOLD } else { UNTOLD },
            files,
            told,
            told_by,
        }
    }

    /// Observes these files, too.
    pub(super) fn also(&mut self, paths: &[PathBuf]) {
        let known = self.files.len();
        for path in paths {
            if !self.files.iter().any(|file| file.path == *path) {
                self.files.push(Watched::new(path.clone()));
            }
        }
        if self.files.len() > known {
            self.told_by = watcher(&self.files, &self.told).ok();
        }
    }

    /// Waits until the contents of files are others than they were, and returns those files.
    /// May be dropped while it waits: nothing is lost.
    pub(super) async fn changed(&mut self) -> Vec<PathBuf> {
        loop {
            let told = timeout(self.between_looks, self.told.notified())
                .await
                .is_ok();
            if !told && !self.files.iter().any(Watched::seems_changed) {
                continue;
            }
            self.settled().await;
            let changed: Vec<PathBuf> = self
                .files
                .iter_mut()
                .filter_map(|file| file.look().then(|| file.path.clone()))
                .collect();
            if !changed.is_empty() {
                return changed;
            }
        }
    }

    /// Takes a file as it is now for what it was: who wrote it need not be told.
    pub(super) fn accept(&mut self, path: &Path) {
        for file in self.files.iter_mut().filter(|file| file.path == path) {
            file.look();
        }
    }

    /// Waits until whoever is writing has written: a file that is cut to nothing, or removed, is
    /// mostly about to be written again.
    async fn settled(&self) {
        let end = Instant::now() + PATIENCE;
        loop {
            let quiet = timeout(QUIET, self.told.notified()).await.is_err();
            let whole = self.files.iter().all(Watched::is_whole);
            if (quiet && whole) || Instant::now() >= end {
                return;
            }
            if !quiet {
                // Somebody writes without a pause: leave the processor to them.
                sleep(QUIET / 4).await;
            }
        }
    }
}

impl Watched {
    fn new(path: PathBuf) -> Self {
        let mut file = Self {
            path,
            stamp: None,
            contents: None,
        };
        file.look();
        file
    }

    fn seems_changed(&self) -> bool {
        stamp(&self.path) != self.stamp
    }

    /// Reads the file; true where it holds something else than before.
    fn look(&mut self) -> bool {
        self.stamp = stamp(&self.path);
        let contents = fs::read(&self.path).ok();
        let changed = contents != self.contents;
        self.contents = contents;
        changed
    }

    /// False while a file that had something in it has nothing.
    fn is_whole(&self) -> bool {
        let had_something = self.contents.as_ref().is_some_and(|it| !it.is_empty());
        !had_something || stamp(&self.path).is_some_and(|(_, length)| length > 0)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}

/// Has the operating system tell about the files' folders, and about those that links lead to.
fn watcher(files: &[Watched], told: &Arc<Notify>) -> notify::Result<RecommendedWatcher> {
    let tell = Arc::clone(told);
    let targets = files
        .iter()
        .filter_map(|file| fs::canonicalize(&file.path).ok());
    let paths: BTreeSet<PathBuf> = files
        .iter()
        .map(|file| file.path.clone())
        .chain(targets)
        .collect();
    let names: BTreeSet<_> = paths
        .iter()
        .filter_map(|path| path.file_name().map(ToOwned::to_owned))
        .collect();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let concerns = event.is_ok_and(|event| {
            let ours = |path: &PathBuf| path.file_name().is_none_or(|name| names.contains(name));
            // Reading changes nothing, and we read ourselves.
            !event.kind.is_access() && (event.need_rescan() || event.paths.iter().any(ours))
        });
        if concerns {
            tell.notify_one();
        }
    })?;
    let folders: BTreeSet<&Path> = paths.iter().map(|path| folder(path)).collect();
    for folder in folders {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
    }
    Ok(watcher)
}

fn folder(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a test's own folder")]
    fn write(path: &Path, text: &str) {
        fs::write(path, text).unwrap();
    }

    /// A folder with two files, watched, and their paths.
    fn watched(told: bool) -> (TempDir, [PathBuf; 2], Watch) {
        let folder = TempDir::new().unwrap();
        let paths = ["a.yaml", "b.yaml"].map(|name| folder.path().join(name));
        for path in &paths {
            write(path, "one");
        }
        let mut watch = Watch::start(paths.clone());
        if !told {
            // As where the operating system has nothing to offer.
            watch = Watch {
                told_by: None,
                between_looks: UNTOLD,
                ..watch
            };
        }
        (folder, paths, watch)
    }

    async fn changed(watch: &mut Watch) -> Vec<PathBuf> {
        let guard = Duration::from_mins(1);
        timeout(guard, watch.changed()).await.unwrap()
    }

    #[tokio::test]
    async fn a_change_is_seen_whether_it_is_told_or_not() {
        for told in [true, false] {
            let (_folder, [first, second], mut watch) = watched(told);
            write(&second, "another");
            assert_eq!(changed(&mut watch).await, [second], "{told}");
            fs::remove_file(&first).unwrap();
            assert_eq!(changed(&mut watch).await, [first], "{told}");
        }
    }

    #[tokio::test]
    async fn what_is_written_again_has_not_changed() {
        let (_folder, [first, second], mut watch) = watched(true);
        write(&first, "one");
        write(&second, "another");
        assert_eq!(changed(&mut watch).await, [second]);
    }

    #[tokio::test]
    async fn what_is_accepted_has_not_changed() {
        let (_folder, [first, second], mut watch) = watched(true);
        write(&first, "ours");
        watch.accept(&first);
        write(&second, "another");
        assert_eq!(changed(&mut watch).await, [second]);
    }

    #[test]
    fn a_file_that_is_being_written_is_not_whole() {
        let (_folder, [path, _], watch) = watched(false);
        let file = &watch.files[0];
        assert!(file.is_whole());
        write(&path, "");
        assert!(!file.is_whole());
        fs::remove_file(&path).unwrap();
        assert!(!file.is_whole());
        assert!(Watched::new(path).is_whole(), "it was not there before");
    }
}
