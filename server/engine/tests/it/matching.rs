//! Which person of the plan a source record is (O25).

use contract::id::{ActorId, PublicKind};
use contract::run::{ChangeOp, RunStatus};
use contract::{Attributes, Provider};
use engine::clock::Clock as _;
use sandbox::Operation;
use store::actors::ActorRow;
use store::{Json, Priority};

use crate::support::run_view::messages;
use crate::support::{Database, Tenant};

on_both_databases! {
    somebody_in_the_identity_map_is_matched_and_given_the_source_identity,
    somebody_alone_with_an_address_is_matched_by_it,
    an_address_two_people_here_share_is_listed_and_matches_nobody,
    an_address_two_records_share_is_listed_and_matches_nobody,
    somebody_of_another_source_is_never_matched_by_address,
}

/// Somebody who was in the plan before the connection was made.
async fn plant(tenant: &Tenant, name: &str, email: Option<&str>, source: Option<(Provider, &str)>) -> ActorId {
    let ids = &tenant.services().worker().ids;
    let now = tenant.installation.clock.now();
    let actor = ActorRow {
        id: ids.next(),
        public_id: ids.public(PublicKind::Actor),
        context_id: tenant.baseline().await,
        source_hris: source.map(|(provider, _)| provider),
        source_hris_id: source.map(|(_, id)| id.to_owned()),
        is_active: true,
        display_name: name.to_owned(),
        first_name: None,
        last_name: None,
        preferred_name: None,
        email: email.map(str::to_owned),
        employee_number: None,
        job_title: None,
        department_id: None,
        division_id: None,
        location: None,
        manager_id: None,
        deferred_manager: None,
        phone: None,
        employment_type: None,
        start_date: None,
        end_date: None,
        sort_name: name.to_lowercase(),
        search_text: name.to_lowercase(),
        synced: Json(Attributes::default()),
        fingerprint: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let id = actor.id;
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    transaction.upsert_actors(tenant.org, &[actor]).await.unwrap();
    transaction.commit().await.unwrap();
    id
}

/// An active person of the company: id and work address.
fn somebody(tenant: &Tenant) -> (u32, String) {
    let company = tenant.company();
    let mut people = company.people().iter().filter(|person| person.is_active(company.today));
    people.find_map(|person| Some((person.id, person.work_email.clone()?))).unwrap()
}

/// How many people the company has a place for.
fn planned(tenant: &Tenant) -> u64 {
    let facts = tenant.company().facts();
    (facts.active + facts.future) as u64
}

async fn somebody_in_the_identity_map_is_matched_and_given_the_source_identity(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let (employee, _) = somebody(&tenant);
    let planted = plant(&tenant, "Known Before", Some("old@example.com"), None).await;
    let context = tenant.baseline().await;
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    transaction.insert_identity_mapping(tenant.org, context, Provider::BambooHr, &employee.to_string(), planted).await.unwrap();
    transaction.commit().await.unwrap();

    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let actor = tenant.actor(employee).await.actor;
    assert_eq!((actor.id, actor.source_hris), (planted, Some(Provider::BambooHr)));
    assert_eq!(tenant.last_run().await.run.counts.created, planned(&tenant) - 1);
    assert_eq!(tenant.people().await.len() as u64, planned(&tenant));
}

async fn somebody_alone_with_an_address_is_matched_by_it(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let (employee, email) = somebody(&tenant);
    let planted = plant(&tenant, "Known Before", Some(&email.to_uppercase()), None).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let actor = tenant.actor(employee).await.actor;
    assert_eq!((actor.id, actor.email), (planted, Some(email)));
    let by_op = tenant.last_run().await.changes_by_op;
    assert!(by_op.contains(&(ChangeOp::Update, 1)), "{by_op:?}");
    assert_eq!(tenant.people().await.len() as u64, planned(&tenant));
}

async fn an_address_two_people_here_share_is_listed_and_matches_nobody(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let (employee, email) = somebody(&tenant);
    plant(&tenant, "One", Some(&email), None).await;
    plant(&tenant, "Other", Some(&email), None).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Warning]);
    let run = tenant.last_run().await;
    let name = tenant.company().person(employee).unwrap().display_name();
    let sentence = format!("{name} could be more than one of the people already here with the address {email}; nothing was done.");
    assert_eq!(messages(&run, "doubtful_match"), [sentence]);
    assert_eq!(run.run.counts.created, planned(&tenant) - 1);
    assert!(!tenant.actors().await.contains_key(&employee.to_string()));
}

async fn an_address_two_records_share_is_listed_and_matches_nobody(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let (employee, email) = somebody(&tenant);
    let other = tenant.company().facts().active_ids.into_iter().find(|id| *id != employee).unwrap();
    tenant.change(Operation::SetValue { id: other, field: "workEmail".to_owned(), value: email.as_str().into() });
    let planted = plant(&tenant, "Known Before", Some(&email), None).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Warning]);
    assert_eq!(messages(&tenant.last_run().await, "doubtful_match").len(), 2);
    let actors = tenant.actors().await;
    assert!(!actors.contains_key(&employee.to_string()) && !actors.contains_key(&other.to_string()));
    assert_eq!((actors[&email].actor.id, actors[&email].actor.version), (planted, 1));
}

async fn somebody_of_another_source_is_never_matched_by_address(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let (employee, email) = somebody(&tenant);
    let planted = plant(&tenant, "Of Another Source", Some(&email), Some((Provider::Manual, "m-1"))).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let actors = tenant.actors().await;
    assert_ne!(actors[&employee.to_string()].actor.id, planted);
    assert_eq!((actors["m-1"].actor.id, actors["m-1"].actor.version), (planted, 1));
}
