//! Scenarios as a whole: copied, named, compared, deleted.

use contract::form::{NewScenarioForm, PersonEditForm, ScenarioSettingsForm};
use contract::view::{ComparisonFilter, DifferenceKind};
use contract::{AppError, Attribute};
use engine::Actor;
use engine::scenarios::ScenarioChanged;

use crate::support::planning::{Planning, action, message, retitle, setting};
use crate::support::{Database, Tenant};

on_both_databases! {
    a_copy_has_everybody_under_their_managers_and_differs_in_nothing,
    a_form_sent_twice_makes_one_scenario,
    a_form_gone_back_to_with_another_name_makes_a_second_scenario_and_a_second_snapshot,
    a_name_is_given_once_among_scenarios_in_use,
    a_comparison_names_who_moved_and_counts_departments,
    what_is_compared_is_chosen_where_the_address_does_not_say,
    a_scenario_renamed_meanwhile_is_neither_renamed_nor_put_away,
    a_scenario_is_deleted_by_its_name_and_nothing_of_it_stays,
    other_tenants_and_viewers_meet_nothing,
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

async fn a_form_gone_back_to_with_another_name_makes_a_second_scenario_and_a_second_snapshot(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let mut made = Vec::new();
    for name in ["Bolder", "Bolder", "Calmer"] {
        let form = NewScenarioForm { name: name.to_owned(), key: "k1".to_owned(), ..NewScenarioForm::default() };
        made.push(services.create_scenario(&planning.owner, &form).await.unwrap());
    }
    assert!(made[0] == made[1] && made[1] != made[2], "{made:?}");
    let mut taken = Vec::new();
    for name in ["In spring", "In spring", "In summer"] {
        let form = ScenarioSettingsForm { snapshot_name: name.to_owned(), key: "k2".to_owned(), ..setting("snapshot") };
        taken.push(planning.settle(form).await.unwrap());
    }
    assert!(taken[0] == taken[1] && taken[1] != taken[2], "{taken:?}");
    assert_eq!(services.scenarios(&planning.owner).await.unwrap().scenarios.len(), 5);
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

async fn what_is_compared_is_chosen_where_the_address_does_not_say(database: &Database) {
    let tenant = Tenant::synced(database, 40).await;
    let owner = tenant.owner().await;
    assert_eq!(tenant.services().what_to_compare(&owner, None, None).await.unwrap(), None);
    let planning = Planning::of(tenant).await;
    let services = planning.tenant.services();
    let pair =
        async |before: Option<&str>, after: Option<&str>| services.what_to_compare(&planning.owner, before, after).await.unwrap().unwrap();
    let baseline = planning.tenant.baseline_row().await.public_id;
    let growth = planning.id.clone();
    assert_eq!(pair(None, None).await, (baseline.clone(), growth.clone()));
    planning.tenant.installation.clock.advance_seconds(60);
    let copy = NewScenarioForm { name: "Bolder".to_owned(), source: growth.clone(), ..NewScenarioForm::default() };
    let copy = services.create_scenario(&planning.owner, &copy).await.unwrap();
    assert_eq!(pair(None, None).await, (baseline.clone(), copy.clone()));
    assert_eq!(pair(Some(&baseline), None).await, (baseline.clone(), copy.clone()));
    assert_eq!(pair(None, Some(&copy)).await, (growth.clone(), copy.clone()), "with what it was made from");
    assert_eq!(pair(None, Some(&growth)).await, (baseline.clone(), growth.clone()));
    assert_eq!(pair(Some(&copy), None).await, (copy.clone(), baseline.clone()));
    planning.tenant.installation.clock.advance_seconds(60);
    planning.edit(&planning.team_lead().await, retitle("Head of Nordics")).await.unwrap();
    assert_eq!(pair(None, None).await, (baseline.clone(), growth.clone()), "edited last");
    planning.settle(setting("archive")).await.unwrap();
    assert_eq!(pair(None, None).await, (baseline.clone(), copy.clone()));
    planning.settle(ScenarioSettingsForm { confirmation: "Growth".to_owned(), ..setting("delete") }).await.unwrap();
    assert_eq!(pair(None, Some(&copy)).await, (baseline, copy), "what it was made from is gone");
}

async fn a_scenario_renamed_meanwhile_is_neither_renamed_nor_put_away(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let admin = planning.tenant.member("admin").await;
    let form = |action: &str, was: &str, name: &str| ScenarioSettingsForm { was: was.to_owned(), name: name.to_owned(), ..setting(action) };
    let send = async |actor: &Actor, form: &ScenarioSettingsForm| services.change_scenario(actor, &planning.id, form).await;
    send(&admin, &form("rename", "Growth", "Nordics")).await.unwrap();
    send(&admin, &form("rename", "Growth", "Nordics")).await.unwrap();
    for action in ["rename", "archive"] {
        let refused = send(&planning.owner, &form(action, "Growth", "Baltics")).await.unwrap_err();
        assert!(matches!(refused, AppError::Conflict { .. }), "{refused:?}");
        let told = message(refused);
        let expected = format!("{} renamed this while it was open here: “Growth” is “Nordics” by now.", admin.viewer.name);
        assert!(told.starts_with(&expected), "{told}");
    }
    let row = services.scenario(&planning.owner, &planning.id, None).await.unwrap().scenario;
    assert_eq!((row.name.as_str(), row.archived_at), ("Nordics", None));

    // What has been done already is not done a second time, and is no error.
    for _ in 0..2 {
        assert_eq!(send(&planning.owner, &form("archive", "Nordics", "")).await, Ok(ScenarioChanged::Archived));
    }
    for _ in 0..2 {
        assert_eq!(send(&planning.owner, &form("restore", "Nordics", "")).await, Ok(ScenarioChanged::Restored));
    }
    let context = planning.context().await.id;
    let events = planning.tenant.store().audit_events(planning.tenant.org, None, 1_000).await.unwrap();
    let count = |action: &str| events.iter().filter(|event| event.context_id == Some(context) && event.action == action).count();
    assert_eq!([count("scenario.rename"), count("scenario.archive"), count("scenario.restore")], [1, 1, 1]);
}

async fn a_scenario_is_deleted_by_its_name_and_nothing_of_it_stays(database: &Database) {
    let planning = Planning::on(database).await;
    let people = planning.tenant.people().await;
    planning.edit(&planning.team_lead().await, retitle("Head of Nordics")).await.unwrap();
    let refused = planning.settle(ScenarioSettingsForm { confirmation: "growth".to_owned(), ..setting("delete") }).await.unwrap_err();
    assert_eq!(refused, AppError::field("confirmation", "Type Growth exactly as it is written."));
    let context = planning.context().await.id;
    let form = ScenarioSettingsForm { confirmation: "Growth".to_owned(), ..setting("delete") };
    for _ in 0..2 {
        let deleted = planning.tenant.services().change_scenario(&planning.owner, &planning.id, &form).await;
        assert_eq!(deleted, Ok(ScenarioChanged::Deleted), "a second time too");
    }
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
    not_found(services.change_scenario(&stranger, &planning.id, &setting("delete")).await.unwrap_err());
    not_found(services.what_to_compare(&stranger, None, Some(&planning.id)).await.unwrap_err());
    not_found(services.compare_contexts(&stranger, None, Some(&planning.id), &ComparisonFilter::default(), None).await.unwrap_err());
    let viewer = planning.tenant.member("viewer").await;
    assert_eq!(services.scenario(&viewer, &planning.id, None).await.unwrap().scenario.id, planning.id);
    assert!(!services.scenario_person(&viewer, &planning.id, &lead.person.id).await.unwrap().can_edit);
    not_found(services.edit_scenario_person(&viewer, &planning.id, &lead.person.id, &retitle("x")).await.unwrap_err());
    not_found(services.undo_scenario_edit(&viewer, &planning.id, 1).await.unwrap_err());
    not_found(services.create_scenario(&viewer, &NewScenarioForm::default()).await.unwrap_err());
    not_found(services.scenario_additions(&viewer, &planning.id, None).await.unwrap_err());
    for (scenario, person) in [("scn_unknown", lead.person.id.as_str()), (&planning.id, "act_000000000000"), (&planning.id, "'")] {
        not_found(services.scenario_person(&planning.owner, scenario, person).await.unwrap_err());
    }
    // The baseline is no scenario: it cannot be edited by its id either.
    let baseline = services.scenarios(&planning.owner).await.unwrap().sources.remove(0).id;
    not_found(services.change_scenario(&planning.owner, &baseline, &setting("archive")).await.unwrap_err());
}
