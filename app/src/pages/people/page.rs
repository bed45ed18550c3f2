//! The people page.

use contract::Permission;
use contract::view::{PeopleFilter, PeopleView};
use leptos::prelude::*;

use super::filter::{FilterBar, PATH, query, read};
use super::table::PeopleTable;
use crate::components::{EmptyKind, EmptyState, Moment, PageHead, Pager};
use crate::format;
use crate::pages::loaded::loaded;
use crate::request;

/// `/people?q=…&department=…&status=…&after=…`.
#[component]
pub(crate) fn PeoplePage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let address = request::query();
        let filter = read(&address);
        let after = address.get("after");
        let view = services.people(&actor, &filter, after).await?;
        let can_connect = actor.viewer.may(Permission::IntegrationsManage);
        let is_first = after.is_none();
        Ok(view! { <People view filter can_connect is_first /> })
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
) -> impl IntoView {
    let PeopleView { context, page, departments, everyone, last_sync } = view;
    let address = query(&filter);
    let first = (!is_first).then(|| address.address(PATH));
    let next = page.next.as_deref().map(|cursor| address.with("after", Some(cursor)).address(PATH));
    let (shown, total) = (page.items.len(), page.total);
    let content = if everyone == 0 {
        view! { <NobodyYet can_connect /> }.into_any()
    } else if shown == 0 {
        let action = Some(("Show everyone", PATH.to_owned()));
        view! {
            <EmptyState kind=EmptyKind::Filtered title="Nobody here" action>
                "None of the "{format::counted(everyone, "person", "people")}" of this organisation matches what is filtered by."
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <PeopleTable people=page.items />
            <div class="card__foot"><Pager shown total noun=("person", "people") first next /></div>
        }
        .into_any()
    };
    view! {
        <PageHead window="People" title=|| "People">
            <span>{context}</span>
            <span class="number">{format::counted(everyone, "person", "people")}</span>
            {last_sync.map(|at| view! { <span>"last sync "<Moment at /></span> })}
        </PageHead>
        {(everyone > 0).then(|| view! { <FilterBar filter departments /> })}
        <section class="card card--clipped">{content}</section>
    }
    .into_any()
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
