//! `orgonaut migrate`

use clap::Args;
use serde_json::json;

use super::Session;
use super::error::CommandError;

/// Brings the database's schema up to date, and does nothing else. `serve` does it too.
#[derive(Debug, Args)]
pub(super) struct Migrate {}

impl Migrate {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        session.services().await?;
        session.output.answer(&json!({ "migrated": true }), |_| "The database is up to date.".to_owned())
    }
}
