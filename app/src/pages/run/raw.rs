//! JSON as it is stored.

use leptos::prelude::*;

use crate::islands::CopyButton;

/// JSON to read and to copy.
#[component]
pub(super) fn Raw(
    /// Id of the element that holds it.
    id: &'static str,
    /// The JSON, already set in lines.
    json: String,
) -> impl IntoView {
    view! {
        <div class="disclosure__tools"><CopyButton target=id.to_owned() /></div>
        <pre id=id tabindex="0" aria-label="JSON">{json}</pre>
    }
}
