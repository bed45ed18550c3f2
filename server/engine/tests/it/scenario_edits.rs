//! Edits of a scenario, and taking them back.

use contract::AppError;
use contract::form::{PersonEditForm, ScenarioAddForm, ScenarioSettingsForm};
use contract::view::{DifferenceKind, EditKind, ScenarioPeopleFilter};
use engine::scenarios::{ScenarioChanged, Undone};

use crate::support::Database;
use crate::support::planning::{Planning, action, message, move_to, retitle, setting};

on_both_databases! {
    somebody_moved_takes_the_reports_along_or_leaves_them_to_the_former_manager,
    nobody_is_moved_below_themselves,
    somebody_ended_leaves_the_reports_to_the_manager_and_comes_back_by_undo,
    a_position_and_a_department_are_added_and_taken_back,
    an_edit_of_a_version_that_is_gone_names_who_saved_first,
    an_edit_of_somebody_who_was_ended_meanwhile_says_that_they_have_left,
    an_edit_sent_twice_is_made_once,
    an_addition_is_made_once_and_gone_back_to_with_another_title_it_is_a_second,
    an_edit_gone_back_to_and_changed_is_not_taken_for_the_one_saved,
    an_undo_leaves_what_was_changed_since,
    what_is_archived_while_a_form_is_open_is_not_edited,
    every_edit_leaves_its_record_and_its_audit_events,
    whom_a_planner_means_is_found_or_asked_for,
}

async fn somebody_moved_takes_the_reports_along_or_leaves_them_to_the_former_manager(database: &Database) {
    let planning = Planning::on(database).await;
    let (lead, head) = (planning.team_lead().await, planning.head().await);
    let former = lead.manager.clone().unwrap();
    let elsewhere = planning.everybody().await.into_iter().find(|person| {
        let is_other = ![&lead.person.id, &former.id, &head.person.id].contains(&&person.person.id);
        is_other && lead.reports.iter().all(|report| report.id != person.person.id)
    });
    let elsewhere = elsewhere.unwrap().person;
    planning.edit(&lead, move_to(&elsewhere.id, "come")).await.unwrap();
    let moved = planning.person(&lead.person.id).await;
    assert_eq!((moved.manager.as_ref().map(|it| &it.id), &moved.reports), (Some(&elsewhere.id), &lead.reports));
    assert_eq!(planning.differences().await, [(DifferenceKind::Moved, 1)]);

    planning.undo(1).await.unwrap();
    let back = planning.person(&lead.person.id).await;
    assert_eq!(back.manager, lead.manager);
    planning.edit(&back, move_to(&elsewhere.id, "stay")).await.unwrap();
    let alone = planning.person(&lead.person.id).await;
    assert_eq!((alone.manager.map(|it| it.id), alone.reports), (Some(elsewhere.id), vec![]));
    for report in &lead.reports {
        assert_eq!(planning.person(&report.id).await.manager.map(|it| it.id).as_ref(), Some(&former.id));
    }
    assert_eq!(planning.differences().await, [(DifferenceKind::Moved, 1 + lead.reports.len() as u64)]);
}

async fn nobody_is_moved_below_themselves(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    let refused = message(planning.edit(&lead, move_to(&lead.person.id, "come")).await.unwrap_err());
    assert!(refused.ends_with("cannot be their own manager. Choose somebody else."), "{refused}");
    let refused = message(planning.edit(&lead, move_to(&lead.reports[0].id, "come")).await.unwrap_err());
    assert!(refused.contains("a circle of managers is not possible"), "{refused}");
    assert_eq!(planning.differences().await, []);
    // Alone it is no circle: the reports go to the former manager.
    planning.edit(&lead, move_to(&lead.reports[0].id, "stay")).await.unwrap();
    assert_eq!(planning.person(&lead.person.id).await.manager.map(|it| it.id), Some(lead.reports[0].id.clone()));
}

async fn somebody_ended_leaves_the_reports_to_the_manager_and_comes_back_by_undo(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    let end = PersonEditForm { date: "2027-02-01".to_owned(), ..action("end") };
    planning.edit(&lead, end.clone()).await.unwrap();
    let ended = planning.person(&lead.person.id).await;
    assert_eq!((ended.end_date.as_deref(), ended.reports.len()), (Some("2027-02-01"), 0));
    for report in &lead.reports {
        assert_eq!(planning.person(&report.id).await.manager, lead.manager);
    }
    let refused = message(planning.edit(&ended, end).await.unwrap_err());
    assert!(refused.contains("has left this scenario"), "{refused}");
    let refused = message(planning.edit(&planning.person(&lead.reports[0].id).await, move_to(&lead.person.id, "")).await.unwrap_err());
    assert!(refused.starts_with("Nobody in this scenario goes by"), "{refused}");

    assert_eq!(planning.undo(1).await.unwrap(), Undone::Entirely);
    let back = planning.person(&lead.person.id).await;
    assert_eq!((back.end_date, back.reports, back.manager), (lead.end_date, lead.reports, lead.manager));
    assert_eq!(planning.differences().await, []);
    assert_eq!(planning.undo(1).await.unwrap(), Undone::Entirely, "it is undone, and not a second time");
    let edits = planning.tenant.services().scenario(&planning.owner, &planning.id, None).await.unwrap().edits;
    assert_eq!(edits.total, 2);
}

async fn a_position_and_a_department_are_added_and_taken_back(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let add = |action: &str| ScenarioAddForm { action: action.to_owned(), ..ScenarioAddForm::default() };
    services
        .add_to_scenario(&planning.owner, &planning.id, &ScenarioAddForm { name: "Care".to_owned(), ..add("department") })
        .await
        .unwrap();
    let again = ScenarioAddForm { name: "care ".to_owned(), ..add("department") };
    let twice = services.add_to_scenario(&planning.owner, &planning.id, &again).await;
    assert!(message(twice.unwrap_err()).starts_with("There is a department named care"));
    let choices = services.scenario_additions(&planning.owner, &planning.id, None).await.unwrap().departments;
    let care = choices.into_iter().find(|unit| unit.name == "Care").unwrap().id;
    let head = planning.head().await;
    let position = ScenarioAddForm {
        title: "Head of Care".to_owned(),
        manager: head.person.name.clone(),
        department: care,
        start: "2027-02-01".to_owned(),
        ..add("position")
    };
    services.add_to_scenario(&planning.owner, &planning.id, &position).await.unwrap();
    assert_eq!(planning.differences().await, [(DifferenceKind::Joined, 1)]);
    let vacancy = planning.person(&head.person.id).await.reports.into_iter().find(|it| it.job_title.as_deref() == Some("Head of Care"));
    assert_eq!(vacancy.unwrap().name, "Vacant position");

    let refused = message(planning.undo(1).await.unwrap_err());
    assert!(refused.contains("There are people in Care by now (1); move them first."), "{refused}");
    assert_eq!(planning.undo(2).await.unwrap(), Undone::Entirely);
    assert_eq!(planning.undo(1).await.unwrap(), Undone::Entirely);
    assert_eq!(planning.differences().await, []);
}

async fn an_edit_of_a_version_that_is_gone_names_who_saved_first(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    planning.edit(&lead, retitle("Head of Nordics")).await.unwrap();
    let refused = planning.edit(&lead, retitle("Head of Baltics")).await.unwrap_err();
    let told = message(refused.clone());
    assert!(matches!(refused, AppError::Conflict { .. }), "{refused:?}");
    assert!(told.starts_with(&planning.owner.viewer.name) && told.contains("Job title is Head of Nordics now"), "{told}");
    assert_eq!(planning.person(&lead.person.id).await.person.job_title.as_deref(), Some("Head of Nordics"));
}

async fn an_edit_of_somebody_who_was_ended_meanwhile_says_that_they_have_left(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    planning.edit(&lead, retitle("Head of Nordics")).await.unwrap();
    let told = message(planning.edit(&lead, retitle("Head of Baltics")).await.unwrap_err());
    assert!(told.ends_with("What you entered is still below: save again to go on with it."), "{told}");

    let opened = planning.person(&lead.person.id).await;
    planning.edit(&opened, PersonEditForm { date: "2027-02-01".to_owned(), ..action("end") }).await.unwrap();
    let refused = planning.edit(&opened, retitle("Head of Baltics")).await.unwrap_err();
    assert!(matches!(refused, AppError::Conflict { .. }), "{refused:?}");
    let told = message(refused);
    let left = format!("{} has left this scenario. Undo the edit that ended them to change anything else.", lead.person.name);
    assert!(told.starts_with(&planning.owner.viewer.name) && told.ends_with(&left), "{told}");
}

async fn an_edit_sent_twice_is_made_once(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    let form = PersonEditForm { key: lead.request_key.clone(), ..retitle("Head of Nordics") };
    planning.edit(&lead, form.clone()).await.unwrap();
    planning.edit(&lead, form).await.unwrap();
    let view = planning.tenant.services().scenario(&planning.owner, &planning.id, None).await.unwrap();
    assert_eq!((view.edits.total, view.edits.items.len()), (1, 1));
    let same = message(planning.edit(&planning.person(&lead.person.id).await, retitle("Head of Nordics")).await.unwrap_err());
    assert_eq!(same, "That is how it is already; nothing was changed.");
}

async fn an_addition_is_made_once_and_gone_back_to_with_another_title_it_is_a_second(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let key = services.scenario_additions(&planning.owner, &planning.id, None).await.unwrap().request_key;
    let position = |title: &str| ScenarioAddForm {
        action: "position".to_owned(),
        title: title.to_owned(),
        key: key.clone(),
        ..ScenarioAddForm::default()
    };
    for (title, edits) in [("Nurse", 1), ("Nurse", 1), ("Doctor", 2), ("Doctor", 2)] {
        services.add_to_scenario(&planning.owner, &planning.id, &position(title)).await.unwrap();
        let view = services.scenario(&planning.owner, &planning.id, None).await.unwrap();
        assert_eq!(view.edits.total, edits, "{title}");
    }
    assert_eq!(planning.differences().await, [(DifferenceKind::Joined, 2)]);
}

async fn an_edit_gone_back_to_and_changed_is_not_taken_for_the_one_saved(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    let form = |title: &str| PersonEditForm { key: lead.request_key.clone(), ..retitle(title) };
    planning.edit(&lead, form("Head of Nordics")).await.unwrap();
    // The page gone back to has the old version too: its person has changed since.
    let refused = planning.edit(&lead, form("Head of Baltics")).await.unwrap_err();
    assert!(matches!(refused, AppError::Conflict { .. }), "{refused:?}");
    planning.edit(&planning.person(&lead.person.id).await, form("Head of Baltics")).await.unwrap();
    assert_eq!(planning.person(&lead.person.id).await.person.job_title.as_deref(), Some("Head of Baltics"));
}

async fn an_undo_leaves_what_was_changed_since(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    let end = PersonEditForm { date: "2027-02-01".to_owned(), ..action("end") };
    planning.edit(&lead, end).await.unwrap();
    let report = planning.person(&lead.reports[0].id).await;
    let head = planning.head().await;
    let elsewhere = planning.everybody().await.into_iter().find(|person| {
        ![&report.person.id, &lead.person.id].contains(&&person.person.id)
            && Some(&person.person.id) != lead.manager.as_ref().map(|it| &it.id)
            && person.person.id != head.person.id
            && person.end_date.is_none()
    });
    planning.edit(&report, move_to(&elsewhere.unwrap().person.id, "come")).await.unwrap();
    let Undone::InPart(kept) = planning.undo(1).await.unwrap() else { panic!("the report was moved since") };
    assert_eq!(kept.len(), 1);
    assert!(kept[0].starts_with(&format!("The manager of {} was changed again", report.person.name)), "{kept:?}");
    assert_eq!(planning.person(&lead.person.id).await.reports.len(), lead.reports.len() - 1);
    // What stayed is listed with the undo, for whoever looks later.
    let page = planning.tenant.services().scenario(&planning.owner, &planning.id, None).await.unwrap();
    assert_eq!(page.edits.items.iter().map(|edit| edit.kept.clone()).collect::<Vec<_>>(), [kept.clone(), vec![], vec![]]);
    assert_eq!(planning.undo(1).await.unwrap(), Undone::InPart(kept), "asked again it says the same");

    planning.edit(&planning.person(&report.person.id).await, retitle("Lead")).await.unwrap();
    planning.edit(&planning.person(&report.person.id).await, retitle("Head")).await.unwrap();
    let refused = message(planning.undo(4).await.unwrap_err());
    assert!(refused.contains("was changed again and is Head now"), "{refused}");
}

/// O15.
async fn what_is_archived_while_a_form_is_open_is_not_edited(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    planning.settle(setting("archive")).await.unwrap();
    let refused = planning.edit(&lead, retitle("Head of Nordics")).await.unwrap_err();
    assert!(message(refused).contains("archived or a snapshot by now"));
    planning.settle(setting("restore")).await.unwrap();
    planning.edit(&lead, retitle("Head of Nordics")).await.unwrap();

    let form = ScenarioSettingsForm { snapshot_name: "Growth in November".to_owned(), key: "s".to_owned(), ..setting("snapshot") };
    let ScenarioChanged::Snapshot(snapshot) = planning.settle(form).await.unwrap() else { panic!("a snapshot") };
    let filter = ScenarioPeopleFilter { search: Some(lead.person.name.clone()), planned: false };
    let frozen = planning.tenant.services().scenario_people(&planning.owner, &snapshot, &filter, None).await.unwrap();
    let person = &frozen.page.items[0];
    assert_eq!(person.job_title.as_deref(), Some("Head of Nordics"));
    let edited = planning.tenant.services().edit_scenario_person(&planning.owner, &snapshot, &person.id, &retitle("Nobody")).await;
    assert!(message(edited.unwrap_err()).contains("archived or a snapshot by now"));
}

/// O23.
async fn every_edit_leaves_its_record_and_its_audit_events(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    planning.edit(&lead, PersonEditForm { date: "2027-02-01".to_owned(), ..action("end") }).await.unwrap();
    planning.undo(1).await.unwrap();
    let events = planning.tenant.store().audit_events(planning.tenant.org, None, 1_000).await.unwrap();
    let context = planning.context().await.id;
    let here: Vec<_> = events.iter().filter(|event| event.context_id == Some(context)).collect();
    let count = |action: &str| here.iter().filter(|event| event.action == action).count();
    let reports = lead.reports.len();
    assert_eq!((count("scenario.create"), count("person.deactivate"), count("person.reactivate")), (1, 1, 1));
    assert_eq!(count("person.update"), 2 * reports);
    assert!(here.iter().all(|event| event.user_id == Some(planning.owner.user_id)));
    assert!(here.iter().all(|event| !event.detail.0.to_string().contains("2027-02-01")), "values are not in the log");
    let edits = planning.tenant.services().scenario(&planning.owner, &planning.id, None).await.unwrap().edits.items;
    let shown: Vec<_> = edits.iter().map(|edit| (edit.number, edit.kind, edit.undo_of, edit.undone_by)).collect();
    assert_eq!(shown, [(2, EditKind::Undo, Some(1), None), (1, EditKind::End, None, Some(2))]);
    assert_eq!(edits[1].changes_total, 1 + reports as u64);
}

async fn whom_a_planner_means_is_found_or_asked_for(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    let report = planning.person(&lead.reports[0].id).await;
    let known = planning
        .everybody()
        .await
        .into_iter()
        .find(|person| person.person.email.is_some() && ![&report.person.id, &lead.person.id].contains(&&person.person.id));
    let known = known.unwrap().person;
    planning.edit(&report, move_to(&known.email.unwrap().to_uppercase(), "")).await.unwrap();
    let moved = planning.person(&report.person.id).await;
    assert_eq!(moved.manager.as_ref().map(|it| &it.id), Some(&known.id));
    let refused = message(planning.edit(&moved, move_to("zzzz nobody", "")).await.unwrap_err());
    assert_eq!(refused, "Nobody in this scenario goes by zzzz nobody. Enter a name, email or number.");
    let several = message(planning.edit(&moved, move_to("@", "")).await.unwrap_err());
    assert!(several.starts_with("Several people go by @:") && several.ends_with("of the one you mean."), "{several}");
}
