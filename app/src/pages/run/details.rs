//! The facts of the run, and what is behind disclosures.

use contract::view::{RunTargets, RunView};
use leptos::prelude::*;

use super::attempts::Attempts;
use super::calls::Calls;
use super::raw::Raw;
use crate::components::{Disclosure, Exact};
use crate::format;

/// Names of what a run applies to, in one line.
pub(super) fn target_names(targets: &RunTargets) -> String {
    let mut names: Vec<_> = targets.baseline.then(|| "Live Baseline".to_owned()).into_iter().collect();
    names.extend(targets.scenarios.iter().map(|scenario| scenario.name.clone()));
    if targets.all_future_scenarios {
        names.push("all future scenarios".to_owned());
    }
    if names.is_empty() { "no target".to_owned() } else { names.join(", ") }
}

/// Facts, then calls, error and details as they are stored.
#[component]
pub(super) fn Details(
    /// The run.
    view: RunView,
) -> impl IntoView {
    let RunView { run, targets, progress, attempt, attempts, error_json, details_json, calls, calls_total, calls_waited_ms, .. } = view;
    let scenarios = targets.scenarios.iter().map(|scenario| {
        view! { "; scenario "<bdi>{scenario.name.clone()}</bdi>" "<code>{scenario.id.clone()}</code> }
    });
    let (baseline, future) = (yes_or_no(targets.baseline), yes_or_no(targets.all_future_scenarios));
    view! {
        <section class="card card--clipped">
            <div class="card__head"><h2>"Run details"</h2></div>
            <dl class="facts card__body">
                <dt>"Provider"</dt>
                <dd>{run.provider.label()}</dd>
                <dt>"Kind"</dt>
                <dd>{run.kind.label()}{run.event_type.map(|event| view! { " "<code>{event}</code> })}</dd>
                <dt>"Status"</dt>
                <dd>{run.status.label()}{(attempt > 1).then(|| format!(", try {attempt}"))}</dd>
                <dt>"Queued"</dt>
                <dd><Exact at=run.queued_at /></dd>
                <dt>"Started"</dt>
                <dd>{run.started_at.map_or_else(not_yet, |at| view! { <Exact at /> }.into_any())}</dd>
                <dt>"Finished"</dt>
                <dd>{run.finished_at.map_or_else(not_yet, |at| view! { <Exact at /> }.into_any())}</dd>
                {progress.waiting_until.map(|at| view! { <dt>"Goes on"</dt><dd><Exact at /></dd> })}
                <dt>"Applies to"</dt>
                <dd>"Live Baseline: "{baseline}{scenarios.collect_view()}"; all future scenarios: "{future}</dd>
                <dt>"Asked "{run.provider.label()}</dt>
                <dd>{asked(calls_total, calls_waited_ms)}</dd>
            </dl>
            {(!attempts.is_empty()).then(|| {
                let summary = format::counted(attempts.len() as u64, "try", "tries");
                view! { <Disclosure summary><Attempts attempts /></Disclosure> }
            })}
            {(calls_total > 0).then(|| view! {
                <Disclosure summary=format!("Calls to {}", run.provider.label())><Calls run_id=run.id calls total=calls_total /></Disclosure>
            })}
            {error_json.map(|json| view! { <Disclosure summary="Error as JSON"><Raw id="error-json" json /></Disclosure> })}
            <Disclosure summary="Run details as JSON"><Raw id="details-json" json=details_json /></Disclosure>
        </section>
    }
    .into_any()
}

fn not_yet() -> AnyView {
    view! { <span class="faint">"not yet"</span> }.into_any()
}

const fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn asked(calls: u64, waited_ms: u64) -> String {
    let count = format::counted(calls, "call", "calls");
    if waited_ms == 0 { count } else { format!("{count}, waited {} as asked to", format::duration(waited_ms.cast_signed())) }
}

#[cfg(test)]
mod tests {
    use contract::view::ContextName;

    use super::*;

    #[test]
    fn targets_are_named_and_none_is_said() {
        let scenario = ContextName { id: "scn_8kWnL4pR2vYt".to_owned(), name: "Nordics growth 2027".to_owned() };
        let targets = RunTargets { baseline: true, scenarios: vec![scenario], all_future_scenarios: true };
        assert_eq!(target_names(&targets), "Live Baseline, Nordics growth 2027, all future scenarios");
        assert_eq!(target_names(&RunTargets::default()), "no target");
    }
}
