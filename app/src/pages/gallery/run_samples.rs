//! Runs that never changed anything, and the question before one is stopped, over made-up data.

use contract::view::{RunCounts, RunError, RunProgress, RunRow, RunView};
use contract::{FailureKind, RunKind, RunStatus};
use leptos::prelude::*;

use super::samples::{self, NOW};
use crate::components::PageHead;
use crate::pages::run::Run;
use crate::pages::run::cancel::Question;

/// The page of this name.
pub(super) fn unfinished_run(name: &str) -> Option<AnyView> {
    let view = match name {
        "run-queued" => queued(),
        "run-waiting" => waiting(),
        "run-cancelled" => ended(RunStatus::Cancelled, "Stopped by Maja Lindqvist before it changed anything"),
        "run-skipped" => ended(RunStatus::Skipped, "A sync of everybody came first"),
        "run-stop" => return Some(question()),
        _ => return None,
    };
    Some(view! { <Run view /> }.into_any())
}

/// How far a run is that no worker has begun with.
pub(super) fn progress_queued() -> RunProgress {
    RunProgress { phase: None, done: 0, total: None, counts: RunCounts::default(), ..samples::progress(RunStatus::Queued) }
}

/// How far a run is that rests before its next try.
pub(super) fn progress_waiting() -> RunProgress {
    RunProgress { waiting_until: Some(NOW.plus_seconds(240)), ..samples::progress(RunStatus::Waiting) }
}

fn queued() -> RunView {
    let run = samples::runs().page.items.remove(1);
    RunView { run, progress: progress_queued(), attempt: 0, attempts: Vec::new(), calls: Vec::new(), ..samples::running() }
}

fn waiting() -> RunView {
    let view = samples::running();
    let error = RunError {
        kind: Some(FailureKind::RateLimited),
        summary: "BambooHR asks for a pause".to_owned(),
        next_step: "Nothing has to be done.".to_owned(),
        retries: true,
    };
    RunView { run: RunRow { status: RunStatus::Waiting, ..view.run.clone() }, progress: progress_waiting(), error: Some(error), ..view }
}

fn ended(status: RunStatus, summary: &str) -> RunView {
    let view = samples::running();
    let run = RunRow {
        kind: RunKind::Reconcile,
        status,
        finished_at: Some(NOW),
        counts: RunCounts::default(),
        summary: Some(summary.to_owned()),
        ..view.run.clone()
    };
    RunView { run, progress: samples::progress(status), calls: Vec::new(), ..view }
}

fn question() -> AnyView {
    view! {
        <PageHead window="Stop this run?" title=|| "Stop this run?">"Sample"</PageHead>
        <section class="card card__body stack"><Question page="/_components/run-stop".to_owned() status=RunStatus::Running /></section>
    }
    .into_any()
}
