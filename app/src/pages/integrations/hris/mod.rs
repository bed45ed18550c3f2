//! The HR system: connecting it, and what it is set to.

mod connected;
pub(crate) mod disconnect;
mod edit_form;
mod filter;
mod guard;
mod health;
mod mapping;
mod page;
mod post;
mod recent_runs;
mod schedule;
mod scope;
mod setting;
mod setup;
mod setup_words;
mod state;
mod targets;
mod test_steps;
pub(crate) mod webhook;

pub(crate) use connected::Connected;
pub(crate) use page::HrisPage;
pub(crate) use post::submit;
pub(crate) use setup::NotConnected;
pub(crate) use state::HrisState;

use contract::Provider;

/// Path of the page.
pub(crate) const PATH: &str = "/settings/integrations/hris";

/// The vendors an HR system can be of, in the order of their tabs.
const PROVIDERS: [Provider; 2] = [Provider::BambooHr, Provider::Dynamics365Hr];

/// Where the form of a vendor is.
pub(super) fn setup_address(provider: Provider) -> String {
    format!("{PATH}?setup={}", provider.id())
}

/// Where the page opens one of its forms.
fn edit_address(form: &str) -> String {
    format!("{PATH}?edit={form}#{form}")
}
