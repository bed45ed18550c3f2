//! The run page.

use contract::view::{RerunView, RunView, UndoView};
use leptos::prelude::*;

use super::cancel::Cancel;
use super::changes::Changes;
use super::details::Details;
use super::identities::Identities;
use super::place::Place;
use super::rerun::Rerun;
use super::review::Review;
use super::summary::Summary;
use super::title;
use super::undo::{Undo, UndoLinks};
use crate::components::{Exact, PageHead, RunBadge};
use crate::islands::LiveRunProgress;
use crate::pages::loaded::loaded;
use crate::pages::run_log;
use crate::request;

/// `/settings/integrations/logs/{id}?op=…&attribute=…&person=…&changes=…&identities=…`.
#[component]
pub(crate) fn RunPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let place = Place::read(request::path(), &request::query());
        let id = place.path.rsplit('/').next().unwrap_or_default();
        let view = services.run(&actor, id, &place.filter, place.changes.as_deref(), place.identities.as_deref()).await?;
        let rerun = services.rerun_view(&actor, id).await?;
        // Whether it can be taken back shows once it has ended.
        let undo = if view.run.status.is_settled() { Some(services.undo_view(&actor, id).await?) } else { None };
        Ok(view! { <Run view rerun place undo /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Run(
    /// What came back.
    view: RunView,
    /// What running it again would do, where it can be.
    #[prop(optional_no_strip)]
    rerun: Option<RerunView>,
    /// Where the person is on it.
    #[prop(default = Place { path: request::path(), ..Place::default() })]
    place: Place,
    /// Whether it can be taken back, and whether it was.
    #[prop(optional_no_strip)]
    undo: Option<UndoView>,
) -> impl IntoView {
    let run = view.run.clone();
    let name = title(&run);
    let at = run.started_at.unwrap_or(run.queued_at);
    // No time: what a window is called cannot be written in the viewer's zone.
    let window = format!("{name}, {}", run.id);
    let heading = move || view! { {name.clone()}", "<Exact at to_the_minute=true /> };
    let targets = view.targets.clone();
    let (status, cancel) = (run.status, place.clone());
    let undo_links = undo.clone().map(|undo| view! { <UndoLinks undo /> });
    let live = (!run.status.is_settled()).then(|| {
        let events = format!("{}/events", place.path);
        view! {
            <section class="card card__body" aria-label="Progress">
                <LiveRunProgress events initial=view.progress.clone() />
                <noscript>
                    <meta http-equiv="refresh" content="5" />
                    <p class="hint">"This page reloads every five seconds until the run has ended."</p>
                </noscript>
            </section>
        }
    });
    view! {
        <PageHead
            window
            title=heading
            crumbs=run_log::crumbs()
            end=move || view! {
                <RunBadge status />
                {(!status.is_settled()).then(|| view! { <Cancel path=cancel.path.clone() status /> })}
                {rerun.clone().map(|view| view! { <Rerun view /> })}
                {undo.clone().map(|undo| view! { <Undo path=cancel.path.clone() undo /> })}
            }
        >
            <span>{run.provider.label()}</span>
            <span><bdi>{super::details::target_names(&targets)}</bdi></span>
            <code>{run.id}</code>
        </PageHead>
        {live}
        {undo_links}
        <Review run_id=view.run.id.clone() status />
        <Summary view=view.clone() />
        <Changes by_op=view.changes_by_op.clone() changes=view.changes.clone() is_settled=run.status.is_settled() place=place.clone() />
        <Identities identities=view.identities.clone() place />
        <Details view />
    }
    .into_any()
}
