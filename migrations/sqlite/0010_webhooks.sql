-- Webhooks: what a vendor tells us by itself.

CREATE TABLE webhooks (
    org_id BLOB NOT NULL,
    integration_id BLOB NOT NULL,
    -- When the newest event was taken in.
    last_event_at INTEGER,
    -- When it was registered at the vendor from here, and the vendor's own id of it.
    registered_at INTEGER,
    registered_as TEXT,
    PRIMARY KEY (org_id, integration_id),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
) STRICT, WITHOUT ROWID;

-- How the delivery behind a run proved where it came from; NULL for runs of another kind.
ALTER TABLE integration_sync_logs ADD COLUMN proof TEXT CHECK (proof IN ('body_and_time', 'body', 'shared_secret'));
