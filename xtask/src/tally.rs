//! How many tests passed and failed, read from what the runners print.

use std::fmt;
use std::ops::AddAssign;

/// A count of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that did not, whether they failed, timed out or could not start.
    pub(crate) failed: u64,
}

impl Tally {
    /// Reads a summary line of nextest, of `cargo test` or of Playwright; any other line counts nothing.
    pub(crate) fn of_line(line: &str) -> Self {
        let line = line.trim();
        if line.starts_with("Summary [") {
            let passed = number_before(line, "passed");
            return Self { passed, failed: number_before(line, "tests run").max(number_before(line, "test run")) - passed };
        }
        if line.starts_with("test result:") || is_playwright(line) {
            return Self { passed: number_before(line, "passed"), failed: number_before(line, "failed") };
        }
        Self::default()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Playwright ends with lines such as `3 failed` and `41 passed (1.2m)`.
fn is_playwright(line: &str) -> bool {
    let mut words = line.split(' ');
    let is_number = words.next().is_some_and(|word| word.parse::<u64>().is_ok());
    is_number && matches!(words.next(), Some("passed" | "failed")) && words.next().is_none_or(|word| word.starts_with('('))
}

fn number_before(line: &str, word: &str) -> u64 {
    line.split_once(&format!(" {word}"))
        .and_then(|(before, _)| before.rsplit(' ').next())
        // nextest writes `2/9` when it ran two of nine.
        .and_then(|number| number.split('/').next())
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(line: &str) -> (u64, u64) {
        let tally = Tally::of_line(line);
        (tally.passed, tally.failed)
    }

    #[test]
    fn nextest_counts_every_test_that_did_not_pass_as_failed() {
        let line = "     Summary [   3.412s] 57 tests run: 54 passed (1 slow), 2 failed, 1 timed out, 4 skipped";
        assert_eq!(tally(line), (54, 3));
        assert_eq!(tally("     Summary [   0.010s] 1 test run: 1 passed, 0 skipped"), (1, 0));
        assert_eq!(tally("     Summary [   0.000s] 0 tests run: 0 passed, 9 skipped"), (0, 0));
        assert_eq!(tally("     Summary [   0.001s] 2/9 tests run: 1 passed, 1 failed, 0 skipped"), (1, 1));
    }

    #[test]
    fn the_standard_runner_counts_by_binary() {
        assert_eq!(tally("test result: FAILED. 11 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s"), (11, 2));
    }

    #[test]
    fn playwright_counts_on_lines_of_their_own() {
        assert_eq!(tally("  41 passed (1.2m)"), (41, 0));
        assert_eq!(tally("  3 failed"), (0, 3));
    }

    #[test]
    fn what_a_test_prints_is_not_counted() {
        assert_eq!(tally("the run has 3 failed records"), (0, 0));
        assert_eq!(tally("3 failed records were kept"), (0, 0));
    }
}
