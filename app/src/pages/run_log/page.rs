//! The run log page.

use contract::view::{RunFilter, RunsView};
use leptos::prelude::*;

use super::filter::{FilterBar, PATH, query, read};
use super::picture::Picture;
use super::table::RunTable;
use crate::components::{EmptyKind, EmptyState, Glyph, PageHead, Pager};
use crate::pages::integrations;
use crate::pages::loaded::loaded;
use crate::request;

/// `/settings/integrations/logs?status=…&kind=…&provider=…&after=…` (O18).
#[component]
pub(crate) fn RunLogPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let address = request::query();
        let filter = read(&address);
        let after = address.get("after");
        let view = services.runs(&actor, &filter, after).await?;
        let is_first = after.is_none();
        Ok(view! { <RunLog view filter is_first /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn RunLog(
    /// What came back.
    view: RunsView,
    /// The filter it came back for.
    filter: RunFilter,
    /// Whether this is the first page.
    is_first: bool,
) -> impl IntoView {
    let RunsView { page, strip, is_connected } = view;
    let address = query(&filter);
    let first = (!is_first).then(|| address.address(PATH));
    let next = page.next.as_deref().map(|cursor| address.with("after", Some(cursor)).address(PATH));
    let (shown, total) = (page.items.len(), page.total);
    let has_any = shown > 0 || !filter.is_empty() || !is_first;
    let content = if shown > 0 {
        view! {
            <RunTable runs=page.items />
            <div class="card__foot"><Pager shown total noun=("run", "runs") first next /></div>
        }
        .into_any()
    } else if has_any {
        view! {
            <EmptyState kind=EmptyKind::Filtered title="No such run" action=Some(("Show all runs", PATH.to_owned()))>
                "No run matches what is filtered by."
            </EmptyState>
        }
        .into_any()
    } else if is_connected {
        view! {
            <EmptyState kind=EmptyKind::New of=Glyph::Clock title="Nothing has run yet">
                "The connection is set up; its first sync appears here as soon as it is queued."
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState
                kind=EmptyKind::New
                of=Glyph::Clock
                title="Nothing is connected yet"
                action=Some(("Connect an HR system", "/settings/integrations".to_owned()))
            >
                "Connect an HR system; its first sync appears here at once."
            </EmptyState>
        }
        .into_any()
    };
    view! {
        <PageHead window="Runs" title=|| "Runs" crumbs=integrations::crumbs()>
            <span>"Everything that was synced, newest first"</span>
        </PageHead>
        {has_any.then(|| view! { <FilterBar filter /> })}
        {(!strip.is_empty()).then(|| view! { <Picture runs=strip /> })}
        <section class="card card--clipped">{content}</section>
    }
    .into_any()
}
