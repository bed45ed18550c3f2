//! `/`: where one lands.

use leptos::prelude::*;

use super::loaded::loaded;
use super::problem::go_to;
use crate::request;

/// Sends whoever is signed in to the people.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    loaded(async {
        request::signed_in()?;
        go_to("/people");
        Ok(())
    })
}
