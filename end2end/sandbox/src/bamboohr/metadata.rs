//! What BambooHR says of itself: fields, tables, lists, users, the company (section 3.10).

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::fields::FIELDS;
use super::rendering::rendered;
use super::view::{View, with_offset};
use crate::company::{Label, Labels, midnight};
use crate::message::{Reply, Request};

/// Options of Employment Status that cannot be renamed.
const FIXED_STATUSES: [&str; 2] = ["Contractor", "Terminated"];

/// Answers `GET /v1/meta/fields`, ordered by name. Ids are numbers, or text with a dot; not unique; some fields have no alias.
pub(super) fn fields(view: View<'_>, request: &Request) -> Reply {
    let mut fields: Vec<Value> = FIELDS
        .iter()
        .filter(|definition| !definition.number.is_empty() && view.may_read(definition.field))
        .map(|definition| {
            let id: i64 = definition.number.parse().unwrap_or_default();
            json!({"id": id, "name": definition.label, "type": definition.kind.word(), "alias": definition.names[0]})
        })
        .collect();
    fields.extend([
        json!({"id": 387, "name": "Employment Status", "type": "status", "alias": "employmentStatus", "deprecated": true}),
        json!({"id": 1358, "name": "Nickname", "type": "text", "alias": "nickname", "deprecated": true}),
        json!({"id": "16.1", "name": "Employment Status: Date", "type": "date"}),
        json!({"id": 4140, "name": "Task Name", "type": "text"}),
    ]);
    fields.sort_by_key(|field| field["name"].to_string());
    rendered(request, "fields", &fields)
}

/// Answers `GET /v1/meta/tables`.
pub(super) fn tables(request: &Request) -> Reply {
    let field = |id: i64, name: &str, alias: &str, kind: &str| json!({"id": id, "name": name, "alias": alias, "type": kind});
    let tables = json!([
        {"alias": "jobInfo", "fields": [
            field(4047, "Job Information: Date", "date", "date"),
            field(18, "Location", "location", "list"),
            field(4, "Department", "department", "list"),
            field(1355, "Division", "division", "list"),
            field(17, "Job Title", "jobTitle", "list"),
            field(91, "Reports To", "reportsTo", "employee"),
        ]},
        {"alias": "employmentStatus", "fields": [
            field(1936, "Employment Status: Date", "date", "date"),
            field(16, "Employment Status", "employmentStatus", "list"),
            field(4313, "Termination Type", "terminationTypeId", "list"),
        ]},
    ]);
    rendered(request, "tables", &tables)
}

/// Answers `GET /v1/meta/lists`: the stable ids behind the labels. They are numbers here and text elsewhere.
pub(super) fn lists(view: View<'_>, request: &Request) -> Reply {
    let company = view.company;
    let list = |id: u32, field: i64, name: &str, alias: Option<&str>, labels: &Labels| {
        let options: Vec<Value> = labels.iter().map(|label| option(label, !FIXED_STATUSES.contains(&label.name.as_str()))).collect();
        let mut list = json!({"id": id, "fieldId": field, "manageable": "yes", "multiple": "no", "name": name, "options": options});
        if let Some(alias) = alias {
            list["alias"] = json!(alias);
        }
        list
    };
    let lists = [
        list(3443, 4, "Department", Some("department"), &company.departments),
        list(3444, 1355, "Division", Some("division"), &company.divisions),
        list(3445, 18, "Location", Some("location"), &company.locations),
        list(3446, 17, "Job Title", Some("jobTitle"), &company.titles),
        list(3447, 16, "Employment Status", Some("employmentHistoryStatus"), &company.statuses),
        list(3448, 4313, "Termination Type", None, &company.endings),
        // Recorded without an id of its own.
        json!({"fieldId": 4043, "manageable": "no", "multiple": "no", "name": "Pay Group", "options": [], "alias": "payGroup"}),
    ];
    rendered(request, "lists", &lists)
}

fn option(label: &Label, manageable: bool) -> Value {
    let moment = |day: Date| with_offset(midnight(day));
    json!({
        "id": label.id,
        "archived": if label.archived { "yes" } else { "no" },
        "manageable": if manageable { "yes" } else { "no" },
        "createdDate": moment(label.created),
        "archivedDate": label.archived.then(|| moment(label.created)),
        "name": label.name,
    })
}

/// Answers `GET /v1/meta/users`: whoever has no manager, and an integration user who is nobody's employee.
pub(super) fn users(view: View<'_>, request: &Request) -> Reply {
    let today = view.company.today;
    let tops = view.company.people().iter().filter(|person| person.is_active(today) && person.job(today).manager.is_none());
    let mut users: Map<String, Value> = tops
        .map(|person| {
            let id = 2_370 + person.id;
            let user = json!({
                "id": id,
                "employeeId": person.id,
                "firstName": person.first_name,
                "lastName": person.last_name,
                "email": person.work_email.clone().unwrap_or_default(),
                "status": "enabled",
                "lastLogin": with_offset(midnight(today)),
            });
            (id.to_string(), user)
        })
        .collect();
    let integration = json!({
        "id": 2370,
        "employeeId": 0,
        "firstName": "Orgonaut",
        "lastName": "Integration",
        "email": format!("orgonaut@{}", view.company.domain),
        "status": "enabled",
    });
    users.insert("2370".to_owned(), integration);
    rendered(request, "users", &Value::Object(users))
}

/// Answers `GET /v1/company_information`.
pub(super) fn company_information(view: View<'_>) -> Reply {
    let name = &view.company.name;
    Reply::json(&json!({
        "legalName": format!("{name} A/S"),
        "displayName": name,
        "address": {"line1": "1 Harbour Street", "line2": "", "city": "Copenhagen", "state": "", "zip": "1050"},
        "phone": "+45 55 00 00 00",
    }))
}
