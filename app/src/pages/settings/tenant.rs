//! Looking at another tenant. There is no page: the switcher in the top bar posts here.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::SwitchTenantForm;
use tower_sessions::Session;

use crate::pages::form_state::{done, fail};
use crate::request::{self, session_failure};
use crate::session::{self, Flash};

/// Where the switcher posts to.
pub(crate) const PATH: &str = "/switch-organisation";

/// Makes the session look at the tenant, if the person is a member of it.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<SwitchTenantForm>) -> Response {
    let switched = async {
        let (services, actor) = request::acting(&parts)?;
        let org = services.tenant_to_switch_to(&actor, &form.tenant).await?;
        session::switch_tenant(&session, org).await.map_err(|error| session_failure(&parts, &error))
    };
    match switched.await {
        Ok(()) => done(&session, &parts, Flash::TenantSwitched, "/").await,
        Err(error) => fail(parts, error).await,
    }
}
