//! Cancelling the run (X6): asked in a dialog, or on a page of its own where there are no dialogs.

use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use contract::view::Cancellation;
use contract::{AppError, RunStatus};
use leptos::prelude::*;
use tower_sessions::Session;

use super::crumbs;
use crate::components::{Confirm, PageHead};
use crate::pages::form_state::fail;
use crate::pages::loaded::loaded;
use crate::pages::run_log;
use crate::request::{self, session_failure, use_case};
use crate::session::{self, Flash};

/// The button, which asks first.
#[component]
pub(super) fn Cancel(
    /// Path of the run's page.
    path: String,
    /// Where the run stands.
    status: RunStatus,
) -> impl IntoView {
    let page = format!("{path}/cancel");
    view! {
        <Confirm id="cancel-run" trigger="Stop run…" page=page.clone() title="Stop this run?">
            <Question page status />
        </Confirm>
    }
}

/// What is lost, and the form.
#[component]
pub(crate) fn Question(
    /// Address of the page that asks, which the form is sent to.
    page: String,
    /// Where the run stands.
    status: RunStatus,
) -> impl IntoView {
    let what = match status {
        RunStatus::Running => "It stops at its next step. What it has applied by then stays; the next sync goes on from there.",
        RunStatus::Waiting => "Its next try is called off. What it has applied so far stays; the next sync goes on from there.",
        _ => "It has not begun: nothing is read and nothing is changed.",
    };
    view! {
        <p>{what}</p>
        <form method="post" action=page>
            <button class="button button--danger" type="submit">"Stop run"</button>
        </form>
    }
}

/// `/settings/integrations/logs/{id}/cancel`.
#[component]
pub(crate) fn CancelRunPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let page = request::path();
        let run_path = page.trim_end_matches("/cancel").to_owned();
        let progress = services.run_progress(&actor, run_path.rsplit('/').next().unwrap_or_default()).await?;
        let question = if progress.status.is_settled() {
            view! { <p>"The run has ended already: "{progress.status.label()}"."</p> }.into_any()
        } else {
            view! { <Question page status=progress.status /> }.into_any()
        };
        Ok(view! {
            <PageHead
                window="Stop this run?"
                title=|| "Stop this run?"
                crumbs=crumbs(&run_path)
            >
                <a href=run_path>"Back to the run"</a>
            </PageHead>
            <section class="card card__body stack">{question}</section>
        })
    })
}

/// Cancels the run and says what became of it on its page.
pub(crate) async fn submit(session: Session, Path(id): Path<String>, parts: Parts) -> Response {
    let Some(actor) = parts.extensions.get::<engine::Actor>().cloned() else { return fail(parts, AppError::Unauthenticated).await };
    let (services, _) = use_case(&parts);
    let flash = match services.cancel_run(&actor, &id).await {
        Ok(Cancellation::Cancelled) => Flash::RunCancelled,
        Ok(Cancellation::Requested) => Flash::RunStopping,
        Ok(Cancellation::TooLate) => Flash::RunEndedBefore,
        Err(error) => return fail(parts, error).await,
    };
    match session::set_flash(&session, flash).await {
        Ok(()) => Redirect::to(&format!("{}/{id}", run_log::PATH)).into_response(),
        Err(error) => fail(parts.clone(), session_failure(&parts, &error)).await,
    }
}
