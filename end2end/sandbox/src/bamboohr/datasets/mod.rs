//! Datasets: what they are called, what is in them, and their rows (section 3.8). There is one, `employee`.

mod filter;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use self::filter::Filter;
use super::fields::{FIELDS, Field, Kind};
use super::refusal::problem;
use super::view::{EmptyDate, Restricted, Row, View};
use crate::company::{Labels, Person};
use crate::message::{Reply, Request};

const NAME: &str = "employee";
const LABEL: &str = "Employee";
const DEFAULT_PAGE: usize = 100;
const LARGEST_PAGE: usize = 1000;

/// Answers `GET /v1_2/datasets`.
pub(super) fn names() -> Reply {
    Reply::json(&json!({"datasets": [{"name": NAME, "label": LABEL}]}))
}

/// Answers `GET /v1_2/datasets/{dataset}/fields`: those the key may read, on one page.
pub(super) fn fields(view: View<'_>, dataset: &str) -> Result<Reply, Reply> {
    if dataset != NAME {
        return Err(refused(StatusCode::UNPROCESSABLE_ENTITY, "DATASET_NOT_FOUND", "The dataset was not found."));
    }
    let fields: Vec<Value> = FIELDS
        .iter()
        .filter(|definition| !definition.dataset.is_empty() && view.may_read(definition.field))
        .map(|definition| {
            json!({
                "name": definition.dataset,
                "label": definition.label,
                "parentType": "section",
                "parentName": "Basic Information",
                "entityName": LABEL,
            })
        })
        .collect();
    let pagination = json!({"total_records": fields.len(), "current_page": 1, "total_pages": 1, "next_page": null, "prev_page": null});
    Ok(Reply::json(&json!({"pagination": pagination, "name": NAME, "label": LABEL, "fields": fields})))
}

#[derive(Deserialize)]
struct OptionsWanted {
    fields: Vec<String>,
}

/// Answers `POST /v1_2/datasets/{dataset}/field-options`.
pub(super) fn options(view: View<'_>, request: &Request, dataset: &str) -> Result<Reply, Reply> {
    known(dataset)?;
    let wanted: OptionsWanted = body(request)?;
    let company = view.company;
    let listed = |labels: &Labels| {
        let offered = labels.iter().filter(|label| !label.archived);
        offered.map(|label| json!({"id": label.id, "value": label.name})).collect::<Vec<_>>()
    };
    let mut options = Map::new();
    for name in wanted.fields {
        let values = match permitted(view, &name)? {
            Field::Status => ["Active", "Inactive"].map(|status| json!({"id": status, "value": status})).to_vec(),
            Field::Department => listed(&company.departments),
            Field::Division => listed(&company.divisions),
            Field::Location => listed(&company.locations),
            Field::JobTitle => listed(&company.titles),
            Field::EmploymentStatus => listed(&company.statuses),
            Field::TerminationType => listed(&company.endings),
            _ => Vec::new(),
        };
        options.insert(name, Value::Array(values));
    }
    Ok(Reply::json(&options))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DataWanted {
    fields: Vec<String>,
    #[serde(default)]
    filter: Option<String>,
    #[serde(default)]
    order_by: Option<String>,
    #[serde(default)]
    page: Option<usize>,
    #[serde(default)]
    page_size: Option<usize>,
}

#[derive(Serialize)]
struct Wrapped<'a> {
    fields: Row<'a>,
}

#[derive(Serialize)]
struct Page<'a> {
    data: Vec<Wrapped<'a>>,
    links: Value,
    meta: Value,
}

/// Answers `POST /v2/datasets/{dataset}/data`.
pub(super) fn data(view: View<'_>, request: &Request, dataset: &str) -> Result<Reply, Reply> {
    let view = View { empty_date: EmptyDate::Null, ..view };
    known(dataset)?;
    let wanted: DataWanted = body(request)?;
    let columns: Vec<(String, Field)> =
        wanted.fields.iter().map(|name| Ok((name.clone(), permitted(view, name)?))).collect::<Result<_, Reply>>()?;
    let size = wanted.page_size.unwrap_or(DEFAULT_PAGE);
    let page = wanted.page.unwrap_or(1);
    if !(1..=LARGEST_PAGE).contains(&size) || page == 0 {
        return Err(refused(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_PAGE", "page begins at 1; pageSize is between 1 and 1000."));
    }
    let filter = wanted.filter.as_deref().filter(|filter| !filter.trim().is_empty()).map(Filter::parse).transpose();
    let filter = filter.map_err(|detail| refused(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_FILTER", &detail))?;
    if let Some(filter) = &filter {
        filter.fields().try_for_each(|field| may_read(view, field, field.definition().dataset))?;
    }
    let mut people: Vec<&Person> =
        view.company.people().iter().filter(|person| filter.as_ref().is_none_or(|filter| filter.holds(view, person))).collect();
    match wanted.order_by.as_deref().filter(|order| !order.trim().is_empty()) {
        Some(order) => sort(view, &mut people, order, &columns)?,
        // Without an order the real service promises none from page to page, and a reader that relies on one must not get away with it.
        None if page.is_multiple_of(2) => people.reverse(),
        None => {}
    }
    let pages = people.len().div_ceil(size);
    let total = people.len();
    let rows = people.into_iter().skip((page - 1) * size).take(size);
    let rows = rows.map(|person| Wrapped { fields: Row { view, person, columns: &columns, restricted: Restricted::Null } });
    Ok(Reply::json(&Page {
        data: rows.collect(),
        links: links(request, page, pages),
        meta: json!({"page": page, "pageSize": size, "totalPages": pages, "totalItems": total}),
    }))
}

/// Addresses of the neighbours; an empty array when there are none (recorded, against the specification's object).
fn links(request: &Request, page: usize, pages: usize) -> Value {
    let address = |page: usize| json!(format!("https://{}{}?page={page}", request.host, request.path));
    let mut links = Map::new();
    if page < pages {
        links.insert("next".to_owned(), address(page + 1));
    }
    if page > 1 {
        links.insert("prev".to_owned(), address(page - 1));
    }
    super::changed::map(links)
}

/// Sorts by rules such as `lastName asc, firstName desc`; each field must be among those wanted.
fn sort(view: View<'_>, people: &mut [&Person], order: &str, columns: &[(String, Field)]) -> Result<(), Reply> {
    let mut rules = Vec::new();
    for rule in order.split(',') {
        let mut words = rule.split_whitespace();
        let name = words.next().unwrap_or_default();
        let descending = words.next().is_some_and(|direction| direction.eq_ignore_ascii_case("desc"));
        let field = columns.iter().find(|(known, _)| known == name).map(|(_, field)| *field);
        let field = field.ok_or_else(|| refused(StatusCode::BAD_REQUEST, "UE-1001", &format!("{name} must be among the fields.")))?;
        rules.push((field, descending));
    }
    for (field, descending) in rules.into_iter().rev() {
        let key = |person: &&Person| match field {
            Field::Id => (person.id, None),
            _ => (0, view.value(person, field).text().map(|text| text.to_lowercase())),
        };
        if descending {
            people.sort_by_cached_key(|person| Reverse(key(person)));
        } else {
            people.sort_by_cached_key(key);
        }
    }
    Ok(())
}

fn known(dataset: &str) -> Result<(), Reply> {
    if dataset == NAME { Ok(()) } else { Err(refused(StatusCode::NOT_FOUND, "DATASET_NOT_FOUND", "The dataset was not found.")) }
}

/// The field behind a name; here what is unknown or forbidden is an error, never dropped.
fn permitted(view: View<'_>, name: &str) -> Result<Field, Reply> {
    let field = Field::by_dataset_name(name)
        .ok_or_else(|| refused_field(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_FIELD", name, "The field does not exist."))?;
    may_read(view, field, name)?;
    Ok(field)
}

fn may_read(view: View<'_>, field: Field, name: &str) -> Result<(), Reply> {
    if view.may_read(field) {
        return Ok(());
    }
    Err(refused_field(StatusCode::FORBIDDEN, "FIELD_FORBIDDEN", name, "You do not have access to this field."))
}

fn body<T: for<'de> Deserialize<'de>>(request: &Request) -> Result<T, Reply> {
    serde_json::from_slice(&request.body).map_err(|error| refused(StatusCode::BAD_REQUEST, "INVALID_BODY", &error.to_string()))
}

fn refused(status: StatusCode, code: &str, detail: &str) -> Reply {
    problem(status, code, detail, &BTreeMap::new())
}

fn refused_field(status: StatusCode, code: &str, name: &str, detail: &str) -> Reply {
    problem(status, code, detail, &BTreeMap::from([(name.to_owned(), detail.to_owned())]))
}

/// Whether a field has options to choose from.
fn has_options(field: Field) -> bool {
    matches!(field.definition().kind, Kind::List | Kind::Status)
}
