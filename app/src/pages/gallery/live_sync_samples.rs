//! Forms of a live sync, and runs that are taken back, over made-up data.

use contract::form::{GuardForm, HrisAction, HrisForm, ScheduleForm};
use contract::run::{RunKind, RunStatus};
use contract::view::{ConnectionView, RunRow, SettingChoice, UndoView};
use contract::{FieldError, Provider, Thresholds};
use leptos::prelude::*;

use super::integration_samples::{connected_with, connection, setting};
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
        "hris-filter" => filter(),
        "run-undo" => {
            let undone =
                UndoView { of: None, undone_by: vec![undo(RunStatus::Previewed)], possible_until: Some(NOW.plus_seconds(7_000_000)) };
            view! { <Run view=samples::run_with_warnings() undo=Some(undone) /> }.into_any()
        }
        _ => return None,
    })
}

fn hris(open: Option<&str>, form: HrisForm, errors: Vec<FieldError>) -> AnyView {
    connected_with(connection(), open, FormState::new(HrisState { form, steps: Vec::new() }, errors))
}

/// The boxes of a list, one of them checked, after a refusal.
fn filter() -> AnyView {
    let mut form = HrisForm { action: Some(HrisAction::Filter), ..HrisForm::default() };
    form.settings.insert("legal_entities".to_owned(), "USMF".to_owned());
    for (value, label) in [("DEMF", "Contoso Entertainment System Germany"), ("USMF", "Contoso Entertainment System USA")] {
        form.known.push(("legal_entities".to_owned(), SettingChoice { value: value.to_owned(), label: label.to_owned() }));
    }
    let errors = vec![FieldError::new("legal_entities", "Dynamics 365 HR knows no legal entity USMF. Nothing was saved.")];
    let connection = ConnectionView {
        provider: Provider::Dynamics365Hr,
        account: "contoso.operations.dynamics.com".to_owned(),
        settings: vec![setting("legal_entities", "Legal entities", "", true)],
        webhook: None,
        ..connection()
    };
    connected_with(connection, Some("filter"), FormState::new(HrisState { form, steps: Vec::new() }, errors))
}

fn undo(status: RunStatus) -> RunRow {
    let newest = samples::runs().page.items.remove(2);
    RunRow { kind: RunKind::Undo, event_type: None, status, ..newest }
}
