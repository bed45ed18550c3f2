//! The company as rows of entity sets (section A.5). There is no null but for enumerations: an empty text is empty, no date is 1900 and
//! "never ends" is 2154 (section A.4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::employments::{self, worker_type};
use super::entity_set::EntitySet;
use super::tenant::Tenant;
use crate::company::{Company, Label, LabelId, Person, PersonId};

const NO_DAY: &str = "1900-01-01T12:00:00Z";
const NO_MOMENT: &str = "1900-01-01T00:00:00Z";
const NEVER: &str = "2154-12-31T23:59:59Z";
const LINE: &str = "Line";
/// A second hierarchy, which is none of reporting lines.
const PROJECTS: &str = "Projects";

/// A row and what it is ordered by.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) key: String,
    pub(super) values: Map<String, Value>,
}

/// The personnel number of a person.
pub fn personnel_number(id: PersonId) -> String {
    format!("{id:06}")
}

/// The id of the legal entity a division is.
pub fn legal_entity(company: &Company, division: LabelId) -> String {
    let at = company.divisions.iter().position(|label| label.id == division).unwrap_or_default();
    let letters: String = company.name.chars().filter(char::is_ascii_alphabetic).take(2).collect();
    format!("{}{:02}", letters.to_uppercase(), at + 1)
}

/// Every row of an entity set, in the order of its key.
pub(super) fn rows(set: EntitySet, company: &Company, tenant: &Tenant) -> Vec<Row> {
    let people = company.people();
    let mut rows: Vec<Row> = match set {
        EntitySet::Workers => people.iter().map(|person| worker(company, tenant, person)).collect(),
        EntitySet::EmploymentsV2 => people.iter().flat_map(|person| employments_of(company, person)).collect(),
        EntitySet::PositionsV2 => people.iter().map(|person| position(company, person)).collect(),
        EntitySet::PositionWorkerAssignmentsV2 => people.iter().flat_map(assignments).collect(),
        EntitySet::PositionHierarchies => people.iter().flat_map(|person| hierarchy(company, person)).collect(),
        EntitySet::DepartmentsV2 => company.departments.iter().map(department).collect(),
        EntitySet::LegalEntities => company.divisions.iter().map(|division| entity(company, division)).collect(),
    };
    for row in &mut rows {
        row.values.retain(|property, _| !tenant.withheld.contains(property));
    }
    rows
}

fn row(key: String, values: Value) -> Row {
    let Value::Object(mut values) = values else { return Row { key, values: Map::new() } };
    let record = key.bytes().fold(5_637_144_576_u64, |record, byte| record.wrapping_mul(31).wrapping_add(u64::from(byte)) % 9_999_999_999);
    values.insert("@odata.etag".to_owned(), json!(format!("W/\"{}\"", STANDARD.encode(format!("'1,{record}'")))));
    Row { key, values }
}

fn worker(company: &Company, tenant: &Tenant, person: &Person) -> Row {
    let number = personnel_number(person.id);
    let name = [Some(person.first_name.as_str()), person.middle_name.as_deref(), Some(&person.last_name)];
    let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let employment = employments::of(person).pop();
    let has_left = person.ended(company.today).is_some();
    let status = if has_left {
        "Terminated"
    } else if person.is_future_hire(company.today) {
        "Pending"
    } else {
        "Employed"
    };
    let email = person.work_email.clone().unwrap_or_default();
    let mut row = row(
        number.clone(),
        json!({
            "PersonnelNumber": number,
            "PartyNumber": format!("{:09}", 400 + person.id),
            "Name": name,
            "NameAlias": name,
            "FirstName": person.first_name,
            "MiddleName": person.middle_name.clone().unwrap_or_default(),
            "LastNamePrefix": "",
            "LastName": person.last_name,
            "KnownAs": person.preferred_name.clone().unwrap_or_default(),
            "WorkerStatus": status,
            "WorkerType": employment.map_or("Employee", |employment| worker_type(company, employment.status)),
            "PrimaryContactEmail": email,
            "PrimaryContactEmailIsPrivate": "No",
            "PrimaryContactPhone": person.work_phone,
            "PrimaryContactPhoneIsPrivate": "No",
            "IdentityEmail": email,
            "TitleId": "",
            "OfficeLocation": company.locations.name(person.job(company.today).location),
            "OriginalHireDateTime": person.first_hired.map_or(NO_MOMENT.to_owned(), from),
            "SeniorityDate": NO_DAY,
            "BirthDate": format!("{}T12:00:00Z", person.born),
            "Gender": "None",
            "MaritalStatus": "None",
            "LanguageId": "en-US",
        }),
    );
    for ((id, property), value) in &tenant.served {
        if *id == person.id {
            row.values.insert(property.clone(), value.clone());
        }
    }
    row
}

fn employments_of(company: &Company, person: &Person) -> Vec<Row> {
    let number = personnel_number(person.id);
    let legal_entity = legal_entity(company, person.job(company.today).division);
    let rows = employments::of(person).into_iter().map(|employment| {
        row(
            format!("{number} {}", employment.from),
            json!({
                "PersonnelNumber": number,
                "LegalEntityId": legal_entity,
                "EmploymentId": format!("{number}-{}", employment.from),
                "EmploymentStartDate": from(employment.from),
                "EmploymentEndDate": employment.to.map_or(NEVER.to_owned(), to),
                "WorkerType": worker_type(company, employment.status),
                "DimensionDisplayValue": "",
            }),
        )
    });
    rows.collect()
}

fn position_id(id: PersonId) -> String {
    format!("P{id:06}")
}

fn position(company: &Company, person: &Person) -> Row {
    let id = position_id(person.id);
    let job = person.job(company.today);
    let is_held = person.is_active(company.today);
    let title = company.titles.name(job.title);
    row(
        id.clone(),
        json!({
            "PositionId": id,
            "Description": title,
            "TitleId": title,
            "JobId": title,
            "DepartmentNumber": job.department.to_string(),
            "PositionTypeId": "Full-time",
            "FullTimeEquivalent": 1,
            "Activation": from(person.hired),
            "Retirement": NEVER,
            "WorkerPersonnelNumber": if is_held { personnel_number(person.id) } else { String::new() },
            "WorkerName": if is_held { person.display_name() } else { String::new() },
        }),
    )
}

fn assignments(person: &Person) -> Vec<Row> {
    let id = position_id(person.id);
    let rows = employments::of(person).into_iter().map(|employment| {
        row(
            format!("{id} {}", employment.from),
            json!({
                "PositionId": id,
                "PersonnelNumber": personnel_number(person.id),
                "ValidFrom": from(employment.from),
                "ValidTo": employment.to.map_or(NEVER.to_owned(), to),
                "IsPrimaryPosition": "Yes",
                "ReasonCodeId": "",
            }),
        )
    });
    rows.collect()
}

/// A row for every job: each ends the day before the next begins.
fn hierarchy(company: &Company, person: &Person) -> Vec<Row> {
    let id = position_id(person.id);
    let beneath = |name: &str, parent: PersonId, from: String, to: String| {
        row(
            format!("{id} {name} {from}"),
            json!({
                "PositionId": id,
                "ParentPositionId": position_id(parent),
                "HierarchyTypeName": name,
                "HierarchyType": name,
                "ValidFrom": from,
                "ValidTo": to,
            }),
        )
    };
    let mut rows = Vec::new();
    for (at, job) in person.jobs.iter().enumerate() {
        let begins = if at == 0 { NO_MOMENT.to_owned() } else { from(job.date) };
        let ends = person.jobs.get(at + 1).map_or(NEVER.to_owned(), |next| to(next.date - 1.day()));
        rows.extend(job.manager.map(|manager| beneath(LINE, manager, begins, ends)));
    }
    let somebody = company.people().first().filter(|other| person.id.is_multiple_of(5) && other.id != person.id);
    rows.extend(somebody.map(|other| beneath(PROJECTS, other.id, NO_MOMENT.to_owned(), NEVER.to_owned())));
    rows
}

fn department(label: &Label) -> Row {
    let number = label.id.to_string();
    row(
        number.clone(),
        json!({
            "OperatingUnitNumber": number,
            "Name": label.name,
            "NameAlias": label.name,
            "OperatingUnitType": "OMDepartment",
            "PartyNumber": format!("{:09}", label.id),
        }),
    )
}

fn entity(company: &Company, division: &Label) -> Row {
    let id = legal_entity(company, division.id);
    row(
        id.clone(),
        json!({"LegalEntityId": id, "Name": format!("{} {}", company.name, division.name), "NameAlias": division.name, "LanguageId": "en-US"}),
    )
}

fn from(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn to(day: Date) -> String {
    format!("{day}T23:59:59Z")
}
