//! The people table of a context.

use contract::Provider;
use contract::id::{ContextId, OrgId};
use contract::time::Date;
use contract::view::{Page, PeopleFilter, PeopleOrder, PeopleSort, PersonRow, PersonStatus};
use domain::search::fold;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::{Result, Store};
use crate::{cursor, like};

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

/// What a list of people is continued after: the sort value, the folded name, the id.
type PlaceInOrder = (String, String, Uuid);

impl Row {
    fn place(&self, order: PeopleOrder) -> PlaceInOrder {
        let value = match order.sort {
            PeopleSort::Name => None,
            PeopleSort::Department => self.department.clone(),
            PeopleSort::Started => self.start_date.clone(),
        };
        (value.unwrap_or_default(), self.sort_name.clone(), self.id)
    }

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
            $query.push(" AND a.search_text LIKE ").push_bind(like::containing(word)).push(" ESCAPE '\\'");
        }
    };
}

const FROM: &str = " FROM actors a LEFT JOIN departments d ON d.org_id = a.org_id AND d.id = a.department_id \
                    LEFT JOIN actors m ON m.org_id = a.org_id AND m.id = a.manager_id WHERE a.org_id = ";
const FROM_COUNTED: &str = " FROM actors a LEFT JOIN departments d ON d.org_id = a.org_id AND d.id = a.department_id WHERE a.org_id = ";

const FOUND: &str = "SELECT a.id, a.public_id, a.display_name, a.job_title, d.name AS department FROM actors a \
                     LEFT JOIN departments d ON d.org_id = a.org_id AND d.id = a.department_id WHERE a.org_id = ";

/// Somebody a search found.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FoundPerson {
    /// Id.
    pub id: Uuid,
    /// `act_…`.
    pub public_id: String,
    /// Name to show.
    pub display_name: String,
    /// Title.
    pub job_title: Option<String>,
    /// Department's name.
    pub department: Option<String>,
}

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
        self.people_in_order(org, context, filter, PeopleOrder::default(), today, after, limit).await
    }

    /// People of a context in this order.
    #[expect(clippy::too_many_arguments, reason = "the tenant, the context, and the whole of what an address says")]
    pub async fn people_in_order(
        &self,
        org: OrgId,
        context: ContextId,
        filter: &PeopleFilter,
        order: PeopleOrder,
        today: &Date,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Page<PersonRow>> {
        let after: Option<PlaceInOrder> = after.map(cursor::decode).transpose()?;
        let mut rows = self.people_after(org, context, filter, order, today, after.as_ref(), limit + 1).await?;
        let total = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*)");
            query.push(FROM_COUNTED).push_bind(org).push(" AND a.context_id = ").push_bind(context);
            push_filter!(query, filter, today);
            query.build_query_scalar::<i64>().fetch_one(db).await
        })?;
        let next = cursor::next_page(&mut rows, limit, |row| row.place(order));
        Ok(Page { items: rows.into_iter().map(|row| row.view(today)).collect(), next, total: total.unsigned_abs() })
    }

    /// A stretch of the same list without its total, and the cursor after it: for exports.
    #[expect(clippy::too_many_arguments, reason = "the tenant, the context, and the whole of what an address says")]
    pub async fn people_stretch(
        &self,
        org: OrgId,
        context: ContextId,
        filter: &PeopleFilter,
        order: PeopleOrder,
        today: &Date,
        after: Option<&str>,
        limit: i64,
    ) -> Result<(Vec<PersonRow>, Option<String>)> {
        let after: Option<PlaceInOrder> = after.map(cursor::decode).transpose()?;
        let mut rows = self.people_after(org, context, filter, order, today, after.as_ref(), limit + 1).await?;
        let next = cursor::next_page(&mut rows, limit, |row| row.place(order));
        Ok((rows.into_iter().map(|row| row.view(today)).collect(), next))
    }

    #[expect(clippy::too_many_arguments, reason = "the tenant, the context, and the whole of what an address says")]
    async fn people_after(
        &self,
        org: OrgId,
        context: ContextId,
        filter: &PeopleFilter,
        order: PeopleOrder,
        today: &Date,
        after: Option<&PlaceInOrder>,
        limit: i64,
    ) -> Result<Vec<Row>> {
        let value = match order.sort {
            PeopleSort::Name => None,
            PeopleSort::Department => Some("COALESCE(d.name, '')"),
            PeopleSort::Started => Some("COALESCE(a.start_date, '')"),
        };
        let (beyond, direction) = if order.descending { (" < (", " DESC") } else { (" > (", "") };
        Ok(on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT a.id, a.public_id, a.display_name, a.sort_name, a.email, a.job_title, d.name AS department, a.location, \
                 m.display_name AS manager, a.deferred_manager, a.start_date, a.is_active, a.source_hris, a.source_hris_id",
            );
            query.push(FROM).push_bind(org).push(" AND a.context_id = ").push_bind(context);
            push_filter!(query, filter, today);
            if let Some((last, sort_name, id)) = after {
                query.push(" AND (");
                if let Some(value) = value {
                    query.push(value).push(", ");
                }
                query.push("a.sort_name, a.id)").push(beyond);
                if value.is_some() {
                    query.push_bind(last).push(", ");
                }
                query.push_bind(sort_name).push(", ").push_bind(*id).push(")");
            }
            query.push(" ORDER BY ");
            if let Some(value) = value {
                query.push(value).push(direction).push(", ");
            }
            query.push("a.sort_name").push(direction).push(", a.id").push(direction).push(" LIMIT ").push_bind(limit);
            query.build_query_as::<Row>().fetch_all(db).await
        })?)
    }

    /// Active people these words fit, at most `limit`: names that begin with them first, then by name.
    pub async fn find_people(&self, org: OrgId, context: ContextId, words: &str, limit: i64) -> Result<Vec<FoundPerson>> {
        let folded = fold(words);
        let mut found: Vec<FoundPerson> = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(FOUND);
            query.push_bind(org).push(" AND a.context_id = ").push_bind(context).push(" AND a.is_active AND a.sort_name >= ");
            query.push_bind(&folded).push(" AND a.sort_name < ").push_bind(format!("{folded}\u{10FFFF}"));
            query.push(" ORDER BY a.sort_name, a.id LIMIT ").push_bind(limit);
            query.build_query_as::<FoundPerson>().fetch_all(db).await
        })?;
        let missing = limit - i64::try_from(found.len()).unwrap_or(limit);
        if missing > 0 {
            let others: Vec<FoundPerson> = on_reader!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(FOUND);
                query.push_bind(org).push(" AND a.context_id = ").push_bind(context).push(" AND a.is_active");
                for word in folded.split(' ').filter(|word| !word.is_empty()).take(SEARCH_WORDS) {
                    query.push(" AND a.search_text LIKE ").push_bind(like::containing(word)).push(" ESCAPE '\\'");
                }
                query.push(" ORDER BY a.sort_name, a.id LIMIT ").push_bind(limit);
                query.build_query_as::<FoundPerson>().fetch_all(db).await
            })?;
            let known: Vec<Uuid> = found.iter().map(|person| person.id).collect();
            found.extend(others.into_iter().filter(|person| !known.contains(&person.id)));
            found.truncate(usize::try_from(limit).unwrap_or_default());
        }
        Ok(found)
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
