//! Dynamics 365 HR: workers, departments, legal entities and managers by the OData service of Finance and Operations, with an application
//! of Microsoft Entra ID.
//!
//! There is no feed of changes and no webhook (O10), so everybody is read every time. Employments, positions, hierarchy and departments are
//! read once at the beginning and kept; workers follow page by page and are mapped with them. "Section" in comments means the vendor
//! document's section.

mod check;
mod client;
mod config;
mod cursor;
mod employments;
mod environment_url;
mod fields;
mod mapping;
mod model;
mod organisation;
mod people;
mod period;
mod positions;
mod pull;
mod reading;
mod sign_in;
mod token;

use std::sync::{Arc, Mutex, PoisonError};

use contract::view::SettingChoice;
use contract::{Date, Provider};

use crate::connector::{Capability, CheckStep, Connector, Descriptor, Page, PullRequest, PullScope};
use crate::cursor::StoredCursor as _;
use crate::error::Result;
use crate::http::Client;
use crate::registry::Registration;
use client::Environment;
use config::Config;
use cursor::Cursor;
use organisation::Organisation;
use token::Tokens;

static DESCRIPTOR: Descriptor = Descriptor {
    provider: Provider::Dynamics365Hr,
    fields: config::FIELDS,
    account_field: config::ENVIRONMENT_URL,
    matching_key: "the personnel number of the worker, which stays when a name, an address or a legal entity changes",
    people_fields: &fields::NAMED,
};

const CAPABILITY: Capability = Capability { people: true, organisation_units: true, by_id: true, delta: false, webhooks: false };

/// How the registry knows this connector.
pub(crate) const REGISTRATION: Registration = Registration {
    descriptor: &DESCRIPTOR,
    capability: CAPABILITY,
    build: |settings| {
        let config = Config::from_settings(settings)?;
        Ok(Arc::new(Dynamics365Hr { config, tokens: Tokens::default(), organisation: Mutex::new(None) }))
    },
};

/// A connection to one environment.
#[derive(Debug)]
struct Dynamics365Hr {
    config: Config,
    tokens: Tokens,
    /// As the last first page read it; later pages and single people are mapped with the same.
    organisation: Mutex<Option<Arc<Organisation>>>,
}

impl Dynamics365Hr {
    fn environment<'a>(&'a self, http: &'a Client) -> Environment<'a> {
        Environment { http, config: &self.config, tokens: &self.tokens }
    }

    /// Reads everything but the workers.
    async fn read_organisation(&self, environment: Environment<'_>, day: &Date) -> Result<Arc<Organisation>> {
        let organisation = Arc::new(Organisation::read(environment, day).await?);
        *self.organisation.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&organisation));
        Ok(organisation)
    }

    /// The same as this connection knows it for that day, read when it does not.
    async fn known_organisation(&self, environment: Environment<'_>, day: &Date) -> Result<Arc<Organisation>> {
        let known = self.organisation.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known.filter(|organisation| organisation.day == *day) {
            Some(organisation) => Ok(organisation),
            None => self.read_organisation(environment, day).await,
        }
    }
}

#[async_trait::async_trait]
impl Connector for Dynamics365Hr {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn capability(&self) -> Capability {
        CAPABILITY
    }

    fn account(&self) -> &str {
        self.config.environment.account()
    }

    async fn check(&self, http: &Client) -> Vec<CheckStep> {
        self.check_steps(self.environment(http)).await
    }

    async fn choices(&self, http: &Client, field: &str) -> Result<Vec<SettingChoice>> {
        if field == config::LEGAL_ENTITIES { organisation::legal_entity_choices(self.environment(http)).await } else { Ok(Vec::new()) }
    }

    async fn pull(&self, http: &Client, request: PullRequest) -> Result<Page> {
        let environment = self.environment(http);
        let PullRequest { scope, cursor, today } = request;
        match (scope, cursor.as_deref().and_then(Cursor::decode)) {
            (PullScope::All, Some(Cursor::Everyone(listing))) => self.pull_following(environment, listing).await,
            (PullScope::All, _) => self.pull_first(environment, today).await,
            (PullScope::People(ids), Some(Cursor::People { done, day })) => self.pull_people(environment, &ids, done, day).await,
            (PullScope::People(ids), _) => self.pull_people(environment, &ids, 0, today).await,
        }
    }
}
