-- Programs that read over the REST API, and reruns that are asked for once however often the button is pressed.

CREATE TABLE api_tokens (
    org_id UUID NOT NULL REFERENCES orgs (id),
    id UUID NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    -- The first characters, by which people tell tokens apart; too few to guess the rest.
    prefix TEXT COLLATE "C" NOT NULL,
    -- SHA-256 of the token: a stolen database lets nobody in.
    token_hash BYTEA NOT NULL UNIQUE,
    -- JSON array of words, such as integrations:read.
    scopes JSONB NOT NULL,
    created_at BIGINT NOT NULL,
    -- NULL for the operator.
    created_by UUID,
    -- NULL: until it is revoked.
    expires_at BIGINT,
    -- To the minute.
    last_used_at BIGINT,
    revoked_at BIGINT,
    revoked_by UUID,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX api_tokens_newest ON api_tokens (org_id, created_at, id);

-- One open rerun per run. An approved one is left out: a review of an earlier rerun may be applied while another waits.
CREATE UNIQUE INDEX runs_one_open_rerun ON integration_sync_logs (org_id, rerun_of)
    WHERE rerun_of IS NOT NULL AND decision IS NULL AND status IN ('queued', 'running', 'waiting');
