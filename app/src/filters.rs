//! Filters as they stand in addresses, for what shows the same as a page without being one.

use contract::view::{AuditFilter, ChangeFilter, ChartQuery, OrgChartView, PeopleFilter, PeopleOrder};

use crate::pages::{audit, org_chart, people, run};
use crate::query::Query;

/// The filter of a run's changes.
pub fn changes(query: &str) -> ChangeFilter {
    run::read_filter(&Query::parse(query))
}

/// The filter of the audit log.
pub fn audit(query: &str) -> AuditFilter {
    audit::read_filter(&Query::parse(query))
}

/// What of the directory is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPeople {
    /// The context looked at, `scn_…`; the Live Baseline when none is named.
    pub context: Option<String>,
    /// The filter.
    pub filter: PeopleFilter,
    /// The order.
    pub order: PeopleOrder,
}

/// The filter of the directory.
pub fn people(query: &str) -> ShownPeople {
    let query = Query::parse(query);
    let context = query.get("context").map(str::to_owned);
    ShownPeople { context, filter: people::read_filter(&query), order: people::read_order(&query) }
}

/// The context of an org chart, and what part of it is asked for.
pub fn chart(query: &str) -> (Option<String>, ChartQuery) {
    let query = Query::parse(query);
    (query.get("context").map(str::to_owned), org_chart::read_query(&query))
}

/// A chart as a picture of its own.
pub fn chart_as_svg(title: &str, chart: &OrgChartView) -> String {
    org_chart::svg::draw(title, &chart.branch.nodes, chart.left_out)
}
