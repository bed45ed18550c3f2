//! The people table of a context.

use std::cmp::Ordering;
use std::collections::HashMap;

use contract::Provider;
use contract::id::{ContextId, OrgId};
use contract::time::Date;
use contract::view::{Page, PeopleFilter, PeopleOrder, PeopleSort, PersonRow, PersonStatus};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::asked::{Asked, PlaceInOrder, push_any, push_asked};
use crate::found::Found;
use crate::{Result, Store, cursor};

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

const SELECT: &str = "SELECT a.id, a.public_id, a.display_name, a.sort_name, a.email, a.job_title, d.name AS department, a.location, \
                      m.display_name AS manager, a.deferred_manager, a.start_date, a.is_active, a.source_hris, a.source_hris_id";
const FROM: &str = " FROM actors a LEFT JOIN departments d ON d.org_id = a.org_id AND d.id = a.department_id \
                    LEFT JOIN actors m ON m.org_id = a.org_id AND m.id = a.manager_id WHERE ";

/// A department of some name, with its people; nobody's without a name.
type Department = (String, Vec<Uuid>);

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
        let Some(asked) = self.ask(org, context, filter, today).await? else {
            return Ok(Page { items: Vec::new(), next: None, total: 0 });
        };
        let found = self.find(&asked, order, after.as_ref(), limit + 1).await?;
        let mut rows = match &found {
            Some(Found::Few(page, _)) => self.people_of(org, page).await?,
            _ => self.people_after(&asked, order, after.as_ref(), limit + 1).await?,
        };
        let total = match found {
            Some(Found::Few(_, total)) => total,
            Some(Found::Many(Some(named))) if asked.is_in_the_index() && rows.len() as u64 > limit.unsigned_abs() => named,
            _ => self.count_asked(&asked).await?,
        };
        let next = cursor::next_page(&mut rows, limit, |row| row.place(order));
        Ok(Page { items: rows.into_iter().map(|row| row.view(today)).collect(), next, total })
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
        let Some(asked) = self.ask(org, context, filter, today).await? else { return Ok((Vec::new(), None)) };
        let mut rows = match self.find(&asked, order, after.as_ref(), limit + 1).await? {
            Some(Found::Few(page, _)) => self.people_of(org, &page).await?,
            _ => self.people_after(&asked, order, after.as_ref(), limit + 1).await?,
        };
        let next = cursor::next_page(&mut rows, limit, |row| row.place(order));
        Ok((rows.into_iter().map(|row| row.view(today)).collect(), next))
    }

    /// These people, in this order.
    async fn people_of(&self, org: OrgId, ids: &[Uuid]) -> Result<Vec<Row>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(SELECT);
            query.push(FROM).push("a.org_id = ").push_bind(org);
            push_any!(query, " AND a.id", ids);
            query.build_query_as::<Row>().fetch_all(db).await
        })?;
        let places: HashMap<Uuid, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        rows.sort_unstable_by_key(|row| places.get(&row.id));
        Ok(rows)
    }

    async fn people_after(&self, asked: &Asked<'_>, order: PeopleOrder, after: Option<&PlaceInOrder>, limit: i64) -> Result<Vec<Row>> {
        if order.sort == PeopleSort::Department {
            self.people_by_department(asked, order.descending, after, limit).await
        } else {
            self.people_rows(asked, None, order, after, limit).await
        }
    }

    /// People department by department, as many of them as it takes: each is in order in the index `actors_by_department`, and the names of
    /// departments are in another table, so that no index has both.
    async fn people_by_department(
        &self,
        asked: &Asked<'_>,
        descending: bool,
        after: Option<&PlaceInOrder>,
        limit: i64,
    ) -> Result<Vec<Row>> {
        let order = PeopleOrder { sort: PeopleSort::Name, descending };
        let mut rows = Vec::new();
        for (name, ids) in self.departments_in_order(asked, descending).await? {
            let missing = limit - i64::try_from(rows.len()).unwrap_or(limit);
            if missing <= 0 {
                break;
            }
            let behind = after.map(|(last, ..)| if descending { last.as_str().cmp(&name) } else { name.as_str().cmp(last) });
            let after = match behind {
                Some(Ordering::Less) => continue,
                Some(Ordering::Equal) => after,
                Some(Ordering::Greater) | None => None,
            };
            rows.extend(self.people_rows(asked, Some(&ids), order, after, missing).await?);
        }
        Ok(rows)
    }

    /// Departments that have people, by name and those of one name together; first, without a name, what is in none.
    async fn departments_in_order(&self, asked: &Asked<'_>, descending: bool) -> Result<Vec<Department>> {
        if let Some((name, ids)) = &asked.department {
            return Ok(vec![((*name).to_owned(), ids.clone())]);
        }
        let departments = on_reader!(self, |db| sqlx::query_as::<Db, (String, Uuid)>(
            "SELECT d.name, d.id FROM departments d WHERE d.org_id = $1 AND d.context_id = $2 AND EXISTS (SELECT 1 FROM actors a \
             WHERE a.org_id = d.org_id AND a.context_id = d.context_id AND a.department_id = d.id) ORDER BY d.name"
        )
        .bind(asked.org)
        .bind(asked.context)
        .fetch_all(db)
        .await)?;
        let mut in_order: Vec<Department> = vec![(String::new(), Vec::new())];
        for (name, id) in departments {
            match in_order.last_mut() {
                Some((last, ids)) if *last == name => ids.push(id),
                _ => in_order.push((name, vec![id])),
            }
        }
        if descending {
            in_order.reverse();
        }
        Ok(in_order)
    }

    /// People of one statement; with `departments`, those of them alone: of none when there are no ids.
    async fn people_rows(
        &self,
        asked: &Asked<'_>,
        departments: Option<&[Uuid]>,
        order: PeopleOrder,
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
            let mut query = QueryBuilder::<Db>::new(SELECT);
            query.push(FROM);
            push_asked!(query, asked);
            if let (Some(question), None) = (&asked.question, departments) {
                // The plus keeps the rows in order: they are looked for among those named, before anything of them is read.
                query.push(" AND +a.rowid IN (SELECT rowid FROM actors_search WHERE actors_search MATCH ").push_bind(question).push(")");
            }
            match departments {
                Some([]) => {
                    query.push(" AND a.department_id IS NULL");
                }
                Some(ids) => {
                    push_any!(query, " AND a.department_id", ids);
                }
                None => {}
            }
            if let Some((last, sort_name, id)) = after {
                if let Some(value) = value {
                    // What the next condition implies too; an index over an expression is entered by this one alone.
                    query.push(" AND ").push(value).push(if order.descending { " <= " } else { " >= " }).push_bind(last);
                }
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

    /// How many people a context has.
    pub async fn count_people(&self, org: OrgId, context: ContextId) -> Result<u64> {
        let count = on_reader!(self, |db| sqlx::query_scalar::<Db, i64>("SELECT people FROM contexts WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(context)
            .fetch_optional(db)
            .await)?;
        Ok(count.unwrap_or_default().unsigned_abs())
    }
}
