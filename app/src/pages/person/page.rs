//! The page of one person.

use contract::Provider;
use contract::view::{ContextKind, FactOrigin, PersonStatus, PersonView};
use leptos::prelude::*;

use super::facts::Facts;
use super::history::History;
use super::people::{Around, Reports};
use crate::components::{Crumb, Note, PageHead, PersonBadge, Tone};
use crate::pages::loaded::loaded;
use crate::pages::people::area::{AreaPage, ContextMark, in_context};
use crate::request;

/// `/people/:id?reports=…&history=…`.
#[component]
pub(crate) fn PersonPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let id = path.rsplit('/').next().unwrap_or_default();
        let query = request::query();
        let view = services.person(&actor, id, query.get("reports"), query.get("history")).await?;
        Ok(view! { <Person view /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Person(
    /// What came back.
    view: PersonView,
) -> impl IntoView {
    let kept = in_context(&view.contexts);
    let crumbs = vec![Crumb::new("People", kept.clone().address(AreaPage::People.path()))];
    let status = view.status;
    let chart = (status != PersonStatus::Deactivated)
        .then(|| format!("{}#{}", kept.with("root", Some(&view.id)).address(AreaPage::OrgChart.path()), view.id));
    let name = view.name.clone();
    let about = [view.job_title.clone(), view.department.clone()].into_iter().flatten();
    let about = about.map(|words| view! { <span><bdi>{words}</bdi></span> }).collect_view();
    let overridden = view.facts.iter().filter(|fact| matches!(fact.origin, FactOrigin::Planner { .. })).count();
    let is_locked = view.contexts.current.kind == ContextKind::Baseline;
    view! {
        <PageHead
            window=view.name.clone()
            title=move || view! { <bdi>{name.clone()}</bdi> }
            crumbs
            end=move || view! { <Actions chart=chart.clone() status /> }
        >
            {about}
            <ContextMark context=view.contexts.current.clone() />
        </PageHead>
        {view.left_alone_by.map(|provider| view! { <LeftAlone provider /> })}
        <div class="person-page">
            <div class="stack">
                <Facts facts=view.facts source=view.source is_locked overridden deferred_manager=view.deferred_manager.clone() />
                <History id=view.id.clone() rows=view.history next=view.history_next />
            </div>
            <div class="stack">
                <Around
                    chain=view.chain
                    manager=view.manager
                    deferred_manager=view.deferred_manager
                    counterparts=view.counterparts
                />
                <Reports id=view.id reports=view.reports below=view.people_below />
            </div>
        </div>
    }
    .into_any()
}

/// Says that a sync knows the person and does not mean them.
#[component]
fn LeftAlone(provider: Provider) -> impl IntoView {
    let provider = provider.label();
    view! {
        <Note tone=Tone::Mute title=format!("Out of the scope of {provider}'s sync")>
            <p>
                {format!("{provider} has this person, and the sync is set to other people: they are kept here as they are, and what changes there \
                          does not come here until the scope takes them in again.")}
            </p>
        </Note>
    }
    .into_any()
}

/// What can be done with the person: the slot for it in the page's head.
#[component]
fn Actions(chart: Option<String>, status: PersonStatus) -> impl IntoView {
    view! {
        <PersonBadge status />
        {chart.map(|href| view! { <a class="button" href=href>"Show in the org chart"</a> })}
    }
    .into_any()
}
