//! One worker as a source record. Pure.

use contract::attribute::STATUS_INACTIVE;
use contract::{Attribute, Attributes, Value};
use domain::source::{RecordKind, RejectReason, RejectedRecord, SourceRecord};
use serde_json::{Map, Value as Json};

use super::employments::Employment;
use super::fields::{
    EMAIL, EMAIL_IS_PRIVATE, FIRST_NAME, ID, IDENTITY_EMAIL, KNOWN_AS, LAST_NAME, LAST_NAME_PREFIX, LOCATION, NAME, PHONE,
    PHONE_IS_PRIVATE, TITLE,
};
use super::organisation::Organisation;

/// Maps one worker. `Ok(None)` is somebody who is in none of the legal entities that are read.
pub(super) fn worker(json: &Json, organisation: &Organisation) -> Result<Option<SourceRecord>, RejectedRecord> {
    let rejected = |reason| RejectedRecord { source_id: None, reason, label: None };
    let Json::Object(fields) = json else { return Err(rejected(RejectReason::Malformed)) };
    let worker = Worker(fields);
    let mut attributes = worker.own();
    let label = || attributes.get(Attribute::DisplayName).shown().or(attributes.get(Attribute::Email).shown()).map(str::to_owned);
    let Value::Text(source_id) = worker.text(ID) else {
        return Err(RejectedRecord { label: label(), ..rejected(RejectReason::MissingId) });
    };
    if *attributes.get(Attribute::DisplayName) == Value::Null {
        return Err(RejectedRecord { source_id: Some(source_id), label: label(), ..rejected(RejectReason::MissingName) });
    }
    match organisation.employments.of(&source_id, &organisation.day) {
        Some(employment) => {
            employ(&mut attributes, employment, organisation);
            place(&mut attributes, &worker, &source_id, employment, organisation);
        }
        None if organisation.is_filtered => return Ok(None),
        // A worker who was never employed, such as an applicant.
        None => attributes.set(Attribute::Status, Value::text(STATUS_INACTIVE)),
    }
    Ok(Some(SourceRecord { kind: RecordKind::Person, source_id, attributes }))
}

fn employ(attributes: &mut Attributes, employment: &Employment, organisation: &Organisation) {
    let day = |day: &Option<contract::Date>| day.as_ref().map_or(Value::Null, |day| Value::text(day.as_str()));
    attributes.set(Attribute::Status, Value::text(employment.status(&organisation.day)));
    attributes.set(Attribute::StartDate, day(&employment.period.from));
    attributes.set(Attribute::EndDate, day(&employment.period.to));
    attributes.set(Attribute::EmploymentType, employment.worker_type.as_deref().map_or(Value::Null, Value::text));
    attributes.set(Attribute::Division, organisation.division(&employment.legal_entity));
}

/// Without positions nothing is said of department and manager; the title may stand on the worker.
fn place(attributes: &mut Attributes, worker: &Worker<'_>, source_id: &str, employment: &Employment, organisation: &Organisation) {
    let Some(positions) = &organisation.positions else { return };
    let own_title = worker.text(TITLE);
    let Some(place) = positions.place(source_id, employment.day(&organisation.day)) else {
        let manager = if positions.knows_managers() { Value::Null } else { Value::Absent };
        attributes.set(Attribute::JobTitle, if own_title.is_absent() { Value::Null } else { own_title });
        attributes.set(Attribute::Department, Value::Null);
        attributes.set(Attribute::Manager, manager);
        return;
    };
    let title = match place.title {
        Some(title) => Value::text(title),
        None if own_title.is_absent() => Value::Null,
        None => own_title,
    };
    attributes.set(Attribute::JobTitle, title);
    attributes.set(Attribute::Department, place.department.map_or(Value::Null, |number| organisation.department(number)));
    attributes.set(Attribute::Manager, place.manager);
}

/// The properties of one worker.
struct Worker<'a>(&'a Map<String, Json>);

impl Worker<'_> {
    /// What the worker's own row says.
    fn own(&self) -> Attributes {
        let preferred = self.text(KNOWN_AS);
        let last = self.last_name();
        Attributes::default()
            .with(Attribute::DisplayName, self.display_name(&preferred, &last))
            .with(Attribute::FirstName, self.text(FIRST_NAME))
            .with(Attribute::LastName, last)
            .with(Attribute::PreferredName, preferred)
            .with(Attribute::Email, self.email())
            .with(Attribute::EmployeeNumber, self.text(ID))
            .with(Attribute::Location, self.text(LOCATION))
            .with(Attribute::Phone, if self.is_private(PHONE_IS_PRIVATE) { Value::Null } else { self.text(PHONE) })
    }

    /// A property that is not there is not said; one that is empty is said to be.
    fn text(&self, name: &str) -> Value {
        match self.0.get(name) {
            Some(Json::String(text)) => Value::text(text),
            Some(Json::Number(number)) => Value::text(&number.to_string()),
            Some(Json::Null) => Value::Null,
            None | Some(Json::Array(_) | Json::Object(_) | Json::Bool(_)) => Value::Absent,
        }
    }

    fn is_private(&self, name: &str) -> bool {
        self.0.get(name).and_then(Json::as_str).is_some_and(|word| word.eq_ignore_ascii_case("yes"))
    }

    /// Prefixes such as "van der" stand apart.
    fn last_name(&self) -> Value {
        match (self.text(LAST_NAME_PREFIX), self.text(LAST_NAME)) {
            (Value::Text(prefix), Value::Text(last)) => Value::Text(format!("{prefix} {last}")),
            (_, last) => last,
        }
    }

    /// Known-as or first name, then last name; else the whole name. A known-as that has the last name in it is whole already.
    fn display_name(&self, preferred: &Value, last: &Value) -> Value {
        let first = self.text(FIRST_NAME);
        let (called, last) = (preferred.shown().or(first.shown()), last.shown());
        let composed = match (called, last) {
            (Some(called), Some(last)) if called.strip_suffix(last).is_some_and(|rest| rest.ends_with(' ')) => called.to_owned(),
            (Some(called), Some(last)) => format!("{called} {last}"),
            (one, other) => one.or(other).unwrap_or_default().to_owned(),
        };
        match (composed.is_empty(), self.text(NAME)) {
            (true, Value::Absent) if first.is_absent() => Value::Absent,
            (true, Value::Text(name)) => Value::Text(name),
            _ => Value::text(&composed),
        }
    }

    /// The primary address, unless it is private; the sign-in's where there is none. What is withheld stays withheld.
    fn email(&self) -> Value {
        match self.text(EMAIL) {
            Value::Absent => Value::Absent,
            Value::Text(email) if !self.is_private(EMAIL_IS_PRIVATE) => Value::Text(email),
            _ => match self.text(IDENTITY_EMAIL) {
                Value::Absent => Value::Null,
                identity => identity,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn own(fields: &Json) -> Attributes {
        Worker(fields.as_object().unwrap()).own()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn the_name_is_the_one_people_use() {
        for (fields, expected) in [
            (json!({"FirstName": "Devin", "LastName": "Daniels", "Name": "Devin M. Daniels", "KnownAs": ""}), text("Devin Daniels")),
            (json!({"FirstName": "Devin", "LastName": "Daniels", "KnownAs": "Dev"}), text("Dev Daniels")),
            (json!({"FirstName": "Devin", "LastName": "Daniels", "KnownAs": "Dev Daniels"}), text("Dev Daniels")),
            (json!({"FirstName": "Rie", "LastNamePrefix": "van der", "LastName": "Berg"}), text("Rie van der Berg")),
            (json!({"FirstName": "", "LastName": "", "Name": "Devin Daniels"}), text("Devin Daniels")),
            (json!({"FirstName": "", "LastName": "", "Name": ""}), Value::Null),
            (json!({"FirstName": "李小龍", "LastName": ""}), text("李小龍")),
            (json!({}), Value::Absent),
        ] {
            assert_eq!(*own(&fields).get(Attribute::DisplayName), expected, "{fields}");
        }
    }

    #[test]
    fn a_private_address_is_none_and_a_withheld_one_stays_withheld() {
        for (fields, expected) in [
            (json!({"PrimaryContactEmail": "d@contoso.example"}), text("d@contoso.example")),
            (json!({"PrimaryContactEmail": "d@home.example", "PrimaryContactEmailIsPrivate": "Yes"}), Value::Null),
            (
                json!({"PrimaryContactEmail": "d@home.example", "PrimaryContactEmailIsPrivate": "Yes", "IdentityEmail": "d@contoso.example"}),
                text("d@contoso.example"),
            ),
            (json!({"PrimaryContactEmail": "", "IdentityEmail": ""}), Value::Null),
            (json!({"IdentityEmail": "d@contoso.example"}), Value::Absent),
        ] {
            assert_eq!(*own(&fields).get(Attribute::Email), expected, "{fields}");
        }
        let phone = json!({"PrimaryContactPhone": "1", "PrimaryContactPhoneIsPrivate": "Yes"});
        assert_eq!(*own(&phone).get(Attribute::Phone), Value::Null);
    }

    #[test]
    fn what_is_said_empty_is_null_and_what_is_not_said_is_absent() {
        for (fields, expected) in [
            (json!({"OfficeLocation": " Oslo "}), text("Oslo")),
            (json!({"OfficeLocation": ""}), Value::Null),
            (json!({"OfficeLocation": null}), Value::Null),
            (json!({"OfficeLocation": {"id": 1}}), Value::Absent),
            (json!({}), Value::Absent),
        ] {
            assert_eq!(*own(&fields).get(Attribute::Location), expected, "{fields}");
        }
    }
}
