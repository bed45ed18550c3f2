//! Made-up data, awkward on purpose: many scripts, long names, missing values.

use contract::run::{ChangeEntity, ChangeOp, ChangeState, RunPhase};
use contract::view::{
    AttemptRow, AttributeChange, CallRow, ChangeRow, ContextName, IdentityRow, Page, PeopleView, PersonRow, PersonStatus, RunCounts,
    RunError, RunIssue, RunProgress, RunRow, RunTargets, RunView, RunsView, Viewer,
};
use contract::{Attribute, FailureKind, Permission, Plan, Provider, RunKind, RunStatus, Timestamp, Value};

/// The moment every sample is dated from: 2026-11-20T14:08:00Z.
pub(crate) const NOW: Timestamp = Timestamp(1_795_183_680_000_000);

/// An owner.
pub(crate) fn viewer() -> Viewer {
    Viewer {
        name: "Maja Lindqvist".to_owned(),
        email: "maja@acme.example".to_owned(),
        tenant_id: "org_4kPmN8rT2wXq".to_owned(),
        tenant_name: "Acme Robotics".to_owned(),
        plan: Plan::Business,
        role: "Owner".to_owned(),
        permissions: Permission::ALL.to_vec(),
        has_several_tenants: false,
        unread_notifications: 0,
    }
}

/// A page of people.
pub(crate) fn people() -> PeopleView {
    let items = vec![
        person("Priya Nair", "Senior engineer", "Platform", Some("Elena Vasquez"), "Copenhagen", PersonStatus::Active),
        person("Jonas Okafor", "Engineering manager", "Data platform", Some("Thomas Whitfield"), "Lagos", PersonStatus::Active),
        person("李 思远", "数据工程师", "Data platform", Some("Jonas Okafor"), "上海", PersonStatus::Active),
        person("نادية حداد", "مديرة الحسابات", "Sales Nordics", Some("Oskar Berg"), "Amman", PersonStatus::Deactivated),
        person("Oskar Berg", "Account executive", "Sales Nordics", None, "Malmö", PersonStatus::Future),
        PersonRow {
            email: None,
            start_date: None,
            deferred_manager: Some("1187".to_owned()),
            ..person("Ελένη Παπαδοπούλου 🦉", "", "", None, "", PersonStatus::Active)
        },
        person(
            &"Wolfeschlegelsteinhausenbergerdorff ".repeat(6),
            "Deputy assistant to the regional coordinator for cross-border logistics and customs, northern corridor",
            "Operations",
            Some("Maximiliane Adelheid von und zu Hohenstein-Klettenberg-Oberndorff"),
            "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
            PersonStatus::Active,
        ),
        person("Дарья Соколова", "Юрист", "Legal", Some("Elena Vasquez"), "Tbilisi", PersonStatus::Active),
    ];
    PeopleView {
        context: "Live Baseline".to_owned(),
        page: Page { items, next: Some("c2".to_owned()), total: 612 },
        departments: ["Data platform", "Legal", "Operations", "Platform", "Sales Nordics"].map(str::to_owned).to_vec(),
        everyone: 612,
        last_sync: Some(NOW.plus_seconds(-360)),
    }
}

fn person(name: &str, title: &str, department: &str, manager: Option<&str>, location: &str, status: PersonStatus) -> PersonRow {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    PersonRow {
        id: "act_4kPmN8rT2wXq".to_owned(),
        name: name.trim().to_owned(),
        email: Some(format!("{}@acme.example", name.split_whitespace().next().unwrap_or_default().to_lowercase())),
        job_title: given(title),
        department: given(department),
        location: given(location),
        manager: manager.map(str::to_owned),
        deferred_manager: None,
        start_date: Some("2024-03-01".to_owned()),
        status,
        source: Some(Provider::BambooHr),
        source_id: Some("1187".to_owned()),
    }
}

/// The log of runs.
pub(crate) fn runs() -> RunsView {
    let counts = |fetched, updated, errors| RunCounts { fetched, updated, errors, ..RunCounts::default() };
    let items = vec![
        RunRow { finished_at: None, ..run(RunKind::ManualSync, RunStatus::Running, 3, 3_000, counts(412, 0, 0)) },
        RunRow { started_at: None, finished_at: None, ..run(RunKind::Webhook, RunStatus::Queued, 5, 0, RunCounts::default()) },
        run(RunKind::Webhook, RunStatus::Completed, 360, 412, counts(1, 1, 0)),
        RunRow {
            summary: Some("2 people were skipped".to_owned()),
            ..run(RunKind::Reconcile, RunStatus::Warning, 43_500, 3_092, counts(612, 4, 2))
        },
        RunRow {
            summary: Some("BambooHR refused the API key".to_owned()),
            ..run(RunKind::Reconcile, RunStatus::Failed, 130_000, 190, counts(0, 0, 1))
        },
        RunRow {
            summary: Some("214 people would be deactivated".to_owned()),
            ..run(RunKind::Reconcile, RunStatus::Held, 216_000, 2_900, counts(398, 0, 0))
        },
        run(RunKind::ManualSync, RunStatus::Completed, 302_000, 161_000, counts(10_000, 0, 0)),
    ];
    let strip = (0..30).map(|at: i64| {
        let status = match at {
            6 => RunStatus::Warning,
            17 => RunStatus::Failed,
            _ => RunStatus::Completed,
        };
        let taken = 2_600 + (at * 37 % 11) * 70 + if at == 6 { 2_900 } else { 0 };
        run(RunKind::Reconcile, status, (30 - at) * 86_400, if at == 17 { 190 } else { taken }, counts(612, 4, 0))
    });
    RunsView { page: Page { items, next: Some("c2".to_owned()), total: 1_214 }, strip: strip.collect(), is_connected: true }
}

fn run(kind: RunKind, status: RunStatus, seconds_ago: i64, taken_ms: i64, counts: RunCounts) -> RunRow {
    let queued_at = NOW.plus_seconds(-seconds_ago);
    RunRow {
        id: "sync_4kPmN8rT2wXq".to_owned(),
        provider: Provider::BambooHr,
        kind,
        event_type: (kind == RunKind::Reconcile).then(|| "nightly_reconciliation".to_owned()),
        status,
        queued_at,
        started_at: Some(queued_at.plus_micros(40_000)),
        finished_at: Some(queued_at.plus_micros(40_000 + taken_ms * 1000)),
        counts,
        summary: None,
    }
}

/// A run that ended with warnings.
pub(crate) fn run_with_warnings() -> RunView {
    let counts = RunCounts { fetched: 612, created: 3, updated: 4, deactivated: 1, skipped: 2, errors: 2 };
    let run =
        RunRow { summary: Some("2 people were skipped".to_owned()), ..run(RunKind::Reconcile, RunStatus::Warning, 43_500, 3_092, counts) };
    RunView {
        targets: RunTargets {
            baseline: true,
            scenarios: vec![ContextName { id: "scn_8kWnL4pR2vYt".to_owned(), name: "Nordics growth 2027".to_owned() }],
            all_future_scenarios: false,
        },
        progress: progress(RunStatus::Warning),
        attempt: 1,
        attempts: vec![AttemptRow {
            attempt: 1,
            worker: "orgonaut-1".to_owned(),
            started_at: NOW.plus_seconds(-43_500),
            finished_at: Some(NOW.plus_seconds(-43_497)),
            outcome: Some(RunStatus::Warning),
        }],
        error: None,
        error_json: None,
        details_json: "{\n  \"read_path\": \"employees cursor list\",\n  \"pages\": 4,\n  \"withheld\": []\n}".to_owned(),
        issues: vec![
            issue(
                "1187",
                None,
                "Employee 1187 has no name and was left out.",
                "Give it one in BambooHR; the next sync picks it up by itself.",
            ),
            issue(
                "2044",
                Some("Ann Kim"),
                "Employee id 2044 came more than once with different data (Ann Kim); none of them was used.",
                "Remove one of the two in BambooHR.",
            ),
        ],
        issues_total: 2,
        changes_by_op: vec![(ChangeOp::Create, 3), (ChangeOp::Update, 4), (ChangeOp::Deactivate, 1)],
        changes: Page { items: changes(), next: Some("c6".to_owned()), total: 8 },
        identities: Page { items: identities(), next: None, total: 2 },
        calls: vec![call(Some(200), 1, 0), call(Some(429), 1, 2_000), call(Some(200), 2, 0), call(None, 1, 0)],
        calls_total: 4,
        calls_waited_ms: 2_000,
        run,
    }
}

/// A run under way.
pub(crate) fn running() -> RunView {
    let counts = RunCounts { fetched: 412, ..RunCounts::default() };
    RunView {
        run: RunRow { finished_at: None, ..run(RunKind::ManualSync, RunStatus::Running, 3, 0, counts) },
        progress: progress(RunStatus::Running),
        issues: Vec::new(),
        issues_total: 0,
        changes_by_op: Vec::new(),
        changes: Page { items: Vec::new(), next: None, total: 0 },
        identities: Page { items: Vec::new(), next: None, total: 0 },
        ..run_with_warnings()
    }
}

/// A run that failed.
pub(crate) fn failed() -> RunView {
    let counts = RunCounts { errors: 1, ..RunCounts::default() };
    RunView {
        run: run(RunKind::Reconcile, RunStatus::Failed, 130_000, 190, counts),
        progress: progress(RunStatus::Failed),
        attempt: 3,
        error: Some(RunError {
            kind: Some(FailureKind::Auth),
            summary: "BambooHR refused the API key".to_owned(),
            next_step: "Make a new API key at the vendor and replace the stored one; the next sync uses it.".to_owned(),
            retries: false,
        }),
        error_json: Some("{\n  \"kind\": \"auth\",\n  \"status\": 401\n}".to_owned()),
        calls: vec![call(Some(401), 1, 0)],
        calls_total: 1,
        calls_waited_ms: 0,
        ..running()
    }
}

/// How far a run is.
pub(crate) fn progress(status: RunStatus) -> RunProgress {
    RunProgress {
        status,
        phase: Some(RunPhase::Pull),
        done: 412,
        total: Some(612),
        counts: RunCounts { fetched: 412, ..RunCounts::default() },
        waiting_until: None,
    }
}

/// Changes of every look.
pub(crate) fn changes() -> Vec<ChangeRow> {
    let moved = vec![
        change(Attribute::JobTitle, Value::text("Engineer II"), Value::text("Senior engineer")),
        change(Attribute::Manager, Value::reference("7", "Elena Vasquez"), Value::reference("9", "Thomas Whitfield")),
        change(Attribute::Location, Value::text("Malmö"), Value::Null),
    ];
    let left = vec![
        change(Attribute::Status, Value::text("active"), Value::text("inactive")),
        change(Attribute::EndDate, Value::Null, Value::text("2026-11-19")),
    ];
    let joined = vec![
        change(Attribute::JobTitle, Value::Absent, Value::text("Account executive")),
        change(Attribute::Department, Value::Absent, Value::reference("12", "Sales Nordics")),
    ];
    let renamed = vec![change(Attribute::DisplayName, Value::text("Platform"), Value::text("Data platform"))];
    vec![
        row(1, ChangeOp::Update, ChangeEntity::Department, "Data platform", ChangeState::Applied, renamed),
        row(2, ChangeOp::Update, ChangeEntity::Person, "Priya Nair", ChangeState::Applied, moved),
        row(3, ChangeOp::Deactivate, ChangeEntity::Person, "نادية حداد", ChangeState::Staged, left),
        row(4, ChangeOp::Create, ChangeEntity::Person, "Oskar Berg", ChangeState::Conflict, joined),
    ]
}

fn row(seq: u64, op: ChangeOp, entity: ChangeEntity, label: &str, state: ChangeState, attributes: Vec<AttributeChange>) -> ChangeRow {
    let source_id = Some(format!("{}", 1_180 + seq));
    ChangeRow { seq, context: "Live Baseline".to_owned(), op, entity, source_id, label: label.to_owned(), person: None, state, attributes }
}

fn change(attribute: Attribute, old: Value, new: Value) -> AttributeChange {
    AttributeChange { attribute, old, new }
}

fn issue(id: &str, label: Option<&str>, message: &str, next_step: &str) -> RunIssue {
    RunIssue {
        code: "sample".to_owned(),
        is_warning: true,
        source_id: Some(id.to_owned()),
        label: label.map(str::to_owned),
        attribute: None,
        message: message.to_owned(),
        next_step: next_step.to_owned(),
    }
}

fn identities() -> Vec<IdentityRow> {
    let identity = |name: &str, email: Option<&str>| IdentityRow {
        source: Provider::BambooHr,
        source_id: "1181".to_owned(),
        email: email.map(str::to_owned),
        name: name.to_owned(),
        person: email.map(|_| "act_4kPmN8rT2wXq".to_owned()),
        context: "Live Baseline".to_owned(),
    };
    vec![identity("Priya Nair", Some("priya@acme.example")), identity("李 思远", None)]
}

fn call(status: Option<u16>, attempt: u32, waited_ms: u64) -> CallRow {
    let path = "/api/v1/employees?fields=displayName,jobTitle,department,division,location,supervisorEid&page[limit]=200".to_owned();
    CallRow { method: "GET".to_owned(), path, status, ms: 412, attempt, waited_ms }
}
