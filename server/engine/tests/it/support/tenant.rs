//! A tenant whose people come from the sandbox.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use contract::id::{ContextId, OrgId, PublicKind};
use contract::run::{RunKind, RunStatus};
use contract::view::{RunTargets, RunView};
use contract::{AppError, Provider};
use domain::plan::UnitKind;
use engine::Services;
use engine::clock::Clock as _;
use engine::operator::{IntegrationRow, TargetChoice};
use sandbox::company::{Company, PersonId};
use sandbox::{ADMINISTRATOR_KEY, Fault, Operation};
use secrecy::SecretString;
use store::actors::ManagedActorRow;
use store::contexts::{ContextRow, kind};
use store::integrations::FlowRow;
use store::runs::{NewRun, RunRow};
use store::units::UnitRow;
use store::{Priority, Store};
use uuid::Uuid;

use super::hris_form::{form, target};
use super::people::{self, People};
use super::{Database, Installation};

/// A tenant.
pub(crate) struct Tenant {
    pub(crate) installation: Arc<Installation>,
    pub(crate) org: OrgId,
    pub(crate) slug: String,
}

/// What a connection is made with.
pub(crate) struct Connecting<'a> {
    pub(crate) subdomain: &'a str,
    pub(crate) key: &'a str,
    pub(crate) targets: Vec<TargetChoice>,
    pub(crate) all_future_scenarios: bool,
}

impl Default for Connecting<'_> {
    /// The account `acme` by its administrator's key, into the Live Baseline.
    fn default() -> Self {
        Self { subdomain: "acme", key: ADMINISTRATOR_KEY, targets: vec![TargetChoice::Baseline], all_future_scenarios: false }
    }
}

impl Tenant {
    /// A tenant `acme`, connected to a company of so many people; nothing is synced yet.
    pub(crate) async fn connected(database: &Database, people: usize) -> Self {
        let tenant = Installation::on(database, people).await.tenant("acme").await;
        tenant.connect(Connecting::default()).await.unwrap();
        tenant
    }

    /// The same after its first sync.
    pub(crate) async fn synced(database: &Database, people: usize) -> Self {
        let tenant = Self::connected(database, people).await;
        assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
        tenant
    }

    /// The first process.
    pub(crate) fn services(&self) -> &Services {
        &self.installation.services
    }

    /// The database.
    pub(crate) fn store(&self) -> &Store {
        self.services().store()
    }

    /// Connects BambooHR.
    pub(crate) async fn connect(&self, with: Connecting<'_>) -> Result<IntegrationRow, AppError> {
        let settings = BTreeMap::from([("subdomain".to_owned(), with.subdomain.to_owned())]);
        let secrets = BTreeMap::from([("api_key".to_owned(), SecretString::from(with.key))]);
        let services = self.services();
        services.connect_integration(&self.slug, Provider::BambooHr, settings, secrets, with.targets, with.all_future_scenarios).await
    }

    /// Connects Dynamics 365 HR, with some settings changed, into the Live Baseline.
    pub(crate) async fn connect_dynamics(&self, changed: &[(&str, &str)]) -> Result<IntegrationRow, AppError> {
        let mut settings = BTreeMap::from([
            ("environment_url".to_owned(), "https://acme.operations.dynamics.com".to_owned()),
            ("tenant_id".to_owned(), sandbox::tenant_id("acme")),
            ("client_id".to_owned(), sandbox::APPLICATION_ID.to_owned()),
        ]);
        settings.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let secrets = BTreeMap::from([("client_secret".to_owned(), SecretString::from(sandbox::APPLICATION_SECRET))]);
        let targets = vec![TargetChoice::Baseline];
        self.services().connect_integration(&self.slug, Provider::Dynamics365Hr, settings, secrets, targets, false).await
    }

    /// The vendor that is connected.
    async fn provider(&self) -> Provider {
        self.store().live_integrations(self.org).await.unwrap().first().map_or(Provider::BambooHr, |integration| integration.provider)
    }

    /// Asks for a sync a minute later; gives its run's id.
    pub(crate) async fn request_sync(&self) -> String {
        self.installation.clock.advance_seconds(60);
        self.services().request_sync(&self.slug, self.provider().await).await.unwrap().id
    }

    /// Asks for a sync and works until nothing is due.
    pub(crate) async fn sync(&self) -> RunView {
        let run = self.request_sync().await;
        self.installation.work().await;
        self.run(&run).await
    }

    /// Works on, however long the pauses between two tries are, until a run has come to its end.
    pub(crate) async fn sync_to_the_end(&self) -> RunView {
        let mut run = self.sync().await;
        while !run.run.status.is_settled() {
            self.installation.clock.advance_seconds(3600);
            self.installation.work().await;
            run = self.run(&run.run.id).await;
        }
        run
    }

    /// A run as its page shows it.
    pub(crate) async fn run(&self, id: &str) -> RunView {
        self.services().run_show(&self.slug, id).await.unwrap()
    }

    /// A run's row.
    pub(crate) async fn run_row(&self, id: &str) -> RunRow {
        self.store().run_by_public_id(self.org, id).await.unwrap().unwrap()
    }

    /// The newest run.
    pub(crate) async fn last_run(&self) -> RunView {
        let newest = self.services().run_list(&self.slug, 1).await.unwrap();
        self.run(&newest[0].id).await
    }

    /// Queues a run of any kind for the Live Baseline.
    pub(crate) async fn queue(&self, kind: RunKind) -> RunRow {
        self.queue_scoped(kind, None).await
    }

    /// Queues what a webhook about these people leads to.
    pub(crate) async fn queue_for(&self, ids: &[PersonId]) -> RunRow {
        self.queue_scoped(RunKind::Webhook, Some(ids.iter().map(ToString::to_string).collect())).await
    }

    async fn queue_scoped(&self, kind: RunKind, scope: Option<Vec<String>>) -> RunRow {
        let integration = self.store().live_integrations(self.org).await.unwrap().remove(0);
        let mut transaction = self.store().begin(Priority::Interactive).await.unwrap();
        let ids = &self.services().worker().ids;
        let run = NewRun {
            org_id: self.org,
            id: ids.next(),
            public_id: ids.public(PublicKind::Run),
            integration_id: integration.id,
            provider: integration.provider,
            kind,
            event_type: None,
            scope,
            targets: serde_json::to_value(RunTargets { baseline: true, ..RunTargets::default() }).unwrap(),
            requested_by: None,
            queued_at: self.installation.clock.now(),
        };
        let row = transaction.insert_run(&run).await.unwrap();
        transaction.commit().await.unwrap();
        row
    }

    /// Something happens in the company.
    pub(crate) fn change(&self, operation: Operation) -> Option<PersonId> {
        self.installation.vendor.sandbox.apply("acme", operation).unwrap()
    }

    /// Something goes wrong at the vendor.
    pub(crate) fn spoil(&self, fault: Fault) {
        self.installation.vendor.sandbox.add_fault(fault);
    }

    /// The company as it is.
    pub(crate) fn company(&self) -> Company {
        self.installation.vendor.sandbox.company("acme").unwrap()
    }

    /// The Live Baseline.
    pub(crate) async fn baseline(&self) -> ContextId {
        self.baseline_row().await.id
    }

    /// Its row.
    pub(crate) async fn baseline_row(&self) -> ContextRow {
        self.store().baseline(self.org).await.unwrap().unwrap()
    }

    /// Makes a scenario.
    pub(crate) async fn scenario(&self, name: &str) -> ContextRow {
        let ids = &self.services().worker().ids;
        let scenario = ContextRow {
            org_id: self.org,
            id: ids.next(),
            public_id: ids.public(PublicKind::Context),
            kind: kind::SCENARIO.to_owned(),
            name: name.to_owned(),
            created_at: self.installation.clock.now(),
            archived_at: None,
        };
        let mut transaction = self.store().begin(Priority::Interactive).await.unwrap();
        transaction.insert_context(&scenario).await.unwrap();
        transaction.commit().await.unwrap();
        scenario
    }

    /// Puts a scenario away.
    pub(crate) async fn archive(&self, scenario: &ContextRow) {
        let mut transaction = self.store().begin(Priority::Interactive).await.unwrap();
        transaction.archive_context(self.org, scenario.id, scenario.created_at).await.unwrap();
        transaction.commit().await.unwrap();
    }

    /// Chooses what the live sync writes from now on.
    pub(crate) async fn retarget(&self, contexts: &[&ContextRow]) {
        let version = self.flow().await.version.to_string();
        let boxes: Vec<String> = contexts.iter().map(|context| target(&context.public_id)).collect();
        let chosen = boxes.iter().map(|name| (name.as_str(), "on"));
        let form = form(&chosen.chain([("version", version.as_str())]).collect::<Vec<_>>());
        self.services().change_hris_targets(&self.owner().await, &form).await.unwrap();
    }

    /// The live sync.
    pub(crate) async fn flow(&self) -> FlowRow {
        let integration = self.store().live_integrations(self.org).await.unwrap().remove(0);
        self.store().planning_flow(self.org, integration.id).await.unwrap().unwrap()
    }

    /// People of the Live Baseline.
    pub(crate) async fn people(&self) -> People {
        self.people_of(self.baseline().await).await
    }

    /// People of a context.
    pub(crate) async fn people_of(&self, context: ContextId) -> People {
        let departments = self.store().units(self.org, context, UnitKind::Department).await.unwrap();
        let divisions = self.store().units(self.org, context, UnitKind::Division).await.unwrap();
        let actors = self.actors_of(context).await;
        actors.iter().map(|(id, row)| (id.clone(), people::of_actor(row, &departments, &divisions))).collect()
    }

    /// Rows of the Live Baseline's people by employee id.
    pub(crate) async fn actors(&self) -> HashMap<String, ManagedActorRow> {
        self.actors_of(self.baseline().await).await
    }

    async fn actors_of(&self, context: ContextId) -> HashMap<String, ManagedActorRow> {
        let index = self.store().actor_index(self.org, context, self.provider().await).await.unwrap();
        let ids: Vec<Uuid> = index.into_iter().map(|person| person.id).collect();
        let rows = self.store().actors(self.org, &ids).await.unwrap();
        // Whoever has no employee id goes by the address.
        let key = |row: &ManagedActorRow| row.actor.source_hris_id.clone().or(row.actor.email.clone()).unwrap_or_default();
        rows.into_iter().map(|row| (key(&row), row)).collect()
    }

    /// One person's row.
    pub(crate) async fn actor(&self, id: PersonId) -> ManagedActorRow {
        self.actors().await.remove(&id.to_string()).unwrap()
    }

    /// Departments of the Live Baseline by source id.
    pub(crate) async fn departments(&self) -> BTreeMap<String, UnitRow> {
        let units = self.store().units(self.org, self.baseline().await, UnitKind::Department).await.unwrap();
        units.into_iter().map(|unit| (unit.source_hris_id.clone().unwrap_or_default(), unit)).collect()
    }

    /// The health of the connection.
    pub(crate) async fn health(&self) -> String {
        self.store().live_integrations(self.org).await.unwrap().remove(0).health
    }
}
