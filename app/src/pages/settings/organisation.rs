//! The organisation: its name, and the plan it is on.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::NameForm;
use contract::view::{OrganisationView, Viewer};
use leptos::prelude::*;
use tower_sessions::Session;

use super::layout::SettingsHead;
use crate::components::{Badge, ErrorSummary, Exact, Field, Glyph, Group, Tone};
use crate::pages::form_state::{FormState, done, fail, refuse};
use crate::pages::loaded::loaded;
use crate::request;
use crate::session::Flash;

/// Path of the page.
pub(crate) const PATH: &str = "/settings/plan";

/// `/settings/plan`.
#[component]
pub(crate) fn OrganisationPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let view = services.organisation(&actor).await?;
        let state = FormState::<NameForm>::of_request().or_stored(|| NameForm { name: view.name.clone(), was: String::new() });
        Ok(view! { <Organisation view state viewer=actor.viewer /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Organisation(
    /// What is stored.
    view: OrganisationView,
    /// What was entered and what is wrong with it.
    state: FormState<NameForm>,
    /// Who looks.
    viewer: Viewer,
) -> impl IntoView {
    let was = state.origin(|values| values.was.clone(), view.name.clone());
    let FormState { values, errors, .. } = state;
    let live_sync = if view.plan.has_live_sync() {
        view! { <Badge tone=Tone::Good glyph=Glyph::Check label="Included" /> }
    } else {
        view! { <Badge tone=Tone::Mute glyph=Glyph::Cancelled label="Not included" /> }
    };
    view! {
        <SettingsHead viewer current=PATH title="Plan" about="Your organisation and what its plan includes" />
        <ErrorSummary errors=errors.clone() />
        <Group title="Organisation" about="Its name stands on top of every page.">
            <form class="card" method="post" action=PATH novalidate>
                <input type="hidden" name="was" value=was />
                <div class="card__body stack">
                    <Field name="name" label="Name" value=values.name autocomplete="organization" errors />
                    <dl class="facts">
                        <dt>"Short name"</dt>
                        <dd><code>{view.slug}</code></dd>
                        <dt>"Since"</dt>
                        <dd><Exact at=view.created_at to_the_minute=true /></dd>
                    </dl>
                </div>
                <div class="card__foot"><button class="button button--primary" type="submit">"Save name"</button></div>
            </form>
        </Group>
        <Group title="Plan" about="Whoever runs this installation decides it.">
            <div class="card card__body">
                <dl class="facts">
                    <dt>"Plan"</dt>
                    <dd><strong>{view.plan.label()}</strong></dd>
                    <dt>"People, scenarios and the org chart"</dt>
                    <dd><Badge tone=Tone::Good glyph=Glyph::Check label="Included" /></dd>
                    <dt>"Live sync from your HR system"</dt>
                    <dd>{live_sync}</dd>
                </dl>
            </div>
        </Group>
    }
    .into_any()
}

/// Saves the name.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<NameForm>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    match services.rename_organisation(&actor, &form).await {
        Ok(()) => done(&session, &parts, Flash::OrganisationRenamed, PATH).await,
        Err(error) => refuse(parts, form, error).await,
    }
}
