-- Programs that read over the REST API, and reruns that are asked for once however often the button is pressed.

CREATE TABLE api_tokens (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    id BLOB NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- The first characters, by which people tell tokens apart; too few to guess the rest.
    prefix TEXT NOT NULL,
    -- SHA-256 of the token: a stolen database lets nobody in.
    token_hash BLOB NOT NULL UNIQUE,
    -- JSON array of words, such as integrations:read.
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- NULL for the operator.
    created_by BLOB,
    -- NULL: until it is revoked.
    expires_at INTEGER,
    -- To the minute.
    last_used_at INTEGER,
    revoked_at INTEGER,
    revoked_by BLOB,
    PRIMARY KEY (org_id, id)
) STRICT;
CREATE INDEX api_tokens_newest ON api_tokens (org_id, created_at, id);

-- One open rerun per run. An approved one is left out: a review of an earlier rerun may be applied while another waits.
CREATE UNIQUE INDEX runs_one_open_rerun ON integration_sync_logs (org_id, rerun_of)
    WHERE rerun_of IS NOT NULL AND decision IS NULL AND status IN ('queued', 'running', 'waiting');
