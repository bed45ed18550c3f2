//! `GET /v1/employees`: everybody, page by page (section 3.3).

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::fields::{Field, Kind};
use super::refusal::bad_request;
use super::view::{EmptyDate, Restricted, Row, View};
use crate::company::{Person, PersonId};
use crate::message::{Reply, Request};

/// What is always answered, in this order.
const BASE: [&str; 7] = ["employeeId", "firstName", "lastName", "preferredName", "photoUrl", "jobTitleName", "status"];
const SORTABLE: [&str; 6] = ["employeeId", "firstName", "lastName", "preferredName", "jobTitleName", "status"];
const DEFAULT_LIMIT: usize = 250;
const LARGEST_LIMIT: usize = 2500;

/// What a cursor holds: the person a page begins with, or ends before.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Cursor {
    NextEmployee(PersonId),
    PrevEmployee(PersonId),
}

#[derive(Default)]
struct Query {
    filters: Vec<(Field, String)>,
    /// Ids asked for; what is no id matches nobody.
    ids: Option<HashSet<PersonId>>,
    sort: Vec<(Field, bool)>,
    extra: Vec<String>,
    limit: Option<usize>,
    after: Option<String>,
    before: Option<String>,
}

/// Answers it.
pub(super) fn list(view: View<'_>, request: &Request) -> Result<Reply, Reply> {
    let view = View { empty_date: EmptyDate::Null, ..view };
    let query = parse(request)?;
    let people = select(view, &query);
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let range = page(&people, &query, limit)?;

    let next = people.get(range.end).map(|person| encode(&Cursor::NextEmployee(person.id)));
    let previous = (range.start > 0).then(|| encode(&Cursor::PrevEmployee(people[range.start].id)));
    let columns = columns(&query);
    let rows: Vec<Row<'_>> =
        people[range].iter().map(|person| Row { view, person, columns: &columns, restricted: Restricted::Named }).collect();

    let mut links = BTreeMap::from([("self", json!({"href": address(request, None)}))]);
    for (relation, parameter, cursor) in [("next", "page[after]", &next), ("prev", "page[before]", &previous)] {
        if let Some(cursor) = cursor {
            links.insert(relation, json!({"href": address(request, Some((parameter, cursor)))}));
        }
    }
    Ok(Reply::json(&Body {
        data: rows,
        meta: json!({"total": people.len(), "page": {"limit": limit, "nextCursor": next, "prevCursor": previous}}),
        links,
    }))
}

#[derive(Serialize)]
struct Body<'a> {
    data: Vec<Row<'a>>,
    meta: Value,
    #[serde(rename = "_links")]
    links: BTreeMap<&'static str, Value>,
}

fn parse(request: &Request) -> Result<Query, Reply> {
    let mut query = Query::default();
    for (name, value) in request.parameters() {
        match name.as_str() {
            "fields" => query.extra.extend(value.split(',').map(|field| field.trim().to_owned())),
            "fields[]" => query.extra.push(value),
            "sort" => query.sort = sort(&value)?,
            "page[limit]" => {
                let limit = value.parse().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit));
                query.limit = Some(limit.ok_or_else(|| bad_request("BadRequest", "page[limit] must be between 1 and 2500."))?);
            }
            "page[after]" => query.after = Some(value),
            "page[before]" => query.before = Some(value),
            "filter[ids]" => query.ids.get_or_insert_default().extend(value.split(',').filter_map(|id| id.trim().parse::<PersonId>().ok())),
            "filter[ids][]" => query.ids.get_or_insert_default().extend(value.parse::<PersonId>()),
            "filter[status]" if !matches!(value.as_str(), "active" | "inactive") => {
                return Err(bad_request("BadRequest", "filter[status] must be active or inactive."));
            }
            other => {
                if let Some(name) = other.strip_prefix("filter[").and_then(|rest| rest.strip_suffix(']')) {
                    let field = Field::by_list_name(name).filter(|field| *field != Field::Id);
                    let field = field.ok_or_else(|| bad_request("BadRequest", &format!("Unknown filter: {name}.")))?;
                    query.filters.push((field, value));
                }
            }
        }
    }
    if query.after.is_some() && query.before.is_some() {
        return Err(bad_request("BadPage", "page[after] and page[before] exclude each other."));
    }
    Ok(query)
}

fn sort(value: &str) -> Result<Vec<(Field, bool)>, Reply> {
    value
        .split(',')
        .map(|part| {
            let (name, descending) = part.strip_prefix('-').map_or((part, false), |name| (name, true));
            let field = Field::by_list_name(name).filter(|_| SORTABLE.contains(&name));
            field.map(|field| (field, descending)).ok_or_else(|| bad_request("BadRequest", &format!("Cannot sort by {name}.")))
        })
        .collect()
}

/// Everybody who matches, in order. Whoever cannot be judged by a field for want of permission is left out.
fn select<'a>(view: View<'a>, query: &Query) -> Vec<&'a Person> {
    let judged_by = query.filters.iter().map(|(field, _)| *field).chain(query.sort.iter().map(|(field, _)| *field));
    let judged_by: Vec<Field> = judged_by.collect();
    let mut people: Vec<&Person> = view
        .company
        .people()
        .iter()
        .filter(|person| query.ids.as_ref().is_none_or(|ids| ids.contains(&person.id)))
        .filter(|person| judged_by.iter().all(|field| view.may_read_of(person, *field)))
        .filter(|person| query.filters.iter().all(|(field, wanted)| matches(view, person, *field, wanted)))
        .collect();
    // Sorted by the last criterion first, so that the first one wins and equals keep their order by id.
    for (field, descending) in query.sort.iter().rev() {
        let key = |person: &&Person| match field {
            Field::Id => (person.id, None),
            _ => (0, view.value(person, *field).text().map(|text| text.to_lowercase())),
        };
        if *descending {
            people.sort_by_cached_key(|person| Reverse(key(person)));
        } else {
            people.sort_by_cached_key(key);
        }
    }
    people
}

/// Names match by a part of them whatever the case, all else exactly.
fn matches(view: View<'_>, person: &Person, field: Field, wanted: &str) -> bool {
    let value = view.value(person, field);
    let Some(text) = value.text() else { return false };
    let is_id = field.definition().list.ends_with("Id");
    match field.definition().kind {
        Kind::Status => text.eq_ignore_ascii_case(wanted),
        Kind::Date => text == wanted,
        _ if is_id => text == wanted,
        _ => text.to_lowercase().contains(&wanted.to_lowercase()),
    }
}

fn page(people: &[&Person], query: &Query, limit: usize) -> Result<std::ops::Range<usize>, Reply> {
    let bad_page = || bad_request("BadPage", "The page cursor is invalid.");
    let position = |id: PersonId| people.iter().position(|person| person.id == id).ok_or_else(bad_page);
    let start = match (&query.after, &query.before) {
        (Some(cursor), _) => match decode(cursor) {
            Some(Cursor::NextEmployee(id)) => position(id)?,
            _ => return Err(bad_page()),
        },
        (None, Some(cursor)) => match decode(cursor) {
            Some(Cursor::PrevEmployee(id)) => {
                let end = position(id)?;
                return Ok(end.saturating_sub(limit)..end);
            }
            _ => return Err(bad_page()),
        },
        (None, None) => 0,
    };
    Ok(start..people.len().min(start + limit))
}

fn encode(cursor: &Cursor) -> String {
    STANDARD.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

fn decode(cursor: &str) -> Option<Cursor> {
    serde_json::from_slice(&STANDARD.decode(cursor).ok()?).ok()
}

fn columns(query: &Query) -> Vec<(String, Field)> {
    let mut columns: Vec<(String, Field)> = Vec::new();
    for name in BASE.into_iter().chain(query.extra.iter().map(String::as_str)) {
        let field = Field::by_list_name(name).filter(|_| columns.iter().all(|(known, _)| known != name));
        columns.extend(field.map(|field| (name.to_owned(), field)));
    }
    columns
}

/// The address of this page, or of a neighbour.
fn address(request: &Request, cursor: Option<(&str, &str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in request.parameters() {
        if cursor.is_none() || !matches!(name.as_str(), "page[after]" | "page[before]") {
            query.append_pair(&name, &value);
        }
    }
    if let Some((name, value)) = cursor {
        query.append_pair(name, value);
    }
    format!("https://{}{}?{}", request.host, request.path, query.finish())
}
