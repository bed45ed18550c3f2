//! Where a sync applies (O6, O22).

use contract::form::{FUTURE_TARGETS, HrisForm, TARGET_PREFIX};
use contract::view::{ConnectionView, TargetOption};
use contract::{FieldError, Timestamp};
use leptos::prelude::*;

use super::edit_address;
use super::edit_form::EditForm;
use crate::components::{Badge, Checkbox, Exact, Glyph, Icon, Tone};
use crate::format;

/// The choices.
#[component]
pub(super) fn TargetChoices(
    /// The contexts there are.
    options: Vec<TargetOption>,
    /// Public ids of those chosen.
    chosen: Vec<String>,
    /// Whether scenarios made later are taken in.
    all_future: bool,
    /// What is wrong with the form.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let error = errors.into_iter().find(|error| error.field == "target").map(|error| error.message);
    let boxes = options.into_iter().map(|option| {
        let hint = if option.people == 0 { String::new() } else { format::counted(option.people, "person", "people") };
        let checked = chosen.contains(&option.id);
        view! { <Checkbox name=format!("{TARGET_PREFIX}{}", option.id) label=option.name hint checked /> }
    });
    let described_by = error.is_some().then_some("target-error");
    view! {
        <fieldset class="card card__body choices" id="target" aria-describedby=described_by>
            <legend class="visually-hidden">"Apply changes to"</legend>
            {boxes.collect_view()}
            <Checkbox name=FUTURE_TARGETS label="All future scenarios" hint="those created after you save" checked=all_future />
            {error.map(|message| view! {
                <p class="field__error" id="target-error"><Icon glyph=Glyph::Warning />{message}</p>
            })}
        </fieldset>
    }
    .into_any()
}

/// What is chosen, and the way to change it.
#[component]
pub(super) fn TargetsCard(
    /// The connection.
    connection: ConnectionView,
    /// The contexts there are.
    options: Vec<TargetOption>,
    /// What was chosen when the form was refused; `None` while it is closed or just opened.
    submitted: Option<HrisForm>,
    /// Whether the form is open.
    is_open: bool,
    /// What is wrong with it.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let ConnectionView { targets, version, .. } = connection;
    if is_open {
        let (chosen, all_future) =
            submitted.map_or_else(|| (targets.chosen.clone(), targets.future_since.is_some()), |form| (form.targets, form.all_future));
        return view! {
            <EditForm name="targets" label="Save targets" version=Some(version) errors=errors.clone()>
                <TargetChoices options chosen all_future errors />
            </EditForm>
        }
        .into_any();
    }
    let names = targets.names.into_iter().map(|context| view! { <ContextBadge name=context.name /> }).collect_view();
    view! {
        <div class="card">
            <div class="card__body row">
                {names}
                {targets.future_since.map(|since| view! { <FutureScenarios since /> })}
            </div>
            <div class="card__foot"><a class="button" href=edit_address("targets")>"Change targets"</a></div>
        </div>
    }
    .into_any()
}

#[component]
fn ContextBadge(name: String) -> impl IntoView {
    view! { <span class="badge"><Icon glyph=Glyph::Branch /><bdi>{name}</bdi></span> }
}

#[component]
fn FutureScenarios(since: Timestamp) -> impl IntoView {
    view! { <span class="hint">"and scenarios created from "<Exact at=since to_the_minute=true />" on"</span> }
}

/// What a paused or awaiting sync is marked with.
#[component]
pub(super) fn ReviewBadge() -> impl IntoView {
    view! { <Badge tone=Tone::Busy glyph=Glyph::Eye label="Review first" /> }
}
