//! One employee record and its two histories: jobs and employment.

use jiff::Timestamp;
use jiff::civil::Date;

use super::LabelId;

/// Id of a person, never given to another.
pub type PersonId = u32;

/// Where somebody works from a date on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Id of the row.
    pub id: u32,
    /// First day.
    pub date: Date,
    /// Department.
    pub department: LabelId,
    /// Division.
    pub division: LabelId,
    /// Location.
    pub location: LabelId,
    /// Job title.
    pub title: LabelId,
    /// The manager; nobody need have this id.
    pub manager: Option<PersonId>,
}

/// How somebody is employed from a date on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmploymentRow {
    /// Id of the row.
    pub id: u32,
    /// First day.
    pub date: Date,
    /// Employment status.
    pub status: LabelId,
    /// Set when the employment ends on this date: the kind of ending.
    pub ending: Option<LabelId>,
}

/// One employee record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Immutable id.
    pub id: PersonId,
    /// The company's own number. Not the id, though it looks like one.
    pub number: Option<String>,
    /// Given name.
    pub first_name: String,
    /// Middle name.
    pub middle_name: Option<String>,
    /// Family name.
    pub last_name: String,
    /// The name people call them by.
    pub preferred_name: Option<String>,
    /// Work mail address.
    pub work_email: Option<String>,
    /// Private mail address.
    pub home_email: Option<String>,
    /// Work telephone.
    pub work_phone: String,
    /// Birth date.
    pub born: Date,
    /// First day of the present employment.
    pub hired: Date,
    /// First day of the first employment, when there was an earlier one.
    pub first_hired: Option<Date>,
    /// Jobs, oldest first; never empty.
    pub jobs: Vec<JobRow>,
    /// Employment, oldest first; never empty.
    pub employment: Vec<EmploymentRow>,
    /// When the record was made.
    pub created_at: Timestamp,
    /// When the record last changed.
    pub changed_at: Timestamp,
}

impl Person {
    /// The job on a day: the latest row that has begun, or the first one when none has.
    pub fn job(&self, day: Date) -> &JobRow {
        self.jobs.iter().rev().find(|row| row.date <= day).unwrap_or(&self.jobs[0])
    }

    /// The employment on a day, if one has begun.
    pub fn employment(&self, day: Date) -> Option<&EmploymentRow> {
        self.employment.iter().rev().find(|row| row.date <= day)
    }

    /// Whether the record is active on a day: employed, and neither ended nor still to begin.
    pub fn is_active(&self, day: Date) -> bool {
        self.employment(day).is_some_and(|row| row.ending.is_none())
    }

    /// Whether the employment is still to begin.
    pub fn is_future_hire(&self, day: Date) -> bool {
        self.employment(day).is_none()
    }

    /// The day the employment ended, when it has.
    pub fn ended(&self, day: Date) -> Option<Date> {
        self.employment(day).filter(|row| row.ending.is_some()).map(|row| row.date)
    }

    /// Preferred or given name.
    pub fn called(&self) -> &str {
        self.preferred_name.as_deref().unwrap_or(&self.first_name)
    }

    /// Preferred or given name, then family name.
    pub fn display_name(&self) -> String {
        format!("{} {}", self.called(), self.last_name)
    }
}
