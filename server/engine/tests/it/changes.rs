//! What happens in a company between two syncs.

use std::collections::BTreeMap;

use contract::run::{ChangeOp, RunStatus};
use contract::view::AttributeChange;
use contract::{Attribute, Value};
use sandbox::{NewHire, Operation};

use crate::support::run_view::effect;
use crate::support::{Database, Tenant, people};

on_both_databases! {
    somebody_hired_is_created_and_nobody_else_changes,
    a_new_title_is_shown_with_what_it_was_before,
    somebody_who_moves_reports_to_the_new_manager,
    somebody_who_changes_department_is_in_it,
    a_renamed_department_is_the_same_department_and_changes_nobody,
    somebody_who_leaves_is_deactivated_and_never_deleted,
    somebody_rehired_is_the_same_person_active_again,
    a_new_address_is_no_new_person,
    a_removed_record_deactivates_its_person,
    a_future_hire_who_begins_is_the_same_person,
}

/// Two people without reports, other than those still to begin.
fn two_people(tenant: &Tenant) -> (u32, u32) {
    let company = tenant.company();
    let managers: Vec<_> = company.people().iter().filter_map(|person| person.job(company.today).manager).collect();
    let mut alone = company.facts().active_ids.into_iter().filter(|id| !managers.contains(id));
    (alone.next().unwrap(), alone.next().unwrap())
}

/// Versions of everybody: who was written has another.
async fn versions(tenant: &Tenant) -> BTreeMap<String, i64> {
    tenant.actors().await.into_iter().map(|(id, row)| (id, row.actor.version)).collect()
}

async fn somebody_hired_is_created_and_nobody_else_changes(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let before = versions(&tenant).await;
    let person = NewHire { first_name: "Ólafur".to_owned(), last_name: "Þórsson".to_owned(), ..NewHire::default() };
    let id = tenant.change(Operation::Hire { person }).unwrap();
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (1, 0, 0)));
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
    let mut after = versions(&tenant).await;
    assert_eq!(after.remove(&id.to_string()), Some(1));
    assert_eq!(after, before);
}

async fn a_new_title_is_shown_with_what_it_was_before(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let (id, _) = two_people(&tenant);
    let old = tenant.actor(id).await.actor.job_title.unwrap();
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let run = tenant.sync().await;
    assert_eq!(effect(&run), (0, 1, 0));
    let [change] = &run.changes.items[..] else { panic!("{:?}", run.changes.items) };
    assert_eq!((change.op, change.source_id.as_deref()), (ChangeOp::Update, Some(id.to_string().as_str())));
    let expected = AttributeChange { attribute: Attribute::JobTitle, old: Value::text(&old), new: Value::text("Keeper of Keys") };
    assert_eq!(change.attributes, [expected]);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

/// O26.
async fn somebody_who_moves_reports_to_the_new_manager(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let (id, manager) = two_people(&tenant);
    tenant.change(Operation::Move { id, manager: Some(manager), from: None });
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
    assert_eq!(tenant.actor(id).await.manager_source_id, Some(manager.to_string()));
    tenant.change(Operation::Move { id, manager: None, from: None });
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
    assert_eq!(tenant.actor(id).await.actor.manager_id, None);
}

async fn somebody_who_changes_department_is_in_it(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let (id, _) = two_people(&tenant);
    let company = tenant.company();
    let now = company.person(id).unwrap().job(company.today).department;
    let other = company.departments.iter().find(|label| label.id != now && label.parent.is_some()).unwrap().id;
    tenant.change(Operation::ChangeDepartment { id, department: other, from: None });
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

/// O24.
async fn a_renamed_department_is_the_same_department_and_changes_nobody(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let (before, people_before) = (tenant.departments().await, versions(&tenant).await);
    let department = tenant.company().departments.iter().next().unwrap().id;
    tenant.change(Operation::RenameDepartment { department, name: "The Helm".to_owned() });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 0, 0)));
    let after = tenant.departments().await;
    let key = department.to_string();
    assert_eq!((after[&key].name.as_str(), after[&key].id), ("The Helm", before[&key].id));
    assert_eq!(after.len(), before.len());
    assert_eq!(versions(&tenant).await, people_before);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn somebody_who_leaves_is_deactivated_and_never_deleted(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let (id, _) = two_people(&tenant);
    let before = tenant.actor(id).await.actor;
    tenant.change(Operation::Terminate { id, on: None });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 0, 1)));
    let after = tenant.actor(id).await.actor;
    assert_eq!((after.id, after.is_active), (before.id, false));
    assert_eq!((after.display_name, after.end_date.as_deref()), (before.display_name, Some("2026-11-20")));
}

async fn somebody_rehired_is_the_same_person_active_again(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let (id, _) = two_people(&tenant);
    let before = tenant.actor(id).await.actor;
    tenant.change(Operation::Terminate { id, on: None });
    tenant.sync().await;
    tenant.change(Operation::Rehire { id, from: None });
    let run = tenant.sync().await;
    assert_eq!(run.changes_by_op, [(ChangeOp::Reactivate, 1)]);
    let after = tenant.actor(id).await.actor;
    assert_eq!((after.id, after.is_active, after.end_date), (before.id, true, None));
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

/// O25: an address is contact data.
async fn a_new_address_is_no_new_person(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let (id, _) = two_people(&tenant);
    let before = tenant.actor(id).await.actor;
    tenant.change(Operation::SetValue { id, field: "workEmail".to_owned(), value: "new@acme.example".into() });
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
    let after = tenant.actor(id).await.actor;
    assert_eq!((after.id, after.email.as_deref()), (before.id, Some("new@acme.example")));
}

async fn a_removed_record_deactivates_its_person(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let (id, _) = two_people(&tenant);
    let before = tenant.actor(id).await.actor;
    tenant.change(Operation::Delete { id });
    assert_eq!(effect(&tenant.sync().await), (0, 0, 1));
    let after = tenant.actor(id).await.actor;
    assert_eq!((after.id, after.is_active, &after.job_title), (before.id, false, &before.job_title));
    assert_eq!(effect(&tenant.sync().await), (0, 0, 0));
}

async fn a_future_hire_who_begins_is_the_same_person(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let id = tenant.company().facts().future_ids[0];
    let before = tenant.actor(id).await.actor;
    let first_day = tenant.company().person(id).unwrap().hired;
    tenant.change(Operation::SetToday { today: first_day });
    tenant.installation.clock.advance_seconds(90 * 24 * 3600);
    let run = tenant.sync().await;
    assert_eq!(effect(&run), (0, 0, 0));
    let after = tenant.actor(id).await.actor;
    assert_eq!((after.id, after.is_active, after.start_date), (before.id, true, before.start_date));
}
