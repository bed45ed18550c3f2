-- What people are sorted and searched by.

CREATE INDEX actors_by_department ON actors (org_id, context_id, department_id, sort_name, id);
CREATE INDEX actors_by_start ON actors (org_id, context_id, COALESCE(start_date, ''), sort_name, id);

-- Departments and divisions are counted in this index alone.
DROP INDEX actors_active;
CREATE INDEX actors_active ON actors (org_id, context_id, is_active, department_id, division_id, start_date);

-- What happened to people is counted run by run in this index alone.
CREATE INDEX run_changes_of_people ON run_changes (org_id, context_id, run_id, op, entity_id, entity, state)
    WHERE entity = 'person' AND state = 'applied' AND op <> 'link';

-- Every three letters in a row of what people are searched by. The last digits of the context's id stand beside them and are looked for
-- too, so that a tenant does not pay for the others; a chance hit is no harm, because every candidate is looked at. The rows are those of
-- actors: a table with indexes keeps its row numbers when the database is vacuumed.
CREATE VIRTUAL TABLE actors_search
    USING fts5 (scope, words, content = '', contentless_delete = 1, detail = 'none', tokenize = 'trigram case_sensitive 1');
INSERT INTO actors_search (rowid, scope, words) SELECT rowid, substr(hex(context_id), -3), search_text FROM actors;

CREATE TRIGGER actors_search_added AFTER INSERT ON actors BEGIN
    INSERT INTO actors_search (rowid, scope, words) VALUES (new.rowid, substr(hex(new.context_id), -3), new.search_text);
END;
CREATE TRIGGER actors_search_changed AFTER UPDATE OF search_text ON actors WHEN new.search_text <> old.search_text BEGIN
    UPDATE actors_search SET scope = substr(hex(new.context_id), -3), words = new.search_text WHERE rowid = new.rowid;
END;
CREATE TRIGGER actors_search_removed AFTER DELETE ON actors BEGIN
    DELETE FROM actors_search WHERE rowid = old.rowid;
END;

-- Without figures SQLite takes each index for one that finds ten rows, and reads everybody of a context where it could look up one. These
-- are the figures of a hundred tenants with ten contexts of ten thousand people each; written here and not measured, so that every
-- installation goes about a query in the same way (sqlite.org/queryplanner-ng.html, "Query Planner Stability"). First the rows of the
-- table, then the rows one value of the first column finds, of the first two, and so on.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('actors', 'sqlite_autoindex_actors_1', '10000000 100000 1'),
    ('actors', 'actors_by_public_id', '10000000 1'),
    ('actors', 'actors_by_source', '10000000 100000 10000 10000 1'),
    ('actors', 'actors_by_lineage', '10000000 100000 10000 1'),
    ('actors', 'actors_by_manager', '10000000 100000 6'),
    ('actors', 'actors_deferred', '100000 1000 100 2'),
    ('actors', 'actors_by_name', '10000000 100000 10000 2 1'),
    ('actors', 'actors_by_department', '10000000 100000 10000 200 2 1'),
    ('actors', 'actors_by_start', '10000000 100000 10000 5 2 1'),
    ('actors', 'actors_active', '10000000 100000 10000 9000 200 100 2'),
    ('actors', 'actors_hierarchy', '9000000 90000 9000 6'),
    ('departments', 'sqlite_autoindex_departments_1', '50000 1'),
    ('departments', 'sqlite_autoindex_departments_2', '50000 500 1'),
    ('departments', 'departments_by_source', '50000 500 50 50 1'),
    ('departments', 'departments_by_context', '50000 500 50 1'),
    ('divisions', 'sqlite_autoindex_divisions_1', '5000 1'),
    ('divisions', 'sqlite_autoindex_divisions_2', '5000 50 1'),
    ('divisions', 'divisions_by_source', '5000 50 5 5 1'),
    ('divisions', 'divisions_by_context', '5000 50 5 1'),
    ('contexts', 'sqlite_autoindex_contexts_1', '1000 1'),
    ('contexts', 'sqlite_autoindex_contexts_2', '1000 10 1'),
    ('integration_sync_logs', 'sqlite_autoindex_integration_sync_logs_1', '10000000 1'),
    ('integration_sync_logs', 'sqlite_autoindex_integration_sync_logs_2', '10000000 100000 1'),
    ('integration_sync_logs', 'runs_newest', '10000000 100000 1 1'),
    ('integration_sync_logs', 'runs_by_status', '10000000 100000 10000 1 1'),
    ('integration_sync_logs', 'runs_by_end', '10000000 100000 1'),
    ('integration_sync_logs', 'runs_due', '1000 1'),
    ('integration_sync_logs', 'runs_open', '1000 10 10 5 1'),
    ('integration_sync_logs', 'runs_by_event', '10000000 100000 100000 1'),
    ('run_changes', 'run_changes', '100000000 1000000 500 1'),
    ('run_changes', 'run_changes_by_entity', '100000000 1000000 10 1 1'),
    ('run_changes', 'run_changes_of_people', '90000000 900000 90000 450 200 1 1 1'),
    ('audit_events', 'audit_events', '100000000 1000000 1'),
    ('audit_events', 'audit_events_by_entity', '100000000 1000000 10 1'),
    ('audit_events', 'audit_events_by_user', '1000000 10000 100 1'),
    ('audit_events', 'audit_events_by_category', '1000000 10000 1000 1'),
    ('audit_events', 'audit_events_unsealed', '100000000 1000000 1');
