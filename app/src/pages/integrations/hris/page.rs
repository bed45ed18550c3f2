//! The page of the HR system.

use contract::Provider;
use contract::form::HrisAction;
use leptos::prelude::*;

use super::connected::Connected;
use super::setup::NotConnected;
use super::state::HrisState;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::request;

/// `/settings/integrations/hris?provider=…&setup=…&edit=…` (O5).
#[component]
pub(crate) fn HrisPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let query = request::query();
        let state = FormState::<HrisState>::of_request();
        let open = open_form(state.values.form.action, query.get("edit"));
        let mut view = services.hris(&actor, open.as_deref() == Some("scope")).await?;
        let setup = query.get("setup").and_then(Provider::by_id);
        let provider = setup.or_else(|| query.get("provider").and_then(Provider::by_id)).unwrap_or(Provider::BambooHr);
        let is_open = setup.is_some() || state.values.form.action.is_some();
        Ok(match view.connection.take() {
            Some(connection) => {
                let zones = if open.as_deref() == Some("schedule") { services.time_zones() } else { Vec::new() };
                view! { <Connected view connection state open zones /> }.into_any()
            }
            None => view! { <NotConnected view state provider is_open /> }.into_any(),
        })
    })
}

/// The form that is open: the one that was refused, or the one the address names.
fn open_form(action: Option<HrisAction>, edit: Option<&str>) -> Option<String> {
    match action {
        Some(
            action @ (HrisAction::Targets
            | HrisAction::Mapping
            | HrisAction::Scope
            | HrisAction::Schedule
            | HrisAction::Guard
            | HrisAction::Key),
        ) => Some(action.id().to_owned()),
        _ => edit.map(str::to_owned),
    }
}
