//! The org charts of two contexts side by side: as deep as people differ, and bounded like every chart.

use std::collections::{HashMap, HashSet};

use contract::id::OrgId;
use contract::view::{
    ChartBranch, ChartMark, ChartNode, ChartQuery, ComparedChart, ContextName, DifferenceKind, PersonName, SideBySideView,
};
use contract::{AppError, Permission};
use domain::scenario::{Difference, Placed, Standing, compare, counterparts};
use store::contexts::{ContextRow, kind};
use store::hierarchy::ChartRow;
use uuid::Uuid;

use super::SEE;
use super::chart::{Chart, name};
use super::hierarchy::Hierarchy;
use crate::access::Actor;
use crate::error::Result;
use crate::reading;
use crate::scenarios::{context_name, difference_row, standing, view_kind};
use crate::services::Services;

impl Services {
    /// The charts of two contexts, at the top or beginning with the person whose public id in either of them is `at`. Without an id a context
    /// is the Live Baseline.
    pub async fn charts_side_by_side(
        &self,
        actor: &Actor,
        before: Option<&str>,
        after: Option<&str>,
        at: Option<&str>,
    ) -> std::result::Result<SideBySideView, AppError> {
        actor.require(SEE)?;
        actor.require(Permission::ScenariosView)?;
        Ok(self.side_by_side(actor.org_id, before, after, at).await?)
    }

    async fn side_by_side(&self, org: OrgId, before: Option<&str>, after: Option<&str>, at: Option<&str>) -> Result<SideBySideView> {
        let store = &self.parts.store;
        let (before, after) = (reading::context(store, org, before).await?, reading::context(store, org, after).await?);
        let (first, second) = (standing(store, org, before.id).await?, standing(store, org, after.id).await?);
        let differences = compare(&first, &second).differences;
        let (begins, ends) = match at.map(|at| counterparts(&first, &second, at)) {
            None => (Beginning::Top, Beginning::Top),
            Some((None, None)) => return Err(AppError::NotFound.into()),
            Some((one, other)) => (Beginning::of(one), Beginning::of(other)),
        };
        let left = Side { context: &before, standing: &first, kinds: kinds(&differences, |difference| difference.before.as_deref()) };
        let right = Side { context: &after, standing: &second, kinds: kinds(&differences, |difference| difference.after.as_deref()) };
        let (left, right) = (self.drawn(org, left, begins).await?, self.drawn(org, right, ends).await?);
        let drawn: HashSet<&str> = left.chart.marks.keys().chain(right.chart.marks.keys()).map(String::as_str).collect();
        let is_drawn = |id: Option<&String>| id.is_some_and(|id| drawn.contains(id.as_str()));
        let differing = differences.len() as u64;
        let outlined = differences
            .into_iter()
            .filter(|difference| is_drawn(difference.before.as_ref()) || is_drawn(difference.after.as_ref()))
            .map(difference_row)
            .collect();
        let (root, path) = if right.root.is_some() { (right.root, right.path) } else { (left.root, left.path) };
        Ok(SideBySideView {
            contexts: store.contexts(org).await?.iter().map(context_name).collect::<Vec<ContextName>>(),
            root,
            path,
            differing,
            outlined,
            has_person_pages: after.kind != kind::BASELINE,
            before: left.chart,
            after: right.chart,
        })
    }

    async fn drawn(&self, org: OrgId, side: Side<'_>, beginning: Beginning) -> Result<Drawn> {
        let store = &self.parts.store;
        let hierarchy = Hierarchy::new(&store.managers(org, side.context.id).await?);
        let below = side.differing_below(&hierarchy);
        let chart = Chart { store, org, context: side.context.id, hierarchy, today: self.today() };
        let levels = ChartQuery::DEEPEST;
        // Beyond the first level only what holds a difference is opened.
        let opens = |id: Uuid| below.contains_key(&id);
        let (mut root, mut path, mut marked, mut left_out) = (None, Vec::new(), None, 0);
        let nodes = match beginning {
            Beginning::Top => {
                let (first, more) = chart.tops().await?;
                left_out = more;
                let tops: HashSet<Uuid> = first.iter().map(|row| row.id).collect();
                chart.grow(first, levels, &|id| tops.contains(&id) || opens(id)).await?
            }
            Beginning::Person(id) => {
                let row: Option<ChartRow> = chart.rows(&[id]).await?.pop();
                root = row.as_ref().map(name);
                match row {
                    Some(row) => {
                        path = chart.names(&chart.above(&row)).await?;
                        let begun = chart.about(&row, None, levels, &opens).await?;
                        marked = (begun.first.id != row.id).then_some(row.public_id);
                        vec![begun.node]
                    }
                    None => Vec::new(),
                }
            }
            Beginning::Nowhere => Vec::new(),
        };
        let chart = ComparedChart {
            context: context_name(side.context),
            in_address: (side.context.kind != kind::BASELINE).then(|| side.context.public_id.clone()),
            marks: side.marks(&nodes, &below),
            branch: ChartBranch { nodes, rest: None },
            left_out,
            marked,
        };
        Ok(Drawn { chart, root, path })
    }
}

/// Where the charts begin in one of the contexts.
enum Beginning {
    Top,
    Person(Uuid),
    /// The person is not in this plan.
    Nowhere,
}

impl Beginning {
    fn of(person: Option<&Placed>) -> Self {
        person.map_or(Self::Nowhere, |person| Self::Person(person.id))
    }
}

/// One of the contexts, and who of it differs.
struct Side<'a> {
    context: &'a ContextRow,
    standing: &'a Standing,
    kinds: HashMap<&'a str, DifferenceKind>,
}

struct Drawn {
    chart: ComparedChart,
    root: Option<PersonName>,
    path: Vec<PersonName>,
}

fn kinds<'a>(differences: &'a [Difference], id: impl Fn(&'a Difference) -> Option<&'a str>) -> HashMap<&'a str, DifferenceKind> {
    differences.iter().filter_map(|difference| Some((id(difference)?, view_kind(difference.kind)))).collect()
}

impl Side<'_> {
    /// How many people differ below each manager who has any.
    fn differing_below(&self, hierarchy: &Hierarchy) -> HashMap<Uuid, u64> {
        let mut below = HashMap::new();
        for person in self.standing.people.iter().filter(|person| self.kinds.contains_key(person.public_id.as_str())) {
            let manager = if hierarchy.is_cut(person.id) { None } else { person.manager };
            for above in hierarchy.above(manager) {
                *below.entry(above).or_default() += 1;
            }
        }
        below
    }

    /// The marks of those who are drawn.
    fn marks(&self, nodes: &[ChartNode], below: &HashMap<Uuid, u64>) -> HashMap<String, ChartMark> {
        let mut drawn = HashSet::new();
        collect(nodes, &mut drawn);
        let people = self.standing.people.iter().filter(|person| drawn.contains(person.public_id.as_str()));
        let marks = people.map(|person| {
            let kind = self.kinds.get(person.public_id.as_str()).copied();
            (person.public_id.clone(), ChartMark { kind, below: below.get(&person.id).copied().unwrap_or_default() })
        });
        marks.filter(|(_, mark)| *mark != ChartMark::default()).collect()
    }
}

fn collect<'a>(nodes: &'a [ChartNode], ids: &mut HashSet<&'a str>) {
    for node in nodes {
        ids.insert(&node.id);
        collect(&node.reports, ids);
    }
}
