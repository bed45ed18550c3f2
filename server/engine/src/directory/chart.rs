//! The org chart: the first levels of it, and any branch on demand.

use std::collections::HashMap;

use contract::id::{ContextId, OrgId, PublicKind};
use contract::view::{ChartBranch, ChartNode, ChartQuery, OrgChartView, PersonName};
use contract::{AppError, Date, Permission};
use store::Store;
use store::hierarchy::ChartRow;
use store::people_search::FoundPerson;
use uuid::Uuid;

use super::departments_in_use;
use super::hierarchy::Hierarchy;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::reading::bad_cursor;
use crate::services::Services;

/// People of a chart at once, whatever is asked for: a page of them stays small.
const MOST: usize = 160;
/// People of one level below one manager.
const REPORTS_PER_PAGE: usize = 40;
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
            Beginning::Person(root) => {
                view.path = chart.names(&chart.above(&root)).await?;
                view.root = Some(name(&root));
                view.branch.nodes = chart.grow(vec![root], levels, &|_| true).await?;
            }
            Beginning::Choice(found) => view.found = Some(found),
            Beginning::Department(department) => {
                let limit = i64::try_from(TOPS).unwrap_or(i64::MAX);
                let heads = store.department_heads(actor.org_id, chart.context, department, limit).await.map_err(Error::from)?;
                view.branch.nodes = chart.grow(chart.greatest_first(heads), levels, &|_| true).await?;
            }
            Beginning::Top => {
                let (tops, left_out) = chart.tops().await?;
                view.left_out = left_out;
                view.branch.nodes = chart.grow(tops, levels, &|_| true).await?;
                view.alone_total = chart.hierarchy.alone();
                (view.alone, view.alone_next) = chart.alone(query.after.as_deref()).await?;
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
        let limit = i64::try_from(REPORTS_PER_PAGE).unwrap_or(i64::MAX);
        let (rows, next) = store.reports_page(actor.org_id, row.id, manager.id, cursor, limit).await.map_err(bad_cursor)?;
        let nodes = rows.iter().filter(|row| !chart.hierarchy.is_cut(row.id)).map(|row| chart.node(row)).collect();
        Ok(ChartBranch { nodes, next })
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

    /// Those at the top with the most people below, and how many more there are.
    pub(super) async fn tops(&self) -> Result<(Vec<ChartRow>, u64)> {
        let tops = self.hierarchy.tops();
        let shown = &tops[..tops.len().min(TOPS)];
        Ok((self.greatest_first(self.rows(shown).await?), (tops.len() - shown.len()) as u64))
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
        let known = if PublicKind::Actor.matches(public_id) { self.store.find_person(self.org, public_id).await? } else { None };
        let Some((id, _)) = known.filter(|(_, context)| *context == self.context) else { return Err(AppError::NotFound.into()) };
        self.rows(&[id]).await?.pop().ok_or_else(|| AppError::NotFound.into())
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

    fn greatest_first(&self, mut rows: Vec<ChartRow>) -> Vec<ChartRow> {
        rows.sort_by(|one, other| {
            let below = |row: &ChartRow| std::cmp::Reverse(self.hierarchy.place(row.id).below);
            (below(one), &one.sort_name, one.id).cmp(&(below(other), &other.sort_name, other.id))
        });
        rows
    }

    /// The people with `levels` levels below them, as far as they fit: a level at a time, one query each. Whose reports do not all fit
    /// keeps the first of them, and later ones keep none. Beyond the first level a manager is opened where `opens` says so.
    pub(super) async fn grow(&self, first: Vec<ChartRow>, levels: u8, opens: &(dyn Fn(Uuid) -> bool + Sync)) -> Result<Vec<ChartNode>> {
        let mut level: Vec<Uuid> = first.iter().map(|row| row.id).collect();
        let mut room = MOST.saturating_sub(level.len());
        let mut below: HashMap<Uuid, Vec<ChartRow>> = HashMap::new();
        for depth in 0..levels {
            level.retain(|id| depth == 0 || opens(*id));
            let managers = self.fitting(&level, &mut room);
            if managers.is_empty() {
                break;
            }
            // One more than is shown: somebody taken out of a circle may be among them.
            let each = i64::try_from(REPORTS_PER_PAGE + 1).unwrap_or(i64::MAX);
            let rows = self.store.first_reports(self.org, self.context, &managers, each).await?;
            level.clear();
            for row in rows.into_iter().filter(|row| !self.hierarchy.is_cut(row.id)) {
                let siblings = below.entry(row.manager_id.unwrap_or_default()).or_default();
                if siblings.len() < REPORTS_PER_PAGE {
                    level.push(row.id);
                    siblings.push(row);
                }
            }
        }
        Ok(first.into_iter().map(|row| self.tree(&row, &mut below)).collect())
    }

    /// Of these people the managers whose reports still fit.
    fn fitting(&self, level: &[Uuid], room: &mut usize) -> Vec<Uuid> {
        let managers = level.iter().copied().filter(|id| {
            let direct = usize::try_from(self.hierarchy.place(*id).direct).unwrap_or(usize::MAX).min(REPORTS_PER_PAGE);
            let fits = direct > 0 && direct <= *room;
            if fits {
                *room -= direct;
            }
            fits
        });
        managers.collect()
    }

    fn tree(&self, row: &ChartRow, below: &mut HashMap<Uuid, Vec<ChartRow>>) -> ChartNode {
        let reports = below.remove(&row.id).unwrap_or_default();
        let mut node = self.node(row);
        node.reports = reports.into_iter().map(|row| self.tree(&row, below)).collect();
        node
    }

    fn node(&self, row: &ChartRow) -> ChartNode {
        let place = self.hierarchy.place(row.id);
        ChartNode {
            id: row.public_id.clone(),
            name: row.display_name.clone(),
            job_title: row.job_title.clone(),
            department: row.department.clone(),
            status: row.status(&self.today),
            direct: place.direct,
            below: place.below,
            version: row.version,
            in_circle: place.in_circle,
            reports: Vec::new(),
        }
    }
}

/// A person by name.
pub(super) fn name(row: &ChartRow) -> PersonName {
    PersonName { id: row.public_id.clone(), name: row.display_name.clone(), job_title: row.job_title.clone() }
}

fn found_name(person: FoundPerson) -> PersonName {
    PersonName { id: person.public_id, name: person.display_name, job_title: person.job_title }
}
