//! How far a run is.

use contract::RunStatus;
use contract::view::RunProgress;
use leptos::prelude::*;

use crate::format::grouped;

/// The bar with its words.
#[component]
pub(crate) fn RunProgressBar(
    /// How far the run is, again whenever it changes.
    #[prop(into)]
    progress: Signal<RunProgress>,
) -> impl IntoView {
    let value = move || progress.with(|progress| progress.total.map(|_| progress.done.to_string()));
    let max = move || progress.with(|progress| progress.total.map(|total| total.max(1).to_string()));
    view! {
        <div class="progress">
            <div class="progress__words">
                <strong role="status">{move || progress.with(headline)}</strong>
                <span class="number">{move || progress.with(figures)}</span>
            </div>
            <progress class="progress__bar" aria-label="Progress of the run" value=value max=max></progress>
            <p class="hint progress__counts">{move || progress.with(counts)}</p>
        </div>
    }
}

/// What is going on. It changes a few times in a run, so a screen reader may read it out each time.
fn headline(progress: &RunProgress) -> &'static str {
    match (progress.status, progress.phase) {
        (RunStatus::Queued, _) => "Waiting for a worker",
        (RunStatus::Waiting, _) => "Waiting before the next try",
        (RunStatus::Running, Some(phase)) => phase.label(),
        (RunStatus::Running, None) => "Starting",
        (status, _) => status.label(),
    }
}

fn figures(progress: &RunProgress) -> String {
    match progress.total {
        Some(total) => format!("{} of {}", grouped(progress.done), grouped(total)),
        None if progress.done > 0 => grouped(progress.done),
        None => String::new(),
    }
}

fn counts(progress: &RunProgress) -> String {
    let counts = &progress.counts;
    format!(
        "{} fetched, {} created, {} updated, {} deactivated",
        grouped(counts.fetched),
        grouped(counts.created),
        grouped(counts.updated),
        grouped(counts.deactivated)
    )
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use contract::run::RunPhase;
    use contract::view::RunCounts;

    use super::*;

    fn html(done: u64, total: Option<u64>) -> String {
        let progress = RunProgress {
            status: RunStatus::Running,
            phase: Some(RunPhase::Pull),
            done,
            total,
            counts: RunCounts { fetched: done, ..RunCounts::default() },
            waiting_until: None,
        };
        Owner::new().with(|| view! { <RunProgressBar progress=Signal::stored(progress) /> }.to_html())
    }

    #[test]
    fn a_known_total_gives_the_bar_a_value() {
        let html = html(1_412, Some(10_000));
        assert!(html.contains("value=\"1412\"") && html.contains("max=\"10000\"") && html.contains("1,412 of 10,000"), "{html}");
    }

    #[test]
    fn an_unknown_total_leaves_the_bar_indeterminate() {
        let html = html(412, None);
        assert!(!html.contains("value=") && html.contains(">412<"), "{html}");
    }
}
