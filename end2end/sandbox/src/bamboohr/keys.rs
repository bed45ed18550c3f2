//! API keys. A key belongs to a user and carries that user's rights (vendor document section 1.2).

use super::fields::Field;
use super::read_path::ReadPath;

/// Key of an administrator, who may read everything.
pub const ADMINISTRATOR_KEY: &str = "37f849f2e05c467b9144f956964b6d3d0715cb36";

/// Key that may not list by cursor, but may use datasets and reports.
pub const DATASETS_KEY: &str = "9c6d3707d40d4eda85c962cb9a66a57e67ace202";

/// Key that may use neither list nor datasets, but reports.
pub const REPORTS_KEY: &str = "1c7a41e374e2066e4271683bbc1a529b11f3dc55";

/// Key that may use the directory and single employees alone.
pub const DIRECTORY_KEY: &str = "bb579f7a19c6b0f9da22c0fb1246f660faa6ffcd";

/// Key that may use every way of reading but sees neither hire nor termination dates, numbers or lists of users.
pub const LIMITED_KEY: &str = "9a077f5c12befd13675654364c0f0c24bd5ca128";

/// Key of a disabled user: known, and refused everywhere.
pub const DISABLED_KEY: &str = "47fdc49f19376a61574999995d675a4817352d04";

/// A key and what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// Word by which the control API and the log of requests call it.
    pub(crate) name: &'static str,
    /// What is sent as user name.
    pub(crate) secret: String,
    /// Ways of reading it may use.
    pub(crate) may_read: Vec<ReadPath>,
    /// Fields it does not see.
    pub(crate) hidden: Vec<Field>,
}

/// The keys of a new account; the administrator's can be another than the usual one.
pub(crate) fn keys(administrator: Option<&str>) -> Vec<Key> {
    let all_but = |without: &[ReadPath]| ReadPath::ALL.into_iter().filter(|path| !without.contains(path)).collect();
    let key = |name, secret: &str, may_read| Key { name, secret: secret.to_owned(), may_read, hidden: Vec::new() };
    vec![
        key("administrator", administrator.unwrap_or(ADMINISTRATOR_KEY), all_but(&[])),
        key("datasets", DATASETS_KEY, all_but(&[ReadPath::List, ReadPath::MetaUsers])),
        key("reports", REPORTS_KEY, all_but(&[ReadPath::List, ReadPath::Datasets, ReadPath::MetaUsers])),
        key("directory", DIRECTORY_KEY, vec![ReadPath::Directory, ReadPath::Employee, ReadPath::CompanyInformation]),
        Key {
            hidden: vec![
                Field::HireDate,
                Field::OriginalHireDate,
                Field::TerminationDate,
                Field::TerminationType,
                Field::EmployeeNumber,
                Field::SupervisorNumber,
                Field::BirthDate,
            ],
            ..key("limited", LIMITED_KEY, all_but(&[ReadPath::MetaUsers]))
        },
        key("disabled", DISABLED_KEY, Vec::new()),
    ]
}
