//! Every page by its path, and the router the server merges.

use axum::Router;
use axum::middleware::from_fn;
use axum::response::Redirect;
use axum::routing::{get, post};
use contract::Permission;
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async};
use leptos_router::components::{Route, Router as PageRouter, Routes};
use leptos_router::{SsrMode, path};

use crate::pages::audit::AuditPage;
use crate::pages::departments::DepartmentsPage;
use crate::pages::forgotten::{ForgotPasswordPage, ResetPasswordPage};
use crate::pages::gallery::{GalleryPage, SamplePage};
use crate::pages::integrations::hris::HrisPage;
use crate::pages::integrations::hris::disconnect::DisconnectPage;
use crate::pages::integrations::hris::webhook::WebhookPage;
use crate::pages::integrations::{self, IntegrationsPage};
use crate::pages::invitation::InvitationPage;
use crate::pages::notifications::NotificationsPage;
use crate::pages::org_chart::OrgChartPage;
use crate::pages::overview::OverviewPage;
use crate::pages::people::PeoplePage;
use crate::pages::person::PersonPage;
use crate::pages::problem::NotFoundPage;
use crate::pages::run::cancel::CancelRunPage;
use crate::pages::run::rerun::RerunPage;
use crate::pages::run::review::ReviewPage;
use crate::pages::run::undo::UndoRunPage;
use crate::pages::run::{self, RunPage};
use crate::pages::run_log::RunLogPage;
use crate::pages::scenarios::add::ScenarioAddPage;
use crate::pages::scenarios::compare::{CompareChartsPage, ComparePage};
use crate::pages::scenarios::edit::ScenarioEditPage;
use crate::pages::scenarios::list::ScenariosPage;
use crate::pages::scenarios::people::ScenarioPeoplePage;
use crate::pages::scenarios::person::ScenarioPersonPage;
use crate::pages::scenarios::scenario::ScenarioPage;
use crate::pages::scenarios::settings::ScenarioSettingsPage;
use crate::pages::settings::api_tokens::ApiTokensPage;
use crate::pages::settings::api_tokens::new::NewTokenPage;
use crate::pages::settings::api_tokens::revoke::RevokeTokenPage;
use crate::pages::settings::mail::MailPage;
use crate::pages::settings::member::{MemberPage, RemoveMemberPage};
use crate::pages::settings::members::MembersPage;
use crate::pages::settings::members::invite::InvitePage;
use crate::pages::settings::members::new::NewMemberPage;
use crate::pages::settings::organisation::OrganisationPage;
use crate::pages::settings::password::PasswordPage;
use crate::pages::settings::profile::ProfilePage;
use crate::pages::settings::role::RolePage;
use crate::pages::settings::roles::RolesPage;
use crate::pages::settings::sign_ins::SignInsPage;
use crate::pages::settings::{self, SettingsPage};
use crate::pages::setup::{SetupCodePage, SetupOrganisationPage, SetupOwnerPage};
use crate::pages::sign_in::SignInPage;
use crate::pages::{forgotten, go, invitation, notifications, org_chart, people, scenarios, setup, sign_in, sign_out};
use crate::{session_end, shell};

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
    "/" Access::SignedIn => OverviewPage,
    "/audit" Access::Needs(Permission::AuditView) => AuditPage,
    "/people" Access::Needs(Permission::PeopleView) => PeoplePage,
    "/people/:id" Access::Needs(Permission::PeopleView) => PersonPage,
    "/departments" Access::Needs(Permission::PeopleView) => DepartmentsPage,
    "/org-chart" Access::Needs(Permission::PeopleView) => OrgChartPage,
    "/scenarios" Access::Needs(Permission::ScenariosView) => ScenariosPage,
    "/scenarios/compare" Access::Needs(Permission::ScenariosView) => ComparePage,
    "/scenarios/compare/charts" Access::Needs(Permission::ScenariosView) => CompareChartsPage,
    "/scenarios/:id" Access::Needs(Permission::ScenariosView) => ScenarioPage,
    "/scenarios/:id/edits/:number" Access::Needs(Permission::ScenariosView) => ScenarioEditPage,
    "/scenarios/:id/people" Access::Needs(Permission::ScenariosView) => ScenarioPeoplePage,
    "/scenarios/:id/people/:actor" Access::Needs(Permission::ScenariosView) => ScenarioPersonPage,
    "/scenarios/:id/add" Access::Needs(Permission::ScenariosEdit) => ScenarioAddPage,
    "/scenarios/:id/settings" Access::Needs(Permission::ScenariosEdit) => ScenarioSettingsPage,
    "/notifications" Access::SignedIn => NotificationsPage,
    "/settings" Access::SignedIn => SettingsPage,
    "/settings/profile" Access::SignedIn => ProfilePage,
    "/settings/password" Access::SignedIn => PasswordPage,
    "/settings/sessions" Access::SignedIn => SignInsPage,
    "/settings/members" Access::Needs(Permission::MembersManage) => MembersPage,
    "/settings/members/invite" Access::Needs(Permission::MembersManage) => InvitePage,
    "/settings/members/new" Access::Needs(Permission::MembersManage) => NewMemberPage,
    "/settings/members/:id" Access::Needs(Permission::MembersManage) => MemberPage,
    "/settings/members/:id/remove" Access::Needs(Permission::MembersManage) => RemoveMemberPage,
    "/settings/roles" Access::Needs(Permission::MembersManage) => RolesPage,
    "/settings/roles/:id" Access::Needs(Permission::MembersManage) => RolePage,
    "/settings/mail" Access::Needs(Permission::MembersManage) => MailPage,
    "/settings/plan" Access::Needs(Permission::TenantManage) => OrganisationPage,
    "/settings/integrations" Access::Needs(Permission::IntegrationsManage) => IntegrationsPage,
    "/settings/integrations/hris" Access::Needs(Permission::IntegrationsManage) => HrisPage,
    "/settings/integrations/hris/disconnect" Access::Needs(Permission::IntegrationsManage) => DisconnectPage,
    "/settings/integrations/hris/webhook" Access::Needs(Permission::IntegrationsManage) => WebhookPage,
    "/settings/integrations/logs" Access::Needs(Permission::IntegrationsManage) => RunLogPage,
    "/settings/integrations/logs/:id" Access::Needs(Permission::IntegrationsManage) => RunPage,
    "/settings/integrations/logs/:id/review" Access::Needs(Permission::IntegrationsManage) => ReviewPage,
    "/settings/integrations/logs/:id/cancel" Access::Needs(Permission::IntegrationsManage) => CancelRunPage,
    "/settings/integrations/logs/:id/rerun" Access::Needs(Permission::IntegrationsManage) => RerunPage,
    "/settings/api-tokens" Access::Needs(Permission::IntegrationsManage) => ApiTokensPage,
    "/settings/api-tokens/new" Access::Needs(Permission::IntegrationsManage) => NewTokenPage,
    "/settings/api-tokens/:id/revoke" Access::Needs(Permission::IntegrationsManage) => RevokeTokenPage,
    "/settings/integrations/logs/:id/undo" Access::Needs(Permission::IntegrationsManage) => UndoRunPage,
    "/setup" Access::Anyone => SetupCodePage,
    "/setup/organisation" Access::Anyone => SetupOrganisationPage,
    "/setup/owner" Access::Anyone => SetupOwnerPage,
    "/sign-in" Access::Anyone => SignInPage,
    "/invitation" Access::Anyone => InvitationPage,
    "/forgot-password" Access::Anyone => ForgotPasswordPage,
    "/reset-password" Access::Anyone => ResetPasswordPage,
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
        .route(people::find::PATH, get(people::find::find))
        .route(org_chart::reports::PATH, get(org_chart::reports::reports))
        .route(integrations::hris::PATH, post(integrations::hris::submit))
        .route(integrations::hris::webhook::PATH, post(integrations::hris::webhook::submit))
        .route("/settings/integrations/logs/{id}/review", post(run::review::submit))
        .route("/settings/integrations/logs/{id}/cancel", post(run::cancel::submit))
        .route("/settings/integrations/logs/{id}/rerun", post(run::rerun::submit))
        .route(integrations::hris::disconnect::PATH, post(integrations::hris::disconnect::submit))
        .route("/settings/api-tokens/new", post(settings::api_tokens::new::submit))
        .route("/settings/api-tokens/{id}/revoke", post(settings::api_tokens::revoke::submit))
        .route("/settings/integrations/logs/{id}/undo", post(run::undo::submit))
        .route("/scenarios", post(scenarios::list::submit))
        .route("/scenarios/compare.csv", get(scenarios::compare::csv))
        .route("/scenarios/{id}", post(scenarios::scenario::submit))
        .route("/scenarios/{id}/people/{actor}", post(scenarios::person::submit))
        .route("/scenarios/{id}/add", post(scenarios::add::submit))
        .route("/scenarios/{id}/settings", post(scenarios::settings::submit))
        .route("/settings/profile", post(settings::profile::submit))
        .route("/settings/password", post(settings::password::submit))
        .route("/settings/sessions", post(settings::sign_ins::submit))
        .route(
            settings::members::INVITATIONS,
            get(|| async { Redirect::to(settings::members::PATH) }).post(settings::members::invitations::submit),
        )
        .route("/settings/members/invite", post(settings::members::invite::submit))
        .route("/settings/members/new", post(settings::members::new::submit))
        .route("/settings/members/{id}", post(settings::member::give_role))
        .route("/settings/members/{id}/remove", post(settings::member::remove))
        .route("/settings/roles/{id}", post(settings::role::submit))
        .route(settings::mail::PATH, post(settings::mail::submit))
        .route("/settings/plan", post(settings::organisation::submit))
        .route(settings::tenant::PATH, post(settings::tenant::submit))
        .route("/setup", post(setup::submit_code))
        .route("/setup/organisation", post(setup::submit_organisation))
        .route("/setup/owner", post(setup::submit_owner))
        .route(notifications::PATH, post(notifications::submit))
        .route("/notifications/{id}", get(notifications::follow))
        .route("/go/{tenant}/{*path}", get(go::go))
        .route(invitation::PATH, post(invitation::submit))
        .route(forgotten::ASK, post(forgotten::submit_ask))
        .route(forgotten::RESET, post(forgotten::submit_reset))
        .route("/sign-in", post(sign_in::submit))
        .route("/sign-out", post(sign_out::submit))
        .fallback(render_app_async(page))
        .layer(from_fn(session_end::guard))
        .with_state(options)
}

/// Paths open to somebody who has to choose a password first.
pub const WITH_INITIAL_PASSWORD: &[&str] = &[settings::PASSWORD, "/sign-out"];

/// Whether a path names a page.
pub(crate) fn is_page(path: &str) -> bool {
    page_of(path).is_some()
}

/// The page a path names.
pub(crate) fn page_of(path: &str) -> Option<&'static PageRoute> {
    let segments: Vec<_> = path.split('/').collect();
    let names = |page: &PageRoute| {
        let pattern: Vec<_> = page.path.split('/').collect();
        pattern.len() == segments.len()
            && pattern.iter().zip(&segments).all(|(pattern, segment)| pattern == segment || pattern.starts_with(':'))
    };
    PAGES.iter().find(|page| names(page))
}

/// The document of whatever page the path names.
pub(crate) fn page() -> impl IntoView {
    shell::document(|| view! { <App /> })
}
