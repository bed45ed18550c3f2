//! The flows in a browser: what they need, and the run.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Context, Failure, Outcome};
use crate::progress::Progress;
use crate::tally::Tally;
use crate::wasm::Toolchain;
use crate::workspace::Profile;
use crate::{debian, process, site, tests, workspace};

/// Names Chromium goes by where it was not installed by Playwright.
const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Builds what the flows run against, installs what they need and runs them, or those whose title contains `filter`.
pub(crate) fn run(progress: &Progress, tally: &mut Tally, filter: Option<&str>) -> Outcome {
    let module = Toolchain::find(progress)?.build()?;
    site::build(progress, Some(&module))?;
    site::check_budget(progress)?;
    tests::build()?;

    let folder = workspace::root().join("end2end");
    install_packages(progress, &folder)?;
    process::output(Command::new(folder.join("node_modules/.bin/tsc")).arg("--noEmit").current_dir(&folder), "")?;
    let chromium = chromium(progress, &folder)?;

    let mut command = playwright(&folder);
    command.arg("test").env("CI", "1").env("NO_COLOR", "1");
    command.env("ORGONAUT_PROGRAM", Profile::Dev.program("orgonaut")).env("SANDBOX_PROGRAM", Profile::Dev.program("sandbox"));
    if let Some(chromium) = chromium {
        command.env("CHROMIUM_PROGRAM", chromium);
    }
    if let Some(filter) = filter {
        command.args(["--grep", filter]);
    }
    process::observe(&mut command, |line| *tally += Tally::of_line(line))
}

fn install_packages(progress: &Progress, folder: &Path) -> Outcome {
    if process::find("npm").is_none() {
        return Err(Failure::new("npm is missing").with_remedy("Install Node.js 20 or later; the browser tests are written for it."));
    }
    if is_newer(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        return Ok(());
    }
    progress.say("Installing Playwright from npm");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").current_dir(folder);
    process::output(&mut npm, "").map(drop)
}

/// The Chromium to drive: Playwright's own where it is or can be had (`None`), else the system's.
fn chromium(progress: &Progress, folder: &Path) -> Outcome<Option<PathBuf>> {
    if has_own_chromium(folder)? {
        return Ok(None);
    }
    if let Some(program) = CHROMIUM.iter().copied().find_map(process::find) {
        return Ok(Some(program));
    }
    progress.say("Fetching Playwright's Chromium");
    let mut install = playwright(folder);
    install.args(["install", "chromium"]).env("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "10000");
    if process::succeeds(&mut install) && has_own_chromium(folder)? {
        return Ok(None);
    }
    progress.say("Playwright's Chromium cannot be fetched; taking the system's");
    debian::install(progress, &["chromium"])?;
    process::find("chromium").map(Some).ok_or_else(|| Failure::new("Chromium was installed but is not on the path"))
}

fn has_own_chromium(folder: &Path) -> Outcome<bool> {
    let script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
    let program = process::output(Command::new("node").args(["--eval", script]).current_dir(folder), "")?;
    Ok(Path::new(&program).is_file())
}

fn playwright(folder: &Path) -> Command {
    let mut command = Command::new(folder.join("node_modules/.bin/playwright"));
    command.current_dir(folder);
    command
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|it| it.modified()).context("look at a file");
    matches!((changed(file), changed(than)), (Ok(file), Ok(than)) if file >= than)
}
