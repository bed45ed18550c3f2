//! Scenarios as a whole: copied, named, compared, deleted.

use contract::form::{NewScenarioForm, PersonEditForm, ScenarioSettingsForm};
use contract::view::{ComparisonFilter, DifferenceKind};
use contract::{AppError, Attribute};

use crate::support::Database;
use crate::support::planning::{Planning, action, message, retitle, setting};

on_both_databases! {
    a_copy_has_everybody_under_their_managers_and_differs_in_nothing,
    a_form_sent_twice_makes_one_scenario,
    a_name_is_given_once_among_scenarios_in_use,
    a_comparison_names_who_moved_and_counts_departments,
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
    not_found(services.scenario_additions(&viewer, &planning.id, None).await.unwrap_err());
    for (scenario, person) in [("scn_unknown", lead.person.id.as_str()), (&planning.id, "act_000000000000"), (&planning.id, "'")] {
        not_found(services.scenario_person(&planning.owner, scenario, person).await.unwrap_err());
    }
    // The baseline is no scenario: it cannot be edited by its id either.
    let baseline = services.scenarios(&planning.owner).await.unwrap().sources.remove(0).id;
    not_found(services.change_scenario(&planning.owner, &baseline, &setting("archive")).await.unwrap_err());
}
