//! The program itself, as an operator runs it.

use std::io::Write as _;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program with a data folder of its own and no more environment than given.
pub(crate) struct Program {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Program {
    /// With these variables.
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { folder: tempfile::tempdir().unwrap(), variables }
    }

    /// Runs a command line, its words separated by blanks, with something on standard input.
    pub(crate) fn run(&self, arguments: &str, input: &str) -> Output {
        let mut child = self.start(arguments);
        let mut stdin = child.stdin.take().unwrap();
        // Who fails early reads nothing.
        let _unread = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    /// The JSON a command answers with; it has to succeed.
    pub(crate) fn answer(&self, arguments: &str, input: &str) -> Value {
        let output = self.run(&format!("--json {arguments}"), input);
        assert!(output.status.success(), "{arguments}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments}: {error}: {output:?}"))
    }

    /// The exit code and the error object a command ends with; it has to fail.
    pub(crate) fn failure(&self, arguments: &str, input: &str) -> (i32, Value) {
        let output = self.run(&format!("--json {arguments}"), input);
        let text = String::from_utf8_lossy(&output.stderr);
        let error = serde_json::from_str::<Value>(text.lines().last().unwrap_or_default());
        let error = error.unwrap_or_else(|_| panic!("{arguments}: {output:?}"));
        (output.status.code().unwrap(), error["error"].clone())
    }

    /// Starts a command and lets it run.
    pub(crate) fn start(&self, arguments: &str) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orgonaut"));
        command.args(arguments.split(' ')).current_dir(self.folder.path()).env_clear();
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}
