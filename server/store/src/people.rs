//! The people table of a context.

use contract::Provider;
use contract::id::{ContextId, OrgId};
use contract::time::Date;
use contract::view::{Page, PeopleFilter, PersonRow, PersonStatus};
use domain::search::fold;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::cursor;
use crate::{Result, Store};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    public_id: String,
    display_name: String,
    sort_name: String,
    email: Option<String>,
    job_title: Option<String>,
    department: Option<String>,
    location: Option<String>,
    manager: Option<String>,
    deferred_manager: Option<String>,
    start_date: Option<String>,
    is_active: bool,
    source_hris: Option<Provider>,
    source_hris_id: Option<String>,
}

impl Row {
    fn view(self, today: &Date) -> PersonRow {
        let status = match (self.is_active, &self.start_date) {
            (false, _) => PersonStatus::Deactivated,
            (true, Some(start)) if start.as_str() > today.as_str() => PersonStatus::Future,
            (true, _) => PersonStatus::Active,
        };
        PersonRow {
            id: self.public_id,
            name: self.display_name,
            email: self.email,
            job_title: self.job_title,
            department: self.department,
            location: self.location,
            manager: self.manager,
            deferred_manager: self.deferred_manager,
            start_date: self.start_date,
            status,
            source: self.source_hris,
            source_id: self.source_hris_id,
        }
    }
}

/// The longest search that is looked at, in words.
const SEARCH_WORDS: usize = 6;

/// Adds the conditions of a filter to a query that begins with `… WHERE a.org_id = … AND a.context_id = …`.
macro_rules! push_filter {
    ($query:ident, $filter:ident, $today:ident) => {
        if let Some(department) = &$filter.department {
            $query.push(" AND d.name = ").push_bind(department);
        }
        match $filter.status {
            Some(PersonStatus::Active) => {
                $query.push(" AND a.is_active AND (a.start_date IS NULL OR a.start_date <= ").push_bind($today.as_str()).push(")");
            }
            Some(PersonStatus::Future) => {
                $query.push(" AND a.is_active AND a.start_date > ").push_bind($today.as_str());
            }
            Some(PersonStatus::Deactivated) => {
                $query.push(" AND NOT a.is_active");
            }
            None => {}
        }
        for word in fold($filter.search.as_deref().unwrap_or_default()).split(' ').filter(|word| !word.is_empty()).take(SEARCH_WORDS) {
            $query.push(" AND a.search_text LIKE ").push_bind(like(word)).push(" ESCAPE '\\'");
        }
    };
}

fn like(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

const FROM: &str = " FROM actors a LEFT JOIN departments d ON d.org_id = a.org_id AND d.id = a.department_id \
                    LEFT JOIN actors m ON m.org_id = a.org_id AND m.id = a.manager_id WHERE a.org_id = ";
const FROM_COUNTED: &str = " FROM actors a LEFT JOIN departments d ON d.org_id = a.org_id AND d.id = a.department_id WHERE a.org_id = ";

impl Store {
    /// People of a context by name.
    pub async fn people_page(
        &self,
        org: OrgId,
        context: ContextId,
        filter: &PeopleFilter,
        today: &Date,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Page<PersonRow>> {
        let after: Option<(String, Uuid)> = after.map(cursor::decode).transpose()?;
        let mut rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT a.id, a.public_id, a.display_name, a.sort_name, a.email, a.job_title, d.name AS department, a.location, \
                 m.display_name AS manager, a.deferred_manager, a.start_date, a.is_active, a.source_hris, a.source_hris_id",
            );
            query.push(FROM).push_bind(org).push(" AND a.context_id = ").push_bind(context);
            push_filter!(query, filter, today);
            if let Some((sort_name, id)) = &after {
                query.push(" AND (a.sort_name, a.id) > (").push_bind(sort_name).push(", ").push_bind(*id).push(")");
            }
            query.push(" ORDER BY a.sort_name, a.id LIMIT ").push_bind(limit + 1);
            query.build_query_as::<Row>().fetch_all(db).await
        })?;
        let total = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*)");
            query.push(FROM_COUNTED).push_bind(org).push(" AND a.context_id = ").push_bind(context);
            push_filter!(query, filter, today);
            query.build_query_scalar::<i64>().fetch_one(db).await
        })?;
        let next = cursor::next_page(&mut rows, limit, |row| (row.sort_name.clone(), row.id));
        Ok(Page { items: rows.into_iter().map(|row| row.view(today)).collect(), next, total: total.unsigned_abs() })
    }

    /// How many people a context has.
    pub async fn count_people(&self, org: OrgId, context: ContextId) -> Result<u64> {
        let count =
            on_reader!(self, |db| sqlx::query_scalar::<Db, i64>("SELECT COUNT(*) FROM actors WHERE org_id = $1 AND context_id = $2")
                .bind(org)
                .bind(context)
                .fetch_one(db)
                .await)?;
        Ok(count.unsigned_abs())
    }
}
