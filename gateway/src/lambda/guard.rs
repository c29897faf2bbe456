//! Ends the processes of a gateway that was itself killed.
//!
//! A process that is killed cannot end others any more, and a function that hangs does not notice
//! that its gateway has gone. So a shell is told which process groups there are; its standard
//! input ends with the gateway, however that ends, and then it kills what is left of them. Where
//! there is no `sh`, functions end with a gateway that ends by itself, and those that ask it for
//! work notice that nobody answers.

use std::sync::{Mutex, PoisonError};

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
    /// Remembers a process group.
    pub(super) fn add(&self, group: u32) {
        self.tell('+', group);
    }

    /// Forgets a process group: it has ended, and its number may be given to another.
    pub(super) fn remove(&self, group: u32) {
        self.tell('-', group);
    }

    #[cfg(unix)]
    fn tell(&self, sign: char, group: u32) {
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        if shell.is_none() {
            *shell = Shell::start().ok();
        }
        if let Some(running) = shell.as_mut()
            && running.tell(sign, group).is_err()
        {
            // Somebody has ended it: the next process gets another.
            *shell = None;
        }
    }

    #[cfg(not(unix))]
    fn tell(&self, _sign: char, _group: u32) {
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

    /// Keeps a list of groups, and kills them when nothing more comes. It stays when a terminal's
    /// Ctrl-C, or a closed terminal, ends the gateway.
    const SCRIPT: &str = "\
trap '' INT TERM HUP
groups=' '
while read -r sign group; do
  case $sign in
    +) groups=\"$groups$group \" ;;
    -) case $groups in
         *\" $group \"*) groups=\"${groups%% $group *} ${groups#* $group }\" ;;
       esac ;;
  esac
done
for group in $groups; do kill -s KILL -- \"-$group\" 2>/dev/null; done
";

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

        pub(super) fn tell(&mut self, sign: char, group: u32) -> io::Result<()> {
            let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
            // One write for a line: the shell never sees half of it.
            input.write_all(format!("{sign} {group}\n").as_bytes())
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
