//! The facade that transports hold.

use contract::AppError;
use contract::form::{SetupForm, SignInForm};
use contract::id::{OrgId, UserId};
use contract::view::{ChangeFilter, PeopleFilter, PeopleView, RunFilter, RunProgress, RunView, RunsView};

use crate::access::{Actor, ClientAddress, SignedIn};

/// Every use case. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Services {}

impl Services {
    /// Whether there is no user yet, so that `/setup` is open.
    pub async fn needs_setup(&self) -> Result<bool, AppError> {
        Ok(false)
    }

    /// Creates the first tenant and its owner with the one-time code.
    pub async fn set_up(&self, _form: &SetupForm, _from: ClientAddress) -> Result<SignedIn, AppError> {
        Err(AppError::NotFound)
    }

    /// Checks a password, throttled by address and by account.
    pub async fn sign_in(&self, _form: &SignInForm, _from: ClientAddress) -> Result<SignedIn, AppError> {
        Err(AppError::NotFound)
    }

    /// Who a session speaks for; `Unauthenticated` when the person is no longer a member.
    pub async fn actor(&self, _user: UserId, _org: OrgId) -> Result<Actor, AppError> {
        Err(AppError::Unauthenticated)
    }

    /// People of the Live Baseline.
    pub async fn people(&self, _actor: &Actor, _filter: &PeopleFilter, _cursor: Option<&str>) -> Result<PeopleView, AppError> {
        Err(AppError::NotFound)
    }

    /// The run log, newest first (O18).
    pub async fn runs(&self, _actor: &Actor, _filter: &RunFilter, _cursor: Option<&str>) -> Result<RunsView, AppError> {
        Err(AppError::NotFound)
    }

    /// One run (O19). The cursors page its changes and its identities.
    pub async fn run(
        &self,
        _actor: &Actor,
        _run_id: &str,
        _changes: &ChangeFilter,
        _changes_cursor: Option<&str>,
        _identities_cursor: Option<&str>,
    ) -> Result<RunView, AppError> {
        Err(AppError::NotFound)
    }

    /// What a run has done so far.
    pub async fn run_progress(&self, _actor: &Actor, _run_id: &str) -> Result<RunProgress, AppError> {
        Err(AppError::NotFound)
    }
}
