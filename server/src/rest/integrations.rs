//! Connections.

use axum::extract::{Extension, Path, State};
use axum::response::Response;
use engine::Services;

use super::answer::{Integration, IntegrationDetail, IntegrationList};
use super::bearer::Asking;
use super::failure::ErrorAnswer;

/// Lists every connection, live or over.
#[utoipa::path(
    get,
    path = "/api/v1/integrations",
    operation_id = "list_integrations",
    tag = "integrations",
    responses(
        (status = 200, body = IntegrationList),
        (status = 401, body = ErrorAnswer, description = "No token, or one that lets nobody in."),
        (status = 429, body = ErrorAnswer, description = "More than ten requests a second in the long run."),
    ),
    security(("token" = ["integrations:read"]))
)]
pub(super) async fn list(State(services): State<Services>, Extension(asking): Extension<Asking>) -> Response {
    let connections = services.api_connections(&asking.client).await;
    asking.answer(connections.map(|connections| IntegrationList { data: connections.into_iter().map(Integration::from).collect() }))
}

/// Shows one connection.
#[utoipa::path(
    get,
    path = "/api/v1/integrations/{id}",
    operation_id = "show_integration",
    tag = "integrations",
    params(("id" = String, Path, description = "Id of the connection, `int_…`.")),
    responses(
        (status = 200, body = IntegrationDetail),
        (status = 401, body = ErrorAnswer, description = "No token, or one that lets nobody in."),
        (status = 404, body = ErrorAnswer, description = "No such connection in the token's organisation."),
        (status = 429, body = ErrorAnswer, description = "More than ten requests a second in the long run."),
    ),
    security(("token" = ["integrations:read"]))
)]
pub(super) async fn show(State(services): State<Services>, Path(id): Path<String>, Extension(asking): Extension<Asking>) -> Response {
    let connection = services.api_connection(&asking.client, &id).await;
    asking.answer(connection.map(IntegrationDetail::from))
}
