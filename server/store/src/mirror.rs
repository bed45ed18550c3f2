//! The mirror: what each source last said. People never see it.

use std::collections::HashMap;

use contract::Attributes;
use contract::id::{IntegrationId, OrgId};
use contract::time::Timestamp;
use domain::source::RecordKind;
use sqlx::QueryBuilder;
use sqlx::types::Json;

use crate::{Result, Store, Transaction};

/// What planning keeps at hand of a mirrored record, without its values.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MirrorIndexRow {
    /// Id at the source.
    pub source_id: String,
    /// Digest of the values.
    pub digest: i64,
    /// Whether the source says "active".
    pub is_active: bool,
    /// First day, `YYYY-MM-DD`.
    pub start_date: Option<String>,
    /// The manager's source id; empty when the source says there is none, `None` when it does not say.
    pub manager_source_id: Option<String>,
    /// Whether the last complete pull had it.
    pub is_present: bool,
    /// Whether two records claimed the id.
    pub is_disputed: bool,
}

/// A record to land.
#[derive(Debug, Clone, PartialEq)]
pub struct MirrorRecord {
    /// Kind.
    pub kind: RecordKind,
    /// Id at the source.
    pub source_id: String,
    /// Merged values.
    pub attributes: Attributes,
    /// Digest of the merged values.
    pub digest: i64,
    /// See [`MirrorIndexRow::is_active`].
    pub is_active: bool,
    /// See [`MirrorIndexRow::start_date`].
    pub start_date: Option<String>,
    /// See [`MirrorIndexRow::manager_source_id`].
    pub manager_source_id: Option<String>,
    /// Work address.
    pub email: Option<String>,
}

const IDS_PER_QUERY: usize = 500;

impl Transaction {
    /// Lands records as present and undisputed. An older observation never overwrites a newer one.
    pub async fn upsert_source_records(
        &mut self,
        org: OrgId,
        integration: IntegrationId,
        records: &[MirrorRecord],
        observed_at: Timestamp,
    ) -> Result<()> {
        for records in records.chunks(IDS_PER_QUERY) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(
                    "INSERT INTO source_records (org_id, integration_id, kind, source_id, attributes, digest, is_active, start_date, \
                     manager_source_id, email, is_present, is_disputed, observed_at) ",
                );
                query.push_values(records, |mut row, record| {
                    row.push_bind(org)
                        .push_bind(integration)
                        .push_bind(record.kind.id())
                        .push_bind(&record.source_id)
                        .push_bind(Json(&record.attributes))
                        .push_bind(record.digest)
                        .push_bind(record.is_active)
                        .push_bind(&record.start_date)
                        .push_bind(&record.manager_source_id)
                        .push_bind(&record.email)
                        .push_bind(true)
                        .push_bind(false)
                        .push_bind(observed_at);
                });
                query.push(
                    " ON CONFLICT (org_id, integration_id, kind, source_id) DO UPDATE SET attributes = excluded.attributes, \
                     digest = excluded.digest, is_active = excluded.is_active, start_date = excluded.start_date, \
                     manager_source_id = excluded.manager_source_id, email = excluded.email, is_present = excluded.is_present, \
                     is_disputed = excluded.is_disputed, observed_at = excluded.observed_at \
                     WHERE source_records.observed_at <= excluded.observed_at",
                );
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Marks people as disputed: two records claimed their id.
    pub async fn dispute_source_records(&mut self, org: OrgId, integration: IntegrationId, source_ids: &[String]) -> Result<()> {
        self.flag_source_records(org, integration, RecordKind::Person, source_ids, "is_disputed = TRUE").await
    }

    /// Marks records as no longer at the source; their values stay.
    pub async fn mark_absent(&mut self, org: OrgId, integration: IntegrationId, kind: RecordKind, source_ids: &[String]) -> Result<()> {
        self.flag_source_records(org, integration, kind, source_ids, "is_present = FALSE").await
    }

    async fn flag_source_records(
        &mut self,
        org: OrgId,
        integration: IntegrationId,
        kind: RecordKind,
        source_ids: &[String],
        flag: &'static str,
    ) -> Result<()> {
        for source_ids in source_ids.chunks(IDS_PER_QUERY) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("UPDATE source_records SET ");
                query.push(flag).push(" WHERE org_id = ").push_bind(org).push(" AND integration_id = ").push_bind(integration);
                query.push(" AND kind = ").push_bind(kind.id()).push(" AND source_id IN (");
                let mut ids = query.separated(", ");
                for source_id in source_ids {
                    ids.push_bind(source_id);
                }
                query.push(")");
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }
}

impl Store {
    /// Everything of a kind, by source id, without values.
    pub async fn mirror_index(&self, org: OrgId, integration: IntegrationId, kind: RecordKind) -> Result<Vec<MirrorIndexRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, MirrorIndexRow>(
            "SELECT source_id, digest, is_active, start_date, manager_source_id, is_present, is_disputed FROM source_records \
             WHERE org_id = $1 AND integration_id = $2 AND kind = $3 ORDER BY source_id"
        )
        .bind(org)
        .bind(integration)
        .bind(kind.id())
        .fetch_all(db)
        .await)?)
    }

    /// One person, with values.
    pub async fn mirrored_person(
        &self,
        org: OrgId,
        integration: IntegrationId,
        source_id: &str,
    ) -> Result<Option<(MirrorIndexRow, Attributes)>> {
        #[derive(sqlx::FromRow)]
        struct Row {
            #[sqlx(flatten)]
            index: MirrorIndexRow,
            attributes: Json<Attributes>,
        }
        let row = on_reader!(self, |db| {
            sqlx::query_as::<Db, Row>(
            "SELECT source_id, digest, is_active, start_date, manager_source_id, is_present, is_disputed, attributes FROM source_records \
             WHERE org_id = $1 AND integration_id = $2 AND kind = 'person' AND source_id = $3"
        )
        .bind(org)
        .bind(integration)
        .bind(source_id)
        .fetch_optional(db)
        .await
        })?;
        Ok(row.map(|row| (row.index, row.attributes.0)))
    }

    /// Addresses of present people whose records can be used.
    pub async fn mirror_emails(&self, org: OrgId, integration: IntegrationId) -> Result<HashMap<String, String>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, (String, String)>(
            "SELECT source_id, email FROM source_records WHERE org_id = $1 AND integration_id = $2 AND kind = 'person' AND is_present \
             AND NOT is_disputed AND email IS NOT NULL"
        )
        .bind(org)
        .bind(integration)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().collect())
    }

    /// Values of some records.
    pub async fn mirror_attributes(
        &self,
        org: OrgId,
        integration: IntegrationId,
        kind: RecordKind,
        source_ids: &[&str],
    ) -> Result<HashMap<String, Attributes>> {
        let mut found = HashMap::with_capacity(source_ids.len());
        for source_ids in source_ids.chunks(IDS_PER_QUERY) {
            let rows = on_reader!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("SELECT source_id, attributes FROM source_records WHERE org_id = ");
                query.push_bind(org).push(" AND integration_id = ").push_bind(integration);
                query.push(" AND kind = ").push_bind(kind.id()).push(" AND source_id IN (");
                let mut ids = query.separated(", ");
                for source_id in source_ids {
                    ids.push_bind(*source_id);
                }
                query.push(")");
                query.build_query_as::<(String, Json<Attributes>)>().fetch_all(db).await
            })?;
            found.extend(rows.into_iter().map(|(source_id, attributes)| (source_id, attributes.0)));
        }
        Ok(found)
    }
}
