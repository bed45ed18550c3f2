//! The page of the webhook.

use contract::form::WebhookForm;
use contract::view::{WebhookSecretView, WebhookView};
use contract::{AppError, FieldError, Timestamp};
use leptos::prelude::*;

use super::PATH;
use super::state::WebhookState;
use crate::components::{Checkbox, Crumb, ErrorSummary, Exact, Field, Group, Moment, Note, PageHead, Tone};
use crate::islands::CopyButton;
use crate::pages::form_state::FormState;
use crate::pages::integrations::{self, hris};
use crate::pages::loaded::loaded;
use crate::request;

/// `/settings/integrations/hris/webhook`
#[component]
pub(crate) fn WebhookPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let webhook = services.hris(&actor, false).await?.connection.and_then(|connection| connection.webhook);
        let webhook = webhook.ok_or(AppError::NotFound)?;
        let FormState { errors, .. } = FormState::<WebhookForm>::of_request();
        let address = request::public_address(&webhook.path);
        Ok(view! { <Webhook webhook address errors /> }.into_any())
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Webhook(
    /// What is set up.
    webhook: WebhookView,
    /// Where deliveries go.
    address: String,
    /// What is wrong with the form that was sent.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let WebhookView { registered_at, signing_key, shared_secret, .. } = webhook.clone();
    let has_key = signing_key.is_some();
    let fingerprint = shared_secret.as_ref().map(|secret| secret.fingerprint.clone());
    let register = view! { <Register registered_at errors=errors.clone() /> };
    let by_hand = view! { <ByHand has_key errors=errors.clone() /> };
    view! {
        <PageHead
            window="BambooHR webhook"
            title=|| "BambooHR webhook"
            crumbs=vec![Crumb::new("Integrations", integrations::PATH), Crumb::new("BambooHR live sync", hris::PATH)]
        >
            <WebhookState webhook=webhook.clone() />
        </PageHead>
        <ErrorSummary errors />
        <Group title="Address" about="BambooHR calls it when somebody changes. The person is read then; the call itself carries no values.">
            <div class="card card__body">
                <dl class="facts">
                    <dt>"Address"</dt>
                    <dd class="row"><code id="webhook-address">{address}</code><CopyButton target="webhook-address".to_owned() /></dd>
                    <dt>"Signing key"</dt>
                    <dd><Secret secret=signing_key /></dd>
                    <dt>"Shared secret"</dt>
                    <dd><Secret secret=shared_secret /></dd>
                    {registered_at.map(|at| view! { <dt>"Registered"</dt><dd>"at BambooHR from here, "<Moment at /></dd> })}
                </dl>
            </div>
        </Group>
        <Group title="Register it from here" about="The short way: Orgonaut makes the webhook in your BambooHR account.">
            {register}
        </Group>
        <Group title="Or by hand" about="In BambooHR, as an administrator.">
            {by_hand}
        </Group>
        <Group
            title="Shared secret"
            about="For a sender in between that does not sign. It counts only where there is no signature."
        >
            <SharedSecret fingerprint />
        </Group>
    }
    .into_any()
}

#[component]
fn Secret(secret: Option<WebhookSecretView>) -> impl IntoView {
    match secret {
        None => view! { <span class="faint">"not set"</span> }.into_any(),
        Some(WebhookSecretView { fingerprint, set_at, has_previous }) => view! {
            <span aria-label="hidden">"••••"</span>" fingerprint "<code>{fingerprint}</code>
            {set_at.map(|at| view! { ", set "<Moment at /> })}
            {has_previous.then_some("; the one before is accepted too")}
        }
        .into_any(),
    }
}

#[component]
fn Register(registered_at: Option<Timestamp>, errors: Vec<FieldError>) -> impl IntoView {
    view! {
        <form class="stack" id="register" method="post" action=PATH novalidate>
            <div class="card card__body stack">
                <p>
                    "This writes to BambooHR, once: it makes a webhook for created, updated and deleted employees. The key you enter is used "
                    "for that call and kept nowhere; the one your sync reads with stays read-only."
                </p>
                <Field
                    name="register_key"
                    label="API key that may make webhooks"
                    kind="password"
                    hint="Of a user who stays: BambooHR stops the webhook when its maker is deactivated."
                    errors
                />
            </div>
            <div class="row">
                <input type="hidden" name="registered" value=registered_at.map(|at| at.0.to_string()) />
                <button class="button button--primary" type="submit" name="action" value="register">"Register webhook"</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn ByHand(has_key: bool, errors: Vec<FieldError>) -> impl IntoView {
    view! {
        <form class="stack" id="signing_key" method="post" action=PATH novalidate>
            <div class="card card__body stack">
                <ol class="hris__steps">
                    <li>"Open Settings, then Webhooks, and add one with the address above. Choose the format JSON."</li>
                    <li>"Let it tell of created, updated and deleted employees, and watch the fields your sync uses."</li>
                    <li>"Save it. BambooHR shows a private key, this once. Paste it here."</li>
                </ol>
                <Field
                    name="webhook_secret"
                    label="Private key of the webhook"
                    kind="password"
                    hint="32 letters and digits. It is sealed at once and never shown again."
                    errors
                />
                {has_key.then(|| view! { <Leaked name="key-leaked" label="Refuse the key before from now on" /> })}
            </div>
            <div class="row">
                <button class="button" type="submit" name="action" value="signing_key">"Save signing key"</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn SharedSecret(fingerprint: Option<String>) -> impl IntoView {
    let has_secret = fingerprint.is_some();
    let label = if has_secret { "Rotate shared secret" } else { "Generate shared secret" };
    view! {
        <form class="stack" id="shared_secret" method="post" action=PATH>
            <div class="card card__body stack">
                <p>"It is sent along in the header "<code>"X-Orgonaut-Webhook-Secret"</code>"."</p>
                <input type="hidden" name="was" value=fingerprint />
                {has_secret.then(|| view! { <Leaked name="secret-leaked" label="Refuse the secret before from now on" /> })}
            </div>
            <div class="row">
                <button class="button" type="submit" name="action" value="shared_secret">{label}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Leaked(name: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <Checkbox
            name
            label
            hint="Because it has leaked. Otherwise it is accepted on until the next change, so that no delivery on its way is lost."
            checked=false
        />
    }
}

/// The answer: a new shared secret, this once.
#[component]
pub(crate) fn SecretMade(
    /// The secret.
    secret: String,
) -> impl IntoView {
    view! {
        <PageHead
            window="The new shared secret"
            title=|| "The new shared secret"
            crumbs=vec![
                Crumb::new("Integrations", integrations::PATH),
                Crumb::new("BambooHR live sync", hris::PATH),
                Crumb::new("Webhook", PATH),
            ]
        >
            ""
        </PageHead>
        <div class="stack">
            <Note tone=Tone::Warn title="The secret is shown this once">
                <p>"Copy it now and give it to the sender. Deliveries that carry it are accepted from now on."</p>
            </Note>
            <div class="card card__body">
                <dl class="facts">
                    <dt>"Header"</dt>
                    <dd><code>"X-Orgonaut-Webhook-Secret"</code></dd>
                    <dt>"Secret"</dt>
                    <dd class="row"><code id="webhook-secret">{secret}</code><CopyButton target="webhook-secret".to_owned() /></dd>
                    <dt>"Made"</dt>
                    <dd><Exact at=request::now() /></dd>
                </dl>
            </div>
            <div class="row"><a class="button button--primary" href=PATH>"Back to the webhook"</a></div>
        </div>
    }
    .into_any()
}
