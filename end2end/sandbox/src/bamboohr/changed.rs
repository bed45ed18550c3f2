//! `GET /v1/employees/changed` (section 3.4).

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::refusal::plain;
use super::rendering::rendered;
use super::view::{View, with_offset};
use crate::message::{Reply, Request};

/// Answers it. A change at the very second of `since` is told again rather than lost.
pub(super) fn changed(view: View<'_>, request: &Request) -> Result<Reply, Reply> {
    let since = since(request)?;
    let wanted = request.parameter("type").unwrap_or_else(|| "all".to_owned());
    if !matches!(wanted.as_str(), "inserted" | "updated" | "deleted" | "all") {
        return Err(plain(StatusCode::BAD_REQUEST, "Invalid type"));
    }
    let people = view.company.people().iter().map(|person| {
        let action = if person.created_at >= since { "Inserted" } else { "Updated" };
        (person.id, action, person.changed_at)
    });
    let deleted = view.company.deleted().iter().map(|(id, at)| (*id, "Deleted", *at));
    let mut latest = since;
    let mut employees = Map::new();
    for (id, action, at) in people.chain(deleted).filter(|(_, _, at)| *at >= since) {
        if wanted == "all" || action.eq_ignore_ascii_case(&wanted) {
            latest = latest.max(at);
            employees.insert(id.to_string(), json!({"id": id.to_string(), "action": action, "lastChanged": with_offset(at)}));
        }
    }
    Ok(rendered(request, "employees", &json!({"latest": with_offset(latest), "employees": map(employees)})))
}

/// The moment from which on changes are wanted.
pub(super) fn since(request: &Request) -> Result<Timestamp, Reply> {
    let since = request.parameter("since").and_then(|since| since.parse().ok());
    since.ok_or_else(|| plain(StatusCode::BAD_REQUEST, "Missing or invalid since"))
}

/// A map without entries comes as an empty array (section 2).
pub(super) fn map(entries: Map<String, Value>) -> Value {
    if entries.is_empty() { json!([]) } else { Value::Object(entries) }
}
