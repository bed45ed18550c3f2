//! Who is around a person: managers above, reports below, the same person in other contexts.

use contract::view::{Counterpart, Page, PersonName};
use leptos::prelude::*;

use crate::components::Pager;
use crate::format;
use crate::query::Query;

/// Managers, and the other contexts.
#[component]
pub(super) fn Around(
    /// Managers from the top down, the person's own last.
    chain: Vec<PersonName>,
    /// The person's own manager, in the plan or not.
    manager: Option<PersonName>,
    /// The manager's source id while the manager is not here yet.
    deferred_manager: Option<String>,
    /// The same person elsewhere.
    counterparts: Vec<Counterpart>,
) -> impl IntoView {
    let chain = if chain.is_empty() { manager.into_iter().collect() } else { chain };
    let managers = match (chain.is_empty(), deferred_manager) {
        (_, Some(id)) => {
            view! { <p class="card__body">"Manager not here yet: employee "<strong>{id}</strong>" at the source."</p> }.into_any()
        }
        (true, None) => view! { <p class="card__body hint">"Reports to nobody."</p> }.into_any(),
        (false, None) => view! { <People people=chain /> }.into_any(),
    };
    let elsewhere = counterparts.into_iter().map(|there| {
        view! { <li><a href=format!("/people/{}", there.id)><bdi>{there.context}</bdi></a></li> }
    });
    let elsewhere = elsewhere.collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby="managers">
            <header class="card__head"><h2 id="managers">"Reports to"</h2></header>
            {managers}
        </section>
        {(!elsewhere.is_empty()).then(|| view! {
            <section class="card" aria-labelledby="elsewhere">
                <header class="card__head"><h2 id="elsewhere">"In other contexts"</h2></header>
                <ul class="person-list">{elsewhere}</ul>
            </section>
        })}
    }
    .into_any()
}

/// Direct reports, page by page.
#[component]
pub(super) fn Reports(
    /// The person.
    id: String,
    /// The reports.
    reports: Page<PersonName>,
    /// Everybody below.
    below: u64,
) -> impl IntoView {
    let path = format!("/people/{id}");
    let next = reports.next.map(|cursor| Query::default().with("reports", Some(&cursor)).address(&path));
    let (shown, total) = (reports.items.len(), reports.total);
    let heading = if below > total { format!("{} below in all", format::counted(below, "person", "people")) } else { String::new() };
    view! {
        <section class="card" aria-labelledby="reports">
            <header class="card__head"><h2 id="reports">"Direct reports"</h2><span class="hint number">{heading}</span></header>
            {if shown == 0 {
                view! { <p class="card__body hint">"Nobody."</p> }.into_any()
            } else {
                view! { <People people=reports.items /> }.into_any()
            }}
            {(total > 0).then(|| view! {
                <div class="card__foot"><Pager shown total noun=("report", "reports") first=None next /></div>
            })}
        </section>
    }
    .into_any()
}

#[component]
fn People(people: Vec<PersonName>) -> impl IntoView {
    let people = people.into_iter().map(|person| {
        view! {
            <li>
                <a href=format!("/people/{}", person.id)><bdi>{person.name}</bdi></a>
                {person.job_title.map(|title| view! { <span class="hint"><bdi>{title}</bdi></span> })}
            </li>
        }
    });
    view! { <ul class="person-list">{people.collect_view()}</ul> }.into_any()
}
