//! The list of scenarios, and the one scenario a page is about.

use contract::id::{ContextId, OrgId, PublicKind};
use contract::view::{
    ContextKind, ContextName, Page, PeopleFilter, PersonRow, ScenarioPeopleFilter, ScenarioPeopleView, ScenarioRow, ScenariosView,
};
use contract::{AppError, Permission, Provider};
use store::Store;
use store::contexts::{ContextRow, ListedContextRow, kind};
use store::integrations::FlowRow;
use uuid::Uuid;

use crate::access::Actor;
use crate::error::Result;
use crate::reading::bad_cursor;
use crate::{Services, reading};

const PEOPLE_PER_PAGE: usize = 50;

impl Services {
    /// Scenarios and snapshots, and what a new one can be copied from.
    pub async fn scenarios(&self, actor: &Actor) -> std::result::Result<ScenariosView, AppError> {
        actor.require(Permission::ScenariosView)?;
        Ok(self.list_scenarios(actor.org_id).await?)
    }

    async fn list_scenarios(&self, org: OrgId) -> Result<ScenariosView> {
        let store = &self.parts.store;
        let sync = LiveSync::of(store, org).await?;
        let rows = store.scenarios(org).await?;
        let baseline = reading::context(store, org, None).await?;
        let others = rows.iter().filter(|row| row.context.archived_at.is_none()).map(|row| &row.context);
        let sources = std::iter::once(&baseline).chain(others).map(context_name).collect();
        let scenarios = rows.iter().map(|row| scenario_row(row, sync.as_ref())).collect();
        Ok(ScenariosView { scenarios, sources, request_key: self.request_key() })
    }

    /// People of a scenario by name, to choose whom to change.
    pub async fn scenario_people(
        &self,
        actor: &Actor,
        scenario_id: &str,
        filter: &ScenarioPeopleFilter,
        cursor: Option<&str>,
    ) -> std::result::Result<ScenarioPeopleView, AppError> {
        actor.require(Permission::ScenariosView)?;
        let org = actor.org_id;
        let found = self.find_scenario(org, scenario_id).await?;
        let page = self.people_of(org, found.context.id, filter, cursor).await?;
        let planned = self.planned_among(org, found.context.id, &page.items).await?;
        Ok(ScenarioPeopleView { scenario: self.scenario_row(org, &found).await?, page, planned })
    }

    async fn people_of(
        &self,
        org: OrgId,
        context: ContextId,
        filter: &ScenarioPeopleFilter,
        cursor: Option<&str>,
    ) -> Result<Page<PersonRow>> {
        if filter.planned {
            return self.planned_page(org, context, filter, cursor, PEOPLE_PER_PAGE).await;
        }
        let search = PeopleFilter { search: filter.search.clone(), ..PeopleFilter::default() };
        let limit = i64::try_from(PEOPLE_PER_PAGE).unwrap_or(i64::MAX);
        self.parts.store.people_page(org, context, &search, &self.today(), cursor, limit).await.map_err(bad_cursor)
    }

    /// The scenario or snapshot with this id; another tenant's, and the baseline, are not found.
    pub(super) async fn find_scenario(&self, org: OrgId, id: &str) -> Result<ListedContextRow> {
        let found = if PublicKind::Context.matches(id) { self.parts.store.scenario(org, id).await? } else { None };
        found.ok_or_else(|| AppError::NotFound.into())
    }

    /// The scenario as pages show it.
    pub(super) async fn scenario_row(&self, org: OrgId, row: &ListedContextRow) -> Result<ScenarioRow> {
        let sync = LiveSync::of(&self.parts.store, org).await?;
        Ok(scenario_row(row, sync.as_ref()))
    }

    /// A key for one form.
    pub(crate) fn request_key(&self) -> String {
        self.parts.worker.ids.next::<Uuid>().simple().to_string()
    }
}

/// A context by id and name.
pub(crate) fn context_name(context: &ContextRow) -> ContextName {
    ContextName { id: context.public_id.clone(), name: context.name.clone() }
}

/// What keeps scenarios current.
pub(super) struct LiveSync {
    provider: Provider,
    flow: FlowRow,
    chosen: Vec<ContextId>,
}

impl LiveSync {
    /// The tenant's live sync, if there is one; there is one at most (O2).
    pub(super) async fn of(store: &Store, org: OrgId) -> Result<Option<Self>> {
        for integration in store.live_integrations(org).await? {
            if let Some(flow) = store.planning_flow(org, integration.id).await? {
                let chosen = store.flow_scenarios(org, flow.id).await?.into_iter().map(|context| context.id).collect();
                return Ok(Some(Self { provider: integration.provider, flow, chosen }));
            }
        }
        Ok(None)
    }

    /// Whether it writes to a context (O15, O16).
    fn writes_to(&self, context: &ContextRow) -> bool {
        let is_future = self.flow.future_scenarios_since.is_some_and(|since| context.created_at >= since);
        context.is_writable() && (is_future || self.chosen.contains(&context.id))
    }
}

fn scenario_row(row: &ListedContextRow, sync: Option<&LiveSync>) -> ScenarioRow {
    let context = &row.context;
    ScenarioRow {
        id: context.public_id.clone(),
        name: context.name.clone(),
        kind: if context.kind == kind::SNAPSHOT { ContextKind::Snapshot } else { ContextKind::Scenario },
        created_at: context.created_at,
        created_by: row.creator.clone(),
        origin: row.origin.clone(),
        archived_at: context.archived_at,
        people: row.people.unsigned_abs(),
        edits: row.edits.unsigned_abs(),
        kept_current_by: sync.filter(|sync| sync.writes_to(context)).map(|sync| sync.provider),
    }
}
