//! Reading some people by personnel number.

use contract::Date;
use domain::source::Completeness;

use super::Dynamics365Hr;
use super::client::Environment;
use super::cursor::Cursor;
use super::fields::{EntitySet, NAMED};
use super::mapping;
use super::reading::{by_number, first_page};
use crate::connector::Page;
use crate::coverage::Coverage;
use crate::cursor::StoredCursor as _;
use crate::error::Result;

/// Numbers per page: few enough for an address.
const CHUNK: usize = 20;

impl Dynamics365Hr {
    /// Reads the numbers from the `done`th on. Whoever is not there any more is told as gone.
    pub(super) async fn pull_people(&self, environment: Environment<'_>, ids: &[String], done: usize, day: Date) -> Result<Page> {
        let organisation = self.known_organisation(environment, &day).await?;
        let rest = ids.get(done..).unwrap_or_default();
        let chunk: Vec<&str> = rest.iter().take(CHUNK).map(String::as_str).collect();
        let mut page = Page::default();
        let mut coverage = Coverage::default();
        let mut missing = chunk.clone();
        if !chunk.is_empty() {
            let raw = first_page(environment, EntitySet::Workers, &by_number(&chunk)).await?;
            for json in &raw.values {
                missing.retain(|id| json["PersonnelNumber"].as_str() != Some(*id));
                match mapping::worker(json, &organisation) {
                    Ok(Some(record)) => {
                        coverage.observe(&record.attributes, &[]);
                        page.records.push(record);
                    }
                    Ok(None) => {}
                    Err(rejected) => page.rejected.push(rejected),
                }
            }
        }
        page.removed = missing.into_iter().map(str::to_owned).collect();
        page.withheld = coverage.withheld(NAMED);
        let done = done + chunk.len();
        if done < ids.len() {
            page.next = Some(Cursor::People { done, day }.encode());
        } else {
            page.completeness = Some(Completeness::Partial);
        }
        Ok(page)
    }
}
