//! A context copied into a new one: departments, divisions, people with their managers, source identities and the last source values. All of
//! it in one transaction, so that nobody ever sees half a scenario; in memory are ids alone.

use std::collections::HashMap;

use contract::id::{ContextId, OrgId, PublicKind};
use domain::plan::UnitKind;
use store::Transaction;
use store::actor_copies::ActorCopy;
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
    let placed = transaction.placed_actors(org, from).await?;
    let actors: HashMap<Uuid, Uuid> = placed.iter().map(|actor| (actor.id, ids.next())).collect();
    let copies: Vec<ActorCopy> = placed
        .iter()
        .map(|actor| ActorCopy {
            origin: actor.id,
            id: actors[&actor.id],
            public_id: ids.public(PublicKind::Actor),
            department: actor.department_id.and_then(|id| departments.get(&id)).copied(),
            division: actor.division_id.and_then(|id| divisions.get(&id)).copied(),
        })
        .collect();
    transaction.copy_actors(org, to.id, &copies, to.created_at).await?;
    let manager = |id: &Uuid| actors.get(id).copied();
    let pairs: Vec<(Uuid, Uuid)> =
        placed.iter().filter_map(|actor| Some((actors[&actor.id], manager(actor.manager_id.as_ref()?)?))).collect();
    transaction.link_managers(org, &pairs).await?;
    transaction.copy_identity_map(org, from, to.id).await?;
    Ok(())
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
