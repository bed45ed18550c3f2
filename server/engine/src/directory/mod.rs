//! People as their pages show them: the directory, one person, departments, the org chart. Each looks at one context.

mod chart;
mod context;
mod departments;
mod export;
mod growing;
mod hierarchy;
mod history;
mod in_scope;
mod person;
mod place;
mod side_by_side;

use contract::id::OrgId;
use contract::view::{DirectoryView, PeopleFilter, PeopleOrder, PeopleView, PersonHit};
use contract::{AppError, Date, Permission};
use store::Store;
use store::contexts::ContextRow;
use store::people_search::FoundPerson;

pub use export::{ChartExport, ChartLine, PeopleExport};

use crate::access::Actor;
use crate::error::{Error, Result};
use crate::reading::bad_cursor;
use crate::services::Services;
use crate::sync::run::day;

const PEOPLE_PER_PAGE: i64 = 50;
/// People a search offers while somebody types.
const HITS: i64 = 8;

impl Services {
    /// People of a context: the one named, or the Live Baseline.
    pub async fn people(
        &self,
        actor: &Actor,
        context: Option<&str>,
        filter: &PeopleFilter,
        order: PeopleOrder,
        cursor: Option<&str>,
    ) -> std::result::Result<DirectoryView, AppError> {
        let (row, contexts) = self.looked_at(actor, context).await?;
        let people = people(&self.parts.store, actor.org_id, &row, filter, order, &self.today(), cursor).await?;
        Ok(DirectoryView { contexts, people })
    }

    /// A few active people whom these words fit; nobody for no words.
    pub async fn find_people(&self, actor: &Actor, context: Option<&str>, words: &str) -> std::result::Result<Vec<PersonHit>, AppError> {
        let (row, _) = self.looked_at(actor, context).await?;
        if words.trim().is_empty() {
            return Ok(Vec::new());
        }
        let found = self.parts.store.find_people(actor.org_id, row.id, words, HITS).await.map_err(Error::from)?;
        Ok(found.into_iter().map(hit).collect())
    }

    /// Today, where the server is.
    pub(crate) fn today(&self) -> Date {
        day(self.parts.clock.now(), &self.parts.zone)
    }
}

/// People of a context.
pub(crate) async fn people(
    store: &Store,
    org: OrgId,
    context: &ContextRow,
    filter: &PeopleFilter,
    order: PeopleOrder,
    today: &Date,
    cursor: Option<&str>,
) -> Result<PeopleView> {
    let page = store.people_in_order(org, context.id, filter, order, today, cursor, PEOPLE_PER_PAGE).await.map_err(bad_cursor)?;
    let everyone = if filter.is_empty() { page.total } else { store.count_people(org, context.id).await? };
    let departments = departments_in_use(store, org, context).await?;
    Ok(PeopleView { context: context.name.clone(), page, departments, everyone, last_sync: store.last_success_at(org).await? })
}

/// Names of the departments that were not put away, each once.
async fn departments_in_use(store: &Store, org: OrgId, context: &ContextRow) -> Result<Vec<String>> {
    Ok(store.department_names(org, context.id).await?)
}

fn hit(person: FoundPerson) -> PersonHit {
    let about: Vec<String> = [person.job_title, person.department].into_iter().flatten().collect();
    PersonHit { id: person.public_id, name: person.display_name, about: about.join(" · ") }
}

/// Looking at people at all.
const SEE: Permission = Permission::PeopleView;
