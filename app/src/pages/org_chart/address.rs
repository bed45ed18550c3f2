//! What part of the chart is asked for, between address and view.

use contract::view::ChartQuery;

use crate::query::Query;

/// Path of the page.
pub(super) const PATH: &str = "/org-chart";

/// Reads it; what is not understood is left out.
pub(crate) fn read(query: &Query) -> ChartQuery {
    let text = |key| query.get(key).map(str::to_owned);
    ChartQuery {
        root: text("root"),
        department: text("department"),
        levels: query.get("levels").and_then(|levels| levels.parse().ok()).filter(|levels| *levels <= ChartQuery::DEEPEST),
        find: text("find"),
        after: text("after"),
        show: text("show"),
    }
}

/// The query of where a chart begins, whom it shows and how deep it goes.
pub(super) fn write(context: Option<&str>, query: &ChartQuery) -> Query {
    let levels = query.levels.map(|levels| levels.to_string());
    Query::default()
        .with("context", context)
        .with("root", query.root.as_deref())
        .with("department", query.department.as_deref())
        .with("levels", levels.as_deref())
        .with("show", query.show.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_chart_begins_survives_its_address() {
        let query = ChartQuery {
            root: Some("act_4kPmN8rT2wXq".to_owned()),
            levels: Some(3),
            show: Some("act_7RwLq2ZxVn9s".to_owned()),
            ..ChartQuery::default()
        };
        let address = write(Some("scn_4kPmN8rT2wXq"), &query).address(PATH);
        assert_eq!(read(&Query::parse(address.split_once('?').unwrap().1)), query);
    }

    #[test]
    fn levels_beyond_the_deepest_are_the_usual_ones() {
        assert_eq!(read(&Query::parse("levels=9")).levels, None);
    }
}
