//! One employee of BambooHR as a source record. Pure.

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::{Attribute, AttributeKind, Attributes, Date, Value};
use domain::source::{RecordKind, RejectReason, RejectedRecord, SourceRecord};
use serde_json::{Map, Value as Json};

use super::fields::{SourceField, Vocabulary};
use super::organisation::OrganisationUnits;

/// An employee, and which attributes BambooHR marks as not for this key.
#[derive(Debug, PartialEq)]
pub(super) struct Mapped {
    pub(super) record: SourceRecord,
    pub(super) restricted: Vec<Attribute>,
}

/// What a field says.
#[derive(Debug, PartialEq)]
enum Said {
    /// It is not there, or in a form that nobody promised.
    Nothing,
    /// It is there, but not for this key.
    Restricted,
    /// `null`, blank, or BambooHR's empty date.
    Empty,
    Text(String),
}

/// The fields of one employee.
struct Employee<'a> {
    fields: &'a Map<String, Json>,
    restricted: Vec<&'a str>,
}

/// Maps one employee.
pub(super) fn employee(json: &Json, vocabulary: Vocabulary, units: &OrganisationUnits) -> Result<Mapped, RejectedRecord> {
    let rejected = |reason| RejectedRecord { source_id: None, reason, label: None };
    // An empty map comes as an empty array.
    let nothing = Map::new();
    let fields = match json {
        Json::Object(fields) => fields,
        Json::Array(items) if items.is_empty() => &nothing,
        _ => return Err(rejected(RejectReason::Malformed)),
    };
    let employee = Employee { fields, restricted: restricted_fields(fields) };
    let mut restricted = Vec::new();
    let mut attributes = Attributes::default();
    for field in vocabulary.fields() {
        let value = employee.value(field, units);
        if value.is_absent() && employee.restricts(field) {
            restricted.push(field.attribute);
        }
        attributes.set(field.attribute, value);
    }
    if attributes.get(Attribute::DisplayName).shown().is_none() {
        let composed = composed_name(&attributes);
        attributes.set(Attribute::DisplayName, composed);
    }
    let label = || attributes.get(Attribute::DisplayName).shown().or(attributes.get(Attribute::Email).shown()).map(str::to_owned);
    match employee.said(vocabulary.id()) {
        Said::Text(id) if *attributes.get(Attribute::DisplayName) == Value::Null => {
            Err(RejectedRecord { source_id: Some(id), label: label(), ..rejected(RejectReason::MissingName) })
        }
        Said::Text(source_id) => Ok(Mapped { record: SourceRecord { kind: RecordKind::Person, source_id, attributes }, restricted }),
        _ => Err(RejectedRecord { label: label(), ..rejected(RejectReason::MissingId) }),
    }
}

/// Preferred or first name, then last name, as BambooHR composes it (vendor document section 3.11). With every name withheld there is no
/// value; with every name empty there is no name.
fn composed_name(attributes: &Attributes) -> Value {
    let parts = [Attribute::PreferredName, Attribute::FirstName, Attribute::LastName].map(|attribute| attributes.get(attribute));
    if parts.iter().all(|part| part.is_absent()) {
        return Value::Absent;
    }
    let [preferred, first, last] = parts.map(Value::shown);
    let name: Vec<_> = [preferred.or(first), last].into_iter().flatten().collect();
    Value::text(&name.join(" "))
}

fn restricted_fields(fields: &Map<String, Json>) -> Vec<&str> {
    let names = fields.get("_restrictedFields").and_then(Json::as_array);
    names.into_iter().flatten().filter_map(Json::as_str).collect()
}

impl Employee<'_> {
    fn said(&self, name: &str) -> Said {
        if self.restricted.contains(&name) {
            return Said::Restricted;
        }
        let text = match self.fields.get(name) {
            Some(Json::Null) => return Said::Empty,
            Some(Json::String(text)) => text.trim().to_owned(),
            Some(Json::Number(number)) => number.to_string(),
            Some(Json::Array(items)) if items.is_empty() => return Said::Empty,
            None | Some(Json::Array(_) | Json::Object(_) | Json::Bool(_)) => return Said::Nothing,
        };
        if text.is_empty() { Said::Empty } else { Said::Text(text) }
    }

    fn restricts(&self, field: &SourceField) -> bool {
        self.restricted.contains(&field.name) || field.id.is_some_and(|id| self.restricted.contains(&id))
    }

    fn value(&self, field: &SourceField, units: &OrganisationUnits) -> Value {
        match field.attribute.kind() {
            AttributeKind::Person => self.person(field),
            AttributeKind::Department | AttributeKind::Division => self.unit(field, units),
            AttributeKind::Text => self.plain(field, |text| Value::Text(text.to_owned())),
            AttributeKind::Date => self.plain(field, |text| Date::parse(text).map_or(Value::Null, |date| Value::text(date.as_str()))),
            AttributeKind::Choice(_) => match self.plain(field, status) {
                // An empty status is no status at all.
                Value::Null => Value::Absent,
                value => value,
            },
        }
    }

    fn plain(&self, field: &SourceField, read: impl Fn(&str) -> Value) -> Value {
        match self.said(field.name) {
            Said::Nothing | Said::Restricted => Value::Absent,
            Said::Empty => Value::Null,
            Said::Text(text) => read(&text),
        }
    }

    /// A person is taken by id alone (O26): the name is written differently from call to call.
    fn person(&self, field: &SourceField) -> Value {
        match self.said(field.id.unwrap_or(field.name)) {
            Said::Nothing | Said::Restricted => Value::Absent,
            Said::Empty => Value::Null,
            Said::Text(id) if id == "0" => Value::Null,
            Said::Text(id) => match self.said(field.name) {
                Said::Text(name) if field.id.is_some() => Value::reference(id, name),
                _ => Value::reference(id.clone(), id),
            },
        }
    }

    fn unit(&self, field: &SourceField, units: &OrganisationUnits) -> Value {
        let name = self.said(field.name);
        match (field.id.map_or(Said::Nothing, |id| self.said(id)), name) {
            (Said::Text(id), name) if id != "0" => {
                let name = if let Said::Text(name) = name { Some(name) } else { None };
                units.by_id(field.attribute, &id, name.as_deref())
            }
            (_, Said::Text(name)) => units.by_name(field.attribute, &name),
            (Said::Restricted, _) | (_, Said::Restricted) | (Said::Nothing, Said::Nothing) => Value::Absent,
            _ => Value::Null,
        }
    }
}

fn status(text: &str) -> Value {
    match text.to_ascii_lowercase().as_str() {
        "active" => Value::text(STATUS_ACTIVE),
        "inactive" => Value::text(STATUS_INACTIVE),
        _ => Value::Absent,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn units() -> OrganisationUnits {
        let lists = json!([
            {"alias": "department", "options": [{"id": 12, "archived": "no", "name": "Platform"}]},
            {"alias": "division", "options": [{"id": 20, "archived": "no", "name": "North"}]},
        ]);
        OrganisationUnits::from_lists(serde_json::from_value(lists).unwrap())
    }

    fn listed(json: &Json) -> Attributes {
        employee(json, Vocabulary::List, &units()).unwrap().record.attributes
    }

    fn value(attribute: Attribute, fields: &Json) -> Value {
        let mut json = json!({"employeeId": "4", "firstName": "Ada"});
        json.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        listed(&json).get(attribute).clone()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn the_same_person_is_the_same_in_every_vocabulary() {
        let list = json!({
            "employeeId": 4, "displayName": "Lottie Abbott", "firstName": "Charlotte", "lastName": "Abbott", "preferredName": "Lottie",
            "workEmail": "cabbott@example.com", "employeeNumber": "1", "jobTitleName": "Engineer", "departmentId": 12, "departmentName": "Platform",
            "divisionId": "20", "divisionName": "North", "locationName": "Oslo", "reportsToId": "9", "reportsToName": "Jennifer Caldwell",
            "workPhone": null, "employmentStatusName": "Full-Time", "status": "Active", "hireDate": "2023-03-03", "terminationDate": null,
        });
        let dataset = json!({
            "eeid": "4", "firstName": "Charlotte", "lastName": "Abbott", "preferredName": "Lottie", "email": "cabbott@example.com",
            "employeeNumber": "1", "jobInformationJobTitle": "Engineer", "jobInformationDepartment": "Platform", "jobInformationDivision": "North",
            "jobInformationLocation": "Oslo", "supervisorEid": "9", "supervisorName": "Jennifer Caldwell", "workPhone": null,
            "employmentStatus": "Full-Time", "status": "Active", "hireDate": "2023-03-03", "terminationDate": null,
        });
        let classic = json!({
            "id": "4", "displayName": "Lottie Abbott", "firstName": "Charlotte", "lastName": "Abbott", "preferredName": "Lottie",
            "workEmail": "cabbott@example.com", "employeeNumber": "1", "jobTitle": "Engineer", "department": "Platform", "division": "North",
            "location": "Oslo", "supervisorEId": "9", "supervisorId": "77", "supervisor": "Caldwell, Jennifer", "workPhone": "",
            "employmentHistoryStatus": "Full-Time", "status": "Active", "hireDate": "2023-03-03", "terminationDate": "0000-00-00",
        });
        let expected = SourceRecord {
            kind: RecordKind::Person,
            source_id: "4".to_owned(),
            attributes: Attributes::default()
                .with(Attribute::DisplayName, text("Lottie Abbott"))
                .with(Attribute::FirstName, text("Charlotte"))
                .with(Attribute::LastName, text("Abbott"))
                .with(Attribute::PreferredName, text("Lottie"))
                .with(Attribute::Email, text("cabbott@example.com"))
                .with(Attribute::EmployeeNumber, text("1"))
                .with(Attribute::JobTitle, text("Engineer"))
                .with(Attribute::Department, Value::reference("12", "Platform"))
                .with(Attribute::Division, Value::reference("20", "North"))
                .with(Attribute::Location, text("Oslo"))
                .with(Attribute::Manager, Value::reference("9", "Jennifer Caldwell"))
                .with(Attribute::Phone, Value::Null)
                .with(Attribute::EmploymentType, text("Full-Time"))
                .with(Attribute::Status, text("active"))
                .with(Attribute::StartDate, text("2023-03-03"))
                .with(Attribute::EndDate, Value::Null),
        };
        for (json, vocabulary) in [(list, Vocabulary::List), (dataset, Vocabulary::Dataset), (classic, Vocabulary::Classic)] {
            assert_eq!(
                employee(&json, vocabulary, &units()),
                Ok(Mapped { record: expected.clone(), restricted: vec![] }),
                "{vocabulary:?}"
            );
        }
    }

    #[test]
    fn what_is_said_empty_is_null_and_what_is_not_said_is_absent() {
        use Attribute::{Email, EndDate, JobTitle, StartDate, Status};
        for (attribute, fields, expected) in [
            (Email, json!({"workEmail": ""}), Value::Null),
            (Email, json!({"workEmail": null}), Value::Null),
            (Email, json!({"workEmail": "  "}), Value::Null),
            (Email, json!({}), Value::Absent),
            (Email, json!({"bestEmail": "private@example.com"}), Value::Absent),
            (JobTitle, json!({"jobTitleName": " Engineer "}), text("Engineer")),
            (JobTitle, json!({"jobTitleName": 7}), text("7")),
            (JobTitle, json!({"jobTitleName": {"id": 7}}), Value::Absent),
            (JobTitle, json!({"jobTitleName": []}), Value::Null),
            (StartDate, json!({"hireDate": "2026-02-28"}), text("2026-02-28")),
            (StartDate, json!({"hireDate": "0000-00-00"}), Value::Null),
            (StartDate, json!({"hireDate": "28/02/2026"}), Value::Null),
            (EndDate, json!({}), Value::Absent),
            (Status, json!({"status": "Inactive"}), text("inactive")),
            (Status, json!({"status": "ACTIVE"}), text("active")),
            (Status, json!({"status": "Archived"}), Value::Absent),
            (Status, json!({"status": ""}), Value::Absent),
        ] {
            assert_eq!(value(attribute, &fields), expected, "{fields}");
        }
    }

    #[test]
    fn references_go_by_id_and_departments_by_name_where_there_is_none() {
        use Attribute::{Department, Manager};
        for (attribute, fields, key, label) in [
            (Department, json!({"departmentId": 12, "departmentName": "Old name"}), Some("12"), Some("Platform")),
            (Department, json!({"departmentId": "99", "departmentName": "New"}), Some("99"), Some("New")),
            (Department, json!({"departmentId": "99"}), Some("99"), Some("99")),
            (Department, json!({"departmentName": "platform"}), Some("12"), Some("Platform")),
            (Department, json!({"departmentId": null, "departmentName": "Guild"}), Some("name:guild"), Some("Guild")),
            (Department, json!({"departmentId": "0", "departmentName": ""}), None, None),
            (Manager, json!({"reportsToId": 9, "reportsToName": "J"}), Some("9"), Some("J")),
            (Manager, json!({"reportsToId": "9"}), Some("9"), Some("9")),
            (Manager, json!({"reportsToId": "0", "reportsToName": "J"}), None, None),
            (Manager, json!({"reportsToId": "", "reportsToName": "J"}), None, None),
        ] {
            let value = value(attribute, &fields);
            assert_eq!((value.key(), value.shown()), (key, label), "{fields}");
            assert!(!value.is_absent(), "{fields}");
        }
        assert!(value(Manager, &json!({"reportsToName": "J"})).is_absent());
        assert!(value(Department, &json!({})).is_absent());
    }

    #[test]
    fn a_field_that_is_not_for_this_key_is_absent_and_said_so() {
        let json = json!({
            "employeeId": "4", "firstName": "Ada", "hireDate": null, "departmentId": null, "departmentName": null, "workPhone": "1",
            "_restrictedFields": ["hireDate", "departmentId", "departmentName", "photoUrl"],
        });
        let mapped = employee(&json, Vocabulary::List, &units()).unwrap();
        assert_eq!(mapped.restricted, [Attribute::Department, Attribute::StartDate]);
        assert!(mapped.record.attributes.get(Attribute::StartDate).is_absent());
        assert!(mapped.record.attributes.get(Attribute::Department).is_absent());
    }

    #[test]
    fn the_name_to_show_is_composed_where_it_is_not_given() {
        for (fields, expected) in [
            (json!({"displayName": "A B", "firstName": "X"}), text("A B")),
            (json!({"displayName": "", "firstName": "Ada", "lastName": "Lovelace"}), text("Ada Lovelace")),
            (json!({"firstName": "Augusta", "preferredName": "Ada", "lastName": "Lovelace"}), text("Ada Lovelace")),
            (json!({"firstName": "Ada", "lastName": ""}), text("Ada")),
            (json!({"lastName": "Lovelace"}), text("Lovelace")),
            (json!({}), Value::Absent),
            (json!({"firstName": null, "displayName": null, "_restrictedFields": ["firstName", "displayName"]}), Value::Absent),
        ] {
            let mut json = fields;
            json["employeeId"] = json!("4");
            assert_eq!(*listed(&json).get(Attribute::DisplayName), expected, "{json}");
        }
    }

    #[test]
    fn names_of_any_script_and_length_are_kept_as_they_are() {
        let long = "ä".repeat(300);
        for name in ["محمد", "李小龍", "👩🏽‍🚀 Zoë", "O’Neil-Ünal", &long] {
            assert_eq!(*listed(&json!({"employeeId": "4", "displayName": name})).get(Attribute::DisplayName), text(name));
        }
    }

    #[test]
    fn a_record_that_nobody_could_find_again_is_rejected() {
        for (json, reason, id, label) in [
            (json!({"firstName": "Ada"}), RejectReason::MissingId, None, Some("Ada")),
            (json!({"employeeId": "", "firstName": "Ada"}), RejectReason::MissingId, None, Some("Ada")),
            (json!({"employeeId": null, "workEmail": "a@example.com"}), RejectReason::MissingId, None, Some("a@example.com")),
            (json!([]), RejectReason::MissingId, None, None),
            (json!({"employeeId": 4, "firstName": "", "lastName": null}), RejectReason::MissingName, Some("4"), None),
            (json!("Ada"), RejectReason::Malformed, None, None),
            (json!(null), RejectReason::Malformed, None, None),
            (json!([1]), RejectReason::Malformed, None, None),
        ] {
            let expected = RejectedRecord { source_id: id.map(str::to_owned), reason, label: label.map(str::to_owned) };
            assert_eq!(employee(&json, Vocabulary::List, &units()), Err(expected), "{json}");
        }
    }
}
