//! What the run did, and what went wrong.

use contract::view::{RunError, RunIssue, RunView};
use leptos::prelude::*;

use crate::components::{Note, Tile, Tiles, Tone};
use crate::format;
use crate::pages::run_log;
use crate::request;

/// Counts, then the error with its cause and next step, then records worth a look.
#[component]
pub(super) fn Summary(
    /// The run.
    view: RunView,
) -> impl IntoView {
    let counts = view.run.counts;
    let took = view.run.duration_ms(request::now()).map_or_else(|| "–".to_owned(), format::duration);
    let errors_tone = if counts.errors > 0 { Tone::Bad } else { Tone::Mute };
    view! {
        <Tiles>
            <Tile figure=format::grouped(counts.fetched) label="fetched" />
            <Tile figure=format::grouped(counts.created) label="created" />
            <Tile figure=format::grouped(counts.updated) label="updated" />
            <Tile figure=format::grouped(counts.deactivated) label="deactivated" />
            <Tile figure=format::grouped(counts.skipped) label="skipped" />
            <Tile figure=format::grouped(counts.errors) label="errors" tone=errors_tone />
            <Tile figure=took label="took" />
        </Tiles>
        {view.error.map(|error| view! { <Failure error /> })}
        {(!view.issues.is_empty()).then(|| view! { <Issues run_id=view.run.id issues=view.issues total=view.issues_total /> })}
    }
    .into_any()
}

#[component]
fn Failure(error: RunError) -> impl IntoView {
    let tone = if error.kind.is_some() { Tone::Bad } else { Tone::Warn };
    let again = error.kind.map(|_| if error.retries { "It is tried again by itself." } else { "It is not tried again by itself." });
    view! {
        <Note tone title=error.summary>
            <p>{error.next_step}" "{again}</p>
        </Note>
    }
    .into_any()
}

#[component]
fn Issues(run_id: String, issues: Vec<RunIssue>, total: u64) -> impl IntoView {
    let has_warnings = issues.iter().any(|issue| issue.is_warning);
    let title = match (has_warnings, total) {
        (true, 1) => "One record needs attention".to_owned(),
        (true, many) => format!("{} records need attention", format::grouped(many)),
        (false, _) => "Worth knowing".to_owned(),
    };
    let more = total.saturating_sub(issues.len() as u64);
    let lines = issues.into_iter().map(|issue| view! { <Issue issue /> }).collect_view();
    view! {
        <Note tone=if has_warnings { Tone::Warn } else { Tone::Mute } title>
            <ul class="issues">{lines}</ul>
            {(more > 0).then(|| view! {
                <p>
                    "And "{format::grouped(more)}" more. "
                    <a href=format!("{}/{run_id}/issues.csv", run_log::PATH) download="">"Export all as CSV"</a>
                </p>
            })}
        </Note>
    }
    .into_any()
}

#[component]
fn Issue(issue: RunIssue) -> impl IntoView {
    // The sentence names the person; the id helps to find them at the source.
    let id = issue.source_id.filter(|id| !issue.message.contains(id.as_str())).map(|id| view! { " "<code>{id}</code> });
    view! { <li><bdi>{issue.message}</bdi>{id}" "<span class="issue__next">{issue.next_step}</span></li> }
}
