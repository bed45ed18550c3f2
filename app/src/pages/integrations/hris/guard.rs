//! What the mass-change guard goes by (X2).

use contract::form::{GUARD_FIELDS, GuardForm, HrisForm};
use contract::view::ConnectionView;
use contract::{FieldError, Thresholds};
use leptos::prelude::*;

use super::edit_address;
use super::targets::FormButtons;
use crate::components::Field;
use crate::format;

/// What is held, and the way to change it.
#[component]
pub(super) fn GuardCard(
    /// The connection.
    connection: ConnectionView,
    /// What was entered when the form was refused.
    submitted: Option<HrisForm>,
    /// Whether the form is open.
    is_open: bool,
    /// What is wrong with it.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let ConnectionView { thresholds, version, .. } = connection;
    if is_open {
        let form = submitted.map_or_else(|| GuardForm::of(&thresholds), |form| form.guard);
        let fields = GUARD_FIELDS.into_iter().zip(form.0).map(|(field, value)| {
            view! { <Field name=field.name label=field.label hint=field.hint value errors=errors.clone() /> }
        });
        return view! {
            <form class="stack" id="guard" method="post" action=edit_address("guard") novalidate>
                <div class="card card__body mapping">{fields.collect_view()}</div>
                <FormButtons action="guard" label="Save guard" version=Some(version) />
            </form>
        }
        .into_any();
    }
    let [leaving, small, changing] = sentences(&thresholds);
    view! {
        <div class="card">
            <div class="card__body stack">
                <p>"A sync waits for a decision when within 24 hours"</p>
                <ul class="issues"><li>{leaving}</li><li>{small}</li><li>{changing}</li></ul>
            </div>
            <div class="card__foot"><a class="button" href=edit_address("guard")>"Change guard"</a></div>
        </div>
    }
    .into_any()
}

/// What holds a sync, in words.
fn sentences(thresholds: &Thresholds) -> [String; 3] {
    let Thresholds {
        deactivations_percent,
        deactivations_people,
        deactivations_share_percent,
        deactivations_share_from,
        attribute_percent,
        attribute_from,
    } = thresholds;
    [
        format!("more than {deactivations_percent} % of the people leave, and more than {}", format::grouped(*deactivations_people)),
        format!("{} or more leave, and they are more than {deactivations_share_percent} %", format::grouped(*deactivations_share_from)),
        format!(
            "the same attribute changes for {} or more, and they are more than {attribute_percent} %",
            format::grouped(*attribute_from)
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_a_sync_is_said_in_words() {
        assert_eq!(
            sentences(&Thresholds::default()),
            [
                "more than 5 % of the people leave, and more than 20",
                "4 or more leave, and they are more than 30 %",
                "the same attribute changes for 20 or more, and they are more than 50 %",
            ]
        );
    }
}
