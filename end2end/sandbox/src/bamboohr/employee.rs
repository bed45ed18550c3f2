//! `GET /v1/employees/{id}` (section 3.2).

use axum::http::StatusCode;
use jiff::civil::Date;
use serde_json::json;

use super::fields::Field;
use super::refusal::plain;
use super::rendering::rendered;
use super::view::{Restricted, Row, View};
use crate::message::{Reply, Request};

/// Most fields a read or a report may name.
pub(super) const MOST_FIELDS: usize = 400;

/// Answers it. Without `fields` only the id comes; what is unknown or forbidden is dropped without a word.
pub(super) fn employee(view: View<'_>, request: &Request, id: &str) -> Result<Reply, Reply> {
    // The employee the key belongs to: none of the sandbox's users is one.
    if id == "0" {
        return Ok(rendered(request, "employee", &json!({"id": "0"})));
    }
    let person = id.parse().ok().and_then(|id| view.company.person(id));
    let person = person.ok_or_else(|| plain(StatusCode::NOT_FOUND, "Employee not found"))?;
    let names = request.parameter("fields").unwrap_or_default();
    let names: Vec<&str> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.len() > MOST_FIELDS {
        return Err(plain(StatusCode::BAD_REQUEST, "Too many fields"));
    }
    let row = Row { view: with_future_rows(view, request), person, columns: &columns(&names), restricted: Restricted::Dropped };
    Ok(rendered(request, "employee", &row))
}

/// The known fields among names and numbers, the id first.
pub(super) fn columns(names: &[&str]) -> Vec<(String, Field)> {
    let mut columns = vec![("id".to_owned(), Field::Id)];
    for name in names {
        let field = Field::by_name(name).filter(|_| columns.iter().all(|(known, _)| known != name));
        columns.extend(field.map(|field| ((*name).to_owned(), field)));
    }
    columns
}

/// `onlyCurrent=false` lets rows count whose day has not come.
pub(super) fn with_future_rows<'a>(view: View<'a>, request: &Request) -> View<'a> {
    let reveals = request.parameter("onlyCurrent").is_some_and(|value| value.eq_ignore_ascii_case("false"));
    if reveals { View { day: Date::MAX, ..view } } else { view }
}
