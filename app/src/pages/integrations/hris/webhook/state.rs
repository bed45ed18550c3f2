//! Where the webhook stands.

use contract::view::WebhookView;
use leptos::prelude::*;

use super::PATH;
use crate::components::{Badge, Glyph, Moment, Tone};

/// Its line among the facts of the connection.
#[component]
pub(in crate::pages::integrations::hris) fn WebhookLine(
    /// What is known of it.
    webhook: WebhookView,
) -> impl IntoView {
    let is_provisioned = webhook.is_provisioned();
    view! {
        <dt>"Webhook"</dt>
        <dd>
            <WebhookState webhook />" "
            <a href=PATH>{if is_provisioned { "Manage" } else { "Set up" }}<span class="visually-hidden">" the webhook"</span></a>
        </dd>
    }
}

/// Its badge, and when the newest event came.
#[component]
pub(super) fn WebhookState(
    /// What is known of it.
    webhook: WebhookView,
) -> impl IntoView {
    match (webhook.is_provisioned(), webhook.last_event) {
        (false, _) => view! {
            <Badge tone=Tone::Mute glyph=Glyph::Cancelled label="Not provisioned" />
            <span class="hint">" every delivery is refused until a secret is set"</span>
        }
        .into_any(),
        (true, None) => view! {
            <Badge tone=Tone::Mute glyph=Glyph::Clock label="Waiting" />
            <span class="hint">" no delivery yet"</span>
        }
        .into_any(),
        (true, Some(at)) => view! {
            <Badge tone=Tone::Good glyph=Glyph::Check label="Delivering" />
            <span class="hint">" last event "<Moment at /></span>
        }
        .into_any(),
    }
}
