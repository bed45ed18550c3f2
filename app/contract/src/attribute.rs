//! The attribute catalogue: one list that drives columns, diffs, mapping, export and guards.

use serde::{Deserialize, Serialize};

/// What an attribute's value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeKind {
    /// Free text.
    Text,
    /// `YYYY-MM-DD`.
    Date,
    /// A person of the same source.
    Person,
    /// A department of the same source.
    Department,
    /// A division of the same source.
    Division,
    /// One of a closed list of words.
    Choice(&'static [&'static str]),
}

/// How carefully a value is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sensitivity {
    /// What a colleague sees in the company directory.
    Directory,
    /// What only people with a reason see.
    Personal,
}

/// `active` and `inactive`: whether the source still tracks the person (BambooHR's `status`, not the employment status).
pub const STATUS_ACTIVE: &str = "active";
/// See [`STATUS_ACTIVE`].
pub const STATUS_INACTIVE: &str = "inactive";

macro_rules! catalogue {
    ($($(#[$doc:meta])* $variant:ident { $name:literal, $label:literal, $kind:expr, $sensitivity:ident, $clearable:literal }),+ $(,)?) => {
        /// An attribute of a person. Birth dates, national ids and pay are not in the list: nothing fetches them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Attribute {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Attribute {
            /// Every attribute, in the order pages show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in JSON, CSV and mappings.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The name people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// What its values are made of.
            pub const fn kind(self) -> AttributeKind {
                match self { $(Self::$variant => $kind),+ }
            }

            /// How carefully its values are handled.
            pub const fn sensitivity(self) -> Sensitivity {
                match self { $(Self::$variant => Sensitivity::$sensitivity),+ }
            }

            /// Whether a source may empty it. An empty value of any other is taken as "no source value".
            pub const fn is_clearable(self) -> bool {
                match self { $(Self::$variant => $clearable),+ }
            }
        }
    };
}

catalogue! {
    /// The name as colleagues know it: preferred or first name, then last name.
    DisplayName { "display_name", "Name", AttributeKind::Text, Directory, false },
    /// Given name.
    FirstName { "first_name", "First name", AttributeKind::Text, Directory, false },
    /// Family name.
    LastName { "last_name", "Last name", AttributeKind::Text, Directory, true },
    /// The name the person prefers to the given name.
    PreferredName { "preferred_name", "Preferred name", AttributeKind::Text, Directory, true },
    /// Work address. Contact data, never an identity (O25).
    Email { "email", "Work email", AttributeKind::Text, Directory, true },
    /// The company's own number; editable at the source, so not an identity.
    EmployeeNumber { "employee_number", "Employee number", AttributeKind::Text, Directory, true },
    /// Current title.
    JobTitle { "job_title", "Job title", AttributeKind::Text, Directory, true },
    /// The department, by the source's stable id where it has one (O24).
    Department { "department", "Department", AttributeKind::Department, Directory, true },
    /// The division, likewise.
    Division { "division", "Division", AttributeKind::Division, Directory, true },
    /// Site or city.
    Location { "location", "Location", AttributeKind::Text, Directory, true },
    /// The manager, by the manager's employee id at the source (O26).
    Manager { "manager", "Manager", AttributeKind::Person, Directory, true },
    /// Work phone.
    Phone { "phone", "Work phone", AttributeKind::Text, Directory, true },
    /// The employer's word for the kind of employment: Full-Time, Contractor and so on.
    EmploymentType { "employment_type", "Employment type", AttributeKind::Text, Personal, true },
    /// Whether the source tracks the person as active.
    Status { "status", "Status", AttributeKind::Choice(&[STATUS_ACTIVE, STATUS_INACTIVE]), Directory, false },
    /// First day of the current employment.
    StartDate { "start_date", "Start date", AttributeKind::Date, Personal, true },
    /// Last day, once known.
    EndDate { "end_date", "End date", AttributeKind::Date, Personal, true },
}

impl Attribute {
    /// Finds an attribute by [`Attribute::name`].
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|attribute| attribute.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_unique_and_found_again() {
        for attribute in Attribute::ALL {
            assert_eq!(Attribute::by_name(attribute.name()), Some(*attribute));
        }
    }
}
