-- Health of connections, what members are told about it, mail that waits to be sent, invitations and password resets.

-- Scheduled runs that failed one after another, since when, and until when the schedule rests (X4).
ALTER TABLE integrations ADD COLUMN scheduled_failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE integrations ADD COLUMN schedule_failing_since BIGINT;
ALTER TABLE integrations ADD COLUMN quarantined_until BIGINT;

-- One row per problem of a connection: open until every kind of trigger it broke has worked again (O31).
CREATE TABLE integration_issues (
    org_id UUID NOT NULL,
    integration_id UUID NOT NULL,
    cause TEXT NOT NULL,
    breaks_full_runs BOOLEAN NOT NULL,
    breaks_single_runs BOOLEAN NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    -- When owners and admins were last told: within the cooldown they are not told again.
    announced_at BIGINT,
    resolved_at BIGINT,
    PRIMARY KEY (org_id, integration_id, cause),
    FOREIGN KEY (org_id, integration_id) REFERENCES integrations (org_id, id)
);

CREATE TABLE notifications (
    org_id UUID NOT NULL REFERENCES orgs (id),
    id UUID NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    -- A path of this site; NULL when there is nothing to do.
    link TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);

-- Whom it was written for, and when each of them read it (O30).
CREATE TABLE notification_reads (
    org_id UUID NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id),
    notification_id UUID NOT NULL,
    -- The permission without which it is not shown: a role may be lost after it was written.
    needs TEXT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (org_id, user_id, notification_id),
    FOREIGN KEY (org_id, notification_id) REFERENCES notifications (org_id, id)
);
CREATE INDEX notification_reads_unread ON notification_reads (org_id, user_id, notification_id, needs) WHERE read_at IS NULL;

-- Mail, written in the transaction of what it is about. The text is made when it is sent: links that let somebody in are stored nowhere.
CREATE TABLE mail_outbox (
    org_id UUID NOT NULL REFERENCES orgs (id),
    id UUID NOT NULL,
    recipient TEXT NOT NULL,
    -- The member it is for and what their role must include when it is sent; NULL for whoever is no member.
    user_id UUID REFERENCES users (id),
    needs TEXT,
    letter JSONB NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    -- Sent, given up, or no longer wanted.
    outcome TEXT CHECK (outcome IN ('sent', 'failed', 'dropped')),
    ended_at BIGINT,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX mail_outbox_due ON mail_outbox (due_at) WHERE outcome IS NULL;
CREATE INDEX mail_outbox_ended ON mail_outbox (ended_at) WHERE outcome IS NOT NULL;

CREATE TABLE invitations (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    -- Lower case, like the address of an account.
    email TEXT NOT NULL,
    role_id UUID NOT NULL,
    invited_by UUID REFERENCES users (id),
    created_at BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- SHA-256 of the code in the link; NULL until the mail is sent.
    token_hash BYTEA UNIQUE,
    accepted_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, role_id) REFERENCES roles (org_id, id)
);
CREATE UNIQUE INDEX invitations_one_open ON invitations (org_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

-- Asked for by anybody for any address: whether there is such an account is looked up later, so that asking says nothing about it.
CREATE TABLE password_resets (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    -- NULL until it was looked up.
    user_id UUID REFERENCES users (id),
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    token_hash BYTEA UNIQUE,
    used_at BIGINT
);
CREATE INDEX password_resets_asked ON password_resets (asked_at) WHERE user_id IS NULL;
CREATE INDEX password_resets_by_user ON password_resets (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX password_resets_by_expiry ON password_resets (expires_at);
