//! The tests written in Rust, on SQLite and on PostgreSQL.

use std::process::Command;

use crate::failure::Outcome;
use crate::postgres::Postgres;
use crate::process;
use crate::progress::Progress;
use crate::tally::Tally;

/// Everything but `frontend`, which is only ever built for wasm32. Every build for tests selects the same, so that dependencies are
/// compiled once.
const SELECTION: &[&str] = &["--workspace", "--exclude", "frontend"];
/// Where the tests find PostgreSQL.
const DATABASE_URL: &str = "ORGONAUT_TEST_DATABASE_URL";

/// Runs unit and integration tests, or those whose name contains `filter`.
pub(crate) fn run(progress: &Progress, tally: &mut Tally, filter: Option<&str>) -> Outcome {
    let mut command = if has_nextest() {
        cargo(&["nextest", "run"], &["--no-fail-fast"])
    } else {
        progress.say("cargo-nextest is not installed; `cargo test` runs the tests, more slowly");
        cargo(&["test"], &["--all-targets", "--no-fail-fast"])
    };
    build()?;
    run_on_postgres(progress, tally, command.args(filter))
}

/// Runs the long ones: what is marked `#[ignore]`, with optimisation and many more cases of each property.
pub(crate) fn run_long(progress: &Progress, tally: &mut Tally, filter: Option<&str>) -> Outcome {
    let mut command = if has_nextest() {
        let mut command =
            cargo(&["nextest", "run"], &["--profile", "soak", "--cargo-profile", "trial", "--no-fail-fast", "--run-ignored", "only"]);
        command.args(filter);
        command
    } else {
        let mut command = cargo(&["test"], &["--profile", "trial", "--all-targets", "--no-fail-fast"]);
        command.args(filter).args(["--", "--ignored"]);
        command
    };
    run_on_postgres(progress, tally, command.env("ORGONAUT_SOAK", "1").env("PROPTEST_CASES", "10000"))
}

/// Runs the examples in the documentation.
pub(crate) fn run_examples(tally: &mut Tally) -> Outcome {
    process::observe(&mut cargo(&["test"], &["--doc"]), |line| *tally += Tally::of_line(line))
}

/// Builds programs and tests.
pub(crate) fn build() -> Outcome {
    process::run(&mut cargo(&["build"], &["--bins", "--tests"]))
}

fn run_on_postgres(progress: &Progress, tally: &mut Tally, command: &mut Command) -> Outcome {
    let postgres = Postgres::start(progress)?;
    process::observe(command.env(DATABASE_URL, postgres.url()), |line| *tally += Tally::of_line(line))
}

fn cargo(verb: &[&str], options: &[&str]) -> Command {
    let mut command = process::cargo();
    command.args(verb).args(SELECTION).args(options);
    command
}

fn has_nextest() -> bool {
    process::succeeds(process::cargo().args(["nextest", "--version"]))
}
