//! `GET /people/find?context=…&q=…`: a few people whom the words fit, for whoever is typing.

use axum::Json;
use axum::extract::Extension;
use axum::http::{StatusCode, Uri};
use contract::view::PersonHit;
use engine::{Actor, Services};

use crate::pages::problem::status;
use crate::query::Query;

/// Path of the answer.
pub(crate) const PATH: &str = "/people/find";

/// Answers with people.
pub(crate) async fn find(
    uri: Uri,
    Extension(services): Extension<Services>,
    actor: Option<Extension<Actor>>,
) -> Result<Json<Vec<PersonHit>>, StatusCode> {
    let Extension(actor) = actor.ok_or(StatusCode::UNAUTHORIZED)?;
    let query = Query::parse(uri.query().unwrap_or_default());
    let hits = services.find_people(&actor, query.get("context"), query.get("q").unwrap_or_default()).await;
    hits.map(Json).map_err(|error| status(&error))
}
