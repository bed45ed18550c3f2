//! A scenario to plan in.

use contract::AppError;
use contract::form::{NewScenarioForm, PersonEditForm, ScenarioSettingsForm};
use contract::view::{ComparisonFilter, DifferenceKind, ScenarioPeopleFilter, ScenarioPersonView};
use engine::Actor;
use engine::scenarios::{ScenarioChanged, Undone};
use store::contexts::ContextRow;

use super::{Database, Tenant};

/// A planner in a scenario copied from a synced baseline.
pub(crate) struct Planning {
    pub(crate) tenant: Tenant,
    pub(crate) owner: Actor,
    pub(crate) id: String,
}

impl Planning {
    /// On a company of forty.
    pub(crate) async fn on(database: &Database) -> Self {
        let tenant = Tenant::synced(database, 40).await;
        Self::of(tenant).await
    }

    /// In a tenant that is synced.
    pub(crate) async fn of(tenant: Tenant) -> Self {
        let owner = tenant.owner().await;
        let form = NewScenarioForm { name: "Growth".to_owned(), ..NewScenarioForm::default() };
        let id = tenant.services().create_scenario(&owner, &form).await.unwrap();
        Self { tenant, owner, id }
    }

    /// The scenario.
    pub(crate) async fn context(&self) -> ContextRow {
        self.tenant.store().context_by_public_id(self.tenant.org, &self.id).await.unwrap().unwrap()
    }

    /// Everybody of the scenario who is in the plan.
    pub(crate) async fn everybody(&self) -> Vec<ScenarioPersonView> {
        let mut people = Vec::new();
        let mut cursor = None;
        loop {
            let page = self
                .tenant
                .services()
                .scenario_people(&self.owner, &self.id, &ScenarioPeopleFilter::default(), cursor.as_deref())
                .await
                .unwrap()
                .page;
            for person in page.items {
                people.push(self.person(&person.id).await);
            }
            cursor = page.next;
            if cursor.is_none() {
                return people;
            }
        }
    }

    /// Somebody with a manager and at least two reports, none of whom has reports.
    pub(crate) async fn team_lead(&self) -> ScenarioPersonView {
        let everybody = self.everybody().await;
        let reports = |id: &str| everybody.iter().find(|person| person.person.id == id).map_or(0, |person| person.reports.len());
        let is_lead = |person: &&ScenarioPersonView| {
            person.manager.is_some() && person.reports.len() >= 2 && person.reports.iter().all(|report| reports(&report.id) == 0)
        };
        everybody.iter().find(is_lead).expect("a company of forty has a team").clone()
    }

    /// The person at the top.
    pub(crate) async fn head(&self) -> ScenarioPersonView {
        self.everybody().await.into_iter().find(|person| person.manager.is_none() && !person.reports.is_empty()).unwrap()
    }

    /// Somebody as the page of an edit shows them.
    pub(crate) async fn person(&self, id: &str) -> ScenarioPersonView {
        self.tenant.services().scenario_person(&self.owner, &self.id, id).await.unwrap()
    }

    /// Edits somebody as they were shown.
    pub(crate) async fn edit(&self, person: &ScenarioPersonView, form: PersonEditForm) -> Result<(), AppError> {
        let form = PersonEditForm { version: person.version, ..form };
        self.tenant.services().edit_scenario_person(&self.owner, &self.id, &person.person.id, &form).await
    }

    /// Takes an edit back.
    pub(crate) async fn undo(&self, number: i64) -> Result<Undone, AppError> {
        self.tenant.services().undo_scenario_edit(&self.owner, &self.id, number).await
    }

    /// Sends the form of the settings as it is opened now.
    pub(crate) async fn settle(&self, form: ScenarioSettingsForm) -> Result<ScenarioChanged, AppError> {
        let form = ScenarioSettingsForm { was: self.context().await.name, ..form };
        self.tenant.services().change_scenario(&self.owner, &self.id, &form).await
    }

    /// How the scenario differs from the baseline.
    pub(crate) async fn differences(&self) -> Vec<(DifferenceKind, u64)> {
        let filter = ComparisonFilter::default();
        self.tenant.services().compare_contexts(&self.owner, None, Some(&self.id), &filter, None).await.unwrap().by_kind
    }
}

/// The form of an edit, with nothing but the name of its button.
pub(crate) fn action(action: &str) -> PersonEditForm {
    PersonEditForm { action: action.to_owned(), ..PersonEditForm::default() }
}

/// The same of a scenario's settings.
pub(crate) fn setting(action: &str) -> ScenarioSettingsForm {
    ScenarioSettingsForm { action: action.to_owned(), ..ScenarioSettingsForm::default() }
}

/// A move below somebody, with what becomes of the reports.
pub(crate) fn move_to(manager: &str, reports: &str) -> PersonEditForm {
    PersonEditForm { manager: manager.to_owned(), reports: reports.to_owned(), ..action("move") }
}

/// Another title.
pub(crate) fn retitle(title: &str) -> PersonEditForm {
    PersonEditForm { title: title.to_owned(), ..action("retitle") }
}

/// What a refusal says.
pub(crate) fn message(error: AppError) -> String {
    match error {
        AppError::Invalid { fields } => fields.into_iter().map(|field| field.message).collect::<Vec<_>>().join(" "),
        AppError::Conflict { message } => message,
        other => panic!("{other:?}"),
    }
}
