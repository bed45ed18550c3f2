-- Tenants, the people who sign in, what they may do, and how they are remembered.

CREATE TABLE orgs (
    id UUID NOT NULL PRIMARY KEY,
    public_id TEXT COLLATE "C" NOT NULL UNIQUE,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    plan TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    public_id TEXT COLLATE "C" NOT NULL UNIQUE,
    -- Lower case, so that one address is one account however it is typed.
    email TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    -- PHC string; NULL for those who only sign in through an identity provider.
    password_hash TEXT COLLATE "C",
    created_at BIGINT NOT NULL
);

CREATE TABLE roles (
    org_id UUID NOT NULL REFERENCES orgs (id),
    id UUID NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, key)
);

CREATE TABLE role_permissions (
    org_id UUID NOT NULL,
    role_id UUID NOT NULL,
    permission TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, role_id, permission),
    FOREIGN KEY (org_id, role_id) REFERENCES roles (org_id, id)
);

CREATE TABLE memberships (
    org_id UUID NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id),
    role_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, user_id),
    FOREIGN KEY (org_id, role_id) REFERENCES roles (org_id, id)
);
CREATE INDEX memberships_by_user ON memberships (user_id, created_at);

-- A federated sign-in: confined to the tenant that configured the provider, never linked by mail address.
CREATE TABLE identities (
    org_id UUID NOT NULL REFERENCES orgs (id),
    provider TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, provider, subject)
);

CREATE TABLE sessions (
    -- SHA-256 of the cookie's id: a stolen database signs nobody in.
    id_hash BYTEA NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id),
    org_id UUID REFERENCES orgs (id),
    -- Whether the session may never leave `org_id` (federated sign-in).
    is_confined BOOLEAN NOT NULL,
    data BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Failed sign-ins by account and by address; the subject is a hash.
CREATE TABLE sign_in_failures (
    subject BYTEA NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_failed_at BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_failed_at);

-- The one-time code of /setup, hashed; at most one row, gone once used.
CREATE TABLE setup_code (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    code_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- Fingerprints of the master keys that wrapped a data key: a ring that lacks one of them is the wrong ring.
CREATE TABLE master_keys (
    key_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    fingerprint BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE data_keys (
    org_id UUID NOT NULL REFERENCES orgs (id),
    version BIGINT NOT NULL,
    master_key_id TEXT COLLATE "C" NOT NULL REFERENCES master_keys (key_id),
    wrapped BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, version)
);
