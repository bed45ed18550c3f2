//! What is wrong with a form, on top of it, where focus goes.

use contract::FieldError;
use leptos::prelude::*;

use super::{Glyph, Icon};

/// The summary; nothing when nothing is wrong.
#[component]
pub(crate) fn ErrorSummary(
    /// All that is wrong. Those of a field link to it; the field's id is its name.
    errors: Vec<FieldError>,
) -> impl IntoView {
    (!errors.is_empty()).then(|| {
        let title = if errors.len() == 1 { "One thing needs your attention" } else { "A few things need your attention" };
        let lines = errors.into_iter().map(|error| {
            if error.field.is_empty() {
                view! { <li>{error.message}</li> }.into_any()
            } else {
                view! { <li><a href=format!("#{}", error.field)>{error.message}</a></li> }.into_any()
            }
        });
        view! {
            <div class="note note--bad error-summary" role="alert" tabindex="-1" autofocus>
                <Icon glyph=Glyph::Warning />
                <div>
                    <h2>{title}</h2>
                    <ul>{lines.collect_view()}</ul>
                </div>
            </div>
        }
        .into_any()
    })
}
