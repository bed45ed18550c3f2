//! Settings that were saved while a form was open: by the same form, which is no news, or by somebody else, who is named.

use contract::AppError;
use contract::cadence::Cadence;
use contract::form::in_a_sentence;
use domain::scope::Scope;
use store::integrations::{FlowRow, IntegrationRow};
use store::schedules::{ScheduleRow, kind};

use super::scope_choices;
use super::settings::{Change, Targets};
use crate::Services;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::sync::flow::{self, FlowRules};

impl Services {
    /// What becomes of settings that were made on an older version: nothing, where the same person has saved the same; else the refusal that
    /// says who saved, and what is saved now. What was entered is in the form again.
    pub(super) async fn saved_meanwhile(
        &self,
        actor: &Actor,
        integration: &IntegrationRow,
        change: &Change,
    ) -> std::result::Result<(), AppError> {
        let (store, org) = (&self.parts.store, actor.org_id);
        let integration = store.integration(org, integration.id).await.map_err(Error::from)?.ok_or(AppError::NotFound)?;
        let flow = self.parts.connections.flow(&integration).await?;
        if flow.changed_by == Some(actor.user_id) && self.is_saved(&integration, &flow, change).await? {
            return Ok(());
        }
        let who = match flow.changed_by {
            Some(user) if user == actor.user_id => Some("You".to_owned()),
            Some(user) => store.member(org, user).await.map_err(Error::from)?.map(|member| member.name),
            None => None,
        };
        let who = who.unwrap_or_else(|| "Somebody".to_owned());
        let saved = self.in_words(&integration, &flow, change).await?;
        let message = format!(
            "{who} saved these settings while this form was open. Saved now: {saved}. What you entered is still below; save again to replace it."
        );
        Err(AppError::Conflict { message })
    }

    /// Whether what a change would make is how it is.
    pub(super) async fn is_saved(&self, integration: &IntegrationRow, flow: &FlowRow, change: &Change) -> Result<bool> {
        Ok(match change {
            Change::Targets(Targets { baseline, scenarios, all_future }) => {
                let saved = self.parts.store.flow_scenarios(flow.org_id, flow.id).await?;
                *baseline == flow.targets_baseline
                    && *all_future == flow.future_scenarios_since.is_some()
                    && *scenarios == saved.into_iter().map(|scenario| scenario.id).collect()
            }
            Change::Mapping(rules) | Change::Scope(rules) | Change::Guard(rules) => {
                let saved = FlowRules::of(flow);
                FlowRules { version: saved.version, ..rules.clone() } == saved
            }
            Change::Schedule(schedule) => {
                let same = |saved: &ScheduleRow| {
                    (&saved.cron, &saved.zone, saved.is_enabled) == (&schedule.cron, &schedule.zone, schedule.is_enabled)
                };
                self.saved_schedule(integration).await?.as_ref().is_some_and(same)
            }
            Change::Filter(settings) => integration.settings.0 == *settings,
        })
    }

    async fn saved_schedule(&self, integration: &IntegrationRow) -> Result<Option<ScheduleRow>> {
        Ok(self.parts.store.schedule(integration.org_id, integration.id, kind::RECONCILE).await?)
    }

    /// What is saved of the settings a form is about, in words.
    async fn in_words(&self, integration: &IntegrationRow, flow: &FlowRow, change: &Change) -> Result<String> {
        let rules = FlowRules::of(flow);
        Ok(match change {
            Change::Targets(_) => {
                let targets = flow::targets(&self.parts.store, flow).await?;
                let baseline = targets.baseline.then(|| "Live Baseline".to_owned());
                let future = targets.all_future_scenarios.then(|| "all future scenarios".to_owned());
                let scenarios = targets.scenarios.into_iter().map(|scenario| scenario.name);
                or(baseline.into_iter().chain(scenarios).chain(future), ", ", "no target")
            }
            Change::Mapping(_) => {
                let mapped = rules.mapping.iter().map(|(attribute, source)| match source {
                    Some(source) => format!("{} from {}", attribute.label(), source.label()),
                    None => format!("{} not synced", attribute.label()),
                });
                or(mapped, ", ", "every attribute from the field of its own name")
            }
            Change::Scope(_) => self.scope_in_words(integration, &rules.scope).await?,
            Change::Guard(_) => rules.thresholds.sentences(|people| people.to_string()).join("; "),
            Change::Schedule(_) => match self.saved_schedule(integration).await?.filter(|schedule| schedule.is_enabled) {
                Some(ScheduleRow { cron, zone, .. }) => {
                    format!("{}, {zone}", Cadence::of_cron(&cron).map_or(cron, Cadence::sentence))
                }
                None => "only when somebody asks for a sync".to_owned(),
            },
            Change::Filter(_) => {
                let lists = self.setting_facts(integration)?.into_iter().filter(|setting| setting.is_list).map(|list| {
                    let label = in_a_sentence(&list.label);
                    if list.value.is_empty() { format!("all {label}") } else { format!("{label} {}", list.value) }
                });
                or(lists, "; ", "no list")
            }
        })
    }

    async fn scope_in_words(&self, integration: &IntegrationRow, scope: &Scope) -> Result<String> {
        let lines = scope_choices::lines(&self.parts.store, integration, scope, false).await?.into_iter();
        let lines = lines.filter(|line| !line.choices.is_empty()).map(|line| {
            let labels: Vec<String> = line.choices.into_iter().map(|choice| choice.label).collect();
            format!("{} {}", in_a_sentence(line.attribute.label()), labels.join(", "))
        });
        let from_the_first_day = (!scope.includes_future_hires).then(|| "from the first day on".to_owned());
        let outsiders = if scope.deactivates_outsiders { "those outside leave the plan" } else { "those outside are kept" };
        Ok(format!("{}; {outsiders}", or(lines.chain(from_the_first_day), "; ", "everybody")))
    }
}

/// The words in a row, or those for none.
fn or(words: impl Iterator<Item = String>, separator: &str, none: &str) -> String {
    let words: Vec<String> = words.collect();
    if words.is_empty() { none.to_owned() } else { words.join(separator) }
}
