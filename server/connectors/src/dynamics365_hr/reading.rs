//! Reading entity sets by the environment's OData dialect (section A.3): pages by opaque links, across companies, complete or not at all.

use contract::FailureKind;
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::client::Environment;
use super::config::LEGAL_ENTITIES;
use super::fields::{EntitySet, ID};
use super::model::Collection;
use crate::error::{Error, Result};
use crate::http::Answer;
use crate::repetition::Repetition;

/// A page as the environment gave it.
#[derive(Debug)]
pub(super) struct RawPage {
    pub(super) values: Vec<Value>,
    /// How many rows the environment says there are.
    pub(super) count: Option<u64>,
    /// Where the following page is: on this host, or it is refused.
    pub(super) next: Option<Url>,
}

/// How asking for a following page ended.
#[derive(Debug)]
pub(super) enum Following {
    /// With a page.
    Page(RawPage),
    /// The environment does not know the link any more; the listing has to begin again.
    Expired(Error),
}

/// The first page of an entity set, with further options such as `$top=1`. Names and properties an older environment does not know are done
/// without.
pub(super) async fn first_page(environment: Environment<'_>, set: EntitySet, options: &str) -> Result<RawPage> {
    let mut names = set.names().iter();
    let mut name = names.next().expect("an entity set has a name");
    let mut properties = set.properties().to_vec();
    loop {
        let query = format!("$select={}&$orderby={}&$count=true&cross-company=true{options}", properties.join(","), set.order());
        let url = environment.config.environment.data(name, &query);
        let answer = environment.read(set.operation(), &url).await?;
        match answer.status() {
            200..=299 => return raw_page(environment, set, &url, &answer),
            404 => match names.next() {
                Some(older) => name = older,
                None => return Err(environment.failure(set, &answer)),
            },
            400 => {
                let unknown = unknown_property(&answer, &properties);
                let Some(at) = unknown else { return Err(environment.failure(set, &answer)) };
                properties.remove(at);
            }
            _ => return Err(environment.failure(set, &answer)),
        }
    }
}

/// The page behind a link that came with the page before.
pub(super) async fn following_page(environment: Environment<'_>, set: EntitySet, link: &Url) -> Result<Following> {
    // The link was stored: it is judged again like one that just came.
    let url = environment.config.environment.following(link, link.as_str()).ok_or_else(|| elsewhere(set))?;
    let answer = environment.read(set.operation(), &url).await?;
    match answer.status() {
        200..=299 => Ok(Following::Page(raw_page(environment, set, &url, &answer)?)),
        400 | 404 | 410 => Ok(Following::Expired(environment.failure(set, &answer))),
        _ => Err(environment.failure(set, &answer)),
    }
}

/// Every row of an entity set. Fewer than the environment counts are no answer: half of the employments would end the others.
pub(super) async fn whole(environment: Environment<'_>, set: EntitySet) -> Result<Vec<Value>> {
    let mut page = first_page(environment, set, "").await?;
    let mut values = Vec::new();
    let mut count = u64::MAX;
    let mut repetition = Repetition::default();
    loop {
        values.append(&mut page.values);
        // Rows that went in between are missed by nobody.
        count = count.min(page.count.unwrap_or(u64::MAX));
        let Some(next) = page.next else { break };
        if repetition.closes_with(next.as_str()) {
            return Err(circle(set));
        }
        page = match following_page(environment, set, &next).await? {
            Following::Page(page) => page,
            Following::Expired(error) => return Err(Error::temporary(FailureKind::Protocol, error.operation, error.message)),
        };
    }
    if count != u64::MAX && (values.len() as u64) < count {
        let message = format!("Dynamics 365 HR counts {count} rows of {} and gave {}.", set.names()[0], values.len());
        return Err(Error::temporary(FailureKind::Protocol, set.operation(), message));
    }
    Ok(values)
}

/// The same of an entity set a pull can do without: `None` where the application may not read it, or there is no such set.
pub(super) async fn whole_if_allowed(environment: Environment<'_>, set: EntitySet) -> Result<Option<Vec<Value>>> {
    match whole(environment, set).await {
        Ok(values) => Ok(Some(values)),
        Err(error) if is_refusal(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether an error says that this is not for the application.
pub(super) fn is_refusal(error: &Error) -> bool {
    matches!(error.kind, FailureKind::Auth | FailureKind::Permission | FailureKind::NotFound)
}

/// A listing that points back to a page that was read before.
pub(super) fn circle(set: EntitySet) -> Error {
    let message = format!("The pages of {} go in circles: one pointed back to one that was read before.", set.names()[0]);
    Error::temporary(FailureKind::Protocol, set.operation(), message)
}

/// Options that pick workers by personnel number.
pub(super) fn by_number(ids: &[&str]) -> String {
    let conditions: Vec<String> = ids.iter().map(|id| format!("{ID} eq '{}'", id.replace('\'', "''"))).collect();
    let filter: String = form_urlencoded::byte_serialize(conditions.join(" or ").as_bytes()).collect();
    format!("&$filter={}", filter.replace('+', "%20"))
}

/// A chosen legal entity that is not there.
pub(super) fn unknown_legal_entity(id: &str) -> Error {
    let message =
        format!("There is no legal entity {id} in this environment, or the application may not see it. Choose the legal entities again.");
    Error::permanent(FailureKind::Configuration, EntitySet::LegalEntities.operation(), message).at(LEGAL_ENTITIES)
}

fn raw_page(environment: Environment<'_>, set: EntitySet, url: &Url, answer: &Answer) -> Result<RawPage> {
    let Collection { value, next_link, count } = answer.json()?;
    let next = match next_link {
        Some(link) => Some(environment.config.environment.following(url, &link).ok_or_else(|| elsewhere(set))?),
        None => None,
    };
    Ok(RawPage { values: value, count, next })
}

fn elsewhere(set: EntitySet) -> Error {
    let message = format!("A page of {} points to another host, which is not followed with the token.", set.names()[0]);
    Error::permanent(FailureKind::Protocol, set.operation(), message)
}

/// Which of the properties asked for an error names in quotes, by its place. The id is never done without.
fn unknown_property(answer: &Answer, asked: &[&str]) -> Option<usize> {
    let body = answer.error_body()?;
    let error = &body["error"];
    let text = [&error["message"], &error["innererror"]["message"]].into_iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n");
    asked.iter().position(|property| *property != ID && ['\'', '"'].iter().any(|quote| text.contains(&format!("{quote}{property}{quote}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_a_quote_stays_within_its_quotes() {
        assert_eq!(
            by_number(&["000001", "o'1 & 2"]),
            "&$filter=PersonnelNumber%20eq%20%27000001%27%20or%20PersonnelNumber%20eq%20%27o%27%271%20%26%202%27"
        );
    }
}
