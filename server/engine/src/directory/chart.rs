//! The org chart: the first levels of it, and any branch on demand.

use std::cmp::Reverse;
use std::collections::HashMap;

use contract::id::{ContextId, OrgId, PublicKind};
use contract::view::{ChartBranch, ChartQuery, OrgChartView, PersonName};
use contract::{AppError, Date, Permission};
use store::Store;
use store::hierarchy::ChartRow;
use store::people_search::FoundPerson;
use uuid::Uuid;

use super::departments_in_use;
use super::growing::Begun;
use super::hierarchy::Hierarchy;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::reading::bad_cursor;
use crate::services::Services;

/// Heads of a department, and managers at the top, that are shown.
const TOPS: usize = 40;
const ALONE_PER_PAGE: i64 = 24;
/// People offered when words fit several.
const FOUND: i64 = 12;

impl Services {
    /// The org chart of a context.
    pub async fn org_chart(&self, actor: &Actor, context: Option<&str>, query: &ChartQuery) -> std::result::Result<OrgChartView, AppError> {
        let (row, contexts) = self.looked_at(actor, context).await?;
        let store = &self.parts.store;
        let today = self.today();
        let hierarchy = Hierarchy::new(&store.managers(actor.org_id, row.id).await.map_err(Error::from)?);
        let chart = Chart { store, org: actor.org_id, context: row.id, hierarchy, today };
        let departments = departments_in_use(store, actor.org_id, &row).await?;
        let levels = query.levels.unwrap_or(ChartQuery::USUAL).min(ChartQuery::DEEPEST);
        let can_move = actor.viewer.may(Permission::ScenariosEdit) && contexts.current.is_editable();
        let mut view = OrgChartView {
            contexts,
            can_move,
            path: Vec::new(),
            root: None,
            marked: None,
            departments,
            levels,
            branch: ChartBranch::default(),
            left_out: 0,
            alone: Vec::new(),
            alone_total: 0,
            alone_next: None,
            people: chart.hierarchy.people(),
            found: None,
        };
        match chart.beginning(query).await? {
            Beginning::Person(person) => {
                let begun = chart.about(&person, query.after.as_deref(), levels, &|_| true).await?;
                chart.begin(&mut view, &person, begun).await?;
            }
            Beginning::Choice(found) => view.found = Some(found),
            Beginning::Department(department) => {
                let heads = store.department_heads(actor.org_id, chart.context, department).await.map_err(Error::from)?;
                let (heads, left_out) = chart.greatest(heads).await?;
                view.left_out = left_out;
                view.branch.nodes = chart.grow(heads, levels, &|_| true).await?;
            }
            Beginning::Top => {
                let (tops, left_out) = chart.tops().await?;
                view.left_out = left_out;
                view.branch.nodes = chart.grow(tops, levels, &|_| true).await?;
                view.alone_total = chart.hierarchy.alone();
                (view.alone, view.alone_next) = chart.alone(query.after.as_deref()).await?;
            }
        }
        if let Some(person) = chart.to_show(query).await? {
            if view.branch.nodes.iter().any(|node| node.shows(&person.public_id)) {
                let begins = view.root.as_ref().is_some_and(|root| root.id == person.public_id);
                view.marked = (!begins).then(|| name(&person));
            } else {
                (view.left_out, view.alone_total, view.alone, view.alone_next) = (0, 0, Vec::new(), None);
                let begun = chart.among_peers(&person, levels, &|_| true).await?;
                chart.begin(&mut view, &person, begun).await?;
            }
        }
        Ok(view)
    }

    /// Reports of one person of a context, page by page, one level of them.
    pub async fn chart_reports(
        &self,
        actor: &Actor,
        context: Option<&str>,
        manager: &str,
        cursor: Option<&str>,
    ) -> std::result::Result<ChartBranch, AppError> {
        let (row, _) = self.looked_at(actor, context).await?;
        let store = &self.parts.store;
        let hierarchy = Hierarchy::new(&store.managers(actor.org_id, row.id).await.map_err(Error::from)?);
        let chart = Chart { store, org: actor.org_id, context: row.id, hierarchy, today: self.today() };
        let manager = chart.find(manager).await?;
        let reports = chart.reports(manager.id, cursor).await?;
        Ok(ChartBranch { nodes: reports.rows.iter().map(|row| chart.node(row)).collect(), rest: reports.rest })
    }
}

/// Where a chart begins.
enum Beginning<'q> {
    /// With those who report to nobody.
    Top,
    /// With one person.
    Person(ChartRow),
    /// With those of a department who report outside it.
    Department(&'q str),
    /// Nowhere yet: the words fit several people, or nobody.
    Choice(Vec<PersonName>),
}

/// The chart of one context.
pub(super) struct Chart<'a> {
    pub(super) store: &'a Store,
    pub(super) org: OrgId,
    pub(super) context: ContextId,
    pub(super) hierarchy: Hierarchy,
    pub(super) today: Date,
}

impl Chart<'_> {
    /// Where the chart begins.
    async fn beginning<'q>(&self, query: &'q ChartQuery) -> Result<Beginning<'q>> {
        if let Some(root) = &query.root {
            return Ok(Beginning::Person(self.find(root).await?));
        }
        if let Some(words) = &query.find {
            let found = self.store.find_people(self.org, self.context, words, FOUND).await?;
            return Ok(match found.as_slice() {
                [one] => Beginning::Person(self.find(&one.public_id).await?),
                _ => Beginning::Choice(found.into_iter().map(found_name).collect()),
            });
        }
        Ok(query.department.as_deref().map_or(Beginning::Top, Beginning::Department))
    }

    /// Begins a chart in which a person is looked for.
    async fn begin(&self, view: &mut OrgChartView, person: &ChartRow, begun: Begun) -> Result<()> {
        view.path = self.names(&self.above(&begun.first)).await?;
        view.root = Some(name(&begun.first));
        view.marked = (begun.first.id != person.id).then(|| name(person));
        view.branch.nodes = vec![begun.node];
        Ok(())
    }

    /// The person to be shown in any case; whoever is not here any more is not.
    async fn to_show(&self, query: &ChartQuery) -> Result<Option<ChartRow>> {
        match &query.show {
            Some(person) => self.known(person).await,
            None => Ok(None),
        }
    }

    /// Those at the top with the most people below, and how many more there are.
    pub(super) async fn tops(&self) -> Result<(Vec<ChartRow>, u64)> {
        self.greatest(self.hierarchy.tops()).await
    }

    /// Of these people those with the most people below, and how many more there are.
    async fn greatest(&self, mut people: Vec<Uuid>) -> Result<(Vec<ChartRow>, u64)> {
        people.sort_by_key(|id| Reverse(self.hierarchy.place(*id).below));
        let left_out = people.len().saturating_sub(TOPS);
        people.truncate(TOPS);
        let mut rows = self.rows(&people).await?;
        rows.sort_by(|one, other| {
            let below = |row: &ChartRow| Reverse(self.hierarchy.place(row.id).below);
            (below(one), &one.sort_name, one.id).cmp(&(below(other), &other.sort_name, other.id))
        });
        Ok((rows, left_out as u64))
    }

    /// People at the top without reports.
    async fn alone(&self, after: Option<&str>) -> Result<(Vec<PersonName>, Option<String>)> {
        if self.hierarchy.alone() == 0 {
            return Ok((Vec::new(), None));
        }
        let page = self.store.alone_page(self.org, self.context, self.hierarchy.gone(), after, ALONE_PER_PAGE).await;
        let (alone, next) = page.map_err(bad_cursor)?;
        Ok((alone.iter().map(name).collect(), next))
    }

    /// An active person of this context.
    async fn find(&self, public_id: &str) -> Result<ChartRow> {
        self.known(public_id).await?.ok_or_else(|| AppError::NotFound.into())
    }

    async fn known(&self, public_id: &str) -> Result<Option<ChartRow>> {
        let known = if PublicKind::Actor.matches(public_id) { self.store.find_person(self.org, public_id).await? } else { None };
        let Some((id, _)) = known.filter(|(_, context)| *context == self.context) else { return Ok(None) };
        Ok(self.rows(&[id]).await?.pop())
    }

    pub(super) async fn rows(&self, ids: &[Uuid]) -> Result<Vec<ChartRow>> {
        Ok(self.store.chart_people(self.org, self.context, ids).await?)
    }

    /// Managers above somebody, from the top.
    pub(super) fn above(&self, person: &ChartRow) -> Vec<Uuid> {
        let manager = if self.hierarchy.is_cut(person.id) { None } else { person.manager_id };
        self.hierarchy.above(manager)
    }

    /// These people by name, in this order.
    pub(super) async fn names(&self, ids: &[Uuid]) -> Result<Vec<PersonName>> {
        let rows: HashMap<Uuid, ChartRow> = self.rows(ids).await?.into_iter().map(|row| (row.id, row)).collect();
        Ok(ids.iter().filter_map(|id| rows.get(id)).map(name).collect())
    }
}

/// A person by name.
pub(super) fn name(row: &ChartRow) -> PersonName {
    PersonName { id: row.public_id.clone(), name: row.display_name.clone(), job_title: row.job_title.clone() }
}

fn found_name(person: FoundPerson) -> PersonName {
    PersonName { id: person.public_id, name: person.display_name, job_title: person.job_title }
}
