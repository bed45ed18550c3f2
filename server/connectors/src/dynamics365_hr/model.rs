//! The answers of Entra ID and of the environment's OData service on the wire, read leniently: what is a date, a number or an id is looked
//! at where it is used.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A page of an entity set (section A.3). Without its rows it is no page.
#[derive(Debug, Deserialize)]
pub(super) struct Collection {
    pub(super) value: Vec<Value>,
    #[serde(default, rename = "@odata.nextLink", deserialize_with = "text")]
    pub(super) next_link: Option<String>,
    #[serde(default, rename = "@odata.count", deserialize_with = "number")]
    pub(super) count: Option<u64>,
}

/// A token (section A.2). Its life comes as a number, or as text from the older endpoint.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) access_token: String,
    #[serde(default, deserialize_with = "number")]
    pub(super) expires_in: Option<u64>,
}

/// Why there is none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TokenRefusal {
    #[serde(deserialize_with = "text")]
    pub(super) error: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) error_description: Option<String>,
    pub(super) error_codes: Vec<Value>,
    #[serde(deserialize_with = "text")]
    pub(super) correlation_id: Option<String>,
}

/// One row of `EmploymentsV2`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct EmploymentRow {
    #[serde(deserialize_with = "text")]
    pub(super) personnel_number: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) legal_entity_id: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) employment_start_date: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) employment_end_date: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) worker_type: Option<String>,
}

/// One row of `PositionsV2`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct PositionRow {
    #[serde(deserialize_with = "text")]
    pub(super) position_id: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) description: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) title_id: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) department_number: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) worker_personnel_number: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) worker_name: Option<String>,
}

/// One row of `PositionWorkerAssignmentsV2`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct AssignmentRow {
    #[serde(deserialize_with = "text")]
    pub(super) position_id: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) personnel_number: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) valid_from: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) valid_to: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) is_primary_position: Option<String>,
}

/// One row of `PositionHierarchies`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct HierarchyRow {
    #[serde(deserialize_with = "text")]
    pub(super) position_id: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) parent_position_id: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) hierarchy_type_name: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) valid_from: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) valid_to: Option<String>,
}

/// One row of `DepartmentsV2`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct DepartmentRow {
    #[serde(deserialize_with = "text")]
    pub(super) operating_unit_number: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) name: Option<String>,
}

/// One row of `LegalEntities`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct LegalEntityRow {
    #[serde(deserialize_with = "text")]
    pub(super) legal_entity_id: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) name: Option<String>,
}

/// Rows of one kind; what is no row at all is left out.
pub(super) fn rows<T: DeserializeOwned>(values: Vec<Value>) -> impl Iterator<Item = T> {
    values.into_iter().filter_map(|value| serde_json::from_value(value).ok())
}

/// Text or a number, without blanks around it; what is empty is not there.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
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
    fn counts_and_lives_come_as_numbers_or_text() {
        for (json, count, next) in [
            (r#"{"value":[],"@odata.count":2,"@odata.nextLink":"https://x/y"}"#, Some(2), Some("https://x/y")),
            (r#"{"value":[],"@odata.count":"2","@odata.nextLink":""}"#, Some(2), None),
            (r#"{"value":[]}"#, None, None),
        ] {
            let page: Collection = serde_json::from_str(json).unwrap();
            assert_eq!((page.count, page.next_link.as_deref()), (count, next), "{json}");
        }
        let token: TokenAnswer = serde_json::from_str(r#"{"access_token":"t","expires_in":"3599"}"#).unwrap();
        assert_eq!(token.expires_in, Some(3599));
    }

    #[test]
    fn an_answer_without_its_rows_is_not_taken_for_an_empty_company() {
        assert!(serde_json::from_str::<Collection>(r#"{"@odata.context":"x"}"#).is_err());
        assert!(serde_json::from_str::<TokenAnswer>(r#"{"error":"invalid_client"}"#).is_err());
    }

    #[test]
    fn a_row_that_is_none_is_left_out_and_empty_text_is_not_there() {
        let values = vec![serde_json::json!({"PersonnelNumber": "000001", "LegalEntityId": "  "}), serde_json::json!("?"), Value::Null];
        let rows: Vec<EmploymentRow> = rows(values).collect();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].personnel_number.as_deref(), rows[0].legal_entity_id.as_deref()), (Some("000001"), None));
    }
}
