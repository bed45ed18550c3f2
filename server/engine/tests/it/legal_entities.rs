//! The legal entities of Dynamics 365 HR, changed after it was connected (O10).

use contract::AppError;
use contract::form::HrisForm;
use contract::run::RunStatus;
use contract::view::StepOutcome;
use sandbox::Operation;

use crate::support::hris_form::form;
use crate::support::run_view::effect;
use crate::support::{Database, Installation, Tenant, people};

on_both_databases! {
    the_next_sync_reads_the_legal_entities_chosen_now_and_the_guard_sees_who_is_outside,
    whoever_is_let_in_again_is_the_same_person,
    the_list_is_read_with_the_stored_credentials_whatever_is_chosen,
    a_legal_entity_that_is_not_there_is_refused_and_nothing_is_saved,
    who_saves_over_legal_entities_they_have_not_seen_is_told_whose_they_were,
    who_may_not_manage_integrations_and_a_connection_without_lists_have_no_such_form,
}

/// A tenant after its first sync of everybody.
async fn synced(database: &Database, people: usize) -> Tenant {
    let tenant = Installation::on(database, people).await.tenant("acme").await;
    tenant.connect_dynamics(&[]).await.unwrap();
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    tenant
}

fn chosen(entities: &str, version: i64) -> HrisForm {
    form(&[("legal_entities", entities), ("version", &version.to_string())])
}

async fn save(tenant: &Tenant, entities: &str) {
    let version = tenant.flow().await.version;
    let owner = tenant.owner().await;
    assert_eq!(tenant.services().change_hris_filter(&owner, &chosen(entities, version)).await.unwrap(), None);
}

/// The legal entity most people are in, and how many are in others.
async fn the_largest(tenant: &Tenant) -> (String, usize) {
    let people = tenant.people().await;
    let entities: Vec<String> = people.values().filter_map(|person| person.division.as_ref().map(|(id, _)| id.clone())).collect();
    let count = |entity: &String| entities.iter().filter(|other| *other == entity).count();
    let largest = entities.iter().max_by_key(|entity| count(entity)).unwrap().clone();
    let outside = people.len() - count(&largest);
    assert!(outside > 0);
    (largest, outside)
}

async fn the_next_sync_reads_the_legal_entities_chosen_now_and_the_guard_sees_who_is_outside(database: &Database) {
    let tenant = synced(database, 200).await;
    let before = tenant.people().await;
    let (largest, outside) = the_largest(&tenant).await;
    save(&tenant, &largest).await;
    assert_eq!(tenant.people().await, before, "saving writes nobody");
    let run = tenant.sync().await;
    // The five other legal entities go with their people.
    assert_eq!((run.run.status, run.changes.total), (RunStatus::Held, outside as u64 + 5), "{:?}", run.issues);
    assert_eq!(tenant.people().await, before, "nobody goes before somebody has looked");
    let owner = tenant.owner().await;
    tenant.services().apply_reviewed(&owner, &run.run.id).await.unwrap();
    tenant.installation.work().await;
    let here = tenant.people().await;
    assert_eq!(here.values().filter(|person| !person.is_active).count(), outside);
    let events = tenant.store().audit_events(tenant.org, None, 10_000).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.action == "integration.change_filter" && event.user_id.is_some()).count(), 1);
}

async fn whoever_is_let_in_again_is_the_same_person(database: &Database) {
    let tenant = synced(database, 200).await;
    let before = tenant.people().await;
    let (largest, outside) = the_largest(&tenant).await;
    let owner = tenant.owner().await;
    save(&tenant, &largest).await;
    let run = tenant.sync().await;
    tenant.services().apply_reviewed(&owner, &run.run.id).await.unwrap();
    tenant.installation.work().await;
    save(&tenant, "").await;
    let run = tenant.sync_to_the_end().await;
    assert_eq!((run.run.status, effect(&run).0), (RunStatus::Completed, 0), "{} of {outside}: {:?}", run.run.counts.updated, run.issues);
    assert_eq!(tenant.people().await, before);
    assert_eq!(people::planned_by_dynamics(&tenant.company()), before);
}

async fn the_list_is_read_with_the_stored_credentials_whatever_is_chosen(database: &Database) {
    let tenant = synced(database, 30).await;
    let owner = tenant.owner().await;
    save(&tenant, "AC01").await;
    let choices = tenant.services().hris_filter_choices(&owner).await.unwrap();
    assert_eq!((choices.len(), choices[0].0.as_str(), choices[0].1.label.as_str()), (6, "legal_entities", "Acme Corporate"));
    tenant.change(Operation::ExpireSecret { application: "integration".to_owned() });
    let refused = tenant.services().hris_filter_choices(&owner).await.unwrap_err();
    assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == "client_secret"), "{refused:?}");
}

async fn a_legal_entity_that_is_not_there_is_refused_and_nothing_is_saved(database: &Database) {
    let tenant = synced(database, 30).await;
    let owner = tenant.owner().await;
    let steps = tenant.services().change_hris_filter(&owner, &chosen("AC01,ZZZZ", 1)).await.unwrap().unwrap();
    let failed = steps.iter().find(|step| step.outcome == StepOutcome::Failed).unwrap();
    assert_eq!(failed.setting.as_deref(), Some("legal_entities"));
    for wrong in ["USMF, 'or 1 eq 1".to_owned(), "A,".repeat(2_000)] {
        let refused = tenant.services().change_hris_filter(&owner, &chosen(&wrong, 1)).await.unwrap_err();
        assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == "legal_entities"), "{refused:?}");
    }
    let page = tenant.services().hris(&owner, false).await.unwrap().connection.unwrap();
    let list = page.settings.iter().find(|fact| fact.is_list).unwrap();
    assert_eq!((list.name.as_str(), list.value.as_str(), page.version), ("legal_entities", "", 1));
}

async fn who_saves_over_legal_entities_they_have_not_seen_is_told_whose_they_were(database: &Database) {
    let tenant = synced(database, 30).await;
    let (first, second) = (tenant.owner().await, tenant.member("admin").await);
    assert_eq!(tenant.services().change_hris_filter(&second, &chosen("AC01,AC02", 1)).await.unwrap(), None);
    let refused = tenant.services().change_hris_filter(&first, &chosen("AC03", 1)).await.unwrap_err();
    let AppError::Conflict { message } = refused else { panic!("{refused:?}") };
    assert!(message.starts_with("Maja Lind saved these settings") && message.contains("legal entities AC01, AC02"), "{message}");
    let page = tenant.services().hris(&first, false).await.unwrap().connection.unwrap();
    assert!(page.settings.iter().any(|fact| fact.value == "AC01, AC02"), "{:?}", page.settings);
}

async fn who_may_not_manage_integrations_and_a_connection_without_lists_have_no_such_form(database: &Database) {
    let tenant = synced(database, 30).await;
    let viewer = tenant.member("viewer").await;
    assert_eq!(tenant.services().hris_filter_choices(&viewer).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().change_hris_filter(&viewer, &chosen("AC01", 1)).await, Err(AppError::NotFound));
    let bamboo = tenant.installation.tenant("rival").await;
    let stranger = bamboo.owner().await;
    assert_eq!(bamboo.services().change_hris_filter(&stranger, &chosen("AC01", 1)).await, Err(AppError::NotFound));
    bamboo.connect(crate::support::Connecting::default()).await.unwrap();
    assert_eq!(bamboo.services().hris_filter_choices(&stranger).await, Err(AppError::NotFound));
    assert_eq!(bamboo.services().change_hris_filter(&stranger, &chosen("AC01", 1)).await, Err(AppError::NotFound));
}
