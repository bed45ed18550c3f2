//! Runs that are asked for again (O20).

use contract::form::{DisconnectForm, MemberRoleForm};
use contract::id::PublicKind;
use contract::run::{RunKind, RunStatus};
use contract::view::{ContextName, RerunPerson, RunTargets};
use contract::{AppError, Plan};
use engine::clock::Clock as _;
use engine::operator::TargetChoice;
use sandbox::Operation;
use store::Priority;
use store::contexts::ContextRow;
use store::runs::{NewRun, RunRow};

use crate::support::run_view::{effect, summary};
use crate::support::{Connecting, Database, Installation, Tenant};

on_both_databases! {
    a_reconciliation_runs_again_as_a_whole_with_its_targets,
    a_run_bound_to_one_person_reads_that_person_alone_again,
    a_full_manual_sync_is_not_run_again,
    a_run_that_has_not_ended_is_not_run_again,
    asked_for_twice_at_once_it_runs_again_once,
    a_rerun_that_has_ended_makes_room_for_another,
    a_scenario_archived_since_is_left_out_and_named,
    a_rerun_with_every_target_archived_is_refused,
    a_rerun_queued_before_its_scenario_was_archived_does_not_write_it,
    a_paused_a_downgraded_and_an_ended_connection_run_nothing_again,
    a_downgrade_between_question_and_run_skips_the_rerun,
    whoever_lost_the_role_since_cannot_ask_and_what_they_asked_for_before_still_runs,
    another_tenant_s_run_is_not_run_again,
    a_rerun_is_written_down_with_who_asked_for_it,
}

/// Queues a run bound to some people.
async fn queue_for(tenant: &Tenant, kind: RunKind, people: &[String], targets: &RunTargets) -> RunRow {
    let integration = tenant.store().live_integrations(tenant.org).await.unwrap().remove(0);
    let ids = &tenant.services().worker().ids;
    let run = NewRun {
        org_id: tenant.org,
        id: ids.next(),
        public_id: ids.public(PublicKind::Run),
        integration_id: integration.id,
        provider: integration.provider,
        kind,
        event_type: Some("employee.updated".to_owned()),
        scope: Some(people.to_vec()),
        targets: serde_json::to_value(targets).unwrap(),
        requested_by: None,
        queued_at: tenant.installation.clock.now(),
    };
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    let row = transaction.insert_run(&run).await.unwrap();
    transaction.commit().await.unwrap();
    row
}

fn baseline() -> RunTargets {
    RunTargets { baseline: true, ..RunTargets::default() }
}

/// A reconciliation that has ended; gives its id.
async fn reconciled(tenant: &Tenant) -> String {
    let run = tenant.queue(RunKind::Reconcile).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    run.public_id
}

fn conflict(error: AppError) -> String {
    let AppError::Conflict { message } = error else { panic!("{error:?}") };
    message
}

async fn a_reconciliation_runs_again_as_a_whole_with_its_targets(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, run) = (tenant.owner().await, reconciled(&tenant).await);
    let view = tenant.services().rerun_view(&owner, &run).await.unwrap().unwrap();
    assert_eq!((view.people.len(), view.targets, view.obstacle), (0, vec!["Live Baseline".to_owned()], None));
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let again = tenant.services().rerun(&owner, &run).await.unwrap();
    let (row, original) = (tenant.run_row(&again).await, tenant.run_row(&run).await);
    assert_eq!((row.kind, row.event_type.as_deref(), row.rerun_of), (RunKind::Reconcile, Some("rerun"), Some(original.id)));
    assert_eq!((row.targets, row.scope, row.requested_by), (original.targets, None, Some(owner.user_id)));
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(effect(&tenant.run(&again).await), (0, 1, 0));
    assert_eq!(tenant.run_row(&run).await.status, RunStatus::Completed, "the old run stays as it is");
}

async fn a_run_bound_to_one_person_reads_that_person_alone_again(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let [one, other] = [0, 1].map(|at| tenant.company().facts().active_ids[at]);
    for kind in [RunKind::Webhook, RunKind::ManualSync] {
        let run = queue_for(&tenant, kind, &[one.to_string()], &baseline()).await;
        tenant.installation.work().await;
        let view = tenant.services().rerun_view(&owner, &run.public_id).await.unwrap().unwrap();
        let name = tenant.actor(one).await.actor.display_name;
        assert_eq!(view.people, [RerunPerson { source_id: one.to_string(), name: Some(name) }]);
        let title = format!("Keeper of {} keys", kind.id());
        for id in [one, other] {
            tenant.change(Operation::Retitle { id, title: title.clone(), from: None });
        }
        let again = tenant.services().rerun(&owner, &run.public_id).await.unwrap();
        let row = tenant.run_row(&again).await;
        assert_eq!((row.kind, row.scope.unwrap().0), (kind, vec![one.to_string()]));
        tenant.installation.work().await;
        assert_eq!(effect(&tenant.run(&again).await), (0, 1, 0), "{kind:?}");
        assert_eq!(tenant.actor(one).await.actor.job_title, Some(title.clone()));
        assert_ne!(tenant.actor(other).await.actor.job_title, Some(title));
    }
}

async fn a_full_manual_sync_is_not_run_again(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, run) = (tenant.owner().await, tenant.last_run().await.run.id);
    assert_eq!(tenant.services().rerun_view(&owner, &run).await.unwrap(), None);
    let refused = conflict(tenant.services().rerun(&owner, &run).await.unwrap_err());
    assert!(refused.contains("Sync now instead"), "{refused}");
}

async fn a_run_that_has_not_ended_is_not_run_again(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let run = tenant.queue(RunKind::Reconcile).await.public_id;
    assert_eq!(tenant.services().rerun_view(&owner, &run).await.unwrap(), None);
    assert!(conflict(tenant.services().rerun(&owner, &run).await.unwrap_err()).contains("has not ended yet"));
}

async fn asked_for_twice_at_once_it_runs_again_once(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, run) = (tenant.owner().await, reconciled(&tenant).await);
    let attempts = [(); 4].map(|()| tenant.services().rerun(&owner, &run));
    let mut runs: Vec<_> = futures::future::join_all(attempts).await.into_iter().map(Result::unwrap).collect();
    runs.dedup();
    assert_eq!(runs.len(), 1);
    assert_eq!(tenant.services().run_again(&tenant.slug, &run).await.unwrap().id, runs[0], "the command line joins it too");
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
}

async fn a_rerun_that_has_ended_makes_room_for_another(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, run) = (tenant.owner().await, reconciled(&tenant).await);
    let first = tenant.services().rerun(&owner, &run).await.unwrap();
    tenant.installation.work().await;
    let second = tenant.services().rerun(&owner, &run).await.unwrap();
    assert_ne!(first, second);
    let third = tenant.services().rerun(&owner, &first).await.unwrap();
    assert_ne!(second, third, "a rerun is a run like any other");
}

/// A tenant whose live sync writes the baseline and one scenario, after a reconciliation of both.
async fn with_scenario(database: &Database) -> (Tenant, ContextRow, String) {
    let tenant = Installation::on(database, 20).await.tenant("acme").await;
    let scenario = tenant.scenario("Nordics growth").await;
    let targets = vec![TargetChoice::Baseline, TargetChoice::Scenario(scenario.public_id.clone())];
    tenant.connect(Connecting { targets, ..Connecting::default() }).await.unwrap();
    tenant.installation.work().await;
    let both = RunTargets {
        baseline: true,
        scenarios: vec![ContextName { id: scenario.public_id.clone(), name: scenario.name.clone() }],
        all_future_scenarios: false,
    };
    let id = tenant.company().facts().active_ids[0].to_string();
    let run = queue_for(&tenant, RunKind::Webhook, &[id], &both).await.public_id;
    tenant.installation.work().await;
    (tenant, scenario, run)
}

/// O15.
async fn a_scenario_archived_since_is_left_out_and_named(database: &Database) {
    let (tenant, scenario, run) = with_scenario(database).await;
    let owner = tenant.owner().await;
    let view = async || tenant.services().rerun_view(&owner, &run).await.unwrap().unwrap();
    assert_eq!((view().await.targets.len(), view().await.left_out.len()), (2, 0));
    tenant.archive(&scenario).await;
    let view = view().await;
    assert_eq!((view.targets, view.left_out), (vec!["Live Baseline".to_owned()], vec!["Nordics growth".to_owned()]));
}

/// O15.
async fn a_rerun_with_every_target_archived_is_refused(database: &Database) {
    let (tenant, scenario, _) = with_scenario(database).await;
    let owner = tenant.owner().await;
    let only = RunTargets {
        scenarios: vec![ContextName { id: scenario.public_id.clone(), name: scenario.name.clone() }],
        ..RunTargets::default()
    };
    let id = tenant.company().facts().active_ids[0].to_string();
    let run = queue_for(&tenant, RunKind::Webhook, &[id], &only).await.public_id;
    tenant.installation.work().await;
    tenant.archive(&scenario).await;
    assert!(conflict(tenant.services().rerun(&owner, &run).await.unwrap_err()).contains("is archived by now"));
}

/// O15.
async fn a_rerun_queued_before_its_scenario_was_archived_does_not_write_it(database: &Database) {
    let (tenant, scenario, run) = with_scenario(database).await;
    let owner = tenant.owner().await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let before = tenant.people_of(scenario.id).await;
    let again = tenant.services().rerun(&owner, &run).await.unwrap();
    tenant.archive(&scenario).await;
    tenant.installation.work().await;
    assert_eq!(effect(&tenant.run(&again).await), (0, 1, 0));
    assert_eq!(tenant.people_of(scenario.id).await, before);
    assert_eq!(tenant.actor(id).await.actor.job_title.as_deref(), Some("Keeper of Keys"));
}

async fn a_paused_a_downgraded_and_an_ended_connection_run_nothing_again(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, run) = (tenant.owner().await, reconciled(&tenant).await);
    let services = tenant.services();
    let refusal = async || {
        let refused = conflict(services.rerun(&owner, &run).await.unwrap_err());
        let obstacle = services.rerun_view(&owner, &run).await.unwrap().unwrap().obstacle.unwrap();
        assert_eq!(refused, obstacle);
        refused
    };
    services.pause_hris(&owner).await.unwrap();
    assert!(refusal().await.contains("paused"));
    services.resume_hris(&owner).await.unwrap();
    services.change_plan(&tenant.slug, Plan::Team).await.unwrap();
    assert!(refusal().await.contains("plan"));
    services.change_plan(&tenant.slug, Plan::Business).await.unwrap();
    services.disconnect_hris(&owner, &DisconnectForm { confirm: "acme".to_owned() }).await.unwrap();
    assert!(refusal().await.contains("has ended"));
}

/// O17.
async fn a_downgrade_between_question_and_run_skips_the_rerun(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, run) = (tenant.owner().await, reconciled(&tenant).await);
    let again = tenant.services().rerun(&owner, &run).await.unwrap();
    tenant.services().change_plan(&tenant.slug, Plan::Free).await.unwrap();
    assert_eq!(tenant.installation.work().await, [RunStatus::Skipped]);
    assert!(summary(&tenant.run(&again).await).contains("plan does not include live sync"));
}

async fn whoever_lost_the_role_since_cannot_ask_and_what_they_asked_for_before_still_runs(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, admin, run) = (tenant.owner().await, tenant.member("admin").await, reconciled(&tenant).await);
    let asked = tenant.services().rerun(&admin, &run).await.unwrap();
    let members = tenant.services().members(&owner, None).await.unwrap().items;
    let id = &members.iter().find(|member| member.role_key == "admin").unwrap().id;
    let form = MemberRoleForm { role: "viewer".to_owned(), was: "admin".to_owned() };
    tenant.services().give_role(&owner, id, &form).await.unwrap();
    let demoted = tenant.services().actor(admin.user_id, tenant.org).await.unwrap();
    assert_eq!(tenant.services().rerun_view(&demoted, &run).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().rerun(&demoted, &run).await, Err(AppError::NotFound));
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.run_row(&asked).await.requested_by, Some(admin.user_id));
}

/// O21.
async fn another_tenant_s_run_is_not_run_again(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let run = reconciled(&tenant).await;
    let rival = tenant.installation.tenant("rival").await;
    let stranger = rival.owner().await;
    assert_eq!(tenant.services().rerun_view(&stranger, &run).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().rerun(&stranger, &run).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().run_again("rival", &run).await, Err(AppError::NotFound));
    assert_eq!(tenant.installation.work().await, []);
}

async fn a_rerun_is_written_down_with_who_asked_for_it(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, run) = (tenant.owner().await, reconciled(&tenant).await);
    let again = tenant.services().rerun(&owner, &run).await.unwrap();
    let events = tenant.store().audit_events(tenant.org, None, 1_000).await.unwrap();
    let event = events.iter().find(|event| event.action == "run.rerun").unwrap();
    assert_eq!((event.user_id, event.run_id), (Some(owner.user_id), Some(tenant.run_row(&again).await.id)));
    assert_eq!(event.detail.0["of"].as_str(), Some(run.as_str()));
}
