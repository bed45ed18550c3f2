//! Forms of a live sync, and runs that are taken back, over made-up data.

use contract::form::{GuardForm, HrisAction, HrisForm, ScheduleForm};
use contract::run::{RunKind, RunStatus};
use contract::view::{RunRow, UndoView};
use contract::{FieldError, Thresholds};
use leptos::prelude::*;

use super::integration_samples::{connected_with, connection};
use super::samples::{self, NOW};
use crate::pages::form_state::FormState;
use crate::pages::integrations::hris::HrisState;
use crate::pages::run::Run;

/// The page of this name.
pub(super) fn live_sync(name: &str) -> Option<AnyView> {
    Some(match name {
        "hris-schedule" => {
            let schedule = ScheduleForm { is_on: true, frequency: "daily".to_owned(), time: "25:00".to_owned(), zone: "UTC".to_owned() };
            let errors = schedule.cadence().unwrap_err();
            hris(Some("schedule"), HrisForm { action: Some(HrisAction::Schedule), schedule, ..HrisForm::default() }, errors)
        }
        "hris-guard" => {
            let mut guard = GuardForm::of(&Thresholds::default());
            "many".clone_into(&mut guard.0[0]);
            let errors = guard.thresholds().unwrap_err();
            hris(Some("guard"), HrisForm { action: Some(HrisAction::Guard), guard, ..HrisForm::default() }, errors)
        }
        "run-undo" => {
            let undone =
                UndoView { of: None, undone_by: vec![undo(RunStatus::Previewed)], possible_until: Some(NOW.plus_seconds(7_000_000)) };
            view! { <Run view=samples::run_with_warnings() undo=Some(undone) /> }.into_any()
        }
        _ => return None,
    })
}

fn hris(open: Option<&str>, form: HrisForm, errors: Vec<FieldError>) -> AnyView {
    connected_with(connection(), open, FormState { values: HrisState { form, steps: Vec::new() }, errors })
}

fn undo(status: RunStatus) -> RunRow {
    let newest = samples::runs().page.items.remove(2);
    RunRow { kind: RunKind::Undo, event_type: None, status, ..newest }
}
