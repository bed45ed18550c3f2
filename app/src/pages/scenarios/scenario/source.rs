//! What syncs leave of a scenario, and what it keeps against its source.

use contract::view::{PlannedValues, ScenarioSync};
use leptos::prelude::*;

use super::super::path_of;
use crate::components::Moment;
use crate::format;
use crate::pages::person::HistoryRunLink;

/// The two facts.
#[component]
pub(super) fn PlanAndSource(
    /// The scenario.
    scenario: String,
    /// What of it is kept as planned.
    planned: PlannedValues,
    /// The sync that last changed it.
    last_sync: Option<ScenarioSync>,
) -> impl IntoView {
    let PlannedValues { values, people } = planned;
    let kept = if values == 0 {
        view! { <span class="faint">"Nothing: every value a source gave is as it gave it"</span> }.into_any()
    } else {
        let words = format!("{} of {}", format::counted(values, "value", "values"), format::counted(people, "person", "people"));
        view! {
            <a href=format!("{}/people?planned=1", path_of(&scenario))>{words}</a>
            <span class="hint">" – a sync leaves them so until the source says something new, or they are released"</span>
        }
        .into_any()
    };
    let synced = match last_sync {
        Some(ScenarioSync { at, run }) => view! { <Moment at />" by "<HistoryRunLink run /> }.into_any(),
        None => view! { <span class="faint">"Not yet"</span> }.into_any(),
    };
    view! {
        <section class="card">
            <div class="card__head"><h2>"Plan and source"</h2></div>
            <div class="card__body">
                <dl class="facts">
                    <dt>"Kept as planned"</dt>
                    <dd>{kept}</dd>
                    <dt>"Changed by a sync"</dt>
                    <dd>{synced}</dd>
                </dl>
            </div>
        </section>
    }
    .into_any()
}
