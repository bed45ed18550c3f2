//! The facade that transports hold.

use std::sync::Arc;

use contract::form::{SetupForm, SignInForm};
use contract::id::{OrgId, UserId};
use contract::view::{ChangeFilter, RunFilter, RunProgress, RunView, RunsView};
use contract::{AppError, Permission};
use jiff::tz::TimeZone;
use store::Store;

use crate::access::{Actor, ClientAddress, SignedIn};
use crate::clock::Clock;
use crate::connection::Connections;
use crate::identity::{Identity, SetupPass};
use crate::mail::{Delivery, MailSetup};
use crate::reading;
use crate::sessions::Sessions;
use crate::sync::worker::Worker;
use crate::webhook::{Endpoints, Intake};

/// Every use case. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Services {
    pub(crate) parts: Arc<Parts>,
}

/// What the use cases are made of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) zone: TimeZone,
    pub(crate) identity: Identity,
    pub(crate) sessions: Sessions,
    pub(crate) connections: Connections,
    pub(crate) worker: Worker,
    pub(crate) endpoints: Endpoints,
    pub(crate) intake: Intake,
    pub(crate) mail: MailSetup,
    pub(crate) delivery: Delivery,
}

impl Services {
    /// Sessions, for the session layer.
    pub fn sessions(&self) -> &Sessions {
        &self.parts.sessions
    }

    /// Whether there is no user yet, so that `/setup` is open.
    pub async fn needs_setup(&self) -> Result<bool, AppError> {
        Ok(self.parts.identity.needs_setup().await?)
    }

    /// Checks the one-time code of `/setup` without using it up, throttled by address.
    pub async fn check_setup_code(&self, code: &str, from: ClientAddress) -> Result<SetupPass, AppError> {
        Ok(self.parts.identity.check_setup_code(code, from).await?)
    }

    /// Creates the first tenant and its owner; the code is used up.
    pub async fn set_up(&self, pass: &SetupPass, form: &SetupForm) -> Result<SignedIn, AppError> {
        Ok(self.parts.identity.set_up(pass, form).await?)
    }

    /// Checks a password, throttled by address and by account.
    pub async fn sign_in(&self, form: &SignInForm, from: ClientAddress) -> Result<SignedIn, AppError> {
        Ok(self.parts.identity.sign_in(form, from).await?)
    }

    /// Who a session speaks for; `Unauthenticated` when the person is no longer a member.
    pub async fn actor(&self, user: UserId, org: OrgId) -> Result<Actor, AppError> {
        Ok(self.parts.identity.actor(user, org).await?)
    }

    /// The run log, newest first (O18).
    pub async fn runs(&self, actor: &Actor, filter: &RunFilter, cursor: Option<&str>) -> Result<RunsView, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        Ok(reading::runs(&self.parts.store, actor.org_id, filter, cursor).await?)
    }

    /// One run (O19). The cursors page its changes and its identities.
    pub async fn run(
        &self,
        actor: &Actor,
        run_id: &str,
        changes: &ChangeFilter,
        changes_cursor: Option<&str>,
        identities_cursor: Option<&str>,
    ) -> Result<RunView, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        Ok(reading::run(&self.parts.store, actor.org_id, run_id, changes, changes_cursor, identities_cursor).await?)
    }

    /// What a run has done so far.
    pub async fn run_progress(&self, actor: &Actor, run_id: &str) -> Result<RunProgress, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        let run = reading::find_run(&self.parts.store, actor.org_id, run_id).await?;
        Ok(reading::progress(&run))
    }
}
