//! How many people somebody leads.

use contract::view::ChartNode;

use super::counted;

/// `4 reports · 631 people`; those who only have direct reports are counted once.
pub(crate) fn team(node: &ChartNode) -> String {
    let direct = counted(node.direct, "report", "reports");
    if node.below > node.direct { format!("{direct} · {}", counted(node.below, "person", "people")) } else { direct }
}
