//! The table of runs.

use contract::view::RunRow;
use leptos::prelude::*;

use super::filter::PATH;
use crate::components::{Column, DataTable, Moment, RunBadge};
use crate::format;
use crate::pages::run;
use crate::request;

const COLUMNS: &[Column] = &[
    Column::text("Status"),
    Column::text("Run"),
    Column::number("Fetched"),
    Column::number("Created"),
    Column::number("Updated"),
    Column::number("Deactivated"),
    Column::number("Errors"),
    Column::number("Took"),
    Column::number("When"),
];

/// Runs, one to a row; the whole row opens the run.
#[component]
pub(super) fn RunTable(
    /// The runs.
    runs: Vec<RunRow>,
) -> impl IntoView {
    let rows = runs.into_iter().map(|run| view! { <Run run /> }).collect_view();
    view! { <DataTable caption="Runs, newest first" columns=COLUMNS>{rows}</DataTable> }
}

#[component]
fn Run(run: RunRow) -> impl IntoView {
    let counts = run.counts;
    let took = run.duration_ms(request::now()).map_or_else(|| "–".to_owned(), format::duration);
    let sub = run.summary.clone().unwrap_or_else(|| run.provider.label().to_owned());
    view! {
        <tr class="table__row--opens" role="row">
            <td role="cell"><RunBadge status=run.status /></td>
            <th scope="row" role="rowheader">
                <a class="table__open" href=format!("{PATH}/{}", run.id)>{run::title(&run)}</a>
                <span class="table__sub clamp">{sub}</span>
            </th>
            <Count label="Fetched" count=counts.fetched />
            <Count label="Created" count=counts.created />
            <Count label="Updated" count=counts.updated />
            <Count label="Deactivated" count=counts.deactivated />
            <Count label="Errors" count=counts.errors />
            <td class="table__number" role="cell" data-label="Took">{took}</td>
            <td class="table__number" role="cell" data-label=""><Moment at=run.queued_at /></td>
        </tr>
    }
    .into_any()
}

#[component]
fn Count(label: &'static str, count: u64) -> impl IntoView {
    let class = if count == 0 { "table__number faint" } else { "table__number" };
    view! { <td class=class role="cell" data-label=label>{format::grouped(count)}</td> }
}
