-- What the org chart and the people page are read by.

-- Who reports to whom, counted without touching a row.
CREATE INDEX actors_hierarchy ON actors (org_id, context_id, manager_id) WHERE is_active;
