//! The browser's half: a standard library for wasm32, and the build of `frontend`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::progress::Progress;
use crate::{debian, process, workspace};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-release";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
/// Debian's compiler for browsers: current, and with the sources of the standard library.
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src"];

/// A compiler that can build for wasm32.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one that builds the server; it has the target installed.
    Same,
    /// Debian's, which builds the standard library from source and borrows the other's linker.
    Debian {
        /// `rust-lld` of the toolchain that builds the server.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// Finds or installs one; fails with what to install when there is none to be had.
    pub(crate) fn find(progress: &Progress) -> Outcome<Self> {
        if has_target() {
            return Ok(Self::Same);
        }
        if process::find("rustup").is_some() {
            progress.say("Adding the wasm32 target with rustup");
            if process::succeeds(Command::new("rustup").args(["target", "add", TARGET]).current_dir(workspace::root())) && has_target() {
                return Ok(Self::Same);
            }
            progress.say("rustup has no wasm32 target to give; trying Debian's compiler instead");
        }
        let linker = linker()?;
        if !debian_can_build() {
            debian::install(progress, DEBIAN_PACKAGES)?;
        }
        if debian_can_build() {
            Ok(Self::Debian { linker })
        } else {
            Err(Failure::new("Debian's compiler came without the sources of the standard library")
                .with_remedy(format!("Run: rustup target add {TARGET}")))
        }
    }

    /// Builds `frontend` as it is shipped and returns the module, before wasm-bindgen.
    pub(crate) fn build(&self) -> Outcome<PathBuf> {
        let mut command = match self {
            Self::Same => process::cargo(),
            Self::Debian { linker } => debian_cargo(linker),
        };
        command.args(["build", "--package", "frontend", "--target", TARGET, "--profile", PROFILE]);
        if matches!(self, Self::Debian { .. }) {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        process::run(&mut command)?;
        Ok(workspace::target().join(TARGET).join(PROFILE).join("frontend.wasm"))
    }

    /// Lints `frontend` for the target it is built for. Debian's compiler has no clippy, so there is nothing to run with it.
    pub(crate) fn lint(&self, progress: &Progress) -> Outcome {
        if matches!(self, Self::Debian { .. }) {
            progress.say("frontend is not linted: the compiler for wasm32 on this machine has no clippy");
            return Ok(());
        }
        process::run(process::cargo().args(["clippy", "--package", "frontend", "--target", TARGET, "--", "--deny", "warnings"]))
    }
}

fn has_target() -> bool {
    let library = process::output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]), "");
    library.is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

fn linker() -> Outcome<PathBuf> {
    let root = process::output(Command::new("rustc").args(["--print", "sysroot"]), "")?;
    let host = process::output(Command::new("rustc").args(["--print", "host-tuple"]), "")?;
    let linker = Path::new(root.trim()).join("lib/rustlib").join(host.trim()).join("bin/rust-lld");
    if linker.is_file() { Ok(linker) } else { Err(Failure::new(format!("there is no rust-lld at {}", linker.display()))) }
}

fn debian_can_build() -> bool {
    let root = process::output(Command::new(DEBIAN_RUSTC).args(["--print", "sysroot"]).env_remove("LD_LIBRARY_PATH"), "");
    Path::new(DEBIAN_CARGO).is_file()
        && root.is_ok_and(|root| Path::new(root.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file())
}

fn debian_cargo(linker: &Path) -> Command {
    let mut command = Command::new(DEBIAN_CARGO);
    process::forget_this_crate(&mut command);
    command
        .current_dir(workspace::root())
        .env_remove("CARGO")
        .env("RUSTC", DEBIAN_RUSTC)
        // Building the standard library is a switch of nightly; a released compiler takes it when told to.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    command
}
