//! A run that waits for a decision, said where it is not looked for.

use contract::view::RunRow;
use contract::{RunKind, RunStatus};
use leptos::prelude::*;

use crate::components::{Note, Tone};
use crate::pages::run_log;

/// What waits, and the way to it.
#[component]
pub(crate) fn Waiting(
    /// The run.
    run: RunRow,
    /// Whether it is known to be the first sync of its connection.
    is_first: bool,
) -> impl IntoView {
    let title = match (run.kind, run.status) {
        (RunKind::Undo, _) => "An undo waits for your review",
        _ if is_first => "The first sync waits for your review",
        (_, RunStatus::Held) => "A sync waits for a decision",
        _ => "A sync waits for your review",
    };
    let tone = if run.status == RunStatus::Held { Tone::Warn } else { Tone::Busy };
    let address = format!("{}/{}#review", run_log::PATH, run.id);
    view! {
        <Note tone title>
            <p>"Nothing of it was written. Look at what would change, then apply exactly that or discard it."</p>
            <p class="review__way"><a class="button" href=address>"Review changes"</a></p>
        </Note>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use contract::view::RunCounts;
    use contract::{Provider, Timestamp};

    use super::*;

    #[test]
    fn what_waits_is_said_by_what_it_is_and_leads_to_its_review() {
        let said = |kind, status, is_first| {
            let run = RunRow {
                id: "sync_4kPmN8rT2wXq".to_owned(),
                provider: Provider::BambooHr,
                kind,
                event_type: None,
                status,
                queued_at: Timestamp(0),
                started_at: None,
                finished_at: None,
                counts: RunCounts::default(),
                summary: None,
            };
            Owner::new().with(|| view! { <Waiting run is_first /> }.to_html())
        };
        for (kind, status, is_first, words) in [
            (RunKind::ManualSync, RunStatus::Held, false, "A sync waits for a decision"),
            (RunKind::ManualSync, RunStatus::Previewed, false, "A sync waits for your review"),
            (RunKind::ManualSync, RunStatus::Previewed, true, "The first sync waits for your review"),
            (RunKind::Undo, RunStatus::Previewed, true, "An undo waits for your review"),
        ] {
            let html = said(kind, status, is_first);
            assert!(html.contains(words) && html.contains("/sync_4kPmN8rT2wXq#review"), "{html}");
        }
    }
}
