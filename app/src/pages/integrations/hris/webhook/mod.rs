//! The webhook of the HR system: where it is called, what it proves itself by, whether it delivers (O9, O11).

mod page;
mod post;
mod state;

pub(crate) use page::{SecretMade, Webhook, WebhookPage};
pub(crate) use post::submit;
pub(super) use state::WebhookLine;

/// Path of the page.
pub(crate) const PATH: &str = "/settings/integrations/hris/webhook";
