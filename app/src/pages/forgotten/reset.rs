//! Following the link: another password.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::AppError;
use contract::form::ResetPasswordForm;
use leptos::prelude::*;
use leptos_meta::Title;
use tower_sessions::Session;

use super::{ASK, DeadLink, RESET};
use crate::components::{ErrorSummary, Field};
use crate::pages::form_state::{FormState, done, fail, refuse};
use crate::pages::loaded::loaded;
use crate::request::{self, session_failure, use_case};
use crate::session::{self, Flash};

/// `/reset-password?token=…`.
#[component]
pub(crate) fn ResetPasswordPage() -> impl IntoView {
    loaded(async {
        let mut state = FormState::<ResetPasswordForm>::of_request();
        if state.values.token.is_empty() {
            request::query().get("token").unwrap_or_default().clone_into(&mut state.values.token);
        }
        match request::services().password_reset(&state.values.token).await {
            Ok(email) => Ok(view! { <ResetPassword state email /> }.into_any()),
            Err(AppError::NotFound) => {
                let advice = "It was used, replaced by a newer one, or is older than an hour.";
                let action = Some(("Ask for another", ASK));
                Ok(view! { <DeadLink title="This link does not work any more" advice action /> }.into_any())
            }
            Err(error) => Err(error),
        }
    })
}

/// The form.
#[component]
pub(crate) fn ResetPassword(
    /// What is wrong with it.
    state: FormState<ResetPasswordForm>,
    /// Whose password it is.
    email: String,
) -> impl IntoView {
    let FormState { values, errors, .. } = state;
    view! {
        <Title text="Choose a new password" />
        <div class="access">
            <div class="card access__card">
                <h1>"Choose a new password"</h1>
                <p class="hint">"For "<strong>{email.clone()}</strong>". All your sign-ins end."</p>
                <form class="access__form" method="post" action=RESET novalidate>
                    <ErrorSummary errors=errors.clone() />
                    <input type="hidden" name="token" value=values.token />
                    <input type="hidden" name="username" value=email autocomplete="username" />
                    <Field
                        name="password"
                        label="New password"
                        kind="password"
                        autocomplete="new-password"
                        hint="At least 12 characters; a few words in a row are good."
                        errors
                    />
                    <button class="button button--primary button--wide" type="submit">"Save password"</button>
                </form>
            </div>
        </div>
    }
    .into_any()
}

/// Replaces the password; whoever asks signs in with it next.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<ResetPasswordForm>) -> Response {
    let (services, from) = use_case(&parts);
    match services.reset_password(&form, from).await {
        Ok(()) => match session::sign_out(&session).await {
            Ok(()) => done(&session, &parts, Flash::PasswordReset, "/sign-in").await,
            Err(error) => fail(parts.clone(), session_failure(&parts, &error)).await,
        },
        // The page says what may have become of its link.
        Err(AppError::NotFound) => refuse(parts, form, AppError::Invalid { fields: Vec::new() }).await,
        Err(error) => refuse(parts, ResetPasswordForm { password: String::new(), ..form }, error).await,
    }
}
