//! What a planning flow is set to, and what it applies to.

use contract::id::OrgId;
use contract::view::{ContextName, RunTargets};
use domain::guard::Thresholds;
use domain::mapping::Mapping;
use domain::scope::Scope;
use serde::{Deserialize, Serialize};
use store::Store;
use store::contexts::{ContextRow, kind};
use store::integrations::FlowRow;

/// Settings of a planning flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FlowRules {
    /// Grows when anything here changes, so that everybody is looked at again.
    pub version: i64,
    /// Whether people who left are deactivated.
    pub may_deactivate: bool,
    /// When a plan is too big to go through unseen.
    pub thresholds: Thresholds,
    /// Which source field becomes which attribute.
    pub mapping: Mapping,
    /// Who is in.
    pub scope: Scope,
}

impl Default for FlowRules {
    fn default() -> Self {
        Self { version: 1, may_deactivate: true, thresholds: Thresholds::default(), mapping: Mapping::default(), scope: Scope::default() }
    }
}

impl FlowRules {
    /// Reads what is stored; what is missing has its default.
    pub fn of(flow: &FlowRow) -> Self {
        serde_json::from_value(flow.rules.0.clone()).unwrap_or_default()
    }
}

/// What a flow applies to right now, for the run that is being queued (O19).
pub async fn targets(store: &Store, flow: &FlowRow) -> store::Result<RunTargets> {
    let scenarios = store.flow_scenarios(flow.org_id, flow.id).await?;
    Ok(RunTargets {
        baseline: flow.targets_baseline,
        scenarios: scenarios.into_iter().map(|scenario| ContextName { id: scenario.public_id, name: scenario.name }).collect(),
        all_future_scenarios: flow.future_scenarios_since.is_some(),
    })
}

/// The contexts a run writes: what it was queued for, without archived and immutable ones (O15), with scenarios that were created after
/// "all future scenarios" was switched on (O16).
pub async fn writable_contexts(store: &Store, org: OrgId, flow: &FlowRow, targets: &RunTargets) -> store::Result<Vec<ContextRow>> {
    let is_chosen = |context: &ContextRow| match context.kind.as_str() {
        kind::BASELINE => targets.baseline,
        kind::SCENARIO => {
            let is_future = targets.all_future_scenarios && flow.future_scenarios_since.is_some_and(|since| context.created_at >= since);
            is_future || targets.scenarios.iter().any(|scenario| scenario.id == context.public_id)
        }
        _ => false,
    };
    let contexts = store.contexts(org).await?;
    Ok(contexts.into_iter().filter(|context| context.is_writable() && is_chosen(context)).collect())
}
