//! One member: their role, and their removal.

mod page;
mod post;
mod removal;

pub(crate) use page::{Member, MemberPage};
pub(crate) use post::{give_role, remove};
pub(crate) use removal::{RemoveMember, RemoveMemberPage};

use contract::view::MemberRow;

use super::members;
use crate::components::Crumb;

/// Path of a member's page.
fn path_of(id: &str) -> String {
    format!("{}/{id}", members::PATH)
}

/// Path of the page that asks before a member is removed.
fn removal_of(id: &str) -> String {
    format!("{}/{id}/remove", members::PATH)
}

fn crumbs() -> Vec<Crumb> {
    vec![Crumb::new("Settings", super::PATH), Crumb::new("Members", members::PATH)]
}

/// What removing somebody means.
fn consequence(member: &MemberRow) -> String {
    format!("{} loses access to this organisation at once. What they did here stays, and so does their account.", member.name)
}
