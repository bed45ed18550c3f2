//! Cases of who reports to whom.

use std::collections::HashMap;

use contract::Provider;
use contract::id::{ActorId, DepartmentId};
use contract::time::{Date, Timestamp};
use domain::plan::UnitKind;
use store::Store;
use store::actors::ActorRow;
use store::contexts::kind;
use store::hierarchy::HIGHEST;
use uuid::Uuid;

use crate::builders::{Company, actor, add_actors, company, context_row, sourced_actor, unit, write};

on_both_databases! {
    managers_are_counted_with_those_who_have_left_told_apart,
    the_first_reports_of_several_managers_come_at_once,
    reports_come_page_by_page_and_by_name,
    who_has_neither_manager_nor_reports_is_listed_apart,
    a_department_begins_with_those_who_report_outside_it,
    an_export_goes_on_after_the_last_person,
    nothing_of_another_tenant_or_context_is_seen,
    a_person_is_found_in_every_context_by_source_identity,
    one_persons_place_is_found_without_reading_everybody,
}

fn under(manager: &ActorRow, name: &str) -> ActorRow {
    ActorRow { manager_id: Some(manager.id), ..actor(manager.context_id, name) }
}

/// Elena above Priya and Marcus; Priya above Ann and Bo; Lone alone; Ghost has left, and Orphan still reports there.
async fn people(store: &Store, acme: Company) -> HashMap<&'static str, ActorRow> {
    let elena = actor(acme.baseline, "Elena");
    let ghost = ActorRow { is_active: false, ..actor(acme.baseline, "Ghost") };
    let priya = under(&elena, "Priya");
    let gone = ActorRow { is_active: false, ..under(&elena, "Gone") };
    let others =
        [under(&elena, "Marcus"), under(&priya, "Ann"), under(&priya, "Bo"), actor(acme.baseline, "Lone"), under(&ghost, "Orphan")];
    let rows: Vec<ActorRow> = [elena, ghost, priya, gone].into_iter().chain(others).collect();
    add_actors(store, acme.org, &rows).await;
    let names = ["Elena", "Ghost", "Priya", "Gone", "Marcus", "Ann", "Bo", "Lone", "Orphan"];
    names.into_iter().zip(rows).collect()
}

async fn managers_are_counted_with_those_who_have_left_told_apart(store: &Store) {
    let acme = company(store, "acme").await;
    let people = people(store, acme).await;
    let managers = store.managers(acme.org, acme.baseline).await.unwrap();
    let found = |id: Option<ActorId>| managers.iter().find(|row| row.id == id.map(|id| id.0)).map(|row| (row.is_active, row.reports));
    assert_eq!(managers.len(), 4);
    assert_eq!(found(None), Some((None, 2)));
    assert_eq!(found(Some(people["Elena"].id)), Some((Some(true), 2)));
    assert_eq!(found(Some(people["Ghost"].id)), Some((Some(false), 1)));
    let priya = managers.iter().find(|row| row.id == Some(people["Priya"].id.0)).unwrap();
    assert_eq!((priya.above, priya.reports), (Some(people["Elena"].id.0), 2));
}

async fn the_first_reports_of_several_managers_come_at_once(store: &Store) {
    let acme = company(store, "acme").await;
    let people = people(store, acme).await;
    let ids = [people["Elena"].id.0, people["Priya"].id.0];
    let first = store.first_reports(acme.org, acme.baseline, &ids, 1).await.unwrap();
    assert_eq!(first.iter().map(|row| row.display_name.as_str()).collect::<Vec<_>>(), ["Ann", "Marcus"]);
    let all = store.first_reports(acme.org, acme.baseline, &ids, 9).await.unwrap();
    assert_eq!(all.iter().map(|row| row.display_name.as_str()).collect::<Vec<_>>(), ["Ann", "Bo", "Marcus", "Priya"]);
}

async fn reports_come_page_by_page_and_by_name(store: &Store) {
    let acme = company(store, "acme").await;
    let manager = people(store, acme).await["Priya"].id.0;
    let (first, next) = store.reports_page(acme.org, acme.baseline, manager, None, 1).await.unwrap();
    let (second, end) = store.reports_page(acme.org, acme.baseline, manager, next.as_deref(), 1).await.unwrap();
    assert_eq!((first[0].display_name.as_str(), second[0].display_name.as_str(), end), ("Ann", "Bo", None));
    // A cursor made of a person is that of the page that ended with them.
    assert_eq!(next, Some(first[0].cursor()));
    for (others, row) in (0..).zip([&first[0], &second[0]]) {
        assert_eq!(store.reports_until(acme.org, acme.baseline, manager, &row.cursor()).await.unwrap(), others + 1);
        assert_eq!(store.report_after(acme.org, acme.baseline, manager, others).await.unwrap().as_ref(), Some(row));
    }
    assert_eq!(store.report_after(acme.org, acme.baseline, manager, 2).await.unwrap(), None);
}

async fn who_has_neither_manager_nor_reports_is_listed_apart(store: &Store) {
    let acme = company(store, "acme").await;
    let people = people(store, acme).await;
    let gone = [people["Ghost"].id.0];
    let (alone, next) = store.alone_page(acme.org, acme.baseline, &gone, None, 9).await.unwrap();
    assert_eq!(alone.iter().map(|row| row.display_name.as_str()).collect::<Vec<_>>(), ["Lone", "Orphan"]);
    assert_eq!(next, None);
    let (first, next) = store.alone_page(acme.org, acme.baseline, &gone, None, 1).await.unwrap();
    let (second, _) = store.alone_page(acme.org, acme.baseline, &gone, next.as_deref(), 1).await.unwrap();
    assert_eq!((first[0].display_name.as_str(), second[0].display_name.as_str()), ("Lone", "Orphan"));
}

async fn a_department_begins_with_those_who_report_outside_it(store: &Store) {
    let acme = company(store, "acme").await;
    let sales = unit(acme.baseline, "Sales");
    let department = Some(DepartmentId(sales.id));
    write(store, async |transaction| transaction.upsert_units(acme.org, UnitKind::Department, &[sales]).await).await.unwrap();
    let elena = actor(acme.baseline, "Elena");
    let priya = ActorRow { department_id: department, ..under(&elena, "Priya") };
    let ann = ActorRow { department_id: department, ..under(&priya, "Ann") };
    let bo = ActorRow { department_id: department, ..under(&elena, "Bo") };
    let expected = [bo.id.0, priya.id.0];
    add_actors(store, acme.org, &[elena, priya, ann, bo]).await;
    assert_eq!(store.department_heads(acme.org, acme.baseline, "Sales").await.unwrap(), expected);
    let shares = store.department_shares(acme.org, acme.baseline, &Date::parse("2026-01-15").unwrap()).await.unwrap();
    let share = shares.iter().find(|share| share.department_id.is_some()).unwrap();
    assert_eq!((share.people, share.starting), (3, 0));
}

async fn an_export_goes_on_after_the_last_person(store: &Store) {
    let acme = company(store, "acme").await;
    let people = people(store, acme).await;
    let (mut after, mut managers) = (None, Vec::new());
    loop {
        let rows = store.exported_page(acme.org, acme.baseline, after.as_ref(), 2).await.unwrap();
        let Some(last) = rows.last() else { break };
        after = Some((last.person.sort_name.clone(), last.person.id));
        managers.extend(rows.into_iter().map(|row| (row.person.display_name, row.person.manager_id)));
    }
    assert_eq!(managers.len(), 7);
    let priya = people["Priya"].id.0;
    assert!(managers.contains(&("Ann".to_owned(), Some(priya))));
    let names = store.names(acme.org, &[priya, Uuid::nil()]).await.unwrap();
    assert_eq!(names, HashMap::from([(priya, (people["Priya"].public_id.clone(), "Priya".to_owned()))]));
}

async fn nothing_of_another_tenant_or_context_is_seen(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let people = people(store, acme).await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Plan");
    write(store, async |transaction| transaction.insert_context(&scenario).await).await.unwrap();
    let elena = people["Elena"].id.0;
    let last = store.chart_people(acme.org, acme.baseline, &[people["Priya"].id.0]).await.unwrap()[0].cursor();
    assert_eq!(store.reports_until(acme.org, acme.baseline, elena, &last).await.unwrap(), 2);
    for (org, context) in [(rival.org, acme.baseline), (rival.org, rival.baseline), (acme.org, scenario.id)] {
        assert_eq!(store.managers(org, context).await.unwrap(), []);
        assert_eq!(store.people_below(org, context, elena, 9).await.unwrap(), (0, 0));
        assert_eq!(store.chart_people(org, context, &[elena]).await.unwrap(), []);
        assert_eq!(store.first_reports(org, context, &[elena], 9).await.unwrap(), []);
        assert_eq!(store.reports_page(org, context, elena, None, 9).await.unwrap().0, []);
        assert_eq!(store.reports_until(org, context, elena, &last).await.unwrap(), 0);
        assert_eq!(store.report_after(org, context, elena, 0).await.unwrap(), None);
        assert_eq!(store.alone_page(org, context, &[people["Ghost"].id.0], None, 9).await.unwrap().0, []);
        assert_eq!(store.exported_page(org, context, None, 9).await.unwrap(), []);
        assert_eq!(store.find_people(org, context, "elena", 9).await.unwrap(), []);
    }
    assert!(store.line_above(rival.org, elena).await.unwrap().is_empty());
    assert!(store.names(rival.org, &[elena]).await.unwrap().is_empty());
    assert_eq!(store.find_person(rival.org, &people["Elena"].public_id).await.unwrap(), None);
    assert_eq!(store.acts_on(rival.org, elena, Timestamp(i64::MAX), 9).await.unwrap(), []);
    assert_eq!(store.applied_changes(rival.org, elena, Timestamp(i64::MAX), 9).await.unwrap(), []);
}

async fn a_person_is_found_in_every_context_by_source_identity(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Plan");
    write(store, async |transaction| transaction.insert_context(&scenario).await).await.unwrap();
    let here = sourced_actor(acme.baseline, "Maja", "7");
    let there = sourced_actor(scenario.id, "Maja", "7");
    add_actors(store, acme.org, &[here.clone(), there.clone(), sourced_actor(acme.baseline, "Noor", "8")]).await;
    let mut found: Vec<String> =
        store.counterparts(acme.org, Provider::BambooHr, "7").await.unwrap().into_iter().map(|counterpart| counterpart.public_id).collect();
    found.sort();
    let mut expected = vec![here.public_id, there.public_id];
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(store.counterparts(rival.org, Provider::BambooHr, "7").await.unwrap(), []);
}

async fn one_persons_place_is_found_without_reading_everybody(store: &Store) {
    let acme = company(store, "acme").await;
    let people = people(store, acme).await;
    let line = ["Ann", "Priya", "Elena"].map(|name| people[name].id.0);
    assert_eq!(store.line_above(acme.org, people["Ann"].id.0).await.unwrap(), line);
    assert_eq!(store.line_above(acme.org, people["Orphan"].id.0).await.unwrap(), [people["Orphan"].id.0]);
    let elena = people["Elena"].id.0;
    assert_eq!(store.people_below(acme.org, acme.baseline, elena, 9).await.unwrap(), (2, 4));
    assert_eq!(store.people_below(acme.org, acme.baseline, elena, 3).await.unwrap(), (2, 3));
    assert_eq!(store.people_below(acme.org, acme.baseline, people["Lone"].id.0, 9).await.unwrap(), (0, 0));
    // Two who report to each other: the line comes round again and ends.
    let (one, other) = (actor(acme.baseline, "One"), actor(acme.baseline, "Other"));
    let circle = [ActorRow { manager_id: Some(other.id), ..one.clone() }, ActorRow { manager_id: Some(one.id), ..other.clone() }];
    add_actors(store, acme.org, &[one.clone(), other.clone()]).await;
    add_actors(store, acme.org, &circle.map(|row| ActorRow { version: row.version + 1, ..row })).await;
    let line = store.line_above(acme.org, one.id.0).await.unwrap();
    assert_eq!((line.len(), line[1], line[2]), (HIGHEST, other.id.0, one.id.0));
    assert_eq!(store.people_below(acme.org, acme.baseline, one.id.0, 9).await.unwrap(), (1, 2));
}
