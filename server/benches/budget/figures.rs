//! Figures, and processes that measure them.

use std::fmt;
use std::process::{Command, ExitCode};

use serde_json::Value;

/// One measured figure and what it should be.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    bound: Bound,
}

#[derive(Debug, Clone, Copy)]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
    Aim(f64),
    None,
}

impl Figure {
    /// A figure that must not exceed its budget.
    pub(crate) fn at_most(name: &str, value: f64, budget: f64, unit: &'static str) -> Self {
        Self { name: name.to_owned(), value, unit, bound: Bound::AtMost(budget) }
    }

    /// A figure that must not fall short of its budget.
    pub(crate) fn at_least(name: &str, value: f64, budget: f64, unit: &'static str) -> Self {
        Self { name: name.to_owned(), value, unit, bound: Bound::AtLeast(budget) }
    }

    /// A figure with an aim, which the machine may be too slow for.
    pub(crate) fn aim(name: &str, value: f64, aim: f64, unit: &'static str) -> Self {
        Self { name: name.to_owned(), value, unit, bound: Bound::Aim(aim) }
    }

    /// A figure to know.
    pub(crate) fn noted(name: &str, value: f64, unit: &'static str) -> Self {
        Self { name: name.to_owned(), value, unit, bound: Bound::None }
    }

    /// Whether it breaks its budget.
    pub(crate) fn is_over(&self) -> bool {
        match self.bound {
            Bound::AtMost(budget) => self.value > budget,
            Bound::AtLeast(budget) => self.value < budget,
            Bound::Aim(_) | Bound::None => false,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = format!("{:.2} {}", self.value, self.unit);
        let bound = match self.bound {
            Bound::AtMost(budget) => format!("budget {budget} {}{}", self.unit, if self.is_over() { "  OVER" } else { "" }),
            Bound::AtLeast(budget) => format!("budget at least {budget} {}{}", self.unit, if self.is_over() { "  UNDER" } else { "" }),
            Bound::Aim(aim) => format!("aim {aim} {}", self.unit),
            Bound::None => String::new(),
        };
        write!(f, "{:<84} {value:>14}   {bound}", self.name)
    }
}

/// The middle one.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Runs a task in a process of its own and reads what it measured.
pub(crate) fn run_child(task: &[&str]) -> Value {
    let this = std::env::current_exe().expect("this program");
    let output = Command::new(this).arg("child").args(task).stderr(std::process::Stdio::inherit()).output().expect("a process");
    assert!(output.status.success(), "{task:?} failed");
    serde_json::from_slice(&output.stdout).expect("a measurement")
}

/// Is the process that runs a task: prints what it measured.
pub(crate) fn child<F: Future<Output = Value>>(task: impl FnOnce() -> F) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    println!("{}", runtime.block_on(task()));
    ExitCode::SUCCESS
}

/// The most memory this process has had resident, in KiB.
pub(crate) fn peak_kib() -> f64 {
    memory_kib("self", "VmHWM:")
}

/// A line of a process's memory figures, in KiB.
pub(crate) fn memory_kib(process: &str, line: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("process figures; this benchmark needs Linux");
    let value = status.lines().find_map(|text| text.strip_prefix(line)).expect("a memory line");
    value.trim().trim_end_matches(" kB").parse().expect("a size")
}
