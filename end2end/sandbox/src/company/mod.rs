//! A company as its HR department knows it, free of any vendor's wire format.

mod changes;
mod facts;
mod generator;
mod labels;
mod person;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use changes::{NewHire, Rejected};
pub use facts::Facts;
pub use generator::{Plan, generate};
pub use labels::{Label, LabelId, Labels};
pub use person::{EmploymentRow, JobRow, Person, PersonId};

/// A company: its lists and its people.
#[derive(Debug, Clone)]
pub struct Company {
    /// Name without legal form.
    pub name: String,
    /// Domain of the work mail addresses.
    pub domain: String,
    /// The company's day.
    pub today: Date,
    /// Departments; the parent of each is its division.
    pub departments: Labels,
    /// Divisions.
    pub divisions: Labels,
    /// Locations.
    pub locations: Labels,
    /// Job titles.
    pub titles: Labels,
    /// Employment statuses.
    pub statuses: Labels,
    /// Ways an employment can end.
    pub endings: Labels,
    people: Vec<Person>,
    deleted: Vec<(PersonId, Timestamp)>,
    next_person: PersonId,
    next_row: u32,
}

impl Company {
    /// Everybody, by ascending id.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// One person.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.position(id).map(|position| &self.people[position])
    }

    /// Deleted people and when they went.
    pub fn deleted(&self) -> &[(PersonId, Timestamp)] {
        &self.deleted
    }

    fn position(&self, id: PersonId) -> Option<usize> {
        self.people.binary_search_by_key(&id, |person| person.id).ok()
    }
}

/// The first moment of a day, UTC.
pub(crate) fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}
