//! The newest runs of the connection (O18).

use contract::view::RunRow;
use leptos::prelude::*;

use crate::components::{Column, DataTable, Moment, RunBadge, Strip, TableLook};
use crate::format;
use crate::pages::{run, run_log};
use crate::request;

const COLUMNS: &[Column] = &[
    Column::text("Status"),
    Column::text("Run"),
    Column::number("People"),
    Column::number("Updated"),
    Column::number("Deactivated"),
    Column::number("Took"),
    Column::number("When"),
];

/// The strip of outcomes beside a table of the newest runs.
#[component]
pub(super) fn RecentRuns(
    /// The newest.
    runs: Vec<RunRow>,
    /// How many there are.
    total: u64,
    /// The last settled ones, oldest first.
    strip: Vec<RunRow>,
) -> impl IntoView {
    let shown = runs.len() as u64;
    let rows = runs.into_iter().map(|run| view! { <Run run /> }).collect_view();
    view! {
        <section class="group">
            <div class="group__about">
                <h2>"Recent syncs"</h2>
                <p class="hint">"The last thirty; height is duration."</p>
                {(!strip.is_empty()).then(|| view! { <div class="recent__strip"><Strip runs=strip now=request::now() /></div> })}
            </div>
            <div class="group__body">
                <div class="card card--clipped">
                    <DataTable caption="Recent syncs, newest first" columns=COLUMNS look=TableLook::Inner>{rows}</DataTable>
                    <div class="card__foot row row--between">
                        <span class="hint">{format::grouped(shown)}" of "{format::counted(total, "run", "runs")}</span>
                        <a class="button" href=run_log::PATH>"All runs"</a>
                    </div>
                </div>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Run(run: RunRow) -> impl IntoView {
    let counts = run.counts;
    let took = run.duration_ms(request::now()).map_or_else(|| "–".to_owned(), format::duration);
    let address = format!("{}/{}", run_log::PATH, run.id);
    view! {
        <tr class="table__row--opens" role="row">
            <td role="cell"><RunBadge status=run.status /></td>
            <th scope="row" role="rowheader">
                <a class="table__open" href=address title="View run">{run::title(&run)}</a>
                {run.summary.clone().map(|summary| view! { <span class="table__sub clamp">{summary}</span> })}
            </th>
            <td class="table__number" role="cell" data-label="People">{format::grouped(counts.fetched)}</td>
            <td class="table__number" role="cell" data-label="Updated">{format::grouped(counts.updated)}</td>
            <td class="table__number" role="cell" data-label="Deactivated">{format::grouped(counts.deactivated)}</td>
            <td class="table__number" role="cell" data-label="Took">{took}</td>
            <td class="table__number" role="cell" data-label=""><Moment at=run.queued_at /></td>
        </tr>
    }
    .into_any()
}
