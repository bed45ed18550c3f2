-- Whether somebody else made the password: then its owner is asked to choose their own.

ALTER TABLE users ADD COLUMN password_is_initial BOOLEAN NOT NULL DEFAULT FALSE;
