//! The audit log as people read it: newest first, filtered, with the names of what it is about.

use contract::id::{ActorId, OrgId, RunId, UserId};
use contract::time::{Date, Timestamp};
use contract::view::{AuditActor, AuditCategory};
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use crate::cursor;
use crate::{Result, Store};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// This person.
    User(UserId),
    /// Nobody in person: a schedule, a vendor, the command line.
    System,
}

/// What the log is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditConditions {
    /// Who did it.
    pub by: Option<By>,
    /// Category.
    pub category: Option<AuditCategory>,
    /// The action's word.
    pub action: Option<String>,
    /// Kind of thing.
    pub entity: Option<String>,
    /// One person of a context.
    pub person: Option<ActorId>,
    /// One run.
    pub run: Option<RunId>,
    /// On this day (UTC) or later.
    pub from: Option<Date>,
    /// On this day (UTC) or earlier.
    pub until: Option<Date>,
}

impl AuditConditions {
    /// Whether an index narrower than the primary key finds them.
    fn are_indexed(&self) -> bool {
        let is_by_person = matches!(self.by, Some(By::User(_)));
        is_by_person || self.person.is_some() || self.category.is_some_and(|category| category != AuditCategory::Planning)
    }
}

/// An event with the names of what it is about, as they are today.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AuditLogRow {
    /// Time-ordered id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// One of [`crate::audit::category`].
    pub category: String,
    /// What, such as `person.update`.
    pub action: String,
    /// Kind of thing.
    pub entity: Option<String>,
    /// Names of what changed, and what the thing was named where the event keeps it.
    pub detail: Json<serde_json::Value>,
    /// Who, `usr_…`.
    pub by_id: Option<String>,
    /// Their name.
    pub by_name: Option<String>,
    /// The thing's name.
    pub name: Option<String>,
    /// The person's public id, where it is one.
    pub person_id: Option<String>,
    /// Name of the context.
    pub context: Option<String>,
    /// The context's public id, where it is a scenario.
    pub scenario_id: Option<String>,
    /// What the deletion of its scenario keeps, where the context is gone.
    pub gone: Option<Json<serde_json::Value>>,
    /// The run's public id.
    pub run_id: Option<String>,
}

const SELECT: &str = "SELECT e.id, e.at, e.category, e.action, e.entity, e.detail, u.public_id AS by_id, u.name AS by_name, \
     COALESCE(a.display_name, d.name, v.name, t.name, s.name, i.provider, o.name, l.name, k.name, n.email) AS name, \
     a.public_id AS person_id, c.name AS context, CASE WHEN c.kind <> 'baseline' THEN c.public_id END AS scenario_id, \
     CASE WHEN c.id IS NULL AND e.context_id IS NOT NULL THEN (SELECT g.detail FROM audit_events g WHERE g.org_id = e.org_id \
     AND g.entity_id = e.context_id AND g.action = 'scenario.delete' LIMIT 1) END AS gone, r.public_id AS run_id FROM audit_events e \
     LEFT JOIN users u ON u.id = e.user_id \
     LEFT JOIN actors a ON e.entity = 'person' AND a.org_id = e.org_id AND a.id = e.entity_id \
     LEFT JOIN departments d ON e.entity = 'department' AND d.org_id = e.org_id AND d.id = e.entity_id \
     LEFT JOIN divisions v ON e.entity = 'division' AND v.org_id = e.org_id AND v.id = e.entity_id \
     LEFT JOIN users t ON e.entity = 'user' AND t.id = e.entity_id \
     LEFT JOIN contexts s ON e.entity IN ('context', 'scenario') AND s.org_id = e.org_id AND s.id = e.entity_id \
     LEFT JOIN integrations i ON e.entity = 'integration' AND i.org_id = e.org_id AND i.id = e.entity_id \
     LEFT JOIN orgs o ON e.entity = 'tenant' AND o.id = e.org_id \
     LEFT JOIN roles l ON e.entity = 'role' AND l.org_id = e.org_id AND l.id = e.entity_id \
     LEFT JOIN api_tokens k ON e.entity = 'api_token' AND k.org_id = e.org_id AND k.id = e.entity_id \
     LEFT JOIN invitations n ON e.entity = 'invitation' AND n.org_id = e.org_id AND n.id = e.entity_id \
     LEFT JOIN contexts c ON c.org_id = e.org_id AND c.id = e.context_id \
     LEFT JOIN integration_sync_logs r ON r.org_id = e.org_id AND r.id = e.run_id \
     WHERE e.org_id = ";

impl Store {
    /// Events newest first, with the cursor of the following page.
    pub async fn audit_page(
        &self,
        org: OrgId,
        conditions: &AuditConditions,
        after: Option<&str>,
        limit: i64,
    ) -> Result<(Vec<AuditLogRow>, Option<String>)> {
        let after: Option<Uuid> = after.map(cursor::decode).transpose()?;
        let until = conditions.until.as_ref().map(|until| first_id(until.ends()));
        let before = after.into_iter().chain(until).min().unwrap_or(Uuid::max());
        let mut rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(SELECT);
            query.push_bind(org);
            match conditions.by {
                Some(By::User(user)) => drop(query.push(" AND e.user_id = ").push_bind(user)),
                Some(By::System) => drop(query.push(" AND e.user_id IS NULL")),
                None => {}
            }
            if let Some(category) = conditions.category {
                query.push(" AND e.category = ").push_bind(category.id());
                if category != AuditCategory::Planning {
                    // What the index of the few others asks for.
                    query.push(" AND e.category <> 'planning'");
                }
            }
            if let Some(action) = &conditions.action {
                query.push(" AND e.action = ").push_bind(action);
            }
            if let Some(entity) = &conditions.entity {
                query.push(" AND e.entity = ").push_bind(entity);
            }
            if let Some(person) = conditions.person {
                query.push(" AND e.entity_id = ").push_bind(person);
            }
            if let Some(run) = conditions.run {
                query.push(" AND e.run_id = ").push_bind(run);
            }
            if let Some(from) = &conditions.from {
                // Ids grow with time. Where an index of few events is read, a lower bound of the id would lead SQLite off it, to the key.
                if conditions.are_indexed() {
                    query.push(" AND e.at >= ").push_bind(from.begins());
                } else {
                    query.push(" AND e.id >= ").push_bind(first_id(from.begins()));
                }
            }
            // There is always an upper bound: without one, SQLite reads the key of all events instead of the index of few.
            query.push(" AND e.id < ").push_bind(before);
            query.push(" ORDER BY e.id DESC LIMIT ").push_bind(limit + 1);
            query.build_query_as::<AuditLogRow>().fetch_all(db).await
        })?;
        let next = cursor::next_page(&mut rows, limit, |row| row.id);
        Ok((rows, next))
    }

    /// Members of a tenant by name, to filter by.
    pub async fn audit_actors(&self, org: OrgId) -> Result<Vec<AuditActor>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, (String, String)>(
            "SELECT u.public_id, u.name FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.org_id = $1 ORDER BY u.name, u.id"
        )
        .bind(org)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().map(|(id, name)| AuditActor { id, name }).collect())
    }

    /// The member with this public id.
    pub async fn audit_actor(&self, org: OrgId, public_id: &str) -> Result<Option<UserId>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, UserId>(
            "SELECT u.id FROM users u JOIN memberships m ON m.org_id = $1 AND m.user_id = u.id WHERE u.public_id = $2"
        )
        .bind(org)
        .bind(public_id)
        .fetch_optional(db)
        .await)?)
    }

    /// The person with this public id, by id and name.
    pub async fn audit_person(&self, org: OrgId, public_id: &str) -> Result<Option<(ActorId, String)>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, (ActorId, String)>(
            "SELECT id, display_name FROM actors WHERE public_id = $2 AND org_id = $1"
        )
        .bind(org)
        .bind(public_id)
        .fetch_optional(db)
        .await)?)
    }
}

/// The least id an event of this moment can have: `UUIDv7` begins with the milliseconds (RFC 9562 section 5.7).
fn first_id(at: Timestamp) -> Uuid {
    Uuid::from_u128(u128::from((at.0 / 1000).unsigned_abs()) << 80)
}
