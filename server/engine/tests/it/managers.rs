//! Managers who are not there yet, never come, or go in a circle (O26).

use contract::run::RunStatus;
use sandbox::{NewHire, Operation};

use crate::support::run_view::{effect, messages};
use crate::support::{Database, Tenant, people};

on_both_databases! {
    a_manager_hired_later_is_linked_when_they_come,
    a_manager_who_is_not_among_the_people_is_said_and_kept_by_id,
    people_in_a_circle_keep_the_managers_they_have,
    people_who_come_in_a_circle_come_without_managers,
    ones_own_manager_is_nobody_s_manager,
}

async fn a_manager_hired_later_is_linked_when_they_come(database: &Database) {
    let tenant = Tenant::connected(database, 60).await;
    let company = tenant.company();
    let next = company.people().last().unwrap().id + 1;
    let report = company.facts().active_ids[0];
    tenant.change(Operation::UnknownManager { id: report, manager: next });
    tenant.installation.work().await;
    let waiting = tenant.actor(report).await.actor;
    assert_eq!((waiting.manager_id, waiting.deferred_manager), (None, Some(next.to_string())));

    let person = NewHire { first_name: "Late".to_owned(), last_name: "Comer".to_owned(), ..NewHire::default() };
    assert_eq!(tenant.change(Operation::Hire { person }), Some(next));
    let run = tenant.sync().await;
    assert_eq!((run.run.status, run.run.counts.created), (RunStatus::Completed, 1));
    let linked = tenant.actor(report).await;
    assert_eq!((linked.manager_source_id, linked.actor.deferred_manager), (Some(next.to_string()), None));
    assert_eq!(effect(&tenant.sync().await), (0, 0, 0));
}

async fn a_manager_who_is_not_among_the_people_is_said_and_kept_by_id(database: &Database) {
    let tenant = Tenant::connected(database, 60).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::UnknownManager { id, manager: 9_999 });
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let (run, actor) = (tenant.last_run().await, tenant.actor(id).await.actor);
    let expected =
        format!("{} reports to employee 9999, who is not among the people read; the link is made as soon as they are.", actor.display_name);
    assert_eq!(messages(&run, "manager_not_found"), [expected]);
    assert_eq!(actor.deferred_manager.as_deref(), Some("9999"));
    assert_eq!(tenant.people().await.len(), people::planned(&tenant.company()).len());
}

async fn people_in_a_circle_keep_the_managers_they_have(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let before = tenant.people().await;
    let ids = tenant.company().facts().active_ids[..3].to_vec();
    tenant.change(Operation::ManagerCycle { ids: ids.clone() });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Warning, (0, 0, 0)));
    let said = messages(&run, "manager_cycle");
    assert_eq!(said.len(), 3);
    assert!(said.iter().all(|message| message.contains("is part of a circle of managers (employees ")), "{said:?}");
    assert!(said.iter().all(|message| message.ends_with("their manager here stays as it was.")), "{said:?}");
    assert_eq!(tenant.people().await, before);

    tenant.change(Operation::Move { id: ids[0], manager: None, from: None });
    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn people_who_come_in_a_circle_come_without_managers(database: &Database) {
    let tenant = Tenant::connected(database, 60).await;
    let ids = tenant.company().facts().active_ids[..2].to_vec();
    tenant.change(Operation::ManagerCycle { ids: ids.clone() });
    assert_eq!(tenant.installation.work().await, [RunStatus::Warning]);
    let mut expected = people::planned(&tenant.company());
    for id in ids {
        expected.get_mut(&id.to_string()).unwrap().manager = None;
    }
    assert_eq!(tenant.people().await, expected);
}

async fn ones_own_manager_is_nobody_s_manager(database: &Database) {
    let tenant = Tenant::connected(database, 60).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::ManagerCycle { ids: vec![id] });
    assert_eq!(tenant.installation.work().await, [RunStatus::Warning]);
    let (run, actor) = (tenant.last_run().await, tenant.actor(id).await.actor);
    let expected = format!("{} is their own manager at the source; the manager here stays as it was.", actor.display_name);
    assert_eq!(messages(&run, "manager_cycle"), [expected]);
    assert_eq!((actor.manager_id, actor.deferred_manager), (None, None));
}
