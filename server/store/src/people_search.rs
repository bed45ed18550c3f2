//! People found while somebody types.

use contract::id::{ContextId, OrgId};
use domain::search::fold;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::words::{Words, push_source};
use crate::{Result, Store, like};

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

/// People who are looked at when more than are wanted fit: of many, any will do until another letter is typed.
const CANDIDATES: i64 = 200;

const COLUMNS: &str = "SELECT a.id, a.public_id, a.display_name, a.job_title, d.name AS department FROM ";
const DEPARTMENT: &str = " LEFT JOIN departments d ON d.org_id = a.org_id AND d.id = a.department_id";

impl Store {
    /// Active people these words fit, at most `limit`: names that begin with them first, then by name.
    pub async fn find_people(&self, org: OrgId, context: ContextId, words: &str, limit: i64) -> Result<Vec<FoundPerson>> {
        let folded = fold(words);
        let mut found: Vec<FoundPerson> = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(COLUMNS);
            query
                .push("actors a")
                .push(DEPARTMENT)
                .push(" WHERE a.org_id = ")
                .push_bind(org)
                .push(" AND a.context_id = ")
                .push_bind(context);
            query.push(" AND a.is_active AND a.sort_name >= ").push_bind(&folded);
            query.push(" AND a.sort_name < ").push_bind(format!("{folded}\u{10FFFF}"));
            query.push(" ORDER BY a.sort_name, a.id LIMIT ").push_bind(limit);
            query.build_query_as::<FoundPerson>().fetch_all(db).await
        })?;
        if i64::try_from(found.len()).is_ok_and(|count| count < limit) {
            let known: Vec<Uuid> = found.iter().map(|person| person.id).collect();
            let others = self.people_with(org, context, &Words::of(words), limit).await?;
            found.extend(others.into_iter().filter(|person| !known.contains(&person.id)));
            found.truncate(usize::try_from(limit).unwrap_or_default());
        }
        Ok(found)
    }

    /// Active people all these words are found at.
    async fn people_with(&self, org: OrgId, context: ContextId, words: &Words, limit: i64) -> Result<Vec<FoundPerson>> {
        let (question, candidates) = if words.are_indexed() { (words.question(self, context), CANDIDATES) } else { (None, limit) };
        Ok(on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(COLUMNS);
            query.push("(SELECT a.id FROM ");
            push_source!(query, &question);
            query.push("a.org_id = ").push_bind(org).push(" AND a.context_id = ").push_bind(context).push(" AND a.is_active");
            for word in &words.words {
                query.push(" AND a.search_text LIKE ").push_bind(like::containing(word)).push(" ESCAPE '\\'");
            }
            if !words.are_indexed() {
                query.push(" ORDER BY a.sort_name, a.id");
            }
            query.push(" LIMIT ").push_bind(candidates).push(") AS found CROSS JOIN actors a").push(DEPARTMENT);
            query.push(" WHERE a.org_id = ").push_bind(org).push(" AND a.id = found.id ORDER BY a.sort_name, a.id LIMIT ").push_bind(limit);
            query.build_query_as::<FoundPerson>().fetch_all(db).await
        })?)
    }
}
