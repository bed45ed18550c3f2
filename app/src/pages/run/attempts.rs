//! The tries of the run.

use contract::view::AttemptRow;
use leptos::prelude::*;

use crate::components::{Column, DataTable, Exact, TableLook};
use crate::format;

const COLUMNS: &[Column] =
    &[Column::text("Try"), Column::text("Worker"), Column::text("Outcome"), Column::number("Took"), Column::number("Began")];

/// The tries, oldest first.
#[component]
pub(super) fn Attempts(
    /// The tries.
    attempts: Vec<AttemptRow>,
) -> impl IntoView {
    let rows = attempts.into_iter().map(|attempt| {
        let took = attempt.finished_at.map_or_else(|| "–".to_owned(), |end| format::duration(end.millis_since(attempt.started_at)));
        let outcome = attempt.outcome.map_or("not told", contract::RunStatus::label);
        view! {
            <tr role="row">
                <th class="number" scope="row" role="rowheader">{attempt.attempt}</th>
                <td role="cell" data-label="Worker"><code class="clamp">{attempt.worker}</code></td>
                <td role="cell" data-label="Outcome">{outcome}</td>
                <td class="table__number" role="cell" data-label="Took">{took}</td>
                <td class="table__number" role="cell" data-label="Began"><Exact at=attempt.started_at /></td>
            </tr>
        }
    });
    view! { <DataTable caption="Tries, oldest first" columns=COLUMNS look=TableLook::Inner>{rows.collect_view()}</DataTable> }
}
