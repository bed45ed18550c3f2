//! What becomes of somebody's reports when they are moved.

use leptos::prelude::*;

/// The two answers: the reports come along, or stay under the former manager.
#[component]
pub(crate) fn ReportsChoice(
    /// Whose reports, and how many.
    #[prop(into)]
    legend: String,
    /// Whether they stay.
    #[prop(optional)]
    stays: bool,
    /// Whether there is no former manager.
    #[prop(optional)]
    is_alone: bool,
) -> impl IntoView {
    let stay = if is_alone { "Stay, without a manager" } else { "Stay, under the former manager" };
    view! {
        <fieldset class="scenarios__choice">
            <legend class="field__label">{legend}</legend>
            <label><input type="radio" name="reports" value="come" checked=!stays />"Come along"</label>
            <label><input type="radio" name="reports" value="stay" checked=stays />{stay}</label>
        </fieldset>
    }
}
