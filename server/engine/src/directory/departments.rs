//! Departments with their figures.

use std::collections::HashMap;

use contract::AppError;
use contract::view::{DepartmentRow, DepartmentsView, PersonName};
use domain::plan::UnitKind;
use store::hierarchy::{DepartmentShareRow, ManagerRow};
use uuid::Uuid;

use super::chart::name;
use super::hierarchy::Hierarchy;
use crate::access::Actor;
use crate::error::Error;
use crate::services::Services;

impl Services {
    /// Departments of a context: those in use, and those put away that still have people.
    pub async fn departments(&self, actor: &Actor, context: Option<&str>) -> Result<DepartmentsView, AppError> {
        let (row, contexts) = self.looked_at(actor, context).await?;
        let (store, org) = (&self.parts.store, actor.org_id);
        let shares = store.department_shares(org, row.id, &self.today()).await.map_err(Error::from)?;
        let managers = store.managers(org, row.id).await.map_err(Error::from)?;
        let hierarchy = Hierarchy::new(&managers);
        let leaders = leaders(&managers, &hierarchy);
        let people = store.chart_people(org, row.id, &leaders.values().copied().collect::<Vec<_>>()).await.map_err(Error::from)?;
        let names: HashMap<Uuid, PersonName> = people.iter().map(|person| (person.id, name(person))).collect();
        let divisions = store.units(org, row.id, UnitKind::Division).await.map_err(Error::from)?;
        let division_names: HashMap<Uuid, String> = divisions.into_iter().map(|division| (division.id, division.name)).collect();
        let units = store.units(org, row.id, UnitKind::Department).await.map_err(Error::from)?;
        let figures = figures(&shares);
        let departments = units.into_iter().filter_map(|unit| {
            let share = figures.get(&Some(unit.id)).copied().unwrap_or_default();
            (unit.archived_at.is_none() || share.people > 0).then(|| DepartmentRow {
                division: share.division.and_then(|division| division_names.get(&division)).cloned(),
                headcount: share.people,
                starting: share.starting,
                managers: in_plan(&managers).filter(|manager| manager.department_id == Some(unit.id)).count() as u64,
                led_by: leaders.get(&unit.id).and_then(|leader| names.get(leader)).cloned(),
                name: unit.name,
            })
        });
        Ok(DepartmentsView {
            contexts,
            departments: departments.collect(),
            without: figures.get(&None).map_or(0, |share| share.people),
            people: shares.iter().map(|share| share.people.unsigned_abs()).sum(),
        })
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Share {
    people: u64,
    starting: u64,
    /// The division most of them are in, and how many these are.
    division: Option<Uuid>,
    most: i64,
}

fn figures(shares: &[DepartmentShareRow]) -> HashMap<Option<Uuid>, Share> {
    let mut figures: HashMap<Option<Uuid>, Share> = HashMap::new();
    for row in shares {
        let share = figures.entry(row.department_id).or_default();
        share.people += row.people.unsigned_abs();
        share.starting += row.starting.unsigned_abs();
        if row.division_id.is_some() && (row.people, row.division_id) > (share.most, share.division) {
            share.most = row.people;
            share.division = row.division_id;
        }
    }
    figures
}

fn in_plan(managers: &[ManagerRow]) -> impl Iterator<Item = &ManagerRow> {
    managers.iter().filter(|manager| manager.is_active == Some(true))
}

/// By department, the manager in it with the most people below.
fn leaders(managers: &[ManagerRow], hierarchy: &Hierarchy) -> HashMap<Uuid, Uuid> {
    let mut leaders: HashMap<Uuid, Uuid> = HashMap::new();
    for (manager, department) in in_plan(managers).filter_map(|manager| manager.id.zip(manager.department_id)) {
        let below = |id: Uuid| (hierarchy.place(id).below, std::cmp::Reverse(id));
        let leader = leaders.entry(department).or_insert(manager);
        if below(manager) > below(*leader) {
            *leader = manager;
        }
    }
    leaders
}
