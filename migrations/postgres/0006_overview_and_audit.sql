-- What the overview, the run log and the audit log are read by.

-- When somebody last looked at a tenant's overview: "since your last visit" counts from there.
CREATE TABLE visits (
    org_id UUID NOT NULL REFERENCES orgs (id),
    user_id UUID NOT NULL REFERENCES users (id),
    seen_at BIGINT NOT NULL,
    -- The end of the visit before this one.
    previous_at BIGINT,
    PRIMARY KEY (org_id, user_id)
);

-- People of the Live Baseline at the end of a day, written when a run settles.
CREATE TABLE headcount_days (
    org_id UUID NOT NULL,
    context_id UUID NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (org_id, context_id, day),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id)
);

-- Headcount, whole and by department, is counted in this index alone.
CREATE INDEX actors_active ON actors (org_id, context_id, is_active, department_id, start_date);

CREATE INDEX runs_by_status ON integration_sync_logs (org_id, status, queued_at, id);
CREATE INDEX runs_by_end ON integration_sync_logs (org_id, finished_at);
CREATE INDEX schedules_by_org ON schedules (org_id, next_run_at) WHERE is_enabled;

-- Acts of people, and what is not about people: both are few among what syncs write.
CREATE INDEX audit_events_by_user ON audit_events (org_id, user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_events_by_category ON audit_events (org_id, category, id) WHERE category <> 'planning';
