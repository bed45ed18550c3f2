//! Which entity sets and properties are read (section A.5), and which of them becomes which attribute.

use contract::Attribute;

use crate::connector::NamedField;

/// An entity set of the environment. Older environments know some by an older name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntitySet {
    Workers,
    Employments,
    Positions,
    Assignments,
    Hierarchies,
    Departments,
    LegalEntities,
}

impl EntitySet {
    /// Its names, the newest first.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Workers => &["Workers"],
            Self::Employments => &["EmploymentsV2", "Employments"],
            Self::Positions => &["PositionsV2"],
            Self::Assignments => &["PositionWorkerAssignmentsV2", "PositionWorkerAssignments"],
            Self::Hierarchies => &["PositionHierarchies"],
            Self::Departments => &["DepartmentsV2", "Departments"],
            Self::LegalEntities => &["LegalEntities"],
        }
    }

    /// What is being done when it is read.
    pub(super) const fn operation(self) -> &'static str {
        match self {
            Self::Workers => "read workers",
            Self::Employments => "read employments",
            Self::Positions => "read positions",
            Self::Assignments => "read who holds positions",
            Self::Hierarchies => "read the position hierarchy",
            Self::Departments => "read departments",
            Self::LegalEntities => "read legal entities",
        }
    }

    /// The properties to ask for.
    pub(super) const fn properties(self) -> &'static [&'static str] {
        match self {
            Self::Workers => WORKER,
            Self::Employments => &["PersonnelNumber", "LegalEntityId", "EmploymentStartDate", "EmploymentEndDate", "WorkerType"],
            Self::Positions => &["PositionId", "Description", "TitleId", "DepartmentNumber", "WorkerPersonnelNumber", "WorkerName"],
            Self::Assignments => &["PositionId", "PersonnelNumber", "ValidFrom", "ValidTo", "IsPrimaryPosition"],
            Self::Hierarchies => &["PositionId", "ParentPositionId", "HierarchyTypeName", "ValidFrom", "ValidTo"],
            Self::Departments => &["OperatingUnitNumber", "Name"],
            Self::LegalEntities => &["LegalEntityId", "Name"],
        }
    }

    /// Key properties that keep pages apart. Without an order they would overlap (section E, pitfall 8).
    pub(super) const fn order(self) -> &'static str {
        match self {
            Self::Workers => "PersonnelNumber",
            Self::Employments => "PersonnelNumber,LegalEntityId,EmploymentStartDate",
            Self::Positions => "PositionId",
            Self::Assignments | Self::Hierarchies => "PositionId,ValidFrom",
            Self::Departments => "OperatingUnitNumber",
            Self::LegalEntities => "LegalEntityId",
        }
    }
}

pub(super) const ID: &str = "PersonnelNumber";
pub(super) const FIRST_NAME: &str = "FirstName";
pub(super) const LAST_NAME_PREFIX: &str = "LastNamePrefix";
pub(super) const LAST_NAME: &str = "LastName";
pub(super) const NAME: &str = "Name";
pub(super) const KNOWN_AS: &str = "KnownAs";
pub(super) const EMAIL: &str = "PrimaryContactEmail";
pub(super) const EMAIL_IS_PRIVATE: &str = "PrimaryContactEmailIsPrivate";
pub(super) const IDENTITY_EMAIL: &str = "IdentityEmail";
pub(super) const PHONE: &str = "PrimaryContactPhone";
pub(super) const PHONE_IS_PRIVATE: &str = "PrimaryContactPhoneIsPrivate";
pub(super) const TITLE: &str = "TitleId";
pub(super) const LOCATION: &str = "OfficeLocation";

/// Nothing private is asked for but whether an address is.
const WORKER: &[&str] = &[
    ID,
    FIRST_NAME,
    LAST_NAME_PREFIX,
    LAST_NAME,
    NAME,
    KNOWN_AS,
    EMAIL,
    EMAIL_IS_PRIVATE,
    IDENTITY_EMAIL,
    PHONE,
    PHONE_IS_PRIVATE,
    TITLE,
    LOCATION,
];

/// The fields as people know them. What is not of the worker is written with its entity set.
pub(super) const NAMED: [NamedField; 16] = [
    named(Attribute::DisplayName, NAME),
    named(Attribute::FirstName, FIRST_NAME),
    named(Attribute::LastName, LAST_NAME),
    named(Attribute::PreferredName, KNOWN_AS),
    named(Attribute::Email, EMAIL),
    named(Attribute::EmployeeNumber, ID),
    named(Attribute::JobTitle, "PositionsV2.TitleId"),
    named(Attribute::Department, "PositionsV2.DepartmentNumber"),
    named(Attribute::Division, "EmploymentsV2.LegalEntityId"),
    named(Attribute::Location, LOCATION),
    named(Attribute::Manager, "PositionHierarchies.ParentPositionId"),
    named(Attribute::Phone, PHONE),
    named(Attribute::EmploymentType, "EmploymentsV2.WorkerType"),
    named(Attribute::Status, "EmploymentsV2"),
    named(Attribute::StartDate, "EmploymentsV2.EmploymentStartDate"),
    named(Attribute::EndDate, "EmploymentsV2.EmploymentEndDate"),
];

const fn named(attribute: Attribute, vendor_field: &'static str) -> NamedField {
    NamedField { attribute, vendor_field }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_private_is_asked_for() {
        let private = ["BirthDate", "Gender", "MaritalStatus", "Address", "Ethnic", "Identification", "Compensation", "Salary", "Bank"];
        let sets = [
            EntitySet::Workers,
            EntitySet::Employments,
            EntitySet::Positions,
            EntitySet::Assignments,
            EntitySet::Hierarchies,
            EntitySet::Departments,
            EntitySet::LegalEntities,
        ];
        for property in sets.iter().flat_map(|set| set.properties()) {
            assert!(private.iter().all(|word| !property.contains(word)), "{property}");
        }
    }

    #[test]
    fn every_attribute_has_its_field() {
        for attribute in Attribute::ALL {
            assert!(NAMED.iter().any(|field| field.attribute == *attribute), "{attribute:?}");
        }
    }
}
