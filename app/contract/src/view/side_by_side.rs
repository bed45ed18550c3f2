//! Two org charts side by side.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{ChartBranch, ContextName, DifferenceKind, DifferenceRow, PersonName};

/// How somebody of a chart differs from the other chart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartMark {
    /// How; `None` for somebody who is the same in both.
    pub kind: Option<DifferenceKind>,
    /// How many people below differ, at any distance.
    pub below: u64,
}

/// One of the two charts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedChart {
    /// The context it is of.
    pub context: ContextName,
    /// Its id in an address; the Live Baseline needs none.
    pub in_address: Option<String>,
    /// The people: nobody when the person the charts begin with is not in this plan.
    pub branch: ChartBranch,
    /// First people that did not fit.
    pub left_out: u64,
    /// Public id of the person the charts are about, when this one begins with their manager.
    pub marked: Option<String>,
    /// Those of them who differ, or have somebody below who does, by public id.
    pub marks: HashMap<String, ChartMark>,
}

/// Both charts, about the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideBySideView {
    /// Everything that can be compared.
    pub contexts: Vec<ContextName>,
    /// The person both are about, when they do not begin at the top.
    pub root: Option<PersonName>,
    /// The managers above that person in the second context, or in the first for somebody who is only there.
    pub path: Vec<PersonName>,
    /// The first.
    pub before: ComparedChart,
    /// The second.
    pub after: ComparedChart,
    /// How many people differ in all.
    pub differing: u64,
    /// Those of them who are drawn, by name.
    pub outlined: Vec<DifferenceRow>,
    /// Whether the second one's people have pages of their own, as scenarios show them.
    pub has_person_pages: bool,
}
