//! What is wrong with a connection, since when, and whether its schedule rests (O28, X4).

use contract::view::HealthView;
use leptos::prelude::*;

use crate::components::{Exact, Moment};
use crate::format;

/// A line of the facts for each open problem, and one for a schedule that rests; nothing while all is well.
#[component]
pub(super) fn HealthFacts(
    /// The health.
    health: HealthView,
) -> impl IntoView {
    let problems = health.problems.into_iter().map(|problem| {
        let times = format::counted(problem.failures, "run", "runs");
        view! {
            <dt>{problem.cause.label()}</dt>
            <dd class="dots">
                <span>"since "<Exact at=problem.since to_the_minute=true /></span>
                <span>"last seen "<Moment at=problem.last_seen /></span>
                <span>{times}</span>
            </dd>
        }
    });
    let rests = health.rests_until.map(|until| {
        view! {
            <dt>"Schedule"</dt>
            <dd>"rests until "<Exact at=until to_the_minute=true />", because it failed again and again. “Sync now” tries at once."</dd>
        }
    });
    view! { {problems.collect_view()}{rests} }.into_any()
}
