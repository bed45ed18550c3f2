//! What a sync and the edits of a scenario leave of each other.

use contract::Attribute;
use contract::form::PersonEditForm;
use contract::run::{ChangeState, RunStatus};
use contract::view::ScenarioPersonView;
use engine::operator::TargetChoice;
use sandbox::Operation;

use crate::support::planning::{Planning, action, move_to, retitle, setting};
use crate::support::{Connecting, Database, Installation};

on_both_databases! {
    a_sync_keeps_what_a_planner_changed_and_a_release_takes_the_sources_value_back,
    a_move_and_a_sync_staged_before_it_close_no_circle_together,
    a_scenario_archived_while_a_review_waits_is_not_written,
}

/// A scenario the sync keeps current, and two people of it whom nobody reports to, with their employee ids.
async fn kept_current(database: &Database) -> (Planning, [(ScenarioPersonView, u32); 2]) {
    let tenant = Installation::on(database, 40).await.tenant("acme").await;
    let connecting = Connecting { targets: vec![TargetChoice::Baseline], all_future_scenarios: true, ..Connecting::default() };
    tenant.connect(connecting).await.unwrap();
    tenant.installation.work().await;
    tenant.installation.clock.advance_seconds(60);
    let planning = Planning::of(tenant).await;
    let lead = planning.team_lead().await;
    let mut pair = Vec::new();
    for report in &lead.reports[..2] {
        let person = planning.person(&report.id).await;
        let source_id = person.person.source_id.as_ref().unwrap().parse().unwrap();
        pair.push((person, source_id));
    }
    (planning, pair.try_into().unwrap())
}

async fn a_sync_keeps_what_a_planner_changed_and_a_release_takes_the_sources_value_back(database: &Database) {
    let tenant = Installation::on(database, 40).await.tenant("acme").await;
    tenant
        .connect(Connecting { targets: vec![TargetChoice::Baseline], all_future_scenarios: true, ..Connecting::default() })
        .await
        .unwrap();
    tenant.installation.work().await;
    tenant.installation.clock.advance_seconds(60);
    let planning = Planning::of(tenant).await;
    let row = planning.tenant.services().scenarios(&planning.owner).await.unwrap().scenarios.remove(0);
    assert!(row.kept_current_by.is_some(), "O16: made after the switch");

    let lead = planning.team_lead().await;
    let source_id: u32 = lead.person.source_id.as_ref().unwrap().parse().unwrap();
    planning.edit(&lead, retitle("Head of Nordics")).await.unwrap();
    planning.tenant.change(Operation::Retitle { id: source_id, title: "Keeper of Keys".to_owned(), from: None });
    let run = planning.tenant.sync().await;
    assert_eq!(run.run.counts.updated, 2, "the baseline's person and the scenario's");
    let after = planning.person(&lead.person.id).await;
    // The source has spoken since: its new value wins over the plan, as everywhere in a three-way comparison.
    assert_eq!((after.person.job_title.as_deref(), after.overrides.len()), (Some("Keeper of Keys"), 0));

    planning.edit(&after, retitle("Head of Nordics")).await.unwrap();
    for _ in 0..2 {
        assert_eq!(planning.tenant.sync().await.run.counts.updated, 0);
    }
    let kept = planning.person(&lead.person.id).await;
    assert_eq!(kept.person.job_title.as_deref(), Some("Head of Nordics"));
    let overrides: Vec<_> = kept.overrides.iter().map(|it| (it.attribute, it.old.shown(), it.new.shown())).collect();
    assert_eq!(overrides, [(Attribute::JobTitle, Some("Keeper of Keys"), Some("Head of Nordics"))]);

    planning.edit(&kept, PersonEditForm { attribute: "job_title".to_owned(), ..action("release") }).await.unwrap();
    let released = planning.person(&lead.person.id).await;
    assert_eq!((released.person.job_title.as_deref(), released.overrides.len()), (Some("Keeper of Keys"), 0));
    planning.tenant.change(Operation::Retitle { id: source_id, title: "Keeper of Doors".to_owned(), from: None });
    planning.tenant.sync().await;
    assert_eq!(planning.person(&lead.person.id).await.person.job_title.as_deref(), Some("Keeper of Doors"));

    // Moved and ended people stay so, and a department released is the source's again.
    let end = PersonEditForm { date: "2027-02-01".to_owned(), ..action("end") };
    planning.edit(&planning.person(&lead.person.id).await, end).await.unwrap();
    let report = planning.person(&lead.reports[0].id).await;
    let other = report.departments.iter().find(|unit| Some(&unit.id) != report.department_id.as_ref()).unwrap();
    planning.edit(&report, PersonEditForm { department: other.id.clone(), ..action("department") }).await.unwrap();
    assert_eq!(planning.tenant.sync().await.run.counts.updated, 0);
    let report = planning.person(&report.person.id).await;
    let overridden: Vec<_> = report.overrides.iter().map(|it| it.attribute).collect();
    assert_eq!(overridden, [Attribute::Department, Attribute::Manager]);
    let release = PersonEditForm { attribute: "department".to_owned(), ..action("release") };
    planning.edit(&report, release).await.unwrap();
    let released = planning.person(&report.person.id).await;
    assert_eq!(released.overrides.iter().map(|it| it.attribute).collect::<Vec<_>>(), [Attribute::Manager]);
}

/// Somebody is staged to move below a colleague, and the colleague is moved below them before that is applied.
async fn a_move_and_a_sync_staged_before_it_close_no_circle_together(database: &Database) {
    let (planning, [(one, one_id), (other, other_id)]) = kept_current(database).await;
    let services = planning.tenant.services();
    planning.tenant.change(Operation::Move { id: one_id, manager: Some(other_id), from: None });
    let run = services.preview_hris(&planning.owner).await.unwrap();
    planning.tenant.installation.work().await;
    planning.edit(&other, move_to(&one.person.id, "come")).await.unwrap();

    services.apply_reviewed(&planning.owner, &run).await.unwrap();
    planning.tenant.installation.work().await;
    let run = planning.tenant.run(&run).await;
    let conflicts: Vec<_> = run.changes.items.iter().filter(|change| change.state == ChangeState::Conflict).collect();
    assert_eq!((run.run.status, conflicts.len()), (RunStatus::Warning, 1));
    assert_eq!((conflicts[0].context.as_str(), &conflicts[0].source_id), ("Growth", &Some(one_id.to_string())));
    assert_eq!(planning.person(&one.person.id).await.manager, one.manager);
    assert_eq!(planning.person(&other.person.id).await.manager.map(|it| it.id), Some(one.person.id));
    assert_eq!(planning.tenant.people().await[&one_id.to_string()].manager, Some(other_id.to_string()), "the baseline has no circle");
}

/// O15, at the last moment.
async fn a_scenario_archived_while_a_review_waits_is_not_written(database: &Database) {
    let (planning, [(one, one_id), _]) = kept_current(database).await;
    planning.tenant.change(Operation::Retitle { id: one_id, title: "Keeper of Keys".to_owned(), from: None });
    let run = planning.tenant.services().preview_hris(&planning.owner).await.unwrap();
    planning.tenant.installation.work().await;
    planning.settle(setting("archive")).await.unwrap();
    planning.tenant.services().apply_reviewed(&planning.owner, &run).await.unwrap();
    planning.tenant.installation.work().await;
    let run = planning.tenant.run(&run).await;
    let states: Vec<_> = run.changes.items.iter().map(|change| (change.context.as_str(), change.state)).collect();
    assert_eq!(states, [("Live Baseline", ChangeState::Applied), ("Growth", ChangeState::Declined)]);
    assert_eq!(planning.person(&one.person.id).await.person.job_title, one.person.job_title);
}
