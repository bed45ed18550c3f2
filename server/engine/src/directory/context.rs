//! Which context a page looks at, and which it may.

use contract::view::{ContextChoice, ContextKind, ContextSwitch};
use contract::{AppError, Permission};
use store::contexts::{ContextRow, kind};

use super::SEE;
use crate::access::Actor;
use crate::error::Error;
use crate::services::Services;

impl Services {
    /// The context named, or the Live Baseline, with those the viewer could look at instead. To whoever may not see scenarios there is
    /// only the Live Baseline.
    pub(super) async fn looked_at(&self, actor: &Actor, context: Option<&str>) -> Result<(ContextRow, ContextSwitch), AppError> {
        actor.require(SEE)?;
        let all = self.parts.store.contexts(actor.org_id).await.map_err(Error::from)?;
        let named = |row: &&ContextRow| context.map_or(row.kind == kind::BASELINE, |id| row.public_id == id);
        let row = all.iter().find(named).cloned().ok_or(AppError::NotFound)?;
        choose(actor, row, &all)
    }

    /// The same for a context that is known.
    pub(super) async fn switch(&self, actor: &Actor, row: ContextRow) -> Result<(ContextRow, ContextSwitch), AppError> {
        let all = self.parts.store.contexts(actor.org_id).await.map_err(Error::from)?;
        choose(actor, row, &all)
    }
}

/// `row` with those of all contexts the viewer could look at instead.
fn choose(actor: &Actor, row: ContextRow, all: &[ContextRow]) -> Result<(ContextRow, ContextSwitch), AppError> {
    if row.kind != kind::BASELINE {
        actor.require(Permission::ScenariosView)?;
    }
    let choices = if actor.viewer.may(Permission::ScenariosView) { all.iter().map(choice).collect() } else { vec![choice(&row)] };
    let contexts = ContextSwitch { current: choice(&row), choices };
    Ok((row, contexts))
}

fn choice(row: &ContextRow) -> ContextChoice {
    let kind = ContextKind::by_id(&row.kind).unwrap_or(ContextKind::Snapshot);
    ContextChoice { id: row.public_id.clone(), name: row.name.clone(), kind, is_archived: row.archived_at.is_some() }
}
