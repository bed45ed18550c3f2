//! Asking for a link to a new password. The answer is the same whether or not there is such an account.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::ForgotPasswordForm;
use leptos::prelude::*;
use leptos_meta::Title;

use super::ASK;
use crate::components::{ErrorSummary, Field};
use crate::pages::form_state::{FormState, refuse, show_once};
use crate::request::use_case;

/// `/forgot-password`.
#[component]
pub(crate) fn ForgotPasswordPage() -> impl IntoView {
    view! { <ForgotPassword state=FormState::of_request() /> }
}

/// The form.
#[component]
pub(crate) fn ForgotPassword(
    /// What was entered and what is wrong with it.
    state: FormState<ForgotPasswordForm>,
) -> impl IntoView {
    let FormState { values, errors, .. } = state;
    view! {
        <Title text="Forgot your password?" />
        <div class="access">
            <div class="card access__card">
                <h1>"Forgot your password?"</h1>
                <p class="hint">"Enter your address, and a link to choose a new one comes by mail."</p>
                <form class="access__form" method="post" action=ASK novalidate>
                    <ErrorSummary errors=errors.clone() />
                    <Field name="email" label="Email" kind="email" value=values.email autocomplete="username" errors />
                    <button class="button button--primary button--wide" type="submit">"Send link"</button>
                    <a class="access__back" href="/sign-in">"Back to sign in"</a>
                </form>
            </div>
        </div>
    }
    .into_any()
}

/// The answer.
#[component]
pub(crate) fn Asked(
    /// The address that was entered.
    email: String,
) -> impl IntoView {
    view! {
        <Title text="Look into your mail" />
        <div class="access">
            <div class="card access__card">
                <h1>"Look into your mail"</h1>
                <p class="hint">
                    "If "<strong>{email}</strong>" has an account with a password here, a link is on its way. It works once, for one hour."
                </p>
                <p class="access__form"><a class="button button--wide" href="/sign-in">"Back to sign in"</a></p>
            </div>
        </div>
    }
    .into_any()
}

/// Notes that somebody asks.
pub(crate) async fn submit(parts: Parts, Form(form): Form<ForgotPasswordForm>) -> Response {
    let (services, from) = use_case(&parts);
    match services.ask_for_password(&form, from).await {
        Ok(()) => {
            let email = form.email.trim().to_owned();
            show_once(parts, move || view! { <Asked email=email.clone() /> }).await
        }
        Err(error) => refuse(parts, form, error).await,
    }
}
