//! Scenarios: copied, edited, taken back, compared, put away; and what a sync leaves of an edit.

use contract::form::{NewScenarioForm, PersonEditForm, ScenarioAddForm, ScenarioSettingsForm};
use contract::run::{ChangeState, RunStatus};
use contract::view::{ComparisonFilter, DifferenceKind, EditKind, ScenarioPersonView};
use contract::{AppError, Attribute};
use engine::Actor;
use engine::operator::TargetChoice;
use engine::scenarios::{ScenarioChanged, Undone};
use sandbox::Operation;
use store::contexts::ContextRow;

use crate::support::{Connecting, Database, Installation, Tenant};

on_both_databases! {
    a_copy_has_everybody_under_their_managers_and_differs_in_nothing,
    a_form_sent_twice_makes_one_scenario,
    a_name_is_given_once_among_scenarios_in_use,
    somebody_moved_takes_the_reports_along_or_leaves_them_to_the_former_manager,
    nobody_is_moved_below_themselves,
    somebody_ended_leaves_the_reports_to_the_manager_and_comes_back_by_undo,
    a_position_and_a_department_are_added_and_taken_back,
    an_edit_of_a_version_that_is_gone_names_who_saved_first,
    an_edit_sent_twice_is_made_once,
    an_undo_leaves_what_was_changed_since,
    what_is_archived_while_a_form_is_open_is_not_edited,
    every_edit_leaves_its_record_and_its_audit_events,
    a_sync_keeps_what_a_planner_changed_and_a_release_takes_the_sources_value_back,
    a_move_and_a_sync_staged_before_it_close_no_circle_together,
    a_scenario_archived_while_a_review_waits_is_not_written,
    a_comparison_names_who_moved_and_counts_departments,
    a_scenario_is_deleted_by_its_name_and_nothing_of_it_stays,
    other_tenants_and_viewers_meet_nothing,
    whom_a_planner_means_is_found_or_asked_for,
}

/// A planner in a scenario copied from a synced baseline.
struct Planning {
    tenant: Tenant,
    owner: Actor,
    id: String,
}

impl Planning {
    async fn on(database: &Database) -> Self {
        let tenant = Tenant::synced(database, 40).await;
        Self::of(tenant).await
    }

    async fn of(tenant: Tenant) -> Self {
        let owner = tenant.owner().await;
        let form = NewScenarioForm { name: "Growth".to_owned(), ..NewScenarioForm::default() };
        let id = tenant.services().create_scenario(&owner, &form).await.unwrap();
        Self { tenant, owner, id }
    }

    async fn context(&self) -> ContextRow {
        self.tenant.store().context_by_public_id(self.tenant.org, &self.id).await.unwrap().unwrap()
    }

    /// Everybody of the scenario who is in the plan.
    async fn everybody(&self) -> Vec<ScenarioPersonView> {
        let mut people = Vec::new();
        let mut cursor = None;
        loop {
            let page = self.tenant.services().scenario_people(&self.owner, &self.id, None, cursor.as_deref()).await.unwrap().page;
            for person in page.items {
                people.push(self.person(&person.id).await);
            }
            cursor = page.next;
            if cursor.is_none() {
                return people;
            }
        }
    }

    /// Somebody with a manager and at least two reports, none of whom has reports.
    async fn team_lead(&self) -> ScenarioPersonView {
        let everybody = self.everybody().await;
        let reports = |id: &str| everybody.iter().find(|person| person.person.id == id).map_or(0, |person| person.reports.len());
        let is_lead = |person: &&ScenarioPersonView| {
            person.manager.is_some() && person.reports.len() >= 2 && person.reports.iter().all(|report| reports(&report.id) == 0)
        };
        everybody.iter().find(is_lead).expect("a company of forty has a team").clone()
    }

    /// The person at the top.
    async fn head(&self) -> ScenarioPersonView {
        self.everybody().await.into_iter().find(|person| person.manager.is_none() && !person.reports.is_empty()).unwrap()
    }

    async fn person(&self, id: &str) -> ScenarioPersonView {
        self.tenant.services().scenario_person(&self.owner, &self.id, id).await.unwrap()
    }

    async fn edit(&self, person: &ScenarioPersonView, form: PersonEditForm) -> Result<(), AppError> {
        let form = PersonEditForm { version: person.version, ..form };
        self.tenant.services().edit_scenario_person(&self.owner, &self.id, &person.person.id, &form).await
    }

    async fn undo(&self, number: i64) -> Result<Undone, AppError> {
        self.tenant.services().undo_scenario_edit(&self.owner, &self.id, number).await
    }

    async fn settle(&self, form: ScenarioSettingsForm) -> Result<ScenarioChanged, AppError> {
        self.tenant.services().change_scenario(&self.owner, &self.id, &form).await
    }

    async fn differences(&self) -> Vec<(DifferenceKind, u64)> {
        let filter = ComparisonFilter::default();
        self.tenant.services().compare_contexts(&self.owner, None, Some(&self.id), &filter, None).await.unwrap().by_kind
    }
}

fn action(action: &str) -> PersonEditForm {
    PersonEditForm { action: action.to_owned(), ..PersonEditForm::default() }
}

fn setting(action: &str) -> ScenarioSettingsForm {
    ScenarioSettingsForm { action: action.to_owned(), ..ScenarioSettingsForm::default() }
}

fn move_to(manager: &str, reports: &str) -> PersonEditForm {
    PersonEditForm { manager: manager.to_owned(), reports: reports.to_owned(), ..action("move") }
}

fn retitle(title: &str) -> PersonEditForm {
    PersonEditForm { title: title.to_owned(), ..action("retitle") }
}

fn message(error: AppError) -> String {
    match error {
        AppError::Invalid { fields } => fields.into_iter().map(|field| field.message).collect::<Vec<_>>().join(" "),
        AppError::Conflict { message } => message,
        other => panic!("{other:?}"),
    }
}

async fn a_copy_has_everybody_under_their_managers_and_differs_in_nothing(database: &Database) {
    let planning = Planning::on(database).await;
    let context = planning.context().await;
    assert_eq!(planning.tenant.people_of(context.id).await, planning.tenant.people().await);
    assert_eq!(planning.differences().await, []);
    let copy = NewScenarioForm { name: "Growth, bolder".to_owned(), source: planning.id.clone(), ..NewScenarioForm::default() };
    let copy = planning.tenant.services().create_scenario(&planning.owner, &copy).await.unwrap();
    let filter = ComparisonFilter::default();
    let compared =
        planning.tenant.services().compare_contexts(&planning.owner, Some(&planning.id), Some(&copy), &filter, None).await.unwrap();
    assert_eq!((compared.by_kind, compared.page.total), (vec![], 0));
    // A sync finds nothing to do in a copy: it has the source's values and fingerprints too.
    let list = planning.tenant.services().scenarios(&planning.owner).await.unwrap();
    assert_eq!(list.scenarios.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Growth, bolder", "Growth"]);
    assert_eq!(list.scenarios[0].origin.as_deref(), Some("Growth"));
}

async fn a_form_sent_twice_makes_one_scenario(database: &Database) {
    let planning = Planning::on(database).await;
    let form = NewScenarioForm { name: "Twice".to_owned(), key: "k1".to_owned(), ..NewScenarioForm::default() };
    let (one, other) = futures::future::join(
        planning.tenant.services().create_scenario(&planning.owner, &form),
        planning.tenant.services().create_scenario(&planning.owner, &form),
    )
    .await;
    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(planning.tenant.services().scenarios(&planning.owner).await.unwrap().scenarios.len(), 2);
}

async fn a_name_is_given_once_among_scenarios_in_use(database: &Database) {
    let planning = Planning::on(database).await;
    let again = NewScenarioForm { name: " GROWTH ".to_owned(), ..NewScenarioForm::default() };
    let refused = planning.tenant.services().create_scenario(&planning.owner, &again).await.unwrap_err();
    assert_eq!(refused, AppError::field("name", "There is a scenario named GROWTH already. Choose another name."));
    planning.settle(setting("archive")).await.unwrap();
    planning.tenant.services().create_scenario(&planning.owner, &again).await.unwrap();
    let refused = message(planning.settle(setting("restore")).await.unwrap_err());
    assert_eq!(refused, "Another scenario is named Growth by now. Rename one of the two first.");
    for (name, complaint) in [("", "Enter a name for the scenario."), (&"x".repeat(121), "Use at most 120 characters.")] {
        let form = NewScenarioForm { name: name.to_owned(), ..NewScenarioForm::default() };
        let refused = planning.tenant.services().create_scenario(&planning.owner, &form).await.unwrap_err();
        assert_eq!(refused, AppError::field("name", complaint));
    }
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
    assert_eq!(message(planning.undo(1).await.unwrap_err()), "Edit 1 was taken back already.");
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
    let choices = services.scenario_additions(&planning.owner, &planning.id).await.unwrap().departments;
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
    assert_eq!(page.edits.items.iter().map(|edit| edit.kept.clone()).collect::<Vec<_>>(), [kept, vec![], vec![]]);

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
    let frozen = planning.tenant.services().scenario_people(&planning.owner, &snapshot, Some(&lead.person.name), None).await.unwrap();
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

async fn a_comparison_names_who_moved_and_counts_departments(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    let other = lead.departments.iter().find(|unit| Some(&unit.id) != lead.department_id.as_ref()).unwrap().clone();
    planning.edit(&lead, PersonEditForm { department: other.id, ..action("department") }).await.unwrap();
    let services = planning.tenant.services();
    let filter = ComparisonFilter { kind: Some(DifferenceKind::Changed), search: Some(lead.person.name.clone()) };
    let compared = services.compare_contexts(&planning.owner, None, Some(&planning.id), &filter, None).await.unwrap();
    let [row] = &compared.page.items[..] else { panic!("{:?}", compared.page.items) };
    assert_eq!((row.person.as_ref(), row.attributes[0].attribute), (Some(&lead.person.id), Attribute::Department));
    let gained = compared.departments.iter().find(|pair| pair.name.as_deref() == Some(other.name.as_str())).unwrap();
    assert_eq!(gained.after.headcount, gained.before.headcount + 1);
    let csv = services.comparison_csv(&planning.owner, None, Some(&planning.id), &ComparisonFilter::default()).await.unwrap();
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains("\"changed\",\"department\""), "{csv}");
    let nobody = ComparisonFilter { kind: Some(DifferenceKind::Left), search: None };
    assert_eq!(services.compare_contexts(&planning.owner, None, Some(&planning.id), &nobody, None).await.unwrap().page.total, 0);
    let made_up = services.compare_contexts(&planning.owner, None, None, &filter, Some("nonsense")).await;
    assert_eq!(made_up.unwrap_err(), AppError::NotFound);
}

async fn a_scenario_is_deleted_by_its_name_and_nothing_of_it_stays(database: &Database) {
    let planning = Planning::on(database).await;
    let people = planning.tenant.people().await;
    planning.edit(&planning.team_lead().await, retitle("Head of Nordics")).await.unwrap();
    let refused = planning.settle(ScenarioSettingsForm { confirmation: "growth".to_owned(), ..setting("delete") }).await.unwrap_err();
    assert_eq!(refused, AppError::field("confirmation", "Type Growth exactly as it is written."));
    let context = planning.context().await.id;
    planning.settle(ScenarioSettingsForm { confirmation: "Growth".to_owned(), ..setting("delete") }).await.unwrap();
    assert_eq!(planning.tenant.services().scenario(&planning.owner, &planning.id, None).await.unwrap_err(), AppError::NotFound);
    assert!(planning.tenant.people_of(context).await.is_empty());
    assert_eq!(database.rows(&["scenario_edits", "scenario_edit_changes"]).await, Vec::<String>::new());
    assert_eq!(planning.tenant.people().await, people);
}

async fn other_tenants_and_viewers_meet_nothing(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    let other = planning.tenant.installation.tenant("other").await;
    let stranger = other.owner().await;
    let services = planning.tenant.services();
    let not_found = |error: AppError| assert_eq!(error, AppError::NotFound);
    not_found(services.scenario(&stranger, &planning.id, None).await.unwrap_err());
    not_found(services.scenario_person(&stranger, &planning.id, &lead.person.id).await.unwrap_err());
    not_found(services.edit_scenario_person(&stranger, &planning.id, &lead.person.id, &retitle("x")).await.unwrap_err());
    not_found(services.change_scenario(&stranger, &planning.id, &setting("archive")).await.unwrap_err());
    not_found(services.compare_contexts(&stranger, None, Some(&planning.id), &ComparisonFilter::default(), None).await.unwrap_err());
    let viewer = planning.tenant.member("viewer").await;
    assert_eq!(services.scenario(&viewer, &planning.id, None).await.unwrap().scenario.id, planning.id);
    assert!(!services.scenario_person(&viewer, &planning.id, &lead.person.id).await.unwrap().can_edit);
    not_found(services.edit_scenario_person(&viewer, &planning.id, &lead.person.id, &retitle("x")).await.unwrap_err());
    not_found(services.undo_scenario_edit(&viewer, &planning.id, 1).await.unwrap_err());
    not_found(services.create_scenario(&viewer, &NewScenarioForm::default()).await.unwrap_err());
    not_found(services.scenario_additions(&viewer, &planning.id).await.unwrap_err());
    for (scenario, person) in [("scn_unknown", lead.person.id.as_str()), (&planning.id, "act_000000000000"), (&planning.id, "'")] {
        not_found(services.scenario_person(&planning.owner, scenario, person).await.unwrap_err());
    }
    // The baseline is no scenario: it cannot be edited by its id either.
    let baseline = services.scenarios(&planning.owner).await.unwrap().sources.remove(0).id;
    not_found(services.change_scenario(&planning.owner, &baseline, &setting("archive")).await.unwrap_err());
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
