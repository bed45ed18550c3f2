-- Tenants, the people who sign in, what they may do, and how they are remembered.

CREATE TABLE orgs (
    id BLOB NOT NULL PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    plan TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    -- Lower case, so that one address is one account however it is typed.
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- PHC string; NULL for those who only sign in through an identity provider.
    password_hash TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE roles (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    id BLOB NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, key)
) STRICT;

CREATE TABLE role_permissions (
    org_id BLOB NOT NULL,
    role_id BLOB NOT NULL,
    permission TEXT NOT NULL,
    PRIMARY KEY (org_id, role_id, permission),
    FOREIGN KEY (org_id, role_id) REFERENCES roles (org_id, id)
) STRICT;

CREATE TABLE memberships (
    org_id BLOB NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id),
    role_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, user_id),
    FOREIGN KEY (org_id, role_id) REFERENCES roles (org_id, id)
) STRICT;
CREATE INDEX memberships_by_user ON memberships (user_id, created_at);

-- A federated sign-in: confined to the tenant that configured the provider, never linked by mail address.
CREATE TABLE identities (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, provider, subject)
) STRICT;

CREATE TABLE sessions (
    -- SHA-256 of the cookie's id: a stolen database signs nobody in.
    id_hash BLOB NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES users (id),
    org_id BLOB REFERENCES orgs (id),
    -- Whether the session may never leave `org_id` (federated sign-in).
    is_confined INTEGER NOT NULL,
    data BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Failed sign-ins by account and by address; the subject is a hash.
CREATE TABLE sign_in_failures (
    subject BLOB NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_failed_at INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_failed_at);

-- The one-time code of /setup, hashed; at most one row, gone once used.
CREATE TABLE setup_code (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    code_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Fingerprints of the master keys that wrapped a data key: a ring that lacks one of them is the wrong ring.
CREATE TABLE master_keys (
    key_id TEXT NOT NULL PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE data_keys (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    version INTEGER NOT NULL,
    master_key_id TEXT NOT NULL REFERENCES master_keys (key_id),
    wrapped BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, version)
) STRICT;
