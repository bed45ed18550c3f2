-- Planning by hand: where scenarios come from, and every edit made in them.

-- The folded name: no two scenarios in use have the same one.
ALTER TABLE contexts ADD COLUMN name_key TEXT COLLATE "C";
-- The context it was copied from, and by whom.
ALTER TABLE contexts ADD COLUMN origin_id UUID;
ALTER TABLE contexts ADD COLUMN created_by UUID;
-- The form it was made with: sent twice, it makes one scenario.
ALTER TABLE contexts ADD COLUMN request_key TEXT COLLATE "C";
-- How many edits it has had; also what one editor at a time holds.
ALTER TABLE contexts ADD COLUMN edits BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX contexts_by_name ON contexts (org_id, name_key) WHERE name_key IS NOT NULL AND archived_at IS NULL;
CREATE UNIQUE INDEX contexts_by_request ON contexts (org_id, request_key) WHERE request_key IS NOT NULL;

-- The actor this one is a copy of, or a copy of a copy: the same in every context. NULL for the first of them.
ALTER TABLE actors ADD COLUMN lineage_id UUID;
CREATE INDEX actors_by_lineage ON actors (org_id, context_id, lineage_id) WHERE lineage_id IS NOT NULL;

CREATE TABLE scenario_edits (
    org_id UUID NOT NULL,
    context_id UUID NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id),
    at BIGINT NOT NULL,
    request_key TEXT COLLATE "C",
    undo_of BIGINT,
    undone_by BIGINT,
    PRIMARY KEY (org_id, context_id, number),
    FOREIGN KEY (org_id, context_id) REFERENCES contexts (org_id, id)
);
CREATE UNIQUE INDEX scenario_edits_by_request ON scenario_edits (org_id, context_id, request_key) WHERE request_key IS NOT NULL;

-- What an edit changed, in the format of run_changes.
CREATE TABLE scenario_edit_changes (
    org_id UUID NOT NULL,
    context_id UUID NOT NULL,
    number BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    op TEXT COLLATE "C" NOT NULL,
    entity TEXT COLLATE "C" NOT NULL,
    entity_id UUID NOT NULL,
    label TEXT COLLATE "C" NOT NULL,
    -- {name: [old, new]}
    attributes JSONB NOT NULL,
    expected_version BIGINT,
    PRIMARY KEY (org_id, context_id, number, seq),
    FOREIGN KEY (org_id, context_id, number) REFERENCES scenario_edits (org_id, context_id, number)
);
CREATE INDEX scenario_edit_changes_by_entity ON scenario_edit_changes (org_id, context_id, entity_id, number);
