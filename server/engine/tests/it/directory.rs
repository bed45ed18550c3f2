//! People, one person, departments and the org chart, as each role sees them.

use std::collections::HashSet;

use contract::id::ActorId;
use contract::view::{ChartNode, ChartQuery, FactOrigin, PeopleFilter, PeopleOrder, PersonView};
use contract::{AppError, Attribute};
use engine::Actor;
use sandbox::Operation;
use store::Priority;
use store::actors::ActorRow;

use crate::support::{Connecting, Database, Installation, Tenant};

on_both_databases! {
    the_chart_counts_everybody_once_and_keeps_to_its_bounds,
    a_branch_on_demand_is_what_the_source_says,
    a_circle_of_managers_is_drawn_once,
    a_chart_begins_with_a_person_or_a_department,
    a_person_says_where_each_fact_came_from_and_what_happened,
    a_planners_value_is_shown_with_the_sources,
    departments_add_up,
    an_exported_chart_has_everybody_with_their_place,
    a_search_offers_a_few_people_and_nobody_for_nothing,
    contexts_and_people_of_others_do_not_exist,
}

fn walk<'a>(node: &'a ChartNode, into: &mut Vec<&'a ChartNode>) {
    into.push(node);
    for report in &node.reports {
        walk(report, into);
    }
}

fn people_of(nodes: &[ChartNode]) -> Vec<&ChartNode> {
    let mut all = Vec::new();
    for node in nodes {
        walk(node, &mut all);
    }
    all
}

async fn the_chart_counts_everybody_once_and_keeps_to_its_bounds(database: &Database) {
    let tenant = Tenant::synced(database, 600).await;
    let facts = tenant.company().facts();
    let owner = tenant.owner().await;
    let query = ChartQuery { levels: Some(3), ..ChartQuery::default() };
    let chart = tenant.services().org_chart(&owner, None, &query).await.unwrap();
    assert_eq!(chart.people, (facts.active + facts.future) as u64);
    let in_trees: u64 = chart.branch.nodes.iter().map(|node| 1 + node.below).sum();
    assert_eq!(in_trees + chart.alone_total, chart.people);
    let shown = people_of(&chart.branch.nodes);
    let ids: HashSet<&str> = shown.iter().map(|node| node.id.as_str()).collect();
    assert!(shown.len() <= 160 && ids.len() == shown.len(), "{} shown", shown.len());
    assert!(shown.iter().all(|node| node.reports.len() as u64 <= node.direct));
    let flat = tenant.services().org_chart(&owner, None, &ChartQuery { levels: Some(0), ..ChartQuery::default() }).await.unwrap();
    assert!(flat.branch.nodes.iter().all(|node| node.reports.is_empty()));
}

async fn a_branch_on_demand_is_what_the_source_says(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let actors = tenant.actors().await;
    let chart = tenant.services().org_chart(&owner, None, &ChartQuery::default()).await.unwrap();
    let top = chart.branch.nodes.first().unwrap();
    let branch = tenant.services().chart_reports(&owner, None, &top.id, None).await.unwrap();
    let manager = actors.values().find(|row| row.actor.public_id == top.id).unwrap();
    let reports = actors.values().filter(|row| row.actor.manager_id == Some(manager.actor.id) && row.actor.is_active);
    let mut expected: Vec<&str> = reports.map(|row| row.actor.public_id.as_str()).collect();
    expected.sort_unstable();
    let mut shown: Vec<&str> = branch.nodes.iter().map(|node| node.id.as_str()).collect();
    shown.sort_unstable();
    assert_eq!((shown, branch.rest), (expected, None));
}

async fn a_circle_of_managers_is_drawn_once(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let before = tenant.services().org_chart(&owner, None, &ChartQuery::default()).await.unwrap();
    let top = before.branch.nodes[0].clone();
    let below = top.reports.iter().find(|report| report.direct > 0).unwrap();
    rewrite(&tenant, &top.id, |row, id_of| row.manager_id = id_of(&below.id)).await;
    let after = tenant.services().org_chart(&owner, None, &ChartQuery::default()).await.unwrap();
    assert_eq!(after.people, before.people);
    let tops: Vec<_> = after.branch.nodes.iter().filter(|node| node.in_circle).collect();
    assert_eq!(tops.len(), 1);
    assert_eq!(tops[0].below, top.below);
    let shown = people_of(&after.branch.nodes);
    assert_eq!(shown.iter().map(|node| node.id.as_str()).collect::<HashSet<_>>().len(), shown.len());
}

async fn a_chart_begins_with_a_person_or_a_department(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let whole = tenant.services().org_chart(&owner, None, &ChartQuery::default()).await.unwrap();
    let top = &whole.branch.nodes[0];
    let inner = top.reports.iter().find(|report| report.direct > 0).unwrap();
    let query = ChartQuery { root: Some(inner.id.clone()), ..ChartQuery::default() };
    let part = tenant.services().org_chart(&owner, None, &query).await.unwrap();
    assert_eq!(part.path.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), [top.id.as_str()]);
    assert_eq!((part.branch.nodes[0].id.as_str(), part.branch.nodes[0].below), (inner.id.as_str(), inner.below));
    let query = ChartQuery { find: Some(inner.name.clone()), ..ChartQuery::default() };
    let found = tenant.services().org_chart(&owner, None, &query).await.unwrap();
    assert!(found.root.is_some_and(|root| root.id == inner.id) || found.found.is_some_and(|people| people.len() > 1));
    let department = inner.department.clone().unwrap();
    let query = ChartQuery { department: Some(department.clone()), ..ChartQuery::default() };
    let part = tenant.services().org_chart(&owner, None, &query).await.unwrap();
    assert!(!part.branch.nodes.is_empty() && part.branch.nodes.iter().all(|node| node.department.as_ref() == Some(&department)));
}

async fn person(tenant: &Tenant, actor: &Actor, id: &str) -> PersonView {
    tenant.services().person(actor, id, None, None).await.unwrap()
}

async fn a_person_says_where_each_fact_came_from_and_what_happened(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let changed = tenant.company().facts().active_ids[5];
    tenant.change(Operation::Retitle { id: changed, title: "Keeper of Keys".to_owned(), from: None });
    let run = tenant.sync().await.run.id;
    let id = tenant.actor(changed).await.actor.public_id;
    let view = person(&tenant, &tenant.owner().await, &id).await;
    let title = view.facts.iter().find(|fact| fact.attribute == Attribute::JobTitle).unwrap();
    assert_eq!((title.value.as_deref(), &title.origin), (Some("Keeper of Keys"), &FactOrigin::Source));
    assert!(view.facts.iter().all(|fact| !matches!(fact.origin, FactOrigin::Planner { .. })), "{:?}", view.facts);
    assert_eq!(view.history.len(), 2);
    assert_eq!(view.history[0].run.as_ref().and_then(|run| run.id.clone()), Some(run));
    assert_eq!(view.history[0].attributes.len(), 1);
    assert_eq!(view.manager.map(|manager| manager.id), view.chain.last().map(|manager| manager.id.clone()));
    let seen = person(&tenant, &tenant.member("viewer").await, &id).await;
    assert!(seen.history.iter().all(|row| row.run.as_ref().is_some_and(|run| run.id.is_none())));
}

async fn a_planners_value_is_shown_with_the_sources(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let row = tenant.actor(tenant.company().facts().active_ids[5]).await.actor;
    let said = row.job_title.clone();
    rewrite(&tenant, &row.public_id, |row, _| row.job_title = Some("Head of Nordics".to_owned())).await;
    let view = person(&tenant, &tenant.owner().await, &row.public_id).await;
    let title = view.facts.iter().find(|fact| fact.attribute == Attribute::JobTitle).unwrap();
    assert_eq!((title.value.as_deref(), &title.origin), (Some("Head of Nordics"), &FactOrigin::Planner { source_says: said }));
}

async fn departments_add_up(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let facts = tenant.company().facts();
    let view = tenant.services().departments(&tenant.owner().await, None).await.unwrap();
    let people: u64 = view.departments.iter().map(|department| department.headcount).sum();
    assert_eq!((people + view.without, view.people), (view.people, (facts.active + facts.future) as u64));
    assert!(view.departments.iter().any(|department| department.managers > 0 && department.led_by.is_some()));
    assert!(view.departments.iter().all(|department| department.managers > 0 || department.led_by.is_none()));
}

async fn an_exported_chart_has_everybody_with_their_place(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let mut export = tenant.services().export_chart(&owner, None).await.unwrap();
    let lines = export.next_batch().await.unwrap();
    assert!(export.next_batch().await.unwrap().is_empty());
    let facts = tenant.company().facts();
    assert_eq!(lines.len(), facts.active + facts.future);
    for line in &lines {
        let above = line.manager.as_ref().and_then(|(id, _)| lines.iter().find(|other| other.id == *id));
        assert_eq!(line.level, above.map_or(0, |above| above.level + 1), "{line:?}");
    }
    let mut people = tenant.services().export_people(&owner, None, PeopleFilter::default(), PeopleOrder::default()).await.unwrap();
    assert_eq!(people.next_batch().await.unwrap().len(), lines.len());
}

async fn a_search_offers_a_few_people_and_nobody_for_nothing(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let row = tenant.actor(tenant.company().facts().active_ids[3]).await.actor;
    let hits = tenant.services().find_people(&owner, None, &row.display_name).await.unwrap();
    assert!(hits.len() <= 8 && hits.iter().any(|hit| hit.id == row.public_id), "{hits:?}");
    assert_eq!(tenant.services().find_people(&owner, None, "  ").await.unwrap(), []);
}

async fn contexts_and_people_of_others_do_not_exist(database: &Database) {
    let installation = Installation::on(database, 40).await;
    let acme = installation.tenant("acme").await;
    acme.connect(Connecting::default()).await.unwrap();
    installation.work().await;
    let rival = installation.tenant("rival").await;
    let stranger = rival.owner().await;
    let scenario = acme.scenario("Plan").await.public_id;
    let known = acme.actor(acme.company().facts().active_ids[0]).await.actor.public_id;
    let services = acme.services();
    let nothing = ChartQuery::default();
    let root = ChartQuery { root: Some(known.clone()), ..ChartQuery::default() };
    for context in [scenario.as_str(), "scn_000000000000", "nonsense"] {
        let context = Some(context);
        assert_eq!(services.org_chart(&stranger, context, &nothing).await, Err(AppError::NotFound));
        assert_eq!(services.departments(&stranger, context).await, Err(AppError::NotFound));
        assert_eq!(services.find_people(&stranger, context, "a").await, Err(AppError::NotFound));
        let people = services.people(&stranger, context, &PeopleFilter::default(), PeopleOrder::default(), None).await;
        assert_eq!(people, Err(AppError::NotFound));
        assert_eq!(services.export_chart(&stranger, context).await.map(drop), Err(AppError::NotFound));
    }
    assert_eq!(services.person(&stranger, &known, None, None).await, Err(AppError::NotFound));
    assert_eq!(services.org_chart(&stranger, None, &root).await, Err(AppError::NotFound));
    assert_eq!(services.chart_reports(&stranger, None, &known, None).await, Err(AppError::NotFound));
    let shown = services.org_chart(&stranger, None, &ChartQuery { show: Some(known.clone()), ..ChartQuery::default() }).await.unwrap();
    assert_eq!((shown.marked, shown.root), (None, None));
    // Somebody of another context of one's own tenant is not in this one's chart.
    let owner = acme.owner().await;
    assert_eq!(services.org_chart(&owner, Some(&scenario), &root).await, Err(AppError::NotFound));
    let chosen = services.org_chart(&owner, Some(&scenario), &nothing).await.unwrap();
    assert_eq!((chosen.contexts.current.id, chosen.contexts.choices.len(), chosen.people), (scenario, 2, 0));
    let mut blind = owner.clone();
    blind.viewer.permissions.clear();
    assert_eq!(services.org_chart(&blind, None, &nothing).await, Err(AppError::NotFound));
}

/// Changes a row as a planner would; the closure finds other people's ids by public id.
async fn rewrite(tenant: &Tenant, public_id: &str, change: impl FnOnce(&mut ActorRow, &dyn Fn(&str) -> Option<ActorId>)) {
    let actors = tenant.actors().await;
    let find = |wanted: &str| actors.values().find(|row| row.actor.public_id == wanted);
    let mut row = find(public_id).unwrap().actor.clone();
    change(&mut row, &|wanted| find(wanted).map(|row| row.actor.id));
    row.version += 1;
    let mut transaction = tenant.store().begin(Priority::Batch).await.unwrap();
    assert_eq!(transaction.upsert_actors(tenant.org, &[row]).await.unwrap().len(), 1);
    transaction.commit().await.unwrap();
}
