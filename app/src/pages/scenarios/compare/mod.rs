//! Two contexts side by side.

mod chart;
mod charts;
mod chooser;
mod departments;
mod export;
mod filter;
mod nothing;
mod page;

pub(crate) use charts::{CompareCharts, CompareChartsPage};
pub(crate) use export::csv;
pub(crate) use nothing::NothingToCompare;
pub(crate) use page::{Compare, ComparePage};
