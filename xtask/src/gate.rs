//! The gate: everything that has to hold before a change is taken in.

use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::failure::{Failure, Outcome};
use crate::progress::{Progress, minutes};
use crate::tally::Tally;
use crate::wasm::Toolchain;
use crate::{browser, process, tests};

const SELECTION: &[&str] = &["--workspace", "--exclude", "frontend"];

/// One part of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// The code is formatted.
    Format,
    /// No warning of the compiler or of clippy, for the server and for the browser.
    Lint,
    /// The documentation builds without a warning.
    Docs,
    /// Licences, banned crates and sources of dependencies.
    Dependencies,
    /// Unit and integration tests, on SQLite and on PostgreSQL.
    Tests,
    /// The examples in the documentation.
    Examples,
    /// Flows in a browser.
    Browser,
}

/// How a step ended.
#[derive(Debug)]
enum Verdict {
    Passed,
    LeftOut(&'static str),
    Failed(Failure),
}

/// What a step ended with, for the table.
#[derive(Debug)]
struct Line {
    step: Step,
    verdict: Verdict,
    took: Duration,
}

impl Step {
    /// The steps that need no database and no browser.
    pub(crate) const CHECKS: &'static [Self] = &[Self::Format, Self::Lint, Self::Docs];

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn run(self, progress: &Progress, tally: &mut Tally, filter: Option<&str>) -> Outcome<Verdict> {
        match self {
            Self::Format => process::run(process::cargo().args(["fmt", "--all", "--check"])),
            Self::Lint => lint(progress),
            Self::Docs => document(),
            Self::Dependencies => return dependencies(),
            Self::Tests => tests::run(progress, tally, filter),
            Self::Examples => tests::run_examples(tally),
            Self::Browser => browser::run(progress, tally, filter),
        }
        .map(|()| Verdict::Passed)
    }

    /// What helps when it fails.
    fn advice(self) -> &'static str {
        match self {
            Self::Format => "Run `cargo fmt --all`.",
            Self::Lint => "Mend what clippy says above, then `cargo xtask test --only lint`.",
            Self::Docs => "Mend what rustdoc says above, then `cargo xtask test --only docs`.",
            Self::Dependencies => "Read deny.toml for why a crate is kept out; take another, or give the exception a reason there.",
            Self::Tests => "Run one test alone with `cargo xtask test --only tests <part of its name>`.",
            Self::Examples => "Mend the example rustdoc names above, then `cargo xtask test --only examples`.",
            Self::Browser => {
                "Run one flow alone with `cargo xtask test --only browser <part of its title>`; end2end/test-results holds traces."
            }
        }
    }
}

/// Runs `steps` in order, or all of them when none is named; a failing step does not keep the next from running. Without steps, a filter
/// means the tests alone.
pub(crate) fn run(progress: &Progress, steps: &[Step], filter: Option<&str>) -> Outcome {
    let steps = match (steps, filter) {
        ([], None) => Step::value_variants(),
        ([], Some(_)) => &[Step::Tests],
        _ => steps,
    };
    let mut tally = Tally::default();
    let mut lines = Vec::new();
    for &step in steps {
        progress.say(format_args!("── {} ──", step.name()));
        let started = Instant::now();
        let verdict = match step.run(progress, &mut tally, filter) {
            Ok(verdict) => verdict,
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => {
                progress.say(&failure);
                Verdict::Failed(failure)
            }
        };
        lines.push(Line { step, verdict, took: started.elapsed() });
    }
    summarise(progress, &lines);
    let failed = lines.iter().filter(|line| matches!(line.verdict, Verdict::Failed(_))).count();
    if steps.iter().any(|step| matches!(step, Step::Tests | Step::Examples | Step::Browser)) {
        println!("{tally}");
    }
    if failed == 0 { Ok(()) } else { Err(Failure::Reported) }
}

fn summarise(progress: &Progress, lines: &[Line]) {
    println!("\n  {:<14}{:<10}time", "step", "result");
    for Line { step, verdict, took } in lines {
        let (word, remark) = match verdict {
            Verdict::Passed => ("passed", String::new()),
            Verdict::LeftOut(reason) => ("left out", (*reason).to_owned()),
            Verdict::Failed(failure) => ("failed", failure.to_string()),
        };
        let remark = remark.lines().next().unwrap_or_default();
        println!("  {:<14}{word:<10}{}  {remark}", step.name(), minutes(*took));
    }
    println!("  {:<24}{}", "all", minutes(progress.elapsed()));
    println!("\nWhat to do next:");
    let failed = lines.iter().filter(|line| matches!(line.verdict, Verdict::Failed(_)));
    let advice: Vec<_> = failed.map(|line| format!("  {}: {}", line.step.name(), line.step.advice())).collect();
    if advice.is_empty() {
        println!("  All is well: commit, or see it running with `cargo xtask demo`.");
    } else {
        println!("{}", advice.join("\n"));
    }
    println!();
}

fn lint(progress: &Progress) -> Outcome {
    process::run(process::cargo().arg("clippy").args(SELECTION).args(["--all-targets", "--", "--deny", "warnings"]))?;
    Toolchain::find(progress)?.lint(progress)
}

fn document() -> Outcome {
    process::run(process::cargo().arg("doc").args(SELECTION).arg("--no-deps").env("RUSTDOCFLAGS", "--deny warnings"))
}

fn dependencies() -> Outcome<Verdict> {
    if !process::succeeds(process::cargo().args(["deny", "--version"])) {
        return Ok(Verdict::LeftOut("cargo-deny is not installed (cargo install cargo-deny)"));
    }
    process::run(process::cargo().args(["deny", "check", "bans", "licenses", "sources"])).map(|()| Verdict::Passed)
}
