//! The yardstick of a page: one with an island and nothing else, rendered and served as our pages are, without database, session or layers.

use axum::Router;
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use serde_json::Value;
use tokio::net::TcpListener;

/// Serves it and prints where.
pub(crate) async fn serve() -> Value {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("its address"));
    let options = LeptosOptions::builder().output_name("bare").build();
    let router: Router = Router::new().leptos_routes(&options, generate_route_list(page), page).with_state(options);
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

#[island]
fn Counter() -> impl IntoView {
    let (count, set_count) = signal(0);
    view! { <button on:click=move |_| set_count.update(|count| *count += 1)>{count}</button> }
}
