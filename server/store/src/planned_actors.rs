//! People of a context whom somebody has planned against their source.

use contract::Attribute;
use contract::id::{ContextId, OrgId};
use sqlx::QueryBuilder;

use crate::actors::{MANAGED, ManagedActorRow};
use crate::{Result, Store};

/// Where a value of the plan is not the one its source gave last.
fn differs(attribute: Attribute) -> String {
    let name = attribute.name();
    let unit = |table: &str| {
        format!("(SELECT COALESCE(u.source_hris_id, u.name) FROM {table} u WHERE u.org_id = a.org_id AND u.id = a.{name}_id)")
    };
    let (said, here) = match attribute {
        Attribute::Department => (format!("((a.synced -> '{name}') ->> 'id')"), unit("departments")),
        Attribute::Division => (format!("((a.synced -> '{name}') ->> 'id')"), unit("divisions")),
        // A position has no id at a source; by its public one it is not taken for nobody.
        Attribute::Manager => {
            (format!("((a.synced -> '{name}') ->> 'id')"), "COALESCE(a.deferred_manager, m.source_hris_id, m.public_id)".to_owned())
        }
        Attribute::Status => (format!("(a.synced ->> '{name}')"), "CASE WHEN a.is_active THEN 'active' ELSE 'inactive' END".to_owned()),
        _ => (format!("(a.synced ->> '{name}')"), format!("a.{name}")),
    };
    format!("{said} IS DISTINCT FROM {here}")
}

impl Store {
    /// People of a source by name whose values are not all the ones it gave last, whether it spoke of them or not: everybody who is kept as
    /// planned is among them. Where `among` is given, of these alone, by public id.
    pub async fn planned_actors(&self, org: OrgId, context: ContextId, among: Option<&[String]>) -> Result<Vec<ManagedActorRow>> {
        let differing = Attribute::ALL.iter().map(|attribute| differs(*attribute)).collect::<Vec<_>>().join(" OR ");
        Ok(on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(MANAGED);
            query.push_bind(org).push(" AND a.context_id = ").push_bind(context).push(" AND a.source_hris IS NOT NULL AND (");
            query.push(&differing).push(")");
            if let Some(among) = among {
                query.push(" AND a.public_id IN (");
                let mut separated = query.separated(", ");
                for id in among {
                    separated.push_bind(id);
                }
                query.push(")");
            }
            query.push(" ORDER BY a.sort_name, a.public_id");
            query.build_query_as::<ManagedActorRow>().fetch_all(db).await
        })?)
    }
}
