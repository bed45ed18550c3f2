//! The setup page. It exists until there is a user.

use contract::AppError;
use contract::form::SetupForm;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{ErrorSummary, Field};
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::request;

/// `/setup`.
#[component]
pub(crate) fn SetupPage() -> impl IntoView {
    loaded(async {
        let state = FormState::<SetupForm>::of_request();
        if state.errors.is_empty() && !request::services().needs_setup().await? {
            return Err(AppError::NotFound);
        }
        Ok(view! { <Setup state /> })
    })
}

/// The form, in three groups.
#[component]
pub(crate) fn Setup(
    /// What was entered and what is wrong with it.
    state: FormState<SetupForm>,
) -> impl IntoView {
    let FormState { values, errors } = state;
    view! {
        <Title text="Set up Orgonaut" />
        <div class="access">
            <div class="card access__card access__card--wide">
                <h1>"Set up Orgonaut"</h1>
                <p class="hint">"Three things, once. Everything else is set later."</p>
                <form class="access__form" method="post" action="/setup" novalidate>
                    <ErrorSummary errors=errors.clone() />
                    <fieldset class="access__step">
                        <legend><h2>"1. Show that this server is yours"</h2></legend>
                        <Field
                            name="code"
                            label="Setup code"
                            hint="The server printed it when it started. It works once."
                            errors=errors.clone()
                        />
                    </fieldset>
                    <fieldset class="access__step">
                        <legend><h2>"2. Name your organisation"</h2></legend>
                        <Field
                            name="organisation"
                            label="Organisation"
                            value=values.organisation
                            autocomplete="organization"
                            hint="As your colleagues know it. You can change it later."
                            errors=errors.clone()
                        />
                    </fieldset>
                    <fieldset class="access__step">
                        <legend><h2>"3. Become its owner"</h2></legend>
                        <Field name="name" label="Your name" value=values.name autocomplete="name" errors=errors.clone() />
                        <Field
                            name="email"
                            label="Email"
                            kind="email"
                            value=values.email
                            autocomplete="username"
                            hint="You sign in with it."
                            errors=errors.clone()
                        />
                        <Field
                            name="password"
                            label="Password"
                            kind="password"
                            autocomplete="new-password"
                            hint="At least 12 characters; a few words in a row are good."
                            errors
                        />
                    </fieldset>
                    <button class="button button--primary button--wide" type="submit">"Create organisation and owner"</button>
                </form>
            </div>
        </div>
    }
    .into_any()
}
