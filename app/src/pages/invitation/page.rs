//! The page: what is offered, and what it takes to accept.

use contract::AppError;
use contract::form::AcceptForm;
use contract::view::{InvitationView, Invited};
use leptos::prelude::*;
use leptos_meta::Title;

use super::PATH;
use crate::components::{ErrorSummary, Field};
use crate::pages::forgotten::DeadLink;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::request;

/// `/invitation?token=…`.
#[component]
pub(crate) fn InvitationPage() -> impl IntoView {
    loaded(async {
        let mut state = FormState::<AcceptForm>::of_request();
        if state.values.token.is_empty() {
            request::query().get("token").unwrap_or_default().clone_into(&mut state.values.token);
        }
        let actor = request::actor();
        match request::services().invitation(&state.values.token, actor.as_ref()).await {
            Ok(view) => Ok(view! { <Invitation view state /> }.into_any()),
            Err(AppError::NotFound) => {
                let advice = "It was used, taken back, replaced by a newer one, or is older than seven days. Ask whoever invited you to send it again.";
                Ok(view! { <DeadLink title="This invitation does not work any more" advice /> }.into_any())
            }
            Err(error) => Err(error),
        }
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Invitation(
    /// What is offered.
    view: InvitationView,
    /// What was entered and what is wrong with it.
    state: FormState<AcceptForm>,
) -> impl IntoView {
    let InvitationView { organisation, role, invited_by, email, invited } = view;
    let FormState { values, errors, .. } = state;
    let title = format!("Join {organisation}");
    let by = invited_by.map_or_else(|| "You are invited".into_any(), |name| view! { <bdi>{name}</bdi>" invites you" }.into_any());
    let (token, address) = (values.token.clone(), email.clone());
    let body = match invited {
        Invited::New => view! {
            <Accept token errors=errors.clone() button="Create account and join">
                <input type="hidden" name="username" value=email.clone() autocomplete="username" />
                <Field name="name" label="Your name" value=values.name autocomplete="name" errors=errors.clone() />
                <Field
                    name="password"
                    label="Password"
                    kind="password"
                    autocomplete="new-password"
                    hint="At least 12 characters; a few words in a row are good."
                    errors
                />
            </Accept>
        }
        .into_any(),
        Invited::MustSignIn => view! {
            <Accept token errors=errors.clone() button="Sign in and join">
                <input type="hidden" name="username" value=email.clone() autocomplete="username" />
                <Field
                    name="password"
                    label="Password"
                    kind="password"
                    autocomplete="current-password"
                    hint="You have an account here already: this is its password."
                    errors
                />
            </Accept>
            <a class="access__back" href="/forgot-password">"Forgot your password?"</a>
        }
        .into_any(),
        Invited::SignedIn => view! { <Accept token errors button="Join">""</Accept> }.into_any(),
        Invited::SomebodyElse(other) => view! {
            <p>"You are signed in as "<strong>{other}</strong>". Sign out, then open the link in your mail again."</p>
            <form class="access__form" method="post" action="/sign-out">
                <button class="button button--primary button--wide" type="submit">"Sign out"</button>
            </form>
        }
        .into_any(),
    };
    let heading = title.clone();
    view! {
        <Title text=title />
        <div class="access">
            <div class="card access__card">
                <h1>{heading}</h1>
                <p class="hint">{by}" as "<bdi>{role.to_lowercase()}</bdi>", with the address "<strong>{address}</strong>"."</p>
                {body}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Accept(token: String, errors: Vec<contract::FieldError>, button: &'static str, children: Children) -> impl IntoView {
    view! {
        <form class="access__form" method="post" action=PATH novalidate>
            <ErrorSummary errors />
            <input type="hidden" name="token" value=token />
            {children()}
            <button class="button button--primary button--wide" type="submit">{button}</button>
        </form>
    }
    .into_any()
}
