//! Charts of managers with more reports than are drawn at once, and of people among them.

use std::collections::HashSet;

use contract::view::{ChartNode, ChartQuery, OrgChartView};
use engine::Actor;
use store::Priority;
use store::actors::ActorRow;

use crate::support::planning::Planning;
use crate::support::{Database, Tenant};

on_both_databases! {
    the_rest_of_many_reports_comes_page_by_page,
    whoever_has_no_reports_is_shown_among_their_peers,
    whoever_is_to_be_shown_is_shown_wherever_the_chart_begins,
    the_heads_of_a_department_with_the_largest_teams_come_first,
    the_form_of_a_manager_in_a_scenario_counts_more_reports_than_it_lists,
}

/// People drawn of one level.
const PAGE: u64 = 40;

/// A company whose people all report to one person.
struct Flat {
    tenant: Tenant,
    owner: Actor,
    top: ActorRow,
    /// Everybody else, by name.
    people: Vec<ActorRow>,
}

impl Flat {
    async fn on(database: &Database) -> Self {
        let tenant = Tenant::synced(database, 160).await;
        let owner = tenant.owner().await;
        let mut people: Vec<ActorRow> = tenant.actors().await.into_values().map(|row| row.actor).filter(|row| row.is_active).collect();
        people.sort_by(|one, other| (&one.sort_name, one.id.0).cmp(&(&other.sort_name, other.id.0)));
        let top = people.iter().position(|row| row.manager_id.is_none()).expect("somebody is at the top");
        let top = people.remove(top);
        let mut flat = Self { tenant, owner, top, people };
        let id = flat.top.id;
        flat.write(|_, row| row.manager_id = Some(id)).await;
        assert!(flat.reports() > 2 * PAGE, "{} people", flat.reports());
        flat
    }

    /// Changes everybody but the one at the top.
    async fn write(&mut self, change: impl Fn(usize, &mut ActorRow)) {
        for (at, row) in self.people.iter_mut().enumerate() {
            change(at, row);
            row.version += 1;
        }
        let mut transaction = self.tenant.store().begin(Priority::Batch).await.unwrap();
        assert_eq!(transaction.upsert_actors(self.tenant.org, &self.people).await.unwrap().len(), self.people.len());
        transaction.commit().await.unwrap();
    }

    fn reports(&self) -> u64 {
        self.people.len() as u64
    }

    async fn chart(&self, query: ChartQuery) -> OrgChartView {
        self.tenant.services().org_chart(&self.owner, None, &query).await.unwrap()
    }

    fn below_top(&self, after: Option<String>) -> ChartQuery {
        ChartQuery { root: Some(self.top.public_id.clone()), after, ..ChartQuery::default() }
    }
}

fn ids(nodes: &[ChartNode]) -> Vec<&str> {
    nodes.iter().map(|node| node.id.as_str()).collect()
}

async fn the_rest_of_many_reports_comes_page_by_page(database: &Database) {
    let flat = Flat::on(database).await;
    let first = flat.chart(ChartQuery::default()).await.branch.nodes.remove(0);
    assert_eq!((first.reports.len() as u64, first.earlier), (PAGE, 0));
    assert_eq!(flat.chart(flat.below_top(None)).await.branch.nodes, std::slice::from_ref(&first));
    let (mut seen, mut rest) = (first.reports, first.rest);
    while let Some(more) = rest {
        assert_eq!(more.people, flat.reports() - seen.len() as u64);
        let services = flat.tenant.services();
        let branch = services.chart_reports(&flat.owner, None, &flat.top.public_id, Some(&more.after)).await.unwrap();
        let page = flat.chart(flat.below_top(Some(more.after))).await.branch.nodes.remove(0);
        assert_eq!((ids(&page.reports), &page.rest), (ids(&branch.nodes), &branch.rest));
        assert_eq!(page.earlier, seen.len() as u64);
        seen.extend(branch.nodes);
        rest = branch.rest;
    }
    let everybody: Vec<&str> = flat.people.iter().map(|row| row.public_id.as_str()).collect();
    assert_eq!(ids(&seen).into_iter().collect::<HashSet<_>>(), everybody.into_iter().collect());
    assert_eq!(seen.len() as u64, flat.reports());
}

async fn whoever_has_no_reports_is_shown_among_their_peers(database: &Database) {
    let flat = Flat::on(database).await;
    for at in [0, 60, flat.people.len() - 1] {
        let person = &flat.people[at].public_id;
        let chart = flat.chart(ChartQuery { root: Some(person.clone()), levels: Some(0), ..ChartQuery::default() }).await;
        let [top] = chart.branch.nodes.as_slice() else { panic!("{chart:?}") };
        assert_eq!((&top.id, chart.root.map(|root| root.id)), (&flat.top.public_id, Some(flat.top.public_id.clone())));
        assert_eq!(chart.marked.map(|marked| marked.id).as_ref(), Some(person));
        assert!(top.shows(person) && top.reports.len() as u64 == PAGE, "{at}: {top:?}");
        assert_eq!(top.earlier + PAGE + top.rest.as_ref().map_or(0, |rest| rest.people), flat.reports());
        let sides = flat.tenant.services().charts_side_by_side(&flat.owner, None, None, Some(person)).await.unwrap();
        assert_eq!(sides.root.map(|root| root.id).as_ref(), Some(person));
        assert_eq!(sides.before.marked.as_ref(), Some(person));
        assert!(sides.before.branch.nodes[0].shows(person) && sides.before == sides.after);
    }
}

async fn whoever_is_to_be_shown_is_shown_wherever_the_chart_begins(database: &Database) {
    let flat = Flat::on(database).await;
    let [drawn, far] = [0, 80].map(|at| flat.people[at].public_id.clone());
    let show = |person: &str| ChartQuery { show: Some(person.to_owned()), ..ChartQuery::default() };
    let chart = flat.chart(show(&drawn)).await;
    assert_eq!((chart.root, chart.marked.map(|marked| marked.id)), (None, Some(drawn)));
    let chart = flat.chart(show(&far)).await;
    assert_eq!(
        (chart.root.map(|root| root.id), chart.marked.map(|marked| *far == marked.id)),
        (Some(flat.top.public_id.clone()), Some(true))
    );
    assert!(chart.branch.nodes[0].shows(&far) && chart.alone_total == 0);
    // Whoever is not here any more is not looked for.
    assert_eq!(flat.chart(show("act_000000000000")).await, flat.chart(ChartQuery::default()).await);
}

async fn the_heads_of_a_department_with_the_largest_teams_come_first(database: &Database) {
    let mut flat = Flat::on(database).await;
    let chart = flat.chart(ChartQuery::default()).await;
    let department = flat.people.iter().find_map(|row| row.department_id.filter(|id| flat.top.department_id != Some(*id))).unwrap();
    let member = flat.people.iter().find(|row| row.department_id == Some(department)).unwrap();
    // Everybody stands in one department; the last by name leads the first three.
    let (last, leads) = (flat.people.len() - 1, flat.people[flat.people.len() - 1].id);
    let name = flat.tenant.services().person(&flat.owner, &member.public_id, None, None).await.unwrap().department.unwrap();
    flat.write(|at, row| {
        row.department_id = Some(department);
        if at < 3 {
            row.manager_id = Some(leads);
        }
    })
    .await;
    let part = flat.chart(ChartQuery { department: Some(name), ..ChartQuery::default() }).await;
    assert_eq!((part.branch.nodes[0].id.as_str(), part.branch.nodes[0].direct), (flat.people[last].public_id.as_str(), 3));
    assert_eq!((part.branch.nodes.len() as u64, part.left_out), (PAGE, flat.reports() - 3 - PAGE));
    assert_eq!(part.people, chart.people);
}

async fn the_form_of_a_manager_in_a_scenario_counts_more_reports_than_it_lists(database: &Database) {
    let flat = Flat::on(database).await;
    let (reports, top) = (flat.reports(), flat.top.public_id.clone());
    assert!(reports > 100, "{reports} people");
    let planning = Planning::of(flat.tenant).await;
    let in_baseline = planning.tenant.services().person(&planning.owner, &top, None, None).await.unwrap();
    let view = planning.person(&in_baseline.counterparts[0].id).await;
    assert_eq!((view.reports.len(), view.reports_total), (100, reports));
}
