//! Positions and departments a planner adds.

use contract::form::ScenarioAddForm;
use contract::id::PublicKind;
use contract::view::{EditKind, ScenarioAddView};
use contract::{AppError, Date, Permission};
use domain::plan::UnitKind;
use domain::scenario::{Edit, plan};
use store::contexts::ContextRow;
use uuid::Uuid;

use super::lifecycle::refuse;
use super::person::in_use;
use super::pipeline::{Editing, Receipt, refused};
use super::request::request_key;
use super::whom::{named, suggestions};
use crate::Services;
use crate::access::Actor;
use crate::error::Result;

impl Services {
    /// What there is to choose from when something is added, below the manager of this public id if there is one in the plan.
    pub async fn scenario_additions(
        &self,
        actor: &Actor,
        scenario_id: &str,
        manager: Option<&str>,
    ) -> std::result::Result<ScenarioAddView, AppError> {
        actor.require(Permission::ScenariosEdit)?;
        Ok(self.additions(actor, scenario_id, manager).await?)
    }

    async fn additions(&self, actor: &Actor, scenario_id: &str, manager: Option<&str>) -> Result<ScenarioAddView> {
        let (org, store) = (actor.org_id, &self.parts.store);
        let found = self.find_scenario(org, scenario_id).await?;
        let manager = match manager.filter(|id| PublicKind::Actor.matches(id)) {
            Some(id) => store.actors_called(org, found.context.id, id, id, 1).await?.pop(),
            None => None,
        };
        Ok(ScenarioAddView {
            scenario: self.scenario_row(org, &found).await?,
            departments: in_use(&store.units(org, found.context.id, UnitKind::Department).await?),
            suggestions: suggestions(store, org, found.context.id).await?,
            manager: manager.as_ref().map(named),
            request_key: self.request_key(),
        })
    }

    /// Adds a vacant position or a department. The same form twice adds one; gone back to and changed, it adds another.
    pub async fn add_to_scenario(&self, actor: &Actor, scenario_id: &str, form: &ScenarioAddForm) -> std::result::Result<(), AppError> {
        actor.require(Permission::ScenariosEdit)?;
        let context = self.find_scenario(actor.org_id, scenario_id).await?.context;
        refuse(form.errors())?;
        Ok(self.add(actor, &context, form).await?)
    }

    async fn add(&self, actor: &Actor, context: &ContextRow, form: &ScenarioAddForm) -> Result<()> {
        let key = request_key(&form.key, form)?;
        let is_position = form.action == "position";
        let manager = if is_position { self.whom(actor.org_id, context.id, "manager", &form.manager).await? } else { None };
        let mut editing = Editing::begin(self, actor, context).await?;
        if editing.is_repeated(key.as_deref()).await? {
            return Ok(());
        }
        let managers: Vec<Uuid> = manager.into_iter().collect();
        let loaded = editing.load(&[], &managers).await?;
        let id = self.parts.worker.ids.next();
        let (kind, field, edit) = if is_position {
            let department = loaded.department("department", &form.department)?;
            let (title, start) = (form.title.trim().to_owned(), Date::parse(form.start.trim()));
            (EditKind::Position, "manager", Edit::AddPosition { id, title, manager, department, start })
        } else {
            (EditKind::NewDepartment, "name", Edit::AddDepartment { id, name: form.name.clone() })
        };
        let changes = plan(&edit, &loaded.scene).map_err(|refusal| refused(field, &refusal))?;
        editing.record(&loaded, &changes, Receipt { kind, key: key.as_deref(), undo_of: None, kept: &[] }).await
    }
}
