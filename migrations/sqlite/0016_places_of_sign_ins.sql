-- Where somebody signed in: by this they recognise it. Nothing is known of sign-ins of before.
ALTER TABLE sessions ADD COLUMN browser TEXT;
ALTER TABLE sessions ADD COLUMN address TEXT;
