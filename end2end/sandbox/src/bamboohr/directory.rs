//! `GET /v1/employees/directory`: what a company shows of itself, incomplete on purpose (section 3.1).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::employee::with_future_rows;
use super::fields::Field;
use super::refusal::plain;
use super::rendering::rendered;
use super::view::View;
use crate::company::Person;
use crate::message::{Reply, Request};

/// Field, type and label in the recorded order. No status, no number, no manager's id.
const FIELDSET: [(&str, &str, &str); 20] = [
    ("displayName", "text", "Display name"),
    ("firstName", "text", "First name"),
    ("lastName", "text", "Last name"),
    ("preferredName", "text", "Preferred name"),
    ("jobTitle", "list", "Job title"),
    ("workPhone", "text", "Work Phone"),
    ("mobilePhone", "text", "Mobile Phone"),
    ("workEmail", "email", "Work Email"),
    ("department", "list", "Department"),
    ("location", "list", "Location"),
    ("division", "list", "Division"),
    ("linkedIn", "text", "LinkedIn URL"),
    ("pronouns", "list", "Pronouns"),
    ("workPhoneExtension", "text", "Extension"),
    ("facebook", "text", "Facebook URL"),
    ("twitterFeed", "text", "Twitter URL"),
    ("supervisor", "employee", "Manager"),
    ("photoUploaded", "bool", "Employee photo"),
    ("photoUrl", "url", "Photo URL"),
    ("canUploadPhoto", "bool", ""),
];

/// Answers it; an empty directory is a 404.
pub(super) fn directory(view: View<'_>, request: &Request) -> Result<Reply, Reply> {
    let view = with_future_rows(view, request);
    let shown = view.company.people().iter().filter(|person| person.is_active(view.company.today) && !is_hidden(view, person));
    let employees: Vec<Value> = shown.map(|person| entry(view, person)).collect();
    if employees.is_empty() {
        return Err(plain(StatusCode::NOT_FOUND, "Directory is empty"));
    }
    let fields: Vec<Value> = FIELDSET.iter().map(|(id, kind, name)| json!({"id": id, "type": kind, "name": name})).collect();
    Ok(rendered(request, "directory", &json!({"fields": fields, "employees": employees})))
}

/// Companies hide people, mostly contractors, and nothing marks the gap.
fn is_hidden(view: View<'_>, person: &Person) -> bool {
    let status = person.employment(view.day).map(|row| view.company.statuses.name(row.status));
    status == Some("Contractor")
}

fn entry(view: View<'_>, person: &Person) -> Value {
    let mut entry = Map::new();
    for (name, _, _) in FIELDSET {
        // "First Last" here, unlike in reports.
        let field = if name == "supervisor" { Some(Field::SupervisorName) } else { Field::by_name(name) };
        let value = match field {
            Some(field) if !view.may_read_of(person, field) => continue,
            Some(field) => json!(view.value(person, field)),
            None if name == "photoUploaded" => json!(false),
            None if name == "canUploadPhoto" => json!(0),
            None => Value::Null,
        };
        entry.insert(name.to_owned(), value);
    }
    if let Some(id) = view.value(person, Field::Id).text() {
        entry.insert("id".to_owned(), json!(id));
    }
    Value::Object(entry)
}
