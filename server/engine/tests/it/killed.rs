//! Processes that die in the middle of a run: whoever takes it over ends where an undisturbed run ends.

use std::pin::pin;
use std::sync::Arc;

use contract::run::{RunPhase, RunStatus};
use contract::view::{RunCounts, RunView};
use domain::plan::UnitKind;
use engine::entropy::{Entropy, SeededEntropy};
use engine::operator::TargetChoice;
use engine::sync::run::LEASE_SECONDS;
use sandbox::{NewHire, Operation};

use crate::support::death::{TWO_TRANSACTIONS, counting_stops, killed_after, stopped_when};
use crate::support::people::People;
use crate::support::{Connecting, Database, Installation, Tenant, people};

on_both_databases! {
    killed_anywhere_and_resumed_a_first_sync_ends_like_an_undisturbed_one,
    killed_anywhere_and_resumed_a_later_sync_ends_like_an_undisturbed_one,
    killed_between_two_pages_the_next_process_goes_on_with_the_page_after,
    killed_between_two_batches_the_next_process_applies_the_rest,
    a_run_whose_process_died_waits_for_the_lease_to_run_out,
}

/// What a run leaves, without ids and times.
#[derive(Debug, PartialEq)]
struct Outcome {
    status: RunStatus,
    counts: RunCounts,
    people: [People; 2],
    units: Vec<(Option<String>, String, i64)>,
    /// Version and number of audit events by person: nobody is written twice.
    writes: Vec<(String, i64, usize)>,
    applied: Vec<(String, usize)>,
}

impl Outcome {
    async fn of(tenant: &Tenant, run: &RunView) -> Self {
        let (store, org) = (tenant.store(), tenant.org);
        let mut units = Vec::new();
        for kind in UnitKind::ALL {
            let rows = store.units(org, tenant.baseline().await, *kind).await.unwrap();
            units.extend(rows.into_iter().map(|unit| (unit.source_hris_id, unit.name, unit.version)));
        }
        let events = store.audit_events(org, None, 100_000).await.unwrap();
        let actors = tenant.actors().await;
        let mut writes: Vec<_> = actors
            .into_iter()
            .map(|(id, row)| {
                let audited = events.iter().filter(|event| event.entity_id == Some(row.actor.id.0)).count();
                (id, row.actor.version, audited)
            })
            .collect();
        writes.sort();
        let id = tenant.run_row(&run.run.id).await.id;
        let counts = store.change_counts(org, id).await.unwrap();
        let mut applied: Vec<_> = counts
            .into_iter()
            .map(|(entity, op, state, count)| (format!("{} {} {}", entity.id(), op.id(), state.id()), usize::try_from(count).unwrap()))
            .collect();
        applied.sort();
        let scenario = store.contexts(org).await.unwrap().remove(1).id;
        let people = [tenant.people().await, tenant.people_of(scenario).await];
        Self { status: run.run.status, counts: run.run.counts, people, units, writes, applied }
    }
}

/// A tenant of its own on the one company, which feeds its baseline and a scenario.
async fn tenant(installation: &Arc<Installation>, slug: &str) -> Tenant {
    let tenant = installation.tenant(slug).await;
    let scenario = TargetChoice::Scenario(tenant.scenario("Reorganisation").await.public_id);
    tenant.connect(Connecting { targets: vec![TargetChoice::Baseline, scenario], ..Connecting::default() }).await.unwrap();
    tenant
}

/// A process takes the due run and dies after so many stops; its lease runs out.
async fn one_process_dies(installation: &Installation, database: &Database, stops: usize) {
    let doomed = installation.another_process(database).await;
    let died = killed_after(stops, Box::pin(doomed.worker().work_once())).await;
    assert!(!matches!(died, Some(Err(_))), "{died:?}");
    installation.clock.advance_seconds(LEASE_SECONDS + 1);
}

/// Runs that are disturbed, each three times.
const DISTURBED: usize = 6;

/// Where to die, drawn from all the stops an undisturbed run makes.
fn deaths(seed: u64, stops: usize) -> [[usize; 3]; DISTURBED] {
    let entropy = SeededEntropy::new(seed);
    let draw = |_| usize::try_from((&entropy as &dyn Entropy).draw() % stops as u128).unwrap();
    std::array::from_fn(|_| std::array::from_fn(draw))
}

async fn killed_anywhere_and_resumed_a_first_sync_ends_like_an_undisturbed_one(database: &Database) {
    let installation = Installation::on(database, 60).await;
    let undisturbed = tenant(&installation, "undisturbed").await;
    let (stops, status) = counting_stops(Box::pin(installation.services.worker().work_once())).await;
    assert_eq!(status.unwrap(), Some(RunStatus::Completed));
    let expected = Outcome::of(&undisturbed, &undisturbed.last_run().await).await;
    let planned = people::planned(&undisturbed.company());
    assert_eq!(expected.people, [planned.clone(), planned]);

    for (number, deaths) in deaths(11, stops).into_iter().enumerate() {
        let tenant = tenant(&installation, &format!("killed-{number}")).await;
        for stops in deaths {
            one_process_dies(&installation, database, stops).await;
        }
        installation.work().await;
        assert_eq!(Outcome::of(&tenant, &tenant.last_run().await).await, expected, "killed after {deaths:?} of {stops} stops");
    }
}

/// What happens between the first sync and the one that is disturbed.
fn a_day_passes(tenant: &Tenant) {
    let ids = tenant.company().facts().active_ids;
    let person = NewHire { first_name: "Nora".to_owned(), last_name: "Newcomer".to_owned(), ..NewHire::default() };
    tenant.change(Operation::Hire { person });
    for id in &ids[..8] {
        tenant.change(Operation::Retitle { id: *id, title: "Keeper of Keys".to_owned(), from: None });
    }
    for id in &ids[8..11] {
        tenant.change(Operation::Terminate { id: *id, on: None });
    }
    tenant.change(Operation::RenameDepartment { department: 18_250, name: "The Helm".to_owned() });
}

async fn killed_anywhere_and_resumed_a_later_sync_ends_like_an_undisturbed_one(database: &Database) {
    let installation = Installation::on(database, 60).await;
    let undisturbed = tenant(&installation, "undisturbed").await;
    let mut tenants = Vec::new();
    for number in 0..DISTURBED {
        tenants.push(tenant(&installation, &format!("killed-{number}")).await);
    }
    installation.work().await;
    a_day_passes(&undisturbed);
    undisturbed.request_sync().await;
    let (stops, status) = counting_stops(Box::pin(installation.services.worker().work_once())).await;
    assert_eq!(status.unwrap(), Some(RunStatus::Completed));
    let expected = Outcome::of(&undisturbed, &undisturbed.last_run().await).await;
    assert_eq!((expected.counts.created, expected.counts.updated, expected.counts.deactivated), (2, 16, 6), "in both targets");

    for (tenant, deaths) in tenants.into_iter().zip(deaths(12, stops)) {
        tenant.request_sync().await;
        for stops in deaths {
            one_process_dies(&installation, database, stops).await;
        }
        installation.work().await;
        assert_eq!(Outcome::of(&tenant, &tenant.last_run().await).await, expected, "killed after {deaths:?} of {stops} stops");
    }
}

/// Lets a process work on the first sync of a company of this many people until it is seen to be somewhere, and kills it there.
async fn killed_where(database: &Database, people: usize, is_there: impl AsyncFn(&Tenant) -> bool) -> Tenant {
    let tenant = Tenant::connected(database, people).await;
    let doomed = tenant.installation.another_process(database).await;
    {
        let work = pin!(doomed.worker().work_once());
        stopped_when(work, async || is_there(&tenant).await).await;
    }
    tenant.installation.clock.advance_seconds(LEASE_SECONDS + 1);
    tenant
}

async fn ends_well(tenant: &Tenant) {
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let (run, planned) = (tenant.last_run().await, people::planned(&tenant.company()));
    let people = tenant.company().facts().people as u64;
    assert_eq!((run.attempt, run.run.counts.fetched, run.run.counts.created), (2, people, planned.len() as u64));
    assert_eq!(tenant.people().await, planned);
    let events = tenant.store().audit_events(tenant.org, None, 10_000).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.action == "person.create").count(), planned.len());
}

async fn killed_between_two_pages_the_next_process_goes_on_with_the_page_after(database: &Database) {
    let killed = killed_where(database, 1_010, async |tenant| {
        let run = tenant.last_run().await.run.id;
        let run = tenant.run_row(&run).await.id;
        tenant.store().run_pages(tenant.org, run).await.unwrap().len() == 1
    });
    let tenant = Box::pin(killed).await;
    tenant.installation.vendor.sandbox.forget_requests();
    ends_well(&tenant).await;
    let pages: Vec<bool> = tenant
        .installation
        .vendor
        .sandbox
        .requests()
        .iter()
        .filter(|request| request.path == "/api/v1/employees")
        .map(|request| request.query.contains("after"))
        .collect();
    assert_eq!(pages, [true], "only the second page is asked for");
}

async fn killed_between_two_batches_the_next_process_applies_the_rest(database: &Database) {
    let tenant = Box::pin(killed_where(database, TWO_TRANSACTIONS, async |tenant| {
        let progress = tenant.last_run().await.progress;
        progress.phase == Some(RunPhase::Apply) && progress.done > 0
    }))
    .await;
    let (applied, planned) = (tenant.people().await.len(), people::planned(&tenant.company()).len());
    assert!(applied > 0 && applied < planned, "{applied} of {planned}");
    ends_well(&tenant).await;
}

async fn a_run_whose_process_died_waits_for_the_lease_to_run_out(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    let doomed = tenant.installation.another_process(database).await;
    {
        let work = pin!(doomed.worker().work_once());
        stopped_when(work, async || tenant.last_run().await.run.status == RunStatus::Running).await;
    }
    assert_eq!(tenant.installation.work().await, []);
    tenant.installation.clock.advance_seconds(LEASE_SECONDS);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}
