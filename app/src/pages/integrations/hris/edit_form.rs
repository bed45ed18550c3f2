//! One of the page's forms, open.

use contract::FieldError;
use leptos::prelude::*;

use super::PATH;
use crate::components::ErrorSummary;

/// What is wrong with the form, its fields, saving and going back. A refusal stands where the form is, so that it is seen.
#[component]
pub(super) fn EditForm(
    /// Its id, its word in the address and that of its button.
    name: &'static str,
    /// The words of the button.
    #[prop(into)]
    label: String,
    /// The version of the settings it was made from, where it changes them.
    #[prop(optional_no_strip)]
    version: Option<i64>,
    /// What is wrong with it.
    errors: Vec<FieldError>,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    // An address that leads to a part of the page would keep the focus from what is wrong.
    let action = format!("{PATH}?edit={name}");
    view! {
        <form class="stack" id=name method="post" action=action novalidate>
            <ErrorSummary errors />
            {children()}
            <div class="row row--end">
                {version.map(|version| view! { <input type="hidden" name="version" value=version.to_string() /> })}
                <a class="button button--quiet" href=PATH>"Cancel"</a>
                <button class="button button--primary" type="submit" name="action" value=name>{label}</button>
            </div>
        </form>
    }
    .into_any()
}
