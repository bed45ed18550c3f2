//! What the store keeps and what the engine does with it, in memory.

pub(crate) mod company;
pub(crate) mod edit;
pub(crate) mod mirror;
pub(crate) mod planning;
pub(crate) mod run;
pub(crate) mod target;

use proptest::test_runner::Config;

/// 64 cases unless `PROPTEST_CASES` says otherwise. A failing case is printed, not kept in a file.
pub(crate) fn cases() -> Config {
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { Config::default().cases } else { 64 };
    Config { cases, failure_persistence: None, ..Config::default() }
}
