//! What the operator does from the command line. Nobody is signed in there: who may start the program with this configuration may do all
//! of it. A tenant that does not exist is [`AppError::Invalid`] on field `tenant`, a missing connection on field `provider`.

mod api_tokens;
mod lifecycle;
mod plan;

use std::collections::BTreeMap;
use std::time::Duration;

use connectors::registry::Registration;
use connectors::{Capability, CheckStep};
use contract::view::{ChangeFilter, PeopleFilter, PeopleOrder, PeopleView, RunFilter, RunRow, RunView};
use contract::{AppError, Plan, Provider, RunStatus};
use secrecy::SecretString;
use serde::Serialize;
use store::integrations::flow_kind;
use store::orgs::OrgRow;

use crate::Services;
use crate::connection::NewConnection;
use crate::directory;
use crate::error::Error;
use crate::identity::{NewTenant, NewUser};
use crate::reading;
use crate::sync::run::day;

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
    pub async fn create_tenant(&self, slug: &str, name: &str, plan: Plan) -> Result<TenantRow, AppError> {
        let org = self.parts.identity.create_tenant(&NewTenant { slug, name, plan }, None).await?;
        Ok(TenantRow { id: org.public_id, slug: org.slug, name: org.name, plan: org.plan })
    }

    /// Makes a user, or adds the one with this address to another tenant.
    pub async fn create_user(
        &self,
        tenant: &str,
        email: &str,
        name: &str,
        role: &str,
        password: SecretString,
    ) -> Result<UserRow, AppError> {
        let org = self.tenant(tenant).await?;
        let new = NewUser { org: org.id, email, name, role, password: &password };
        let member = self.parts.identity.create_user(&new, None).await?;
        Ok(UserRow { id: member.user.public_id, email: member.user.email, name: member.user.name, tenant: org.slug, role: member.role.key })
    }

    /// Connects a vendor and queues the first `manual_sync`. Settings and secrets go by the names of the connector's fields; with
    /// `all_future_scenarios` scenarios made later are taken in (O16).
    pub async fn connect_integration(
        &self,
        tenant: &str,
        provider: Provider,
        settings: BTreeMap<String, String>,
        secrets: BTreeMap<String, SecretString>,
        targets: Vec<TargetChoice>,
        all_future_scenarios: bool,
    ) -> Result<IntegrationRow, AppError> {
        let org = self.tenant(tenant).await?;
        let mut contexts = Vec::with_capacity(targets.len());
        for target in &targets {
            let id = match target {
                TargetChoice::Baseline => None,
                TargetChoice::Scenario(id) => Some(id.as_str()),
            };
            let found = reading::context(&self.parts.store, org.id, id).await.map_err(AppError::from);
            contexts.push(found.map_err(|error| match error {
                AppError::NotFound => AppError::field("target", "There is no such scenario in this tenant."),
                other => other,
            })?);
        }
        let new = NewConnection { provider, settings, secrets, targets: contexts, all_future_scenarios, reviews_first_sync: false };
        let (integration, run) = self.parts.connections.connect(&org, new, None).await?;
        Ok(IntegrationRow {
            account: self.parts.connections.account(&integration),
            id: integration.public_id,
            provider,
            first_run: run.public_id,
        })
    }

    /// Tests the stored connection step by step (O7).
    pub async fn test_integration(&self, tenant: &str, provider: Provider) -> Result<Vec<CheckStep>, AppError> {
        let org = self.tenant(tenant).await?;
        let integration = self.parts.connections.live(org.id, provider).await?;
        Ok(self.parts.connections.test(&integration).await?)
    }

    /// Every vendor that can be connected.
    pub fn providers(&self) -> Vec<ProviderRow> {
        let names = |registration: &Registration, is_secret| {
            registration.descriptor.fields.iter().filter(|field| field.is_secret == is_secret).map(|field| field.name).collect()
        };
        let registrations = self.parts.connections.registry.registrations().iter();
        registrations
            .map(|registration| ProviderRow {
                provider: registration.descriptor.provider,
                capability: registration.capability,
                flows: if registration.capability.people { vec![flow_kind::PLANNING] } else { Vec::new() },
                settings: names(registration, false),
                secrets: names(registration, true),
            })
            .collect()
    }

    /// Queues a full `manual_sync`, or joins an equal one that is still queued.
    pub async fn request_sync(&self, tenant: &str, provider: Provider) -> Result<RunRow, AppError> {
        let org = self.tenant(tenant).await?;
        let integration = self.parts.connections.live(org.id, provider).await?;
        let run = self.parts.connections.request_sync(&integration, None).await?;
        Ok(reading::row(&run))
    }

    /// Queues a full `manual_sync` that stops before writing (X1), or joins an equal one.
    pub async fn request_preview(&self, tenant: &str, provider: Provider) -> Result<RunRow, AppError> {
        let org = self.tenant(tenant).await?;
        let integration = self.parts.connections.live(org.id, provider).await?;
        let run = self.parts.connections.request_preview(&integration, None).await?;
        Ok(reading::row(&run))
    }

    /// Works on the run under the normal lease, or watches another process do it, until it is settled or has to wait.
    pub async fn finish_run(&self, tenant: &str, run_id: &str) -> Result<RunRow, AppError> {
        const LOOK_AGAIN: Duration = Duration::from_millis(200);
        let org = self.tenant(tenant).await?;
        loop {
            let run = reading::find_run(&self.parts.store, org.id, run_id).await?;
            if run.status.is_settled() || run.status == RunStatus::Waiting {
                return Ok(reading::row(&run));
            }
            if self.parts.worker.work_on(run.id).await.map_err(Error::from)?.is_none() {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        }
    }

    /// The newest runs.
    pub async fn run_list(&self, tenant: &str, limit: u32) -> Result<Vec<RunRow>, AppError> {
        let org = self.tenant(tenant).await?;
        let page = self.parts.store.runs_page(org.id, &RunFilter::default(), None, i64::from(limit)).await.map_err(Error::from)?;
        Ok(page.items.into_iter().map(|run| run.row).collect())
    }

    /// One run with its issues, calls, and the first page of its changes and identities.
    pub async fn run_show(&self, tenant: &str, run_id: &str) -> Result<RunView, AppError> {
        let org = self.tenant(tenant).await?;
        Ok(reading::run(&self.parts.store, org.id, run_id, &ChangeFilter::default(), None, None).await?)
    }

    /// People of a context, one page; the Live Baseline when none is named.
    pub async fn people_list(
        &self,
        tenant: &str,
        context: Option<&str>,
        filter: &PeopleFilter,
        cursor: Option<&str>,
    ) -> Result<PeopleView, AppError> {
        let org = self.tenant(tenant).await?;
        let context = reading::context(&self.parts.store, org.id, context).await?;
        let today = day(self.parts.clock.now(), &self.parts.zone);
        Ok(directory::people(&self.parts.store, org.id, &context, filter, PeopleOrder::default(), &today, cursor).await?)
    }

    pub(crate) async fn tenant(&self, slug: &str) -> Result<OrgRow, AppError> {
        let found = self.parts.store.org_by_slug(slug).await.map_err(Error::from)?;
        found.ok_or_else(|| AppError::field("tenant", format!("There is no tenant \"{slug}\".")))
    }
}
