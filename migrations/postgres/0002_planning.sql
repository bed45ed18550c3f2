-- Planning contexts and what is in them.

CREATE TABLE contexts (
    org_id UUID NOT NULL REFERENCES orgs (id),
    id UUID NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('baseline', 'scenario', 'snapshot')),
    name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    archived_at BIGINT,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX contexts_one_baseline ON contexts (org_id) WHERE kind = 'baseline';

CREATE TABLE divisions (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL UNIQUE,
    context_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    source_hris TEXT COLLATE "C",
    source_hris_id TEXT COLLATE "C",
    synced JSONB NOT NULL,
    version BIGINT NOT NULL,
    archived_at BIGINT,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id)
);
CREATE UNIQUE INDEX divisions_by_source ON divisions (org_id, context_id, source_hris, source_hris_id) WHERE source_hris_id IS NOT NULL;
CREATE INDEX divisions_by_context ON divisions (org_id, context_id, name);

CREATE TABLE departments (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL UNIQUE,
    context_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    source_hris TEXT COLLATE "C",
    source_hris_id TEXT COLLATE "C",
    synced JSONB NOT NULL,
    version BIGINT NOT NULL,
    archived_at BIGINT,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id)
);
CREATE UNIQUE INDEX departments_by_source ON departments (org_id, context_id, source_hris, source_hris_id) WHERE source_hris_id IS NOT NULL;
CREATE INDEX departments_by_context ON departments (org_id, context_id, name);

CREATE TABLE actors (
    org_id UUID NOT NULL,
    id UUID NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL,
    context_id UUID NOT NULL,
    source_hris TEXT COLLATE "C",
    source_hris_id TEXT COLLATE "C",
    is_active BOOLEAN NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    first_name TEXT COLLATE "C",
    last_name TEXT COLLATE "C",
    preferred_name TEXT COLLATE "C",
    email TEXT COLLATE "C",
    employee_number TEXT COLLATE "C",
    job_title TEXT COLLATE "C",
    department_id UUID,
    division_id UUID,
    location TEXT COLLATE "C",
    manager_id UUID,
    -- The manager's id at the source while the manager is not in this context (O26).
    deferred_manager TEXT COLLATE "C",
    phone TEXT COLLATE "C",
    employment_type TEXT COLLATE "C",
    start_date TEXT COLLATE "C",
    end_date TEXT COLLATE "C",
    -- Folded copies, made in Rust so that both databases agree: what the table is sorted by, what is searched.
    sort_name TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    -- The last source value applied, attribute by attribute (three-way comparison).
    synced JSONB NOT NULL,
    -- Fingerprint of the source record these values came from; NULL while something about it is unsettled.
    fingerprint BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id),
    FOREIGN KEY (org_id, department_id) REFERENCES departments (org_id, id),
    FOREIGN KEY (org_id, division_id) REFERENCES divisions (org_id, id),
    FOREIGN KEY (org_id, manager_id) REFERENCES actors (org_id, id)
);
CREATE UNIQUE INDEX actors_by_source ON actors (org_id, context_id, source_hris, source_hris_id) WHERE source_hris_id IS NOT NULL;
CREATE UNIQUE INDEX actors_by_public_id ON actors (public_id);
CREATE INDEX actors_by_name ON actors (org_id, context_id, sort_name, id);
CREATE INDEX actors_by_manager ON actors (org_id, manager_id);
CREATE INDEX actors_deferred ON actors (org_id, context_id, deferred_manager) WHERE deferred_manager IS NOT NULL;

-- Which actor a source record was matched to before actors carried their source identity (O25).
CREATE TABLE integration_identity_map (
    org_id UUID NOT NULL,
    context_id UUID NOT NULL,
    source_hris TEXT COLLATE "C" NOT NULL,
    source_hris_id TEXT COLLATE "C" NOT NULL,
    actor_id UUID NOT NULL,
    PRIMARY KEY (org_id, context_id, source_hris, source_hris_id),
    FOREIGN KEY (org_id, actor_id) REFERENCES actors (org_id, id)
);
