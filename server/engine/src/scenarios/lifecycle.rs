//! A scenario as a whole: made, renamed, kept as a snapshot, archived, restored, deleted.

use contract::form::{NewScenarioForm, ScenarioSettingsForm};
use contract::id::PublicKind;
use contract::view::ScenarioRow;
use contract::{AppError, Permission};
use store::Priority;
use store::contexts::{ContextRow, Provenance, kind};

use super::request::request_key;
use super::{audit, copying};
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::{Services, reading};

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScenarioChanged {
    /// It has another name.
    Renamed,
    /// There is a snapshot of it, with this public id.
    Snapshot(String),
    /// It is put away.
    Archived,
    /// It is in use again.
    Restored,
    /// It is gone.
    Deleted,
}

impl Services {
    /// Copies the Live Baseline or another scenario; gives the public id of the new one. The same form twice makes one.
    pub async fn create_scenario(&self, actor: &Actor, form: &NewScenarioForm) -> std::result::Result<String, AppError> {
        actor.require(Permission::ScenariosEdit)?;
        refuse(form.errors())?;
        let source_id = Some(form.source.as_str()).filter(|id| !id.is_empty());
        let source =
            reading::context(&self.parts.store, actor.org_id, source_id).await.map_err(AppError::from).map_err(|error| match error {
                AppError::NotFound => AppError::field("source", "What it is to be copied from is gone. Choose something else."),
                other => other,
            })?;
        let key = request_key(&form.key, form)?;
        let copy = self.copy_context(actor, &source, kind::SCENARIO, ("name", &form.name), key.as_deref()).await?;
        Ok(copy.public_id)
    }

    /// The scenario whose settings are shown, with the key for a snapshot's form.
    pub async fn scenario_settings(&self, actor: &Actor, scenario_id: &str) -> std::result::Result<(ScenarioRow, String), AppError> {
        actor.require(Permission::ScenariosEdit)?;
        let found = self.find_scenario(actor.org_id, scenario_id).await?;
        Ok((self.scenario_row(actor.org_id, &found).await?, self.request_key()))
    }

    /// Renames a scenario, makes a snapshot of it, archives, restores or deletes it. What has been done already is not done twice.
    pub async fn change_scenario(
        &self,
        actor: &Actor,
        scenario_id: &str,
        form: &ScenarioSettingsForm,
    ) -> std::result::Result<ScenarioChanged, AppError> {
        actor.require(Permission::ScenariosEdit)?;
        if form.action == "delete" && self.parts.store.was_deleted(actor.org_id, scenario_id).await.map_err(Error::from)? {
            return Ok(ScenarioChanged::Deleted);
        }
        let context = self.find_scenario(actor.org_id, scenario_id).await?.context;
        refuse(form.errors())?;
        Ok(match form.action.as_str() {
            "rename" => self.rename(actor, &context, form).await?,
            "snapshot" => {
                let (name, key) = (("snapshot_name", form.snapshot_name.as_str()), request_key(&form.key, form)?);
                let copy = self.copy_context(actor, &context, kind::SNAPSHOT, name, key.as_deref()).await?;
                ScenarioChanged::Snapshot(copy.public_id)
            }
            "archive" => self.archive(actor, &context, form).await?,
            "restore" => self.restore(actor, &context, form).await?,
            _ => self.delete(actor, &context, &form.confirmation).await?,
        })
    }

    async fn rename(&self, actor: &Actor, context: &ContextRow, form: &ScenarioSettingsForm) -> Result<ScenarioChanged> {
        let name = form.name.trim();
        if name == context.name {
            return Ok(ScenarioChanged::Renamed);
        }
        let mut transaction = self.begin_as_opened(actor, context, form).await?;
        transaction.rename_scenario(context.org_id, context.id, name).await.map_err(|error| taken(error, "name", name))?;
        let event = audit::of_rename(&self.parts.worker.ids, self.parts.clock.now(), actor, context, name);
        transaction.insert_audit_events(context.org_id, &[event]).await?;
        transaction.commit().await?;
        Ok(ScenarioChanged::Renamed)
    }

    async fn archive(&self, actor: &Actor, context: &ContextRow, form: &ScenarioSettingsForm) -> Result<ScenarioChanged> {
        if context.archived_at.is_some() {
            return Ok(ScenarioChanged::Archived);
        }
        let mut transaction = self.begin_as_opened(actor, context, form).await?;
        transaction.archive_context(context.org_id, context.id, self.parts.clock.now()).await?;
        self.close(transaction, actor, context, "archive").await?;
        Ok(ScenarioChanged::Archived)
    }

    async fn restore(&self, actor: &Actor, context: &ContextRow, form: &ScenarioSettingsForm) -> Result<ScenarioChanged> {
        if context.archived_at.is_none() {
            return Ok(ScenarioChanged::Restored);
        }
        let mut transaction = self.begin_as_opened(actor, context, form).await?;
        let restored = transaction.restore_context(context.org_id, context.id).await;
        restored.map_err(|error| match error {
            store::Error::Exists => Error::from(AppError::Conflict {
                message: format!("Another scenario is named {} by now. Rename one of the two first.", context.name),
            }),
            other => other.into(),
        })?;
        self.close(transaction, actor, context, "restore").await?;
        Ok(ScenarioChanged::Restored)
    }

    async fn delete(&self, actor: &Actor, context: &ContextRow, confirmation: &str) -> Result<ScenarioChanged> {
        if confirmation.trim() != context.name.trim() {
            return Err(AppError::field("confirmation", format!("Type {} exactly as it is written.", context.name)).into());
        }
        let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
        if transaction.delete_scenario(context.org_id, context.id).await? {
            self.close(transaction, actor, context, "delete").await?;
        }
        Ok(ScenarioChanged::Deleted)
    }

    /// Holds a scenario that has the name the form was opened with; otherwise says who renamed it.
    async fn begin_as_opened(&self, actor: &Actor, context: &ContextRow, form: &ScenarioSettingsForm) -> Result<store::Transaction> {
        let store = &self.parts.store;
        let mut transaction = store.begin(Priority::Interactive).await?;
        if transaction.hold_named(context.org_id, context.id, &form.was).await? {
            return Ok(transaction);
        }
        drop(transaction);
        let now = store.context_by_public_id(context.org_id, &context.public_id).await?.ok_or(AppError::NotFound)?.name;
        let who = self.who_saved(actor, context.id.0, "scenario.rename").await?;
        let what = if form.action == "rename" {
            "The name you entered is below: save again to replace it."
        } else {
            "Nothing was done: look at it, and do it again if that is still right."
        };
        let message = format!("{who} renamed this while it was open here: “{}” is “{now}” by now. {what}", form.was);
        Err(AppError::Conflict { message }.into())
    }

    /// Writes the event and commits.
    async fn close(&self, mut transaction: store::Transaction, actor: &Actor, context: &ContextRow, what: &str) -> Result<()> {
        let event = audit::of_scenario(&self.parts.worker.ids, self.parts.clock.now(), actor, context, what);
        transaction.insert_audit_events(actor.org_id, &[event]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Copies a context into a new one of this kind. `(field, name)` is the new name and where the form has it.
    async fn copy_context(
        &self,
        actor: &Actor,
        source: &ContextRow,
        kind: &str,
        (field, name): (&str, &str),
        key: Option<&str>,
    ) -> Result<ContextRow> {
        let (store, ids) = (&self.parts.store, &self.parts.worker.ids);
        if let Some(key) = key
            && let Some(made) = store.scenario_by_request(actor.org_id, key).await?
        {
            return Ok(made);
        }
        let copy = ContextRow {
            org_id: actor.org_id,
            id: ids.next(),
            public_id: ids.public(PublicKind::Context),
            kind: kind.to_owned(),
            name: name.trim().to_owned(),
            created_at: self.parts.clock.now(),
            archived_at: None,
        };
        let provenance = Provenance { origin: source.id, creator: actor.user_id, request_key: key };
        let mut transaction = store.begin(Priority::Interactive).await?;
        // So that no edit or sync comes between two reads of the source; before the name is taken, as a rename does it too.
        if !transaction.hold_origin(actor.org_id, source.id).await? {
            return Err(AppError::NotFound.into());
        }
        if let Err(error) = transaction.insert_scenario(&copy, provenance).await {
            drop(transaction);
            // The same form may have come in a second time while the first was being worked on.
            let made = match (&error, key) {
                (store::Error::Exists, Some(key)) => store.scenario_by_request(actor.org_id, key).await?,
                _ => None,
            };
            return made.ok_or_else(|| taken(error, field, name));
        }
        copying::copy(&mut transaction, ids, source.id, &copy).await?;
        let what = if kind == self::kind::SNAPSHOT { "snapshot" } else { "create" };
        self.close(transaction, actor, &copy, what).await?;
        Ok(copy)
    }
}

/// Passes when nothing is wrong.
pub(super) fn refuse(fields: Vec<contract::FieldError>) -> std::result::Result<(), AppError> {
    if fields.is_empty() { Ok(()) } else { Err(AppError::Invalid { fields }) }
}

/// A name that another scenario in use has is the planner's to change.
fn taken(error: store::Error, field: &str, name: &str) -> Error {
    match error {
        store::Error::Exists => {
            AppError::field(field, format!("There is a scenario named {} already. Choose another name.", name.trim())).into()
        }
        other => other.into(),
    }
}
