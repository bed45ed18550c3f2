//! BambooHR's answers on the wire, read leniently: ids and numbers come as strings or numbers, and an empty map comes as `[]` (vendor
//! document section 2).

use serde::{Deserialize, Deserializer};
use serde_json::Value;

// Every field of an inner map has a default, so serde reads `[]` as the empty map.

/// `GET /api/v1/employees`.
#[derive(Debug, Deserialize)]
pub(super) struct EmployeeList {
    pub(super) data: Vec<Value>,
    #[serde(default)]
    pub(super) meta: ListMeta,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct ListMeta {
    #[serde(default, deserialize_with = "number")]
    pub(super) total: Option<u64>,
    #[serde(default)]
    pub(super) page: ListPage,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct ListPage {
    #[serde(default, rename = "nextCursor", deserialize_with = "text")]
    pub(super) next_cursor: Option<String>,
}

/// `POST /api/v2/datasets/employee/data`.
#[derive(Debug, Deserialize)]
pub(super) struct Dataset {
    /// Rows that wrap their values in `fields`.
    pub(super) data: Vec<Value>,
    #[serde(default)]
    pub(super) meta: DatasetMeta,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DatasetMeta {
    #[serde(default, deserialize_with = "number")]
    pub(super) page: Option<u64>,
    #[serde(default, deserialize_with = "number")]
    pub(super) total_pages: Option<u64>,
    #[serde(default, deserialize_with = "number")]
    pub(super) total_items: Option<u64>,
}

/// `POST /api/v1/reports/custom`.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub(super) employees: Vec<Value>,
}

/// One list of `GET /api/v1/meta/lists`. Only two of the many matter, so options are looked at when they are known to be theirs.
#[derive(Debug, Deserialize)]
pub(super) struct OptionList {
    #[serde(default)]
    pub(super) alias: Option<String>,
    #[serde(default)]
    pub(super) options: Vec<Value>,
}

/// One option of a list.
#[derive(Debug, Deserialize)]
pub(super) struct ListOption {
    #[serde(deserialize_with = "text")]
    pub(super) id: Option<String>,
    pub(super) name: String,
    #[serde(default)]
    archived: Option<String>,
}

impl ListOption {
    pub(super) fn is_archived(&self) -> bool {
        self.archived.as_deref() == Some("yes")
    }
}

/// `GET /api/v1/webhooks/monitor_fields`.
#[derive(Debug, Deserialize)]
pub(super) struct MonitoredFields {
    pub(super) fields: Vec<MonitoredField>,
}

/// A field a webhook may watch.
#[derive(Debug, Deserialize)]
pub(super) struct MonitoredField {
    #[serde(default)]
    pub(super) alias: Option<String>,
}

/// `POST /api/v1/webhooks`: the key is told here and nowhere else.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatedWebhook {
    #[serde(default, deserialize_with = "text")]
    pub(super) id: Option<String>,
    pub(super) private_key: secrecy::SecretString,
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) if !text.is_empty() => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_as_numbers_or_strings_and_empty_maps_as_arrays() {
        for (json, total, next) in [
            (r#"{"data":[],"meta":{"total":2,"page":{"nextCursor":"abc"}}}"#, Some(2), Some("abc")),
            (r#"{"data":[],"meta":{"total":"2","page":{"nextCursor":125}}}"#, Some(2), Some("125")),
            (r#"{"data":[],"meta":{"total":null,"page":[]},"_links":[]}"#, None, None),
            (r#"{"data":[],"meta":[]}"#, None, None),
            (r#"{"data":[]}"#, None, None),
            (r#"{"data":[],"meta":{"page":{"nextCursor":""}}}"#, None, None),
        ] {
            let list: EmployeeList = serde_json::from_str(json).unwrap();
            assert_eq!((list.meta.total, list.meta.page.next_cursor.as_deref()), (total, next), "{json}");
        }
    }

    #[test]
    fn an_answer_without_its_records_is_not_taken_for_an_empty_company() {
        assert!(serde_json::from_str::<EmployeeList>(r#"{"meta":{}}"#).is_err());
        assert!(serde_json::from_str::<Dataset>(r#"{"error":"x"}"#).is_err());
        assert!(serde_json::from_str::<Report>("{}").is_err());
    }
}
