-- Words too short for actors_search are looked for in everybody, by name: in the index, which is a tenth as long as the table.
DROP INDEX actors_by_name;
CREATE INDEX actors_by_name ON actors (org_id, context_id, sort_name, id, search_text);
UPDATE sqlite_stat1 SET stat = '10000000 100000 10000 2 1 1' WHERE idx = 'actors_by_name';
