-- What a sync last did to a scenario, and scenarios that are gone.

-- The run that last changed a scenario, and when it did.
ALTER TABLE contexts ADD COLUMN synced_by UUID;
ALTER TABLE contexts ADD COLUMN synced_at BIGINT;
UPDATE contexts SET synced_by = (
    SELECT r.id FROM integration_sync_logs r WHERE r.org_id = contexts.org_id AND r.finished_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM run_changes c WHERE c.org_id = r.org_id AND c.run_id = r.id AND c.context_id = contexts.id AND c.state = 'applied'
        AND c.op <> 'link'
    ) ORDER BY r.queued_at DESC LIMIT 1
) WHERE kind = 'scenario';
UPDATE contexts SET synced_at = (
    SELECT r.finished_at FROM integration_sync_logs r WHERE r.org_id = contexts.org_id AND r.id = contexts.synced_by
) WHERE synced_by IS NOT NULL;

-- Scenarios and snapshots that were deleted: asked for a second time, it has been done.
CREATE TABLE deleted_contexts (
    org_id UUID NOT NULL REFERENCES orgs (id),
    public_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, public_id)
);
