//! Fields of an employee and the names they have in each way of reading (vendor document sections 3.2, 3.3, 3.8, 3.10, 3.11).

use super::fields::Kind::{Date, Email, Employee, List, Phone, Status, Text, Timestamp, Url};

/// A field, whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Field {
    Id,
    EmployeeNumber,
    FirstName,
    MiddleName,
    LastName,
    PreferredName,
    DisplayName,
    JobTitle,
    JobTitleId,
    Department,
    DepartmentId,
    Division,
    DivisionId,
    Location,
    LocationId,
    WorkEmail,
    HomeEmail,
    BestEmail,
    WorkPhone,
    PhotoUrl,
    Status,
    EmploymentStatus,
    EmploymentStatusId,
    HireDate,
    OriginalHireDate,
    TerminationDate,
    TerminationType,
    BirthDate,
    /// The manager's name, family name first.
    Supervisor,
    /// The manager's name as people say it.
    SupervisorName,
    /// The manager's employee number, which BambooHR calls `supervisorId`.
    SupervisorNumber,
    /// The manager's id.
    SupervisorId,
    SupervisorEmail,
    LastChanged,
}

/// BambooHR's word for the type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Email,
    Phone,
    Date,
    List,
    Status,
    Employee,
    Timestamp,
    Url,
}

impl Kind {
    /// The word on the wire.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Text => "text",
            Email => "email",
            Phone => "phone",
            Date => "date",
            List => "list",
            Status => "status",
            Employee => "employee",
            Timestamp => "timestamp",
            Url => "url",
        }
    }
}

/// What a field is called.
#[derive(Debug)]
pub(crate) struct Definition {
    pub(crate) field: Field,
    /// Numeric id; empty where BambooHR gives none.
    pub(crate) number: &'static str,
    /// Names in single reads and reports, the usual one first.
    pub(crate) names: &'static [&'static str],
    /// Name in the list by cursor; empty when it has none there.
    pub(crate) list: &'static str,
    /// Name in the dataset `employee`; empty when it has none there.
    pub(crate) dataset: &'static str,
    /// What people read.
    pub(crate) label: &'static str,
    pub(crate) kind: Kind,
}

macro_rules! fields {
    ($($field:ident $number:literal [$($name:literal),+] $list:literal $dataset:literal $label:literal $kind:ident;)+) => {
        &[$(Definition {
            field: Field::$field,
            number: $number,
            names: &[$($name),+],
            list: $list,
            dataset: $dataset,
            label: $label,
            kind: $kind,
        }),+]
    };
}

/// All fields.
pub(crate) const FIELDS: &[Definition] = fields! {
    Id "" ["id"] "employeeId" "eeid" "Employee ID" Text;
    EmployeeNumber "636" ["employeeNumber"] "employeeNumber" "employeeNumber" "Employee #" Text;
    FirstName "1" ["firstName"] "firstName" "firstName" "First Name" Text;
    MiddleName "5" ["middleName"] "middleName" "middleName" "Middle Name" Text;
    LastName "2" ["lastName"] "lastName" "lastName" "Last Name" Text;
    PreferredName "1358" ["preferredName", "nickname"] "preferredName" "preferredName" "Preferred Name" Text;
    DisplayName "" ["displayName"] "displayName" "name" "Display name" Text;
    JobTitle "17" ["jobTitle", "jobTitleName"] "jobTitleName" "jobInformationJobTitle" "Job Title" List;
    JobTitleId "" ["jobTitleId"] "jobTitleId" "" "Job Title ID" Text;
    Department "4" ["department"] "departmentName" "jobInformationDepartment" "Department" List;
    DepartmentId "" ["departmentId"] "departmentId" "" "Department ID" Text;
    Division "1355" ["division"] "divisionName" "jobInformationDivision" "Division" List;
    DivisionId "" ["divisionId"] "divisionId" "" "Division ID" Text;
    Location "18" ["location"] "locationName" "jobInformationLocation" "Location" List;
    LocationId "" ["locationId"] "locationId" "" "Location ID" Text;
    WorkEmail "15" ["workEmail"] "workEmail" "email" "Work Email" Email;
    HomeEmail "1357" ["homeEmail"] "homeEmail" "homeEmail" "Home Email" Email;
    BestEmail "" ["bestEmail"] "bestEmail" "" "Best Email" Email;
    WorkPhone "634" ["workPhone"] "workPhone" "workPhone" "Work Phone" Phone;
    PhotoUrl "" ["photoUrl"] "photoUrl" "" "Photo URL" Url;
    Status "387" ["status"] "status" "status" "Status" Status;
    EmploymentStatus "16" ["employmentHistoryStatus", "employmentStatus"] "employmentStatusName" "employmentStatus" "Employment Status" List;
    EmploymentStatusId "" ["employmentStatusId"] "employmentStatusId" "" "Employment Status ID" Text;
    HireDate "3" ["hireDate"] "hireDate" "hireDate" "Hire Date" Date;
    OriginalHireDate "4333" ["originalHireDate"] "originalHireDate" "originalHireDate" "Original Hire Date" Date;
    TerminationDate "-38" ["terminationDate"] "terminationDate" "terminationDate" "Termination Date" Date;
    TerminationType "4313" ["terminationType"] "terminationType" "employmentStatusTerminationType" "Termination Type" List;
    BirthDate "6" ["dateOfBirth", "birthDate"] "birthDate" "dateOfBirth" "Birth Date" Date;
    Supervisor "91" ["supervisor", "reportsTo"] "" "" "Reports To" Employee;
    SupervisorName "" ["reportsToName"] "reportsToName" "supervisorName" "Supervisor name" Text;
    SupervisorNumber "" ["supervisorId"] "" "supervisorId" "Supervisor ID" Text;
    SupervisorId "" ["supervisorEId", "reportsToId"] "reportsToId" "supervisorEid" "Supervisor EID" Text;
    SupervisorEmail "" ["supervisorEmail"] "" "supervisorEmail" "Supervisor email" Email;
    LastChanged "" ["lastChanged"] "" "lastChanged" "Last changed" Timestamp;
};

impl Field {
    /// What it is called.
    pub(crate) fn definition(self) -> &'static Definition {
        // The table has one line per field in the order of the enumeration, which a test holds.
        &FIELDS[self as usize]
    }

    /// Finds it by a name of single reads and reports, or by its number.
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        let found = FIELDS.iter().find(|field| field.names.contains(&name) || (!name.is_empty() && field.number == name));
        found.map(|definition| definition.field)
    }

    /// Finds it by its name in the list by cursor.
    pub(crate) fn by_list_name(name: &str) -> Option<Self> {
        FIELDS.iter().find(|field| !name.is_empty() && field.list == name).map(|definition| definition.field)
    }

    /// Finds it by its name in the dataset.
    pub(crate) fn by_dataset_name(name: &str) -> Option<Self> {
        FIELDS.iter().find(|field| !name.is_empty() && field.dataset == name).map(|definition| definition.field)
    }

    /// Finds it by any of its names.
    pub(crate) fn by_any_name(name: &str) -> Option<Self> {
        Self::by_list_name(name).or_else(|| Self::by_name(name)).or_else(|| Self::by_dataset_name(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_at_its_own_place_in_the_table() {
        for definition in FIELDS {
            assert_eq!(definition.field.definition().label, definition.label);
        }
    }

    #[test]
    fn no_name_means_two_fields_in_one_way_of_reading() {
        for ambiguous in [
            FIELDS.iter().flat_map(|field| field.names.iter().copied()).collect::<Vec<_>>(),
            FIELDS.iter().map(|field| field.list).filter(|name| !name.is_empty()).collect(),
            FIELDS.iter().map(|field| field.dataset).filter(|name| !name.is_empty()).collect(),
        ] {
            let mut distinct = ambiguous.clone();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(distinct.len(), ambiguous.len());
        }
    }
}
