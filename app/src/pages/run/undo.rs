//! Taking the run back (X5): asked in a dialog, or on a page of its own where there are no dialogs.

use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use contract::view::{RunRow, UndoView};
use contract::{RunStatus, Timestamp};
use leptos::prelude::*;
use serde::Deserialize;
use tower_sessions::Session;

use super::title;
use crate::components::{Confirm, Crumb, ErrorSummary, Exact, Moment, PageHead, RunBadge};
use crate::pages::form_state::{FormState, done, refuse};
use crate::pages::loaded::loaded;
use crate::pages::run_log;
use crate::request;
use crate::session::Flash;

/// The form has nothing but its button.
#[derive(Debug, Clone, Default, Deserialize)]
struct Asked {}

/// The button, which asks first; nothing where there is nothing to take back.
#[component]
pub(super) fn Undo(
    /// Path of the run's page.
    path: String,
    /// Whether the run can be taken back.
    undo: UndoView,
) -> impl IntoView {
    let page = format!("{path}/undo");
    undo.possible_until.map(|until| {
        view! {
            <Confirm id="undo-run" trigger="Undo…" page=page.clone() title="Undo this run?">
                <Question page until />
            </Confirm>
        }
    })
}

/// Which run it takes back, and which runs were to take it back.
#[component]
pub(super) fn UndoLinks(
    /// What there is to say.
    undo: UndoView,
) -> impl IntoView {
    let UndoView { of, undone_by, .. } = undo;
    let says_something = of.is_some() || !undone_by.is_empty();
    let of = of.map(|run| view! { <Line words="Takes back" run /> });
    let by = undone_by.into_iter().map(|run| view! { <Line words=fate(run.status) run /> }).collect_view();
    says_something.then(|| view! { <section class="card card__body stack" aria-label="Undo">{of}{by}</section> })
}

/// What became of a run's undo, or may.
const fn fate(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Completed | RunStatus::Warning => "Taken back by",
        RunStatus::Cancelled | RunStatus::Failed | RunStatus::Skipped => "Not taken back by",
        RunStatus::Queued | RunStatus::Running | RunStatus::Waiting | RunStatus::Previewed | RunStatus::Held => "To be taken back by",
    }
}

#[component]
fn Line(words: &'static str, run: RunRow) -> impl IntoView {
    let address = format!("{}/{}", run_log::PATH, run.id);
    view! {
        <p class="row">
            <span>{words}" "<a href=address>{title(&run)}</a>", "<Moment at=run.queued_at /></span>
            <RunBadge status=run.status />
        </p>
    }
}

/// What will happen, and the form.
#[component]
fn Question(page: String, until: Timestamp) -> impl IntoView {
    view! {
        <p>
            "What this run changed is turned around, attribute by attribute. Whatever was changed again since stays as it is and is listed. "
            "Nothing is written before you have seen it."
        </p>
        <p class="hint">"What is undone stays undone when the next sync comes. Possible until "<Exact at=until to_the_minute=true />"."</p>
        <form method="post" action=page>
            <button class="button button--danger" type="submit">"Show what would be undone"</button>
        </form>
    }
}

/// `/settings/integrations/logs/{id}/undo`.
#[component]
pub(crate) fn UndoRunPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let page = request::path();
        let run_path = page.trim_end_matches("/undo").to_owned();
        let undo = services.undo_view(&actor, run_path.rsplit('/').next().unwrap_or_default()).await?;
        let errors = FormState::<Asked>::of_request().errors;
        let question = match undo.possible_until {
            Some(until) => view! { <Question page until /> }.into_any(),
            None => view! { <p>"There is nothing of this run that can be undone now."</p> }.into_any(),
        };
        Ok(view! {
            <PageHead
                window="Undo this run?"
                title=|| "Undo this run?"
                crumbs=vec![Crumb::new("Runs", run_log::PATH), Crumb::new("Run", run_path.clone())]
            >
                <a href=run_path>"Back to the run"</a>
            </PageHead>
            <ErrorSummary errors />
            <section class="card card__body stack">{question}</section>
        })
    })
}

/// Asks for the undo and shows the run that works it out.
pub(crate) async fn submit(session: Session, Path(id): Path<String>, parts: Parts) -> Response {
    let asked = async {
        let (services, actor) = request::acting(&parts)?;
        services.undo_run(&actor, &id).await
    };
    match asked.await {
        Ok(run) => done(&session, &parts, Flash::UndoQueued, &format!("{}/{run}", run_log::PATH)).await,
        Err(error) => refuse(parts, Asked {}, error).await,
    }
}
