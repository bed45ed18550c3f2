//! Debian's packages, installed where this program may and named where it may not.

use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::progress::Progress;

/// Installs packages. Fails with what to install by hand where there is no apt, or no right to use it.
pub(crate) fn install(progress: &Progress, packages: &[&str]) -> Outcome {
    let list = packages.join(" ");
    if process::find("apt-get").is_none() {
        return Err(Failure::new(format!("{list} (or what your system calls it) is missing"))
            .with_remedy("Install it with your system's package manager."));
    }
    if !is_root() {
        return Err(Failure::new(format!("{list} is missing")).with_remedy(format!("Run: sudo apt-get install {list}")));
    }
    progress.say(format_args!("Installing {list}"));
    process::output(apt().arg("update"), "")?;
    process::output(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages), "")?;
    Ok(())
}

/// Whether this program runs as root.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    command
}
