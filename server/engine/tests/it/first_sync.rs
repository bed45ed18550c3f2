//! The first sync of a company.

use contract::run::RunStatus;
use contract::view::{PeopleFilter, PersonStatus};
use domain::plan::UnitKind;
use sandbox::company::Labels;
use sandbox::{DATASETS_KEY, Operation, REPORTS_KEY};

use crate::support::run_view::effect;
use crate::support::{Connecting, Database, Installation, Tenant, people};

on_both_databases! {
    everybody_the_plan_has_a_place_for_arrives_under_the_right_manager,
    those_who_left_before_are_not_created,
    those_still_to_begin_are_there_with_their_first_day,
    people_without_an_address_and_two_of_one_name_are_people_like_others,
    every_read_path_gives_the_same_people,
}

async fn everybody_the_plan_has_a_place_for_arrives_under_the_right_manager(database: &Database) {
    let tenant = Tenant::synced(database, 600).await;
    let (run, company) = (tenant.last_run().await, tenant.company());
    let planned = people::planned(&company);
    assert_eq!(tenant.people().await, planned);
    assert_eq!(effect(&run), (planned.len() as u64, 0, 0));
    assert_eq!(run.run.counts.fetched, 600);
    assert_eq!(run.issues, []);
    assert!(run.identities.items.iter().all(|identity| identity.person.is_some()), "whom it touched is here");
    assert!(tenant.actors().await.values().all(|row| row.actor.deferred_manager.is_none()));

    let names = |labels: &Labels| {
        let mut names: Vec<String> = labels.iter().filter(|label| !label.archived).map(|label| label.name.clone()).collect();
        names.sort();
        names
    };
    for (kind, expected) in [(UnitKind::Department, names(&company.departments)), (UnitKind::Division, names(&company.divisions))] {
        let units = tenant.store().units(tenant.org, tenant.baseline().await, kind).await.unwrap();
        let mut here: Vec<String> = units.into_iter().map(|unit| unit.name).collect();
        here.sort();
        assert_eq!(here, expected);
    }
    assert_eq!(tenant.health().await, "healthy");
}

async fn those_who_left_before_are_not_created(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let facts = tenant.company().facts();
    let people = tenant.people().await;
    assert!(!facts.left_ids.is_empty());
    assert!(facts.left_ids.iter().all(|id| !people.contains_key(&id.to_string())));
    assert_eq!(people.len(), facts.active + facts.future);
}

async fn those_still_to_begin_are_there_with_their_first_day(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let company = tenant.company();
    let future = PeopleFilter { status: Some(PersonStatus::Future), ..PeopleFilter::default() };
    let shown = tenant.services().people_list(&tenant.slug, None, &future, None).await.unwrap().page.items;
    let mut shown: Vec<(Option<String>, Option<String>)> = shown.into_iter().map(|row| (row.source_id, row.start_date)).collect();
    shown.sort();
    let starters = company.people().iter().filter(|person| person.is_future_hire(company.today));
    let mut expected: Vec<_> = starters.map(|person| (Some(person.id.to_string()), Some(person.hired.to_string()))).collect();
    expected.sort();
    assert!(!expected.is_empty());
    assert_eq!(shown, expected);
}

async fn people_without_an_address_and_two_of_one_name_are_people_like_others(database: &Database) {
    let tenant = Tenant::connected(database, 60).await;
    let ids = tenant.company().facts().active_ids;
    tenant.change(Operation::SetValue { id: ids[0], field: "workEmail".to_owned(), value: "".into() });
    for id in &ids[1..3] {
        tenant.change(Operation::SetValue { id: *id, field: "displayName".to_owned(), value: "Maja Lind".into() });
    }
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let mut expected = people::planned(&tenant.company());
    expected.get_mut(&ids[0].to_string()).unwrap().email = None;
    for id in &ids[1..3] {
        "Maja Lind".clone_into(&mut expected.get_mut(&id.to_string()).unwrap().name);
    }
    assert_eq!(tenant.people().await, expected);
}

async fn every_read_path_gives_the_same_people(database: &Database) {
    let installation = Installation::on(database, 60).await;
    for (slug, key) in [("by-dataset", DATASETS_KEY), ("by-report", REPORTS_KEY)] {
        let tenant = installation.tenant(slug).await;
        tenant.connect(Connecting { key, ..Connecting::default() }).await.unwrap();
        assert_eq!(installation.work().await, [RunStatus::Completed], "{slug}");
        assert_eq!(tenant.people().await, people::planned(&tenant.company()), "{slug}");
    }
}
