//! People of a scenario: the ways to and from their edits, what of them is kept as planned, and how a planner names them.

use contract::Attribute;
use contract::form::{PersonEditForm, ScenarioAddForm};
use contract::view::{FactOrigin, HistoryRow, ScenarioPeopleFilter};
use engine::Actor;
use engine::operator::TargetChoice;
use sandbox::Operation;

use crate::support::planning::{Planning, action, message, move_to, retitle, setting};
use crate::support::{Connecting, Database, Installation};

on_both_databases! {
    whoever_may_plan_is_led_from_a_person_to_their_edit_and_below_them,
    what_is_kept_as_planned_is_counted_marked_and_listed,
    somebody_without_a_manager_who_is_put_under_a_vacancy_is_planned,
    a_scenario_names_the_sync_that_changed_it_last,
    positions_of_one_name_are_told_apart_and_named_exactly,
    the_history_of_a_person_has_the_values_of_edits,
    an_edit_has_a_page_with_everything_it_changed,
}

async fn whoever_may_plan_is_led_from_a_person_to_their_edit_and_below_them(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let lead = planning.team_lead().await.person;
    let can_edit = async |actor: &Actor, id: &str| services.person(actor, id, None, None).await.unwrap().can_edit;
    assert!(can_edit(&planning.owner, &lead.id).await);
    assert!(!can_edit(&planning.tenant.member("viewer").await, &lead.id).await);
    let in_baseline = services.person(&planning.owner, &lead.id, None, None).await.unwrap().counterparts.remove(0).id;
    assert!(!can_edit(&planning.owner, &in_baseline).await, "the Live Baseline belongs to its source");

    let below = async |manager: &str| services.scenario_additions(&planning.owner, &planning.id, Some(manager)).await.unwrap().manager;
    let manager = below(&lead.id).await.unwrap();
    assert_eq!(manager, format!("{} ({})", lead.name, lead.id));
    for elsewhere in [in_baseline.as_str(), "act_000000000000", "nonsense"] {
        assert_eq!(below(elsewhere).await, None, "{elsewhere}");
    }
    let position = ScenarioAddForm { action: "position".to_owned(), title: "Nurse".to_owned(), manager, ..ScenarioAddForm::default() };
    services.add_to_scenario(&planning.owner, &planning.id, &position).await.unwrap();
    let reports = planning.person(&lead.id).await.reports;
    assert!(reports.iter().any(|report| report.job_title.as_deref() == Some("Nurse")), "{reports:?}");

    planning.settle(setting("archive")).await.unwrap();
    assert!(!can_edit(&planning.owner, &lead.id).await);
}

async fn what_is_kept_as_planned_is_counted_marked_and_listed(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let counted = async || {
        let planned = services.scenario(&planning.owner, &planning.id, None).await.unwrap().planned;
        (planned.values, planned.people)
    };
    assert_eq!(counted().await, (0, 0));
    let lead = planning.team_lead().await;
    let [one, other] = [&lead.reports[0].id, &lead.reports[1].id];
    planning.edit(&planning.person(one).await, retitle("Head of Nordics")).await.unwrap();
    planning.edit(&planning.person(one).await, move_to(&planning.head().await.person.id, "come")).await.unwrap();
    planning.edit(&planning.person(other).await, retitle("Head of Baltics")).await.unwrap();
    let vacancy = ScenarioAddForm { action: "position".to_owned(), title: "Nurse".to_owned(), ..ScenarioAddForm::default() };
    services.add_to_scenario(&planning.owner, &planning.id, &vacancy).await.unwrap();
    assert_eq!(counted().await, (3, 2), "no source knows a vacancy");

    let listed = async |filter: &ScenarioPeopleFilter| services.scenario_people(&planning.owner, &planning.id, filter, None).await.unwrap();
    let everybody = listed(&ScenarioPeopleFilter::default()).await;
    assert_eq!(everybody.planned.len(), 2);
    let planned = listed(&ScenarioPeopleFilter { planned: true, search: None }).await;
    let mut ids: Vec<&String> = planned.page.items.iter().map(|person| &person.id).collect();
    ids.sort();
    let mut expected = vec![one, other];
    expected.sort();
    assert_eq!((ids, planned.page.total, planned.planned.get(one)), (expected, 2, Some(&2)));
    let search = Some(planning.person(one).await.person.name);
    let found = listed(&ScenarioPeopleFilter { planned: true, search }).await;
    assert!(found.page.items.iter().any(|person| &person.id == one));
    let nobody = listed(&ScenarioPeopleFilter { planned: true, search: Some("zzzz".to_owned()) }).await;
    assert_eq!(nobody.page.total, 0);

    planning.edit(&planning.person(one).await, action("release")).await.unwrap();
    assert_eq!(counted().await, (1, 1), "everything of one person is released at once");
    assert!(planning.person(one).await.overrides.is_empty());
}

async fn somebody_without_a_manager_who_is_put_under_a_vacancy_is_planned(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let counted = async || {
        let planned = services.scenario(&planning.owner, &planning.id, None).await.unwrap().planned;
        (planned.values, planned.people)
    };
    let vacancy = ScenarioAddForm { action: "position".to_owned(), title: "Chair".to_owned(), ..ScenarioAddForm::default() };
    services.add_to_scenario(&planning.owner, &planning.id, &vacancy).await.unwrap();
    let head = planning.head().await;
    planning.edit(&head, move_to("Vacant position", "come")).await.unwrap();
    assert_eq!(counted().await, (1, 1));
    let facts = services.person(&planning.owner, &head.person.id, None, None).await.unwrap().facts;
    let manager = facts.iter().find(|fact| fact.attribute == Attribute::Manager).unwrap();
    assert_eq!((manager.value.as_deref(), &manager.origin), (Some("Vacant position"), &FactOrigin::Planner { source_says: None }));

    planning.edit(&planning.person(&head.person.id).await, action("release")).await.unwrap();
    assert_eq!(counted().await, (0, 0));
    assert_eq!(planning.person(&head.person.id).await.manager, None);
}

async fn a_scenario_names_the_sync_that_changed_it_last(database: &Database) {
    let tenant = Installation::on(database, 40).await.tenant("acme").await;
    let connecting = Connecting { targets: vec![TargetChoice::Baseline], all_future_scenarios: true, ..Connecting::default() };
    tenant.connect(connecting).await.unwrap();
    tenant.installation.work().await;
    tenant.installation.clock.advance_seconds(60);
    let planning = Planning::of(tenant).await;
    let services = planning.tenant.services();
    let last_sync = async |actor: &Actor| services.scenario(actor, &planning.id, None).await.unwrap().last_sync;
    assert_eq!(last_sync(&planning.owner).await, None);
    let person = planning.team_lead().await.person;
    let id = person.source_id.unwrap().parse().unwrap();
    planning.tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let run = planning.tenant.sync().await.run.id;
    assert_eq!(last_sync(&planning.owner).await.unwrap().run.id.as_ref(), Some(&run));
    planning.tenant.sync().await;
    assert_eq!(last_sync(&planning.owner).await.unwrap().run.id, Some(run), "a sync that changes nothing is not named");
    let viewer = planning.tenant.member("viewer").await;
    assert_eq!(last_sync(&viewer).await.unwrap().run.id, None, "who may not open runs gets no link");
}

async fn positions_of_one_name_are_told_apart_and_named_exactly(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let additions = async || services.scenario_additions(&planning.owner, &planning.id, None).await.unwrap();
    let care = additions().await.departments.remove(0);
    for title in ["Nurse", "Head of Care"] {
        let position = ScenarioAddForm {
            action: "position".to_owned(),
            title: title.to_owned(),
            department: care.id.clone(),
            ..ScenarioAddForm::default()
        };
        services.add_to_scenario(&planning.owner, &planning.id, &position).await.unwrap();
    }
    let lead = planning.team_lead().await;
    let [one, other] = [planning.person(&lead.reports[0].id).await, planning.person(&lead.reports[1].id).await];
    let several = message(planning.edit(&one, move_to("Vacant position", "")).await.unwrap_err());
    for position in [format!("Vacant position, Nurse, {}", care.name), format!("Vacant position, Head of Care, {}", care.name)] {
        assert!(several.contains(&position), "{several}");
    }
    let hits = services.find_people(&planning.owner, Some(&planning.id), "vacant head of care").await.unwrap();
    let hit = hits.iter().find(|hit| hit.about.starts_with("Head of Care")).unwrap_or_else(|| panic!("{hits:?}"));
    let named = format!("{} ({})", hit.name, hit.id);
    planning.edit(&one, move_to(&named, "")).await.unwrap();
    assert_eq!(planning.person(&one.person.id).await.manager.unwrap().job_title.as_deref(), Some("Head of Care"));

    let suggestions = additions().await.suggestions;
    let suggested = suggestions.iter().find(|suggestion| suggestion.value == named).unwrap_or_else(|| panic!("{suggestions:?}"));
    assert_eq!(suggested.label, format!("Vacant position, Head of Care, {}", care.name));
    planning.edit(&other, move_to(&suggested.value, "")).await.unwrap();
}

async fn the_history_of_a_person_has_the_values_of_edits(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    let was = lead.person.job_title.clone();
    planning.edit(&lead, retitle("Head of Nordics")).await.unwrap();
    planning.tenant.installation.clock.advance_seconds(60);
    planning.undo(1).await.unwrap();
    let history = planning.tenant.services().person(&planning.owner, &lead.person.id, None, None).await.unwrap().history;
    let by_hand: Vec<&HistoryRow> = history.iter().filter(|row| row.by.is_some()).collect();
    let values: Vec<_> = by_hand.iter().flat_map(|row| &row.attributes).map(|it| (it.attribute, it.old.shown(), it.new.shown())).collect();
    let title = Some("Head of Nordics");
    assert_eq!(values, [(Attribute::JobTitle, title, was.as_deref()), (Attribute::JobTitle, was.as_deref(), title)]);
    assert!(by_hand.iter().all(|row| row.touched.is_empty()), "values are not named a second time");
}

async fn an_edit_has_a_page_with_everything_it_changed(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let lead = planning.team_lead().await;
    planning.edit(&lead, PersonEditForm { date: "2027-02-01".to_owned(), ..action("end") }).await.unwrap();
    let page = services.scenario_edit(&planning.owner, &planning.id, "1", None).await.unwrap();
    assert_eq!(page.edit.changes.len() as u64, page.edit.changes_total);
    assert_eq!((page.edit.changes.len(), page.next, page.can_undo), (1 + lead.reports.len(), None, true));
    let rest = services.scenario_edit(&planning.owner, &planning.id, "1", Some("1")).await.unwrap().edit;
    assert_eq!(rest.changes, page.edit.changes[1..]);
    let viewer = planning.tenant.member("viewer").await;
    assert!(!services.scenario_edit(&viewer, &planning.id, "1", None).await.unwrap().can_undo);
    planning.undo(1).await.unwrap();
    assert!(!services.scenario_edit(&planning.owner, &planning.id, "1", None).await.unwrap().can_undo);
    let stranger = planning.tenant.installation.tenant("other").await.owner().await;
    for (actor, number, cursor) in
        [(&stranger, "1", None), (&planning.owner, "7", None), (&planning.owner, "one", None), (&planning.owner, "1", Some("x"))]
    {
        let missing = services.scenario_edit(actor, &planning.id, number, cursor).await;
        assert_eq!(missing.unwrap_err(), contract::AppError::NotFound, "{number} {cursor:?}");
    }
}
