//! Why a command did not do what it was asked, with its exit code (`docs/configuration.md`).

use contract::{AppError, RunStatus};
use engine::installation::OpenError;

use crate::config::ConfigErrors;

/// A failure of a command.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    /// The command line was not understood.
    #[error("{0}")]
    Usage(clap::Error),
    /// The configuration is wrong.
    #[error(transparent)]
    Configuration(#[from] ConfigErrors),
    /// The installation cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Standard input holds something else than asked for, or an argument contradicts another.
    #[error("{0}")]
    Input(String),
    /// A use case refused.
    #[error("{}", sentence(.0))]
    Refused(#[from] AppError),
    /// A run ended otherwise than well.
    #[error("{message}")]
    Run {
        /// How it ended.
        status: RunStatus,
        /// What happened.
        message: String,
    },
    /// A connection test did not pass.
    #[error("the connection test failed at \"{step}\": {message}")]
    Check {
        /// The step that failed.
        step: &'static str,
        /// What was found.
        message: String,
    },
    /// The machine refused.
    #[error("{0}")]
    Machine(#[from] std::io::Error),
}

impl CommandError {
    /// The stable word for programs.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Usage(_) => "usage",
            Self::Configuration(_) => "configuration",
            Self::Open(_) | Self::Machine(_) | Self::Refused(AppError::Internal { .. }) => "internal",
            Self::Input(_) | Self::Refused(AppError::Invalid { .. }) => "invalid",
            Self::Refused(AppError::NotFound) => "not_found",
            Self::Refused(AppError::Conflict { .. }) => "conflict",
            Self::Refused(AppError::RateLimited { .. }) => "rate_limited",
            Self::Refused(AppError::Unauthenticated) => "unauthenticated",
            Self::Run { status, .. } => match status {
                RunStatus::Held => "run_held",
                RunStatus::Queued | RunStatus::Running | RunStatus::Waiting => "run_waiting",
                _ => "run_failed",
            },
            Self::Check { .. } => "check_failed",
        }
    }

    /// The exit code.
    pub(super) fn code(&self) -> u8 {
        match self.kind() {
            "internal" => 1,
            "usage" => 2,
            "configuration" => 3,
            "run_failed" | "check_failed" => 5,
            "run_held" => 6,
            "run_waiting" => 7,
            _ => 4,
        }
    }
}

/// What is wrong in one line; fields are named as they are on the command line.
fn sentence(error: &AppError) -> String {
    match error {
        AppError::Invalid { fields } => {
            let named = |field: &contract::FieldError| match field.field.as_str() {
                "" => field.message.clone(),
                name => format!("{name}: {}", field.message),
            };
            fields.iter().map(named).collect::<Vec<_>>().join(" ")
        }
        AppError::NotFound => "There is nothing by that name.".to_owned(),
        AppError::RateLimited { retry_after_s } => format!("Too many attempts; try again in {retry_after_s} seconds."),
        AppError::Internal { .. } => "Something went wrong here; the log above says what.".to_owned(),
        AppError::Unauthenticated | AppError::Conflict { .. } => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_exit_codes_are_the_documented_ones() {
        let run = |status| CommandError::Run { status, message: String::new() };
        let usage = clap::Command::new("orgonaut").error(clap::error::ErrorKind::InvalidSubcommand, "what?");
        let errors = [
            CommandError::Open(OpenError("gone".to_owned())),
            CommandError::Usage(usage),
            CommandError::Configuration(ConfigErrors::one("ORGONAUT_ADDR", "wrong")),
            CommandError::Refused(AppError::NotFound),
            CommandError::Input("nothing came".to_owned()),
            CommandError::Check { step: "Sign in", message: String::new() },
            run(RunStatus::Failed),
            run(RunStatus::Held),
            run(RunStatus::Waiting),
        ];
        let codes: BTreeSet<_> = errors.iter().map(CommandError::code).collect();
        let document = include_str!("../../../docs/configuration.md");
        let documented = document.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.parse::<u8>().ok());
        assert_eq!(documented.filter(|code| *code != 0).collect::<BTreeSet<_>>(), codes);
    }

    #[test]
    fn each_wrong_field_is_named() {
        let error = CommandError::Refused(AppError::Invalid {
            fields: vec![contract::FieldError::new("slug", "Too long."), contract::FieldError::form("Connect one first.")],
        });
        assert_eq!(error.to_string(), "slug: Too long. Connect one first.");
    }
}
