-- What people are sorted and searched by.

CREATE INDEX actors_by_department ON actors (org_id, context_id, department_id, sort_name, id);
CREATE INDEX actors_by_start ON actors (org_id, context_id, COALESCE(start_date, ''), sort_name, id);

-- Departments and divisions are counted in this index alone.
DROP INDEX actors_active;
CREATE INDEX actors_active ON actors (org_id, context_id, is_active, department_id, division_id, start_date);

-- What happened to people is counted run by run in this index alone.
CREATE INDEX run_changes_of_people ON run_changes (org_id, context_id, run_id, op, entity_id, entity, state)
    WHERE entity = 'person' AND state = 'applied' AND op <> 'link';

-- Every three letters in a row of what people are searched by. Where the server lacks the extension, or the role may not add it, a search
-- reads all people of its context instead.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX actors_search ON actors USING gin (search_text gin_trgm_ops);
EXCEPTION
    WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
        RAISE NOTICE 'without pg_trgm a search of people reads all of them';
END
$$;
