//! Reading everybody, page by page.

use contract::{Date, FailureKind};

use super::Dynamics365Hr;
use super::client::Environment;
use super::cursor::{Cursor, Listing, Progress};
use super::fields::{EntitySet, NAMED};
use super::mapping;
use super::organisation::Organisation;
use super::reading::{Following, RawPage, circle, first_page, following_page};
use crate::connector::Page;
use crate::cursor::StoredCursor as _;
use crate::error::{Error, Result};
use crate::repetition::Repetition;

/// An environment that forgets its own links again and again is reported, not chased.
const RESTARTS: u8 = 3;

/// What stays the same from page to page.
struct Standing {
    day: Date,
    progress: Progress,
    repetition: Repetition,
    restarts: u8,
}

impl Dynamics365Hr {
    /// Reads the organisation and the first page.
    pub(super) async fn pull_first(&self, environment: Environment<'_>, day: Date) -> Result<Page> {
        let organisation = self.read_organisation(environment, &day).await?;
        let raw = first_page(environment, EntitySet::Workers, "").await?;
        let mut page = Page { notices: organisation.notices.clone(), records: organisation.units.clone(), ..Page::default() };
        let standing = Standing { day, progress: Progress::default(), repetition: Repetition::default(), restarts: 0 };
        fill(&mut page, environment, &organisation, raw, standing)?;
        Ok(page)
    }

    /// Reads the page at `listing`.
    pub(super) async fn pull_following(&self, environment: Environment<'_>, listing: Listing) -> Result<Page> {
        let Listing { next, day, progress, repetition, restarts } = listing;
        let organisation = self.known_organisation(environment, &day).await?;
        let mut page = Page::default();
        match following_page(environment, EntitySet::Workers, &next).await? {
            Following::Page(raw) => {
                fill(&mut page, environment, &organisation, raw, Standing { day, progress, repetition, restarts })?;
            }
            Following::Expired(error) if restarts >= RESTARTS => {
                let message = "Dynamics 365 HR forgot its own links to the following page again and again.";
                return Err(Error::temporary(FailureKind::Protocol, error.operation, message));
            }
            Following::Expired(_) => {
                page.restarted = true;
                page.records.clone_from(&organisation.units);
                let raw = first_page(environment, EntitySet::Workers, "").await?;
                let standing = Standing { day, progress: Progress::default(), repetition: Repetition::default(), restarts: restarts + 1 };
                fill(&mut page, environment, &organisation, raw, standing)?;
            }
        }
        Ok(page)
    }
}

/// Maps what came, and says how it goes on.
fn fill(page: &mut Page, environment: Environment<'_>, organisation: &Organisation, raw: RawPage, mut standing: Standing) -> Result<()> {
    standing.progress.read += raw.values.len() as u64;
    for json in &raw.values {
        match mapping::worker(json, organisation) {
            Ok(Some(record)) => {
                standing.progress.coverage.observe(&record.attributes, &[]);
                page.records.push(record);
            }
            Ok(None) => {}
            Err(rejected) => page.rejected.push(rejected),
        }
    }
    // Of a filtered listing nobody counts those who are meant.
    page.total = raw.count.filter(|_| environment.config.legal_entities.is_empty());
    if let Some(next) = raw.next {
        if standing.repetition.closes_with(next.as_str()) {
            return Err(circle(EntitySet::Workers));
        }
        let Standing { day, progress, repetition, restarts } = standing;
        page.next = Some(Cursor::Everyone(Listing { next, day, progress, repetition, restarts }).encode());
    } else {
        page.end(&standing.progress.coverage, NAMED, standing.progress.read, raw.count);
    }
    Ok(())
}
