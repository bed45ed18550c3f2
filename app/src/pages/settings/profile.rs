//! The profile: the person's own name, address and password.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::NameForm;
use contract::view::{ProfileView, Viewer};
use leptos::prelude::*;
use tower_sessions::Session;

use super::PASSWORD;
use super::layout::SettingsHead;
use crate::components::{ErrorSummary, Field, Group};
use crate::pages::form_state::{FormState, done, fail, refuse};
use crate::pages::loaded::loaded;
use crate::request;
use crate::session::Flash;

/// Path of the page.
pub(crate) const PATH: &str = "/settings/profile";

/// `/settings/profile`.
#[component]
pub(crate) fn ProfilePage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let view = services.profile(&actor).await?;
        let state = FormState::<NameForm>::of_request().or_stored(|| NameForm { name: view.name.clone(), was: String::new() });
        Ok(view! { <Profile view state viewer=actor.viewer /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Profile(
    /// What is stored.
    view: ProfileView,
    /// What was entered and what is wrong with it.
    state: FormState<NameForm>,
    /// Who looks.
    viewer: Viewer,
) -> impl IntoView {
    let was = state.origin(|values| values.was.clone(), view.name.clone());
    let FormState { values, errors, .. } = state;
    let (words, action) = if view.password_is_initial {
        ("Somebody else made it. Choose one that only you know.", "Choose your password")
    } else if view.has_password {
        ("Changing it ends all your other sign-ins.", "Change password")
    } else {
        ("You sign in through your organisation and have none here.", "")
    };
    view! {
        <SettingsHead viewer current=PATH title="Profile" about="You, in every organisation you are a member of" />
        <ErrorSummary errors=errors.clone() />
        <Group title="Who you are" about="Colleagues see your name beside what you did.">
            <form class="card" method="post" action=PATH novalidate>
                <input type="hidden" name="was" value=was />
                <div class="card__body stack">
                    <Field name="name" label="Name" value=values.name autocomplete="name" errors />
                    <dl class="facts">
                        <dt>"Email"</dt>
                        <dd>{view.email}</dd>
                    </dl>
                </div>
                <div class="card__foot"><button class="button button--primary" type="submit">"Save name"</button></div>
            </form>
        </Group>
        <Group title="Password" about=words>
            {(!action.is_empty()).then(|| view! { <a class="button" href=PASSWORD>{action}</a> })}
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
    match services.rename_self(&actor, &form).await {
        Ok(()) => done(&session, &parts, Flash::Renamed, PATH).await,
        Err(error) => refuse(parts, form, error).await,
    }
}
