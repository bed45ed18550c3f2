-- Words too short for actors_search are looked for in everybody, by name: in the index, which is a tenth as long as the table.
DROP INDEX actors_by_name;
CREATE INDEX actors_by_name ON actors (org_id, context_id, sort_name, id, search_text);
-- The figures of an index go with it.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('actors', 'actors_by_name', '10000000 100000 10000 2 1 1');
