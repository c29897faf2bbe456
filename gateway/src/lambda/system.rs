//! What the operating system does: process groups, limits, and the search for processes that
//! have left their group.

use std::sync::Arc;

use tokio::process::Child;

use super::{Program, guard::Guard, program::Mark};

/// A process and those that it has started. They are killed when this is dropped.
#[derive(Debug)]
pub(super) struct Group {
    /// `None` where the process has ended already.
    id: Option<u32>,
    mark: Mark,
    guard: Arc<Guard>,
}

impl Group {
    /// The group that a child leads.
    pub(super) fn new(child: &Child, mark: Mark, guard: Arc<Guard>) -> Self {
        let id = child.id();
        if let Some(id) = id {
            guard.add(id, &mark);
        }
        Self { id, mark, guard }
    }

    /// Asks all processes of the group to end.
    pub(super) fn terminate(&self) {
        if let Some(id) = self.id {
            unix::terminate(id);
        }
    }

    /// Kills all processes of the group, and those that left it but still have its environment.
    /// One that has left the group and put on another environment is not found; nor is it in
    /// Lambda's way of ending things, which is to throw the machine away.
    pub(super) fn kill(&mut self) {
        let Some(id) = self.id.take() else {
            return;
        };
        // The leader may have been reaped: then its number is the group's as long as others are
        // in it, and free, but hardly given out again by now, where none is.
        unix::kill(id);
        stragglers::kill(self.mark.as_str());
        self.guard.remove(id, &self.mark);
    }

    /// Limits what the process may use, on Linux.
    pub(super) fn limit(&self, memory: u32, program: &Program) {
        if let Some(id) = self.id {
            limits::set(id, memory, program);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(unix)]
mod unix {
    use rustix::process::{Pid, Signal, kill_process_group};

    pub(super) fn terminate(group: u32) {
        send(group, Signal::TERM);
    }

    pub(super) fn kill(group: u32) {
        send(group, Signal::KILL);
    }

    fn send(group: u32, signal: Signal) {
        if let Some(group) = i32::try_from(group).ok().and_then(Pid::from_raw) {
            // Fails where the group has ended.
            let _ = kill_process_group(group, signal);
        }
    }
}

/// Elsewhere the child alone is killed, by its handle.
#[cfg(not(unix))]
mod unix {
    pub(super) fn terminate(_group: u32) {}

    pub(super) fn kill(_group: u32) {}
}

#[cfg(target_os = "linux")]
mod limits {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    use crate::lambda::Program;

    /// Beyond the function's memory: stacks of threads and pages of libraries count as data, too.
    const SLACK: u64 = 32;
    /// Node takes this much before it runs anything; its own heap is limited by its own option.
    const NODE_SLACK: u64 = 512;
    const MB: u64 = 1024 * 1024;
    /// What Lambda gives.
    ///
    /// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
    const OPEN_FILES: u64 = 1_024;

    pub(super) fn set(process: u32, memory: u32, program: &Program) {
        let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) else {
            return;
        };
        let slack = match program {
            Program::Binary(_) => SLACK,
            Program::Node { .. } => NODE_SLACK,
        };
        let data = (u64::from(memory) + slack) * MB;
        for (resource, limit) in [
            (Resource::Data, data),
            (Resource::Nofile, OPEN_FILES),
            (Resource::Core, 0),
        ] {
            let limit = Rlimit {
                current: Some(limit),
                maximum: Some(limit),
            };
            // Fails where the process has ended, or where the gateway's own limit is lower.
            let _ = prlimit(Some(process), resource, limit);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod limits {
    use crate::lambda::Program;

    pub(super) fn set(_process: u32, _memory: u32, _program: &Program) {}
}

#[cfg(target_os = "linux")]
mod stragglers {
    use std::{fs::File, io::Read};

    use rustix::process::{Pid, Signal, kill_process};

    /// How much of a process's environment is looked at.
    const ENVIRONMENT: u64 = 256 * 1024;
    /// A process that forks faster than it is found is given up on.
    const PASSES: usize = 8;

    /// Kills all processes whose environment holds this text.
    pub(super) fn kill(mark: &str) {
        for _ in 0..PASSES {
            let found = find(mark);
            if found.is_empty() {
                return;
            }
            for process in found {
                // Fails where it has ended.
                let _ = kill_process(process, Signal::KILL);
            }
        }
    }

    fn find(mark: &str) -> Vec<Pid> {
        let Ok(entries) = std::fs::read_dir("/proc") else {
            return Vec::new();
        };
        let processes = entries.flatten().filter_map(|entry| {
            let id: i32 = entry.file_name().to_str()?.parse().ok()?;
            let mut environment = Vec::new();
            // Those of other users cannot be read; those that have ended have none.
            let file = File::open(entry.path().join("environ")).ok()?;
            file.take(ENVIRONMENT).read_to_end(&mut environment).ok()?;
            let mut variables = environment.split(|byte| *byte == 0);
            variables
                .any(|variable| variable.ends_with(mark.as_bytes()))
                .then(|| Pid::from_raw(id))?
        });
        processes.collect()
    }
}

#[cfg(not(target_os = "linux"))]
mod stragglers {
    pub(super) fn kill(_mark: &str) {}
}
