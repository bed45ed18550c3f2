//! The charts of two contexts next to each other, and who may move people in one.

use contract::AppError;
use contract::form::{NewScenarioForm, PersonEditForm};
use contract::view::{ChartMark, ChartNode, ChartQuery, ComparedChart, DifferenceKind};
use engine::Actor;

use crate::support::{Database, Tenant};

on_both_databases! {
    whoever_moved_is_outlined_in_both_charts_and_counted_above,
    both_charts_begin_with_the_same_person_by_either_id,
    people_are_moved_in_the_chart_of_a_scenario_in_use_by_whoever_may_edit,
    a_chart_of_another_tenant_stands_beside_nothing,
}

struct Planning {
    tenant: Tenant,
    owner: Actor,
    scenario: String,
}

impl Planning {
    async fn on(database: &Database) -> Self {
        let tenant = Tenant::synced(database, 40).await;
        let owner = tenant.owner().await;
        let form = NewScenarioForm { name: "Growth".to_owned(), ..NewScenarioForm::default() };
        let scenario = tenant.services().create_scenario(&owner, &form).await.unwrap();
        Self { tenant, owner, scenario }
    }

    async fn chart(&self) -> Vec<ChartNode> {
        let query = ChartQuery { levels: Some(ChartQuery::DEEPEST), ..ChartQuery::default() };
        self.tenant.services().org_chart(&self.owner, Some(&self.scenario), &query).await.unwrap().branch.nodes
    }

    /// Moves somebody two levels below the top to the top; gives the person and the one at the top.
    async fn move_up(&self) -> (ChartNode, ChartNode) {
        let top = self.chart().await.remove(0);
        let lead = top.reports.iter().find(|report| !report.reports.is_empty()).expect("a company of forty has a team");
        let person = lead.reports[0].clone();
        let form = PersonEditForm {
            action: "move".to_owned(),
            version: person.version,
            manager: top.id.clone(),
            reports: "come".to_owned(),
            ..PersonEditForm::default()
        };
        self.tenant.services().edit_scenario_person(&self.owner, &self.scenario, &person.id, &form).await.unwrap();
        (person, top)
    }
}

fn moved(chart: &ComparedChart) -> Vec<&str> {
    let moved = |(_, mark): &(&String, &ChartMark)| mark.kind == Some(DifferenceKind::Moved);
    chart.marks.iter().filter(moved).map(|(id, _)| id.as_str()).collect()
}

async fn whoever_moved_is_outlined_in_both_charts_and_counted_above(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let same = services.charts_side_by_side(&planning.owner, None, Some(&planning.scenario), None).await.unwrap();
    assert_eq!((same.differing, same.outlined.len(), same.before.marks.len()), (0, 0, 0));

    let (person, top) = planning.move_up().await;
    let view = services.charts_side_by_side(&planning.owner, None, Some(&planning.scenario), None).await.unwrap();
    assert_eq!(moved(&view.after), [person.id.as_str()]);
    assert_eq!(moved(&view.before).len(), 1, "the same person, by the id of the Live Baseline");
    assert_ne!(moved(&view.before), moved(&view.after));
    assert_eq!(view.after.marks[&top.id].below, view.differing);
    assert_eq!(view.outlined.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), [person.name.as_str()]);
}

async fn both_charts_begin_with_the_same_person_by_either_id(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let lead = planning.chart().await.remove(0).reports.into_iter().find(|report| !report.reports.is_empty()).unwrap();
    let view = services.charts_side_by_side(&planning.owner, None, Some(&planning.scenario), Some(&lead.id)).await.unwrap();
    assert_eq!(view.root.as_ref().map(|root| root.name.as_str()), Some(lead.name.as_str()));
    let before = &view.before.branch.nodes[0];
    assert_eq!((&before.name, before.id == lead.id, view.path.len()), (&lead.name, false, 1));
    let again = services.charts_side_by_side(&planning.owner, None, Some(&planning.scenario), Some(&before.id)).await.unwrap();
    assert_eq!(again, view);
    let nobody = services.charts_side_by_side(&planning.owner, None, Some(&planning.scenario), Some("act_4kPmN8rT2wXq")).await;
    assert_eq!(nobody.unwrap_err(), AppError::NotFound);
}

async fn people_are_moved_in_the_chart_of_a_scenario_in_use_by_whoever_may_edit(database: &Database) {
    let planning = Planning::on(database).await;
    let services = planning.tenant.services();
    let viewer = planning.tenant.member("viewer").await;
    let query = ChartQuery::default();
    let can_move = async |who: &Actor, context: Option<&str>| services.org_chart(who, context, &query).await.unwrap().can_move;
    assert!(can_move(&planning.owner, Some(&planning.scenario)).await);
    assert!(!can_move(&planning.owner, None).await, "the Live Baseline belongs to its source");
    assert!(!can_move(&viewer, Some(&planning.scenario)).await);
    let archive = contract::form::ScenarioSettingsForm { action: "archive".to_owned(), was: "Growth".to_owned(), ..Default::default() };
    services.change_scenario(&planning.owner, &planning.scenario, &archive).await.unwrap();
    assert!(!can_move(&planning.owner, Some(&planning.scenario)).await);
}

async fn a_chart_of_another_tenant_stands_beside_nothing(database: &Database) {
    let planning = Planning::on(database).await;
    let other = planning.tenant.installation.tenant("other").await;
    let stranger = other.owner().await;
    let refused = planning.tenant.services().charts_side_by_side(&stranger, None, Some(&planning.scenario), None).await;
    assert_eq!(refused.unwrap_err(), AppError::NotFound);
}
