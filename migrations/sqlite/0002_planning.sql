-- Planning contexts and what is in them.

CREATE TABLE contexts (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    id BLOB NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('baseline', 'scenario', 'snapshot')),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    archived_at INTEGER,
    PRIMARY KEY (org_id, id)
) STRICT;
CREATE UNIQUE INDEX contexts_one_baseline ON contexts (org_id) WHERE kind = 'baseline';

CREATE TABLE divisions (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    context_id BLOB NOT NULL,
    name TEXT NOT NULL,
    source_hris TEXT,
    source_hris_id TEXT,
    synced TEXT NOT NULL,
    version INTEGER NOT NULL,
    archived_at INTEGER,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id)
) STRICT;
CREATE UNIQUE INDEX divisions_by_source ON divisions (org_id, context_id, source_hris, source_hris_id) WHERE source_hris_id IS NOT NULL;
CREATE INDEX divisions_by_context ON divisions (org_id, context_id, name);

CREATE TABLE departments (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    context_id BLOB NOT NULL,
    name TEXT NOT NULL,
    source_hris TEXT,
    source_hris_id TEXT,
    synced TEXT NOT NULL,
    version INTEGER NOT NULL,
    archived_at INTEGER,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id)
) STRICT;
CREATE UNIQUE INDEX departments_by_source ON departments (org_id, context_id, source_hris, source_hris_id) WHERE source_hris_id IS NOT NULL;
CREATE INDEX departments_by_context ON departments (org_id, context_id, name);

CREATE TABLE actors (
    org_id BLOB NOT NULL,
    id BLOB NOT NULL,
    public_id TEXT NOT NULL,
    context_id BLOB NOT NULL,
    source_hris TEXT,
    source_hris_id TEXT,
    is_active INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    first_name TEXT,
    last_name TEXT,
    preferred_name TEXT,
    email TEXT,
    employee_number TEXT,
    job_title TEXT,
    department_id BLOB,
    division_id BLOB,
    location TEXT,
    manager_id BLOB,
    -- The manager's id at the source while the manager is not in this context (O26).
    deferred_manager TEXT,
    phone TEXT,
    employment_type TEXT,
    start_date TEXT,
    end_date TEXT,
    -- Folded copies, made in Rust so that both databases agree: what the table is sorted by, what is searched.
    sort_name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    -- The last source value applied, attribute by attribute (three-way comparison).
    synced TEXT NOT NULL,
    -- Fingerprint of the source record these values came from; NULL while something about it is unsettled.
    fingerprint INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id),
    FOREIGN KEY (org_id, department_id) REFERENCES departments (org_id, id),
    FOREIGN KEY (org_id, division_id) REFERENCES divisions (org_id, id),
    FOREIGN KEY (org_id, manager_id) REFERENCES actors (org_id, id)
) STRICT;
CREATE UNIQUE INDEX actors_by_source ON actors (org_id, context_id, source_hris, source_hris_id) WHERE source_hris_id IS NOT NULL;
CREATE UNIQUE INDEX actors_by_public_id ON actors (public_id);
CREATE INDEX actors_by_name ON actors (org_id, context_id, sort_name, id);
CREATE INDEX actors_by_manager ON actors (org_id, manager_id);
CREATE INDEX actors_deferred ON actors (org_id, context_id, deferred_manager) WHERE deferred_manager IS NOT NULL;

-- Which actor a source record was matched to before actors carried their source identity (O25).
CREATE TABLE integration_identity_map (
    org_id BLOB NOT NULL,
    context_id BLOB NOT NULL,
    source_hris TEXT NOT NULL,
    source_hris_id TEXT NOT NULL,
    actor_id BLOB NOT NULL,
    PRIMARY KEY (org_id, context_id, source_hris, source_hris_id),
    FOREIGN KEY (org_id, actor_id) REFERENCES actors (org_id, id)
) STRICT;
