//! The options of an OData request (section A.3).

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::Value;
use url::form_urlencoded;

use super::refusal::odata;
use super::rows::Row;
use crate::message::{Reply, Request};

/// The options of one request.
#[derive(Debug, Default)]
pub(super) struct Query {
    select: Option<Vec<String>>,
    order: Vec<String>,
    /// Alternatives of conditions, each a property and the text it equals.
    filter: Vec<Vec<(String, String)>>,
    pub(super) top: Option<usize>,
    pub(super) skip: usize,
    /// Key of the last row of the page before.
    pub(super) after: Option<String>,
    pub(super) has_count: bool,
}

impl Query {
    pub(super) fn of(request: &Request) -> Result<Self, Reply> {
        let mut query = Self::default();
        for (name, value) in request.parameters() {
            let number = || value.parse().map_err(|_| bad(&format!("The {name} query option is invalid.")));
            match name.as_str() {
                "$select" => query.select = Some(value.split(',').map(|property| property.trim().to_owned()).collect()),
                "$orderby" => query.order = value.split(',').map(|property| property.trim().to_owned()).collect(),
                "$filter" => query.filter = conditions(&value)?,
                "$top" => query.top = Some(number()?),
                "$skip" => query.skip = number()?,
                "$skiptoken" => query.after = Some(decoded(&value)?),
                "$count" => query.has_count = value == "true",
                "cross-company" => {}
                other if other.starts_with('$') => return Err(bad(&format!("The query parameter '{other}' is not supported."))),
                _ => {}
            }
        }
        Ok(query)
    }

    /// Whether a row is meant.
    pub(super) fn admits(&self, row: &Row) -> bool {
        let equals = |(property, text): &(String, String)| row.values.get(property).and_then(Value::as_str) == Some(text);
        self.filter.is_empty() || self.filter.iter().any(|all| all.iter().all(equals))
    }

    /// Refuses properties that no row of the set has.
    pub(super) fn check(&self, known: &Row, entity: &str) -> Result<(), Reply> {
        let named = self.select.iter().flatten().chain(&self.order).chain(self.filter.iter().flatten().map(|(property, _)| property));
        match named.into_iter().find(|property| !known.values.contains_key(*property)) {
            Some(unknown) => {
                Err(bad(&format!("Could not find a property named '{unknown}' on type 'Microsoft.Dynamics.DataEntities.{entity}'.")))
            }
            None => Ok(()),
        }
    }

    /// The row with the properties that were asked for. The etag always comes along.
    pub(super) fn project(&self, row: Row) -> Value {
        let mut values = row.values;
        if let Some(select) = &self.select {
            values.retain(|property, _| property == "@odata.etag" || select.contains(property));
        }
        Value::Object(values)
    }
}

/// The link to the page after the row with this key.
pub(super) fn next_link(request: &Request, key: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in request.parameters() {
        if !matches!(name.as_str(), "$skiptoken" | "$skip") {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("$skiptoken", &URL_SAFE.encode(key));
    format!("https://{}{}?{}", request.host, request.path, query.finish())
}

fn decoded(token: &str) -> Result<String, Reply> {
    let bytes = URL_SAFE.decode(token).map_err(|_| bad("The skiptoken is invalid."))?;
    String::from_utf8(bytes).map_err(|_| bad("The skiptoken is invalid."))
}

/// `A eq 'x' and B eq 'y' or …`; the operators `in` and `has` are not supported, and nothing else is asked here.
fn conditions(filter: &str) -> Result<Vec<Vec<(String, String)>>, Reply> {
    let condition = |text: &str| {
        let (property, value) = text.trim().split_once(" eq ")?;
        let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        Some((property.trim().to_owned(), value.replace("''", "'")))
    };
    let alternative = |text: &str| text.split(" and ").map(condition).collect::<Option<Vec<_>>>();
    filter.split(" or ").map(alternative).collect::<Option<Vec<_>>>().ok_or_else(|| bad("The $filter query option is invalid."))
}

fn bad(message: &str) -> Reply {
    odata(StatusCode::BAD_REQUEST, message)
}
