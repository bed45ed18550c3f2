//! What a live sync is set to: targets, fields, scope. A change of rules looks at everybody again.

use contract::run::RunStatus;
use contract::{AppError, Attribute, Provider};
use engine::Actor;

use crate::support::hris_form::{form, target};
use crate::support::run_view::{effect, messages};
use crate::support::{Database, Tenant};

on_both_databases! {
    targets_are_changed_and_the_next_sync_writes_them,
    who_saves_over_a_version_they_have_not_seen_is_told_whose_it_was,
    each_form_says_what_is_saved_of_its_own_settings,
    a_form_sent_twice_ends_where_it_ended_the_first_time,
    a_field_from_elsewhere_is_written_and_going_back_is_written_too,
    an_attribute_that_is_left_alone_stays_as_it_is,
    a_field_of_another_kind_is_refused,
    whoever_is_out_of_scope_is_kept_marked_once_and_left_alone,
    whoever_comes_back_into_scope_catches_up,
    whoever_was_never_in_scope_is_not_created,
    outsiders_leave_the_plan_only_where_that_is_chosen,
    the_choices_of_the_scope_are_those_of_the_source,
}

async fn version(tenant: &Tenant) -> String {
    tenant.flow().await.version.to_string()
}

async fn map(tenant: &Tenant, owner: &Actor, pairs: &[(&str, &str)]) -> Result<(), AppError> {
    let version = version(tenant).await;
    let pairs: Vec<_> = pairs.iter().copied().chain([("version", version.as_str())]).collect();
    tenant.services().change_hris_mapping(owner, &form(&pairs)).await
}

async fn narrow(tenant: &Tenant, owner: &Actor, pairs: &[(&str, &str)]) {
    let version = version(tenant).await;
    let pairs: Vec<_> = pairs.iter().copied().chain([("version", version.as_str()), ("includes_future_hires", "on")]).collect();
    tenant.services().change_hris_scope(owner, &form(&pairs)).await.unwrap();
}

/// A location some work at, with how many people of the plan work elsewhere.
async fn a_location(tenant: &Tenant) -> (String, usize) {
    let people = tenant.people().await;
    let location = people.values().find_map(|person| person.location.clone()).unwrap();
    let outside = people.values().filter(|person| person.location.as_ref() != Some(&location)).count();
    assert!(outside > 0);
    (location, outside)
}

async fn targets_are_changed_and_the_next_sync_writes_them(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let scenario = tenant.scenario("Reorganisation").await;
    let version = version(&tenant).await;
    let targets = form(&[(&target(&scenario.public_id), "on"), ("version", &version)]);
    tenant.services().change_hris_targets(&owner, &targets).await.unwrap();
    tenant.sync().await;
    assert_eq!(tenant.people_of(scenario.id).await, tenant.people().await);
    let page = tenant.services().hris(&owner, false).await.unwrap().connection.unwrap();
    assert_eq!((page.targets.chosen, page.version), (vec![scenario.public_id], 2));
    let none = tenant.services().change_hris_targets(&owner, &form(&[("version", "2")])).await.unwrap_err();
    assert!(matches!(none, AppError::Invalid { .. }));
}

async fn who_saves_over_a_version_they_have_not_seen_is_told_whose_it_was(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (first, second) = (tenant.owner().await, tenant.member("admin").await);
    let (seen, scenario) = (version(&tenant).await, tenant.scenario("Reorganisation").await);
    let theirs = form(&[(&target(&scenario.public_id), "on"), ("version", &seen)]);
    tenant.services().change_hris_targets(&second, &theirs).await.unwrap();
    let mine = form(&[("target-future", "on"), ("version", &seen)]);
    let refused = tenant.services().change_hris_targets(&first, &mine).await.unwrap_err();
    let AppError::Conflict { message } = refused else { panic!("{refused:?}") };
    assert!(message.starts_with("Maja Lind saved these settings") && message.contains("Reorganisation"), "{message}");
    let page = tenant.services().hris(&first, false).await.unwrap().connection.unwrap();
    assert_eq!(page.targets.chosen, [scenario.public_id]);
}

/// Saves a form of the page by its name.
async fn save(tenant: &Tenant, owner: &Actor, name: &str, pairs: &[(&str, &str)], version: &str) -> Result<(), AppError> {
    let form = form(&pairs.iter().copied().chain([("version", version)]).collect::<Vec<_>>());
    let services = tenant.services();
    match name {
        "targets" => services.change_hris_targets(owner, &form).await,
        "mapping" => services.change_hris_mapping(owner, &form).await,
        "scope" => services.change_hris_scope(owner, &form).await,
        "schedule" => services.change_hris_schedule(owner, &form).await,
        _ => services.change_hris_guard(owner, &form).await,
    }
}

const GUARD: [(&str, &str); 6] = [
    ("guard-percent", "10"),
    ("guard-people", "50"),
    ("guard-share-percent", "40"),
    ("guard-share-from", "6"),
    ("guard-attribute-percent", "60"),
    ("guard-attribute-from", "30"),
];
const SCHEDULE: [(&str, &str); 4] = [("scheduled", "on"), ("frequency", "daily"), ("time", "03:00"), ("zone", "UTC")];
const MAPPING: [(&str, &str); 1] = [("job_title", "location")];
const SCOPE: [(&str, &str); 2] = [("scope-location", "Oslo"), ("deactivates_outsiders", "on")];
const TARGETS: [(&str, &str); 1] = [("target-future", "on")];
const FORMS: [(&str, &[(&str, &str)]); 5] =
    [("targets", &TARGETS), ("mapping", &MAPPING), ("scope", &SCOPE), ("schedule", &SCHEDULE), ("guard", &GUARD)];

async fn each_form_says_what_is_saved_of_its_own_settings(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let seen = version(&tenant).await;
    let mapping = [("phone", "none")];
    save(&tenant, &owner, "mapping", &mapping, &seen).await.unwrap();
    let saved = [
        "Saved now: Live Baseline.",
        "Saved now: Work phone not synced.",
        "Saved now: everybody; those outside are kept.",
        "Saved now: every day at 02:00, UTC.",
        "Saved now: more than 5 % of the people leave, and more than 20; 4 or more leave, and they are more than 30 %; the same attribute",
    ];
    for ((name, pairs), saved) in FORMS.into_iter().zip(saved) {
        let refused = save(&tenant, &owner, name, pairs, &seen).await.unwrap_err();
        let AppError::Conflict { message } = refused else { panic!("{name}: {refused:?}") };
        assert!(message.starts_with("You saved these settings") && message.contains(saved), "{name}: {message}");
    }
}

async fn a_form_sent_twice_ends_where_it_ended_the_first_time(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, other) = (tenant.owner().await, tenant.member("admin").await);
    for (name, pairs) in FORMS {
        let seen = version(&tenant).await;
        for _ in 0..2 {
            save(&tenant, &owner, name, pairs, &seen).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        }
        assert_eq!(version(&tenant).await.parse(), seen.parse::<i64>().map(|seen| seen + 1), "{name}");
        let theirs = save(&tenant, &other, name, pairs, &seen).await;
        assert!(matches!(theirs, Err(AppError::Conflict { .. })), "{name}: {theirs:?}");
    }
}

async fn a_field_from_elsewhere_is_written_and_going_back_is_written_too(database: &Database) {
    let tenant = Tenant::synced(database, 15).await;
    let owner = tenant.owner().await;
    let before = tenant.people().await;
    map(&tenant, &owner, &[("job_title", "location")]).await.unwrap();
    let run = tenant.sync().await;
    assert_eq!((run.run.status, run.run.counts.updated), (RunStatus::Completed, before.len() as u64));
    assert!(tenant.people().await.values().all(|person| person.title == person.location));
    assert_eq!(effect(&tenant.sync().await), (0, 0, 0));
    // Within a day, to the hour, the guard would add the two up, and want them seen.
    tenant.installation.clock.advance_seconds(25 * 3600);
    map(&tenant, &owner, &[("job_title", "job_title")]).await.unwrap();
    tenant.sync().await;
    assert_eq!(tenant.people().await, before);
}

async fn an_attribute_that_is_left_alone_stays_as_it_is(database: &Database) {
    let tenant = Tenant::synced(database, 15).await;
    let owner = tenant.owner().await;
    map(&tenant, &owner, &[("job_title", "none")]).await.unwrap();
    let id = tenant.company().facts().active_ids[0];
    let before = tenant.actor(id).await.actor.job_title;
    tenant.change(sandbox::Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    assert_eq!(effect(&tenant.sync().await), (0, 0, 0));
    assert_eq!(tenant.actor(id).await.actor.job_title, before);
}

async fn a_field_of_another_kind_is_refused(database: &Database) {
    let tenant = Tenant::synced(database, 15).await;
    let owner = tenant.owner().await;
    for (attribute, source) in [("job_title", "department"), ("job_title", "employment_type"), ("start_date", "location")] {
        let refused = map(&tenant, &owner, &[(attribute, source)]).await.unwrap_err();
        assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == attribute), "{refused:?}");
    }
}

async fn whoever_is_out_of_scope_is_kept_marked_once_and_left_alone(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let (location, outside) = a_location(&tenant).await;
    let before = tenant.people().await;
    narrow(&tenant, &owner, &[("scope-location", &location)]).await;
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 0, 0)));
    assert_eq!(messages(&run, "out_of_scope").len(), outside);
    assert_eq!(tenant.people().await, before);

    let left_out = before.iter().find(|(_, person)| person.location.as_ref() != Some(&location)).unwrap().0.clone();
    let id = *tenant.company().facts().active_ids.iter().find(|id| before[&id.to_string()].location.as_ref() != Some(&location)).unwrap();
    tenant.change(sandbox::Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let run = tenant.sync().await;
    assert_eq!(effect(&run), (0, 0, 0));
    assert_eq!(messages(&run, "out_of_scope").len(), 1, "said again only for whom something changed");
    let inside =
        *tenant.company().facts().active_ids.iter().find(|id| before[&id.to_string()].location.as_ref() == Some(&location)).unwrap();
    for (id, expected) in [(id, Some(Provider::BambooHr)), (inside, None)] {
        let public_id = tenant.actor(id).await.actor.public_id;
        assert_eq!(tenant.services().person(&owner, &public_id, None, None).await.unwrap().left_alone_by, expected);
    }
    assert_eq!(tenant.people().await[&left_out], before[&left_out]);
    assert_eq!(messages(&tenant.sync().await, "out_of_scope").len(), 0);
}

async fn whoever_comes_back_into_scope_catches_up(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let (location, _) = a_location(&tenant).await;
    narrow(&tenant, &owner, &[("scope-location", &location)]).await;
    tenant.sync().await;
    let people = tenant.people().await;
    let id = *tenant.company().facts().active_ids.iter().find(|id| people[&id.to_string()].location.as_ref() != Some(&location)).unwrap();
    tenant.change(sandbox::Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    tenant.sync().await;
    narrow(&tenant, &owner, &[]).await;
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
    assert_eq!(tenant.actor(id).await.actor.job_title.as_deref(), Some("Keeper of Keys"));
}

async fn whoever_was_never_in_scope_is_not_created(database: &Database) {
    let tenant = Tenant::connected(database, 60).await;
    let owner = tenant.owner().await;
    let planned = crate::support::people::planned(&tenant.company());
    let location = planned.values().find_map(|person| person.location.clone()).unwrap();
    narrow(&tenant, &owner, &[("scope-location", &location)]).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let here = tenant.people().await;
    assert!(!here.is_empty() && here.len() < planned.len());
    assert!(here.values().all(|person| person.location.as_ref() == Some(&location)));
    assert_eq!(effect(&tenant.sync().await), (0, 0, 0));
    narrow(&tenant, &owner, &[]).await;
    tenant.sync().await;
    assert_eq!(tenant.people().await, planned, "managers who were outside are linked now");
}

async fn outsiders_leave_the_plan_only_where_that_is_chosen(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let (location, outside) = a_location(&tenant).await;
    narrow(&tenant, &owner, &[("scope-location", &location), ("deactivates_outsiders", "on")]).await;
    let run = tenant.sync().await;
    // So many at once want to be seen.
    assert_eq!((run.run.status, run.changes.total), (RunStatus::Held, outside as u64));
    tenant.services().apply_reviewed(&owner, &run.run.id).await.unwrap();
    tenant.installation.work().await;
    let left = tenant.people().await.values().filter(|person| !person.is_active).count();
    assert_eq!(left, outside);
}

async fn the_choices_of_the_scope_are_those_of_the_source(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let page = tenant.services().hris(&owner, true).await.unwrap().connection.unwrap();
    let labels = |attribute: Attribute| -> Vec<String> {
        let line = page.scope.lines.iter().find(|line| line.attribute == attribute).unwrap();
        line.choices.iter().map(|choice| choice.label.clone()).collect()
    };
    let mut locations: Vec<String> = tenant.people().await.into_values().filter_map(|person| person.location).collect();
    locations.sort();
    locations.dedup();
    assert!(locations.iter().all(|location| labels(Attribute::Location).contains(location)));
    assert!(labels(Attribute::Department).is_sorted() && !labels(Attribute::Department).is_empty());
}
