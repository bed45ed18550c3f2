-- Whether somebody else made the password: then its owner is asked to choose their own.

ALTER TABLE users ADD COLUMN password_is_initial INTEGER NOT NULL DEFAULT FALSE;
