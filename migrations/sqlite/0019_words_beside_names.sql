-- Words too short for actors_search are looked for in everybody, by name: in the index, which is a tenth as long as the table.
DROP INDEX actors_by_name;
CREATE INDEX actors_by_name ON actors (org_id, context_id, sort_name, id, search_text);
-- The figures of an index go with it.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('actors', 'actors_by_name', '10000000 100000 10000 2 1 1');

-- What it takes to tell whether somebody whom actors_search names is meant, and where they come in the order: by the row numbers of actors,
-- seven people where that table has one.
CREATE TABLE actors_search_words (
    at INTEGER PRIMARY KEY,
    org_id BLOB NOT NULL,
    context_id BLOB NOT NULL,
    id BLOB NOT NULL,
    sort_name TEXT NOT NULL,
    search_text TEXT NOT NULL
) STRICT;
INSERT INTO actors_search_words (at, org_id, context_id, id, sort_name, search_text)
    SELECT rowid, org_id, context_id, id, sort_name, search_text FROM actors ORDER BY rowid;

CREATE TRIGGER actors_words_added AFTER INSERT ON actors BEGIN
    INSERT INTO actors_search_words (at, org_id, context_id, id, sort_name, search_text)
        VALUES (new.rowid, new.org_id, new.context_id, new.id, new.sort_name, new.search_text);
END;
CREATE TRIGGER actors_words_changed AFTER UPDATE OF sort_name, search_text ON actors
WHEN new.sort_name <> old.sort_name OR new.search_text <> old.search_text BEGIN
    UPDATE actors_search_words SET sort_name = new.sort_name, search_text = new.search_text WHERE at = new.rowid;
END;
CREATE TRIGGER actors_words_removed AFTER DELETE ON actors BEGIN
    DELETE FROM actors_search_words WHERE at = old.rowid;
END;
