//! Serves the gallery of components and sample pages, straight from `style/`, for work on how things look:
//! `cargo run -p app --features ssr --example gallery`, then <http://127.0.0.1:3999/_components>.

use app::assets::{Assets, IslandAssets};
use app::request::RequestTime;
use axum::Extension;
use contract::id::{OrgId, UserId};
use contract::view::Viewer;
use contract::{Permission, Plan, Timestamp};
use engine::Actor;
use tower_http::services::ServeDir;
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let assets = Assets { stylesheet: "/style/main.css".to_owned(), islands: islands(&format!("{root}/target/site/assets.json")) };
    let pages = app::routes::router::<()>()
        .nest_service("/style", ServeDir::new(format!("{root}/style")))
        .nest_service("/fonts", ServeDir::new(format!("{root}/style/fonts")))
        .nest_service("/pkg", ServeDir::new(format!("{root}/target/site/pkg")))
        .layer(Extension(assets))
        // 2026-11-20T14:08:00Z, when the samples are.
        .layer(Extension(RequestTime(Timestamp(1_795_183_680_000_000))))
        .layer(Extension(owner()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3999").await?;
    println!("http://127.0.0.1:3999/_components");
    axum::serve(listener, pages).await
}

/// What the last build of the site made; without one the pages go without.
fn islands(list: &str) -> Option<IslandAssets> {
    let list: serde_json::Value = serde_json::from_slice(&std::fs::read(list).ok()?).ok()?;
    let address = |name: &str| list[name].as_str().map(str::to_owned);
    Some(IslandAssets { script: address("js")?, module: address("wasm")? })
}

fn owner() -> Actor {
    let viewer = Viewer {
        name: "Maja Lindqvist".to_owned(),
        email: "maja@acme.example".to_owned(),
        tenant_id: "org_4kPmN8rT2wXq".to_owned(),
        tenant_name: "Acme Robotics".to_owned(),
        plan: Plan::Business,
        role: "Owner".to_owned(),
        permissions: Permission::ALL.to_vec(),
        has_several_tenants: false,
        unread_notifications: 0,
    };
    Actor { org_id: OrgId(Uuid::nil()), user_id: UserId(Uuid::nil()), viewer, password_is_initial: false }
}
