//! What is compared and filtered by, as it stands in the address.

use contract::view::{ComparisonFilter, DifferenceKind};

use super::super::PATH;
use crate::query::Query;

/// Path of the page.
pub(super) fn path() -> String {
    format!("{PATH}/compare")
}

/// Reads the filter; what is not understood filters nothing.
pub(super) fn read(query: &Query) -> ComparisonFilter {
    ComparisonFilter { kind: query.get("how").and_then(DifferenceKind::by_id), search: query.get("q").map(str::to_owned) }
}

/// The query of a comparison.
pub(super) fn query(before: &str, after: &str, filter: &ComparisonFilter) -> Query {
    Query::default()
        .with("a", Some(before))
        .with("b", Some(after))
        .with("how", filter.kind.map(DifferenceKind::id))
        .with("q", filter.search.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_survives_its_address() {
        let filter = ComparisonFilter { kind: Some(DifferenceKind::Moved), search: Some("Ann & co".to_owned()) };
        let address = query("scn_a", "scn_b", &filter).address(&path());
        assert_eq!(read(&Query::parse(address.split_once('?').unwrap().1)), filter);
    }
}
