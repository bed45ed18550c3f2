//! Addresses, and what is behind them.

use axum::http::Method;

use super::read_path::ReadPath;

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint<'r> {
    List,
    Employee(&'r str),
    Directory,
    Changed,
    ChangedTable(&'r str),
    Table { employee: &'r str, table: &'r str },
    Datasets,
    DatasetFields(&'r str),
    DatasetOptions(&'r str),
    DatasetData(&'r str),
    CustomReport,
    MetaFields,
    MetaTables,
    MetaLists,
    MetaUsers,
    CompanyInformation,
    MonitoredFields,
    Webhooks,
    MakeWebhook,
    DeleteWebhook(&'r str),
}

/// Finds it. Versions are separate: what exists in one need not in another.
pub(super) fn endpoint<'r>(method: &Method, path: &'r str) -> Option<Endpoint<'r>> {
    let path = path.strip_prefix("/api/")?;
    let path = path.strip_prefix("gateway.php/").map_or(Some(path), |rest| rest.split_once('/').map(|(_account, rest)| rest))?;
    let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let get = *method == Method::GET;
    let post = *method == Method::POST;
    Some(match segments.as_slice() {
        ["v1", "employees"] if get => Endpoint::List,
        ["v1", "employees", "directory"] if get => Endpoint::Directory,
        ["v1", "employees", "changed"] if get => Endpoint::Changed,
        ["v1", "employees", "changed", "tables", table] if get => Endpoint::ChangedTable(table),
        ["v1", "employees", id] if get => Endpoint::Employee(id),
        ["v1", "employees", employee, "tables", table] if get => Endpoint::Table { employee, table },
        ["v1_2", "datasets"] if get => Endpoint::Datasets,
        ["v1_2", "datasets", dataset, "fields"] if get => Endpoint::DatasetFields(dataset),
        ["v1_2", "datasets", dataset, "field-options"] if post => Endpoint::DatasetOptions(dataset),
        ["v2", "datasets", dataset, "data"] if post => Endpoint::DatasetData(dataset),
        ["v1", "reports", "custom"] if post => Endpoint::CustomReport,
        ["v1", "meta", "fields"] if get => Endpoint::MetaFields,
        ["v1", "meta", "tables"] if get => Endpoint::MetaTables,
        ["v1", "meta", "lists"] if get => Endpoint::MetaLists,
        ["v1", "meta", "users"] if get => Endpoint::MetaUsers,
        ["v1", "company_information"] if get => Endpoint::CompanyInformation,
        ["v1", "webhooks", "monitor_fields"] if get => Endpoint::MonitoredFields,
        ["v1", "webhooks"] if get => Endpoint::Webhooks,
        ["v1", "webhooks"] if post => Endpoint::MakeWebhook,
        ["v1", "webhooks", id] if *method == Method::DELETE => Endpoint::DeleteWebhook(id),
        _ => return None,
    })
}

impl Endpoint<'_> {
    /// The permission it takes.
    pub(super) fn read_path(self) -> ReadPath {
        match self {
            Self::List => ReadPath::List,
            Self::Employee(_) => ReadPath::Employee,
            Self::Directory => ReadPath::Directory,
            Self::Changed => ReadPath::Changed,
            Self::ChangedTable(_) | Self::Table { .. } => ReadPath::Tables,
            Self::Datasets | Self::DatasetFields(_) | Self::DatasetOptions(_) | Self::DatasetData(_) => ReadPath::Datasets,
            Self::CustomReport => ReadPath::CustomReport,
            Self::MetaFields | Self::MetaTables => ReadPath::MetaFields,
            Self::MetaLists => ReadPath::MetaLists,
            Self::MetaUsers => ReadPath::MetaUsers,
            Self::CompanyInformation => ReadPath::CompanyInformation,
            Self::MonitoredFields | Self::Webhooks | Self::MakeWebhook | Self::DeleteWebhook(_) => ReadPath::Webhooks,
        }
    }

    /// Whether it belongs to the datasets, which have their own errors and headers.
    pub(super) fn is_dataset(self) -> bool {
        self.read_path() == ReadPath::Datasets
    }
}
