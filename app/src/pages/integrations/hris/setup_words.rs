//! What a person is told before and beside the connection form, vendor by vendor.

use contract::Provider;
use leptos::prelude::*;

use super::setup_address;

/// What the live sync does, and what it takes.
#[component]
pub(super) fn Invitation(
    /// The vendor.
    provider: Provider,
) -> impl IntoView {
    let (what, needs) = match provider {
        Provider::Dynamics365Hr => (
            "Workers, departments, legal entities and managers arrive with the first sync and are compared again every night. You see what would \
             change before anything is written, and you choose where it goes.",
            "You need an application in Microsoft Entra ID with a client secret, and a user in Dynamics 365 who may read workers. Nothing is \
             written to Dynamics 365.",
        ),
        _ => (
            "People, departments, divisions and managers arrive with the first sync and stay true with every one after it. You see what would \
             change before anything is written, and you choose where it goes.",
            "You need the name of your BambooHR account and an API key of a user with read-only access. Nothing is written to BambooHR.",
        ),
    };
    view! {
        <section class="card card__body stack">
            <h2>"Your people, from "{provider.label()}</h2>
            <p>{what}</p>
            <p class="hint">{needs}</p>
            <p><a class="button button--primary" href=setup_address(provider)>"Set up "{provider.label()}</a></p>
        </section>
    }
    .into_any()
}

/// Where the credentials come from, step by step.
#[component]
pub(super) fn HowTo(
    /// The vendor.
    provider: Provider,
) -> impl IntoView {
    let steps: &[&str] = match provider {
        Provider::Dynamics365Hr => &[
            "In Microsoft Entra ID, register an application, note the two IDs of its Overview, and add a client secret under Certificates & secrets.",
            "In Dynamics 365, open System administration, Setup, Microsoft Entra applications, and register the Application (client) ID with a user.",
            "Let that user read workers, employments, positions and departments, and nothing else.",
            "Constrain the scope there too: what the user may not see, and legal entities it does not work in, never leave Dynamics 365.",
        ],
        _ => &[
            "In BambooHR, open your name at the top right, then API Keys, then Add a new key. Use a service-account-style user with read-only \
             access: the key sees what that user sees.",
            "Note the subdomain: acme, if you sign in at acme.bamboohr.com.",
        ],
    };
    let steps = steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view();
    view! { <ol class="hris__steps hint">{steps}</ol> }.into_any()
}
