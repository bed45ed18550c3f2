//! Connections to HR systems.

pub(crate) mod hris;
mod list;
mod state_badge;

pub(crate) use list::IntegrationsPage;

/// Path of the list.
pub(crate) const PATH: &str = "/settings/integrations";
