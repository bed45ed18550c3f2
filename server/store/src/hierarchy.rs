//! Who reports to whom, level by level. Only people in the plan are read.

use std::collections::HashMap;

use contract::id::{ContextId, OrgId};
use contract::time::Date;
use contract::view::PersonStatus;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::{Result, Store, cursor};

/// Somebody with active reports, or, without an id, nobody: those who have no manager.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ManagerRow {
    /// The manager.
    pub id: Option<Uuid>,
    /// The manager's own manager.
    pub above: Option<Uuid>,
    /// The manager's department.
    pub department_id: Option<Uuid>,
    /// Whether the manager is in the plan.
    pub is_active: Option<bool>,
    /// Active reports.
    pub reports: i64,
}

/// A person of the chart.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ChartRow {
    /// Id.
    pub id: Uuid,
    /// `act_…`.
    pub public_id: String,
    /// Name to show.
    pub display_name: String,
    /// Folded name.
    pub sort_name: String,
    /// Title.
    pub job_title: Option<String>,
    /// Department's name.
    pub department: Option<String>,
    /// Manager.
    pub manager_id: Option<Uuid>,
    /// First day.
    pub start_date: Option<String>,
    /// What an edit of the person is made for.
    pub version: i64,
}

impl ChartRow {
    /// Cursor of a list by name that goes on after this person.
    pub fn cursor(&self) -> String {
        cursor::encode(&(&self.sort_name, self.id))
    }

    /// Where the person stands today.
    pub fn status(&self, today: &Date) -> PersonStatus {
        match &self.start_date {
            Some(start) if start.as_str() > today.as_str() => PersonStatus::Future,
            _ => PersonStatus::Active,
        }
    }
}

/// A person of an exported chart.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ExportedRow {
    /// The person.
    #[sqlx(flatten)]
    pub person: ChartRow,
    /// Work address.
    pub email: Option<String>,
}

/// Figures of people of one department and one division.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DepartmentShareRow {
    /// Department.
    pub department_id: Option<Uuid>,
    /// Division.
    pub division_id: Option<Uuid>,
    /// Active people.
    pub people: i64,
    /// Those of them who start later.
    pub starting: i64,
}

const COLUMNS: &str =
    "a.id, a.public_id, a.display_name, a.sort_name, a.job_title, d.name AS department, a.manager_id, a.start_date, a.version";
const FROM: &str = " FROM actors a LEFT JOIN departments d ON d.org_id = a.org_id AND d.id = a.department_id";
/// Most people in a line of managers.
pub const HIGHEST: usize = 200;
/// Values of one list in a statement.
const IDS_PER_STATEMENT: usize = 500;

/// Adds `column IN (…)`.
macro_rules! push_in {
    ($query:ident, $column:literal, $ids:expr) => {
        $query.push(concat!($column, " IN ("));
        let mut separated = $query.separated(", ");
        for id in $ids {
            separated.push_bind(*id);
        }
        $query.push(")");
    };
}

impl Store {
    /// Everybody with active reports, and how many have no manager: a row per manager, counted in the index `actors_hierarchy` alone.
    pub async fn managers(&self, org: OrgId, context: ContextId) -> Result<Vec<ManagerRow>> {
        Ok(on_reader!(self, |db| {
            sqlx::query_as::<Db, ManagerRow>(
            "SELECT g.manager_id AS id, m.manager_id AS above, m.department_id, m.is_active, g.reports FROM (SELECT manager_id, COUNT(*) AS \
             reports FROM actors WHERE org_id = $1 AND context_id = $2 AND is_active GROUP BY manager_id) AS g \
             LEFT JOIN actors m ON m.org_id = $1 AND m.id = g.manager_id"
        )
        .bind(org)
        .bind(context)
        .fetch_all(db)
        .await
        })?)
    }

    /// Somebody and the managers above them who are in the plan, from the bottom up, at most [`HIGHEST`]: whom a circle leads back to comes
    /// again.
    pub async fn line_above(&self, org: OrgId, person: Uuid) -> Result<Vec<Uuid>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, (Uuid, i32)>(
            "WITH RECURSIVE above (id, manager_id, steps) AS ( \
             SELECT id, manager_id, 1 FROM actors WHERE org_id = $1 AND id = $2 \
             UNION ALL SELECT m.id, m.manager_id, above.steps + 1 FROM above JOIN actors m ON m.org_id = $1 AND m.id = above.manager_id \
             AND m.is_active WHERE above.steps < $3) SELECT id, steps FROM above ORDER BY steps"
        )
        .bind(org)
        .bind(person)
        .bind(i32::try_from(HIGHEST).unwrap_or(i32::MAX))
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().map(|(id, _)| id).collect())
    }

    /// How many active people report to somebody, and how many are below at any distance, counted up to `most`.
    pub async fn people_below(&self, org: OrgId, context: ContextId, manager: Uuid, most: i64) -> Result<(u64, u64)> {
        let (direct, below) = on_reader!(self, |db| {
            sqlx::query_as::<Db, (i64, i64)>(
            "WITH RECURSIVE below (id) AS (SELECT id FROM actors WHERE org_id = $1 AND context_id = $2 AND manager_id = $3 AND is_active \
             UNION SELECT a.id FROM below JOIN actors a ON a.org_id = $1 AND a.context_id = $2 AND a.manager_id = below.id AND a.is_active) \
             SELECT (SELECT COUNT(*) FROM actors WHERE org_id = $1 AND context_id = $2 AND manager_id = $3 AND is_active), \
             (SELECT COUNT(*) FROM (SELECT id FROM below LIMIT $4) AS counted)"
        )
        .bind(org)
        .bind(context)
        .bind(manager)
        .bind(most)
        .fetch_one(db)
        .await
        })?;
        Ok((direct.unsigned_abs(), below.unsigned_abs()))
    }

    /// Some active people of a context, in no order.
    pub async fn chart_people(&self, org: OrgId, context: ContextId, ids: &[Uuid]) -> Result<Vec<ChartRow>> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(IDS_PER_STATEMENT) {
            found.extend(on_reader!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("SELECT ");
                query.push(COLUMNS).push(FROM).push(" WHERE a.org_id = ").push_bind(org).push(" AND a.context_id = ").push_bind(context);
                query.push(" AND a.is_active");
                push_in!(query, " AND a.id", ids);
                query.build_query_as::<ChartRow>().fetch_all(db).await
            })?);
        }
        Ok(found)
    }

    /// Public ids and names of people of any context, by id; whoever is not here is left out.
    pub async fn names(&self, org: OrgId, ids: &[Uuid]) -> Result<HashMap<Uuid, (String, String)>> {
        let mut found = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(IDS_PER_STATEMENT) {
            let rows = on_reader!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("SELECT id, public_id, display_name FROM actors WHERE org_id = ");
                query.push_bind(org);
                push_in!(query, " AND id", ids);
                query.build_query_as::<(Uuid, String, String)>().fetch_all(db).await
            })?;
            found.extend(rows.into_iter().map(|(id, public_id, name)| (id, (public_id, name))));
        }
        Ok(found)
    }

    /// The first active reports of each of these managers, at most `each`, by name.
    pub async fn first_reports(&self, org: OrgId, context: ContextId, managers: &[Uuid], each: i64) -> Result<Vec<ChartRow>> {
        let mut found = Vec::new();
        for managers in managers.chunks(IDS_PER_STATEMENT) {
            found.extend(on_reader!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("SELECT ");
                query.push(COLUMNS);
                query.push(
                    " FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY manager_id ORDER BY sort_name, id) AS place FROM actors WHERE org_id = ",
                );
                query.push_bind(org).push(" AND context_id = ").push_bind(context).push(" AND is_active");
                push_in!(query, " AND manager_id", managers);
                query.push(") AS r JOIN actors a ON a.org_id = ").push_bind(org);
                query.push(" AND a.id = r.id LEFT JOIN departments d ON d.org_id = a.org_id AND d.id = a.department_id WHERE r.place <= ");
                query.push_bind(each).push(" ORDER BY a.sort_name, a.id");
                query.build_query_as::<ChartRow>().fetch_all(db).await
            })?);
        }
        Ok(found)
    }

    /// Active reports of one manager by name, page by page.
    pub async fn reports_page(
        &self,
        org: OrgId,
        context: ContextId,
        manager: Uuid,
        after: Option<&str>,
        limit: i64,
    ) -> Result<(Vec<ChartRow>, Option<String>)> {
        let after: Option<(String, Uuid)> = after.map(cursor::decode).transpose()?;
        let mut rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT ");
            query.push(COLUMNS).push(FROM).push(" WHERE a.org_id = ").push_bind(org).push(" AND a.context_id = ").push_bind(context);
            query.push(" AND a.is_active AND a.manager_id = ").push_bind(manager);
            if let Some((sort_name, id)) = &after {
                query.push(" AND (a.sort_name, a.id) > (").push_bind(sort_name).push(", ").push_bind(*id).push(")");
            }
            query.push(" ORDER BY a.sort_name, a.id LIMIT ").push_bind(limit + 1);
            query.build_query_as::<ChartRow>().fetch_all(db).await
        })?;
        let next = cursor::next_page(&mut rows, limit, |row| (row.sort_name.clone(), row.id));
        Ok((rows, next))
    }

    /// How many active reports of one manager come, by name, up to where a cursor goes on.
    pub async fn reports_until(&self, org: OrgId, context: ContextId, manager: Uuid, cursor: &str) -> Result<u64> {
        let (sort_name, id): (String, Uuid) = cursor::decode(cursor)?;
        let (count,) = on_reader!(self, |db| {
            sqlx::query_as::<Db, (i64,)>(
                "SELECT COUNT(*) FROM actors WHERE org_id = $1 AND context_id = $2 AND manager_id = $3 AND is_active \
                 AND (sort_name, id) <= ($4, $5)",
            )
            .bind(org)
            .bind(context)
            .bind(manager)
            .bind(&sort_name)
            .bind(id)
            .fetch_one(db)
            .await
        })?;
        Ok(count.unsigned_abs())
    }

    /// The active report of a manager who comes after so many others, by name.
    pub async fn report_after(&self, org: OrgId, context: ContextId, manager: Uuid, others: u64) -> Result<Option<ChartRow>> {
        let others = i64::try_from(others).unwrap_or(i64::MAX);
        Ok(on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT ");
            query.push(COLUMNS).push(FROM).push(" WHERE a.org_id = ").push_bind(org).push(" AND a.context_id = ").push_bind(context);
            query.push(" AND a.is_active AND a.manager_id = ").push_bind(manager);
            query.push(" ORDER BY a.sort_name, a.id LIMIT 1 OFFSET ").push_bind(others);
            query.build_query_as::<ChartRow>().fetch_optional(db).await
        })?)
    }

    /// Active people without reports who have no manager, or one of `gone`: page by page, by name.
    pub async fn alone_page(
        &self,
        org: OrgId,
        context: ContextId,
        gone: &[Uuid],
        after: Option<&str>,
        limit: i64,
    ) -> Result<(Vec<ChartRow>, Option<String>)> {
        let after: Option<(String, Uuid)> = after.map(cursor::decode).transpose()?;
        let mut rows = Vec::new();
        let mut parents = gone.chunks(IDS_PER_STATEMENT).map(Some).collect::<Vec<_>>();
        parents.push(None);
        for parents in parents {
            rows.extend(on_reader!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("SELECT ");
                query.push(COLUMNS).push(FROM).push(" WHERE a.org_id = ").push_bind(org).push(" AND a.context_id = ").push_bind(context);
                query.push(" AND a.is_active AND NOT EXISTS (SELECT 1 FROM actors r WHERE r.org_id = a.org_id AND r.manager_id = a.id AND r.is_active)");
                match parents {
                    Some(parents) => {
                        push_in!(query, " AND a.manager_id", parents);
                    }
                    None => {
                        query.push(" AND a.manager_id IS NULL");
                    }
                }
                if let Some((sort_name, id)) = &after {
                    query.push(" AND (a.sort_name, a.id) > (").push_bind(sort_name).push(", ").push_bind(*id).push(")");
                }
                query.push(" ORDER BY a.sort_name, a.id LIMIT ").push_bind(limit + 1);
                query.build_query_as::<ChartRow>().fetch_all(db).await
            })?);
        }
        rows.sort_by(|one, other| (&one.sort_name, one.id).cmp(&(&other.sort_name, other.id)));
        rows.truncate(usize::try_from(limit + 1).unwrap_or_default());
        let next = cursor::next_page(&mut rows, limit, |row| (row.sort_name.clone(), row.id));
        Ok((rows, next))
    }

    /// Active people of the departments of this name whose manager is not in one of them, by name.
    pub async fn department_heads(&self, org: OrgId, context: ContextId, department: &str) -> Result<Vec<Uuid>> {
        let heads = on_reader!(self, |db| {
            sqlx::query_as::<Db, (Uuid,)>(
                "SELECT a.id FROM departments d JOIN actors a ON a.org_id = d.org_id AND a.context_id = d.context_id \
                 AND a.department_id = d.id AND a.is_active LEFT JOIN actors m ON m.org_id = a.org_id AND m.id = a.manager_id \
                 AND m.is_active LEFT JOIN departments md ON md.org_id = m.org_id AND md.id = m.department_id WHERE d.org_id = $1 \
                 AND d.context_id = $2 AND d.name = $3 AND (md.name IS NULL OR md.name <> d.name) ORDER BY a.sort_name, a.id",
            )
            .bind(org)
            .bind(context)
            .bind(department)
            .fetch_all(db)
            .await
        })?;
        Ok(heads.into_iter().map(|(id,)| id).collect())
    }

    /// Active people of a context by name, with what an export says of each: page by page.
    pub async fn exported_page(
        &self,
        org: OrgId,
        context: ContextId,
        after: Option<&(String, Uuid)>,
        limit: i64,
    ) -> Result<Vec<ExportedRow>> {
        Ok(on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT ");
            query.push(COLUMNS).push(", a.email").push(FROM).push(" WHERE a.org_id = ").push_bind(org);
            query.push(" AND a.context_id = ").push_bind(context).push(" AND a.is_active");
            if let Some((sort_name, id)) = after {
                query.push(" AND (a.sort_name, a.id) > (").push_bind(sort_name).push(", ").push_bind(*id).push(")");
            }
            query.push(" ORDER BY a.sort_name, a.id LIMIT ").push_bind(limit);
            query.build_query_as::<ExportedRow>().fetch_all(db).await
        })?)
    }

    /// Active people by department and division.
    pub async fn department_shares(&self, org: OrgId, context: ContextId, today: &Date) -> Result<Vec<DepartmentShareRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, DepartmentShareRow>(
            "SELECT department_id, division_id, COUNT(*) AS people, SUM(CASE WHEN start_date > $3 THEN 1 ELSE 0 END) AS starting \
             FROM actors WHERE org_id = $1 AND context_id = $2 AND is_active = TRUE GROUP BY department_id, division_id"
        )
        .bind(org)
        .bind(context)
        .bind(today.as_str())
        .fetch_all(db)
        .await)?)
    }
}
