//! What happened to a person: what runs changed, and what people did by hand.

use contract::id::ContextId;
use contract::run::ChangeOp;
use contract::view::{HistoryRow, HistoryRun};
use contract::{AppError, Attribute, Permission, Timestamp};
use store::edits::EditedChange;
use store::person::{ActRow, AppliedChange};
use uuid::Uuid;

use crate::access::Actor;
use crate::error::Error;
use crate::services::Services;

const ROWS_PER_PAGE: i64 = 20;

/// A page of a history.
pub(super) struct History {
    pub(super) rows: Vec<HistoryRow>,
    pub(super) next: Option<String>,
}

impl Services {
    /// A person's history before the cursor, the newest first. Runs are named to everyone and linked for those who may open them.
    pub(super) async fn history(&self, actor: &Actor, context: ContextId, person: Uuid, cursor: Option<&str>) -> Result<History, AppError> {
        let before = match cursor {
            Some(cursor) => Timestamp(cursor.parse().map_err(|_| AppError::NotFound)?),
            None => Timestamp(i64::MAX),
        };
        let store = &self.parts.store;
        let changes = store.applied_changes(actor.org_id, person, before, ROWS_PER_PAGE + 1).await.map_err(Error::from)?;
        let acts = store.acts_on(actor.org_id, person, before, ROWS_PER_PAGE + 1).await.map_err(Error::from)?;
        let may_open = actor.viewer.may(Permission::IntegrationsManage);
        let mut rows: Vec<HistoryRow> = changes.into_iter().map(|change| by_run(change, may_open)).collect();
        let edits: Vec<i64> = acts.iter().filter_map(edit_of).collect();
        let edited = store.changes_about(actor.org_id, context, person, &edits).await.map_err(Error::from)?;
        rows.extend(acts.into_iter().map(|act| by_hand(act, &edited)));
        rows.sort_by_key(|row| std::cmp::Reverse(row.at));
        let limit = usize::try_from(ROWS_PER_PAGE).unwrap_or_default();
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(|row| row.at.0.to_string());
        Ok(History { rows, next })
    }
}

fn by_run(change: AppliedChange, may_open: bool) -> HistoryRow {
    let run = HistoryRun { id: Some(change.run_id).filter(|_| may_open), provider: change.provider, kind: change.kind };
    HistoryRow { at: change.at, op: Some(change.op), attributes: change.attributes, touched: Vec::new(), run: Some(run), by: None }
}

/// The number of the edit an act was part of.
fn edit_of(act: &ActRow) -> Option<i64> {
    act.detail.0.get("edit")?.as_i64()
}

/// The audit log keeps no values: those of an edit are the edit's.
fn by_hand(act: ActRow, edited: &[EditedChange]) -> HistoryRow {
    let op = act.action.split_once('.').and_then(|(_, op)| ChangeOp::by_id(op));
    let names = act.detail.0.get("attributes").and_then(|names| names.as_array()).cloned().unwrap_or_default();
    let number = edit_of(&act);
    let attributes = edited.iter().find(|edited| Some(edited.number) == number).map(|edited| edited.change.attributes.clone());
    let attributes = attributes.unwrap_or_default();
    let touched = names.iter().filter_map(|name| Attribute::by_name(name.as_str()?)).filter(|_| attributes.is_empty()).collect();
    HistoryRow { at: act.at, op, attributes, touched, run: None, by: act.by_name }
}
