//! What one key sees of a person.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::fields::{Field, Kind};
use super::keys::Key;
use super::tenant::{Tenant, Withheld};
use crate::company::{Company, LabelId, Labels, Person};

/// The company through the eyes of a key.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) company: &'a Company,
    pub(crate) tenant: &'a Tenant,
    pub(crate) key: &'a Key,
    /// The day whose jobs and employment count; far ahead when future rows are asked for.
    pub(crate) day: Date,
    /// How a date that is not there is written.
    pub(crate) empty_date: EmptyDate,
}

/// How a date that is not there is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EmptyDate {
    /// `null`
    Null,
    /// `0000-00-00`, as recorded in single reads and reports (vendor document section 2).
    Zeros,
}

/// A value on its way to the wire.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Text(Cow<'a, str>),
    Date(Date),
    Moment(Timestamp),
    /// Served as it is, by order of the control API.
    Served(&'a serde_json::Value),
    Null,
    /// The key is left out altogether.
    Absent,
}

impl Value<'_> {
    /// The value as text, for filters and sorting; `None` when there is none.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Date(date) => Some(Cow::Owned(date.to_string())),
            Self::Moment(moment) => Some(Cow::Owned(with_offset(*moment))),
            Self::Served(served) => served.as_str().map(Cow::Borrowed),
            Self::Null | Self::Absent => None,
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Date(date) => serializer.collect_str(date),
            Self::Moment(moment) => serializer.serialize_str(&with_offset(*moment)),
            Self::Served(served) => served.serialize(serializer),
            Self::Null | Self::Absent => serializer.serialize_none(),
        }
    }
}

/// A moment as most of BambooHR writes it: `2026-06-02T13:10:19+00:00`.
pub(crate) fn with_offset(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

impl<'a> View<'a> {
    /// Whether the key may read a field of anybody.
    pub(crate) fn may_read(&self, field: Field) -> bool {
        !self.key.hidden.contains(&field) && self.tenant.withheld.get(&field) != Some(&Withheld::Everyones)
    }

    /// Whether the key may read a field of this person.
    pub(crate) fn may_read_of(&self, person: &Person, field: Field) -> bool {
        let withheld = matches!(self.tenant.withheld.get(&field), Some(Withheld::Some(people)) if people.contains(&person.id));
        self.may_read(field) && !withheld
    }

    /// The value of a field, permitted or not.
    pub(crate) fn value(&self, person: &'a Person, field: Field) -> Value<'a> {
        if let Some(served) = self.tenant.served_values.get(&(person.id, field)) {
            return Value::Served(served);
        }
        let value = self.true_value(person, field);
        let zeros = value == Value::Null && self.empty_date == EmptyDate::Zeros && field.definition().kind == Kind::Date;
        if zeros { Value::Text(Cow::Borrowed("0000-00-00")) } else { value }
    }

    fn true_value(&self, person: &'a Person, field: Field) -> Value<'a> {
        let company = self.company;
        let job = person.job(self.day);
        let employment = person.employment(self.day).or(person.employment.first());
        let manager = job.manager.and_then(|id| company.person(id));
        let label = |labels: &'a Labels, id: LabelId| text(labels.name(id));
        match field {
            Field::Id => match self.tenant.served_ids.get(&person.id) {
                None => owned(person.id.to_string()),
                Some(Some(id)) => owned(id.clone()),
                Some(None) => Value::Absent,
            },
            Field::EmployeeNumber => optional(person.number.as_deref()),
            Field::FirstName => text(&person.first_name),
            Field::MiddleName => optional(person.middle_name.as_deref()),
            Field::LastName => text(&person.last_name),
            Field::PreferredName => optional(person.preferred_name.as_deref()),
            Field::DisplayName => owned(person.display_name()),
            Field::JobTitle => label(&company.titles, job.title),
            Field::JobTitleId => owned(job.title.to_string()),
            Field::Department => label(&company.departments, job.department),
            Field::DepartmentId => owned(job.department.to_string()),
            Field::Division => label(&company.divisions, job.division),
            Field::DivisionId => owned(job.division.to_string()),
            Field::Location => label(&company.locations, job.location),
            Field::LocationId => owned(job.location.to_string()),
            Field::WorkEmail => optional(person.work_email.as_deref()),
            Field::HomeEmail => optional(person.home_email.as_deref()),
            Field::BestEmail => optional(person.work_email.as_deref().or(person.home_email.as_deref())),
            Field::WorkPhone => text(&person.work_phone),
            Field::PhotoUrl => Value::Null,
            Field::Status => text(if person.is_active(company.today) { "Active" } else { "Inactive" }),
            Field::EmploymentStatus => employment.map_or(Value::Null, |row| label(&company.statuses, row.status)),
            Field::EmploymentStatusId => employment.map_or(Value::Null, |row| owned(row.status.to_string())),
            Field::HireDate => Value::Date(person.hired),
            Field::OriginalHireDate => person.first_hired.map_or(Value::Null, Value::Date),
            Field::TerminationDate => person.ended(self.day).map_or(Value::Null, Value::Date),
            Field::TerminationType => {
                let ending = person.employment(self.day).and_then(|row| row.ending);
                ending.map_or(Value::Null, |ending| label(&company.endings, ending))
            }
            Field::BirthDate => Value::Date(person.born),
            Field::Supervisor => manager.map_or(Value::Null, |manager| owned(format!("{}, {}", manager.last_name, manager.called()))),
            Field::SupervisorName => manager.map_or(Value::Null, |manager| owned(manager.display_name())),
            Field::SupervisorNumber => optional(manager.and_then(|manager| manager.number.as_deref())),
            Field::SupervisorId => job.manager.map_or(Value::Null, |id| owned(id.to_string())),
            Field::SupervisorEmail => optional(manager.and_then(|manager| manager.work_email.as_deref())),
            Field::LastChanged => Value::Moment(person.changed_at),
        }
    }
}

fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}

fn optional(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, |text| Value::Text(Cow::Borrowed(text)))
}

fn owned<'a>(text: String) -> Value<'a> {
    Value::Text(Cow::Owned(text))
}

/// One person as a JSON object with these columns.
pub(crate) struct Row<'a> {
    pub(crate) view: View<'a>,
    pub(crate) person: &'a Person,
    /// Names on the wire and the fields behind them.
    pub(crate) columns: &'a [(String, Field)],
    pub(crate) restricted: Restricted,
}

/// What becomes of a value the key may not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Restricted {
    /// Left out without a word: single reads and reports.
    Dropped,
    /// `null`: datasets.
    Null,
    /// `null`, and its name in `_restrictedFields`: the list by cursor.
    Named,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut names = Vec::new();
        for (name, field) in self.columns {
            if self.view.may_read_of(self.person, *field) {
                let value = self.view.value(self.person, *field);
                if value != Value::Absent {
                    map.serialize_entry(name, &value)?;
                }
            } else {
                names.push(name);
                if self.restricted != Restricted::Dropped {
                    map.serialize_entry(name, &Value::Null)?;
                }
            }
        }
        if self.restricted == Restricted::Named {
            map.serialize_entry("_restrictedFields", &names)?;
        }
        map.end()
    }
}
