//! When the connection is synced by itself (O14, X6).

use contract::FieldError;
use contract::cadence::{Cadence, Frequency};
use contract::form::{HrisForm, ScheduleForm};
use contract::view::{ConnectionState, ConnectionView, ScheduleView};
use leptos::prelude::*;

use super::edit_address;
use super::edit_form::EditForm;
use crate::components::{Checkbox, Choice, Exact, Field, Moment, Select};
use crate::format;
use crate::request;

/// When it runs, and the way to change it.
#[component]
pub(super) fn ScheduleCard(
    /// The connection.
    connection: ConnectionView,
    /// The time zones there are; only asked for while the form is open.
    zones: Vec<String>,
    /// What was chosen when the form was refused.
    submitted: Option<HrisForm>,
    /// Whether the form is open.
    is_open: bool,
    /// What is wrong with it.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let ConnectionView { schedule, version, state, .. } = connection;
    if is_open {
        let form = submitted.map_or_else(|| filled_in(schedule.as_ref()), |form| form.schedule);
        return view! { <ScheduleFields form zones version errors /> }.into_any();
    }
    view! {
        <div class="card">
            <div class="card__body">
                {match schedule.filter(|schedule| schedule.is_on) {
                    Some(schedule) => view! { <Facts schedule state /> }.into_any(),
                    None => view! { <p>"Only when somebody asks for a sync."</p> }.into_any(),
                }}
            </div>
            <div class="card__foot"><a class="button" href=edit_address("schedule")>"Change schedule"</a></div>
        </div>
    }
    .into_any()
}

#[component]
fn Facts(schedule: ScheduleView, state: ConnectionState) -> impl IntoView {
    let ScheduleView { cadence, cron, zone, next_run_at, .. } = schedule;
    let runs = match cadence {
        Some(cadence) => view! { {cadence.sentence()} }.into_any(),
        None => view! { <code>{cron}</code> }.into_any(),
    };
    let rests = state == ConnectionState::Paused;
    view! {
        <dl class="facts">
            <dt>"Everybody is compared"</dt>
            <dd>{runs}", "{zone}</dd>
            <dt>"Next"</dt>
            <dd>{if rests {
                view! { "when the sync is resumed" }.into_any()
            } else {
                view! { <Moment at=next_run_at />", "<Exact at=next_run_at to_the_minute=true /> }.into_any()
            }}</dd>
        </dl>
    }
}

#[component]
fn ScheduleFields(form: ScheduleForm, zones: Vec<String>, version: i64, errors: Vec<FieldError>) -> impl IntoView {
    let frequencies = Frequency::ALL.iter().map(|frequency| Choice::new(frequency.id(), frequency.label())).collect();
    let ScheduleForm { is_on, frequency, time, zone } = form;
    view! {
        <EditForm name="schedule" label="Save schedule" version=Some(version) errors=errors.clone()>
            <div class="card card__body stack">
                <Checkbox
                    name="scheduled"
                    label="Sync by itself"
                    hint="Without this, everybody is compared only when somebody asks for it."
                    checked=is_on
                />
                <Select name="frequency" label="How often" choices=frequencies chosen=Some(frequency) errors=errors.clone() />
                <Field
                    name="time"
                    label="At"
                    kind="time"
                    value=time
                    hint="A time the clocks skip is made up for, and one they show twice runs once."
                    errors=errors.clone()
                />
                <Select name="zone" label="Time zone" choices=zone_choices(zones, &zone) chosen=Some(zone) errors />
            </div>
        </EditForm>
    }
    .into_any()
}

/// The form with what is in force; a pattern that was not made here begins anew.
fn filled_in(schedule: Option<&ScheduleView>) -> ScheduleForm {
    let cadence = schedule.and_then(|schedule| schedule.cadence).unwrap_or(Cadence::NIGHTLY);
    ScheduleForm {
        is_on: schedule.is_some_and(|schedule| schedule.is_on),
        frequency: cadence.frequency.id().to_owned(),
        time: cadence.time(),
        zone: schedule.map_or_else(|| "UTC".to_owned(), |schedule| schedule.zone.clone()),
    }
}

/// Every zone, and the one that is chosen although the list does not have it.
fn zone_choices(zones: Vec<String>, chosen: &str) -> Vec<Choice> {
    let missing = (!chosen.is_empty() && !zones.iter().any(|zone| zone == chosen)).then(|| Choice::new(chosen, chosen));
    missing.into_iter().chain(zones.iter().map(|zone| Choice::new(zone, zone))).collect()
}

/// What stands beside the last reconciliation: when the next one comes.
pub(super) fn next(connection: &ConnectionView) -> Option<String> {
    let schedule = connection.schedule.as_ref().filter(|schedule| schedule.is_on && connection.state != ConnectionState::Paused)?;
    let now = request::now();
    // It is asked for within the minute.
    let when = if schedule.next_run_at > now { format::ago(schedule.next_run_at, now) } else { "now".to_owned() };
    Some(format!("next {when}, {}", schedule.zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_that_is_not_in_the_list_can_be_kept() {
        let zones = vec!["Europe/Oslo".to_owned(), "UTC".to_owned()];
        let values = |chosen: &str| zone_choices(zones.clone(), chosen).into_iter().map(|choice| choice.value).collect::<Vec<_>>();
        assert_eq!(values("UTC"), ["Europe/Oslo", "UTC"]);
        assert_eq!(values("Etc/UTC"), ["Etc/UTC", "Europe/Oslo", "UTC"]);
    }

    #[test]
    fn a_form_without_a_schedule_begins_with_the_night_switched_off() {
        let form = filled_in(None);
        assert_eq!((form.is_on, form.time.as_str(), form.frequency.as_str()), (false, "02:00", "daily"));
    }
}
