//! Keys of the vault: which master keys there are, and the tenants' data keys wrapped by them.

use contract::id::OrgId;
use contract::time::Timestamp;

use crate::{Result, Store, Transaction};

/// A row of `master_keys`. The key itself is never in the database.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MasterKeyRow {
    /// Its name in the ring.
    pub key_id: String,
    /// Hash of the key.
    pub fingerprint: Vec<u8>,
    /// When it was first used.
    pub created_at: Timestamp,
}

/// A row of `data_keys`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DataKeyRow {
    /// Counts from 1 within the tenant.
    pub version: i64,
    /// The master key that wrapped it.
    pub master_key_id: String,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Transaction {
    /// Notes a master key; one that is known by this name stays as it is.
    pub async fn insert_master_key(&mut self, key: &MasterKeyRow) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO master_keys (key_id, fingerprint, created_at) VALUES ($1, $2, $3) ON CONFLICT (key_id) DO NOTHING"
        )
        .bind(&key.key_id)
        .bind(&key.fingerprint)
        .bind(key.created_at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Adds a data key; [`crate::Error::Exists`] when another node was first with this version.
    pub async fn insert_data_key(&mut self, org: OrgId, key: &DataKeyRow) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO data_keys (org_id, version, master_key_id, wrapped, created_at) VALUES ($1, $2, $3, $4, $5)"
        )
        .bind(org)
        .bind(key.version)
        .bind(&key.master_key_id)
        .bind(&key.wrapped)
        .bind(key.created_at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Replaces the wrapping of a data key, not the key.
    pub async fn update_data_key(&mut self, org: OrgId, version: i64, master_key_id: &str, wrapped: &[u8]) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE data_keys SET master_key_id = $3, wrapped = $4 WHERE org_id = $1 AND version = $2"
        )
        .bind(org)
        .bind(version)
        .bind(master_key_id)
        .bind(wrapped)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// Every master key that some tenant's data key is wrapped by.
    pub async fn master_keys_in_use(&self) -> Result<Vec<MasterKeyRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, MasterKeyRow>(
            "SELECT * FROM master_keys
             WHERE EXISTS (SELECT 1 FROM data_keys WHERE data_keys.master_key_id = master_keys.key_id) ORDER BY key_id"
        )
        .fetch_all(db)
        .await)?)
    }

    /// The tenant's newest data key.
    pub async fn newest_data_key(&self, org: OrgId) -> Result<Option<DataKeyRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, DataKeyRow>(
            "SELECT version, master_key_id, wrapped, created_at FROM data_keys WHERE org_id = $1 ORDER BY version DESC LIMIT 1"
        )
        .bind(org)
        .fetch_optional(db)
        .await)?)
    }

    /// One data key of the tenant.
    pub async fn data_key(&self, org: OrgId, version: i64) -> Result<Option<DataKeyRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, DataKeyRow>(
            "SELECT version, master_key_id, wrapped, created_at FROM data_keys WHERE org_id = $1 AND version = $2"
        )
        .bind(org)
        .bind(version)
        .fetch_optional(db)
        .await)?)
    }
}
