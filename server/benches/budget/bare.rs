//! The yardstick of a page: fifty rows, or one island and nothing else, rendered and served as our pages are, out of memory: without
//! database, session or layers (ADR 0007).

use axum::Router;
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes as _, generate_route_list, render_app_async};
use serde_json::Value;
use tokio::net::TcpListener;

/// Path of the page with rows.
pub(crate) const ROWS: &str = "/rows";

/// Serves both and prints where.
pub(crate) async fn serve() -> Value {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("its address"));
    let options = LeptosOptions::builder().output_name("bare").build();
    let router = Router::new().leptos_routes(&options, generate_route_list(page), page);
    let router: Router = router.route(ROWS, get(render_app_async(rows))).with_state(options);
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

/// A table as large as that of people.
fn rows() -> impl IntoView {
    let rows = (0..50).map(|number| {
        let cells = (0..5)
            .map(|cell| view! { <td role="cell" data-label="Label"><span class="clamp" dir="auto">{format!("Words {cell}")}</span></td> });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <a href=format!("/people/{number}")><strong class="person clamp" dir="auto">{format!("Person {number}")}</strong></a>
                    <span class="table__sub clamp">{format!("person.{number}@acme.example")}</span>
                </th>
                {cells.collect_view()}
                <td class="table__number" role="cell" data-label="Started">"12 Mar 2024"</td>
            </tr>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8" /></head>
            <body><main><h1>"Bare"</h1><table><tbody>{rows.collect_view()}</tbody></table></main></body>
        </html>
    }
}

#[island]
fn Counter() -> impl IntoView {
    let (count, set_count) = signal(0);
    view! { <button on:click=move |_| set_count.update(|count| *count += 1)>{count}</button> }
}
