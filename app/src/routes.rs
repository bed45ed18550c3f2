//! Every page by its path, and the router the server merges.

use axum::Router;
use axum::routing::post;
use contract::Permission;
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async};
use leptos_router::components::{Route, Router as PageRouter, Routes};
use leptos_router::{SsrMode, path};

use crate::pages::gallery::{GalleryPage, SamplePage};
use crate::pages::home::HomePage;
use crate::pages::people::PeoplePage;
use crate::pages::problem::NotFoundPage;
use crate::pages::run::RunPage;
use crate::pages::run_log::RunLogPage;
use crate::pages::setup::SetupPage;
use crate::pages::sign_in::SignInPage;
use crate::pages::{setup, sign_in, sign_out};
use crate::shell;

/// Who gets a page. The use case behind the page decides; this says what it will decide, for navigation and for tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everyone.
    Anyone,
    /// Everyone signed in; the others are sent to sign in.
    SignedIn,
    /// Those whose role includes the permission; to the others it does not exist (404).
    Needs(Permission),
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRoute {
    /// Its path, parameters as `:name`.
    pub path: &'static str,
    /// Who gets it.
    pub access: Access,
    /// How it is rendered: whole, so that status and title are right and nothing waits for JavaScript.
    pub mode: SsrMode,
}

macro_rules! pages {
    ($($path:tt $access:expr => $view:ident),+ $(,)?) => {
        /// Every page.
        pub const PAGES: &[PageRoute] = &[$(PageRoute { path: $path, access: $access, mode: SsrMode::Async }),+];

        /// The pages behind their paths.
        #[component]
        fn App() -> impl IntoView {
            view! {
                <PageRouter>
                    <Routes fallback=NotFoundPage>
                        $(<Route path=path!($path) view=$view ssr=SsrMode::Async />)+
                    </Routes>
                </PageRouter>
            }
        }
    };
}

pages! {
    "/" Access::SignedIn => HomePage,
    "/people" Access::Needs(Permission::PeopleView) => PeoplePage,
    "/settings/integrations/logs" Access::Needs(Permission::IntegrationsManage) => RunLogPage,
    "/settings/integrations/logs/:id" Access::Needs(Permission::IntegrationsManage) => RunPage,
    "/setup" Access::Anyone => SetupPage,
    "/sign-in" Access::Anyone => SignInPage,
    "/_components" Access::Anyone => GalleryPage,
    "/_components/:page" Access::Anyone => SamplePage,
}

/// The pages, the forms they post to, and the page for everything else.
///
/// Every request must carry in its extensions: [`engine::Services`], [`crate::assets::Assets`], [`crate::request::RequestTime`] and
/// [`engine::ClientAddress`]; a [`tower_sessions::Session`]; and, when someone is signed in, their [`engine::Actor`].
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let options = LeptosOptions::builder().output_name("orgonaut").build();
    Router::new()
        .leptos_routes_with_handler(generate_route_list(App), render_app_async(page))
        .route("/setup", post(setup::submit))
        .route("/sign-in", post(sign_in::submit))
        .route("/sign-out", post(sign_out::submit))
        .fallback(render_app_async(page))
        .with_state(options)
}

/// The document of whatever page the path names.
pub(crate) fn page() -> impl IntoView {
    shell::document(|| view! { <App /> })
}
