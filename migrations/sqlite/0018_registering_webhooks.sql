-- Since when a webhook is being registered at the vendor, so that a form that is sent twice makes one.
ALTER TABLE webhooks ADD COLUMN registering_since INTEGER;
