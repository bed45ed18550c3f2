//! Reading everybody, page by page.

use contract::FailureKind;

use super::BambooHr;
use super::client::Account;
use super::cursor::{Cursor, Listing, Position};
use super::mapping;
use super::reading::{RawPage, Reading};
use crate::connector::Page;
use crate::cursor::StoredCursor as _;
use crate::error::{Error, Result};

/// Of the 2,500 that are allowed; a page this size is a few hundred kilobytes.
const PAGE: usize = 1000;
/// A company that changes faster than it can be listed is reported, not chased.
const RESTARTS: u8 = 3;

impl BambooHr {
    /// Reads the page at `listing`, or the first one by the best path the key may use.
    pub(super) async fn pull_everyone(&self, account: Account<'_>, listing: Option<Listing>) -> Result<Page> {
        let mut page = Page::default();
        let (units, raw, mut listing) = match listing {
            None => {
                let read = self.read_units(account).await?;
                page.notices.extend(read.notice);
                page.records.extend(read.units.records().cloned());
                let first = first_page(account, PAGE).await?;
                page.notices.extend(first.notice());
                (read.units, first.raw, Listing::at(first.position))
            }
            Some(listing) => {
                let units = self.known_units(account).await?;
                let restarts = listing.restarts;
                let (raw, listing) = following_page(account, listing).await?;
                page.restarted = listing.restarts > restarts;
                if page.restarted {
                    page.records.extend(units.records().cloned());
                }
                (units, raw, listing)
            }
        };
        let vocabulary = listing.position.vocabulary();
        listing.read += raw.employees.len() as u64;
        for json in &raw.employees {
            match mapping::employee(json, vocabulary, &units) {
                Ok(mapped) => {
                    listing.coverage.observe(&mapped.record.attributes, &mapped.restricted);
                    page.records.push(mapped.record);
                }
                Err(rejected) => page.rejected.push(rejected),
            }
        }
        page.total = raw.total;
        if let Some(position) = raw.next {
            page.next = Some(Cursor::Everyone(Listing { position, ..listing }).encode());
        } else {
            page.end(&listing.coverage, vocabulary.deciding_fields(), listing.read, raw.total);
        }
        Ok(page)
    }
}

/// The first page, and how it was come by.
#[derive(Debug)]
pub(super) struct FirstPage {
    pub(super) raw: RawPage,
    pub(super) position: Position,
    /// Better paths that the key may not use.
    refused: Vec<&'static str>,
}

impl FirstPage {
    /// What an admin should know about it.
    pub(super) fn notice(&self) -> Option<String> {
        let read = self.position.label();
        (!self.refused.is_empty())
            .then(|| format!("BambooHR does not let this API key use {}, so people were read through {read}.", self.refused.join(" or ")))
    }
}

/// Tries the read paths from the best to the last resort.
pub(super) async fn first_page(account: Account<'_>, limit: usize) -> Result<FirstPage> {
    let mut refused = Vec::new();
    let mut refusals = Vec::new();
    for position in Position::starts() {
        match position.clone().read(account, limit).await? {
            Reading::Page(raw) => return Ok(FirstPage { raw, position, refused }),
            Reading::Refused(error) | Reading::CursorExpired(error) => {
                refused.push(position.label());
                refusals.push(error);
            }
        }
    }
    Err(no_path(&refusals))
}

/// With every path closed the key is wrong if nothing but that was ever said, and short of rights otherwise.
fn no_path(refusals: &[Error]) -> Error {
    if let Some(error) = refusals.first()
        && refusals.iter().all(|error| error.kind == FailureKind::Auth)
    {
        return error.clone();
    }
    let message =
        "BambooHR does not let the API key read employees: the employee list, the employee dataset and custom reports are all refused.";
    Error::permanent(FailureKind::Permission, "list employees", message)
}

async fn following_page(account: Account<'_>, mut listing: Listing) -> Result<(RawPage, Listing)> {
    loop {
        match listing.position.clone().read(account, PAGE).await? {
            Reading::Page(raw) => return Ok((raw, listing)),
            Reading::Refused(error) => return Err(error),
            Reading::CursorExpired(error) if listing.restarts >= RESTARTS => {
                let message = "BambooHR's employee list changed again and again while it was read.";
                return Err(Error::temporary(FailureKind::Protocol, error.operation, message));
            }
            Reading::CursorExpired(_) => {
                listing = Listing { position: Position::list(), read: 0, restarts: listing.restarts + 1, ..listing };
            }
        }
    }
}
