//! Two contexts side by side.

use std::collections::HashMap;

use contract::id::{ContextId, OrgId};
use contract::view::{
    ComparisonFilter, ComparisonView, DepartmentComparison, DepartmentFigures, DifferenceKind as Kind, DifferenceRow, Page,
};
use contract::{AppError, Permission};
use domain::plan::UnitKind;
use domain::scenario::{Comparison, DepartmentPair, Difference, DifferenceKind, Figures, Placed, Standing, UnitName, compare, sort_key};
use domain::search::fold;
use domain::source::name_reference;
use store::Store;
use store::compared_actors::ComparedRow;
use store::contexts::kind;

use super::listing::context_name;
use crate::access::Actor;
use crate::error::Result;
use crate::{Services, reading};

const PEOPLE_PER_PAGE: usize = 50;

impl Services {
    /// Compares two contexts; without an id it is the Live Baseline. The cursor pages the people.
    pub async fn compare_contexts(
        &self,
        actor: &Actor,
        before: Option<&str>,
        after: Option<&str>,
        filter: &ComparisonFilter,
        cursor: Option<&str>,
    ) -> std::result::Result<ComparisonView, AppError> {
        actor.require(Permission::ScenariosView)?;
        Ok(self.compared(actor.org_id, before, after, filter, cursor).await?)
    }

    async fn compared(
        &self,
        org: OrgId,
        before: Option<&str>,
        after: Option<&str>,
        filter: &ComparisonFilter,
        cursor: Option<&str>,
    ) -> Result<ComparisonView> {
        let store = &self.parts.store;
        let (before, after) = (reading::context(store, org, before).await?, reading::context(store, org, after).await?);
        let Comparison { differences, departments } = of(store, org, before.id, after.id).await?;
        let by_kind = by_kind(&differences);
        Ok(ComparisonView {
            has_person_pages: after.kind != kind::BASELINE,
            contexts: store.contexts(org).await?.iter().map(context_name).collect(),
            by_kind,
            page: page(differences, filter, cursor)?,
            departments: departments.into_iter().map(department).collect(),
            before: context_name(&before),
            after: context_name(&after),
        })
    }

    /// Everybody who differs, as CSV with a line for each attribute.
    pub async fn comparison_csv(
        &self,
        actor: &Actor,
        before: Option<&str>,
        after: Option<&str>,
        filter: &ComparisonFilter,
    ) -> std::result::Result<String, AppError> {
        actor.require(Permission::ScenariosView)?;
        Ok(self.csv(actor.org_id, before, after, filter).await?)
    }

    async fn csv(&self, org: OrgId, before: Option<&str>, after: Option<&str>, filter: &ComparisonFilter) -> Result<String> {
        let store = &self.parts.store;
        let (before, after) = (reading::context(store, org, before).await?, reading::context(store, org, after).await?);
        let Comparison { differences, .. } = of(store, org, before.id, after.id).await?;
        let mut csv = String::new();
        line(&mut csv, &["name", "difference", "attribute", &before.name, &after.name]);
        for difference in differences.iter().filter(|difference| is_wanted(difference, filter)) {
            let kind = view_kind(difference.kind).id();
            if difference.attributes.is_empty() {
                line(&mut csv, &[&difference.name, kind, "", "", ""]);
            }
            for changed in &difference.attributes {
                let (old, new) = (changed.old.shown().unwrap_or_default(), changed.new.shown().unwrap_or_default());
                line(&mut csv, &[&difference.name, kind, changed.attribute.name(), old, new]);
            }
        }
        Ok(csv)
    }
}

/// Compares two contexts.
pub(super) async fn of(store: &Store, org: OrgId, before: ContextId, after: ContextId) -> Result<Comparison> {
    // Each is read on a connection of its own.
    let (before, after) = tokio::try_join!(standing(store, org, before), standing(store, org, after))?;
    Ok(compare(&before, &after))
}

/// How many people differ, by how.
pub(super) fn by_kind(differences: &[Difference]) -> Vec<(Kind, u64)> {
    let count = |kind: Kind| differences.iter().filter(|difference| view_kind(difference.kind) == kind).count() as u64;
    Kind::ALL.iter().map(|kind| (*kind, count(*kind))).filter(|(_, count)| *count > 0).collect()
}

/// A difference as pages show it.
pub(crate) fn row(difference: Difference) -> DifferenceRow {
    DifferenceRow { kind: view_kind(difference.kind), name: difference.name, person: difference.after, attributes: difference.attributes }
}

/// How somebody differs, as pages show it.
pub(crate) const fn view_kind(kind: DifferenceKind) -> Kind {
    match kind {
        DifferenceKind::Joined => Kind::Joined,
        DifferenceKind::Left => Kind::Left,
        DifferenceKind::Moved => Kind::Moved,
        DifferenceKind::Changed => Kind::Changed,
    }
}

/// Everybody of a context, to be compared.
pub(crate) async fn standing(store: &Store, org: OrgId, context: ContextId) -> Result<Standing> {
    let mut units = HashMap::new();
    for kind in UnitKind::ALL {
        units.extend(store.units(org, context, *kind).await?.into_iter().map(|row| {
            let key = row.source_hris_id.unwrap_or_else(|| name_reference(&row.name));
            (row.id, UnitName { key, name: row.name })
        }));
    }
    let people = store.compared_actors(org, context).await?.into_iter().map(placed).collect();
    Ok(Standing { people, units })
}

fn placed(row: ComparedRow) -> Placed {
    Placed {
        id: row.id,
        public_id: row.public_id,
        lineage: row.lineage,
        source: row.source_hris.zip(row.source_hris_id),
        is_active: row.is_active,
        name: row.display_name,
        manager: row.manager_id,
        deferred_manager: row.deferred_manager,
        department: row.department_id,
        division: row.division_id,
        job_title: row.job_title,
        location: row.location,
        employment_type: row.employment_type,
        start_date: row.start_date,
        end_date: row.end_date,
    }
}

fn is_wanted(difference: &Difference, filter: &ComparisonFilter) -> bool {
    let search = fold(filter.search.as_deref().unwrap_or_default());
    let name = fold(&difference.name);
    filter.kind.is_none_or(|kind| kind == view_kind(difference.kind)) && search.split(' ').all(|word| name.contains(word))
}

/// A page of those who are wanted, after the key the cursor holds: `{id}:{folded name}`.
fn page(differences: Vec<Difference>, filter: &ComparisonFilter, cursor: Option<&str>) -> Result<Page<DifferenceRow>> {
    let after = match cursor {
        Some(cursor) => Some(cursor.split_once(':').map(|(id, name)| (name.to_owned(), id.to_owned())).ok_or(AppError::NotFound)?),
        None => None,
    };
    let mut wanted: Vec<Difference> = differences.into_iter().filter(|difference| is_wanted(difference, filter)).collect();
    let total = wanted.len() as u64;
    if let Some(after) = after {
        let first = wanted.partition_point(|difference| sort_key(difference) <= after);
        wanted.drain(..first);
    }
    let has_more = wanted.len() > PEOPLE_PER_PAGE;
    wanted.truncate(PEOPLE_PER_PAGE);
    let next = wanted.last().filter(|_| has_more).map(|last| {
        let (name, id) = sort_key(last);
        format!("{id}:{name}")
    });
    Ok(Page { items: wanted.into_iter().map(row).collect(), next, total })
}

fn department(pair: DepartmentPair) -> DepartmentComparison {
    let figures =
        |figures: Figures| DepartmentFigures { headcount: figures.headcount, managers: figures.managers, reports: figures.reports };
    DepartmentComparison { name: pair.name, before: figures(pair.before), after: figures(pair.after) }
}

/// A line of RFC 4180. A value a spreadsheet would take for a formula is led by an apostrophe.
fn line(csv: &mut String, values: &[&str]) {
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            csv.push(',');
        }
        csv.push('"');
        if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            csv.push('\'');
        }
        csv.push_str(&value.replace('"', "\"\""));
        csv.push('"');
    }
    csv.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_of_a_source_becomes_a_formula_or_breaks_its_line() {
        let mut csv = String::new();
        line(&mut csv, &["=1+1", "say \"hi\"", "two\nlines"]);
        assert_eq!(csv, "\"'=1+1\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    }
}
