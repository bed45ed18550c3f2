//! `GET /org-chart/reports?context=…&of=act_…&after=…`: the reports of one person, for a chart that opens a branch.

use axum::Json;
use axum::extract::Extension;
use axum::http::{StatusCode, Uri};
use contract::view::ChartBranch;
use engine::{Actor, Services};

use crate::pages::problem::status;
use crate::query::Query;

/// Path of the answer.
pub(crate) const PATH: &str = "/org-chart/reports";

/// Answers with a branch.
pub(crate) async fn reports(
    uri: Uri,
    Extension(services): Extension<Services>,
    actor: Option<Extension<Actor>>,
) -> Result<Json<ChartBranch>, StatusCode> {
    let Extension(actor) = actor.ok_or(StatusCode::UNAUTHORIZED)?;
    let query = Query::parse(uri.query().unwrap_or_default());
    let branch = services.chart_reports(&actor, query.get("context"), query.get("of").unwrap_or_default(), query.get("after")).await;
    branch.map(Json).map_err(|error| status(&error))
}
