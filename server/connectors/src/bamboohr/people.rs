//! Reading some people by id.

use std::collections::BTreeSet;

use domain::source::Completeness;
use serde_json::Value;

use super::BambooHr;
use super::client::Account;
use super::cursor::Cursor;
use super::fields::Vocabulary;
use super::mapping;
use super::model::EmployeeList;
use super::organisation::OrganisationUnits;
use crate::connector::Page;
use crate::coverage::Coverage;
use crate::cursor::StoredCursor as _;
use crate::error::Result;

/// Ids per page: few enough for an address, and for one request each where the list is closed.
const CHUNK: usize = 50;

impl BambooHr {
    /// Reads the ids from the `done`th on: through the list where the key may use it, and one by one whoever is not in it.
    pub(super) async fn pull_people(&self, account: Account<'_>, ids: &[String], done: usize) -> Result<Page> {
        let units = self.known_units(account).await?;
        let rest = ids.get(done..).unwrap_or_default();
        let chunk = &rest[..rest.len().min(CHUNK)];
        let mut page = Page::default();
        // Only such ids exist at BambooHR, and nothing else belongs into its address.
        let (asked, strange): (BTreeSet<&str>, BTreeSet<&str>) =
            chunk.iter().map(String::as_str).partition(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()));
        page.notices.extend(strange.iter().map(|id| format!("\"{id}\" is not an employee id of BambooHR, so it was not asked for.")));
        let mut missing = asked.clone();
        if let Some(listed) = listed(account, &asked).await? {
            take(&mut page, &listed, Vocabulary::List, &units);
            for record in &page.records {
                missing.remove(record.source_id.as_str());
            }
        }
        let mut single = Vec::new();
        for id in missing {
            let answer = account.employee(id, &Vocabulary::Classic.requested()).await?;
            match answer.status() {
                200..=299 => single.push(answer.json()?),
                404 => page.removed.push(id.to_owned()),
                403 => page.notices.push(format!("BambooHR does not let this API key see the employee with the id {id}.")),
                _ => return Err(account.failure(&answer)),
            }
        }
        take(&mut page, &single, Vocabulary::Classic, &units);
        let done = done + chunk.len();
        if done < ids.len() {
            page.next = Some(Cursor::People(done).encode());
        } else {
            page.completeness = Some(Completeness::Partial);
        }
        Ok(page)
    }
}

/// Those of `ids` that the employee list has; `None` when the key may not use it.
async fn listed(account: Account<'_>, ids: &BTreeSet<&str>) -> Result<Option<Vec<Value>>> {
    if ids.is_empty() {
        return Ok(None);
    }
    let filter = ids.iter().copied().collect::<Vec<_>>().join(",");
    let answer = account.employees(&Vocabulary::List.requested(), CHUNK, &[("filter[ids]", &filter)]).await?;
    match answer.status() {
        200..=299 => Ok(Some(answer.json::<EmployeeList>()?.data)),
        401 | 403 | 404 => Ok(None),
        _ => Err(account.failure(&answer)),
    }
}

fn take(page: &mut Page, employees: &[Value], vocabulary: Vocabulary, units: &OrganisationUnits) {
    let mut coverage = Coverage::default();
    for json in employees {
        match mapping::employee(json, vocabulary, units) {
            Ok(mapped) => {
                coverage.observe(&mapped.record.attributes, &mapped.restricted);
                page.records.push(mapped.record);
            }
            Err(rejected) => page.rejected.push(rejected),
        }
    }
    page.withheld.extend(coverage.withheld(vocabulary.deciding_fields()));
}
