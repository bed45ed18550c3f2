//! What a list of people is asked for: a filter with what it names looked up, and whom its words can mean.

use contract::id::{ContextId, OrgId};
use contract::time::Date;
use contract::view::{PeopleFilter, PeopleOrder, PeopleSort, PersonStatus};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::words::{Words, push_source};
use crate::{Result, Store};

/// People a search looks at one by one and puts in order itself. Of one that fits more, so many fit that reading everybody in order soon
/// has a page full.
const MOST: i64 = 5_000;

/// What a list of people is continued after: the sort value, the folded name, the id.
pub(crate) type PlaceInOrder = (String, String, Uuid);

/// Somebody who fits.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Found {
    id: Uuid,
    value: String,
    sort_name: String,
}

/// A filter, ready to be asked.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) org: OrgId,
    pub(crate) context: ContextId,
    pub(crate) status: Option<PersonStatus>,
    pub(crate) today: &'a Date,
    /// The departments of the name that is filtered by.
    pub(crate) department: Option<(&'a str, Vec<Uuid>)>,
    pub(crate) words: Words,
    /// Everybody who fits, when the index told.
    pub(crate) found: Option<Vec<Found>>,
}

impl Asked<'_> {
    /// Whom to look up for a page after `after`, at most `limit` in this order. Both databases compare text byte by byte, as is done here.
    pub(crate) fn page(&self, order: PeopleOrder, after: Option<&PlaceInOrder>, limit: usize) -> Option<Vec<Uuid>> {
        let found = self.found.as_ref()?;
        let last = after.map(|(value, sort_name, id)| (value.as_str(), sort_name.as_str(), *id));
        let mut places: Vec<_> = found.iter().map(|found| (found.value.as_str(), found.sort_name.as_str(), found.id)).collect();
        places.retain(|place| last.is_none_or(|last| if order.descending { *place < last } else { *place > last }));
        places.sort_unstable();
        if order.descending {
            places.reverse();
        }
        places.truncate(limit);
        Some(places.into_iter().map(|(.., id)| id).collect())
    }
}

/// Adds `column = …` or `column IN (…)`.
macro_rules! push_any {
    ($query:expr, $column:literal, $ids:expr) => {
        match $ids {
            [id] => {
                $query.push(concat!($column, " = ")).push_bind(*id);
            }
            ids => {
                $query.push(concat!($column, " IN ("));
                let mut separated = $query.separated(", ");
                for id in ids {
                    separated.push_bind(*id);
                }
                $query.push(")");
            }
        }
    };
}

/// Adds the conditions on `actors a`, the tenant's first.
macro_rules! push_asked {
    ($query:expr, $asked:expr) => {
        let asked: &$crate::asked::Asked<'_> = $asked;
        $query.push("a.org_id = ").push_bind(asked.org).push(" AND a.context_id = ").push_bind(asked.context);
        if let Some((_, departments)) = &asked.department {
            push_any!($query, " AND a.department_id", departments.as_slice());
        }
        match asked.status {
            Some(contract::view::PersonStatus::Active) => {
                let today = asked.today.as_str();
                $query.push(" AND a.is_active AND (a.start_date IS NULL OR a.start_date <= ").push_bind(today).push(")");
            }
            Some(contract::view::PersonStatus::Future) => {
                $query.push(" AND a.is_active AND a.start_date > ").push_bind(asked.today.as_str());
            }
            Some(contract::view::PersonStatus::Deactivated) => {
                $query.push(" AND NOT a.is_active");
            }
            None => {}
        }
        for word in &asked.words.words {
            $query.push(" AND a.search_text LIKE ").push_bind($crate::like::containing(word)).push(" ESCAPE '\\'");
        }
    };
}

pub(crate) use {push_any, push_asked};

impl Store {
    /// Looks up what a filter names; `None` when nobody can fit.
    pub(crate) async fn ask<'a>(
        &self,
        org: OrgId,
        context: ContextId,
        filter: &'a PeopleFilter,
        today: &'a Date,
        sort: PeopleSort,
    ) -> Result<Option<Asked<'a>>> {
        let department = match &filter.department {
            Some(name) => Some((name.as_str(), self.departments_called(org, context, name).await?)),
            None => None,
        };
        if department.as_ref().is_some_and(|(_, ids)| ids.is_empty()) {
            return Ok(None);
        }
        let words = Words::of(filter.search.as_deref().unwrap_or_default());
        let mut asked = Asked { org, context, status: filter.status, today, department, words, found: None };
        asked.found = self.find(&asked, sort).await?;
        let is_nobody = asked.found.as_ref().is_some_and(Vec::is_empty);
        Ok((!is_nobody).then_some(asked))
    }

    /// How many fit.
    pub(crate) async fn count_asked(&self, asked: &Asked<'_>) -> Result<u64> {
        if let Some(found) = &asked.found {
            return Ok(found.len() as u64);
        }
        if asked.status.is_none() && asked.department.is_none() && asked.words.words.is_empty() {
            return self.count_people(asked.org, asked.context).await;
        }
        let question = if asked.words.are_indexed() { asked.words.question(self, asked.context) } else { None };
        let count = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM ");
            push_source!(query, &question);
            push_asked!(query, asked);
            query.build_query_scalar::<i64>().fetch_one(db).await
        })?;
        Ok(count.unsigned_abs())
    }

    /// Everybody who fits; `None` when there are too many, or no word is in the index.
    async fn find(&self, asked: &Asked<'_>, sort: PeopleSort) -> Result<Option<Vec<Found>>> {
        if !asked.words.are_indexed() {
            return Ok(None);
        }
        let question = asked.words.question(self, asked.context);
        if let Some(question) = &question
            && self.are_more_in_the_index(question).await?
        {
            return Ok(None);
        }
        let found = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT a.id, a.sort_name, ");
            query.push(match sort {
                PeopleSort::Name => "''",
                PeopleSort::Department => {
                    "COALESCE((SELECT d.name FROM departments d WHERE d.org_id = a.org_id AND d.id = a.department_id), '')"
                }
                PeopleSort::Started => "COALESCE(a.start_date, '')",
            });
            query.push(" AS value FROM ");
            push_source!(query, &question);
            push_asked!(query, asked);
            query.push(" LIMIT ").push_bind(MOST + 1);
            query.build_query_as::<Found>().fetch_all(db).await
        })?;
        let are_all = i64::try_from(found.len()).is_ok_and(|count| count <= MOST);
        Ok(are_all.then_some(found))
    }

    /// Whether the index of SQLite names more than [`MOST`] people, right or wrong.
    async fn are_more_in_the_index(&self, question: &str) -> Result<bool> {
        let named = on_reader!(self, |db| {
            let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM actors_search WHERE actors_search MATCH $1 LIMIT $2) AS named";
            sqlx::query_scalar::<Db, i64>(sql).bind(question).bind(MOST + 1).fetch_one(db).await
        })?;
        Ok(named > MOST)
    }

    async fn departments_called(&self, org: OrgId, context: ContextId, name: &str) -> Result<Vec<Uuid>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, Uuid>(
            "SELECT id FROM departments WHERE org_id = $1 AND context_id = $2 AND name = $3"
        )
        .bind(org)
        .bind(context)
        .bind(name)
        .fetch_all(db)
        .await)?)
    }
}
