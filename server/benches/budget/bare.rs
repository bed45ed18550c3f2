//! The yardsticks of a page: fifty people, read and rendered as our pages do it, and one island with nothing else; both without session,
//! frame or layers (ADR 0007).

use axum::Router;
use axum::routing::get;
use contract::Date;
use contract::id::{ContextId, OrgId};
use contract::view::{PeopleFilter, PersonRow};
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes as _, generate_route_list, render_app_async};
use serde_json::Value;
use store::Store;
use tokio::net::TcpListener;

use crate::syncing::TENANT;

/// Path of the page with people.
pub(crate) const ROWS: &str = "/rows";

/// Serves both on the company in this folder and prints where.
pub(crate) async fn serve(folder: &str) -> Value {
    let store = Store::open(&format!("sqlite://{folder}/orgonaut.db")).await.expect("the company's database");
    let org = store.org_by_slug(TENANT).await.expect("a database that answers").expect("the company").id;
    let context = store.baseline(org).await.expect("a database that answers").expect("its Live Baseline").id;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("its address"));
    let options = LeptosOptions::builder().output_name("bare").build();
    let router = Router::new().leptos_routes(&options, generate_route_list(page), page);
    let router: Router = router.route(ROWS, get(render_app_async(move || people(store.clone(), org, context)))).with_state(options);
    axum::serve(listener, router).await.expect("a server");
    Value::Null
}

fn page() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8" /></head>
            <body><main><h1>"Bare"</h1><Counter /></main></body>
        </html>
    }
}

/// The first fifty people of a context.
fn people(store: Store, org: OrgId, context: ContextId) -> impl IntoView {
    let rows = Suspend::new(async move {
        let today = Date::parse("2026-01-15").expect("a day");
        let page = store.people_page(org, context, &PeopleFilter::default(), &today, None, 50).await.expect("people");
        page.items.into_iter().map(row).collect_view()
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8" /></head>
            <body><main><h1>"Bare"</h1><table><tbody>{rows}</tbody></table></main></body>
        </html>
    }
}

fn row(person: PersonRow) -> impl IntoView {
    let words = |words: Option<String>| view! { <td role="cell" data-label="Label"><span class="clamp" dir="auto">{words}</span></td> };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a href=format!("/people/{}", person.id)><strong class="person clamp" dir="auto">{person.name}</strong></a>
                <span class="table__sub clamp">{person.email}</span>
            </th>
            {words(person.job_title)}
            {words(person.department)}
            {words(person.manager)}
            {words(person.location)}
            <td role="cell">{person.status.label()}</td>
            <td class="table__number" role="cell" data-label="Started">{person.start_date}</td>
        </tr>
    }
}

#[island]
fn Counter() -> impl IntoView {
    let (count, set_count) = signal(0);
    view! { <button on:click=move |_| set_count.update(|count| *count += 1)>{count}</button> }
}
