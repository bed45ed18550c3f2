//! Receipts of landed pages: where a pull goes on after a restart.

use contract::id::{OrgId, RunId};
use contract::time::Timestamp;
use domain::landing::Receipt;
use sqlx::types::Json;

use crate::{Result, Store, Transaction};

/// A landed page.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct PageRow {
    /// Position, from 0.
    pub page: i64,
    /// Cursor of the following page; `None` on the last.
    pub next_cursor: Option<String>,
    /// What it added.
    pub receipt: Json<Receipt>,
}

impl Transaction {
    /// Notes a landed page, in the transaction that lands it.
    pub async fn insert_run_page(&mut self, org: OrgId, run: RunId, row: &PageRow, at: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO run_pages (org_id, run_id, page, next_cursor, receipt, landed_at) VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(org)
        .bind(run)
        .bind(row.page)
        .bind(&row.next_cursor)
        .bind(&row.receipt)
        .bind(at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Forgets the receipts of a run: its pull is over, or has to begin again.
    pub async fn delete_run_pages(&mut self, org: OrgId, run: RunId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM run_pages WHERE org_id = $1 AND run_id = $2")
            .bind(org)
            .bind(run)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// The pages a run has landed, in order.
    pub async fn run_pages(&self, org: OrgId, run: RunId) -> Result<Vec<PageRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, PageRow>(
            "SELECT page, next_cursor, receipt FROM run_pages WHERE org_id = $1 AND run_id = $2 ORDER BY page"
        )
        .bind(org)
        .bind(run)
        .fetch_all(db)
        .await)?)
    }
}
