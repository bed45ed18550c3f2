-- Not here: an entry of an index has 2,704 bytes at most, and words may be longer.
COMMENT ON INDEX actors_by_name IS 'People in order; without their words, which SQLite keeps beside them';
