-- Connections to vendors, what was read from them, and every run.

CREATE TABLE integrations (
    org_id UUID NOT NULL REFERENCES orgs (id),
    id UUID NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL UNIQUE,
    provider TEXT COLLATE "C" NOT NULL,
    -- Plain settings, such as the subdomain.
    settings JSONB NOT NULL,
    -- Sealed secrets by name; the bytes are gone after a disconnect.
    config_encrypted JSONB NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('active', 'paused', 'disconnected')),
    health TEXT COLLATE "C" NOT NULL CHECK (health IN ('unknown', 'healthy', 'failed')),
    last_error TEXT COLLATE "C",
    last_sync_at BIGINT,
    last_reconciled_at BIGINT,
    lease_owner TEXT COLLATE "C",
    lease_until BIGINT NOT NULL DEFAULT 0,
    lease_epoch BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX integrations_one_live ON integrations (org_id, provider) WHERE deleted_at IS NULL;

CREATE TABLE integration_flows (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    integration_id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('planning', 'directory', 'finance', 'evidence')),
    targets_baseline BOOLEAN NOT NULL,
    -- When "all future scenarios" was switched on: only scenarios created from then on are taken in (O16).
    future_scenarios_since BIGINT,
    rules JSONB NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
);
-- O2: one HRIS live sync per tenant; paused and failing ones count.
CREATE UNIQUE INDEX integration_flows_one_planning ON integration_flows (org_id) WHERE kind = 'planning' AND ended_at IS NULL;
CREATE INDEX integration_flows_by_integration ON integration_flows (org_id, integration_id);

CREATE TABLE integration_flow_scenarios (
    org_id UUID NOT NULL,
    flow_id UUID NOT NULL,
    context_id UUID NOT NULL,
    PRIMARY KEY (org_id, flow_id, context_id),
    FOREIGN KEY (org_id, flow_id) REFERENCES integration_flows (org_id, id),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id)
);

-- The mirror: what the source last said. People never see it.
CREATE TABLE source_records (
    org_id UUID NOT NULL,
    integration_id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    attributes JSONB NOT NULL,
    digest BIGINT NOT NULL,
    -- Promoted from the attributes, for planning without reading them.
    is_active BOOLEAN NOT NULL,
    start_date TEXT COLLATE "C",
    manager_source_id TEXT COLLATE "C",
    email TEXT COLLATE "C",
    is_present BOOLEAN NOT NULL,
    -- Two records of one pull had this id and differed: neither is used.
    is_disputed BOOLEAN NOT NULL,
    observed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, integration_id, kind, source_id),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
);

CREATE TABLE integration_sync_logs (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL UNIQUE,
    integration_id UUID NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    event_type TEXT COLLATE "C",
    event_idempotency_key TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    phase TEXT COLLATE "C",
    -- NULL: everybody.
    scope JSONB,
    targets JSONB NOT NULL,
    is_preview BOOLEAN NOT NULL,
    priority BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    cancel_requested BOOLEAN NOT NULL,
    requested_by UUID,
    rerun_of UUID,
    queued_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    fetched BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL DEFAULT 0,
    updated BIGINT NOT NULL DEFAULT 0,
    deactivated BIGINT NOT NULL DEFAULT 0,
    skipped BIGINT NOT NULL DEFAULT 0,
    errors BIGINT NOT NULL DEFAULT 0,
    progress_done BIGINT NOT NULL DEFAULT 0,
    progress_total BIGINT,
    error_kind TEXT COLLATE "C",
    summary TEXT COLLATE "C",
    next_step TEXT COLLATE "C",
    error JSONB,
    details JSONB NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
);
CREATE INDEX runs_newest ON integration_sync_logs (org_id, queued_at, id);
CREATE INDEX runs_due ON integration_sync_logs (due_at) WHERE status IN ('queued', 'running', 'waiting');
CREATE INDEX runs_open ON integration_sync_logs (org_id, integration_id, priority, queued_at) WHERE status IN ('queued', 'running', 'waiting');
CREATE UNIQUE INDEX runs_by_event ON integration_sync_logs (org_id, integration_id, event_idempotency_key) WHERE event_idempotency_key IS NOT NULL;

CREATE TABLE run_attempts (
    org_id UUID NOT NULL,
    run_id UUID NOT NULL,
    attempt BIGINT NOT NULL,
    worker TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    outcome TEXT COLLATE "C",
    PRIMARY KEY (org_id, run_id, attempt),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
);

-- A receipt for each landed page, written with the page: where to go on after a restart, and what only the whole pull can decide.
CREATE TABLE run_pages (
    org_id UUID NOT NULL,
    run_id UUID NOT NULL,
    page BIGINT NOT NULL,
    next_cursor TEXT COLLATE "C",
    receipt JSONB NOT NULL,
    landed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, run_id, page),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
);

CREATE TABLE run_changes (
    org_id UUID NOT NULL,
    run_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    context_id UUID NOT NULL,
    phase BIGINT NOT NULL,
    op TEXT COLLATE "C" NOT NULL,
    entity TEXT COLLATE "C" NOT NULL,
    entity_id UUID,
    source_id TEXT COLLATE "C",
    label TEXT COLLATE "C" NOT NULL,
    -- {name: [old, new]}
    attributes JSONB NOT NULL,
    -- Source values to remember although nothing visible changes.
    remembered JSONB,
    expected_version BIGINT,
    fingerprint BIGINT,
    state TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, run_id, seq),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
);
CREATE INDEX run_changes_by_entity ON run_changes (org_id, entity_id, run_id);

CREATE TABLE run_identities (
    org_id UUID NOT NULL,
    run_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    context_id UUID NOT NULL,
    source_hris TEXT COLLATE "C" NOT NULL,
    source_hris_id TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, run_id, seq),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
);

CREATE TABLE run_issues (
    org_id UUID NOT NULL,
    run_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    is_warning BOOLEAN NOT NULL,
    source_id TEXT COLLATE "C",
    label TEXT COLLATE "C",
    attribute TEXT COLLATE "C",
    message TEXT COLLATE "C" NOT NULL,
    next_step TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, run_id, seq),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
);

CREATE TABLE run_calls (
    org_id UUID NOT NULL,
    run_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    status BIGINT,
    ms BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    waited_ms BIGINT NOT NULL,
    PRIMARY KEY (org_id, run_id, seq),
    FOREIGN KEY (org_id, run_id) REFERENCES integration_sync_logs (org_id, id)
);

-- What was applied lately, by the hour and attribute: the mass-change guard counts it together with what is planned (X2).
CREATE TABLE guard_ledger (
    org_id UUID NOT NULL,
    flow_id UUID NOT NULL,
    context_id UUID NOT NULL,
    hour BIGINT NOT NULL,
    what TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (org_id, flow_id, context_id, hour, what),
    FOREIGN KEY (org_id, flow_id) REFERENCES integration_flows (org_id, id)
);

-- Append-only: who did what. Values live once, in run_changes; here is a salted hash of them.
CREATE TABLE audit_events (
    org_id UUID NOT NULL REFERENCES orgs (id),
    id UUID NOT NULL,
    at BIGINT NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    user_id UUID,
    entity TEXT COLLATE "C",
    entity_id UUID,
    context_id UUID,
    run_id UUID,
    detail JSONB NOT NULL,
    values_hash BYTEA,
    -- Filled when the event is sealed into a segment.
    sequence BIGINT,
    segment_id UUID,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX audit_events_by_entity ON audit_events (org_id, entity_id, id);
CREATE INDEX audit_events_unsealed ON audit_events (org_id, id) WHERE sequence IS NULL;

CREATE TABLE schedules (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    integration_id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    cron TEXT COLLATE "C" NOT NULL,
    zone TEXT COLLATE "C" NOT NULL,
    next_run_at BIGINT NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
);
CREATE INDEX schedules_due ON schedules (next_run_at) WHERE is_enabled;
