//! How many people a context has: now, by department, and day by day.

use contract::id::{ContextId, OrgId};
use contract::time::Date;
use contract::view::{DepartmentShare, HeadcountDay};

use crate::{Result, Store, Transaction};

/// Active people, those who start later left out; counted in the index `actors_active` alone.
const COUNT: &str = "SELECT COUNT(*) FROM actors WHERE org_id = $1 AND context_id = $2 AND is_active = TRUE \
                     AND (start_date IS NULL OR start_date <= $3)";

impl Transaction {
    /// Keeps today's headcount of the Live Baseline: the last figure of a day is the day's.
    pub async fn note_headcount(&mut self, org: OrgId, today: &Date) -> Result<()> {
        let baseline = on_transaction!(self, |db| sqlx::query_scalar::<Db, ContextId>(
            "SELECT id FROM contexts WHERE org_id = $1 AND kind = 'baseline'"
        )
        .bind(org)
        .fetch_optional(db)
        .await)?;
        let Some(baseline) = baseline else { return Ok(()) };
        let people = on_transaction!(self, |db| sqlx::query_scalar::<Db, i64>(COUNT)
            .bind(org)
            .bind(baseline)
            .bind(today.as_str())
            .fetch_one(db)
            .await)?;
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO headcount_days (org_id, context_id, day, people) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (org_id, context_id, day) DO UPDATE SET people = excluded.people"
        )
        .bind(org)
        .bind(baseline)
        .bind(today.as_str())
        .bind(people)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// How many people are active today.
    pub async fn headcount(&self, org: OrgId, context: ContextId, today: &Date) -> Result<u64> {
        let people =
            on_reader!(self, |db| sqlx::query_scalar::<Db, i64>(COUNT).bind(org).bind(context).bind(today.as_str()).fetch_one(db).await)?;
        Ok(people.unsigned_abs())
    }

    /// Active people by department, the largest first, and how many are in none.
    pub async fn headcount_by_department(&self, org: OrgId, context: ContextId, today: &Date) -> Result<(Vec<DepartmentShare>, u64)> {
        let rows = on_reader!(self, |db| {
            sqlx::query_as::<Db, (Option<String>, i64)>(
            "SELECT d.name, shares.people FROM (SELECT department_id, COUNT(*) AS people FROM actors WHERE org_id = $1 AND context_id = $2 \
             AND is_active = TRUE AND (start_date IS NULL OR start_date <= $3) GROUP BY department_id) AS shares \
             LEFT JOIN departments d ON d.org_id = $1 AND d.id = shares.department_id ORDER BY shares.people DESC, d.name"
        )
        .bind(org)
        .bind(context)
        .bind(today.as_str())
        .fetch_all(db)
        .await
        })?;
        let mut nowhere = 0;
        let mut shares = Vec::with_capacity(rows.len());
        for (name, people) in rows {
            match name {
                Some(name) => shares.push(DepartmentShare { name, people: people.unsigned_abs() }),
                None => nowhere += people.unsigned_abs(),
            }
        }
        Ok((shares, nowhere))
    }

    /// The kept figures from a day on, oldest first.
    pub async fn headcount_days(&self, org: OrgId, context: ContextId, from: &Date) -> Result<Vec<HeadcountDay>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, (String, i64)>(
            "SELECT day, people FROM headcount_days WHERE org_id = $1 AND context_id = $2 AND day >= $3 ORDER BY day"
        )
        .bind(org)
        .bind(context)
        .bind(from.as_str())
        .fetch_all(db)
        .await)?;
        let days =
            rows.into_iter().filter_map(|(day, people)| Some(HeadcountDay { day: Date::parse(&day)?, people: people.unsigned_abs() }));
        Ok(days.collect())
    }
}
