//! Prints answers for people or for programs.

use std::io::{self, Write as _};

use serde::Serialize;
use serde_json::json;

use super::error::CommandError;

/// Where answers and errors go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Output {
    /// Whether programs read them.
    pub(super) json: bool,
}

impl Output {
    /// Prints an answer to standard output: `value` as JSON, or what `shown` makes of it.
    pub(super) fn answer<T: Serialize + ?Sized>(self, value: &T, shown: impl FnOnce(&T) -> String) -> Result<(), CommandError> {
        let text = if self.json { serde_json::to_string_pretty(value).map_err(io::Error::from)? } else { shown(value) };
        match writeln!(io::stdout().lock(), "{}", text.trim_end()) {
            // Whoever reads has seen enough, as with `| head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => Ok(written?),
        }
    }

    /// Prints an error to standard error. When even that fails, the exit code is all there is.
    pub(super) fn error(self, error: &CommandError) {
        let message = match error {
            CommandError::Usage(message) if !self.json => message.render().to_string(),
            error => error.to_string(),
        };
        let text =
            if self.json { json!({ "error": { "kind": error.kind(), "message": message.trim_end() } }).to_string() } else { message };
        let _unheard = writeln!(io::stderr().lock(), "{}", text.trim_end());
    }
}
