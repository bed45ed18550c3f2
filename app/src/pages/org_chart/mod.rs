//! The org chart.

mod address;
mod chart;
mod moving;
mod page;
pub(crate) mod reports;
pub(crate) mod svg;
mod toolbar;

pub(crate) use address::read as read_query;
pub(crate) use page::{OrgChart, OrgChartPage};
