-- How many people and positions a context has, kept with it: counting them reads the whole of an index for each list of people.
ALTER TABLE contexts ADD COLUMN people INTEGER NOT NULL DEFAULT 0;
UPDATE contexts SET people = (SELECT COUNT(*) FROM actors a WHERE a.org_id = contexts.org_id AND a.context_id = contexts.id);

CREATE TRIGGER actors_count_added AFTER INSERT ON actors BEGIN
    UPDATE contexts SET people = people + 1 WHERE org_id = new.org_id AND id = new.context_id;
END;
CREATE TRIGGER actors_count_removed AFTER DELETE ON actors BEGIN
    UPDATE contexts SET people = people - 1 WHERE org_id = old.org_id AND id = old.context_id;
END;
