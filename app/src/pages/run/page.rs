//! The run page.

use contract::run::ChangeOp;
use contract::view::{ChangeFilter, RunView};
use leptos::prelude::*;

use super::changes::Changes;
use super::details::Details;
use super::identities::Identities;
use super::summary::Summary;
use super::title;
use crate::components::{Crumb, Exact, PageHead, RunBadge};
use crate::format;
use crate::islands::LiveRunProgress;
use crate::pages::loaded::loaded;
use crate::pages::run_log;
use crate::query::Query;
use crate::request;

/// Where a person is on the page: the filter of the changes and the cursors of the two lists.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// Path of the page.
    pub(super) path: String,
    /// Filter of the changes.
    pub(super) filter: ChangeFilter,
    /// Cursor of the changes.
    pub(super) changes: Option<String>,
    /// Cursor of the identities.
    pub(super) identities: Option<String>,
}

impl Place {
    /// The address of a place on this page, down at `section`.
    pub(super) fn address(&self, section: &str) -> String {
        let query = Query::default()
            .with("op", self.filter.op.map(ChangeOp::id))
            .with("changes", self.changes.as_deref())
            .with("identities", self.identities.as_deref());
        format!("{}#{section}", query.address(&self.path))
    }
}

/// `/settings/integrations/logs/{id}?op=…&changes=…&identities=…`.
#[component]
pub(crate) fn RunPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let query = request::query();
        let id = path.rsplit('/').next().unwrap_or_default();
        let filter = ChangeFilter { op: query.get("op").and_then(ChangeOp::by_id) };
        let (changes, identities) = (query.get("changes"), query.get("identities"));
        let view = services.run(&actor, id, &filter, changes, identities).await?;
        let place = Place { filter, changes: changes.map(str::to_owned), identities: identities.map(str::to_owned), path: path.clone() };
        Ok(view! { <Run view place /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Run(
    /// What came back.
    view: RunView,
    /// Where the person is on it.
    #[prop(default = Place { path: request::path(), ..Place::default() })]
    place: Place,
) -> impl IntoView {
    let run = view.run.clone();
    let name = title(&run);
    let at = run.started_at.unwrap_or(run.queued_at);
    let window = format!("{name}, {}", format::minute(at));
    let heading = move || view! { {name.clone()}", "<Exact at to_the_minute=true /> };
    let targets = view.targets.clone();
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
            crumbs=vec![Crumb::new("Runs", run_log::PATH)]
            end=move || view! { <RunBadge status=run.status /> }
        >
            <span>{run.provider.label()}</span>
            <span><bdi>{super::details::target_names(&targets)}</bdi></span>
            <code>{run.id}</code>
        </PageHead>
        {live}
        <Summary view=view.clone() />
        <Changes by_op=view.changes_by_op.clone() changes=view.changes.clone() is_settled=run.status.is_settled() place=place.clone() />
        <Identities identities=view.identities.clone() place />
        <Details view />
    }
    .into_any()
}
