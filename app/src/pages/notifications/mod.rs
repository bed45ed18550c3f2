//! The notification centre (O29).

mod follow;
mod page;
mod post;

pub(crate) use follow::follow;
pub(crate) use page::{Notifications, NotificationsPage};
pub(crate) use post::submit;

use crate::query::Query;

/// Path of the page; following one is below it.
pub(crate) const PATH: &str = "/notifications";

/// Whether a query asks for the unread ones alone.
fn wants_unread(query: &Query) -> bool {
    query.get("show") == Some("unread")
}

/// The address of a view.
fn address(unread_only: bool, after: Option<&str>) -> String {
    Query::default().with("show", unread_only.then_some("unread")).with("after", after).address(PATH)
}
