//! Another password.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::AppError;
use contract::form::PasswordForm;
use leptos::prelude::*;
use tower_sessions::Session;

use super::{PASSWORD, PATH, profile};
use crate::components::{Crumb, ErrorSummary, Field, Group, PageHead};
use crate::pages::form_state::{FormState, done, fail, refuse};
use crate::pages::loaded::loaded;
use crate::request::{self, session_failure, use_case};
use crate::session::Flash;

/// `/settings/password`.
#[component]
pub(crate) fn PasswordPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        if !services.profile(&actor).await?.has_password {
            return Err(AppError::NotFound);
        }
        Ok(view! { <Password state=FormState::of_request() email=actor.viewer.email /> })
    })
}

/// The form.
#[component]
pub(crate) fn Password(
    /// What is wrong with it.
    state: FormState<PasswordForm>,
    /// The address, so that a password manager knows whose it is.
    email: String,
) -> impl IntoView {
    let errors = state.errors;
    view! {
        <PageHead
            window="Change password"
            title=|| "Change password"
            crumbs=vec![Crumb::new("Settings", PATH), Crumb::new("Profile", profile::PATH)]
        >
            "Your other sign-ins end; this one stays"
        </PageHead>
        <ErrorSummary errors=errors.clone() />
        <Group title="Password" about="A few words in a row are easy to remember and hard to guess.">
            <form class="card" method="post" action=PASSWORD novalidate>
                <input type="hidden" name="username" value=email autocomplete="username" />
                <div class="card__body stack">
                    <Field
                        name="current_password"
                        label="Password you have now"
                        kind="password"
                        autocomplete="current-password"
                        errors=errors.clone()
                    />
                    <Field
                        name="new_password"
                        label="New password"
                        kind="password"
                        autocomplete="new-password"
                        hint="At least 12 characters."
                        errors
                    />
                </div>
                <div class="card__foot"><button class="button button--primary" type="submit">"Change password"</button></div>
            </form>
        </Group>
    }
    .into_any()
}

/// Changes the password. The session goes on under a new id.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<PasswordForm>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    let (_, from) = use_case(&parts);
    let id = session.id().map_or(0, |id| id.0);
    match services.change_password(&actor, &form, id, from).await {
        Ok(()) => match session.cycle_id().await {
            Ok(()) => done(&session, &parts, Flash::PasswordChanged, profile::PATH).await,
            Err(error) => fail(parts.clone(), session_failure(&parts, &error)).await,
        },
        Err(error) => refuse(parts, PasswordForm::default(), error).await,
    }
}
