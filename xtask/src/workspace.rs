//! Where things are.

use std::path::{Path, PathBuf};

/// The repository.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The folder the server serves assets from.
pub(crate) fn site() -> PathBuf {
    root().join("target/site")
}

/// What a build is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build: the gate's.
    Dev,
    /// Quick to run, and built sooner than a release: the demo's.
    Trial,
}

impl Profile {
    /// A program of this workspace.
    pub(crate) fn program(self, name: &str) -> PathBuf {
        let folder = match self {
            Self::Dev => "debug",
            Self::Trial => "trial",
        };
        target().join(folder).join(name)
    }
}
