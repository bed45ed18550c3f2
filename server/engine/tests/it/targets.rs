//! Where a sync writes (O6, O15, O16), and how many of them a tenant may have (O2).

use contract::AppError;
use contract::run::RunStatus;
use engine::operator::TargetChoice;
use sandbox::Operation;
use store::contexts::ContextRow;
use store::integrations::status;
use store::{Error, Priority};

use crate::support::run_view::effect;
use crate::support::{Connecting, Database, Installation, Tenant, people};

on_both_databases! {
    any_subset_of_targets_is_written_and_nothing_else,
    an_archived_scenario_is_never_written_again,
    a_snapshot_is_never_written_and_cannot_be_chosen,
    all_future_scenarios_are_those_made_afterwards,
    a_second_connection_is_refused_with_a_sentence,
    a_second_live_sync_is_refused_by_the_database,
}

fn chosen(scenario: &ContextRow) -> TargetChoice {
    TargetChoice::Scenario(scenario.public_id.clone())
}

async fn any_subset_of_targets_is_written_and_nothing_else(database: &Database) {
    let installation = Installation::on(database, 20).await;
    for subset in 1_u32..8 {
        let tenant = installation.tenant(&format!("subset-{subset}")).await;
        let (first, second) = (tenant.scenario("First").await, tenant.scenario("Second").await);
        let contexts = [(tenant.baseline().await, TargetChoice::Baseline), (first.id, chosen(&first)), (second.id, chosen(&second))];
        let is_chosen = |at: usize| subset & (1 << at) != 0;
        let targets = contexts.iter().enumerate().filter(|(at, _)| is_chosen(*at)).map(|(_, (_, choice))| choice.clone()).collect();
        tenant.connect(Connecting { targets, ..Connecting::default() }).await.unwrap();
        assert_eq!(installation.work().await, [RunStatus::Completed]);
        let planned = people::planned(&tenant.company());
        for (at, (context, _)) in contexts.iter().enumerate() {
            let expected = if is_chosen(at) { planned.clone() } else { people::People::new() };
            assert_eq!(tenant.people_of(*context).await, expected, "subset {subset}, target {at}");
        }
        assert_eq!(tenant.last_run().await.run.counts.created, planned.len() as u64 * u64::from(subset.count_ones()));
    }
}

/// O15.
async fn an_archived_scenario_is_never_written_again(database: &Database) {
    let (tenant, scenario) = with_scenario(database).await;
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    transaction.archive_context(tenant.org, scenario.id, scenario.created_at).await.unwrap();
    transaction.commit().await.unwrap();
    is_left_alone(&tenant, &scenario).await;
}

/// O15.
async fn a_snapshot_is_never_written_and_cannot_be_chosen(database: &Database) {
    let (tenant, scenario) = with_scenario(database).await;
    database.execute("UPDATE contexts SET kind = 'snapshot' WHERE kind = 'scenario'").await;
    is_left_alone(&tenant, &scenario).await;

    let other = tenant.installation.tenant("other").await;
    let snapshot = other.scenario("Last year").await;
    database.execute("UPDATE contexts SET kind = 'snapshot' WHERE name = 'Last year'").await;
    let refused = other.connect(Connecting { targets: vec![chosen(&snapshot)], ..Connecting::default() }).await.unwrap_err();
    assert_eq!(refused, AppError::field("target", "Last year is archived or a snapshot; nothing can be written to it."));
}

/// A tenant whose baseline and one scenario have been synced.
async fn with_scenario(database: &Database) -> (Tenant, ContextRow) {
    let tenant = Installation::on(database, 20).await.tenant("acme").await;
    let scenario = tenant.scenario("Reorganisation").await;
    let targets = vec![TargetChoice::Baseline, chosen(&scenario)];
    tenant.connect(Connecting { targets, ..Connecting::default() }).await.unwrap();
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    (tenant, scenario)
}

async fn is_left_alone(tenant: &Tenant, scenario: &ContextRow) {
    let before = tenant.people_of(scenario.id).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
    assert_eq!(tenant.people_of(scenario.id).await, before);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

/// O16.
async fn all_future_scenarios_are_those_made_afterwards(database: &Database) {
    let installation = Installation::on(database, 20).await;
    let tenant = installation.tenant("acme").await;
    let earlier = tenant.scenario("Earlier").await;
    let explicit = tenant.scenario("Earlier and chosen").await;
    installation.clock.advance_seconds(1);
    tenant.connect(Connecting { targets: vec![chosen(&explicit)], all_future_scenarios: true, ..Connecting::default() }).await.unwrap();
    installation.work().await;
    installation.clock.advance_seconds(1);
    let later = tenant.scenario("Later").await;
    tenant.sync().await;
    let planned = people::planned(&tenant.company());
    assert_eq!(tenant.people_of(earlier.id).await.len(), 0);
    assert_eq!(tenant.people().await.len(), 0);
    assert_eq!(tenant.people_of(explicit.id).await, planned);
    assert_eq!(tenant.people_of(later.id).await, planned);
}

/// O2: paused ones count too.
async fn a_second_connection_is_refused_with_a_sentence(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let message = "BambooHR (acme) is connected already. Disconnect it before connecting another: there is one HR connection.".to_owned();
    for sql in ["UPDATE integrations SET status = 'active'", "UPDATE integrations SET status = 'paused'"] {
        database.execute(sql).await;
        let refused = tenant.connect(Connecting { subdomain: "other", ..Connecting::default() }).await.unwrap_err();
        assert_eq!(refused, AppError::Conflict { message: message.clone() });
    }
    let live = tenant.store().live_integrations(tenant.org).await.unwrap();
    assert_eq!(live.iter().map(|integration| integration.status.as_str()).collect::<Vec<_>>(), [status::PAUSED]);
}

/// O2.
async fn a_second_live_sync_is_refused_by_the_database(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let integration = tenant.store().live_integrations(tenant.org).await.unwrap().remove(0);
    let mut flow = tenant.store().planning_flow(tenant.org, integration.id).await.unwrap().unwrap();
    flow.id = tenant.services().worker().ids.next();
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    assert!(matches!(transaction.insert_flow(&flow).await, Err(Error::Exists)));
}
