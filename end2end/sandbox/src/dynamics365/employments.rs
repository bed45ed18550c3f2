//! From when to when somebody is employed, out of the company's history.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::company::{Company, LabelId, Person};

/// One employment: first day, last day once known, employment status.
pub(super) struct Employment {
    pub(super) from: Date,
    pub(super) to: Option<Date>,
    pub(super) status: LabelId,
}

/// The employments of a person, oldest first. The company counts somebody as gone on the day an employment ends, so the last day here is the
/// one before.
pub(super) fn of(person: &Person) -> Vec<Employment> {
    let mut employments: Vec<Employment> = Vec::new();
    for row in &person.employment {
        let open = employments.last_mut().filter(|employment| employment.to.is_none());
        match (open, row.ending) {
            (Some(open), Some(_)) => open.to = Some(row.date - 1.day()),
            (None, None) => employments.push(Employment { from: row.date, to: None, status: row.status }),
            _ => {}
        }
    }
    employments
}

/// Whether the employment is one of a contractor.
pub(super) fn worker_type(company: &Company, status: LabelId) -> &'static str {
    if company.statuses.name(status) == "Contractor" { "Contractor" } else { "Employee" }
}
