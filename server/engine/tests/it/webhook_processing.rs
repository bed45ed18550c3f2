//! What events do: one read for all that wait, each run with what is its own, in any order and however often they come.

use std::collections::BTreeMap;

use contract::run::{ChangeOp, RunKind, RunStatus};
use engine::sync::run::LEASE_SECONDS;
use sandbox::company::PersonId;
use sandbox::{Effect, Fault, NewHire, Operation};

use crate::support::death::{counting_stops, killed_after};
use crate::support::webhook::event;
use crate::support::{Database, Tenant, people};

on_both_databases! {
    an_event_reads_one_person_and_changes_what_is_different,
    events_that_wait_together_share_one_read_and_keep_their_own_counts,
    more_events_than_a_page_of_the_people_list_has_are_all_carried_out,
    replayed_and_reordered_events_end_where_the_source_is,
    killed_after_the_answer_and_before_the_work_the_next_process_does_it,
    killed_anywhere_the_people_end_as_they_are_at_the_source_and_each_change_is_made_once,
    an_event_that_comes_while_others_are_carried_out_is_read_after_it,
    somebody_deleted_leaves_the_plan,
    many_leavers_are_held_and_other_people_s_events_go_on,
    leavers_one_by_one_are_held_like_leavers_at_once,
    a_manager_who_comes_later_is_linked_then,
    a_new_department_comes_with_its_first_person,
    a_web_page_or_half_an_answer_to_an_event_deactivates_nobody,
    a_vendor_that_fails_lets_every_event_wait_and_none_is_lost,
    a_key_that_is_refused_fails_every_event_and_the_connection_once,
    a_stranger_s_id_changes_nothing,
    events_before_the_first_review_write_nothing,
    events_queued_for_different_targets_are_each_written_to_their_own,
    what_waits_for_other_targets_is_left_to_a_review_of_its_own,
}

async fn provisioned(database: &Database, people: usize) -> Tenant {
    let tenant = Tenant::synced(database, people).await;
    tenant.provision().await;
    tenant
}

fn retitle(tenant: &Tenant, id: PersonId, title: &str) {
    tenant.change(Operation::Retitle { id, title: title.to_owned(), from: None });
}

fn somebody_without_reports(tenant: &Tenant) -> PersonId {
    let company = tenant.company();
    let today = company.today;
    let leads = |id: PersonId| company.people().iter().any(|person| person.is_active(today) && person.job(today).manager == Some(id));
    company.facts().active_ids.into_iter().find(|id| !leads(*id)).unwrap()
}

/// How often each path was asked for.
fn asked(tenant: &Tenant) -> BTreeMap<String, usize> {
    let mut asked = BTreeMap::new();
    for request in tenant.installation.vendor.sandbox.requests() {
        *asked.entry(request.path).or_default() += 1;
    }
    asked
}

async fn audited(tenant: &Tenant, action: &str) -> usize {
    let events = tenant.store().audit_events(tenant.org, None, 100_000).await.unwrap();
    events.iter().filter(|event| event.action == action).count()
}

async fn an_event_reads_one_person_and_changes_what_is_different(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let id = tenant.company().facts().active_ids[3];
    retitle(&tenant, id, "Keeper of Keys");
    tenant.installation.vendor.sandbox.forget_requests();
    let run = tenant.told("updated", id, "t").await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let run = tenant.run(&run).await;
    assert_eq!((run.run.counts.fetched, run.run.counts.updated, run.changes.items.len(), run.identities.items.len()), (1, 1, 1, 1));
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
    let listed = tenant.installation.vendor.sandbox.requests();
    assert!(listed.iter().any(|request| request.query.contains(&format!("filter%5Bids%5D={id}"))), "{listed:?}");
}

async fn events_that_wait_together_share_one_read_and_keep_their_own_counts(database: &Database) {
    let tenant = provisioned(database, 60).await;
    let ids = tenant.company().facts().active_ids;
    let mut runs = Vec::new();
    for (number, id) in ids[..20].iter().enumerate() {
        if number % 2 == 0 {
            retitle(&tenant, *id, &format!("Title {number}"));
        }
        runs.push((number, tenant.told("updated", *id, "t").await));
    }
    tenant.installation.vendor.sandbox.forget_requests();
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed], "one worker's step");
    assert_eq!(asked(&tenant), BTreeMap::from([("/api/v1/employees".to_owned(), 1), ("/api/v1/meta/lists".to_owned(), 1)]));
    for (number, run) in runs {
        let run = tenant.run(&run).await;
        let changed = u64::from(number % 2 == 0);
        assert_eq!(run.run.status, RunStatus::Completed);
        assert_eq!((run.run.counts.fetched, run.run.counts.updated), (1, changed), "run {number}");
        assert_eq!((run.changes.items.len() as u64, run.identities.items.len() as u64), (changed, changed), "run {number}");
        let id = tenant.run_row(&run.run.id).await.id;
        let log = tenant.store().audit_events(tenant.org, None, 10_000).await.unwrap();
        let of_people = log.iter().filter(|event| event.run_id == Some(id) && event.action.starts_with("person."));
        assert_eq!(of_people.count() as u64, changed, "run {number}");
    }
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn more_events_than_a_page_of_the_people_list_has_are_all_carried_out(database: &Database) {
    let tenant = provisioned(database, 300).await;
    let ids = tenant.company().facts().active_ids;
    for id in &ids[..120] {
        retitle(&tenant, *id, "Keeper of Keys");
        tenant.told("updated", *id, "t").await;
    }
    tenant.installation.vendor.sandbox.forget_requests();
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed], "one worker's step");
    assert_eq!(asked(&tenant)["/api/v1/employees"], 3, "fifty are asked for at a time");
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
    assert_eq!(audited(&tenant, "person.update").await, 120);
}

async fn replayed_and_reordered_events_end_where_the_source_is(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let id = tenant.company().facts().active_ids[0];
    retitle(&tenant, id, "First");
    retitle(&tenant, id, "Second");
    tenant.told("updated", id, "2026-11-20T09:00:02Z").await;
    tenant.installation.work().await;
    let late = tenant.told("updated", id, "2026-11-20T09:00:01Z").await;
    let replayed = tenant.told("updated", id, "2026-11-20T09:00:02Z").await;
    tenant.installation.work().await;
    assert_ne!(late, replayed);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
    assert_eq!(audited(&tenant, "person.update").await, 1, "the title changed once here");
}

async fn killed_after_the_answer_and_before_the_work_the_next_process_does_it(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let id = tenant.company().facts().active_ids[0];
    retitle(&tenant, id, "Keeper of Keys");
    let doomed = tenant.installation.another_process(database).await;
    crate::support::webhook::deliver_to(&doomed, "acme", crate::support::webhook::KEY, &event("updated", id, "t")).await.unwrap();
    drop(doomed);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn killed_anywhere_the_people_end_as_they_are_at_the_source_and_each_change_is_made_once(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let ids = tenant.company().facts().active_ids;
    let tell_all = async |round: usize| {
        for id in &ids[..6] {
            retitle(&tenant, *id, &format!("Title {round}"));
            tenant.told("updated", *id, &format!("round {round}")).await;
        }
    };
    tell_all(0).await;
    let (stops, status) = counting_stops(Box::pin(tenant.services().worker().work_once())).await;
    assert_eq!(status.unwrap(), Some(RunStatus::Completed));
    for round in 1..=8 {
        tell_all(round).await;
        let doomed = tenant.installation.another_process(database).await;
        let died = killed_after(stops * round / 9, Box::pin(doomed.worker().work_once())).await;
        assert!(!matches!(died, Some(Err(_))), "{died:?}");
        // A day later, the guard does not add the rounds up.
        tenant.installation.clock.advance_seconds(LEASE_SECONDS + 25 * 3_600);
        tenant.installation.work().await;
        assert_eq!(tenant.people().await, people::planned(&tenant.company()), "round {round}");
        assert_eq!(audited(&tenant, "person.update").await, 6 * (round + 1), "round {round}");
    }
    let runs = tenant.services().run_list(&tenant.slug, 500).await.unwrap();
    let events: Vec<_> = runs.iter().filter(|run| run.kind == RunKind::Webhook).collect();
    assert_eq!(events.len(), 54);
    assert!(events.iter().all(|run| run.status == RunStatus::Completed && run.counts.updated == 1), "{events:?}");
}

async fn an_event_that_comes_while_others_are_carried_out_is_read_after_it(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.told("updated", id, "first").await;
    let doomed = tenant.installation.another_process(database).await;
    // Dies after it has read the person, and before it has settled.
    let (stops, _) = {
        tenant.told("updated", id, "second").await;
        counting_stops(Box::pin(tenant.services().worker().work_once())).await
    };
    tenant.told("updated", id, "third").await;
    drop(killed_after(stops - 1, Box::pin(doomed.worker().work_once())).await);
    retitle(&tenant, id, "After the read");
    tenant.told("updated", id, "fourth").await;
    tenant.installation.clock.advance_seconds(LEASE_SECONDS + 1);
    tenant.installation.work().await;
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn somebody_deleted_leaves_the_plan(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let id = somebody_without_reports(&tenant);
    tenant.change(Operation::Delete { id });
    let run = tenant.told("deleted", id, "t").await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let run = tenant.run(&run).await;
    assert_eq!((run.run.counts.deactivated, run.changes.items[0].op), (1, ChangeOp::Deactivate));
    assert!(!tenant.actor(id).await.actor.is_active);
}

async fn many_leavers_are_held_and_other_people_s_events_go_on(database: &Database) {
    let tenant = provisioned(database, 60).await;
    let ids = tenant.company().facts().active_ids;
    let (mut leavers, mut others) = (Vec::new(), Vec::new());
    for (number, id) in ids[..40].iter().enumerate() {
        if number % 4 == 3 {
            retitle(&tenant, *id, "Keeper of Keys");
            others.push((*id, tenant.told("updated", *id, "t").await));
        } else {
            tenant.change(Operation::Terminate { id: *id, on: None });
            leavers.push((*id, tenant.told("updated", *id, "t").await));
        }
    }
    assert_eq!(tenant.installation.work().await, [RunStatus::Held]);
    let all: Vec<_> = futures::future::join_all(leavers.iter().map(|(_, run)| tenant.run(run))).await;
    let (held, told): (Vec<_>, Vec<_>) = all.into_iter().partition(|run| run.run.status == RunStatus::Held);
    assert_eq!((held.len(), held[0].changes.total), (1, 30), "one review has all of them");
    for run in told {
        let summary = run.run.summary.unwrap_or_default();
        assert!(run.run.status == RunStatus::Skipped && summary.contains(&held[0].run.id), "{summary}");
    }
    for (id, _) in leavers {
        assert!(tenant.actor(id).await.actor.is_active, "{id}");
    }
    for (id, run) in others {
        let run = tenant.run(&run).await;
        assert_eq!((run.run.status, run.run.counts.updated), (RunStatus::Completed, 1), "{id}");
        assert_eq!(tenant.actor(id).await.actor.job_title.as_deref(), Some("Keeper of Keys"));
    }
}

async fn leavers_one_by_one_are_held_like_leavers_at_once(database: &Database) {
    let tenant = provisioned(database, 60).await;
    let ids = tenant.company().facts().active_ids;
    let planned = tenant.people().await.len();
    let mut statuses = Vec::new();
    for id in &ids[..30] {
        tenant.change(Operation::Terminate { id: *id, on: None });
        tenant.told("updated", *id, "t").await;
        statuses.extend(tenant.installation.work().await);
    }
    let gone = statuses.iter().filter(|status| **status == RunStatus::Completed).count();
    let held = statuses.iter().filter(|status| **status == RunStatus::Held).count();
    assert_eq!(gone + held, 30);
    assert!(gone <= 20 && gone * 100 <= planned * 30, "{gone} of {planned} left unseen");
    let left = tenant.actors().await.values().filter(|row| !row.actor.is_active).count();
    assert_eq!(left, gone);
}

async fn a_manager_who_comes_later_is_linked_then(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let hire = |first_name: &str| {
        let person = NewHire { first_name: first_name.to_owned(), last_name: "Newcomer".to_owned(), ..NewHire::default() };
        tenant.change(Operation::Hire { person }).unwrap()
    };
    let (manager, report) = (hire("Mona"), hire("Rolf"));
    tenant.change(Operation::Move { id: report, manager: Some(manager), from: None });
    tenant.told("created", report, "t").await;
    tenant.installation.work().await;
    assert_eq!(tenant.actor(report).await.actor.deferred_manager, Some(manager.to_string()));
    tenant.told("created", manager, "t").await;
    tenant.installation.work().await;
    let (manager, report) = (tenant.actor(manager).await, tenant.actor(report).await);
    assert_eq!((report.actor.manager_id, report.actor.deferred_manager), (Some(manager.actor.id), None));
}

async fn a_new_department_comes_with_its_first_person(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::SetValue { id, field: "departmentId".to_owned(), value: "99001".into() });
    tenant.change(Operation::SetValue { id, field: "departmentName".to_owned(), value: "Moon Shots".into() });
    tenant.told("updated", id, "t").await;
    tenant.installation.work().await;
    assert_eq!(tenant.departments().await["99001"].name, "Moon Shots");
}

async fn a_web_page_or_half_an_answer_to_an_event_deactivates_nobody(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let id = tenant.company().facts().active_ids[0];
    for effect in [Effect::Html, Effect::TruncatedJson, Effect::HalfAPage] {
        let title = format!("Title after {effect:?}");
        retitle(&tenant, id, &title);
        tenant.spoil(Fault::always(effect.clone()));
        let run = tenant.told("updated", id, &title).await;
        tenant.installation.work().await;
        assert!(tenant.actor(id).await.actor.is_active, "{effect:?}");
        tenant.installation.vendor.sandbox.clear_faults();
        tenant.installation.clock.advance_seconds(3_600);
        tenant.installation.work().await;
        assert_eq!(tenant.run(&run).await.run.status, RunStatus::Completed, "{effect:?}");
        assert_eq!(tenant.people().await, people::planned(&tenant.company()), "{effect:?}");
    }
}

async fn a_vendor_that_fails_lets_every_event_wait_and_none_is_lost(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let ids = tenant.company().facts().active_ids;
    tenant.installation.vendor.sandbox.add_fault(Fault::always(Effect::Status { status: 503 }));
    let mut runs = Vec::new();
    for id in &ids[..5] {
        retitle(&tenant, *id, "Keeper of Keys");
        runs.push(tenant.told("updated", *id, "t").await);
    }
    assert_eq!(tenant.installation.work().await, [RunStatus::Waiting]);
    for run in &runs {
        assert_eq!(tenant.run(run).await.run.status, RunStatus::Waiting);
    }
    tenant.installation.vendor.sandbox.clear_faults();
    tenant.installation.clock.advance_seconds(3_600);
    tenant.installation.work().await;
    for run in &runs {
        let run = tenant.run(run).await;
        assert_eq!((run.run.status, run.run.counts.updated, run.attempt), (RunStatus::Completed, 1, 2));
    }
}

async fn a_key_that_is_refused_fails_every_event_and_the_connection_once(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let ids = tenant.company().facts().active_ids;
    tenant.change(Operation::RevokeKey { key: "administrator".to_owned() });
    let mut runs = Vec::new();
    for id in &ids[..3] {
        runs.push(tenant.told("updated", *id, "t").await);
    }
    assert_eq!(tenant.installation.work().await, [RunStatus::Failed]);
    for run in &runs {
        let run = tenant.run(run).await;
        assert_eq!((run.run.status, run.run.counts.errors), (RunStatus::Failed, 1));
    }
    assert_eq!(tenant.health().await, "failed");
}

async fn a_stranger_s_id_changes_nothing(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let before = database.rows(&["actors", "source_records"]).await;
    let run = tenant.told("deleted", 999_999, "t").await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.run(&run).await.run.counts.fetched, 0);
    assert_eq!(database.rows(&["actors", "source_records"]).await, before);
}

async fn events_before_the_first_review_write_nothing(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    tenant.provision().await;
    database.execute("UPDATE integration_flows SET awaits_review = TRUE").await;
    tenant.told("updated", tenant.company().facts().active_ids[0], "t").await;
    let statuses = tenant.installation.work().await;
    assert!(statuses.contains(&RunStatus::Skipped) && statuses.contains(&RunStatus::Previewed), "{statuses:?}");
    assert!(tenant.people().await.is_empty());
}

async fn events_queued_for_different_targets_are_each_written_to_their_own(database: &Database) {
    let tenant = provisioned(database, 40).await;
    let (baseline, scenario) = (tenant.baseline_row().await, tenant.scenario("Reorganisation").await);
    let ids = tenant.company().facts().active_ids;
    for id in &ids[..2] {
        retitle(&tenant, *id, "Keeper of Keys");
    }
    let first = tenant.told("updated", ids[0], "t").await;
    tenant.retarget(&[&baseline, &scenario]).await;
    tenant.told("updated", ids[1], "t").await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed; 2]);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
    assert_eq!(tenant.people_of(scenario.id).await.into_keys().collect::<Vec<_>>(), [ids[1].to_string()]);

    // A rerun keeps the targets of what it runs again, beside whom it may wait.
    tenant.services().rerun(&tenant.owner().await, &first).await.unwrap();
    tenant.told("updated", ids[2], "t").await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed; 2]);
    assert!(!tenant.people_of(scenario.id).await.contains_key(&ids[0].to_string()));
}

async fn what_waits_for_other_targets_is_left_to_a_review_of_its_own(database: &Database) {
    let tenant = provisioned(database, 100).await;
    let (baseline, scenario) = (tenant.baseline_row().await, tenant.scenario("Reorganisation").await);
    tenant.retarget(&[&baseline, &scenario]).await;
    tenant.sync().await;
    let leave = || {
        let id = somebody_without_reports(&tenant);
        tenant.change(Operation::Terminate { id, on: None });
        id
    };
    for _ in 0..20 {
        leave();
    }
    assert_eq!(tenant.sync().await.run.counts.deactivated, 40, "as many as may leave each in a day");
    let mut waiting = Vec::new();
    for context in [&baseline, &scenario] {
        tenant.retarget(&[context]).await;
        waiting.push(tenant.told("updated", leave(), "t").await);
        assert_eq!(tenant.installation.work().await, [RunStatus::Held]);
    }
    for run in waiting {
        let run = tenant.run(&run).await;
        assert_eq!((run.run.status, run.changes.total), (RunStatus::Held, 1));
    }
}
