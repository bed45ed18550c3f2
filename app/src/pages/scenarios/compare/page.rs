//! The page.

use contract::view::{ComparisonFilter, ComparisonView, ContextName, DifferenceKind};
use leptos::prelude::*;

use super::super::PATH;
use super::super::difference::Differences;
use super::chooser::{Chooser, ComparePage as View, CompareViews};
use super::departments::Departments;
use super::filter::{path, query, read};
use super::nothing::NothingToCompare;
use crate::components::{Crumb, EmptyKind, EmptyState, Glyph, Icon, PageHead, Pager, Segment, Segments};
use crate::format;
use crate::pages::loaded::loaded;
use crate::request;

/// `/scenarios/compare?a=…&b=…&how=…&q=…&after=…`; what is compared without `a` or `b` is usual.
#[component]
pub(crate) fn ComparePage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let address = request::query();
        let filter = read(&address);
        let after = address.get("after");
        let Some((a, b)) = services.what_to_compare(&actor, address.get("a"), address.get("b")).await? else {
            return Ok(view! { <NothingToCompare /> }.into_any());
        };
        let view = services.compare_contexts(&actor, Some(&a), Some(&b), &filter, after).await?;
        let is_first = after.is_none();
        Ok(view! { <Compare view filter is_first /> }.into_any())
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Compare(
    /// What came back.
    view: ComparisonView,
    /// The filter it came back for.
    filter: ComparisonFilter,
    /// Whether this is the first page.
    is_first: bool,
) -> impl IntoView {
    let ComparisonView { before, after, has_person_pages, contexts, by_kind, page, departments } = view;
    let address = query(&before.id, &after.id, &filter);
    let first = (!is_first).then(|| address.clone().address(&path()));
    let next = page.next.as_deref().map(|cursor| address.clone().with("after", Some(cursor)).address(&path()));
    let export = address.address(&format!("{PATH}/compare.csv"));
    let (shown, total) = (page.items.len(), page.total);
    let ids = (before.id.clone(), after.id.clone());
    let (search, kind) = (filter.search.clone(), filter.kind);
    let segments = segments(&by_kind, &before, &after, &filter);
    let content = if shown == 0 {
        let (title, words) = if by_kind.is_empty() {
            ("No difference", "Everybody in the one plan is in the other, in the same place.")
        } else {
            ("Nobody here", "Nobody who differs matches what is filtered by.")
        };
        view! { <EmptyState kind=EmptyKind::Filtered title>{words}</EmptyState> }.into_any()
    } else {
        let scenario = has_person_pages.then(|| after.id.clone());
        view! {
            <Differences caption="People who differ" rows=page.items scenario />
            <div class="card__foot"><Pager shown total noun=("person", "people") first next /></div>
        }
        .into_any()
    };
    view! {
        <PageHead
            window="Compare"
            title=|| "Compare"
            crumbs=vec![Crumb::new("Scenarios", PATH)]
            end=move || view! {
                <CompareViews page=View::Differences before=ids.0.clone() after=ids.1.clone() />
                <a class="button" href=export.clone() download="comparison.csv">"Export CSV"</a>
            }
        >
            <span><bdi>{before.name.clone()}</bdi>" and "<bdi>{after.name.clone()}</bdi></span>
        </PageHead>
        <Chooser page=View::Differences contexts before=before.id.clone() after=after.id.clone()>
            <div class="field field--quiet field--search">
                <label class="field__label" for="search">"Search"</label>
                <input class="field__input" id="search" name="q" type="search" value=search placeholder="Name" autocomplete="off" />
                <Icon glyph=Glyph::Search />
            </div>
            {kind.map(|kind| view! { <input type="hidden" name="how" value=kind.id() /> })}
        </Chooser>
        <section class="card card--clipped" id="people">
            <div class="card__head">
                <h2>"People"</h2>
                {(!by_kind.is_empty()).then(|| view! { <Segments label="How they differ" segments /> })}
            </div>
            {content}
        </section>
        <section class="card card--clipped" id="departments">
            <div class="card__head"><h2>"Departments"</h2><span class="hint">"Span: reports for each manager"</span></div>
            <Departments departments />
        </section>
    }
    .into_any()
}

fn segments(by_kind: &[(DifferenceKind, u64)], before: &ContextName, after: &ContextName, filter: &ComparisonFilter) -> Vec<Segment> {
    let all: u64 = by_kind.iter().map(|(_, count)| count).sum();
    let segment = |label: &str, count: u64, kind: Option<DifferenceKind>| Segment {
        label: format!("{label} {}", format::grouped(count)),
        href: format!("{}#people", query(&before.id, &after.id, &ComparisonFilter { kind, ..filter.clone() }).address(&path())),
        is_current: filter.kind == kind,
    };
    let kinds = by_kind.iter().map(|(kind, count)| segment(kind.label(), *count, Some(*kind)));
    std::iter::once(segment("All", all, None)).chain(kinds).collect()
}
