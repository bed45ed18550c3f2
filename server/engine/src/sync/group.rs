//! Runs of single events, carried out together: however many people a vendor tells us of at once, they are read once and planned once, and
//! each event's run is settled with what it did.
//!
//! The run that was claimed leads: it reads, plans and applies for all of them. What belongs to whom is told by the person's id at the
//! source; what belongs to nobody in particular, such as a new department, stays with the leader.

use std::collections::{HashMap, HashSet};

use contract::id::{ContextId, RunId};
use contract::run::{ChangeEntity, ChangeOp, ChangeState, RunKind, RunPhase, RunStatus};
use contract::view::RunCounts;
use contract::{Attribute, Timestamp};
use domain::guard::HoldReason;
use domain::issue::Issue;
use domain::plan::Change;
use store::runs::{RunRow, Settlement};
use store::webhooks::ChangeOutline;
use store::{Json, Priority, Transaction};

use super::audit;
use super::failure::{Result, Stop};
use super::projection::{Applied, TargetReport};
use super::run::Run;
use super::settle::{self, Report};

/// The most runs carried out together.
const MOST: i64 = 500;
/// After so many tries a run goes alone: what breaks it shall break no other.
const TRIES_TOGETHER: i64 = 3;
const PAGE: i64 = 500;

/// The runs a run leads, and what it found out for them.
#[derive(Debug, Default)]
pub struct Group {
    companions: Vec<RunRow>,
    /// Whom the leader's own event is about.
    own: Vec<String>,
    /// The run that answers for each person.
    answering: HashMap<String, RunId>,
    /// Who came when they were asked for.
    pub(super) came: HashSet<String>,
    /// What there is to say about single records.
    pub(super) issues: Vec<Issue>,
    /// Targets in the order of the report.
    pub(super) contexts: Vec<ContextId>,
    /// Runs under which something was applied in the leader's place.
    carriers: Vec<RunId>,
    /// Runs with a change that waits for a decision, with the leader.
    waiting: HashSet<RunId>,
}

/// Takes the runs that are carried out together with a claimed one, in the transaction that claimed it.
pub(super) async fn companions(
    transaction: &mut Transaction,
    claimed: &RunRow,
    worker: &str,
    now: Timestamp,
) -> store::Result<Vec<RunRow>> {
    if is_of_events(claimed) {
        transaction.claim_companions(claimed.org_id, claimed, worker, now, TRIES_TOGETHER, MOST).await
    } else {
        Ok(Vec::new())
    }
}

/// Claims a run alone: events it would have joined are left to wait.
pub(super) async fn alone(transaction: &mut Transaction, claimed: &RunRow, worker: &str, now: Timestamp) -> store::Result<()> {
    if is_of_events(claimed) {
        transaction.claim_companions(claimed.org_id, claimed, worker, now, TRIES_TOGETHER, 0).await?;
    }
    Ok(())
}

/// Whether a run is about somebody a vendor told us of.
pub(super) fn is_of_events(run: &RunRow) -> bool {
    run.kind == RunKind::Webhook && run.scope.is_some()
}

impl Group {
    /// A leader and its companions. The leader's scope becomes that of all of them.
    pub(super) fn of(leader: &mut RunRow, companions: Vec<RunRow>) -> Self {
        let own = people(leader);
        let mut answering = HashMap::new();
        let mut scope = Vec::new();
        for row in std::iter::once(&*leader).chain(&companions) {
            for person in people(row) {
                answering.entry(person.clone()).or_insert_with(|| {
                    scope.push(person);
                    row.id
                });
            }
        }
        if !companions.is_empty() {
            leader.scope = Some(Json(scope));
        }
        Self { companions, own, answering, ..Self::default() }
    }

    /// The run that answers for a person, if it is not the leader.
    pub(super) fn answering(&self, source_id: &str) -> Option<RunId> {
        self.answering.get(source_id).copied()
    }
}

fn people(row: &RunRow) -> Vec<String> {
    row.scope.as_ref().map(|scope| scope.0.clone()).unwrap_or_default()
}

/// Forgets what an earlier try read and staged: people are read after the last event that tells of them, or not at all.
pub(super) async fn begin_anew(run: &mut Run) -> Result<()> {
    let mut transaction = run.begin().await?;
    transaction.delete_run_pages(run.org(), run.id()).await?;
    let runs: Vec<RunId> = run.group.companions.iter().map(|row| row.id).chain([run.id()]).collect();
    transaction.delete_everything_staged(run.org(), &runs).await?;
    transaction.commit().await?;
    run.row.phase = None;
    Ok(())
}

/// Sets what the guard holds apart, so that other people's events go on (X2). Everything that is held waits with the leader: a person
/// decides once about all of it. Gives the run under which the rest is staged now; `None` when there is no rest, or nothing to tell it by.
pub(super) async fn set_held_apart(run: &mut Run, context: ContextId, reasons: &[HoldReason]) -> Result<Option<Run>> {
    if run.group.companions.is_empty() {
        return Ok(None);
    }
    let (mut rest, mut waiting, mut after) = (Vec::new(), HashSet::new(), 0);
    loop {
        let page = run.store.staged_changes(run.org(), run.id(), context, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        for stored in page {
            if is_held(&stored.change, reasons) {
                waiting.insert(owner(run, &stored.change));
            } else {
                rest.push(stored.seq);
            }
        }
    }
    if rest.is_empty() || waiting.is_empty() {
        return Ok(None);
    }
    let goes_on = run.group.companions.iter().find(|row| !waiting.contains(&row.id));
    let Some(in_its_place) = goes_on.or(run.group.companions.first()).cloned() else { return Ok(None) };
    let mut transaction = run.begin().await?;
    transaction.hand_over_changes(run.org(), run.id(), in_its_place.id, &rest).await?;
    transaction.commit().await?;
    run.group.waiting.extend(waiting);
    run.group.carriers.push(in_its_place.id);
    let mut carried = run.under(in_its_place);
    carried.group.answering.clone_from(&run.group.answering);
    Ok(Some(carried))
}

fn owner(run: &Run, change: &Change) -> RunId {
    if change.entity == ChangeEntity::Person { run.answering(&change.source_id) } else { run.id() }
}

fn is_held(change: &Change, reasons: &[HoldReason]) -> bool {
    reasons.iter().any(|reason| match reason {
        HoldReason::Deactivations { .. } => change.op == ChangeOp::Deactivate,
        HoldReason::Attribute { attribute, .. } => {
            change.op != ChangeOp::Deactivate
                && change.entity_id.is_some()
                && change.attributes.iter().any(|changed| changed.attribute == *attribute && is_taken(*attribute, changed.old.key()))
        }
    })
}

/// Whether a change takes a value somebody has; filling what was empty is nothing the guard counts.
fn is_taken(attribute: Attribute, old: Option<&str>) -> bool {
    attribute != Attribute::Status && old.is_some()
}

/// Settles the companions, each with what it did, and then the leader.
pub(super) async fn settle(run: &mut Run, outcome: Result<Report>) -> store::Result<RunStatus> {
    if run.group.companions.is_empty() || matches!(outcome, Err(Stop::LeaseLost)) {
        return settle::settle(run, outcome).await;
    }
    let companions = std::mem::take(&mut run.group.companions);
    let outlines = match &outcome {
        Ok(_) => share_out(run, &companions).await,
        Err(_) => Ok(HashMap::new()),
    };
    let (outlines, outcome) = match outlines {
        Ok(outlines) => (outlines, outcome),
        Err(Stop::LeaseLost) => return Ok(RunStatus::Running),
        Err(stop) => (HashMap::new(), Err(stop)),
    };
    let now = run.clock.now();
    let mut transaction = run.store.begin(Priority::Batch).await?;
    if !transaction.fence(run.lease, now.plus_seconds(super::run::LEASE_SECONDS)).await? {
        return Ok(RunStatus::Running);
    }
    for row in companions {
        let waits = run.group.waiting.contains(&row.id);
        let mut member = run.under(row);
        let scope = people(&member.row);
        let settlement = match &outcome {
            Ok(_) if waits => {
                let reason = format!("What it would change waits for a decision together with others, in {}.", run.row.public_id);
                settle::stopped(&member, RunStatus::Skipped, &reason)
            }
            Ok(report) => {
                let (issues, report) = share(&mut member, &run.group, &scope, report, &outlines);
                transaction.replace_run_issues(member.org(), member.id(), &issues).await?;
                let mut settlement = settle::finished(&mut member, &report);
                settlement.details["carried_out_with"] = run.row.public_id.clone().into();
                settlement
            }
            Err(Stop::Skipped(reason)) => settle::stopped(&member, RunStatus::Skipped, reason),
            Err(Stop::Failed(failure)) => settle::failed(&mut member, failure),
            // It was the leader that somebody stopped, or lost.
            Err(Stop::Cancelled | Stop::LeaseLost) => queued_again(&member, now),
        };
        transaction.settle_run(member.org(), member.id(), now, &settlement).await?;
        transaction.insert_audit_events(member.org(), audit::of_end(&member, &settlement).as_slice()).await?;
    }
    let own = match outcome {
        Ok(report) => {
            let group = std::mem::take(&mut run.group);
            let (issues, report) = share(run, &group, &group.own, &report, &outlines);
            transaction.replace_run_issues(run.org(), run.id(), &issues).await?;
            // Should the leader die here, whoever takes it over finds its own counts, not those of all.
            transaction.update_run_progress(run.org(), run.id(), RunPhase::Settle, 0, None, run.counts).await?;
            Ok(report)
        }
        Err(stop) => Err(stop),
    };
    transaction.commit().await?;
    settle::settle(run, own).await
}

/// Gives each change to the run it belongs to; gives what each run has then.
async fn share_out(run: &Run, companions: &[RunRow]) -> Result<HashMap<RunId, Vec<ChangeOutline>>> {
    let mut outlines: HashMap<RunId, Vec<ChangeOutline>> = HashMap::new();
    let mut moves = Vec::new();
    // A run that was tried before may have led others then.
    let holders = companions.iter().filter(|row| row.attempt > 1 || run.group.carriers.contains(&row.id)).map(|row| row.id);
    let is_member = |id: RunId| id == run.id() || companions.iter().any(|row| row.id == id);
    for holder in holders.chain([run.id()]) {
        let mut away: HashMap<RunId, Vec<i64>> = HashMap::new();
        // What is still staged is held, and waits where it is.
        let outline = run.store.change_outline(run.org(), holder).await?;
        for change in outline.into_iter().filter(|change| change.state != ChangeState::Staged) {
            let owner = match &change.source_id {
                Some(source_id) if change.entity == ChangeEntity::Person => run.group.answering(source_id).unwrap_or(holder),
                _ => holder,
            };
            if owner != holder && is_member(owner) {
                away.entry(owner).or_default().push(change.seq);
            }
        }
        moves.extend(away.into_iter().map(|(owner, seqs)| (holder, owner, seqs)));
    }
    let touched: HashSet<RunId> =
        moves.iter().map(|(_, owner, _)| *owner).chain(run.group.carriers.iter().copied()).chain([run.id()]).collect();
    let mut transaction = run.begin().await?;
    for (holder, owner, seqs) in moves {
        transaction.hand_over_changes(run.org(), holder, owner, &seqs).await?;
    }
    transaction.commit().await?;
    // Others were handed theirs when the guard set them apart, or before this try began.
    let others = companions.iter().filter(|row| !touched.contains(&row.id) && row.attempt > 1 || !run.group.carriers.is_empty());
    let all: HashSet<RunId> = touched.iter().copied().chain(others.map(|row| row.id)).collect();
    for id in all {
        outlines.insert(id, run.store.change_outline(run.org(), id).await?);
    }
    Ok(outlines)
}

/// What of the group's work one of its runs did: its counts go to the run.
fn share(
    member: &mut Run,
    group: &Group,
    scope: &[String],
    whole: &Report,
    outlines: &HashMap<RunId, Vec<ChangeOutline>>,
) -> (Vec<Issue>, Report) {
    let changes = outlines.get(&member.id()).map(Vec::as_slice).unwrap_or_default();
    let is_own = |issue: &&Issue| issue.source_id().is_none_or(|id| scope.iter().any(|person| person == id));
    let issues: Vec<Issue> = group.issues.iter().filter(is_own).cloned().collect();
    let applied = |ops: &[ChangeOp]| {
        let is_counted = |change: &&ChangeOutline| {
            change.entity == ChangeEntity::Person && change.state == ChangeState::Applied && ops.contains(&change.op)
        };
        changes.iter().filter(is_counted).count() as u64
    };
    member.counts = RunCounts {
        fetched: scope.iter().filter(|person| group.came.contains(*person)).count() as u64,
        created: applied(&[ChangeOp::Create]),
        updated: applied(&[ChangeOp::Update, ChangeOp::Reactivate]),
        deactivated: applied(&[ChangeOp::Deactivate]),
        ..RunCounts::default()
    };
    settle::count_issues(member, &issues);
    let targets = whole.targets.iter().zip(&group.contexts).map(|(target, context)| {
        let here = || changes.iter().filter(|change| change.context_id == *context);
        let count = |state| here().filter(|change| change.state == state).count() as u64;
        let is_waiting = count(ChangeState::Staged) > 0;
        TargetReport {
            id: target.id.clone(),
            name: target.name.clone(),
            staged: here().count() as u64,
            applied: Applied { changes: count(ChangeState::Applied), conflicts: count(ChangeState::Conflict) },
            held: if is_waiting { target.held.clone() } else { Vec::new() },
        }
    });
    let report = Report {
        has_warnings: issues.iter().any(Issue::is_warning),
        targets: targets.collect(),
        pages: whole.pages,
        phases: whole.phases.clone(),
    };
    (issues, report)
}

fn queued_again(member: &Run, now: Timestamp) -> Settlement {
    Settlement {
        status: RunStatus::Queued,
        due_at: Some(now),
        counts: member.counts,
        error_kind: None,
        summary: None,
        next_step: None,
        error: None,
        details: member.row.details.0.clone(),
    }
}
