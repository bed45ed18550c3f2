//! `POST /v1/reports/custom` (section 3.9).

use axum::http::{StatusCode, header};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::employee::{MOST_FIELDS, columns, with_future_rows};
use super::refusal::plain;
use super::rendering::xml;
use super::view::{Restricted, Row, View};
use crate::message::{Reply, Request};

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    title: String,
    fields: Vec<Value>,
    #[serde(default)]
    filters: Filters,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Filters {
    last_changed: Option<LastChanged>,
    employee_ids: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct LastChanged {
    value: Timestamp,
}

#[derive(Serialize)]
struct Report<'a> {
    title: String,
    fields: Vec<Value>,
    employees: Vec<Row<'a>>,
}

/// Answers it: everybody, active or not; unknown and forbidden fields are missing without a word.
pub(super) fn custom(view: View<'_>, request: &Request) -> Result<Reply, Reply> {
    let json = format(request)?;
    let wanted = wanted(request)?;
    let names: Vec<String> = wanted.fields.iter().map(text).collect();
    if names.len() > MOST_FIELDS {
        return Err(plain(StatusCode::BAD_REQUEST, "Too many fields"));
    }
    let view = with_future_rows(view, request);
    let mut columns = columns(&names.iter().map(String::as_str).collect::<Vec<_>>());
    columns.retain(|(_, field)| view.may_read(*field));

    let ids: Option<Vec<String>> = wanted.filters.employee_ids.map(|ids| ids.iter().map(text).collect());
    let since = wanted.filters.last_changed.map(|filter| filter.value);
    let people = view.company.people().iter();
    let people = people.filter(|person| ids.as_ref().is_none_or(|ids| ids.contains(&person.id.to_string())));
    let people = people.filter(|person| since.is_none_or(|since| person.changed_at >= since));
    let report = Report {
        title: wanted.title,
        fields: columns
            .iter()
            .filter(|(name, _)| names.contains(name))
            .map(|(name, field)| json!({"id": name, "type": field.definition().kind.word(), "name": field.definition().label}))
            .collect(),
        employees: people.map(|person| Row { view, person, columns: &columns, restricted: Restricted::Dropped }).collect(),
    };
    Ok(if json { Reply::json(&report) } else { xml("report", &report) })
}

/// Whether JSON is wanted rather than XML. BambooHR's CSV, XLS and PDF are not played: they, like anything unknown, are a 404.
fn format(request: &Request) -> Result<bool, Reply> {
    let not_found = || plain(StatusCode::NOT_FOUND, "Report format not found");
    let format = request.parameter("format").map(|format| format.to_lowercase());
    match (format.as_deref(), request.header(&header::ACCEPT)) {
        (Some("json"), _) | (None, Some("application/json")) => Ok(true),
        (Some("xml"), _) | (None, Some("text/xml")) => Ok(false),
        _ => Err(not_found()),
    }
}

/// The body is taken for JSON only under the exact content type; all else is read as XML, which none of our callers sends.
fn wanted(request: &Request) -> Result<Wanted, Reply> {
    if request.header(&header::CONTENT_TYPE) != Some("application/json") {
        return Err(plain(StatusCode::BAD_REQUEST, "Malformed XML"));
    }
    serde_json::from_slice(&request.body).map_err(|_| plain(StatusCode::BAD_REQUEST, "Malformed JSON"))
}

/// Names and ids come as text or as numbers.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
