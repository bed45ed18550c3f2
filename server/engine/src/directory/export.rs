//! People and the whole chart, stretch by stretch: however many there are, one stretch is in memory, and of a chart who leads whom.

use std::collections::{HashMap, HashSet};

use contract::id::{ContextId, OrgId};
use contract::view::{PeopleFilter, PeopleOrder, PersonRow, PersonStatus};
use contract::{AppError, Date};
use store::Store;
use uuid::Uuid;

use super::hierarchy::Hierarchy;
use crate::access::Actor;
use crate::error::Error;
use crate::reading::bad_cursor;
use crate::services::Services;

const STRETCH: i64 = 2_000;

/// Which stretch comes next.
#[derive(Debug)]
enum Next<C> {
    First,
    After(C),
    Nothing,
}

impl<C> From<Option<C>> for Next<C> {
    fn from(cursor: Option<C>) -> Self {
        cursor.map_or(Self::Nothing, Self::After)
    }
}

/// People on their way out, as the directory's filter and order show them.
#[derive(Debug)]
pub struct PeopleExport {
    store: Store,
    org: OrgId,
    context: ContextId,
    filter: PeopleFilter,
    order: PeopleOrder,
    today: Date,
    next: Next<String>,
}

/// A person of an exported chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartLine {
    /// Public id, `act_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Title.
    pub job_title: Option<String>,
    /// Department's name.
    pub department: Option<String>,
    /// Work address.
    pub email: Option<String>,
    /// Where the person stands.
    pub status: PersonStatus,
    /// The manager's id and name.
    pub manager: Option<(String, String)>,
    /// Steps from the top, which is 0.
    pub level: u64,
    /// Direct reports.
    pub direct: u64,
    /// Everybody below, at any distance.
    pub below: u64,
}

/// A whole chart on its way out, by name.
#[derive(Debug)]
pub struct ChartExport {
    store: Store,
    org: OrgId,
    context: ContextId,
    today: Date,
    hierarchy: Hierarchy,
    /// Public ids and names of the managers met so far: many report to one.
    managers: HashMap<Uuid, (String, String)>,
    next: Next<(String, Uuid)>,
}

impl Services {
    /// Begins to take people along.
    pub async fn export_people(
        &self,
        actor: &Actor,
        context: Option<&str>,
        filter: PeopleFilter,
        order: PeopleOrder,
    ) -> Result<PeopleExport, AppError> {
        let (row, _) = self.looked_at(actor, context).await?;
        let (store, today) = (self.parts.store.clone(), self.today());
        Ok(PeopleExport { store, org: actor.org_id, context: row.id, filter, order, today, next: Next::First })
    }

    /// Begins to take the whole chart along.
    pub async fn export_chart(&self, actor: &Actor, context: Option<&str>) -> Result<ChartExport, AppError> {
        let (row, _) = self.looked_at(actor, context).await?;
        let (store, today) = (self.parts.store.clone(), self.today());
        let hierarchy = Hierarchy::new(&store.managers(actor.org_id, row.id).await.map_err(Error::from)?);
        Ok(ChartExport { store, org: actor.org_id, context: row.id, today, hierarchy, managers: HashMap::new(), next: Next::First })
    }
}

impl PeopleExport {
    /// The next stretch; empty at the end.
    pub async fn next_batch(&mut self) -> Result<Vec<PersonRow>, AppError> {
        let after = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::First => None,
            Next::After(cursor) => Some(cursor),
            Next::Nothing => return Ok(Vec::new()),
        };
        let stretch = self.store.people_stretch(self.org, self.context, &self.filter, self.order, &self.today, after.as_deref(), STRETCH);
        let (rows, next) = stretch.await.map_err(bad_cursor)?;
        self.next = next.into();
        Ok(rows)
    }
}

impl ChartExport {
    /// The next stretch; empty at the end.
    pub async fn next_batch(&mut self) -> Result<Vec<ChartLine>, AppError> {
        let after = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::First => None,
            Next::After(cursor) => Some(cursor),
            Next::Nothing => return Ok(Vec::new()),
        };
        let rows = self.store.exported_page(self.org, self.context, after.as_ref(), STRETCH).await.map_err(Error::from)?;
        let is_full = i64::try_from(rows.len()) == Ok(STRETCH);
        self.next = rows.last().filter(|_| is_full).map(|row| (row.person.sort_name.clone(), row.person.id)).into();
        let managers: HashSet<Uuid> = rows.iter().filter_map(|row| row.person.manager_id).collect();
        let unknown: Vec<Uuid> = managers.into_iter().filter(|manager| !self.managers.contains_key(manager)).collect();
        self.managers.extend(self.store.names(self.org, &unknown).await.map_err(Error::from)?);
        let lines = rows.into_iter().map(|row| {
            let place = self.hierarchy.place(row.person.id);
            let manager = row.person.manager_id.filter(|_| !place.in_circle);
            ChartLine {
                status: row.person.status(&self.today),
                manager: row.person.manager_id.and_then(|manager| self.managers.get(&manager).cloned()),
                level: self.hierarchy.level_below(manager),
                direct: place.direct,
                below: place.below,
                id: row.person.public_id,
                name: row.person.display_name,
                job_title: row.person.job_title,
                department: row.person.department,
                email: row.email,
            }
        });
        Ok(lines.collect())
    }
}
