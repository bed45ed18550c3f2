//! The HR system: connecting it, and what it is set to.

mod connected;
mod mapping;
mod page;
mod post;
mod recent_runs;
mod scope;
mod setup;
mod state;
mod targets;
mod test_steps;
pub(crate) mod webhook;

pub(crate) use page::HrisPage;
pub(crate) use post::submit;

use contract::Provider;

/// Path of the page.
pub(crate) const PATH: &str = "/settings/integrations/hris";

/// Where the form of a vendor is.
pub(super) fn setup_address(provider: Provider) -> String {
    format!("{PATH}?setup={}", provider.id())
}

/// Where the page opens one of its forms.
fn edit_address(form: &str) -> String {
    format!("{PATH}?edit={form}#{form}")
}
