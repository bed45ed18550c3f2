//! The page of a scenario: what it is, how it differs from the baseline, who edited what.

use contract::id::{ContextId, OrgId};
use contract::view::{EditChange, EditRow, Page, ScenarioEditView, ScenarioView};
use contract::{AppError, Permission};
use store::edits::{EditRow as StoredEdit, EditedChange};

use super::comparison;
use super::listing::context_name;
use crate::access::Actor;
use crate::error::Result;
use crate::{Services, reading};

const EDITS_PER_PAGE: i64 = 20;
/// So many changes of an edit are shown with it.
const CHANGES_SHOWN: i64 = 20;
/// So many are on a page of the edit's own.
const CHANGES_PER_PAGE: i64 = 100;
/// So many differences from the baseline are shown on the scenario's own page.
const DIFFERENCES_SHOWN: usize = 20;

impl Services {
    /// One scenario; the cursor pages its edits.
    pub async fn scenario(
        &self,
        actor: &Actor,
        scenario_id: &str,
        edits_cursor: Option<&str>,
    ) -> std::result::Result<ScenarioView, AppError> {
        actor.require(Permission::ScenariosView)?;
        Ok(self.scenario_view(actor, scenario_id, edits_cursor).await?)
    }

    async fn scenario_view(&self, actor: &Actor, scenario_id: &str, cursor: Option<&str>) -> Result<ScenarioView> {
        let (org, store) = (actor.org_id, &self.parts.store);
        let found = self.find_scenario(org, scenario_id).await?;
        let before = cursor.map(|cursor| cursor.parse().map_err(|_| AppError::NotFound)).transpose()?;
        let mut stored = store.edits(org, found.context.id, before, EDITS_PER_PAGE + 1).await?;
        let has_more = stored.len() > usize::try_from(EDITS_PER_PAGE).unwrap_or_default();
        if has_more {
            stored.pop();
        }
        let next = stored.last().filter(|_| has_more).map(|edit| edit.number.to_string());
        let edits = Page { items: self.edit_rows(org, found.context.id, stored).await?, next, total: found.edits.unsigned_abs() };
        let baseline = reading::context(store, org, None).await?;
        let compared = comparison::of(store, org, baseline.id, found.context.id).await?;
        Ok(ScenarioView {
            scenario: self.scenario_row(org, &found).await?,
            baseline: context_name(&baseline),
            differences_by_kind: comparison::by_kind(&compared.differences),
            differences: compared.differences.into_iter().take(DIFFERENCES_SHOWN).map(comparison::row).collect(),
            planned: self.planned_values(org, found.context.id).await?,
            last_sync: self.last_sync(actor, found.context.id).await?,
            edits,
        })
    }

    /// One edit of a scenario; the cursor pages what it changed.
    pub async fn scenario_edit(
        &self,
        actor: &Actor,
        scenario_id: &str,
        number: &str,
        cursor: Option<&str>,
    ) -> std::result::Result<ScenarioEditView, AppError> {
        actor.require(Permission::ScenariosView)?;
        let number = number.parse().map_err(|_| AppError::NotFound)?;
        let after = cursor.map_or(Ok(0), str::parse).map_err(|_| AppError::NotFound)?;
        Ok(self.edit_view(actor, scenario_id, number, after).await?)
    }

    async fn edit_view(&self, actor: &Actor, scenario_id: &str, number: i64, after: i64) -> Result<ScenarioEditView> {
        let (org, store) = (actor.org_id, &self.parts.store);
        let found = self.find_scenario(org, scenario_id).await?;
        let context = found.context.id;
        let stored = store.edit(org, context, number).await?.ok_or(AppError::NotFound)?;
        let changes = store.changes_of_edit(org, context, number, after, CHANGES_PER_PAGE).await?;
        let last = after.saturating_add(i64::try_from(changes.len()).unwrap_or(i64::MAX));
        let next = (last < stored.changes && !changes.is_empty()).then(|| last.to_string());
        let scenario = self.scenario_row(org, &found).await?;
        Ok(ScenarioEditView {
            can_undo: scenario.is_editable() && stored.undone_by.is_none() && actor.viewer.may(Permission::ScenariosEdit),
            edit: edit_row(stored, changes.iter().map(edit_change).collect()),
            scenario,
            next,
        })
    }

    /// Edits with what they changed.
    pub(super) async fn edit_rows(&self, org: OrgId, context: ContextId, stored: Vec<StoredEdit>) -> Result<Vec<EditRow>> {
        let numbers: Vec<i64> = stored.iter().map(|edit| edit.number).collect();
        let changes = self.parts.store.edit_changes(org, context, &numbers, CHANGES_SHOWN).await?;
        let of = |number| changes.iter().filter(move |change| change.number == number).map(edit_change).collect();
        let rows = stored.into_iter().map(|edit| {
            let changes = of(edit.number);
            edit_row(edit, changes)
        });
        Ok(rows.collect())
    }
}

fn edit_row(edit: StoredEdit, changes: Vec<EditChange>) -> EditRow {
    EditRow {
        changes,
        number: edit.number,
        kind: edit.kind,
        by: edit.editor,
        at: edit.at,
        undo_of: edit.undo_of,
        undone_by: edit.undone_by,
        kept: edit.kept.map(|kept| kept.0).unwrap_or_default(),
        changes_total: edit.changes.unsigned_abs(),
    }
}

fn edit_change(edited: &EditedChange) -> EditChange {
    let change = &edited.change;
    EditChange {
        op: change.op,
        entity: change.entity,
        person: edited.person.clone(),
        label: change.label.clone(),
        attributes: change.attributes.clone(),
    }
}
