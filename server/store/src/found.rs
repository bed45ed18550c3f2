//! The page of a search that fits few enough people to put all of them in order.

use contract::view::{COUNTED, PeopleOrder, PeopleSort};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::asked::{Asked, PlaceInOrder, push_asked};
use crate::{Result, Store};

/// People who are looked up one by one and put in order. When a search fits more, going through everybody in order has a page full before
/// that is done, though those of one name may all come late.
const FEW: i64 = COUNTED.cast_signed();

/// What a search finds.
#[derive(Debug)]
pub(crate) enum Found {
    /// Few: the ids of the page, in order, and how many fit in all.
    Few(Vec<Uuid>, u64),
    /// More than a page is worth sorting for: so many as the index of SQLite names, wrong ones among them.
    Many(Option<u64>),
}

impl Store {
    /// The page of `limit` people after `after`; `None` when no word is in the index.
    pub(crate) async fn find(
        &self,
        asked: &Asked<'_>,
        order: PeopleOrder,
        after: Option<&PlaceInOrder>,
        limit: i64,
    ) -> Result<Option<Found>> {
        if !asked.words.are_indexed() {
            return Ok(None);
        }
        let value = match order.sort {
            PeopleSort::Name => "''",
            PeopleSort::Department => {
                "COALESCE((SELECT d.name FROM departments d WHERE d.org_id = a.org_id AND d.id = a.department_id), '')"
            }
            PeopleSort::Started => "COALESCE(a.start_date, '')",
        };
        let (beyond, direction) = if order.descending { (" < (", " DESC") } else { (" > (", "") };
        let rows = on_reader!(self, searchers, |db| {
            let mut query = QueryBuilder::<Db>::new("WITH ");
            if let Some(question) = &asked.question {
                query.push("named AS MATERIALIZED (SELECT rowid AS at FROM actors_search WHERE actors_search MATCH ").push_bind(question);
                query.push("), found AS MATERIALIZED (SELECT a.id, a.sort_name, ").push(value).push(" AS value FROM named CROSS JOIN ");
                query.push(if asked.is_words_alone() && order.sort == PeopleSort::Name {
                    "actors_search_words a WHERE a.at"
                } else {
                    "actors a WHERE a.rowid"
                });
                query.push(" = named.at AND (SELECT COUNT(*) FROM named) <= ").push_bind(FEW).push(" AND ");
                push_asked!(query, asked);
                query.push(") SELECT (SELECT COUNT(*) FROM named)");
            } else {
                query.push("found AS MATERIALIZED (SELECT a.id, a.sort_name, ").push(value).push(" AS value FROM actors a WHERE ");
                push_asked!(query, asked);
                query.push(" LIMIT ").push_bind(FEW + 1).push(") SELECT NULL");
            }
            query
                .push(" AS named, counted.fit, page.id FROM (SELECT COUNT(*) AS fit FROM found) AS counted LEFT JOIN (SELECT * FROM found");
            if let Some((last, sort_name, id)) = after {
                query.push(" WHERE (value, sort_name, id)").push(beyond).push_bind(last).push(", ").push_bind(sort_name).push(", ");
                query.push_bind(*id).push(")");
            }
            let in_order = format!(" ORDER BY value{direction}, sort_name{direction}, id{direction}");
            query.push(&in_order).push(" LIMIT ").push_bind(limit).push(") AS page ON TRUE").push(in_order);
            query.build_query_as::<(Option<i64>, i64, Option<Uuid>)>().fetch_all(db).await
        })?;
        let (named, fit) = rows.first().map_or((None, 0), |(named, fit, _)| (*named, *fit));
        if named.unwrap_or(fit) > FEW {
            return Ok(Some(Found::Many(named.map(i64::unsigned_abs))));
        }
        Ok(Some(Found::Few(rows.into_iter().filter_map(|(.., id)| id).collect(), fit.unsigned_abs())))
    }
}
