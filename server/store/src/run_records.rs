//! Issues and calls of a run: the few its page shows, and all of them, batch by batch.

use contract::Attribute;
use contract::id::{OrgId, RunId};
use contract::view::{CallRow, RunIssue};

use crate::{Result, Store};

/// What a run asked the vendor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunCalls {
    /// The last calls, oldest first.
    pub latest: Vec<CallRow>,
    /// How many there were in all.
    pub total: u64,
    /// Milliseconds the vendor made us wait in all.
    pub waited_ms: u64,
}

#[derive(sqlx::FromRow)]
struct Issue {
    seq: i64,
    code: String,
    is_warning: bool,
    source_id: Option<String>,
    label: Option<String>,
    attribute: Option<String>,
    message: String,
    next_step: String,
}

impl From<Issue> for RunIssue {
    fn from(row: Issue) -> Self {
        Self {
            code: row.code,
            is_warning: row.is_warning,
            source_id: row.source_id,
            label: row.label,
            attribute: row.attribute.as_deref().and_then(Attribute::by_name),
            message: row.message,
            next_step: row.next_step,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Call {
    seq: i64,
    method: String,
    path: String,
    status: Option<i64>,
    ms: i64,
    attempt: i64,
    waited_ms: i64,
}

impl From<Call> for CallRow {
    fn from(row: Call) -> Self {
        Self {
            method: row.method,
            path: row.path,
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            ms: row.ms.unsigned_abs(),
            attempt: u32::try_from(row.attempt).unwrap_or(u32::MAX),
            waited_ms: row.waited_ms.unsigned_abs(),
        }
    }
}

impl Store {
    /// Issues of a run, warnings first, with how many there are.
    pub async fn run_issues(&self, org: OrgId, run: RunId, limit: i64) -> Result<(Vec<RunIssue>, u64)> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, Issue>(
            "SELECT seq, code, is_warning, source_id, label, attribute, message, next_step FROM run_issues WHERE org_id = $1 \
             AND run_id = $2 ORDER BY is_warning DESC, seq LIMIT $3"
        )
        .bind(org)
        .bind(run)
        .bind(limit)
        .fetch_all(db)
        .await)?;
        let total =
            on_reader!(self, |db| sqlx::query_scalar::<Db, i64>("SELECT COUNT(*) FROM run_issues WHERE org_id = $1 AND run_id = $2")
                .bind(org)
                .bind(run)
                .fetch_one(db)
                .await)?;
        Ok((rows.into_iter().map(RunIssue::from).collect(), total.unsigned_abs()))
    }

    /// Issues of a run after a position, in order, each with its own.
    pub async fn run_issues_after(&self, org: OrgId, run: RunId, after: i64, limit: i64) -> Result<Vec<(i64, RunIssue)>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, Issue>(
            "SELECT seq, code, is_warning, source_id, label, attribute, message, next_step FROM run_issues WHERE org_id = $1 \
             AND run_id = $2 AND seq > $3 ORDER BY seq LIMIT $4"
        )
        .bind(org)
        .bind(run)
        .bind(after)
        .bind(limit)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().map(|row| (row.seq, row.into())).collect())
    }

    /// The last calls of a run, oldest first, with how many there are.
    pub async fn run_calls(&self, org: OrgId, run: RunId, limit: i64) -> Result<RunCalls> {
        let mut rows = on_reader!(self, |db| sqlx::query_as::<Db, Call>(
            "SELECT seq, method, path, status, ms, attempt, waited_ms FROM run_calls WHERE org_id = $1 AND run_id = $2 \
             ORDER BY seq DESC LIMIT $3"
        )
        .bind(org)
        .bind(run)
        .bind(limit)
        .fetch_all(db)
        .await)?;
        rows.reverse();
        let (total, waited_ms) = on_reader!(self, |db| sqlx::query_as::<Db, (i64, i64)>(
            "SELECT COUNT(*), CAST(COALESCE(SUM(waited_ms), 0) AS BIGINT) FROM run_calls WHERE org_id = $1 AND run_id = $2"
        )
        .bind(org)
        .bind(run)
        .fetch_one(db)
        .await)?;
        let latest = rows.into_iter().map(CallRow::from).collect();
        Ok(RunCalls { latest, total: total.unsigned_abs(), waited_ms: waited_ms.unsigned_abs() })
    }

    /// Calls of a run after a position, in order, each with its own.
    pub async fn run_calls_after(&self, org: OrgId, run: RunId, after: i64, limit: i64) -> Result<Vec<(i64, CallRow)>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, Call>(
            "SELECT seq, method, path, status, ms, attempt, waited_ms FROM run_calls WHERE org_id = $1 AND run_id = $2 AND seq > $3 \
             ORDER BY seq LIMIT $4"
        )
        .bind(org)
        .bind(run)
        .bind(after)
        .bind(limit)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().map(|row| (row.seq, row.into())).collect())
    }
}
