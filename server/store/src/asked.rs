//! What a list of people is asked for: a filter with what it names looked up, and whom its words can mean.

use contract::id::{ContextId, OrgId};
use contract::time::Date;
use contract::view::{PeopleFilter, PersonStatus};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::words::{Words, push_source};
use crate::{Result, Store};

/// What a list of people is continued after: the sort value, the folded name, the id.
pub(crate) type PlaceInOrder = (String, String, Uuid);

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
    /// What the index of SQLite is asked for; `None` on PostgreSQL, or when no word is in the index.
    pub(crate) question: Option<String>,
}

impl Asked<'_> {
    /// Whether words are all that is asked for.
    pub(crate) const fn is_words_alone(&self) -> bool {
        self.status.is_none() && self.department.is_none()
    }

    /// Whether the index knows of everything that is asked for, and with that, about how many fit.
    pub(crate) fn is_in_the_index(&self) -> bool {
        self.is_words_alone() && self.words.are_all_indexed()
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
            $crate::asked::push_any!($query, " AND a.department_id", departments.as_slice());
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
    ) -> Result<Option<Asked<'a>>> {
        let department = match &filter.department {
            Some(name) => Some((name.as_str(), self.departments_called(org, context, name).await?)),
            None => None,
        };
        if department.as_ref().is_some_and(|(_, ids)| ids.is_empty()) {
            return Ok(None);
        }
        let words = Words::of(filter.search.as_deref().unwrap_or_default());
        let question = if words.are_indexed() { words.question(self, context) } else { None };
        Ok(Some(Asked { org, context, status: filter.status, today, department, words, question }))
    }

    /// How many fit.
    pub(crate) async fn count_asked(&self, asked: &Asked<'_>) -> Result<u64> {
        if asked.is_words_alone() && asked.words.words.is_empty() {
            return self.count_people(asked.org, asked.context).await;
        }
        let count = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM ");
            push_source!(query, &asked.question);
            push_asked!(query, asked);
            query.build_query_scalar::<i64>().fetch_one(db).await
        })?;
        Ok(count.unsigned_abs())
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
