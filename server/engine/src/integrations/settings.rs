//! Changing what a connected HR system feeds, and asking it for a sync.

use std::collections::{BTreeMap, BTreeSet};

use contract::form::HrisForm;
use contract::id::ContextId;
use contract::{AppError, FieldError};
use domain::mapping::Mapping;
use domain::scope::Scope;
use serde_json::json;
use store::Priority;
use store::contexts::{ContextRow, kind};
use store::integrations::{FlowChange, FlowRow, IntegrationRow};
use store::schedules::ScheduleRow;

use crate::Services;
use crate::access::Actor;
use crate::error::Error;
use crate::sync::flow::FlowRules;

/// New settings, form by form; what is in no form stays.
#[derive(Debug)]
pub(super) enum Change {
    Targets(Targets),
    Mapping(FlowRules),
    Scope(FlowRules),
    Guard(FlowRules),
    Schedule(ScheduleRow),
    Filter(BTreeMap<String, String>),
}

#[derive(Debug)]
pub(super) struct Targets {
    pub(super) baseline: bool,
    pub(super) scenarios: BTreeSet<ContextId>,
    pub(super) all_future: bool,
}

impl Change {
    /// What the audit log calls it.
    const fn action(&self) -> &'static str {
        match self {
            Self::Targets(_) => "integration.change_targets",
            Self::Mapping(_) => "integration.change_mapping",
            Self::Scope(_) => "integration.change_scope",
            Self::Guard(_) => "integration.change_guard",
            Self::Schedule(_) => "integration.change_schedule",
            Self::Filter(_) => "integration.change_filter",
        }
    }
}

impl Services {
    /// Queues a full sync, or joins one that is queued; gives its run.
    pub async fn sync_hris(&self, actor: &Actor) -> Result<String, AppError> {
        let integration = self.connected(actor).await?;
        Ok(self.parts.connections.request_sync(&integration, Some(actor.user_id)).await?.public_id)
    }

    /// Queues a full sync that stops before writing (X1); gives its run.
    pub async fn preview_hris(&self, actor: &Actor) -> Result<String, AppError> {
        let integration = self.connected(actor).await?;
        Ok(self.parts.connections.request_preview(&integration, Some(actor.user_id)).await?.public_id)
    }

    /// Saves where the sync applies (O6). Scenarios chosen before "all future scenarios" stay as they are (O16).
    pub async fn change_hris_targets(&self, actor: &Actor, form: &HrisForm) -> Result<(), AppError> {
        let integration = self.connected(actor).await?;
        if let Some(error) = form.target_error() {
            return Err(AppError::Invalid { fields: vec![error] });
        }
        let contexts = self.chosen(actor, &form.targets).await?;
        let targets = Targets::of(&contexts, form.all_future);
        self.change(actor, &integration, form.version, Change::Targets(targets)).await
    }

    /// Saves which field becomes which attribute. Everybody is looked at again by the next sync.
    pub async fn change_hris_mapping(&self, actor: &Actor, form: &HrisForm) -> Result<(), AppError> {
        let integration = self.connected(actor).await?;
        let flow = self.parts.connections.flow(&integration).await?;
        let mut mapping = Mapping::default();
        for (attribute, source) in &form.mapping {
            if !mapping.set(*attribute, *source) {
                let message = format!("{} cannot come from that field. Choose another.", attribute.label());
                return Err(AppError::Invalid { fields: vec![FieldError::new(attribute.name(), message)] });
            }
        }
        let rules = FlowRules { mapping, ..next_rules(&flow) };
        self.change(actor, &integration, form.version, Change::Mapping(rules)).await
    }

    /// Saves who is in. Everybody is looked at again by the next sync.
    pub async fn change_hris_scope(&self, actor: &Actor, form: &HrisForm) -> Result<(), AppError> {
        let integration = self.connected(actor).await?;
        let flow = self.parts.connections.flow(&integration).await?;
        let mut scope = Scope {
            includes_future_hires: form.includes_future_hires,
            deactivates_outsiders: form.deactivates_outsiders,
            ..Scope::default()
        };
        for (attribute, value) in &form.scope {
            scope.admit(*attribute, value);
        }
        let rules = FlowRules { scope, ..next_rules(&flow) };
        self.change(actor, &integration, form.version, Change::Scope(rules)).await
    }

    /// Saves new settings over the version they were made on. A form sent twice ends where it ended the first time.
    pub(super) async fn change(
        &self,
        actor: &Actor,
        integration: &IntegrationRow,
        expected_version: i64,
        change: Change,
    ) -> Result<(), AppError> {
        let connections = &self.parts.connections;
        let flow = connections.flow(integration).await?;
        let (org, at, by) = (actor.org_id, connections.clock.now(), Some(actor.user_id));
        let rules = match &change {
            Change::Mapping(rules) | Change::Scope(rules) | Change::Guard(rules) => serde_json::to_value(rules),
            Change::Targets(_) | Change::Schedule(_) | Change::Filter(_) => Ok(flow.rules.0.clone()),
        };
        let rules = rules.map_err(|_| Error::Broken("settings of a flow are not JSON"))?;
        let (baseline, all_future) = match &change {
            Change::Targets(targets) => (targets.baseline, targets.all_future),
            _ => (flow.targets_baseline, flow.future_scenarios_since.is_some()),
        };
        let row = FlowChange {
            expected_version,
            targets_baseline: baseline,
            future_scenarios_since: all_future.then(|| flow.future_scenarios_since.unwrap_or(at)),
            rules: &rules,
            by,
            at,
        };
        let written = async {
            let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
            if !transaction.update_flow(org, flow.id, &row).await? {
                return Ok(false);
            }
            match &change {
                Change::Targets(targets) => {
                    transaction.delete_flow_scenarios(org, flow.id).await?;
                    for scenario in &targets.scenarios {
                        transaction.insert_flow_scenario(org, flow.id, *scenario).await?;
                    }
                }
                Change::Schedule(schedule) => transaction.save_schedule(org, schedule).await?,
                Change::Filter(settings) => transaction.update_integration_settings(org, integration.id, settings).await?,
                Change::Mapping(_) | Change::Scope(_) | Change::Guard(_) => {}
            }
            let event = connections.event(integration, change.action(), by, json!({ "version": expected_version + 1 }));
            transaction.insert_audit_events(org, &[event]).await?;
            transaction.commit().await?;
            Ok::<_, store::Error>(true)
        };
        if written.await.map_err(Error::from)? { Ok(()) } else { self.saved_meanwhile(actor, integration, &change).await }
    }
}

impl Targets {
    /// The contexts chosen one by one, and those made later.
    pub(super) fn of(contexts: &[ContextRow], all_future: bool) -> Self {
        Self {
            baseline: contexts.iter().any(|context| context.kind == kind::BASELINE),
            scenarios: contexts.iter().filter(|context| context.kind == kind::SCENARIO).map(|context| context.id).collect(),
            all_future,
        }
    }
}

fn next_rules(flow: &FlowRow) -> FlowRules {
    let rules = FlowRules::of(flow);
    FlowRules { version: rules.version + 1, ..rules }
}
