//! Connections to HR systems, and what waits for a review, over made-up data.

use std::collections::BTreeMap;

use contract::cadence::Cadence;
use contract::form::{HrisAction, HrisForm};
use contract::run::ChangeOp;
use contract::view::{
    ConnectionCard, ConnectionState, ConnectionView, ContextName, DisconnectView, FieldChoice, HealthView, HrisView, IntegrationsView,
    MappingLine, ReviewView, ScheduleView, ScopeChoice, ScopeLine, ScopeView, SettingChoice, SettingFact, StepOutcome, TargetOption,
    TargetsView, TestStep, WebhookSecretView, WebhookView,
};
use contract::{Attribute, FieldError, Plan, Provider, Thresholds};
use engine::integrations::ConnectionField;
use leptos::prelude::*;

use super::samples::{self, NOW};
use crate::components::PageHead;
use crate::pages::form_state::FormState;
use crate::pages::integrations::Integrations;
use crate::pages::integrations::hris::webhook::{SecretMade, Webhook};
use crate::pages::integrations::hris::{Connected, HrisState, NotConnected};
use crate::pages::run::review::ReviewCard;

/// What the form of the vendor asks for.
const FIELDS: &[ConnectionField] = &[field("subdomain", "Subdomain", false), field("api_key", "API key", true)];

/// What can be changed of it afterwards.
const LISTS: &[ConnectionField] = &[LEGAL_ENTITIES];

/// What the form of the other vendor asks for.
const DYNAMICS_FIELDS: &[ConnectionField] = &[
    field("environment_url", "Environment URL", false),
    field("tenant_id", "Directory (tenant) ID", false),
    field("client_id", "Application (client) ID", false),
    field("client_secret", "Client secret", true),
    LEGAL_ENTITIES,
];

const LEGAL_ENTITIES: ConnectionField = ConnectionField {
    help: "Whose workers are read.",
    example: "USMF, DEMF",
    is_optional: true,
    is_list: true,
    ..field("legal_entities", "Legal entities", false)
};

const fn field(name: &'static str, label: &'static str, is_secret: bool) -> ConnectionField {
    let help = "It is the first part of the address you sign in at.";
    ConnectionField { name, label, help, example: "acme", is_secret, is_optional: false, is_list: false }
}

/// The page of this name.
pub(super) fn integrations(name: &str) -> Option<AnyView> {
    Some(match name {
        "integrations" => list(Plan::Business, vec![card(ConnectionState::Active)]),
        "integrations-failed" => list(Plan::Business, vec![card(ConnectionState::Error), card(ConnectionState::Disconnected)]),
        "integrations-new" => list(Plan::Business, Vec::new()),
        "integrations-plan" => list(Plan::Team, vec![card(ConnectionState::Paused)]),
        "hris-invitation" => not_connected(false, FormState::default()),
        "hris-form" => not_connected(true, FormState::default()),
        "hris-form-dynamics" => dynamics(),
        "hris-form-tested" => not_connected(true, tested()),
        "hris-form-refused" => {
            let errors =
                vec![FieldError::new("subdomain", "Enter the subdomain, such as acme."), FieldError::new("api_key", "Enter the API key.")];
            not_connected(true, FormState::new(HrisState::default(), errors))
        }
        "hris-connected" => connected(connection(), None),
        "hris-waiting" => {
            connected(ConnectionView { awaits_review: true, waiting: Some(samples::runs().page.items.remove(5)), ..connection() }, None)
        }
        "hris-failed" => {
            let last_error = Some("BambooHR refused the API key.".to_owned());
            connected(ConnectionView { state: ConnectionState::Error, last_error, ..connection() }, None)
        }
        "hris-no-runs" => {
            let view = ConnectionView {
                runs: Vec::new(),
                runs_total: 0,
                strip: Vec::new(),
                last_sync: None,
                last_reconciled: None,
                ..connection()
            };
            connected(view, None)
        }
        "hris-paused" => connected(ConnectionView { state: ConnectionState::Paused, ..connection() }, None),
        "hris-plan" => {
            connected_on(Plan::Team, ConnectionView { state: ConnectionState::Paused, ..connection() }, None, FormState::default())
        }
        "hris-webhook" => webhook(Vec::new()),
        "hris-webhook-refused" => webhook(vec![FieldError::new("webhook_secret", "A key has at least 16 characters.")]),
        "hris-webhook-secret" => view! { <SecretMade secret="9f2c41ab".repeat(8) /> }.into_any(),
        "hris-targets" => connected(connection(), Some("targets")),
        "hris-mapping" => connected(connection(), Some("mapping")),
        "hris-scope" => connected(connection(), Some("scope")),
        "hris-key" => connected(connection(), Some("key")),
        "review" => review(None),
        "review-late" => review(Some("Another sync has written since: these changes are of before it. Run the sync again.")),
        _ => return None,
    })
}

fn list(plan: Plan, connections: Vec<ConnectionCard>) -> AnyView {
    let view = IntegrationsView { plan, connections, available: vec![Provider::BambooHr] };
    view! { <Integrations view /> }.into_any()
}

fn card(state: ConnectionState) -> ConnectionCard {
    ConnectionCard {
        provider: Provider::BambooHr,
        account: "acme".to_owned(),
        state,
        last_sync: (state != ConnectionState::Disconnected).then(|| NOW.plus_seconds(-360)),
        last_error: (state == ConnectionState::Error).then(|| "BambooHR refused the API key.".to_owned()),
        note: (state == ConnectionState::Active).then(|| "A sync waits for your review.".to_owned()),
    }
}

fn targets() -> Vec<TargetOption> {
    let target = |id: &str, name: &str, is_baseline, people| TargetOption { id: id.to_owned(), name: name.to_owned(), is_baseline, people };
    vec![
        target("scn_4kPmN8rT2wXq", "Live Baseline", true, 612),
        target("scn_8kWnL4pR2vYt", "Nordics growth 2027", false, 631),
        target("scn_9kWnL4pR2vYt", &"Consolidation of cross-border logistics ".repeat(2), false, 1),
    ]
}

fn not_connected(is_open: bool, state: FormState<HrisState>) -> AnyView {
    let view = HrisView { plan: Plan::Business, connection: None, targets: targets() };
    view! { <NotConnected view state provider=Provider::BambooHr fields=FIELDS is_open /> }.into_any()
}

/// The form of the other vendor, its list fetched.
fn dynamics() -> AnyView {
    let view = HrisView { plan: Plan::Business, connection: None, targets: targets() };
    let mut form = HrisForm { action: Some(HrisAction::Choices), ..HrisForm::default() };
    for (value, label) in [("DEMF", "Contoso Entertainment System Germany"), ("USMF", "Contoso Entertainment System USA")] {
        form.known.push(("legal_entities".to_owned(), SettingChoice { value: value.to_owned(), label: label.to_owned() }));
    }
    let state = FormState::new(HrisState { form, steps: Vec::new() }, Vec::new());
    view! { <NotConnected view state provider=Provider::Dynamics365Hr fields=DYNAMICS_FIELDS is_open=true /> }.into_any()
}

fn webhook(errors: Vec<FieldError>) -> AnyView {
    let address = "https://orgonaut.acme.example/api/v1/integrations/bamboohr/webhook/acme".to_owned();
    connection().webhook.map_or_else(|| ().into_any(), |webhook| view! { <Webhook webhook address errors /> }.into_any())
}

fn tested() -> FormState<HrisState> {
    let step =
        |label: &str, outcome, message: &str| TestStep { label: label.to_owned(), outcome, message: message.to_owned(), setting: None };
    let steps = vec![
        step("Reach acme.bamboohr.com", StepOutcome::Passed, ""),
        step("Sign in with the API key", StepOutcome::Passed, ""),
        step("Read people", StepOutcome::Warned, "The key sees 398 of 612 people: give its user access to all of them."),
        step("Read fields", StepOutcome::Failed, "The key may not read managers. Give its user access to the job table."),
        step("Hear of changes at once", StepOutcome::Skipped, "Not tried."),
    ];
    let form = HrisForm {
        action: Some(HrisAction::Test),
        settings: BTreeMap::from([("subdomain".to_owned(), "acme".to_owned())]),
        kept: "kept".to_owned(),
        targets: vec!["scn_4kPmN8rT2wXq".to_owned()],
        review: true,
        ..HrisForm::default()
    };
    FormState::new(HrisState { form, steps }, Vec::new())
}

fn connected(connection: ConnectionView, open: Option<&str>) -> AnyView {
    connected_with(connection, open, FormState::default())
}

/// The page of a connection with a form that was sent.
pub(super) fn connected_with(connection: ConnectionView, open: Option<&str>, state: FormState<HrisState>) -> AnyView {
    connected_on(Plan::Business, connection, open, state)
}

fn connected_on(plan: Plan, connection: ConnectionView, open: Option<&str>, state: FormState<HrisState>) -> AnyView {
    let view = HrisView { plan, connection: None, targets: targets() };
    let zones = ["Europe/Copenhagen", "Europe/Oslo", "UTC"].map(str::to_owned).to_vec();
    let disconnect = DisconnectView { provider: connection.provider, account: connection.account.clone(), keeps_secrets: false };
    view! { <Connected view connection disconnect secret=&FIELDS[1] lists=LISTS.iter().collect() state open=open.map(str::to_owned) zones /> }.into_any()
}

/// A connection that does well.
pub(super) fn connection() -> ConnectionView {
    let field = |attribute, name: &str| FieldChoice { attribute, vendor_field: name.to_owned() };
    let mapping = |attribute, source, name: &str| MappingLine {
        attribute,
        source,
        choices: vec![field(attribute, name), field(Attribute::Location, "location")],
    };
    let scope = |value: &str, is_chosen| ScopeChoice { value: value.to_owned(), label: value.to_owned(), is_chosen };
    let runs = samples::runs();
    ConnectionView {
        provider: Provider::BambooHr,
        account: "acme".to_owned(),
        state: ConnectionState::Active,
        last_error: None,
        health: HealthView::default(),
        webhook: Some(WebhookView {
            path: "/api/v1/integrations/bamboohr/webhook/acme".to_owned(),
            last_event: Some(NOW.plus_seconds(-360)),
            registered_at: None,
            signing_key: None,
            shared_secret: Some(WebhookSecretView {
                fingerprint: "9f2c 41ab".to_owned(),
                set_at: Some(NOW.plus_seconds(-3 * 86_400)),
                has_previous: true,
            }),
        }),
        connected_at: NOW.plus_seconds(-40 * 86_400),
        connected_by: Some("Maja Lindqvist".to_owned()),
        secret_set_at: NOW.plus_seconds(-3 * 86_400),
        last_sync: Some(NOW.plus_seconds(-360)),
        last_reconciled: Some(NOW.plus_seconds(-43_500)),
        version: 1,
        awaits_review: false,
        waiting: None,
        targets: TargetsView {
            chosen: vec!["scn_4kPmN8rT2wXq".to_owned()],
            names: vec![ContextName { id: "scn_4kPmN8rT2wXq".to_owned(), name: "Live Baseline".to_owned() }],
            future_since: Some(NOW.plus_seconds(-86_400)),
        },
        mapping: vec![
            mapping(Attribute::JobTitle, Some(Attribute::JobTitle), "jobTitle"),
            mapping(Attribute::Department, Some(Attribute::Location), "department"),
            mapping(Attribute::EmploymentType, None, "employmentStatus"),
        ],
        scope: ScopeView {
            lines: vec![ScopeLine { attribute: Attribute::Department, choices: vec![scope("Legal", true), scope("数据平台", false)] }],
            includes_future_hires: true,
            deactivates_outsiders: false,
            is_everybody: false,
        },
        settings: vec![setting("subdomain", "Subdomain", "acme", false)],
        schedule: Some(ScheduleView {
            cadence: Some(Cadence::NIGHTLY),
            cron: Cadence::NIGHTLY.cron(),
            zone: "Europe/Copenhagen".to_owned(),
            is_on: true,
            next_run_at: NOW.plus_seconds(54_000),
        }),
        thresholds: Thresholds::default(),
        runs: runs.page.items,
        runs_total: 1_214,
        strip: runs.strip,
    }
}

/// A setting of a connection.
pub(super) fn setting(name: &str, label: &str, value: &str, is_list: bool) -> SettingFact {
    SettingFact { name: name.to_owned(), label: label.to_owned(), value: value.to_owned(), is_list }
}

fn review(obstacle: Option<&str>) -> AnyView {
    let review = ReviewView {
        run: samples::runs().page.items.remove(5),
        staged: vec![(ChangeOp::Create, 3), (ChangeOp::Update, 41), (ChangeOp::Deactivate, 214)],
        total: 263,
        striking: samples::changes(),
        reasons: vec!["214 of 612 people would be deactivated; more than 10 % at once wants to be seen.".to_owned()],
        expires_at: NOW.plus_seconds(6 * 86_400),
        obstacle: obstacle.map(str::to_owned),
    };
    view! {
        <PageHead window="Review changes" title=|| "Review changes">""</PageHead>
        <ReviewCard review asks_first=true />
    }
    .into_any()
}
