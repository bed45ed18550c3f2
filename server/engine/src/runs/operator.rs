//! What the operator does with a run from the command line.

use contract::AppError;
use contract::view::RunRow;

use crate::Services;
use crate::integrations::Decider;
use crate::reading;

/// How the operator is named where a decision names who made it.
const OPERATOR: &str = "the operator";

impl Services {
    /// Asks for a run to be taken back (X5); gives the run that does it, which stops before writing.
    pub async fn request_undo_of(&self, tenant: &str, run_id: &str) -> Result<RunRow, AppError> {
        let org = self.tenant(tenant).await?;
        Ok(reading::row(&self.request_undo(org.id, run_id, None).await?))
    }

    /// Has exactly what a run has staged applied (X1, X2).
    pub async fn approve_run(&self, tenant: &str, run_id: &str) -> Result<(), AppError> {
        let org = self.tenant(tenant).await?;
        self.approve_as(Decider { org: org.id, user: None, name: OPERATOR }, run_id).await
    }

    /// Declines what a run has staged.
    pub async fn discard_run(&self, tenant: &str, run_id: &str) -> Result<(), AppError> {
        let org = self.tenant(tenant).await?;
        self.discard_as(Decider { org: org.id, user: None, name: OPERATOR }, run_id).await
    }
}
