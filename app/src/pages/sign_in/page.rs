//! The sign-in page.

use contract::form::SignInForm;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{ErrorSummary, Field};
use crate::pages::forgotten;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::pages::problem::go_to;
use crate::request;

/// `/sign-in?next=…`. Whoever is signed in goes on at once; an installation without users is set up first.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    loaded(async {
        let mut state = FormState::<SignInForm>::of_request();
        if state.errors.is_empty() {
            request::query().get("next").unwrap_or_default().clone_into(&mut state.values.next);
            if request::actor().is_some() {
                go_to(state.values.destination());
            } else if request::services().needs_setup().await? {
                go_to("/setup");
            }
        }
        Ok(view! { <SignIn state /> })
    })
}

/// The form.
#[component]
pub(crate) fn SignIn(
    /// What was entered and what is wrong with it.
    state: FormState<SignInForm>,
) -> impl IntoView {
    let FormState { values, errors, .. } = state;
    let leads_on = values.destination() != "/";
    view! {
        <Title text="Sign in" />
        <div class="access">
            <div class="card access__card">
                <h1>"Sign in"</h1>
                {leads_on.then(|| view! { <p class="hint">"The page you asked for opens afterwards."</p> })}
                <form class="access__form" method="post" action="/sign-in" novalidate>
                    <ErrorSummary errors=errors.clone() />
                    <input type="hidden" name="next" value=values.next />
                    <Field
                        name="email"
                        label="Email"
                        kind="email"
                        value=values.email
                        autocomplete="username"
                        errors=errors.clone()
                    />
                    <Field name="password" label="Password" kind="password" autocomplete="current-password" errors />
                    <button class="button button--primary button--wide" type="submit">"Sign in"</button>
                    <a class="access__back" href=forgotten::ASK>"Forgot your password?"</a>
                </form>
            </div>
        </div>
    }
    .into_any()
}
