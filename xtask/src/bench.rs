//! The performance budget, measured: every benchmark of the workspace, optimised as a release is.

use crate::failure::Outcome;
use crate::process;

/// Runs the benchmarks, or those whose name contains `filter`. Each prints its figures and its budget.
pub(crate) fn run(filter: Option<&str>) -> Outcome {
    let mut command = process::cargo();
    command.args(["bench", "--workspace", "--exclude", "frontend", "--bench", "*", "--"]).args(filter);
    process::run(&mut command)
}
