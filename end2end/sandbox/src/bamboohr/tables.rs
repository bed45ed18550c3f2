//! Tables of an employee: jobs and employment (sections 3.5 and 3.6).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::changed::{map, since};
use super::fields::Field;
use super::refusal::plain;
use super::rendering::rendered;
use super::view::View;
use crate::company::{EmploymentRow, JobRow, Person};
use crate::message::{Reply, Request};

/// Tables that exist and hold nothing here.
const EMPTY: [&str; 8] =
    ["compensation", "contacts", "emergencyContacts", "dependents", "earnings", "bonus", "commission", "employeeEducation"];

#[derive(Clone, Copy)]
enum Table {
    Jobs,
    Employment,
    Empty,
}

/// Answers `GET /v1/employees/{id|all}/tables/{table}`. Rows whose day has not come are among them.
pub(super) fn table(view: View<'_>, request: &Request, employee: &str, table: &str) -> Result<Reply, Reply> {
    let table = known(table)?;
    let people = match employee {
        "all" => view.company.people(),
        id => {
            let person = id.parse().ok().and_then(|id| view.company.person(id));
            std::slice::from_ref(person.ok_or_else(|| plain(StatusCode::NOT_FOUND, "Employee not found"))?)
        }
    };
    let rows: Vec<Value> = people.iter().flat_map(|person| rows(view, person, table, true)).collect();
    Ok(rendered(request, "table", &rows))
}

/// Answers `GET /v1/employees/changed/tables/{table}`: all rows of whoever changed, without ids.
pub(super) fn changed(view: View<'_>, request: &Request, name: &str) -> Result<Reply, Reply> {
    let table = known(name)?;
    let since = since(request)?;
    let mut employees = Map::new();
    for person in view.company.people().iter().filter(|person| person.changed_at >= since) {
        let rows: Vec<Value> = rows(view, person, table, false).collect();
        employees.insert(person.id.to_string(), json!({"lastChanged": person.changed_at.to_string(), "rows": rows}));
    }
    Ok(rendered(request, "table", &json!({"table": name, "employees": map(employees)})))
}

fn known(table: &str) -> Result<Table, Reply> {
    match table {
        "jobInfo" | "jobInformation" => Ok(Table::Jobs),
        "employmentStatus" => Ok(Table::Employment),
        _ if EMPTY.contains(&table) => Ok(Table::Empty),
        _ => Err(plain(StatusCode::NOT_FOUND, "Table not found")),
    }
}

fn rows<'a>(view: View<'a>, person: &'a Person, table: Table, with_ids: bool) -> Box<dyn Iterator<Item = Value> + 'a> {
    let with_ids = move |id: u32, mut row: Map<String, Value>| {
        if with_ids {
            row.insert("id".to_owned(), json!(id.to_string()));
            row.insert("employeeId".to_owned(), json!(person.id.to_string()));
        }
        Value::Object(row)
    };
    match table {
        Table::Jobs => Box::new(person.jobs.iter().map(move |row| with_ids(row.id, job(view, person, row)))),
        Table::Employment => Box::new(person.employment.iter().map(move |row| with_ids(row.id, employment(view, person, row)))),
        Table::Empty => Box::new(std::iter::empty()),
    }
}

fn job(view: View<'_>, person: &Person, row: &JobRow) -> Map<String, Value> {
    let company = view.company;
    let manager = row.manager.and_then(|id| company.person(id));
    let columns = [
        ("location", Field::Location, company.locations.name(row.location).to_owned()),
        ("department", Field::Department, company.departments.name(row.department).to_owned()),
        ("division", Field::Division, company.divisions.name(row.division).to_owned()),
        ("jobTitle", Field::JobTitle, company.titles.name(row.title).to_owned()),
        // A name, not an id, and empty rather than null.
        ("reportsTo", Field::SupervisorName, manager.map(Person::display_name).unwrap_or_default()),
    ];
    let mut columns = permitted(view, person, columns);
    columns.insert("date".to_owned(), json!(row.date));
    columns.insert("teams".to_owned(), Value::Null);
    columns
}

fn employment(view: View<'_>, person: &Person, row: &EmploymentRow) -> Map<String, Value> {
    let company = view.company;
    let ending = row.ending.map(|id| company.endings.name(id)).unwrap_or_default();
    let columns = [
        ("employmentStatus", Field::EmploymentStatus, company.statuses.name(row.status).to_owned()),
        ("terminationTypeId", Field::TerminationType, ending.to_owned()),
    ];
    let mut columns = permitted(view, person, columns);
    columns.insert("date".to_owned(), json!(row.date));
    for name in ["comment", "terminationReasonId", "terminationRehireId", "terminationRegrettableId"] {
        columns.insert(name.to_owned(), json!(""));
    }
    columns
}

/// Columns the key may not read are left out.
fn permitted<const N: usize>(view: View<'_>, person: &Person, columns: [(&str, Field, String); N]) -> Map<String, Value> {
    let readable = columns.into_iter().filter(|(_, field, _)| view.may_read_of(person, *field));
    readable.map(|(name, _, value)| (name.to_owned(), Value::String(value))).collect()
}
