//! What Entra ID and the environment know beyond the company: applications, tokens, what is refused, and values served instead of the true
//! ones.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::applications::{Application, applications};
use super::entity_set::EntitySet;
use crate::company::PersonId;
use crate::operation::Refused;

/// Rows of a page: as many as an environment gives at most (section A.3).
const LARGEST_PAGE: usize = 10_000;

/// One directory with one environment.
#[derive(Debug, Clone)]
pub(crate) struct Tenant {
    pub(super) applications: Vec<Application>,
    /// Application and audience by token.
    pub(super) tokens: HashMap<String, (usize, String)>,
    pub(super) refused: BTreeSet<EntitySet>,
    /// Properties that are in no row.
    pub(super) withheld: BTreeSet<String>,
    /// Values of workers served as they are instead of the company's.
    pub(super) served: HashMap<(PersonId, String), Value>,
    pub(super) page_size: usize,
}

impl Tenant {
    pub(crate) fn new() -> Self {
        Self {
            applications: applications(),
            tokens: HashMap::new(),
            refused: BTreeSet::new(),
            withheld: BTreeSet::new(),
            served: HashMap::new(),
            page_size: LARGEST_PAGE,
        }
    }

    /// Gives an application another secret, which has not expired.
    pub(crate) fn rotate_secret(&mut self, name: String, secret: String) -> Result<(), Refused> {
        let application = self.application(name)?;
        application.secret = secret;
        application.has_expired = false;
        Ok(())
    }

    /// Ends the time of an application's secret.
    pub(crate) fn expire_secret(&mut self, name: String) -> Result<(), Refused> {
        self.application(name)?.has_expired = true;
        Ok(())
    }

    /// Makes every token unknown.
    pub(crate) fn revoke_tokens(&mut self) {
        self.tokens.clear();
    }

    /// Refuses an entity set to every application.
    pub(crate) fn refuse(&mut self, entity: EntitySet) {
        self.refused.insert(entity);
    }

    /// Ends [`Tenant::refuse`].
    pub(crate) fn allow(&mut self, entity: EntitySet) {
        self.refused.remove(&entity);
    }

    /// Leaves a property out of every row.
    pub(crate) fn withhold(&mut self, property: String) {
        self.withheld.insert(property);
    }

    /// Ends [`Tenant::withhold`].
    pub(crate) fn release(&mut self, property: &str) {
        self.withheld.remove(property);
    }

    /// Serves a value in place of a worker's own.
    pub(crate) fn serve(&mut self, id: PersonId, property: String, value: Value) {
        self.served.insert((id, property), value);
    }

    /// Gives pages of so many rows.
    pub(crate) fn set_page_size(&mut self, rows: usize) {
        self.page_size = rows.clamp(1, LARGEST_PAGE);
    }

    fn application(&mut self, name: String) -> Result<&mut Application, Refused> {
        let found = self.applications.iter_mut().find(|application| application.name == name);
        found.ok_or(Refused::NoSuchApplication(name))
    }
}
