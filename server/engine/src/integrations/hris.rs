//! The page of the HR system: how it is connected, what it feeds, what it did.

use contract::view::{
    ConnectionView, ContextName, FieldChoice, HealthView, HrisView, MappingLine, RunFilter, ScopeView, SettingFact, TargetOption,
    TargetsView,
};
use contract::{AppError, Attribute};
use domain::mapping::{MAPPABLE, may_come_from};
use store::contexts::{ContextRow, kind};
use store::integrations::{FlowRow, IntegrationRow};

use super::{ConnectionField, scope_choices, state};
use crate::Services;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::health;
use crate::reading;
use crate::sync::flow::FlowRules;

const RUNS_SHOWN: i64 = 5;

impl Services {
    /// The connection to the HR system with its settings and newest runs (O18), and where a sync may apply (O22). `with_choices` also reads
    /// every value the scope filter could let people in by.
    pub async fn hris(&self, actor: &Actor, with_choices: bool) -> std::result::Result<HrisView, AppError> {
        let org = self.managed_org(actor).await?;
        let contexts = self.parts.store.contexts(org.id).await.map_err(Error::from)?;
        let mut targets = Vec::new();
        for context in contexts.iter().filter(|context| context.is_writable()) {
            let people = self.parts.store.count_people(org.id, context.id).await.map_err(Error::from)?;
            let is_baseline = context.kind == kind::BASELINE;
            targets.push(TargetOption { id: context.public_id.clone(), name: context.name.clone(), is_baseline, people });
        }
        let connection = match self.hris_connection(actor).await? {
            Some(integration) => Some(self.connection_view(actor, integration, &contexts, with_choices).await?),
            None => None,
        };
        Ok(HrisView { plan: org.plan, connection, targets })
    }

    async fn connection_view(
        &self,
        actor: &Actor,
        integration: IntegrationRow,
        contexts: &[ContextRow],
        with_choices: bool,
    ) -> Result<ConnectionView> {
        let (store, connections) = (&self.parts.store, &self.parts.connections);
        let flow = connections.flow(&integration).await?;
        let rules = FlowRules::of(&flow);
        let filter = RunFilter { provider: Some(integration.provider), ..RunFilter::default() };
        let runs = store.runs_page(actor.org_id, &filter, None, RUNS_SHOWN).await?;
        let strip = reading::strip(store, actor.org_id).await?;
        let connected_by = store.connected_by(actor.org_id, integration.id).await?;
        let scope = ScopeView {
            lines: scope_choices::lines(store, &integration, &rules.scope, with_choices).await?,
            includes_future_hires: rules.scope.includes_future_hires,
            deactivates_outsiders: rules.scope.deactivates_outsiders,
            is_everybody: rules.scope.is_everybody(),
        };
        Ok(ConnectionView {
            provider: integration.provider,
            account: connections.account(&integration),
            state: state(&integration),
            last_error: integration.last_error.clone(),
            health: self.health_view(&integration).await?,
            connected_at: integration.created_at,
            connected_by,
            settings: self.setting_facts(&integration)?,
            secret_set_at: integration.secrets_set_at,
            last_sync: integration.last_sync_at,
            last_reconciled: integration.last_reconciled_at,
            version: flow.version,
            awaits_review: flow.awaits_review,
            waiting: reading::waiting_runs(store, actor.org_id).await?.into_iter().next(),
            webhook: self.webhook_view(&integration).await?,
            targets: self.targets_view(&flow, contexts).await?,
            mapping: self.mapping_lines(&integration, &rules)?,
            scope,
            schedule: self.schedule_view(&integration).await?,
            thresholds: rules.thresholds,
            runs: runs.items.into_iter().map(|run| run.row).collect(),
            runs_total: runs.total,
            strip,
        })
    }

    /// What it was connected with, but for its secret. The field that names the account is shown as it was understood.
    pub(super) fn setting_facts(&self, integration: &IntegrationRow) -> Result<Vec<SettingFact>> {
        let fields = self.parts.connections.registration(integration.provider)?.descriptor.fields;
        let fact = |field: &ConnectionField| {
            let value = integration.settings.0.get(field.name).cloned();
            let value = value.or_else(|| field.is_list.then(String::new))?;
            let value = if field.is_list { value.split(',').map(str::trim).collect::<Vec<_>>().join(", ") } else { value };
            Some(SettingFact { name: field.name.to_owned(), label: field.label.to_owned(), value, is_list: field.is_list })
        };
        Ok(fields.iter().filter(|field| !field.is_secret).filter_map(fact).collect())
    }

    async fn health_view(&self, integration: &IntegrationRow) -> Result<HealthView> {
        let (store, org) = (&self.parts.store, integration.org_id);
        let problems = store.integration_problems(org, integration.id).await?;
        Ok(health::view(problems, store.schedule_rest(org, integration.id).await?))
    }

    async fn targets_view(&self, flow: &FlowRow, contexts: &[ContextRow]) -> Result<TargetsView> {
        let chosen = self.parts.store.flow_scenarios(flow.org_id, flow.id).await?;
        let baseline = contexts.iter().filter(|context| flow.targets_baseline && context.kind == kind::BASELINE);
        let contexts: Vec<&ContextRow> = baseline.chain(&chosen).filter(|context| context.is_writable()).collect();
        let name = |context: &&ContextRow| ContextName { id: context.public_id.clone(), name: context.name.clone() };
        Ok(TargetsView {
            chosen: contexts.iter().map(|context| context.public_id.clone()).collect(),
            names: contexts.iter().map(name).collect(),
            future_since: flow.future_scenarios_since,
        })
    }

    fn mapping_lines(&self, integration: &IntegrationRow, rules: &FlowRules) -> Result<Vec<MappingLine>> {
        let fields = self.parts.connections.registration(integration.provider)?.descriptor.people_fields;
        let line = |attribute: Attribute| {
            let mut choices: Vec<FieldChoice> = fields
                .iter()
                .filter(|field| may_come_from(attribute, field.attribute))
                .map(|field| FieldChoice { attribute: field.attribute, vendor_field: field.vendor_field.to_owned() })
                .collect();
            choices.sort_by_key(|choice| choice.attribute != attribute);
            MappingLine { attribute, source: rules.mapping.source_of(attribute), choices }
        };
        Ok(MAPPABLE.iter().copied().map(line).collect())
    }
}
