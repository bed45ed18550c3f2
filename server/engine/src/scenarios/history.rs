//! The page of a scenario: what it is, how it differs from the baseline, who edited what.

use contract::id::{ContextId, OrgId};
use contract::view::{EditChange, EditRow, Page, ScenarioView};
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
        Ok(self.scenario_view(actor.org_id, scenario_id, edits_cursor).await?)
    }

    async fn scenario_view(&self, org: OrgId, scenario_id: &str, cursor: Option<&str>) -> Result<ScenarioView> {
        let store = &self.parts.store;
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
            edits,
        })
    }

    /// Edits with what they changed.
    pub(super) async fn edit_rows(&self, org: OrgId, context: ContextId, stored: Vec<StoredEdit>) -> Result<Vec<EditRow>> {
        let numbers: Vec<i64> = stored.iter().map(|edit| edit.number).collect();
        let changes = self.parts.store.edit_changes(org, context, &numbers, CHANGES_SHOWN).await?;
        let of = |number| changes.iter().filter(move |change| change.number == number).map(edit_change).collect();
        Ok(stored
            .into_iter()
            .map(|edit| EditRow {
                changes: of(edit.number),
                number: edit.number,
                kind: edit.kind,
                by: edit.editor,
                at: edit.at,
                undo_of: edit.undo_of,
                undone_by: edit.undone_by,
                kept: edit.kept.map(|kept| kept.0).unwrap_or_default(),
                changes_total: edit.changes.unsigned_abs(),
            })
            .collect())
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
