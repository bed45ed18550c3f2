//! Disconnecting the HR system (O27): asked in a dialog, or on a page of its own where there are no dialogs and for what went wrong.

mod page;
mod post;

pub(super) use page::Disconnect;
pub(crate) use page::{DisconnectPage, DisconnectQuestion};
pub(crate) use post::submit;

/// Path of the page.
pub(crate) const PATH: &str = "/settings/integrations/hris/disconnect";
