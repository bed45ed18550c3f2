//! The people page.

use contract::Permission;
use contract::view::{ContextSwitch, DirectoryView, PeopleFilter, PeopleOrder, PeopleView, is_counted_roughly};
use leptos::prelude::*;

use super::area::{AreaBar, AreaPage, in_context};
use super::filter::{FilterBar, PATH, query, read, read_order, with_order};
use super::table::PeopleTable;
use crate::components::{EmptyKind, EmptyState, Moment, PageHead, Pager};
use crate::format;
use crate::pages::loaded::loaded;
use crate::query::Query;
use crate::request;

/// `/people?context=…&q=…&department=…&status=…&sort=…&after=…`.
#[component]
pub(crate) fn PeoplePage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let address = request::query();
        let (filter, order) = (read(&address), read_order(&address));
        let after = address.get("after");
        let DirectoryView { contexts, people } = services.people(&actor, address.get("context"), &filter, order, after).await?;
        let can_connect = actor.viewer.may(Permission::IntegrationsManage);
        let is_first = after.is_none();
        Ok(view! { <People view=people filter can_connect is_first contexts order /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn People(
    /// What came back.
    view: PeopleView,
    /// The filter it came back for.
    filter: PeopleFilter,
    /// Whether the viewer could do something about there being nobody.
    can_connect: bool,
    /// Whether this is the first page.
    is_first: bool,
    /// The contexts; without them the page offers no other view of people.
    #[prop(optional, into)]
    contexts: Option<ContextSwitch>,
    /// The order they are in.
    #[prop(optional)]
    order: PeopleOrder,
) -> impl IntoView {
    let PeopleView { context, page, departments, everyone, last_sync } = view;
    let kept = contexts.as_ref().map(in_context).unwrap_or_default();
    let address = with_order(query(&filter).and(&kept), order);
    let first = (!is_first).then(|| address.clone().address(PATH));
    let next = page.next.as_deref().map(|cursor| address.clone().with("after", Some(cursor)).address(PATH));
    let export = address.clone().address("/people.csv");
    let (shown, total) = (page.items.len(), page.total);
    let is_about = is_counted_roughly(filter.search.as_deref(), total);
    let content = if everyone == 0 {
        view! { <NobodyYet can_connect /> }.into_any()
    } else if shown == 0 {
        let action = Some(("Show everyone", kept.clone().address(PATH)));
        view! {
            <EmptyState kind=EmptyKind::Filtered title="Nobody here" action>
                "None of the "{format::counted(everyone, "person", "people")}" of this organisation matches what is filtered by."
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <PeopleTable people=page.items order address=address.clone() />
            <div class="card__foot"><Pager shown total noun=("person", "people") first next is_about /></div>
        }
        .into_any()
    };
    let context_id = contexts.as_ref().and_then(|contexts| contexts.current.in_address()).map(str::to_owned);
    view! {
        <PageHead window="People" title=|| "People" end=move || view! { <ExportLink has_people={everyone > 0} href=export.clone() /> }>
            <span><bdi>{context}</bdi></span>
            <span class="number">{format::counted(everyone, "person", "people")}</span>
            {last_sync.map(|at| view! { <span>"last sync "<Moment at /></span> })}
        </PageHead>
        {contexts.map(|contexts| view! { <AreaBar page=AreaPage::People contexts /> })}
        {(everyone > 0).then(|| view! { <FilterBar filter departments order context=context_id /> })}
        <section class="card card--clipped">{content}</section>
    }
    .into_any()
}

/// Takes along what the filter shows.
#[component]
fn ExportLink(has_people: bool, href: String) -> impl IntoView {
    has_people.then(|| view! { <a class="button" href=href download="">"Export CSV"</a> })
}

#[component]
fn NobodyYet(can_connect: bool) -> impl IntoView {
    if can_connect {
        let action = Some(("See the syncs", "/settings/integrations/logs".to_owned()));
        view! {
            <EmptyState kind=EmptyKind::New title="No people yet" action>
                "They come with the first sync of your HR system. The log of syncs shows whether one is under way."
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState kind=EmptyKind::New title="No people yet">
                "They come with the first sync of the HR system, which an owner or admin of your organisation connects."
            </EmptyState>
        }
        .into_any()
    }
}

/// The query of the page in another order, from its beginning.
pub(super) fn in_order(address: &Query, order: PeopleOrder) -> String {
    with_order(address.clone(), order).address(PATH)
}
