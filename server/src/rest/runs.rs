//! Runs.

use axum::extract::{Extension, Path, RawQuery, State};
use axum::response::Response;
use contract::{AppError, FieldError};
use engine::Services;
use url::form_urlencoded;

use super::answer::{Run, RunDetail, RunList};
use super::bearer::Asking;
use super::failure::ErrorAnswer;

const LIMIT: u32 = 20;
const LIMIT_MAX: u32 = 100;

/// Lists the runs of a connection, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/integrations/{id}/logs",
    operation_id = "list_runs",
    tag = "runs",
    params(
        ("id" = String, Path, description = "Id of the connection, `int_…`."),
        ("limit" = Option<u32>, Query, description = "How many at most, 1 to 100; 20 when left out.", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of an earlier answer."),
    ),
    responses(
        (status = 200, body = RunList),
        (status = 400, body = ErrorAnswer, description = "A limit or a cursor that is none."),
        (status = 401, body = ErrorAnswer, description = "No token, or one that lets nobody in."),
        (status = 404, body = ErrorAnswer, description = "No such connection in the token's organisation."),
        (status = 429, body = ErrorAnswer, description = "More than ten requests a second in the long run."),
    ),
    security(("token" = ["integrations:read"]))
)]
pub(super) async fn list(
    State(services): State<Services>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    Extension(asking): Extension<Asking>,
) -> Response {
    let found = match Paging::read(query.as_deref().unwrap_or_default()) {
        Ok(Paging { limit, cursor }) => services.api_runs(&asking.client, &id, cursor.as_deref(), limit).await,
        Err(error) => Err(error),
    };
    asking.answer(found.map(|(runs, next_cursor)| RunList {
        data: runs.into_iter().map(Run::from).collect(),
        has_more: next_cursor.is_some(),
        next_cursor,
    }))
}

/// Shows one run.
#[utoipa::path(
    get,
    path = "/api/v1/runs/{id}",
    operation_id = "show_run",
    tag = "runs",
    params(("id" = String, Path, description = "Id of the run, `sync_…`.")),
    responses(
        (status = 200, body = RunDetail),
        (status = 401, body = ErrorAnswer, description = "No token, or one that lets nobody in."),
        (status = 404, body = ErrorAnswer, description = "No such run in the token's organisation."),
        (status = 429, body = ErrorAnswer, description = "More than ten requests a second in the long run."),
    ),
    security(("token" = ["integrations:read"]))
)]
pub(super) async fn show(State(services): State<Services>, Path(id): Path<String>, Extension(asking): Extension<Asking>) -> Response {
    let run = services.api_run(&asking.client, &id).await;
    asking.answer(run.map(RunDetail::from))
}

/// Which part of a list is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Paging {
    limit: u32,
    cursor: Option<String>,
}

impl Paging {
    fn read(query: &str) -> Result<Self, AppError> {
        let (mut paging, mut errors) = (Self { limit: LIMIT, cursor: None }, Vec::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "limit" => match value.parse() {
                    Ok(limit) if (1..=LIMIT_MAX).contains(&limit) => paging.limit = limit,
                    _ => errors.push(FieldError::new("limit", format!("`limit` is a number from 1 to {LIMIT_MAX}."))),
                },
                "cursor" => paging.cursor = Some(value.into_owned()),
                other => errors.push(FieldError::new(other, "There is no such parameter; there are `limit` and `cursor`.")),
            }
        }
        if errors.is_empty() { Ok(paging) } else { Err(AppError::Invalid { fields: errors }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_beyond_the_maximum_is_refused_with_the_maximum() {
        assert_eq!(Paging::read("").unwrap(), Paging { limit: 20, cursor: None });
        assert_eq!(Paging::read("limit=100&cursor=a%20b").unwrap(), Paging { limit: 100, cursor: Some("a b".to_owned()) });
        for query in ["limit=101", "limit=0", "limit=-1", "limit=many", "limit=", "limt=5"] {
            let Err(AppError::Invalid { fields }) = Paging::read(query) else { panic!("{query} was taken") };
            assert_eq!(fields.len(), 1, "{query}");
        }
    }
}
