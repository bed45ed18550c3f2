//! The page of the HR system, and runs that are taken back, over made-up data.

use contract::cadence::Cadence;
use contract::form::{GuardForm, HrisAction, HrisForm, ScheduleForm};
use contract::run::{ChangeOp, RunKind, RunStatus};
use contract::view::{
    ConnectionState, ConnectionView, ContextName, HrisView, ReviewView, RunRow, ScheduleView, ScopeView, TargetOption, TargetsView,
    UndoView,
};
use contract::{FieldError, Plan, Provider, Thresholds};
use leptos::prelude::*;

use super::samples::{self, NOW};
use crate::pages::form_state::FormState;
use crate::pages::integrations::hris::{Connected, HrisState};
use crate::pages::run::Run;
use crate::pages::run::review::ReviewCard;

/// The page of this name.
pub(super) fn integrations(name: &str) -> Option<AnyView> {
    Some(match name {
        "hris" => hris(None, HrisForm::default(), Vec::new()),
        "hris-schedule" => {
            let schedule = ScheduleForm { is_on: true, frequency: "daily".to_owned(), time: "25:00".to_owned(), zone: "UTC".to_owned() };
            let errors = schedule.cadence().unwrap_err();
            hris(Some("schedule"), HrisForm { action: Some(HrisAction::Schedule), schedule, ..HrisForm::default() }, errors)
        }
        "hris-guard" => {
            let mut guard = GuardForm::of(&Thresholds::default());
            guard.0[0] = "many".to_owned();
            let errors = guard.thresholds().unwrap_err();
            hris(Some("guard"), HrisForm { action: Some(HrisAction::Guard), guard, ..HrisForm::default() }, errors)
        }
        "run-undo" => {
            let undone =
                UndoView { of: None, undone_by: vec![undo(RunStatus::Previewed)], possible_until: Some(NOW.plus_seconds(7_000_000)) };
            view! { <Run view=samples::run_with_warnings() undo=Some(undone) /> }.into_any()
        }
        "run-review" => {
            let review = ReviewView {
                run: undo(RunStatus::Previewed),
                staged: vec![(ChangeOp::Update, 41), (ChangeOp::Deactivate, 3)],
                reasons: vec!["Live Baseline: 41 of 612 people would be deactivated.".to_owned()],
                expires_at: NOW.plus_seconds(600_000),
                obstacle: None,
            };
            view! { <h1>"Review changes"</h1><ReviewCard review asks_first=true /> }.into_any()
        }
        _ => return None,
    })
}

fn hris(open: Option<&str>, form: HrisForm, errors: Vec<FieldError>) -> AnyView {
    let view = HrisView {
        plan: Plan::Business,
        connection: None,
        targets: vec![TargetOption { id: "scn_8kWnL4pR2vYt".to_owned(), name: "Live Baseline".to_owned(), is_baseline: true, people: 612 }],
    };
    let state = FormState { values: HrisState { form, steps: Vec::new() }, errors };
    let zones = ["Europe/Copenhagen", "Europe/Oslo", "UTC"].map(str::to_owned).to_vec();
    view! { <Connected view connection=connection() state open=open.map(str::to_owned) zones /> }.into_any()
}

fn connection() -> ConnectionView {
    let runs = samples::runs();
    ConnectionView {
        provider: Provider::BambooHr,
        account: "acme".to_owned(),
        state: ConnectionState::Active,
        last_error: None,
        connected_at: NOW.plus_seconds(-40 * 86_400),
        connected_by: Some("Maja Lindqvist".to_owned()),
        secret_set_at: NOW.plus_seconds(-41 * 86_400),
        last_sync: Some(NOW.plus_seconds(-360)),
        last_reconciled: Some(NOW.plus_seconds(-32_400)),
        version: 3,
        awaits_review: false,
        waiting: None,
        targets: TargetsView {
            chosen: vec!["scn_8kWnL4pR2vYt".to_owned()],
            names: vec![ContextName { id: "scn_8kWnL4pR2vYt".to_owned(), name: "Live Baseline".to_owned() }],
            future_since: Some(NOW.plus_seconds(-17 * 86_400)),
        },
        mapping: Vec::new(),
        scope: ScopeView { lines: Vec::new(), includes_future_hires: true, deactivates_outsiders: false, is_everybody: true },
        schedule: Some(ScheduleView {
            cadence: Some(Cadence::NIGHTLY),
            cron: Cadence::NIGHTLY.cron(),
            zone: "Europe/Copenhagen".to_owned(),
            is_on: true,
            next_run_at: NOW.plus_seconds(54_000),
        }),
        thresholds: Thresholds::default(),
        runs: runs.page.items.into_iter().take(5).collect(),
        runs_total: 214,
        strip: runs.strip,
    }
}

fn undo(status: RunStatus) -> RunRow {
    let newest = samples::runs().page.items.remove(2);
    RunRow { kind: RunKind::Undo, event_type: None, status, ..newest }
}
