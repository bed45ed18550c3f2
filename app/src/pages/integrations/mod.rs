//! Connections to HR systems.

pub(crate) mod hris;
mod list;
mod state_badge;

pub(crate) use list::{Integrations, IntegrationsPage};

use crate::components::Crumb;
use crate::pages::settings;

/// Path of the list.
pub(crate) const PATH: &str = "/settings/integrations";

/// The way to a page below the list.
pub(crate) fn crumbs() -> Vec<Crumb> {
    vec![Crumb::new("Settings", settings::PATH), Crumb::new("Integrations", PATH)]
}
