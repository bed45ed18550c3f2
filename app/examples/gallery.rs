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

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let islands = std::env::args().nth(1);
    let assets = Assets {
        stylesheet: "/style/main.css".to_owned(),
        islands: islands
            .as_ref()
            .map(|_| IslandAssets { script: "/pkg/frontend.js".to_owned(), module: "/pkg/frontend_bg.wasm".to_owned() }),
    };
    let pages = app::routes::router::<()>()
        .nest_service("/style", ServeDir::new(format!("{root}/style")))
        .nest_service("/fonts", ServeDir::new(format!("{root}/style/fonts")))
        .nest_service("/pkg", ServeDir::new(islands.unwrap_or_default()))
        .layer(Extension(assets))
        // 2026-11-20T14:08:00Z, when the samples are.
        .layer(Extension(RequestTime(Timestamp(1_795_183_680_000_000))))
        .layer(Extension(owner()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3999").await?;
    println!("http://127.0.0.1:3999/_components");
    axum::serve(listener, pages).await
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
    };
    Actor { org_id: OrgId(Default::default()), user_id: UserId(Default::default()), viewer }
}
