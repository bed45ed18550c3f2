//! Edits taken back.

use std::collections::BTreeSet;

use contract::id::OrgId;
use contract::run::ChangeEntity;
use contract::view::EditKind;
use contract::{AppError, Attribute, FieldError, Permission};
use domain::plan::Change;
use domain::scenario::{referred, undo};
use store::contexts::ContextRow;
use uuid::Uuid;

use super::pipeline::{Editing, Receipt};
use crate::Services;
use crate::access::Actor;
use crate::error::Result;

/// How much of an edit was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// All of it.
    Entirely,
    /// What nothing newer had changed; the sentences say what stays.
    InPart(Vec<String>),
}

impl Undone {
    fn of(kept: Vec<String>) -> Self {
        if kept.is_empty() { Self::Entirely } else { Self::InPart(kept) }
    }
}

impl Services {
    /// Takes an edit back, once. What something newer changed stays as it is; when that is all of it, the undo is refused.
    pub async fn undo_scenario_edit(&self, actor: &Actor, scenario_id: &str, number: i64) -> std::result::Result<Undone, AppError> {
        actor.require(Permission::ScenariosEdit)?;
        let context = self.find_scenario(actor.org_id, scenario_id).await?.context;
        Ok(self.undo_edit(actor, &context, number).await?)
    }

    async fn undo_edit(&self, actor: &Actor, context: &ContextRow, number: i64) -> Result<Undone> {
        let (org, store) = (actor.org_id, &self.parts.store);
        let edit = store.edit(org, context.id, number).await?.ok_or(AppError::NotFound)?;
        let done: Vec<Change> = store.edit_changes(org, context.id, &[number], i64::MAX).await?.into_iter().map(|it| it.change).collect();
        let mut editing = Editing::begin(self, actor, context).await?;
        if !editing.mark_undone(number).await? {
            drop(editing);
            return self.undone_before(org, context, number).await;
        }
        let (people, managers) = touched(&done);
        let loaded = editing.load(&people, &managers).await?;
        let undo = undo(&done, &loaded.scene);
        let kept: Vec<String> = undo.kept.iter().map(domain::scenario::Kept::sentence).collect::<BTreeSet<_>>().into_iter().collect();
        if undo.changes.is_empty() {
            let why = kept.into_iter().map(FieldError::form);
            let what = FieldError::form(format!("Edit {number}, by {}, cannot be taken back.", edit.editor));
            return Err(AppError::Invalid { fields: std::iter::once(what).chain(why).collect() }.into());
        }
        editing.record(&loaded, &undo.changes, Receipt { kind: EditKind::Undo, key: None, undo_of: Some(number), kept: &kept }).await?;
        Ok(Undone::of(kept))
    }

    /// What came of it when the edit was taken back.
    async fn undone_before(&self, org: OrgId, context: &ContextRow, number: i64) -> Result<Undone> {
        let store = &self.parts.store;
        let by = store.edit(org, context.id, number).await?.and_then(|edit| edit.undone_by).ok_or(AppError::NotFound)?;
        let kept = store.edit(org, context.id, by).await?.and_then(|undo| undo.kept);
        Ok(Undone::of(kept.map(|kept| kept.0).unwrap_or_default()))
    }
}

/// The people an edit touched, and the managers they had before it.
fn touched(done: &[Change]) -> (Vec<Uuid>, Vec<Uuid>) {
    let of_people = || done.iter().filter(|change| change.entity == ChangeEntity::Person);
    let people = of_people().filter_map(|change| change.entity_id).collect();
    let attributes = of_people().flat_map(|change| &change.attributes);
    let managers = attributes.filter(|changed| changed.attribute == Attribute::Manager).filter_map(|changed| referred(&changed.old));
    (people, managers.collect())
}
