//! Whom a planner means by what they typed.

use contract::AppError;
use contract::id::{ContextId, OrgId, PublicKind};
use contract::view::{PeopleFilter, PersonStatus, Suggestion};
use domain::search::fold;
use store::Store;
use store::found_actors::FoundActorRow;
use uuid::Uuid;

use crate::Services;
use crate::error::Result;
use crate::sync::run::day;

/// So many are named when several match.
const NAMED_AT_MOST: usize = 5;
/// So many are looked at: enough to tell one from several.
const FOUND_AT_MOST: i64 = 20;
/// So many are suggested.
const SUGGESTED: i64 = 200;

impl Services {
    /// The one person of the plan who goes by a public id, an address, a number or a name, or else the one a search finds. Blank is nobody.
    pub(super) async fn whom(&self, org: OrgId, context: ContextId, field: &str, text: &str) -> Result<Option<Uuid>> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let store = &self.parts.store;
        let exact = id_in(text).unwrap_or(text);
        let mut found = store.actors_called(org, context, exact, &fold(exact), FOUND_AT_MOST).await?;
        if found.is_empty() {
            found = self.searched(org, context, text).await?;
        }
        match &found[..] {
            [] => Err(AppError::field(field, format!("Nobody in this scenario goes by {text}. Enter a name, email or number.")).into()),
            [one] => Ok(Some(one.id.0)),
            several => Err(AppError::field(field, ambiguous(text, several)).into()),
        }
    }

    async fn searched(&self, org: OrgId, context: ContextId, text: &str) -> Result<Vec<FoundActorRow>> {
        let store = &self.parts.store;
        let today = day(self.parts.clock.now(), &self.parts.zone);
        let filter = PeopleFilter { search: Some(text.to_owned()), ..PeopleFilter::default() };
        let page = store.people_page(org, context, &filter, &today, None, FOUND_AT_MOST).await?;
        let mut found = Vec::new();
        for person in page.items.iter().filter(|person| person.status != PersonStatus::Deactivated).take(NAMED_AT_MOST + 1) {
            found.extend(store.actors_called(org, context, &person.id, &person.id, 1).await?);
        }
        Ok(found)
    }
}

/// People who have reports, to be suggested as managers.
pub(super) async fn suggestions(store: &Store, org: OrgId, context: ContextId) -> Result<Vec<Suggestion>> {
    let managers = store.managers_of(org, context, SUGGESTED).await?;
    Ok(managers.iter().map(|row| Suggestion { label: described(row, None), value: handle(row) }).collect())
}

/// What names exactly this person, in the fewest words.
fn handle(row: &FoundActorRow) -> String {
    row.email.clone().unwrap_or_else(|| named(row))
}

/// The name with the public id, which names exactly this person and can be read.
pub(super) fn named(row: &FoundActorRow) -> String {
    format!("{} ({})", row.display_name, row.public_id)
}

/// The public id in what [`named`] wrote.
fn id_in(text: &str) -> Option<&str> {
    let (_, id) = text.strip_suffix(')')?.rsplit_once('(')?;
    PublicKind::Actor.matches(id).then_some(id)
}

/// Positions all have one name: what they are and where tells them apart.
fn described(row: &FoundActorRow, handle: Option<&str>) -> String {
    let words = [Some(row.display_name.as_str()), row.job_title.as_deref(), row.department.as_deref(), handle];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn ambiguous(text: &str, several: &[FoundActorRow]) -> String {
    let named: Vec<String> =
        several.iter().take(NAMED_AT_MOST).map(|row| described(row, Some(row.email.as_deref().unwrap_or(&row.public_id)))).collect();
    let more = if several.len() > NAMED_AT_MOST { "; and others" } else { "" };
    format!("Several people go by {text}: {}{more}. Enter the email or id of the one you mean.", named.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_an_id_means_the_id_and_other_brackets_mean_nothing() {
        assert_eq!(id_in("Vacant position (act_4kPmN8rT2wXq)"), Some("act_4kPmN8rT2wXq"));
        assert_eq!([id_in("Priya Nair (Nordics)"), id_in("act_4kPmN8rT2wXq"), id_in("(act_4kPmN8rT2wXq) Priya")], [None; 3]);
    }
}
