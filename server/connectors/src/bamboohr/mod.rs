//! BambooHR: people, departments and divisions by API key.
//!
//! People are read through the employee list where the key may use it, else the employee dataset, else a custom report; all three give the
//! same records. "Section" in comments means the vendor document's section.

mod check;
mod client;
mod config;
mod cursor;
mod fields;
mod mapping;
mod model;
mod organisation;
mod people;
mod pull;
mod reading;
mod webhooks;

use std::sync::{Arc, Mutex, PoisonError};

use contract::{FailureKind, Provider};

use crate::connector::{Capability, CheckStep, Connector, Descriptor, MadeWebhook, Page, PullRequest, PullScope, WebhookRequest};
use crate::cursor::StoredCursor as _;
use crate::error::Result;
use crate::http::Client;
use crate::registry::Registration;
use client::Account;
use config::Config;
use cursor::Cursor;
use organisation::OrganisationUnits;

static DESCRIPTOR: Descriptor = Descriptor {
    provider: Provider::BambooHr,
    fields: config::FIELDS,
    account_field: config::SUBDOMAIN,
    matching_key: "BambooHR's employee id, which never changes and is not the employee number",
    people_fields: fields::NAMED,
};

const CAPABILITY: Capability = Capability { people: true, organisation_units: true, by_id: true, delta: false, webhooks: true };

/// How the registry knows this connector.
pub(crate) const REGISTRATION: Registration = Registration {
    descriptor: &DESCRIPTOR,
    capability: CAPABILITY,
    build: |settings| {
        let config = Config::from_settings(settings)?;
        Ok(Arc::new(BambooHr { config, units: Mutex::new(None) }))
    },
};

/// A connection to one company.
#[derive(Debug)]
struct BambooHr {
    config: Config,
    /// As the last first page read them; later pages and single people are mapped with the same.
    units: Mutex<Option<Arc<OrganisationUnits>>>,
}

/// Departments and divisions as just read.
struct ReadUnits {
    units: Arc<OrganisationUnits>,
    /// What an admin should know.
    notice: Option<String>,
}

impl BambooHr {
    /// Reads the departments and divisions. A key that may not see them knows them by name alone.
    async fn read_units(&self, account: Account<'_>) -> Result<ReadUnits> {
        let (units, notice) = match account.lists().await {
            Ok(lists) => (OrganisationUnits::from_lists(lists), None),
            Err(error) if error.kind == FailureKind::Permission => {
                let notice = "BambooHR does not show this API key its lists of departments and divisions, so they are known by name alone: \
                              renaming one makes a new one here.";
                (OrganisationUnits::default(), Some(notice.to_owned()))
            }
            Err(error) => return Err(error),
        };
        let units = Arc::new(units);
        *self.units.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&units));
        Ok(ReadUnits { units, notice })
    }

    /// The departments and divisions as this connection knows them, read when it does not.
    async fn known_units(&self, account: Account<'_>) -> Result<Arc<OrganisationUnits>> {
        let known = self.units.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some(units) => Ok(units),
            None => Ok(self.read_units(account).await?.units),
        }
    }
}

#[async_trait::async_trait]
impl Connector for BambooHr {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn capability(&self) -> Capability {
        CAPABILITY
    }

    fn account(&self) -> &str {
        &self.config.subdomain
    }

    async fn check(&self, http: &Client) -> Vec<CheckStep> {
        self.check_steps(Account { http, config: &self.config }).await
    }

    async fn pull(&self, http: &Client, request: PullRequest) -> Result<Page> {
        let account = Account { http, config: &self.config };
        match (request.scope, request.cursor.as_deref().and_then(Cursor::decode)) {
            (PullScope::All, Some(Cursor::Everyone(listing))) => self.pull_everyone(account, Some(listing)).await,
            (PullScope::All, _) => self.pull_everyone(account, None).await,
            (PullScope::People(ids), Some(Cursor::People(done))) => self.pull_people(account, &ids, done).await,
            (PullScope::People(ids), _) => self.pull_people(account, &ids, 0).await,
        }
    }

    async fn register_webhook(&self, http: &Client, webhook: WebhookRequest<'_>) -> Result<MadeWebhook> {
        webhooks::register(Account { http, config: &self.config }, webhook).await
    }
}
