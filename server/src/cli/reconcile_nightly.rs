//! `orgonaut integration reconcile-nightly`, also `orgonaut integrations:reconcile-nightly`

use clap::Args;
use engine::schedule::NightlyRun;

use super::Session;
use super::error::CommandError;
use super::table::{Column, table};

/// Asks for the nightly reconciliation now: of every connection, or of one tenant's. One that waits already is joined.
#[derive(Debug, Args)]
pub(super) struct ReconcileNightly {
    /// The tenant's slug; without it, every tenant.
    #[arg(long)]
    tenant: Option<String>,
}

impl ReconcileNightly {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        let runs = session.services().await?.reconcile_nightly(self.tenant.as_deref()).await?;
        session.output.answer(&runs, |runs| shown(runs))
    }
}

fn shown(runs: &[NightlyRun]) -> String {
    if runs.is_empty() {
        return "Nothing is connected, so nothing is reconciled.".to_owned();
    }
    let rows = runs.iter().map(|asked| [asked.tenant.clone(), asked.run.provider.id().to_owned(), asked.run.id.clone()]);
    table(["TENANT", "PROVIDER", "RUN"].map(Column::Text), rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_connected_is_said() {
        assert_eq!(shown(&[]), "Nothing is connected, so nothing is reconciled.");
    }
}
