//! The run log and what belongs to a run: issues, identities, calls.

use contract::id::{ContextId, IntegrationId, OrgId, RunId};
use contract::run::{RunKind, RunStatus};
use contract::time::Timestamp;
use contract::view::{AttemptRow, CallRow, IdentityRow, Page, RunCounts, RunFilter, RunRow as RunRowView};
use contract::{Attribute, Provider};
use domain::issue::Issue;
use sqlx::QueryBuilder;

use crate::cursor;
use crate::runs::RunRow;
use crate::{Result, Store, Transaction};

/// A run as lists show it: less than half of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRun {
    /// Id.
    pub id: RunId,
    /// What is shown of it.
    pub row: RunRowView,
    /// What to do about it.
    pub next_step: Option<String>,
}

const LISTED: &str = "SELECT id, public_id, provider, kind, event_type, status, queued_at, started_at, finished_at, fetched, created, \
                      updated, deactivated, skipped, errors, summary, next_step FROM integration_sync_logs WHERE org_id = ";

#[derive(sqlx::FromRow)]
struct Listed {
    id: RunId,
    public_id: String,
    provider: Provider,
    kind: RunKind,
    event_type: Option<String>,
    status: RunStatus,
    queued_at: Timestamp,
    started_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
    fetched: i64,
    created: i64,
    updated: i64,
    deactivated: i64,
    skipped: i64,
    errors: i64,
    summary: Option<String>,
    next_step: Option<String>,
}

impl From<Listed> for ListedRun {
    fn from(run: Listed) -> Self {
        let counts = RunCounts {
            fetched: run.fetched.unsigned_abs(),
            created: run.created.unsigned_abs(),
            updated: run.updated.unsigned_abs(),
            deactivated: run.deactivated.unsigned_abs(),
            skipped: run.skipped.unsigned_abs(),
            errors: run.errors.unsigned_abs(),
        };
        let row = RunRowView {
            id: run.public_id,
            provider: run.provider,
            kind: run.kind,
            event_type: run.event_type,
            status: run.status,
            queued_at: run.queued_at,
            started_at: run.started_at,
            finished_at: run.finished_at,
            counts,
            summary: run.summary,
        };
        Self { id: run.id, row, next_step: run.next_step }
    }
}

/// Somebody a run touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Target.
    pub context_id: ContextId,
    /// Source.
    pub source: Provider,
    /// Id there.
    pub source_id: String,
    /// Address.
    pub email: Option<String>,
    /// Name.
    pub name: String,
}

/// Adds the conditions of a filter to a query that begins with `… WHERE org_id = …`.
macro_rules! push_filter {
    ($query:ident, $filter:ident) => {
        if let Some(status) = $filter.status {
            $query.push(" AND status = ").push_bind(status);
        }
        if let Some(kind) = $filter.kind {
            $query.push(" AND kind = ").push_bind(kind);
        }
        if let Some(provider) = $filter.provider {
            $query.push(" AND provider = ").push_bind(provider);
        }
        if let Some(from) = &$filter.from {
            $query.push(" AND queued_at >= ").push_bind(from.begins());
        }
        if let Some(until) = &$filter.until {
            $query.push(" AND queued_at < ").push_bind(until.ends());
        }
    };
}

const ROWS_PER_STATEMENT: usize = 500;

impl Transaction {
    /// Notes whom a batch touched, from position `first_seq` on.
    pub async fn insert_run_identities(&mut self, org: OrgId, run: RunId, identities: &[(i64, Identity)]) -> Result<()> {
        for identities in identities.chunks(ROWS_PER_STATEMENT) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(
                    "INSERT INTO run_identities (org_id, run_id, seq, context_id, source_hris, source_hris_id, email, name) ",
                );
                query.push_values(identities, |mut row, (seq, identity)| {
                    row.push_bind(org)
                        .push_bind(run)
                        .push_bind(*seq)
                        .push_bind(identity.context_id)
                        .push_bind(identity.source)
                        .push_bind(&identity.source_id)
                        .push_bind(&identity.email)
                        .push_bind(&identity.name);
                });
                // Another try may have noted the same person already.
                query.push(" ON CONFLICT DO NOTHING");
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Replaces the issues of a run.
    pub async fn replace_run_issues(&mut self, org: OrgId, run: RunId, issues: &[Issue]) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM run_issues WHERE org_id = $1 AND run_id = $2")
            .bind(org)
            .bind(run)
            .execute(db)
            .await
            .map(drop))?;
        let mut seq = 0_i64;
        for issues in issues.chunks(ROWS_PER_STATEMENT) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(
                    "INSERT INTO run_issues (org_id, run_id, seq, code, is_warning, source_id, label, attribute, message, next_step) ",
                );
                query.push_values(issues, |mut row, issue| {
                    seq += 1;
                    row.push_bind(org)
                        .push_bind(run)
                        .push_bind(seq)
                        .push_bind(issue.code())
                        .push_bind(issue.is_warning())
                        .push_bind(issue.source_id().map(str::to_owned))
                        .push_bind(issue.label().map(str::to_owned))
                        .push_bind(issue.attribute().map(Attribute::name))
                        .push_bind(issue.message())
                        .push_bind(issue.next_step());
                });
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Appends calls to the vendor from position `first_seq` on.
    pub async fn insert_run_calls(&mut self, org: OrgId, run: RunId, first_seq: i64, calls: &[CallRow]) -> Result<()> {
        let mut seq = first_seq;
        for calls in calls.chunks(ROWS_PER_STATEMENT) {
            on_transaction!(self, |db| {
                let mut query =
                    QueryBuilder::<Db>::new("INSERT INTO run_calls (org_id, run_id, seq, method, path, status, ms, attempt, waited_ms) ");
                query.push_values(calls, |mut row, call| {
                    row.push_bind(org)
                        .push_bind(run)
                        .push_bind(seq)
                        .push_bind(&call.method)
                        .push_bind(&call.path)
                        .push_bind(call.status.map(i64::from))
                        .push_bind(i64::try_from(call.ms).unwrap_or(i64::MAX))
                        .push_bind(i64::from(call.attempt))
                        .push_bind(i64::try_from(call.waited_ms).unwrap_or(i64::MAX));
                    seq += 1;
                });
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// The position after a run's last call.
    pub async fn next_call_seq(&mut self, org: OrgId, run: RunId) -> Result<i64> {
        Ok(on_transaction!(self, |db| sqlx::query_scalar::<Db, Option<i64>>(
            "SELECT MAX(seq) FROM run_calls WHERE org_id = $1 AND run_id = $2"
        )
        .bind(org)
        .bind(run)
        .fetch_one(db)
        .await)?
        .unwrap_or(0)
            + 1)
    }
}

impl Store {
    /// The run log, newest first.
    pub async fn runs_page(&self, org: OrgId, filter: &RunFilter, after: Option<&str>, limit: i64) -> Result<Page<ListedRun>> {
        let after: Option<(i64, uuid::Uuid)> = after.map(cursor::decode).transpose()?;
        let mut rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(LISTED);
            query.push_bind(org);
            push_filter!(query, filter);
            if let Some((queued_at, id)) = after {
                query.push(" AND (queued_at, id) < (").push_bind(queued_at).push(", ").push_bind(id).push(")");
            }
            query.push(" ORDER BY queued_at DESC, id DESC LIMIT ").push_bind(limit + 1);
            query.build_query_as::<Listed>().fetch_all(db).await
        })?;
        let total = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM integration_sync_logs WHERE org_id = ");
            query.push_bind(org);
            push_filter!(query, filter);
            query.build_query_scalar::<i64>().fetch_one(db).await
        })?;
        let next = cursor::next_page(&mut rows, limit, |run| (run.queued_at.0, run.id.0));
        Ok(Page { items: rows.into_iter().map(ListedRun::from).collect(), next, total: total.unsigned_abs() })
    }

    /// Runs of one connection, newest first, with the cursor of the following page.
    pub async fn runs_of(
        &self,
        org: OrgId,
        integration: IntegrationId,
        after: Option<&str>,
        limit: i64,
    ) -> Result<(Vec<RunRow>, Option<String>)> {
        let after: Option<(i64, uuid::Uuid)> = after.map(cursor::decode).transpose()?;
        let mut rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT * FROM integration_sync_logs WHERE org_id = ");
            query.push_bind(org).push(" AND integration_id = ").push_bind(integration);
            if let Some((queued_at, id)) = after {
                query.push(" AND (queued_at, id) < (").push_bind(queued_at).push(", ").push_bind(id).push(")");
            }
            query.push(" ORDER BY queued_at DESC, id DESC LIMIT ").push_bind(limit + 1);
            query.build_query_as::<RunRow>().fetch_all(db).await
        })?;
        let next = cursor::next_page(&mut rows, limit, |run| (run.queued_at.0, run.id.0));
        Ok((rows, next))
    }

    /// The last settled runs, newest first.
    pub async fn settled_runs(&self, org: OrgId, limit: i64) -> Result<Vec<ListedRun>> {
        let rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(LISTED);
            query.push_bind(org).push(" AND finished_at IS NOT NULL ORDER BY queued_at DESC, id DESC LIMIT ").push_bind(limit);
            query.build_query_as::<Listed>().fetch_all(db).await
        })?;
        Ok(rows.into_iter().map(ListedRun::from).collect())
    }

    /// Runs that wait for a decision: what the guard holds first, then previews, the newest of each first.
    pub async fn runs_waiting_for_review(&self, org: OrgId, limit: i64) -> Result<Vec<ListedRun>> {
        let rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(LISTED);
            query
                .push_bind(org)
                .push(" AND status IN ('previewed', 'held') ORDER BY status, queued_at DESC, id DESC LIMIT ")
                .push_bind(limit);
            query.build_query_as::<Listed>().fetch_all(db).await
        })?;
        Ok(rows.into_iter().map(ListedRun::from).collect())
    }

    /// Whom a run touched, in order (O19).
    pub async fn run_identities(&self, org: OrgId, run: RunId, after: Option<&str>, limit: i64) -> Result<Page<IdentityRow>> {
        type Row = (i64, Provider, String, Option<String>, String, String, Option<String>);
        let after: i64 = after.map(cursor::decode).transpose()?.unwrap_or(0);
        let mut rows = on_reader!(self, |db| sqlx::query_as::<Db, Row>(
            "SELECT i.seq, i.source_hris, i.source_hris_id, i.email, i.name, c.name, a.public_id FROM run_identities i \
             JOIN contexts c ON c.org_id = i.org_id AND c.id = i.context_id \
             LEFT JOIN actors a ON a.org_id = i.org_id AND a.context_id = i.context_id AND a.source_hris = i.source_hris \
             AND a.source_hris_id = i.source_hris_id \
             WHERE i.org_id = $1 AND i.run_id = $2 AND i.seq > $3 ORDER BY i.seq LIMIT $4"
        )
        .bind(org)
        .bind(run)
        .bind(after)
        .bind(limit + 1)
        .fetch_all(db)
        .await)?;
        let total =
            on_reader!(self, |db| sqlx::query_scalar::<Db, i64>("SELECT COUNT(*) FROM run_identities WHERE org_id = $1 AND run_id = $2")
                .bind(org)
                .bind(run)
                .fetch_one(db)
                .await)?;
        let next = cursor::next_page(&mut rows, limit, |row| row.0);
        let identities = rows.into_iter().map(|(_, source, source_id, email, name, context, person)| IdentityRow {
            source,
            source_id,
            email,
            name,
            person,
            context,
        });
        Ok(Page { items: identities.collect(), next, total: total.unsigned_abs() })
    }

    /// The tries of a run, oldest first.
    pub async fn run_attempts(&self, org: OrgId, run: RunId) -> Result<Vec<AttemptRow>> {
        type Row = (i64, String, Timestamp, Option<Timestamp>, Option<RunStatus>);
        let rows = on_reader!(self, |db| {
            sqlx::query_as::<Db, Row>(
            "SELECT attempt, worker, started_at, finished_at, outcome FROM run_attempts WHERE org_id = $1 AND run_id = $2 ORDER BY attempt"
        )
        .bind(org)
        .bind(run)
        .fetch_all(db)
        .await
        })?;
        let attempts = rows.into_iter().map(|(attempt, worker, started_at, finished_at, outcome)| AttemptRow {
            attempt: u32::try_from(attempt).unwrap_or(u32::MAX),
            worker,
            started_at,
            finished_at,
            outcome,
        });
        Ok(attempts.collect())
    }

    /// When a sync last ended well for a tenant.
    pub async fn last_success_at(&self, org: OrgId) -> Result<Option<Timestamp>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, Option<Timestamp>>(
            "SELECT finished_at FROM integration_sync_logs WHERE org_id = $1 AND finished_at IS NOT NULL \
             AND status IN ('completed', 'warning') ORDER BY finished_at DESC LIMIT 1"
        )
        .bind(org)
        .fetch_optional(db)
        .await)?
        .flatten())
    }
}
