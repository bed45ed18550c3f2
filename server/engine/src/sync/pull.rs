//! Pull and land: page by page, the cursor advancing in the transaction that lands its page.

use std::collections::HashSet;

use connectors::http::Client;
use connectors::{Connector, PullRequest, PullScope, Retry};
use contract::run::RunPhase;
use contract::{Attribute, Attributes, FailureKind, Value};
use domain::digest;
use domain::issue::Issue;
use domain::landing::{self, Pull, Receipt};
use domain::lifecycle;
use domain::source::{Completeness, RecordKind, SourceRecord};
use serde_json::json;
use store::Json;
use store::mirror::MirrorRecord;
use store::run_pages::PageRow;

use super::failure::{Failure, Result, Stop};
use super::mirror::{Mirror, is_same};
use super::run::Run;

/// What a finished pull leaves for the run.
#[derive(Debug)]
pub struct Pulled {
    /// People read.
    pub fetched: u64,
    /// Pages read.
    pub pages: u64,
    /// How much of the source was seen.
    pub completeness: Completeness,
    /// What there is to say about records and fields.
    pub issues: Vec<Issue>,
    /// Everything landed, from this pull or before.
    pub mirror: Mirror,
}

/// Reads the source from where the run stands to the end.
pub async fn pull(run: &mut Run, connector: &dyn Connector, http: &Client) -> Result<Pulled> {
    let stored = run.store.run_pages(run.org(), run.id()).await?;
    let mut pull = Pull::default();
    let mut page_number = 0;
    let mut cursor = None;
    let mut completeness = None;
    for page in stored {
        pull.add(&page.receipt);
        page_number = page.page + 1;
        completeness = page.receipt.completeness;
        cursor = page.next_cursor;
    }
    let is_over = page_number > 0 && cursor.is_none();
    let is_landed = run.row.phase.is_some_and(|phase| phase != RunPhase::Pull);
    let mut mirror = Mirror::load(run).await?;
    if !is_over {
        loop {
            let page = connector.pull(http, PullRequest { scope: scope(run), cursor: cursor.take(), today: run.today() }).await?;
            completeness = page.completeness;
            cursor.clone_from(&page.next);
            let mut issues: Vec<Issue> = page.rejected.into_iter().map(Issue::from).collect();
            issues.extend(page.withheld.into_iter().map(Issue::from));
            issues.extend(page.notices.into_iter().map(|message| Issue::Notice { message }));
            let mut receipt = Receipt::of(&page.records, page.removed, issues, page.total);
            receipt.completeness = page.completeness;
            if page.restarted {
                pull = Pull::default();
                page_number = 0;
            }
            land(run, &mut pull, &mut mirror, page_number, page.next, receipt, &page.records).await?;
            page_number += 1;
            if cursor.is_none() {
                break;
            }
        }
    }
    let fetched = pull.people();
    run.counts.fetched = fetched;
    let pages = page_number.unsigned_abs();
    if let Some(scope) = &run.row.scope {
        run.group.came = scope.0.iter().filter(|person| pull.has(person)).cloned().collect();
    }
    // Nobody at all is judged as the whole company, whatever the connector makes of it (X3).
    let is_empty = fetched == 0 && run.row.scope.is_none();
    let claimed = if is_empty { Completeness::Full } else { completeness.unwrap_or(Completeness::Partial) };
    let ending = finish(run, pull, &mut mirror, claimed, is_landed).await?;
    Ok(Pulled { fetched, pages, completeness: ending.completeness, issues: ending.issues, mirror })
}

fn scope(run: &Run) -> PullScope {
    run.row.scope.as_ref().map_or(PullScope::All, |ids| PullScope::People(ids.0.clone()))
}

/// Lands one page: only what differs from the mirror is written.
async fn land(
    run: &mut Run,
    pull: &mut Pull,
    mirror: &mut Mirror,
    page: i64,
    next_cursor: Option<String>,
    receipt: Receipt,
    records: &[SourceRecord],
) -> Result<()> {
    let now = run.clock.now();
    let disputed = pull.add(&receipt);
    let mut landed_ids = HashSet::new();
    // The receipt has the digest of each person of the page, in the page's order.
    let people = records.iter().filter(|record| record.kind == RecordKind::Person).zip(&receipt.people);
    let changed: Vec<&SourceRecord> = people
        .filter(|(record, (_, digest))| !is_same(mirror.person(&record.source_id), *digest) && !disputed.contains(&record.source_id))
        // The same record twice on one page is one.
        .filter(|(record, _)| landed_ids.insert(record.source_id.as_str()))
        .map(|(record, _)| record)
        .collect();
    for record in records.iter().filter(|record| disputed.contains(&record.source_id)) {
        pull.note_dispute(&record.source_id, record.label());
    }
    let known_ids: Vec<&str> =
        changed.iter().map(|record| record.source_id.as_str()).filter(|source_id| mirror.person(source_id).is_some()).collect();
    let mut values = run.store.mirror_attributes(run.org(), run.row.integration_id, RecordKind::Person, &known_ids).await?;
    let mut upserts = Vec::with_capacity(changed.len());
    for record in changed {
        // What a disputed record left behind is nobody's for certain: nothing is laid over it.
        let is_disputed = mirror.person(&record.source_id).is_some_and(|known| known.is_disputed);
        let known = values.remove(&record.source_id).filter(|_| !is_disputed).unwrap_or_default();
        let merged = landing::merge(known, &record.attributes);
        let landed = mirror_record(RecordKind::Person, record.source_id.clone(), merged);
        if !is_same(mirror.person(&record.source_id), landed.digest) {
            mirror.land(&landed);
            upserts.push(landed);
        }
    }
    mirror.dispute(&disputed);
    run.counts.fetched = pull.people();
    let mut transaction = run.begin().await?;
    transaction.upsert_source_records(run.org(), run.row.integration_id, &upserts, now).await?;
    transaction.dispute_source_records(run.org(), run.row.integration_id, &disputed).await?;
    if page == 0 {
        transaction.delete_run_pages(run.org(), run.id()).await?;
    }
    let row = PageRow { page, next_cursor, receipt: Json(receipt) };
    transaction.insert_run_page(run.org(), run.id(), &row, now).await?;
    run.note_progress(&mut transaction, RunPhase::Pull, pull.people(), pull.total()).await?;
    transaction.commit().await?;
    Ok(())
}

/// Closes the pull: departments and divisions, and, after a complete pull only, who is not there any more.
async fn finish(run: &mut Run, pull: Pull, mirror: &mut Mirror, claimed: Completeness, is_landed: bool) -> Result<landing::Ending> {
    let removed: Vec<String> = pull.removed().map(str::to_owned).collect();
    let unseen = mirror.people().filter(|person| person.is_present && !pull.has(&person.source_id));
    let missing_people: Vec<String> = unseen.map(|person| person.source_id.clone()).collect();
    let present = mirror.people().filter(|person| person.is_present).count() as u64;
    let provider = run.provider().label();
    let ending = pull.end(claimed, present).map_err(|landing::NobodyCame| {
        Stop::Failed(Failure {
            kind: FailureKind::Protocol,
            retry: Retry::Backoff,
            summary: format!("{provider} answered that there are no people at all, although {present} are known. Nothing was changed."),
            detail: json!({ "kind": FailureKind::Protocol.id(), "known": present, "received": 0 }),
        })
    })?;
    if is_landed {
        return Ok(ending);
    }
    let units: Vec<MirrorRecord> = ending
        .units
        .iter()
        .map(|unit| mirror_record(unit.kind, unit.source_id.clone(), unit.attributes.clone()))
        .filter(|unit| !is_same(mirror.unit(unit.kind, &unit.source_id), unit.digest))
        .collect();
    let mut gone = vec![(RecordKind::Person, removed)];
    if ending.completeness == Completeness::Full {
        gone.push((RecordKind::Person, missing_people));
    }
    for kind in [RecordKind::Department, RecordKind::Division].into_iter().filter(|kind| ending.tells_who_is_gone(*kind)) {
        let came = |source_id: &str| ending.units.iter().any(|unit| unit.kind == kind && unit.source_id == source_id);
        let missing = mirror.units(kind).filter(|unit| unit.is_present && !came(&unit.source_id));
        gone.push((kind, missing.map(|unit| unit.source_id.clone()).collect()));
    }
    let now = run.clock.now();
    let (org, integration) = (run.org(), run.row.integration_id);
    let mut transaction = run.begin().await?;
    transaction.upsert_source_records(org, integration, &units, now).await?;
    for (kind, source_ids) in &gone {
        transaction.mark_absent(org, integration, *kind, source_ids).await?;
    }
    run.note_progress(&mut transaction, RunPhase::Plan, 0, None).await?;
    transaction.commit().await?;
    for unit in &units {
        mirror.land(unit);
    }
    for (kind, source_ids) in &gone {
        mirror.mark_absent(*kind, source_ids);
    }
    Ok(ending)
}

fn mirror_record(kind: RecordKind, source_id: String, attributes: Attributes) -> MirrorRecord {
    let text = |attribute| match attributes.get(attribute) {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    let manager_source_id = match attributes.get(Attribute::Manager) {
        Value::Absent => None,
        Value::Null => Some(String::new()),
        other => other.key().map(str::to_owned),
    };
    MirrorRecord {
        kind,
        source_id,
        digest: digest::of_record(&attributes),
        is_active: lifecycle::is_active(&attributes),
        start_date: text(Attribute::StartDate),
        manager_source_id,
        email: text(Attribute::Email),
        attributes,
    }
}
