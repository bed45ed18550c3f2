//! The setup pages, one for each of three steps. They exist until there is a user. What was done so far is in the session, so going back
//! is harmless.

use contract::AppError;
use contract::form::{SetupCodeForm, SetupForm, SetupOrganisationForm};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{CODE, ORGANISATION, OWNER};
use crate::components::{ErrorSummary, Field};
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::pages::problem::go_to;
use crate::request;
use crate::session::{self, SetupProgress};

/// The steps.
const STEPS: [&str; 3] = ["Code", "Organisation", "Owner"];

/// `/setup`.
#[component]
pub(crate) fn SetupCodePage() -> impl IntoView {
    loaded(async {
        let state = FormState::<SetupCodeForm>::of_request();
        progress(!state.errors.is_empty()).await?;
        Ok(view! { <SetupCode state /> })
    })
}

/// `/setup/organisation`.
#[component]
pub(crate) fn SetupOrganisationPage() -> impl IntoView {
    loaded(async {
        let state = FormState::<SetupOrganisationForm>::of_request();
        let progress = progress(!state.errors.is_empty()).await?;
        if progress.pass.is_none() {
            go_to(CODE);
        }
        let state = state.or_stored(|| SetupOrganisationForm { organisation: progress.organisation.unwrap_or_default() });
        Ok(view! { <SetupOrganisation state /> })
    })
}

/// `/setup/owner`.
#[component]
pub(crate) fn SetupOwnerPage() -> impl IntoView {
    loaded(async {
        let state = FormState::<SetupForm>::of_request();
        let progress = progress(!state.errors.is_empty()).await?;
        if progress.pass.is_none() {
            go_to(CODE);
        } else if progress.organisation.is_none() {
            go_to(ORGANISATION);
        }
        let organisation = progress.organisation.unwrap_or_default();
        Ok(view! { <SetupOwner state organisation /> })
    })
}

/// How far this session has come. Once there is a user there is no setup; a form refused just now has asked that already.
async fn progress(was_refused: bool) -> Result<SetupProgress, AppError> {
    if !was_refused && !request::services().needs_setup().await? {
        return Err(AppError::NotFound);
    }
    let Some(session) = request::session() else { return Ok(SetupProgress::default()) };
    let progress = session::setup_progress(&session).await;
    Ok(progress.inspect_err(|error| tracing::warn!(%error, "session could not be read")).unwrap_or_default())
}

/// Step one: who has started the server.
#[component]
pub(crate) fn SetupCode(
    /// What is wrong with it.
    state: FormState<SetupCodeForm>,
) -> impl IntoView {
    let errors = state.errors;
    view! {
        <Step number=1 title="Set up Orgonaut" about="Three short steps, once. First, show that this server is yours.">
            <form class="access__form" method="post" action=CODE novalidate>
                <ErrorSummary errors=errors.clone() />
                <Field name="code" label="Setup code" hint="The server printed it when it started. It works once." errors />
                <button class="button button--primary button--wide" type="submit">"Continue"</button>
            </form>
        </Step>
    }
    .into_any()
}

/// Step two: the organisation.
#[component]
pub(crate) fn SetupOrganisation(
    /// What was entered and what is wrong with it.
    state: FormState<SetupOrganisationForm>,
) -> impl IntoView {
    let FormState { values, errors, .. } = state;
    view! {
        <Step number=2 title="Name your organisation" about="People, scenarios and connections belong to it.">
            <form class="access__form" method="post" action=ORGANISATION novalidate>
                <ErrorSummary errors=errors.clone() />
                <Field
                    name="organisation"
                    label="Organisation"
                    value=values.organisation
                    autocomplete="organization"
                    hint="As your colleagues know it. You can change it later."
                    errors
                />
                <button class="button button--primary button--wide" type="submit">"Continue"</button>
            </form>
        </Step>
    }
    .into_any()
}

/// Step three: its owner.
#[component]
pub(crate) fn SetupOwner(
    /// What was entered and what is wrong with it.
    state: FormState<SetupForm>,
    /// The organisation of the step before.
    organisation: String,
) -> impl IntoView {
    let FormState { values, errors, .. } = state;
    let about = format!("The owner of {organisation} may do everything and adds the others.");
    view! {
        <Step number=3 title="Become its owner" about>
            <form class="access__form" method="post" action=OWNER novalidate>
                <ErrorSummary errors=errors.clone() />
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
                <button class="button button--primary button--wide" type="submit">"Create organisation and owner"</button>
                <a class="access__back" href=ORGANISATION>"Back to the organisation"</a>
            </form>
        </Step>
    }
    .into_any()
}

#[component]
fn Step(number: usize, #[prop(into)] title: String, #[prop(into)] about: String, children: Children) -> impl IntoView {
    let steps = (1..).zip(STEPS).map(|(at, name)| {
        let class = if at < number { "stepper__done" } else { "" };
        view! { <li class=class aria-current=(at == number).then_some("step")>{name}</li> }
    });
    view! {
        <Title text=format!("Set up: step {number} of {}", STEPS.len()) />
        <div class="access">
            <div class="card access__card access__card--wide">
                <ol class="stepper" aria-label="Steps">{steps.collect_view()}</ol>
                <h1>{title}</h1>
                <p class="hint">{about}</p>
                {children()}
            </div>
        </div>
    }
    .into_any()
}
