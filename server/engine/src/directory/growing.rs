//! How a chart grows: from its first people down, a level at a time, as far as they fit.

use std::collections::HashMap;

use contract::view::{ChartNode, ChartRest};
use store::hierarchy::ChartRow;
use uuid::Uuid;

use super::chart::Chart;
use crate::error::Result;
use crate::reading::bad_cursor;

/// People grown at once, whatever is asked for: a page of them stays small.
const MOST: usize = 160;
/// People of one level below one manager.
const REPORTS_PER_PAGE: usize = 40;

/// A chart about one person.
pub(super) struct Begun {
    /// Whom it begins with: the person, or their manager.
    pub(super) first: ChartRow,
    pub(super) node: ChartNode,
}

/// Some reports of one manager.
pub(super) struct Reports {
    pub(super) rows: Vec<ChartRow>,
    /// How many come before.
    earlier: u64,
    pub(super) rest: Option<ChartRest>,
}

/// Whether a manager is opened.
type Opens<'a> = &'a (dyn Fn(Uuid) -> bool + Sync);

impl Chart<'_> {
    /// The chart of a person with the reports after a cursor; whoever has none is shown among their peers.
    pub(super) async fn about(&self, person: &ChartRow, after: Option<&str>, levels: u8, opens: Opens<'_>) -> Result<Begun> {
        if self.hierarchy.place(person.id).direct == 0 {
            return self.among_peers(person, levels, opens).await;
        }
        self.below(person.clone(), after, levels, opens).await
    }

    /// The chart of a person's manager in which the person is shown; that of whoever has none begins with the person.
    pub(super) async fn among_peers(&self, person: &ChartRow, levels: u8, opens: Opens<'_>) -> Result<Begun> {
        let manager = match self.above(person).last() {
            Some(manager) => self.rows(&[*manager]).await?.pop(),
            None => None,
        };
        let Some(manager) = manager else { return self.below(person.clone(), None, levels, opens).await };
        let after = self.before(person, manager.id).await?;
        self.below(manager, after.as_deref(), levels.max(1), opens).await
    }

    /// The cursor after which a page of a manager's reports has this one in its middle; none where the first page has them.
    async fn before(&self, person: &ChartRow, manager: Uuid) -> Result<Option<String>> {
        let page = REPORTS_PER_PAGE as u64;
        let place = self.store.reports_until(self.org, self.context, manager, &person.cursor()).await?;
        if place <= page {
            return Ok(None);
        }
        let begin = (place - page / 2).min(self.hierarchy.place(manager).direct.saturating_sub(page));
        let last = self.store.report_after(self.org, self.context, manager, begin.saturating_sub(1)).await?;
        Ok(last.map(|last| last.cursor()))
    }

    /// One person with the reports after a cursor.
    async fn below(&self, first: ChartRow, after: Option<&str>, levels: u8, opens: Opens<'_>) -> Result<Begun> {
        let mut node = self.node(&first);
        let Some(below) = levels.checked_sub(1) else { return Ok(Begun { first, node }) };
        let reports = self.reports(first.id, after).await?;
        (node.earlier, node.rest) = (reports.earlier, reports.rest);
        node.reports = self.grow(reports.rows, below, opens).await?;
        Ok(Begun { first, node })
    }

    /// The reports of a manager after a cursor.
    pub(super) async fn reports(&self, manager: Uuid, after: Option<&str>) -> Result<Reports> {
        let limit = i64::try_from(REPORTS_PER_PAGE).unwrap_or(i64::MAX);
        let page = self.store.reports_page(self.org, self.context, manager, after, limit).await;
        let (mut rows, next) = page.map_err(bad_cursor)?;
        let earlier = match after {
            Some(after) => self.store.reports_until(self.org, self.context, manager, after).await?,
            None => 0,
        };
        rows.retain(|row| !self.hierarchy.is_cut(row.id));
        let people = self.hierarchy.place(manager).direct.saturating_sub(earlier + rows.len() as u64);
        let rest = next.map(|after| ChartRest { people, after }).filter(|rest| rest.people > 0);
        Ok(Reports { rows, earlier, rest })
    }

    /// The people with `levels` levels below them, as far as they fit: a level at a time, one query each. Whose reports do not all fit
    /// keeps the first of them, and later ones keep none. A manager is opened where `opens` says so.
    pub(super) async fn grow(&self, first: Vec<ChartRow>, levels: u8, opens: Opens<'_>) -> Result<Vec<ChartNode>> {
        let mut level: Vec<Uuid> = first.iter().map(|row| row.id).collect();
        let mut room = MOST.saturating_sub(level.len());
        let mut below: HashMap<Uuid, Vec<ChartRow>> = HashMap::new();
        for _ in 0..levels {
            level.retain(|id| opens(*id));
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
        let people = node.direct.saturating_sub(reports.len() as u64);
        node.rest = reports.last().map(|last| ChartRest { people, after: last.cursor() }).filter(|rest| rest.people > 0);
        node.reports = reports.into_iter().map(|row| self.tree(&row, below)).collect();
        node
    }

    pub(super) fn node(&self, row: &ChartRow) -> ChartNode {
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
            earlier: 0,
            rest: None,
        }
    }
}
