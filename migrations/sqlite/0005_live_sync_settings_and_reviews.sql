-- Who set up a live sync and changed it last, and what people decide about runs that wait for them.

ALTER TABLE integrations ADD COLUMN connected_by BLOB;
-- When the secrets were last given.
ALTER TABLE integrations ADD COLUMN secrets_set_at INTEGER NOT NULL DEFAULT 0;
UPDATE integrations SET secrets_set_at = created_at;

-- Grows with each change of the settings: who saves over a version they have not seen is told.
ALTER TABLE integration_flows ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE integration_flows ADD COLUMN changed_by BLOB;
ALTER TABLE integration_flows ADD COLUMN changed_at INTEGER;
-- Until a first sync was approved, every run of the flow stops before writing (X1).
ALTER TABLE integration_flows ADD COLUMN awaits_review INTEGER NOT NULL DEFAULT 0;

-- What a person decided about a previewed or held run (X1, X2).
ALTER TABLE integration_sync_logs ADD COLUMN decision TEXT CHECK (decision IN ('apply', 'discard'));
ALTER TABLE integration_sync_logs ADD COLUMN decided_by BLOB;
ALTER TABLE integration_sync_logs ADD COLUMN decided_at INTEGER;
