//! What is wrong with the configuration.

use std::fmt;

/// One wrong option: where it was given, and a sentence that says what to write instead. A secret's value is never in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The option as it was given, such as `ORGONAUT_ADDR` or `orgonaut.toml: addr`.
    pub given_as: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.given_as, self.message)
    }
}

/// Everything that is wrong, one line each, so that one start is enough to mend it all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl ConfigErrors {
    /// A single error.
    pub fn one(given_as: impl Into<String>, message: impl Into<String>) -> Self {
        Self(vec![ConfigError { given_as: given_as.into(), message: message.into() }])
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}
