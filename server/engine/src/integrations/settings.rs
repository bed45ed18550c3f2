//! Changing what a connected HR system feeds, and asking it for a sync.

use std::collections::BTreeMap;

use contract::form::{HrisForm, in_a_sentence};
use contract::view::{RunTargets, SettingFact};
use contract::{AppError, FieldError};
use domain::mapping::Mapping;
use domain::scope::Scope;
use serde_json::json;
use store::Priority;
use store::contexts::kind;
use store::integrations::{FlowChange, FlowRow, IntegrationRow};
use store::schedules::ScheduleRow;

use crate::Services;
use crate::access::Actor;
use crate::error::Error;
use crate::sync::flow::{self, FlowRules};

/// New settings of a flow and its connection; what is `None` stays.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) targets: Option<Targets>,
    pub(super) rules: Option<FlowRules>,
    pub(super) schedule: Option<ScheduleRow>,
    pub(super) settings: Option<BTreeMap<String, String>>,
}

#[derive(Debug)]
pub(super) struct Targets {
    baseline: bool,
    scenarios: Vec<contract::id::ContextId>,
    all_future: bool,
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
        let targets = Targets {
            baseline: contexts.iter().any(|context| context.kind == kind::BASELINE),
            scenarios: contexts.iter().filter(|context| context.kind == kind::SCENARIO).map(|context| context.id).collect(),
            all_future: form.all_future,
        };
        let change = Change { targets: Some(targets), ..Change::default() };
        self.change(actor, &integration, form.version, change, "integration.change_targets").await
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
        let change = Change { rules: Some(rules), ..Change::default() };
        self.change(actor, &integration, form.version, change, "integration.change_mapping").await
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
        let change = Change { rules: Some(rules), ..Change::default() };
        self.change(actor, &integration, form.version, change, "integration.change_scope").await
    }

    /// Saves new settings over the version they were made on.
    pub(super) async fn change(
        &self,
        actor: &Actor,
        integration: &IntegrationRow,
        expected_version: i64,
        change: Change,
        action: &str,
    ) -> Result<(), AppError> {
        let connections = &self.parts.connections;
        let flow = connections.flow(integration).await?;
        let (org, at, by) = (actor.org_id, connections.clock.now(), Some(actor.user_id));
        let rules = change.rules.map_or_else(|| Ok(flow.rules.0.clone()), serde_json::to_value);
        let rules = rules.map_err(|_| Error::Broken("settings of a flow are not JSON"))?;
        let all_future = change.targets.as_ref().map_or(flow.future_scenarios_since.is_some(), |targets| targets.all_future);
        let row = FlowChange {
            expected_version,
            targets_baseline: change.targets.as_ref().map_or(flow.targets_baseline, |targets| targets.baseline),
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
            if let Some(targets) = &change.targets {
                transaction.delete_flow_scenarios(org, flow.id).await?;
                for scenario in &targets.scenarios {
                    transaction.insert_flow_scenario(org, flow.id, *scenario).await?;
                }
            }
            if let Some(schedule) = &change.schedule {
                transaction.save_schedule(org, schedule).await?;
            }
            if let Some(settings) = &change.settings {
                transaction.update_integration_settings(org, integration.id, settings).await?;
            }
            let event = connections.event(integration, action, by, json!({ "version": expected_version + 1 }));
            transaction.insert_audit_events(org, &[event]).await?;
            transaction.commit().await?;
            Ok::<_, store::Error>(true)
        };
        if written.await.map_err(Error::from)? { Ok(()) } else { Err(self.somebody_was_faster(actor, integration, &flow).await?) }
    }

    /// Says who saved first, and what.
    async fn somebody_was_faster(&self, actor: &Actor, integration: &IntegrationRow, flow: &FlowRow) -> Result<AppError, Error> {
        let who = match flow.changed_by {
            Some(user) => self.parts.store.member(actor.org_id, user).await?.map(|member| member.name),
            None => None,
        };
        let who = who.unwrap_or_else(|| "Somebody".to_owned());
        let now = flow::targets(&self.parts.store, flow).await?;
        let message = format!(
            "{who} saved these settings while you were changing them. Saved now: {}. What you chose is still below; save again to replace \
             theirs.",
            in_words(&now, &FlowRules::of(flow), &self.setting_facts(integration)?)
        );
        Ok(AppError::Conflict { message })
    }
}

fn next_rules(flow: &FlowRow) -> FlowRules {
    let rules = FlowRules::of(flow);
    FlowRules { version: rules.version + 1, ..rules }
}

/// Settings of a flow and its connection in one sentence.
fn in_words(targets: &RunTargets, rules: &FlowRules, settings: &[SettingFact]) -> String {
    let mut names: Vec<String> = targets.baseline.then(|| "Live Baseline".to_owned()).into_iter().collect();
    names.extend(targets.scenarios.iter().map(|scenario| scenario.name.clone()));
    if targets.all_future_scenarios {
        names.push("all future scenarios".to_owned());
    }
    let mapped = rules.mapping.iter().map(|(attribute, source)| match source {
        Some(source) => format!("{} from {}", attribute.label(), source.label()),
        None => format!("{} not synced", attribute.label()),
    });
    names.extend(mapped);
    if !rules.scope.is_everybody() {
        names.push("a scope filter".to_owned());
    }
    let lists = settings.iter().filter(|setting| setting.is_list && !setting.value.is_empty());
    names.extend(lists.map(|list| format!("{} {}", in_a_sentence(&list.label), list.value)));
    names.join(", ")
}
