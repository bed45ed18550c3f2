//! What was applied lately, for the mass-change guard (X2).

use contract::Attribute;
use contract::id::{ContextId, FlowId, OrgId};
use domain::guard::Volume;

use crate::{Result, Store, Transaction};

const DEACTIVATIONS: &str = "deactivations";

impl Transaction {
    /// Adds what a batch applies to the hour it is applied in, in the transaction that applies it.
    pub async fn add_to_ledger(&mut self, org: OrgId, flow: FlowId, context: ContextId, hour: i64, volume: &Volume) -> Result<()> {
        let attributes = volume.attributes.iter().map(|(attribute, people)| (attribute.name(), *people));
        for (what, amount) in attributes.chain([(DEACTIVATIONS, volume.deactivations)]).filter(|(_, amount)| *amount > 0) {
            on_transaction!(self, |db| sqlx::query::<Db>(
                "INSERT INTO guard_ledger (org_id, flow_id, context_id, hour, what, amount) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (org_id, flow_id, context_id, hour, what) DO UPDATE SET amount = guard_ledger.amount + excluded.amount"
            )
            .bind(org)
            .bind(flow)
            .bind(context)
            .bind(hour)
            .bind(what)
            .bind(i64::try_from(amount).unwrap_or(i64::MAX))
            .execute(db)
            .await
            .map(drop))?;
        }
        Ok(())
    }
}

impl Store {
    /// What was applied since an hour.
    pub async fn recent_volume(&self, org: OrgId, flow: FlowId, context: ContextId, since_hour: i64) -> Result<Volume> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, (String, i64)>(
            "SELECT what, CAST(SUM(amount) AS BIGINT) FROM guard_ledger WHERE org_id = $1 AND flow_id = $2 AND context_id = $3 \
             AND hour >= $4 GROUP BY what"
        )
        .bind(org)
        .bind(flow)
        .bind(context)
        .bind(since_hour)
        .fetch_all(db)
        .await)?;
        let mut volume = Volume::default();
        for (what, amount) in rows {
            if what == DEACTIVATIONS {
                volume.deactivations = amount.unsigned_abs();
            } else if let Some(attribute) = Attribute::by_name(&what) {
                volume.attributes.insert(attribute, amount.unsigned_abs());
            }
        }
        Ok(volume)
    }
}
