-- Connections to vendors, what was read from them, and every run.

CREATE TABLE integrations (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    id BLOB NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    -- Plain settings, such as the subdomain.
    settings TEXT NOT NULL,
    -- Sealed secrets by name; the bytes are gone after a disconnect.
    config_encrypted TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'paused', 'disconnected')),
    health TEXT NOT NULL CHECK (health IN ('unknown', 'healthy', 'failed')),
    last_error TEXT,
    last_sync_at INTEGER,
    last_reconciled_at INTEGER,
    lease_owner TEXT,
    lease_until INTEGER NOT NULL DEFAULT 0,
    lease_epoch INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (org_id, id)
) STRICT;
CREATE UNIQUE INDEX integrations_one_live ON integrations (org_id, provider) WHERE deleted_at IS NULL;

CREATE TABLE integration_flows (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    integration_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('planning', 'directory', 'finance', 'evidence')),
    targets_baseline INTEGER NOT NULL,
    -- When "all future scenarios" was switched on: only scenarios created from then on are taken in (O16).
    future_scenarios_since INTEGER,
    rules TEXT NOT NULL,
    is_enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
) STRICT;
-- O2: one HRIS live sync per tenant; paused and failing ones count.
CREATE UNIQUE INDEX integration_flows_one_planning ON integration_flows (org_id) WHERE kind = 'planning' AND ended_at IS NULL;
CREATE INDEX integration_flows_by_integration ON integration_flows (org_id, integration_id);

CREATE TABLE integration_flow_scenarios (
    org_id BLOB NOT NULL,
    flow_id BLOB NOT NULL,
    context_id BLOB NOT NULL,
    PRIMARY KEY (org_id, flow_id, context_id),
    FOREIGN KEY (org_id, flow_id) REFERENCES integration_flows (org_id, id),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id)
) STRICT;

-- The mirror: what the source last said. People never see it.
CREATE TABLE source_records (
    org_id BLOB NOT NULL,
    integration_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    source_id TEXT NOT NULL,
    attributes TEXT NOT NULL,
    digest INTEGER NOT NULL,
    -- Promoted from the attributes, for planning without reading them.
    is_active INTEGER NOT NULL,
    start_date TEXT,
    manager_source_id TEXT,
    email TEXT,
    is_present INTEGER NOT NULL,
    -- Two records of one pull had this id and differed: neither is used.
    is_disputed INTEGER NOT NULL,
    observed_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, integration_id, kind, source_id),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE integration_sync_logs (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    integration_id BLOB NOT NULL,
    provider TEXT NOT NULL,
    kind TEXT NOT NULL,
    event_type TEXT,
    event_idempotency_key TEXT,
    status TEXT NOT NULL,
    phase TEXT,
    -- NULL: everybody.
    scope TEXT,
    targets TEXT NOT NULL,
    is_preview INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    cancel_requested INTEGER NOT NULL,
    requested_by BLOB,
    rerun_of BLOB,
    queued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    fetched INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    deactivated INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    progress_done INTEGER NOT NULL DEFAULT 0,
    progress_total INTEGER,
    error_kind TEXT,
    summary TEXT,
    next_step TEXT,
    error TEXT,
    details TEXT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
) STRICT;
CREATE INDEX runs_newest ON integration_sync_logs (org_id, queued_at, id);
CREATE INDEX runs_due ON integration_sync_logs (due_at) WHERE status IN ('queued', 'running', 'waiting');
CREATE INDEX runs_open ON integration_sync_logs (org_id, integration_id, priority, queued_at) WHERE status IN ('queued', 'running', 'waiting');
CREATE UNIQUE INDEX runs_by_event ON integration_sync_logs (org_id, integration_id, event_idempotency_key) WHERE event_idempotency_key IS NOT NULL;

CREATE TABLE run_attempts (
    org_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    attempt INTEGER NOT NULL,
    worker TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    outcome TEXT,
    PRIMARY KEY (org_id, run_id, attempt),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
) STRICT;

-- A receipt for each landed page, written with the page: where to go on after a restart, and what only the whole pull can decide.
CREATE TABLE run_pages (
    org_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    page INTEGER NOT NULL,
    next_cursor TEXT,
    receipt TEXT NOT NULL,
    landed_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, run_id, page),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
) STRICT;

CREATE TABLE run_changes (
    org_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    context_id BLOB NOT NULL,
    phase INTEGER NOT NULL,
    op TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id BLOB,
    source_id TEXT,
    label TEXT NOT NULL,
    -- {name: [old, new]}
    attributes TEXT NOT NULL,
    -- Source values to remember although nothing visible changes.
    remembered TEXT,
    expected_version INTEGER,
    fingerprint INTEGER,
    state TEXT NOT NULL,
    PRIMARY KEY (org_id, run_id, seq),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_changes_by_entity ON run_changes (org_id, entity_id, run_id);

CREATE TABLE run_identities (
    org_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    context_id BLOB NOT NULL,
    source_hris TEXT NOT NULL,
    source_hris_id TEXT NOT NULL,
    email TEXT,
    name TEXT NOT NULL,
    PRIMARY KEY (org_id, run_id, seq),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_issues (
    org_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    is_warning INTEGER NOT NULL,
    source_id TEXT,
    label TEXT,
    attribute TEXT,
    message TEXT NOT NULL,
    next_step TEXT NOT NULL,
    PRIMARY KEY (org_id, run_id, seq),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
) STRICT;

CREATE TABLE run_calls (
    org_id BLOB NOT NULL,
    run_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER,
    ms INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    waited_ms INTEGER NOT NULL,
    PRIMARY KEY (org_id, run_id, seq),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
) STRICT;

-- What was applied lately, by the hour and attribute: the mass-change guard counts it together with what is planned (X2).
CREATE TABLE guard_ledger (
    org_id BLOB NOT NULL,
    flow_id BLOB NOT NULL,
    context_id BLOB NOT NULL,
    hour INTEGER NOT NULL,
    what TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (org_id, flow_id, context_id, hour, what),
    FOREIGN KEY (org_id, flow_id) REFERENCES integration_flows (org_id, id)
) STRICT;

-- Append-only: who did what. Values live once, in run_changes; here is a salted hash of them.
CREATE TABLE audit_events (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    id BLOB NOT NULL,
    at INTEGER NOT NULL,
    category TEXT NOT NULL,
    action TEXT NOT NULL,
    user_id BLOB,
    entity TEXT,
    entity_id BLOB,
    context_id BLOB,
    run_id BLOB,
    detail TEXT NOT NULL,
    values_hash BLOB,
    -- Filled when the event is sealed into a segment.
    sequence INTEGER,
    segment_id BLOB,
    PRIMARY KEY (org_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_events_by_entity ON audit_events (org_id, entity_id, id);
CREATE INDEX audit_events_unsealed ON audit_events (org_id, id) WHERE sequence IS NULL;

CREATE TABLE schedules (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    integration_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    cron TEXT NOT NULL,
    zone TEXT NOT NULL,
    next_run_at INTEGER NOT NULL,
    is_enabled INTEGER NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
) STRICT;
CREATE INDEX schedules_due ON schedules (next_run_at) WHERE is_enabled;
