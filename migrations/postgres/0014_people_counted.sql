-- How many people and positions a context has, kept with it: counting them reads the whole of an index for each list of people.
ALTER TABLE contexts ADD COLUMN people BIGINT NOT NULL DEFAULT 0;
UPDATE contexts SET people = (SELECT COUNT(*) FROM actors a WHERE a.org_id = contexts.org_id AND a.context_id = contexts.id);

CREATE FUNCTION count_people_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE contexts c SET people = c.people + counted.people
    FROM (SELECT org_id, context_id, COUNT(*) AS people FROM added GROUP BY org_id, context_id) counted
    WHERE c.org_id = counted.org_id AND c.id = counted.context_id;
    RETURN NULL;
END $$;
CREATE FUNCTION count_people_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE contexts c SET people = c.people - counted.people
    FROM (SELECT org_id, context_id, COUNT(*) AS people FROM removed GROUP BY org_id, context_id) counted
    WHERE c.org_id = counted.org_id AND c.id = counted.context_id;
    RETURN NULL;
END $$;
CREATE TRIGGER actors_count_added AFTER INSERT ON actors REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_people_added();
CREATE TRIGGER actors_count_removed AFTER DELETE ON actors REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_people_removed();
