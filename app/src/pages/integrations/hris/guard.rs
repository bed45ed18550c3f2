//! What the mass-change guard goes by (X2).

use contract::FieldError;
use contract::form::{GUARD_FIELDS, GuardForm, HrisForm};
use contract::view::ConnectionView;
use leptos::prelude::*;

use super::edit_address;
use super::edit_form::EditForm;
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
        let fields = fields.collect_view();
        return view! {
            <EditForm name="guard" label="Save guard" version=Some(version) errors=errors.clone()>
                <div class="card card__body mapping">{fields}</div>
            </EditForm>
        }
        .into_any();
    }
    let [leaving, small, changing] = thresholds.sentences(format::grouped);
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
