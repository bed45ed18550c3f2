//! Cases of the people of a context, as planning and applying use them.

use contract::Provider;
use contract::id::{ActorId, DepartmentId, DivisionId};
use domain::plan::UnitKind;
use domain::target::IndexedPerson;
use store::actors::ActorRow;
use store::contexts::kind;
use store::{Error, Json, Store};
use uuid::Uuid;

use crate::builders::{MANY, actor, add_actors, company, context_row, sourced_actor, unit, values_of_every_state, write};
use crate::support::NOW;

on_both_databases! {
    every_column_of_an_actor_comes_back,
    an_actor_is_written_only_on_the_version_it_was_worked_out_on,
    an_update_leaves_what_identifies_an_actor,
    a_source_identity_is_taken_once_in_a_context,
    the_index_shows_the_identity_of_one_source_and_addresses_of_the_unlinked,
    actors_are_found_by_source_in_their_context,
    deferred_managers_are_linked_once_they_are_here,
    who_manages_whom_and_who_waits_for_whom_is_known_in_a_transaction,
    more_actors_than_one_statement_takes_are_written_and_found,
    actors_of_another_tenant_are_neither_seen_nor_changed,
}

async fn every_column_of_an_actor_comes_back(store: &Store) {
    let acme = company(store, "acme").await;
    let (department, division) = (unit(acme.baseline, "Platform"), unit(acme.baseline, "Products"));
    write(store, async |transaction| {
        transaction.upsert_units(acme.org, UnitKind::Department, std::slice::from_ref(&department)).await?;
        transaction.upsert_units(acme.org, UnitKind::Division, std::slice::from_ref(&division)).await
    })
    .await
    .unwrap();
    let manager = sourced_actor(acme.baseline, "Åsa Öberg", "1");
    let text = |text: &str| Some(text.to_owned());
    let report = ActorRow {
        is_active: false,
        first_name: text("李"),
        last_name: text("思远"),
        preferred_name: text("🛠"),
        email: text("li@example.com"),
        employee_number: text("0007"),
        job_title: text("Ingénieure"),
        department_id: Some(DepartmentId(department.id)),
        division_id: Some(DivisionId(division.id)),
        location: text("Malmö"),
        manager_id: Some(manager.id),
        deferred_manager: text("99"),
        phone: text("+46 8 1"),
        employment_type: text("Full-Time"),
        start_date: text("2020-02-29"),
        end_date: text("2026-12-31"),
        synced: Json(values_of_every_state()),
        fingerprint: Some(i64::MIN),
        updated_at: NOW.plus_seconds(1),
        ..sourced_actor(acme.baseline, "李 思远", "7")
    };
    // The report comes first: a manager later in the same batch is there all the same.
    let written = add_actors(store, acme.org, &[report.clone(), manager.clone()]).await;
    assert_eq!(written.len(), 2);
    let found = store.actors(acme.org, &[report.id.0]).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].actor, report);
    assert_eq!((found[0].manager_source_hris, found[0].manager_source_id.as_deref()), (Some(Provider::BambooHr), Some("1")));
    assert_eq!(found[0].manager_name.as_deref(), Some("Åsa Öberg"));
    let within = write(store, async |transaction| transaction.managed_actors(acme.org, &[report.id.0]).await).await.unwrap();
    assert_eq!(within, found);
}

async fn an_actor_is_written_only_on_the_version_it_was_worked_out_on(store: &Store) {
    let acme = company(store, "acme").await;
    let (maja, noor) = (actor(acme.baseline, "Maja"), actor(acme.baseline, "Noor"));
    add_actors(store, acme.org, &[maja.clone(), noor.clone()]).await;
    let named = |row: &ActorRow, name: &str, version| ActorRow { display_name: name.to_owned(), version, ..row.clone() };
    let batch = [named(&maja, "Maja II", 2), named(&noor, "Too new", 3), actor(acme.baseline, "New")];
    let mut written = add_actors(store, acme.org, &batch).await;
    written.sort_unstable();
    assert_eq!(written, [maja.id.0, batch[2].id.0]);
    assert_eq!(add_actors(store, acme.org, &[named(&maja, "Too old", 2)]).await, Vec::<Uuid>::new());

    let name_of = async |id: ActorId| store.actors(acme.org, &[id.0]).await.unwrap().remove(0).actor.display_name;
    assert_eq!((name_of(maja.id).await.as_str(), name_of(noor.id).await.as_str()), ("Maja II", "Noor"));
}

async fn an_update_leaves_what_identifies_an_actor(store: &Store) {
    let acme = company(store, "acme").await;
    let maja = actor(acme.baseline, "Maja");
    add_actors(store, acme.org, std::slice::from_ref(&maja)).await;
    let changed = ActorRow { public_id: "act_other".to_owned(), created_at: NOW.plus_seconds(9), version: 2, ..maja.clone() };
    assert_eq!(add_actors(store, acme.org, &[changed]).await, [maja.id.0]);
    assert_eq!(store.actors(acme.org, &[maja.id.0]).await.unwrap()[0].actor, ActorRow { version: 2, ..maja });
}

async fn a_source_identity_is_taken_once_in_a_context(store: &Store) {
    let acme = company(store, "acme").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Merger");
    write(store, async |transaction| transaction.insert_context(&scenario).await).await.unwrap();
    let people = [sourced_actor(acme.baseline, "Maja", "7"), sourced_actor(scenario.id, "Maja", "7")];
    add_actors(store, acme.org, &people).await;
    let again = [sourced_actor(acme.baseline, "Another", "7")];
    let result = write(store, async |transaction| transaction.upsert_actors(acme.org, &again).await).await;
    assert!(matches!(result, Err(Error::Exists)));
}

async fn the_index_shows_the_identity_of_one_source_and_addresses_of_the_unlinked(store: &Store) {
    let acme = company(store, "acme").await;
    let email = |row: ActorRow| ActorRow { email: Some("maja@example.com".to_owned()), ..row };
    let linked =
        ActorRow { deferred_manager: Some("99".to_owned()), fingerprint: Some(-1), ..email(sourced_actor(acme.baseline, "Linked", "7")) };
    let foreign = ActorRow { source_hris: Some(Provider::Workday), ..email(sourced_actor(acme.baseline, "Of another source", "8")) };
    let unlinked = ActorRow { is_active: false, manager_id: Some(linked.id), ..email(actor(acme.baseline, "Unlinked")) };
    add_actors(store, acme.org, &[linked.clone(), foreign.clone(), unlinked.clone()]).await;
    let mut index = store.actor_index(acme.org, acme.baseline, Provider::BambooHr).await.unwrap();
    index.sort_by_key(|person| person.id);
    let person = |row: &ActorRow, source_id: Option<&str>, email: Option<&str>| IndexedPerson {
        id: row.id.0,
        source_id: source_id.map(str::to_owned),
        email: email.map(str::to_owned),
        is_active: row.is_active,
        manager: row.manager_id.map(|manager| manager.0),
        deferred_manager: row.deferred_manager.clone(),
        fingerprint: row.fingerprint,
        version: 1,
    };
    let mut expected = [person(&linked, Some("7"), None), person(&foreign, None, None), person(&unlinked, None, Some("maja@example.com"))];
    expected.sort_by_key(|person| person.id);
    assert_eq!(index, expected);
}

async fn actors_are_found_by_source_in_their_context(store: &Store) {
    let acme = company(store, "acme").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Merger");
    write(store, async |transaction| transaction.insert_context(&scenario).await).await.unwrap();
    let here = sourced_actor(acme.baseline, "Here", "7");
    let workday = ActorRow { source_hris: Some(Provider::Workday), ..sourced_actor(acme.baseline, "Of another source", "8") };
    add_actors(store, acme.org, &[here.clone(), workday, sourced_actor(scenario.id, "Elsewhere", "9")]).await;
    let found = write(store, async |transaction| {
        transaction.actors_by_source(acme.org, acme.baseline, Provider::BambooHr, &["7", "8", "9", "10"]).await
    });
    assert_eq!(found.await.unwrap(), [("7".to_owned(), here.id.0)]);
}

async fn deferred_managers_are_linked_once_they_are_here(store: &Store) {
    let acme = company(store, "acme").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Merger");
    write(store, async |transaction| transaction.insert_context(&scenario).await).await.unwrap();
    let deferred = |row: ActorRow, manager: &str| ActorRow { deferred_manager: Some(manager.to_owned()), ..row };
    let manager = sourced_actor(acme.baseline, "Manager", "1");
    let reports = [
        deferred(sourced_actor(acme.baseline, "Report", "2"), "1"),
        deferred(sourced_actor(acme.baseline, "Report of somebody missing", "3"), "99"),
        deferred(sourced_actor(scenario.id, "Report in a scenario", "2"), "1"),
    ];
    add_actors(store, acme.org, &reports).await;
    let resolve = async || {
        write(store, async |transaction| transaction.resolve_deferred_managers(acme.org, acme.baseline, Provider::BambooHr, 500).await)
            .await
            .unwrap()
    };
    assert_eq!(resolve().await, 0);
    add_actors(store, acme.org, std::slice::from_ref(&manager)).await;
    assert_eq!(resolve().await, 1);
    assert_eq!(resolve().await, 0);
    let seen = async |report: &ActorRow| {
        let row = store.actors(acme.org, &[report.id.0]).await.unwrap().remove(0).actor;
        (row.manager_id, row.deferred_manager)
    };
    assert_eq!(seen(&reports[0]).await, (Some(manager.id), None));
    assert_eq!(seen(&reports[1]).await, (None, Some("99".to_owned())));
    assert_eq!(seen(&reports[2]).await, (None, Some("1".to_owned())));
}

async fn more_actors_than_one_statement_takes_are_written_and_found(store: &Store) {
    let acme = company(store, "acme").await;
    let source_ids: Vec<String> = (0..MANY).map(|number| format!("{number:04}")).collect();
    let people: Vec<_> = source_ids.iter().map(|id| sourced_actor(acme.baseline, &format!("Person {id}"), id)).collect();
    let ids: Vec<Uuid> = people.iter().map(|person| person.id.0).collect();
    assert_eq!(add_actors(store, acme.org, &people).await.len(), MANY);
    assert_eq!(store.actors(acme.org, &ids).await.unwrap().len(), MANY);
    assert_eq!(store.actor_index(acme.org, acme.baseline, Provider::BambooHr).await.unwrap().len(), MANY);
    let wanted: Vec<&str> = source_ids.iter().map(String::as_str).collect();
    write(store, async |transaction| {
        assert_eq!(transaction.managed_actors(acme.org, &ids).await?.len(), MANY);
        let mut found = transaction.actors_by_source(acme.org, acme.baseline, Provider::BambooHr, &wanted).await?;
        found.sort_unstable();
        assert!(found.into_iter().eq(source_ids.iter().cloned().zip(ids.iter().copied())));
        Ok(())
    })
    .await
    .unwrap();
}

async fn actors_of_another_tenant_are_neither_seen_nor_changed(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let manager = sourced_actor(acme.baseline, "Manager", "1");
    let report = ActorRow { deferred_manager: Some("1".to_owned()), ..sourced_actor(acme.baseline, "Report", "2") };
    add_actors(store, acme.org, &[manager, report.clone()]).await;
    let ids = [report.id.0];
    write(store, async |transaction| {
        assert_eq!(transaction.resolve_deferred_managers(other.org, acme.baseline, Provider::BambooHr, 500).await?, 0);
        assert_eq!(transaction.managed_actors(other.org, &ids).await?, []);
        assert_eq!(transaction.actors_by_source(other.org, acme.baseline, Provider::BambooHr, &["1", "2"]).await?, []);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(store.actors(other.org, &ids).await.unwrap(), []);
    assert_eq!(store.actor_index(other.org, acme.baseline, Provider::BambooHr).await.unwrap(), []);
    let renamed = [ActorRow { display_name: "Spied on".to_owned(), version: 2, ..report.clone() }];
    assert!(write(store, async |transaction| transaction.upsert_actors(other.org, &renamed).await).await.is_err());
    let moved = [ActorRow { context_id: other.baseline, ..renamed[0].clone() }];
    assert!(write(store, async |transaction| transaction.upsert_actors(other.org, &moved).await).await.is_err());
    assert_eq!(store.actors(acme.org, &ids).await.unwrap()[0].actor, report);
}

async fn who_manages_whom_and_who_waits_for_whom_is_known_in_a_transaction(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let manager = sourced_actor(acme.baseline, "Manager", "1");
    let report = ActorRow { manager_id: Some(manager.id), ..sourced_actor(acme.baseline, "Report", "2") };
    let waiting = ActorRow { deferred_manager: Some("99".to_owned()), ..sourced_actor(acme.baseline, "Waiting", "3") };
    add_actors(store, acme.org, &[manager.clone(), report.clone(), waiting.clone()]).await;
    let links = async |org| {
        let ids = [manager.id.0, report.id.0, Uuid::now_v7()];
        let mut links = write(store, async |transaction| transaction.manager_links(org, &ids).await).await.unwrap();
        links.sort_by_key(|(_, manager)| manager.is_some());
        links
    };
    assert_eq!(links(acme.org).await, [(manager.id.0, None), (report.id.0, Some(manager.id.0))]);
    assert_eq!(links(rival.org).await, []);
    let waits =
        async |org| write(store, async |transaction| transaction.waiting_for(org, acme.baseline, &["1", "99"]).await).await.unwrap();
    assert_eq!(waits(acme.org).await, [(waiting.id.0, "99".to_owned())]);
    assert_eq!(waits(rival.org).await, []);
}
