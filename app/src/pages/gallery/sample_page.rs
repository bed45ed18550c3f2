//! Whole pages over made-up data.

use contract::form::{SetupForm, SignInForm};
use contract::view::{Page, PeopleFilter, PeopleView, PersonStatus, RunFilter, RunsView};
use contract::{AppError, FieldError};
use leptos::prelude::*;
use leptos_meta::Meta;

use super::api_token_samples::api_tokens;
use super::compare_samples::comparison;
use super::integration_samples::integrations;
use super::live_sync_samples::live_sync;
use super::notification_samples::{links, notifications};
use super::overview_samples::{audit, overview};
use super::people_samples::people_area;
use super::question_samples::{question, rerun_view};
use super::run_samples::unfinished_run;
use super::samples;
use super::scenario_samples::scenarios;
use super::settings_samples::settings;
use crate::pages::form_state::FormState;
use crate::pages::people::People;
use crate::pages::problem::{Problem, problem};
use crate::pages::run::Run;
use crate::pages::run_log::RunLog;
use crate::pages::setup::{SetupCode, SetupOrganisation, SetupOwner};
use crate::pages::sign_in::SignIn;
use crate::request;

/// Names of the pages there are.
pub(super) const NAMES: &[&str] = &[
    "audit",
    "audit-none",
    "compare",
    "compare-charts",
    "compare-charts-absent",
    "compare-charts-same",
    "compare-new",
    "compare-nobody",
    "compare-same",
    "dead-link",
    "departments",
    "departments-new",
    "disconnect",
    "disconnect-shared",
    "error",
    "forgot-password",
    "forgot-password-asked",
    "hris-connected",
    "hris-failed",
    "hris-filter",
    "hris-form",
    "hris-form-dynamics",
    "hris-form-refused",
    "hris-form-tested",
    "hris-guard",
    "hris-invitation",
    "hris-key",
    "hris-mapping",
    "hris-no-runs",
    "hris-paused",
    "hris-plan",
    "hris-schedule",
    "hris-scope",
    "hris-targets",
    "hris-waiting",
    "hris-webhook",
    "hris-webhook-refused",
    "hris-webhook-secret",
    "integrations",
    "integrations-failed",
    "integrations-new",
    "integrations-plan",
    "invitation",
    "invitation-account",
    "invitation-signed-in",
    "invitation-somebody-else",
    "not-found",
    "notifications",
    "notifications-new",
    "notifications-read",
    "org-chart",
    "org-chart-choice",
    "org-chart-flat",
    "org-chart-new",
    "org-chart-nobody",
    "org-chart-scenario",
    "overview",
    "overview-failed",
    "overview-first",
    "overview-held",
    "overview-new",
    "overview-paused",
    "overview-viewer",
    "people",
    "people-filtered",
    "people-new",
    "people-nobody",
    "person",
    "person-bare",
    "reset-password",
    "review",
    "review-late",
    "run-again",
    "run-again-not",
    "run-cancelled",
    "run-failed",
    "run-progress",
    "run-queued",
    "run-skipped",
    "run-stop",
    "run-undo",
    "run-waiting",
    "run-warnings",
    "runs",
    "runs-new",
    "runs-none",
    "scenario",
    "scenario-add",
    "scenario-add-refused",
    "scenario-archived",
    "scenario-edit",
    "scenario-new",
    "scenario-people",
    "scenario-people-nobody",
    "scenario-person",
    "scenario-person-refused",
    "scenario-person-release",
    "scenario-person-viewer",
    "scenario-refused",
    "scenario-settings",
    "scenario-settings-refused",
    "scenario-snapshot",
    "scenarios",
    "scenarios-new",
    "scenarios-refused",
    "settings-api-token-created",
    "settings-api-tokens",
    "settings-api-tokens-none",
    "settings-invite",
    "settings-mail",
    "settings-mail-folder",
    "settings-member",
    "settings-member-added",
    "settings-member-beyond",
    "settings-member-remove",
    "settings-members",
    "settings-new-api-token",
    "settings-new-member",
    "settings-password",
    "settings-plan",
    "settings-profile",
    "settings-profile-stale",
    "settings-role",
    "settings-roles",
    "settings-sign-ins",
    "setup",
    "setup-errors",
    "setup-organisation",
    "setup-owner",
    "sign-in",
    "sign-in-errors",
];

/// `/_components/{page}`.
#[component]
pub(crate) fn SamplePage() -> impl IntoView {
    let path = request::path();
    let name = path.rsplit('/').next().unwrap_or_default();
    sample(name).map_or_else(|| problem(AppError::NotFound), |page| view! { <Meta name="robots" content="noindex" />{page} }.into_any())
}

fn sample(name: &str) -> Option<AnyView> {
    let all = PeopleFilter::default();
    Some(match name {
        "people" => view! { <People view=samples::people() filter=all can_connect=true is_first=false /> }.into_any(),
        "people-filtered" => view! { <People view=samples::people() filter=filter() can_connect=true is_first=true /> }.into_any(),
        "people-nobody" => {
            let view = PeopleView { page: nothing(), ..samples::people() };
            view! { <People view filter=filter() can_connect=true is_first=true /> }.into_any()
        }
        "people-new" => {
            let view = PeopleView { page: nothing(), everyone: 0, last_sync: None, ..samples::people() };
            view! { <People view filter=all can_connect=true is_first=true /> }.into_any()
        }
        name if name.starts_with("overview") => return overview(name),
        name if name.starts_with("audit") => return audit(name),
        "runs" => view! { <RunLog view=samples::runs() filter=RunFilter::default() is_first=true /> }.into_any(),
        "runs-new" => runs_empty(true),
        "runs-none" => runs_empty(false),
        "run-warnings" => view! { <Run view=samples::run_with_warnings() rerun=Some(rerun_view(None)) /> }.into_any(),
        "run-queued" | "run-waiting" | "run-cancelled" | "run-skipped" | "run-stop" => return unfinished_run(name),
        "hris-filter" | "hris-schedule" | "hris-guard" | "run-undo" => return live_sync(name),
        "run-progress" => view! { <Run view=samples::running() /> }.into_any(),
        "run-failed" => view! { <Run view=samples::failed() /> }.into_any(),
        "sign-in" => view! { <SignIn state=FormState::new(with_next(), Vec::new()) /> }.into_any(),
        "sign-in-errors" => {
            let values = SignInForm { email: "maja@acme.example".to_owned(), ..with_next() };
            let errors = vec![FieldError::form("This email and password do not go together.")];
            view! { <SignIn state=FormState::new(values, errors) /> }.into_any()
        }
        "setup" => view! { <SetupCode state=FormState::default() /> }.into_any(),
        "setup-organisation" => view! { <SetupOrganisation state=FormState::default() /> }.into_any(),
        "setup-owner" => view! { <SetupOwner state=FormState::default() organisation="Acme Robotics".to_owned() /> }.into_any(),
        "setup-errors" => {
            let values = SetupForm { organisation: "Acme Robotics".to_owned(), email: "maja".to_owned(), ..SetupForm::default() };
            let errors = values.errors();
            view! { <SetupOwner state=FormState::new(values, errors) organisation="Acme Robotics".to_owned() /> }.into_any()
        }
        name if name.contains("api-token") => return api_tokens(name),
        name if name.starts_with("settings-") => return settings(name),
        name if name.starts_with("compare") => return comparison(name),
        name if name.starts_with("scenario") => return scenarios(name),
        "not-found" => view! { <Problem error=AppError::NotFound /> }.into_any(),
        name if name.starts_with("disconnect") || name.starts_with("run-again") => return question(name),
        "error" => view! { <Problem error=AppError::Internal { request_id: "01JD4R8ZQ5".to_owned() } /> }.into_any(),
        name if name.starts_with("notifications") => return notifications(name),
        _ => return people_area(name).or_else(|| integrations(name)).or_else(|| links(name)),
    })
}

fn nothing<T>() -> Page<T> {
    Page { items: Vec::new(), next: None, total: 0 }
}

fn filter() -> PeopleFilter {
    PeopleFilter { search: Some("ann".to_owned()), department: Some("Platform".to_owned()), status: Some(PersonStatus::Active) }
}

fn with_next() -> SignInForm {
    SignInForm { next: "/people".to_owned(), ..SignInForm::default() }
}

fn runs_empty(is_connected: bool) -> AnyView {
    let view = RunsView { page: nothing(), strip: Vec::new(), is_connected };
    view! { <RunLog view filter=RunFilter::default() is_first=true /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_no_page() {
        assert!(Owner::new().with(|| sample("nothing").is_none()));
    }
}
