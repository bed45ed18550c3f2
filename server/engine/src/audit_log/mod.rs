//! Reading the audit log.

mod export;

pub use export::AuditExport;

use contract::id::{OrgId, PublicKind};
use contract::view::{AuditActor, AuditCategory, AuditFilter, AuditRow, AuditView};
use contract::{AppError, Attribute, Permission, Provider};
use store::Store;
use store::audit_log::{AuditConditions, AuditLogRow, By};

use crate::access::Actor;
use crate::error::{Error, Result};
use crate::reading;
use crate::services::Services;

const ROWS_PER_PAGE: i64 = 50;

impl Services {
    /// Who did what and when, newest first.
    pub async fn audit(&self, actor: &Actor, filter: &AuditFilter, cursor: Option<&str>) -> std::result::Result<AuditView, AppError> {
        actor.require(Permission::AuditView)?;
        let (store, org) = (&self.parts.store, actor.org_id);
        let (conditions, person) = conditions(store, org, filter).await?;
        let (rows, next) = store.audit_page(org, &conditions, cursor, ROWS_PER_PAGE).await.map_err(reading::bad_cursor)?;
        let actors = store.audit_actors(org).await.map_err(Error::from)?;
        Ok(AuditView { rows: rows.into_iter().map(row).collect(), next, actors, person })
    }
}

/// Ids behind the public ids of a filter, and the name of its person. Whoever or whatever is not of this tenant is not found (O21).
async fn conditions(store: &Store, org: OrgId, filter: &AuditFilter) -> Result<(AuditConditions, Option<String>)> {
    let by = match filter.by.as_deref() {
        None => None,
        Some(AuditFilter::SYSTEM) => Some(By::System),
        Some(id) if PublicKind::User.matches(id) => Some(By::User(store.audit_actor(org, id).await?.ok_or(AppError::NotFound)?)),
        Some(_) => return Err(AppError::NotFound.into()),
    };
    let person = match filter.person.as_deref() {
        None => None,
        Some(id) if PublicKind::Actor.matches(id) => Some(store.audit_person(org, id).await?.ok_or(AppError::NotFound)?),
        Some(_) => return Err(AppError::NotFound.into()),
    };
    let run = match filter.run.as_deref() {
        None => None,
        Some(id) => Some(reading::find_run(store, org, id).await?.id),
    };
    let conditions = AuditConditions {
        by,
        category: filter.category,
        action: filter.action.clone(),
        entity: filter.entity.clone(),
        person: person.as_ref().map(|(id, _)| *id),
        run,
        from: filter.from.clone(),
        until: filter.until.clone(),
    };
    Ok((conditions, person.map(|(_, name)| name)))
}

/// An event as people read it.
fn row(row: AuditLogRow) -> AuditRow {
    let kept = |key: &str| row.detail.0.get(key).and_then(|name| name.as_str()).map(str::to_owned);
    let (name_then, former_name) = (kept("name"), kept("former_name"));
    let attributes = row.detail.0.get("attributes").and_then(|names| names.as_array()).into_iter().flatten();
    let attributes = attributes.filter_map(|name| name.as_str()).filter_map(Attribute::by_name).collect();
    let is_integration = row.entity.as_deref() == Some("integration");
    let name = row.name.map(|name| match Provider::by_id(&name).filter(|_| is_integration) {
        Some(provider) => provider.label().to_owned(),
        None => name,
    });
    let context = row.context.or_else(|| Some(row.gone?.0.get("name")?.as_str()?.to_owned()));
    // What was renamed is told by both its names then, whatever it is named by now.
    let name = if former_name.is_some() { name_then } else { name.or(name_then) };
    AuditRow {
        at: row.at,
        by: row.by_id.zip(row.by_name).map(|(id, name)| AuditActor { id, name }),
        category: AuditCategory::by_id(&row.category).unwrap_or(AuditCategory::Tenant),
        action: row.action,
        entity: row.entity,
        name,
        former_name,
        person_id: row.person_id,
        context,
        scenario_id: row.scenario_id,
        run_id: row.run_id,
        attributes,
    }
}
