//! A tenant whose people come from a simulated BambooHR.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use contract::view::RunRow;
use contract::{Plan, Provider};
use engine::Services;
use engine::operator::TargetChoice;
use sandbox::{Options, Running, Sandbox};

use super::TestApp;

/// The tenant.
pub(crate) const TENANT: &str = "acme";
/// The tenant's owner.
pub(crate) const OWNER: &str = "owner@acme.example";
/// Somebody who may change scenarios and nothing of the tenant.
pub(crate) const EDITOR: &str = "editor@acme.example";
/// Somebody who may see people and nothing else.
pub(crate) const VIEWER: &str = "viewer@acme.example";
/// The owner of another tenant.
pub(crate) const STRANGER: &str = "owner@rival.example";
/// The password of all of them.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// A server with two tenants, one of them connected.
pub(crate) struct Company {
    pub(crate) app: TestApp,
    pub(crate) vendor: Running,
}

impl Company {
    /// Connects the tenant; its first sync is queued. On SQLite when no other database is given.
    pub(crate) async fn connected(database_url: Option<&str>) -> Self {
        let vendor = Sandbox::start(Options { people: 40, ..Options::default() }).await.unwrap();
        let routes = vendor.routes();
        let mut variables = vec![("ORGONAUT_HTTP_ROUTES", routes.as_str())];
        variables.extend(database_url.map(|url| ("ORGONAUT_DATABASE_URL", url)));
        let app = TestApp::with(&variables).await;
        let company = Self { app, vendor };
        let services = company.services();
        services.create_tenant(TENANT, "Acme Robotics", Plan::Business).await.unwrap();
        services.create_tenant("rival", "Rival", Plan::Business).await.unwrap();
        let users = [(TENANT, OWNER, "owner"), (TENANT, EDITOR, "editor"), (TENANT, VIEWER, "viewer"), ("rival", STRANGER, "owner")];
        for (tenant, email, role) in users {
            services.create_user(tenant, email, "Maja Lind", role, PASSWORD.into()).await.unwrap();
        }
        let settings = BTreeMap::from([("subdomain".to_owned(), "acme".to_owned())]);
        let secrets = BTreeMap::from([("api_key".to_owned(), sandbox::ADMINISTRATOR_KEY.into())]);
        services.connect_integration(TENANT, Provider::BambooHr, settings, secrets, vec![TargetChoice::Baseline], false).await.unwrap();
        company
    }

    /// Connects the tenant and carries out its first sync.
    pub(crate) async fn synced(database_url: Option<&str>) -> (Self, RunRow) {
        let company = Self::connected(database_url).await;
        let run = company.sync().await;
        (company, run)
    }

    /// Syncs everybody, to the end.
    pub(crate) async fn sync(&self) -> RunRow {
        let run = self.services().request_sync(TENANT, Provider::BambooHr).await.unwrap();
        self.services().finish_run(TENANT, &run.id).await.unwrap()
    }

    /// Signs somebody in.
    pub(crate) async fn sign_in(&self, email: &str) {
        let response = self.app.post("/sign-in", &[("email", email), ("password", PASSWORD), ("next", "/people")]).await;
        assert_eq!((response.status, response.header("location")), (StatusCode::SEE_OTHER, "/people"), "{}", response.text);
    }

    /// Signs somebody in with a browser of their own; gives its cookies.
    pub(crate) async fn sign_in_apart(&self, email: &str) -> BTreeMap<String, String> {
        self.app.set_cookies(BTreeMap::new());
        self.sign_in(email).await;
        self.app.cookies()
    }

    fn services(&self) -> &Services {
        &self.app.application.services
    }
}
