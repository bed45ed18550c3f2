//! The audit page.

use contract::view::{AuditFilter, AuditView};
use leptos::prelude::*;

use super::filter::{FilterBar, PATH, query, read};
use super::table::EventTable;
use crate::components::{EmptyKind, EmptyState, Glyph, PageHead};
use crate::format;
use crate::pages::loaded::loaded;
use crate::request;

/// `/audit?by=…&category=…&entity=…&person=…&run=…&from=…&until=…&after=…`.
#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let address = request::query();
        let filter = read(&address);
        let after = address.get("after");
        let view = services.audit(&actor, &filter, after).await?;
        let is_first = after.is_none();
        Ok(view! { <Audit view filter is_first /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Audit(
    /// What came back.
    view: AuditView,
    /// The filter it came back for.
    filter: AuditFilter,
    /// Whether this is the first page.
    is_first: bool,
) -> impl IntoView {
    let AuditView { rows, next, actors, person } = view;
    let address = query(&filter);
    let export = address.address("/audit.csv");
    let first = (!is_first).then(|| address.address(PATH));
    let next = next.map(|cursor| address.with("after", Some(&cursor)).address(PATH));
    let shown = rows.len() as u64;
    let content = if shown > 0 {
        view! {
            <EventTable rows filter=filter.clone() />
            <div class="card__foot"><Foot shown first next /></div>
        }
        .into_any()
    } else if filter.is_empty() {
        view! {
            <EmptyState kind=EmptyKind::New of=Glyph::Eye title="Nothing has happened yet">"Every change and every sign-in is written down here."</EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState kind=EmptyKind::Filtered title="No such event" action=Some(("Show all events", PATH.to_owned()))>
                "No event matches what is filtered by."
            </EmptyState>
        }
        .into_any()
    };
    view! {
        <PageHead
            window="Audit"
            title=|| "Audit"
            end=move || (shown > 0).then(|| view! { <a class="button" href=export.clone() download="">"Export CSV"</a> })
        >
            <span>"Who did what, newest first"</span>
        </PageHead>
        <FilterBar filter actors person />
        <section class="card card--clipped">{content}</section>
    }
    .into_any()
}

/// The foot of a log that is not counted.
#[component]
fn Foot(shown: u64, first: Option<String>, next: Option<String>) -> impl IntoView {
    let has_pages = first.is_some() || next.is_some();
    view! {
        <div class="pager">
            <p class="hint number">{format::counted(shown, "event", "events")}</p>
            {has_pages.then(|| view! {
                <nav class="pager__links" aria-label="Pages of events">
                    {first.map(|address| view! { <a class="button" href=address>"First"</a> })}
                    {next.map(|address| view! { <a class="button" href=address rel="next">"Next"</a> })}
                </nav>
            })}
        </div>
    }
    .into_any()
}
