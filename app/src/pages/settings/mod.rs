//! Settings: what somebody sets for themselves and, with the right to it, for the organisation.

pub(crate) mod api_tokens;
mod layout;
pub(crate) mod mail;
pub(crate) mod member;
pub(crate) mod members;
pub(crate) mod organisation;
pub(crate) mod password;
pub(crate) mod profile;
pub(crate) mod role;
pub(crate) mod roles;
pub(crate) mod sign_ins;
pub(crate) mod tenant;

use leptos::prelude::*;

use super::loaded::loaded;
use super::problem::go_to;
use crate::request;

/// Path of the first page.
pub(crate) const PATH: &str = "/settings";
/// Path of the password page.
pub(crate) const PASSWORD: &str = "/settings/password";

/// `/settings`, which begins with the profile.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    loaded(async {
        request::signed_in()?;
        go_to(profile::PATH);
        Ok(())
    })
}
