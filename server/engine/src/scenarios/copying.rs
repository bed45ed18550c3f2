//! A context copied into a new one: departments, divisions, people with their managers, source identities and the last source values. All of
//! it in one transaction, so that nobody ever sees half a scenario; in memory are ids alone.

use std::collections::{HashMap, HashSet};

use contract::id::{ContextId, OrgId, PublicKind};
use domain::plan::UnitKind;
use store::Transaction;
use store::actor_copies::{ActorCopy, PlacedRow};
use store::contexts::ContextRow;
use store::units::UnitRow;
use uuid::Uuid;

use crate::error::Result;
use crate::ids::Ids;

/// Copies everything in `from` into `to`, which is empty.
pub(super) async fn copy(transaction: &mut Transaction, ids: &Ids, from: ContextId, to: &ContextRow) -> Result<()> {
    let org = to.org_id;
    let departments = copy_units(transaction, ids, org, UnitKind::Department, from, to.id).await?;
    let divisions = copy_units(transaction, ids, org, UnitKind::Division, from, to.id).await?;
    let placed = top_down(transaction.placed_actors(org, from).await?);
    let mut new_ids: HashMap<Uuid, Uuid> = HashMap::with_capacity(placed.len());
    let mut copies = Vec::with_capacity(placed.len());
    for actor in &placed {
        let id = ids.next();
        copies.push(ActorCopy {
            origin: actor.id,
            id,
            public_id: ids.public(PublicKind::Actor),
            department: actor.department_id.and_then(|id| departments.get(&id)).copied(),
            division: actor.division_id.and_then(|id| divisions.get(&id)).copied(),
            manager: actor.manager_id.and_then(|id| new_ids.get(&id)).copied(),
        });
        new_ids.insert(actor.id, id);
    }
    transaction.copy_actors(org, to.id, &copies, to.created_at).await?;
    let without = placed.iter().zip(&copies).filter(|(_, copy)| copy.manager.is_none());
    let pairs: Vec<(Uuid, Uuid)> = without.filter_map(|(actor, copy)| Some((copy.id, *new_ids.get(&actor.manager_id?)?))).collect();
    transaction.link_managers(org, &pairs).await?;
    transaction.copy_identity_map(org, from, to.id).await?;
    Ok(())
}

/// Managers before those they manage, so that nearly nobody has to be written a second time; last those who stand in a circle.
fn top_down(placed: Vec<PlacedRow>) -> Vec<PlacedRow> {
    let here: HashSet<Uuid> = placed.iter().map(|actor| actor.id).collect();
    let mut reports: HashMap<Option<Uuid>, Vec<PlacedRow>> = HashMap::new();
    for actor in placed {
        reports.entry(actor.manager_id.filter(|manager| here.contains(manager))).or_default().push(actor);
    }
    let mut ordered = reports.remove(&None).unwrap_or_default();
    let mut next = 0;
    while let Some(actor) = ordered.get(next) {
        ordered.extend(reports.remove(&Some(actor.id)).unwrap_or_default());
        next += 1;
    }
    ordered.extend(reports.into_values().flatten());
    ordered
}

/// Copies units of a kind; gives original → copy.
async fn copy_units(
    transaction: &mut Transaction,
    ids: &Ids,
    org: OrgId,
    kind: UnitKind,
    from: ContextId,
    to: ContextId,
) -> Result<HashMap<Uuid, Uuid>> {
    let public_kind = match kind {
        UnitKind::Department => PublicKind::Department,
        UnitKind::Division => PublicKind::Division,
    };
    let originals = transaction.units(org, from, kind).await?;
    let mut copies = HashMap::with_capacity(originals.len());
    let mut rows = Vec::with_capacity(originals.len());
    for original in originals {
        let id = ids.next();
        copies.insert(original.id, id);
        rows.push(UnitRow { id, public_id: ids.public(public_kind), context_id: to, version: 1, ..original });
    }
    transaction.upsert_units(org, kind, &rows).await?;
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(managers: &[(u128, Option<u128>)]) -> Vec<u128> {
        let placed = managers.iter().map(|(id, manager)| PlacedRow {
            id: Uuid::from_u128(*id),
            manager_id: manager.map(Uuid::from_u128),
            department_id: None,
            division_id: None,
        });
        top_down(placed.collect()).into_iter().map(|actor| actor.id.as_u128()).collect()
    }

    #[test]
    fn managers_come_before_those_they_manage() {
        assert_eq!(order(&[(1, Some(3)), (2, Some(1)), (3, None), (4, Some(9))]), [3, 4, 1, 2]);
    }

    #[test]
    fn whoever_stands_in_a_circle_is_there_once_and_last() {
        let mut ordered = order(&[(1, Some(2)), (2, Some(1)), (3, Some(1)), (4, None)]);
        assert_eq!(ordered.remove(0), 4);
        ordered.sort_unstable();
        assert_eq!(ordered, [1, 2, 3]);
    }
}
