-- Schedules by the connection, runs that take another back, and what an undo in a scenario left as it was.

CREATE UNIQUE INDEX schedules_one ON schedules (org_id, integration_id, kind);
-- Connections from before there were schedules. Their moment is long past: the first tick moves on to the coming night.
INSERT INTO schedules (org_id, id, integration_id, kind, cron, zone, next_run_at, is_enabled)
SELECT org_id, gen_random_uuid(), id, 'reconcile', '0 2 * * *', 'UTC', 0, TRUE FROM integrations WHERE deleted_at IS NULL;

-- The run that a run of kind `undo` takes back (X5).
ALTER TABLE integration_sync_logs ADD COLUMN undo_of UUID;
CREATE INDEX runs_by_undone ON integration_sync_logs (org_id, undo_of) WHERE undo_of IS NOT NULL;
-- Runs that wait for a decision, of all tenants: the tick looks for those nobody decided about in time.
CREATE INDEX runs_waiting_for_review ON integration_sync_logs (finished_at) WHERE status IN ('previewed', 'held');

-- One sentence for each thing an undo left as it was: a JSON list.
ALTER TABLE scenario_edits ADD COLUMN kept JSONB;
