//! Where one person stands, without reading everybody.

use std::collections::HashSet;

use contract::id::{ContextId, OrgId};
use store::Store;
use store::actors::ActorRow;
use store::hierarchy::HIGHEST;
use uuid::Uuid;

use super::hierarchy::Hierarchy;
use crate::error::Result;

/// People below somebody that are counted one by one; of more, the whole hierarchy is read.
const COUNTED: i64 = 500;

/// Somebody's place in a context.
pub(super) struct Place {
    /// Managers above, from the top.
    pub(super) above: Vec<Uuid>,
    /// Direct reports.
    pub(super) direct: u64,
    /// Everybody below, at any distance.
    pub(super) below: u64,
}

impl Place {
    /// Finds it. A circle is opened as the chart opens it, which takes the whole hierarchy.
    pub(super) async fn of(store: &Store, org: OrgId, context: ContextId, person: &ActorRow) -> Result<Self> {
        let id = person.id.0;
        let mut line = store.line_above(org, id).await?;
        let is_straight = line.len() < HIGHEST && line.iter().collect::<HashSet<_>>().len() == line.len();
        let (direct, below) = if person.is_active { store.people_below(org, context, id, COUNTED + 1).await? } else { (0, 0) };
        if is_straight && i64::try_from(below).is_ok_and(|below| below <= COUNTED) {
            line.remove(0);
            line.reverse();
            return Ok(Self { above: line, direct, below });
        }
        let hierarchy = Hierarchy::new(&store.managers(org, context).await?);
        let place = hierarchy.place(id);
        let manager = person.manager_id.map(|manager| manager.0).filter(|_| !hierarchy.is_cut(id));
        Ok(Self { above: hierarchy.above(manager), direct: place.direct, below: place.below })
    }
}
