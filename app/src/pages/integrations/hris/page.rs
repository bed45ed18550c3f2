//! The page of the HR system.

use contract::form::HrisAction;
use contract::{AppError, Provider};
use leptos::prelude::*;

use super::PROVIDERS;
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
        let named = |name: &str| query.get(name).and_then(Provider::by_id).filter(|provider| PROVIDERS.contains(provider));
        let submitted = state.values.form.action.map(|_| state.values.form.vendor());
        let is_open = submitted.is_some() || named("setup").is_some();
        let provider = submitted.or(named("setup")).or(named("provider")).unwrap_or(Provider::BambooHr);
        let fields = services.connection_fields(provider).unwrap_or_default();
        Ok(match view.connection.take() {
            Some(connection) => {
                let fields = services.connection_fields(connection.provider).unwrap_or_default();
                let secret = fields.iter().find(|field| field.is_secret).ok_or(AppError::NotFound)?;
                let lists = fields.iter().filter(|field| field.is_list).collect();
                let zones = if open.as_deref() == Some("schedule") { services.time_zones() } else { Vec::new() };
                let disconnect = services.disconnect_view(&actor).await?;
                view! { <Connected view connection disconnect secret lists state open zones /> }.into_any()
            }
            None => view! { <NotConnected view state provider fields is_open /> }.into_any(),
        })
    })
}

/// The form that is open: the one that was refused, or the one the address names.
fn open_form(action: Option<HrisAction>, edit: Option<&str>) -> Option<String> {
    match action {
        Some(HrisAction::FilterChoices) => Some(HrisAction::Filter.id().to_owned()),
        Some(
            action @ (HrisAction::Targets
            | HrisAction::Mapping
            | HrisAction::Scope
            | HrisAction::Schedule
            | HrisAction::Guard
            | HrisAction::Filter
            | HrisAction::Key),
        ) => Some(action.id().to_owned()),
        _ => edit.map(str::to_owned),
    }
}
