//! Which of BambooHR's fields becomes which attribute. BambooHR has three vocabularies for the same facts (vendor document sections 3.2,
//! 3.3, 3.8 and 3.11).

use contract::Attribute;
use serde::{Deserialize, Serialize};

use crate::connector::NamedField;

/// The field names of a family of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Vocabulary {
    /// The employee list.
    List,
    /// The employee dataset.
    Dataset,
    /// Custom reports and the single employee.
    Classic,
}

/// Where one attribute comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceField {
    pub(super) attribute: Attribute,
    /// The field with the text; of a reference, the name to show.
    pub(super) name: &'static str,
    /// Of a reference: the field with the stable id, where there is one.
    pub(super) id: Option<&'static str>,
}

impl SourceField {
    /// The field whose permission decides: a manager is only ever taken by id.
    pub(super) fn deciding(&self) -> &'static str {
        match (self.attribute, self.id) {
            (Attribute::Manager, Some(id)) => id,
            _ => self.name,
        }
    }
}

const fn text(attribute: Attribute, name: &'static str) -> SourceField {
    SourceField { attribute, name, id: None }
}

const fn reference(attribute: Attribute, id: &'static str, name: &'static str) -> SourceField {
    SourceField { attribute, name, id: Some(id) }
}

const LIST: &[SourceField] = &[
    text(Attribute::DisplayName, "displayName"),
    text(Attribute::FirstName, "firstName"),
    text(Attribute::LastName, "lastName"),
    text(Attribute::PreferredName, "preferredName"),
    text(Attribute::Email, "workEmail"),
    text(Attribute::EmployeeNumber, "employeeNumber"),
    text(Attribute::JobTitle, "jobTitleName"),
    reference(Attribute::Department, "departmentId", "departmentName"),
    reference(Attribute::Division, "divisionId", "divisionName"),
    text(Attribute::Location, "locationName"),
    reference(Attribute::Manager, "reportsToId", "reportsToName"),
    text(Attribute::Phone, "workPhone"),
    text(Attribute::EmploymentType, "employmentStatusName"),
    text(Attribute::Status, "status"),
    text(Attribute::StartDate, "hireDate"),
    text(Attribute::EndDate, "terminationDate"),
];

/// The fields as people know them: by the names of the employee list.
pub(super) const NAMED: &[NamedField] = &{
    let mut named = [NamedField { attribute: Attribute::DisplayName, vendor_field: "" }; LIST.len()];
    let mut at = 0;
    while at < LIST.len() {
        named[at] = NamedField { attribute: LIST[at].attribute, vendor_field: LIST[at].name };
        at += 1;
    }
    named
};

/// `email` is the work address here. `supervisorId` would be the manager's employee number, so `supervisorEid` it is.
const DATASET: &[SourceField] = &[
    text(Attribute::FirstName, "firstName"),
    text(Attribute::LastName, "lastName"),
    text(Attribute::PreferredName, "preferredName"),
    text(Attribute::Email, "email"),
    text(Attribute::EmployeeNumber, "employeeNumber"),
    text(Attribute::JobTitle, "jobInformationJobTitle"),
    text(Attribute::Department, "jobInformationDepartment"),
    text(Attribute::Division, "jobInformationDivision"),
    text(Attribute::Location, "jobInformationLocation"),
    reference(Attribute::Manager, "supervisorEid", "supervisorName"),
    text(Attribute::Phone, "workPhone"),
    text(Attribute::EmploymentType, "employmentStatus"),
    text(Attribute::Status, "status"),
    text(Attribute::StartDate, "hireDate"),
    text(Attribute::EndDate, "terminationDate"),
];

const CLASSIC: &[SourceField] = &[
    text(Attribute::DisplayName, "displayName"),
    text(Attribute::FirstName, "firstName"),
    text(Attribute::LastName, "lastName"),
    text(Attribute::PreferredName, "preferredName"),
    text(Attribute::Email, "workEmail"),
    text(Attribute::EmployeeNumber, "employeeNumber"),
    text(Attribute::JobTitle, "jobTitle"),
    text(Attribute::Department, "department"),
    text(Attribute::Division, "division"),
    text(Attribute::Location, "location"),
    reference(Attribute::Manager, "supervisorEId", "supervisor"),
    text(Attribute::Phone, "workPhone"),
    text(Attribute::EmploymentType, "employmentHistoryStatus"),
    text(Attribute::Status, "status"),
    text(Attribute::StartDate, "hireDate"),
    text(Attribute::EndDate, "terminationDate"),
];

impl Vocabulary {
    /// The field with the employee's id.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::List => "employeeId",
            Self::Dataset => "eeid",
            Self::Classic => "id",
        }
    }

    /// Where each attribute comes from.
    pub(super) const fn fields(self) -> &'static [SourceField] {
        match self {
            Self::List => LIST,
            Self::Dataset => DATASET,
            Self::Classic => CLASSIC,
        }
    }

    /// The fields whose permission decides what is withheld.
    pub(super) fn deciding_fields(self) -> impl Iterator<Item = NamedField> {
        self.fields().iter().map(|field| NamedField { attribute: field.attribute, vendor_field: field.deciding() })
    }

    /// Every field to ask for, the employee's id first.
    pub(super) fn requested(self) -> Vec<&'static str> {
        let mut names = vec![self.id()];
        for field in self.fields() {
            names.extend(field.id);
            names.push(field.name);
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_and_the_manager_s_number_are_never_asked_for() {
        for vocabulary in [Vocabulary::List, Vocabulary::Dataset, Vocabulary::Classic] {
            for name in vocabulary.requested() {
                assert!(!["bestEmail", "homeEmail", "supervisorId", "dateOfBirth", "ssn", "payRate"].contains(&name), "{name}");
            }
        }
    }

    #[test]
    fn every_vocabulary_gives_every_attribute_but_the_composed_name() {
        for vocabulary in [Vocabulary::List, Vocabulary::Dataset, Vocabulary::Classic] {
            for attribute in Attribute::ALL {
                let is_given = vocabulary.fields().iter().any(|field| field.attribute == *attribute);
                assert!(
                    is_given || (vocabulary == Vocabulary::Dataset && *attribute == Attribute::DisplayName),
                    "{vocabulary:?} {attribute:?}"
                );
            }
        }
    }
}
