//! Ends the processes of a gateway that was itself killed.
//!
//! A process that is killed cannot end others any more, and a function that hangs does not notice
//! that its gateway has gone. So a shell is told which process groups there are; its standard
//! input ends with the gateway, however that ends, and then it kills what is left of them, and on
//! Linux what has left its group but still has its environment. Where there is no `sh`, functions end with a gateway that ends by itself, and those that ask it for
//! work notice that nobody answers.

use std::sync::{Mutex, PoisonError};

use super::program::Mark;

#[cfg(unix)]
use shell::Shell;

/// The guard of a function's processes. Its shell is started with the first of them.
#[derive(Debug, Default)]
pub(super) struct Guard {
    #[cfg(unix)]
    shell: Mutex<Option<Shell>>,
    #[cfg(not(unix))]
    shell: Mutex<()>,
}

impl Guard {
    /// Remembers a process group, and the mark in the environment of its processes.
    pub(super) fn add(&self, group: u32, mark: &Mark) {
        self.tell('+', group, mark);
    }

    /// Forgets a process group: it has ended, and its number may be given to another.
    pub(super) fn remove(&self, group: u32, mark: &Mark) {
        self.tell('-', group, mark);
    }

    #[cfg(unix)]
    fn tell(&self, sign: char, group: u32, mark: &Mark) {
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        if shell.is_none() {
            *shell = Shell::start().ok();
        }
        if let Some(running) = shell.as_mut()
            && running.tell(sign, group, mark.unique()).is_err()
        {
            // Somebody has ended it: the next process gets another.
            *shell = None;
        }
    }

    #[cfg(not(unix))]
    fn tell(&self, _sign: char, _group: u32, _mark: &Mark) {
        drop(self.shell.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(unix)]
mod shell {
    use std::{
        io::{self, Write},
        os::unix::process::CommandExt,
        process::{Child, ChildStdin, Command, Stdio},
    };

    /// Keeps a list of groups and marks, and kills them when nothing more comes. It stays when a
    /// terminal's Ctrl-C, or a closed terminal, ends the gateway. An empty mark would be found
    /// everywhere, so nothing is looked for without one. Where there is no `/proc`, no marks are
    /// found.
    const SCRIPT: &str = r#"
trap '' INT TERM HUP
PATH=/usr/bin:/bin
kept=' '
while read -r sign group mark; do
  [ -n "$mark" ] || continue
  entry=$group/$mark
  case $sign in
    +) kept="$kept$entry " ;;
    -) case $kept in
         *" $entry "*) kept="${kept%% $entry *} ${kept#* $entry }" ;;
       esac ;;
  esac
done
marks=
for entry in $kept; do
  kill -s KILL -- "-${entry%/*}"
  marks="$marks${marks:+
}${entry#*/}"
done
[ -n "$marks" ] || exit
for pass in 1 2 3 4; do
  found=$(grep -lsF -e "$marks" /proc/[0-9]*/environ)
  [ -n "$found" ] || exit
  for file in $found; do
    process=${file#/proc/}
    kill -s KILL -- "${process%/environ}"
  done
done
"#;

    #[derive(Debug)]
    pub(super) struct Shell {
        child: Child,
        /// `None` once it is closed.
        input: Option<ChildStdin>,
    }

    impl Shell {
        pub(super) fn start() -> io::Result<Self> {
            let mut child = Command::new("/bin/sh")
                .args(["-c", SCRIPT])
                .env_clear()
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .process_group(0)
                .spawn()?;
            let input = child.stdin.take();
            Ok(Self { child, input })
        }

        pub(super) fn tell(&mut self, sign: char, group: u32, mark: &str) -> io::Result<()> {
            let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
            // One write for a line: the shell never sees half of it.
            input.write_all(format!("{sign} {group} {mark}\n").as_bytes())
        }
    }

    impl Drop for Shell {
        fn drop(&mut self) {
            // Its input's end is its own; it does what is left to do, and that is soon done.
            drop(self.input.take());
            drop(self.child.wait());
        }
    }
}
