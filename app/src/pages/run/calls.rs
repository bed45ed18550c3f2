//! What the run asked the vendor.

use contract::view::CallRow;
use leptos::prelude::*;

use crate::components::{Column, DataTable, TableLook};
use crate::format;
use crate::pages::run_log;

const COLUMNS: &[Column] =
    &[Column::text("Request"), Column::text("Answer"), Column::number("Try"), Column::number("Took"), Column::number("Then waited")];

/// The last calls, in their order.
#[component]
pub(super) fn Calls(
    /// The run's public id.
    run_id: String,
    /// The calls.
    calls: Vec<CallRow>,
    /// How many there are in all.
    total: u64,
) -> impl IntoView {
    let shown = calls.len() as u64;
    let rows = calls.into_iter().map(|call| {
        let CallRow { method, path, status, ms, attempt, waited_ms } = call;
        let answer = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        let is_good = status.is_some_and(|status| status < 400);
        let waited = if waited_ms == 0 { "–".to_owned() } else { format::duration(waited_ms.cast_signed()) };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><code class="clamp">{method}" "{path}</code></th>
                <td role="cell" data-label="Answer"><span class=if is_good { "number" } else { "number call__refused" }>{answer}</span></td>
                <td class="table__number" role="cell" data-label="Try">{attempt}</td>
                <td class="table__number" role="cell" data-label="Took">{format::duration(ms.cast_signed())}</td>
                <td class="table__number" role="cell" data-label="Then waited">{waited}</td>
            </tr>
        }
    });
    view! {
        {(total > shown).then(|| view! {
            <p class="hint">
                "The last "{format::grouped(shown)}" of "{format::grouped(total)}". "
                <a href=format!("{}/{run_id}/calls.csv", run_log::PATH) download="">"Export all as CSV"</a>
            </p>
        })}
        <DataTable caption="Calls, in their order" columns=COLUMNS look=TableLook::Inner>{rows.collect_view()}</DataTable>
    }
}
