//! The one-time code of `/setup`.

use contract::time::Timestamp;

use crate::{Result, Store, Transaction};

impl Transaction {
    /// Makes this the only code that opens `/setup`.
    pub async fn replace_setup_code(&mut self, code_hash: &[u8], now: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO setup_code (id, code_hash, created_at) VALUES (1, $1, $2)
             ON CONFLICT (id) DO UPDATE SET code_hash = excluded.code_hash, created_at = excluded.created_at"
        )
        .bind(code_hash)
        .bind(now)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Uses the code up. `false` when it was used before: of two who have it, one gets in.
    pub async fn take_setup_code(&mut self, code_hash: &[u8]) -> Result<bool> {
        let taken = on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM setup_code WHERE code_hash = $1")
            .bind(code_hash)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?;
        Ok(taken > 0)
    }
}

impl Store {
    /// The hash of the code that opens `/setup`.
    pub async fn setup_code_hash(&self) -> Result<Option<Vec<u8>>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, Vec<u8>>("SELECT code_hash FROM setup_code").fetch_optional(db).await)?)
    }
}
