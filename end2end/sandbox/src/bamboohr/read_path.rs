//! The ways in which BambooHR can be read, each of which can be refused.

use serde::{Deserialize, Serialize};

/// A family of addresses that share a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadPath {
    /// `GET /v1/employees`, the list by cursor.
    List,
    /// `GET /v1/employees/{id}`.
    Employee,
    /// `GET /v1/employees/directory`.
    Directory,
    /// `GET /v1/employees/changed`.
    Changed,
    /// `GET /v1/employees/{id}/tables/{table}` and `GET /v1/employees/changed/tables/{table}`.
    Tables,
    /// Datasets: names, fields, options and data.
    Datasets,
    /// `POST /v1/reports/custom`.
    CustomReport,
    /// `GET /v1/meta/fields` and `GET /v1/meta/tables`.
    MetaFields,
    /// `GET /v1/meta/lists`.
    MetaLists,
    /// `GET /v1/meta/users`, for administrators alone.
    MetaUsers,
    /// `GET /v1/company_information`.
    CompanyInformation,
    /// Everything under `/v1/webhooks`, making them included.
    Webhooks,
}

impl ReadPath {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::List,
        Self::Employee,
        Self::Directory,
        Self::Changed,
        Self::Tables,
        Self::Datasets,
        Self::CustomReport,
        Self::MetaFields,
        Self::MetaLists,
        Self::MetaUsers,
        Self::CompanyInformation,
        Self::Webhooks,
    ];
}
