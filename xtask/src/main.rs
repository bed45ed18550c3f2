//! The commands of this repository: `cargo xtask demo`, `site`, `test`, `check`, `bench`, `soak`.

mod bench;
mod browser;
mod debian;
mod demo;
mod failure;
mod gate;
mod interrupt;
mod network;
mod postgres;
mod process;
mod progress;
mod sample;
mod secret;
mod site;
mod style;
mod tally;
mod tests;
mod wasm;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::{Failure, Outcome};
use gate::Step;
use progress::Progress;

/// Builds, shows and tests Orgonaut.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Starts Orgonaut with a sample company that comes from a simulated BambooHR.
    Demo(demo::Options),
    /// Builds the site folder: style sheet, fonts and what moves in the browser.
    Site {
        /// Leave what moves out: every page works without it.
        #[arg(long)]
        no_wasm: bool,
    },
    /// Runs the gate, or parts of it.
    Test {
        /// Run this step alone; may be given more than once.
        #[arg(long, value_name = "STEP")]
        only: Vec<Step>,
        /// Run only tests whose name contains this.
        filter: Option<String>,
    },
    /// Runs what needs neither database nor browser: formatting, lints and documentation.
    Check,
    /// Measures the performance budget.
    Bench {
        /// Run only benchmarks whose name contains this.
        filter: Option<String>,
    },
    /// Runs the long tests.
    Soak {
        /// Run only tests whose name contains this.
        filter: Option<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match interrupt::listen().and_then(|()| perform(&arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Interrupted) => {
            eprintln!("Stopped.");
            ExitCode::from(130)
        }
        Err(Failure::Reported) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: &Task) -> Outcome {
    let progress = Progress::start();
    match task {
        Task::Demo(options) => demo::run(&progress, options),
        Task::Site { no_wasm } => build_site(&progress, *no_wasm),
        Task::Test { only, filter } => gate::run(&progress, only, filter.as_deref()),
        Task::Check => gate::run(&progress, Step::CHECKS, None),
        Task::Bench { filter } => bench::run(filter.as_deref()),
        Task::Soak { filter } => soak(&progress, filter.as_deref()),
    }
}

fn build_site(progress: &Progress, no_wasm: bool) -> Outcome {
    let module = if no_wasm { None } else { Some(wasm::Toolchain::find(progress)?.build()?) };
    site::build(progress, module.as_deref())
}

fn soak(progress: &Progress, filter: Option<&str>) -> Outcome {
    let mut tally = tally::Tally::default();
    let outcome = tests::run_long(progress, &mut tally, filter);
    println!("{tally}");
    outcome
}
