//! The question: what ends, what stays, and the name that has to be typed.

use contract::FieldError;
use contract::form::DisconnectForm;
use contract::view::DisconnectView;
use leptos::prelude::*;

use super::PATH;
use crate::components::{Confirm, Crumb, ErrorSummary, Field, Group, PageHead};
use crate::pages::form_state::FormState;
use crate::pages::integrations::{self, hris};
use crate::pages::loaded::loaded;
use crate::request;

/// The last group of the connection's page.
#[component]
pub(crate) fn Disconnect(
    /// The connection.
    view: DisconnectView,
) -> impl IntoView {
    let vendor = view.provider.label();
    view! {
        <Group title="Disconnect" about="Deactivates the sync and removes the key. People and the run log stay.">
            <Confirm id="disconnect" trigger=format!("Disconnect {vendor}…") page=PATH title=format!("Disconnect {vendor}?")>
                <DisconnectQuestion view state=FormState::default() />
            </Confirm>
        </Group>
    }
    .into_any()
}

/// `/settings/integrations/hris/disconnect`.
#[component]
pub(crate) fn DisconnectPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let state = FormState::<DisconnectForm>::of_request();
        let view = services.disconnect_view(&actor).await?;
        let title = format!("Disconnect {}?", view.provider.label());
        let heading = title.clone();
        let errors = state.errors.clone();
        Ok(view! {
            <PageHead
                window=title
                title=move || heading.clone()
                crumbs=vec![
                    Crumb::new("Integrations", integrations::PATH),
                    Crumb::new(view.provider.label(), hris::PATH),
                ]
            >
                <a href=hris::PATH>"Back to the connection"</a>
            </PageHead>
            <ErrorSummary errors />
            <section class="card card__body stack"><DisconnectQuestion view state /></section>
        })
    })
}

/// What ends, what stays, and the form.
#[component]
pub(crate) fn DisconnectQuestion(
    /// The connection.
    view: DisconnectView,
    /// What was typed and what is wrong with it.
    state: FormState<DisconnectForm>,
) -> impl IntoView {
    let DisconnectView { provider, account, keeps_secrets } = view;
    let vendor = provider.label();
    let secrets = if keeps_secrets {
        format!("The stored credentials stay, because something else reads {vendor} with them.")
    } else {
        format!("The stored credentials are erased here. Revoke them in {vendor} too if nothing else uses them.")
    };
    let errors: Vec<FieldError> = state.errors;
    view! {
        <p>"The sync with "<strong><bdi>{account.clone()}</bdi></strong>" ends at once."</p>
        <ul class="losses">
            <li>{secrets}</li>
            <li>"A run that is under way stops, runs that wait end, and changes that wait for a review are discarded."</li>
            <li>"Targets, fields, scope, schedule and webhook secrets are lost: connecting again starts anew."</li>
        </ul>
        <p>"People, scenarios and the log of every run stay."</p>
        <form class="stack" method="post" action=PATH novalidate>
            <p>"Type "<strong><bdi>{account}</bdi></strong>" to confirm."</p>
            <Field name="confirm" label="Name of the account" value=state.values.confirm errors />
            <button class="button button--danger" type="submit">"Disconnect "{vendor}</button>
        </form>
    }
    .into_any()
}
