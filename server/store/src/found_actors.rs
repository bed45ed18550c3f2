//! People a planner names, and people around whom they plan.

use contract::Provider;
use contract::id::{ActorId, ContextId, OrgId};
use uuid::Uuid;

use crate::{Result, Store};

/// Somebody found by what a planner typed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FoundActorRow {
    /// The actor.
    pub id: ActorId,
    /// Its public id.
    pub public_id: String,
    /// Name.
    pub display_name: String,
    /// Title.
    pub job_title: Option<String>,
    /// Department's name.
    pub department: Option<String>,
    /// Work address.
    pub email: Option<String>,
}

const FOUND: &str = "SELECT m.id, m.public_id, m.display_name, m.job_title, d.name AS department, m.email FROM actors m \
                     LEFT JOIN departments d ON d.org_id = m.org_id AND d.id = m.department_id WHERE m.org_id = $1";

impl Store {
    /// People of the plan who go by exactly this: public id, address, number, or folded name.
    pub async fn actors_called(&self, org: OrgId, context: ContextId, text: &str, folded: &str, limit: i64) -> Result<Vec<FoundActorRow>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{FOUND} AND m.context_id = $2 AND m.is_active AND (m.public_id = $3 OR m.employee_number = $3 OR m.email = $3 \
             OR LOWER(m.email) = $4 OR m.sort_name = $4) ORDER BY m.sort_name, m.id LIMIT $5"
        ));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, FoundActorRow>(sql)
            .bind(org)
            .bind(context)
            .bind(text)
            .bind(folded)
            .bind(limit)
            .fetch_all(db)
            .await)?)
    }

    /// People of the plan who have reports, by name.
    pub async fn managers_of(&self, org: OrgId, context: ContextId, limit: i64) -> Result<Vec<FoundActorRow>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{FOUND} AND m.context_id = $2 AND m.is_active \
             AND EXISTS (SELECT 1 FROM actors a WHERE a.org_id = m.org_id AND a.manager_id = m.id) ORDER BY m.sort_name, m.id LIMIT $3"
        ));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, FoundActorRow>(sql).bind(org).bind(context).bind(limit).fetch_all(db).await)?)
    }

    /// Direct reports of somebody who are in the plan, by name.
    pub async fn reports_of(&self, org: OrgId, manager: Uuid, limit: i64) -> Result<Vec<FoundActorRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{FOUND} AND m.manager_id = $2 AND m.is_active ORDER BY m.sort_name, m.id LIMIT $3"));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, FoundActorRow>(sql).bind(org).bind(manager).bind(limit).fetch_all(db).await)?)
    }

    /// Who a source's person is in a context.
    pub async fn sourced_actor(
        &self,
        org: OrgId,
        context: ContextId,
        provider: Provider,
        source_id: &str,
    ) -> Result<Option<FoundActorRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{FOUND} AND m.context_id = $2 AND m.source_hris = $3 AND m.source_hris_id = $4"));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, FoundActorRow>(sql)
            .bind(org)
            .bind(context)
            .bind(provider)
            .bind(source_id)
            .fetch_optional(db)
            .await)?)
    }
}
