//! Circles of managers that a batch would close with what somebody else has changed since it was planned. Looked for in the transaction
//! that writes the batch, while it holds the context, so that nothing comes in between.

use std::collections::{BTreeSet, HashMap, HashSet};

use contract::id::{ContextId, OrgId};
use domain::plan::find_cycles;
use store::Transaction;
use store::actors::{ActorRow, ManagedActorRow};
use uuid::Uuid;

use crate::sync::failure::Result;

/// The people of a batch whose new manager works below them by now. `known` are the rows the batch changes.
pub(super) async fn find(
    org: OrgId,
    context: ContextId,
    transaction: &mut Transaction,
    rows: &[ActorRow],
    known: &HashMap<Uuid, ManagedActorRow>,
) -> Result<HashSet<Uuid>> {
    let manager = |row: &ActorRow| row.manager_id.map(|id| id.0);
    let waiting = waiting(org, context, transaction, rows, known).await?;
    // Whoever is new has nobody below them but those who waited for them, and whoever keeps their manager closes nothing.
    let is_moving = |row: &ActorRow| match known.get(&row.id.0) {
        Some(known) => known.actor.manager_id != row.manager_id,
        None => waiting.values().any(|awaited| *awaited == row.id.0),
    };
    let moved: HashSet<Uuid> = rows.iter().filter(|row| row.manager_id.is_some() && is_moving(row)).map(|row| row.id.0).collect();
    if moved.is_empty() {
        return Ok(HashSet::new());
    }
    let next: HashMap<Uuid, Option<Uuid>> = rows.iter().map(|row| (row.id.0, manager(row))).collect();
    let now: HashMap<Uuid, Option<Uuid>> = known.iter().map(|(id, row)| (*id, manager(&row.actor))).collect();
    let mut links: HashMap<Uuid, Option<Uuid>> = waiting.into_iter().map(|(report, manager)| (report, Some(manager))).collect();
    let mut unknown: BTreeSet<Uuid> = next.values().chain(now.values()).flatten().copied().collect();
    loop {
        unknown.retain(|id| !next.contains_key(id) && !links.contains_key(id));
        if unknown.is_empty() {
            break;
        }
        let asked: Vec<Uuid> = std::mem::take(&mut unknown).into_iter().collect();
        links.extend(asked.iter().map(|id| (*id, None)));
        for (id, manager) in transaction.manager_links(org, &asked).await? {
            links.insert(id, manager);
            unknown.extend(manager);
        }
    }
    Ok(closing(&moved, &next, &now, &links))
}

/// Who waits for whom of the batch as their manager, and is linked as soon as it is written (O26).
async fn waiting(
    org: OrgId,
    context: ContextId,
    transaction: &mut Transaction,
    rows: &[ActorRow],
    known: &HashMap<Uuid, ManagedActorRow>,
) -> Result<HashMap<Uuid, Uuid>> {
    let newcomers: HashMap<&str, Uuid> = rows
        .iter()
        .filter(|row| row.manager_id.is_some() && !known.contains_key(&row.id.0))
        .filter_map(|row| Some((row.source_hris_id.as_deref()?, row.id.0)))
        .collect();
    let source_ids: Vec<&str> = newcomers.keys().copied().collect();
    let waiting = transaction.waiting_for(org, context, &source_ids).await?;
    let written: HashSet<Uuid> = rows.iter().map(|row| row.id.0).collect();
    // Whoever is written with them has their manager from the batch.
    let others = waiting.into_iter().filter(|(report, _)| !written.contains(report));
    Ok(others.filter_map(|(report, source_id)| Some((report, *newcomers.get(source_id.as_str())?))).collect())
}

/// Whoever is in a circle keeps the manager of now, which may close another circle with those who do move: that one is found too.
fn closing(
    moved: &HashSet<Uuid>,
    next: &HashMap<Uuid, Option<Uuid>>,
    now: &HashMap<Uuid, Option<Uuid>>,
    links: &HashMap<Uuid, Option<Uuid>>,
) -> HashSet<Uuid> {
    let mut staying = HashSet::new();
    loop {
        let is_moving = |id: &Uuid| moved.contains(id) && !staying.contains(id);
        let of_batch = next.iter().map(|(id, next)| (*id, if staying.contains(id) { now.get(id).copied().flatten() } else { *next }));
        let edges: Vec<(String, String)> = of_batch
            .chain(links.iter().map(|(id, manager)| (*id, *manager)))
            .filter_map(|(id, manager)| Some((id.to_string(), manager?.to_string())))
            .collect();
        let cycles = find_cycles(edges.iter().map(|(person, manager)| (person.as_str(), manager.as_str())));
        let members: Vec<Uuid> = cycles.iter().flatten().filter_map(|id| id.parse().ok()).filter(is_moving).collect();
        if members.is_empty() {
            return staying;
        }
        staying.extend(members);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: &[(u128, u128)]) -> HashMap<Uuid, Option<Uuid>> {
        let id = |number: u128| (number > 0).then(|| Uuid::from_u128(number));
        pairs.iter().map(|(person, manager)| (Uuid::from_u128(*person), id(*manager))).collect()
    }

    fn closed_by(next: &[(u128, u128)], now: &[(u128, u128)], others: &[(u128, u128)]) -> Vec<u128> {
        let moved = now.iter().map(|(id, _)| Uuid::from_u128(*id)).collect();
        let mut closing: Vec<u128> =
            closing(&moved, &links(next), &links(now), &links(others)).into_iter().map(|id| id.as_u128()).collect();
        closing.sort_unstable();
        closing
    }

    #[test]
    fn a_move_below_somebody_who_came_below_meanwhile_closes_a_circle() {
        // 1 is to move below 2, whom somebody has put below 1.
        assert_eq!(closed_by(&[(1, 2)], &[(1, 9)], &[(2, 1), (9, 0)]), [1]);
        assert!(closed_by(&[(1, 2)], &[(1, 9)], &[(2, 9), (9, 0)]).is_empty());
    }

    #[test]
    fn a_newcomer_on_the_way_is_not_to_blame() {
        // 7 is new, below 2; 1 is to move below 7; and 2 is below 1 by now.
        assert_eq!(closed_by(&[(7, 2), (1, 7)], &[(1, 9)], &[(2, 1), (9, 0)]), [1]);
    }

    #[test]
    fn a_newcomer_somebody_waited_for_may_close_one() {
        // 7 is new, below 2; 1 waited for 7; and 2 is below 1 by now.
        let moved = HashSet::from([Uuid::from_u128(7)]);
        let found = closing(&moved, &links(&[(7, 2)]), &HashMap::new(), &links(&[(1, 7), (2, 1)]));
        assert_eq!(found, moved);
    }

    #[test]
    fn a_circle_that_was_there_before_stops_nobody_else() {
        assert!(closed_by(&[(1, 2)], &[(1, 9)], &[(2, 3), (3, 2), (9, 0)]).is_empty());
    }

    #[test]
    fn who_stays_may_close_another_circle() {
        // 1 and 2 cannot lead each other, so 1 stays below 3; and 3 was to move below 1.
        assert_eq!(closed_by(&[(1, 2), (2, 1), (3, 1)], &[(1, 3), (2, 9), (3, 9)], &[(9, 0)]), [1, 2, 3]);
    }
}
