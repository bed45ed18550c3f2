//! One page of employees by each read path, and which paths a key may use.

use std::collections::BTreeSet;

use contract::FailureKind;
use serde_json::Value;

use super::client::Account;
use super::cursor::Position;
use super::fields::Vocabulary;
use super::model::{Dataset, EmployeeList, Report};
use crate::error::{Error, Result};
use crate::http::Answer;

/// Employees as BambooHR gave them.
#[derive(Debug)]
pub(super) struct RawPage {
    pub(super) employees: Vec<Value>,
    /// How many BambooHR says there are.
    pub(super) total: Option<u64>,
    /// Where the following page is.
    pub(super) next: Option<Position>,
}

/// How asking for a page ended.
#[derive(Debug)]
pub(super) enum Reading {
    /// With a page.
    Page(RawPage),
    /// The key may not use this path.
    Refused(Error),
    /// BambooHR has forgotten the cursor; the listing has to begin again (section 3.3, `BadPage`).
    CursorExpired(Error),
}

impl Position {
    /// The field names of this read path.
    pub(super) const fn vocabulary(&self) -> Vocabulary {
        match self {
            Self::List { .. } => Vocabulary::List,
            Self::Dataset { .. } => Vocabulary::Dataset,
            Self::Report => Vocabulary::Classic,
        }
    }

    /// Reads the page that is here, with up to `limit` employees where the path has pages.
    pub(super) async fn read(self, account: Account<'_>, limit: usize) -> Result<Reading> {
        match self {
            Self::List { after, repetition } => {
                let page = after.as_deref().map(|after| ("page[after]", after));
                let answer = account.employees(&Vocabulary::List.requested(), limit, page.as_slice()).await?;
                match answer.status() {
                    200..=299 => {}
                    400 if after.is_some() && error_code(&answer).as_deref() == Some("BadPage") => {
                        return Ok(Reading::CursorExpired(account.failure(&answer)));
                    }
                    401 | 403 | 404 => return Ok(Reading::Refused(account.failure(&answer))),
                    _ => return Err(account.failure(&answer)),
                }
                let EmployeeList { data, meta } = answer.json()?;
                let mut repetition = repetition;
                if let Some(next) = &meta.page.next_cursor
                    && repetition.closes_with(next)
                {
                    let message = "BambooHR's employee list goes in circles: a page pointed back to one that was read before.";
                    return Err(Error::temporary(FailureKind::Protocol, "list employees", message));
                }
                let next = meta.page.next_cursor.map(|next| Self::List { after: Some(next), repetition });
                Ok(Reading::Page(RawPage { employees: data, total: meta.total, next }))
            }
            Self::Dataset { page, refused } => read_dataset(account, page, refused, limit).await,
            Self::Report => {
                let answer = account.report(&Vocabulary::Classic.requested()).await?;
                match answer.status() {
                    200..=299 => {
                        let Report { employees } = answer.json()?;
                        Ok(Reading::Page(RawPage { employees, total: None, next: None }))
                    }
                    401 | 403 | 404 => Ok(Reading::Refused(account.failure(&answer))),
                    _ => Err(account.failure(&answer)),
                }
            }
        }
    }
}

/// A field that the key may not see is an error here, so it is left out and the page asked for again.
async fn read_dataset(account: Account<'_>, page: u64, mut refused: BTreeSet<String>, limit: usize) -> Result<Reading> {
    let id = Vocabulary::Dataset.id();
    loop {
        let mut fields = Vocabulary::Dataset.requested();
        fields.retain(|field| !refused.contains(*field));
        let answer = account.dataset(&fields, id, page, limit).await?;
        match answer.status() {
            200..=299 => {
                let Dataset { data, meta } = answer.json()?;
                if meta.page.is_some_and(|given| given != page) {
                    let message = "BambooHR's employee dataset gave another page than the one asked for.";
                    return Err(Error::temporary(FailureKind::Protocol, "read the employee dataset", message));
                }
                let is_last = data.is_empty() || meta.total_pages.is_none_or(|pages| page >= pages);
                let next = (!is_last).then_some(Position::Dataset { page: page + 1, refused });
                let employees = data.into_iter().map(unwrap_row).collect();
                return Ok(Reading::Page(RawPage { employees, total: meta.total_items, next }));
            }
            400 | 403 | 422 => {
                let named = named_fields(&answer, &fields);
                if named.is_empty() || named.contains(id) {
                    return Ok(Reading::Refused(account.failure(&answer)));
                }
                refused.extend(named);
            }
            401 | 404 | 413 => return Ok(Reading::Refused(account.failure(&answer))),
            _ => return Err(account.failure(&answer)),
        }
    }
}

/// The values of a row are wrapped in `fields`; what is not stays as it is and is rejected by the mapping.
fn unwrap_row(row: Value) -> Value {
    match row {
        Value::Object(mut row) => row.remove("fields").unwrap_or(Value::Null),
        other => other,
    }
}

/// Which of the fields asked for a problem document names: in `fields`, or else in its text (section 3.8).
fn named_fields(answer: &Answer, asked: &[&str]) -> BTreeSet<String> {
    let problem = answer.error_body().unwrap_or_default();
    let words: Vec<&str> = match &problem["fields"] {
        Value::Object(fields) if !fields.is_empty() => fields.keys().map(String::as_str).collect(),
        Value::Array(fields) if !fields.is_empty() => fields.iter().filter_map(Value::as_str).collect(),
        _ => problem["detail"].as_str().unwrap_or_default().split(|c: char| !c.is_ascii_alphanumeric()).collect(),
    };
    words.into_iter().filter(|word| asked.contains(word)).map(str::to_owned).collect()
}

fn error_code(answer: &Answer) -> Option<String> {
    answer.error_body()?["error"]["code"].as_str().map(str::to_owned)
}
