//! A comparison as CSV.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::filter::read;
use crate::pages::form_state::fail;
use crate::query::Query;
use crate::request;

/// `/scenarios/compare.csv?a=…&b=…&how=…&q=…`: everybody who differs, unpaged.
pub(crate) async fn csv(parts: Parts) -> Response {
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let csv = async {
        let (services, actor) = request::acting(&parts)?;
        services.comparison_csv(&actor, query.get("a"), query.get("b"), &read(&query)).await
    };
    match csv.await {
        Ok(csv) => {
            let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"comparison.csv\"")];
            (headers, csv).into_response()
        }
        Err(error) => fail(parts, error).await,
    }
}
