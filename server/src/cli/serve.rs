//! `orgonaut serve`

use clap::Args;
use serde::Serialize;

use super::Session;
use super::error::CommandError;
use crate::application;
use crate::serve::{self, Role};

/// Serves the pages and works on the queue, until it is told to stop (SIGTERM or Ctrl-C).
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// What this process does: with several, one database serves them all.
    #[arg(long, value_enum, default_value_t = Role::All)]
    role: Role,
}

/// What is printed once the server listens.
#[derive(Debug, Serialize)]
struct Started {
    /// Where people reach it; `None` for a worker.
    address: Option<String>,
    /// While there is no user: the one-time code of `/setup`.
    setup_code: Option<String>,
}

impl Serve {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        let config = &session.config;
        let application = application::build(config).await?;
        let listener = match self.role {
            Role::All | Role::Web => Some(serve::listen(config.addr).await?),
            Role::Worker => None,
        };
        let setup_code = if listener.is_some() { application.services.new_setup_code().await? } else { None };
        let address = listener.as_ref().map(|_| config.public_url.to_string());
        session.output.answer(&Started { address, setup_code }, Started::shown)?;
        Box::pin(serve::serve(application, listener, self.role)).await;
        Ok(())
    }
}

impl Started {
    fn shown(&self) -> String {
        match (&self.address, &self.setup_code) {
            (Some(address), Some(code)) => {
                format!(
                    "Orgonaut is at {address}\nThere is no user yet: open {address}/setup and enter the code {code}\nStop it with Ctrl-C."
                )
            }
            (Some(address), None) => format!("Orgonaut is at {address}\nStop it with Ctrl-C."),
            (None, _) => "Orgonaut works on the queue. Stop it with Ctrl-C.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_installation_says_where_to_go_with_which_code() {
        let started = Started { address: Some("http://127.0.0.1:3000".to_owned()), setup_code: Some("AB12-CD34".to_owned()) };
        let shown = started.shown();
        assert!(shown.contains("http://127.0.0.1:3000/setup") && shown.contains("AB12-CD34"), "{shown}");
    }
}
