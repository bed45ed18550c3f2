//! What the operator does from the command line. Nobody is signed in there: who may start the program with this configuration may do all
//! of it. A tenant that does not exist is [`AppError::Invalid`] on field `tenant`, a missing connection on field `provider`.

use std::collections::BTreeMap;

use connectors::{Capability, CheckStep};
use contract::view::{PeopleFilter, PeopleView, RunRow, RunView};
use contract::{AppError, Plan, Provider};
use secrecy::SecretString;
use serde::Serialize;

use crate::Services;

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TenantRow {
    /// Public id, `org_…`.
    pub id: String,
    /// The word in addresses and on the command line.
    pub slug: String,
    /// The name people read.
    pub name: String,
    /// The plan.
    pub plan: Plan,
}

/// A user as a member of one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserRow {
    /// Public id, `usr_…`.
    pub id: String,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Slug of the tenant.
    pub tenant: String,
    /// Key of the role there.
    pub role: String,
}

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IntegrationRow {
    /// Public id, `int_…`.
    pub id: String,
    /// The vendor.
    pub provider: Provider,
    /// The account at the vendor, such as the subdomain.
    pub account: String,
    /// The first `manual_sync`, which waits in the queue (O8): `sync_…`.
    pub first_run: String,
}

/// A vendor that can be connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProviderRow {
    /// The vendor.
    pub provider: Provider,
    /// What its connector can do.
    pub capability: Capability,
    /// What a connection may be used for, such as `planning`.
    pub flows: Vec<&'static str>,
    /// Names of the settings it needs.
    pub settings: Vec<&'static str>,
    /// Names of the secrets it needs.
    pub secrets: Vec<&'static str>,
}

/// Where a sync applies (O6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetChoice {
    /// Live Baseline.
    Baseline,
    /// One scenario, by its public id.
    Scenario(String),
}

impl Services {
    /// Makes a tenant with the default roles and an empty Live Baseline.
    pub async fn create_tenant(&self, _slug: &str, _name: &str, _plan: Plan) -> Result<TenantRow, AppError> {
        Err(AppError::NotFound)
    }

    /// Makes a user, or adds the one with this address to another tenant.
    pub async fn create_user(
        &self,
        _tenant: &str,
        _email: &str,
        _name: &str,
        _role: &str,
        _password: SecretString,
    ) -> Result<UserRow, AppError> {
        Err(AppError::NotFound)
    }

    /// Connects a vendor and queues the first `manual_sync`. Settings and secrets go by the names of the connector's fields; with
    /// `all_future_scenarios` scenarios made later are taken in (O16).
    pub async fn connect_integration(
        &self,
        _tenant: &str,
        _provider: Provider,
        _settings: BTreeMap<String, String>,
        _secrets: BTreeMap<String, SecretString>,
        _targets: Vec<TargetChoice>,
        _all_future_scenarios: bool,
    ) -> Result<IntegrationRow, AppError> {
        Err(AppError::NotFound)
    }

    /// Tests the stored connection step by step (O7).
    pub async fn test_integration(&self, _tenant: &str, _provider: Provider) -> Result<Vec<CheckStep>, AppError> {
        Err(AppError::NotFound)
    }

    /// Every vendor that can be connected.
    pub fn providers(&self) -> Vec<ProviderRow> {
        Vec::new()
    }

    /// Queues a full `manual_sync`, or joins an equal one that is still queued.
    pub async fn request_sync(&self, _tenant: &str, _provider: Provider) -> Result<RunRow, AppError> {
        Err(AppError::NotFound)
    }

    /// Works on the run under the normal lease, or watches another process do it, until it is settled or has to wait.
    pub async fn finish_run(&self, _tenant: &str, _run_id: &str) -> Result<RunRow, AppError> {
        Err(AppError::NotFound)
    }

    /// The newest runs.
    pub async fn run_list(&self, _tenant: &str, _limit: u32) -> Result<Vec<RunRow>, AppError> {
        Err(AppError::NotFound)
    }

    /// One run with its issues, calls, and the first page of its changes and identities.
    pub async fn run_show(&self, _tenant: &str, _run_id: &str) -> Result<RunView, AppError> {
        Err(AppError::NotFound)
    }

    /// People of a context, one page; the Live Baseline when none is named.
    pub async fn people_list(
        &self,
        _tenant: &str,
        _context: Option<&str>,
        _filter: &PeopleFilter,
        _cursor: Option<&str>,
    ) -> Result<PeopleView, AppError> {
        Err(AppError::NotFound)
    }
}
