//! The latest runs at a glance.

use contract::view::RunRow;
use leptos::prelude::*;

use super::filter::PATH;
use crate::components::{Column, DataTable, Disclosure, Exact, Strip, TableLook};
use crate::format;
use crate::pages::run;
use crate::request;

const COLUMNS: &[Column] = &[Column::text("Run"), Column::text("Outcome"), Column::number("Took"), Column::number("When")];

/// A strip of outcomes and durations, and the same as a table behind a disclosure.
#[component]
pub(super) fn Picture(
    /// The runs, oldest first.
    runs: Vec<RunRow>,
) -> impl IntoView {
    let now = request::now();
    let rows = runs.clone().into_iter().rev().map(move |run| {
        let took = run.duration_ms(now).map_or_else(|| "–".to_owned(), format::duration);
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=format!("{PATH}/{}", run.id)>{run::title(&run)}</a></th>
                <td role="cell" data-label="Outcome">{run.status.label()}</td>
                <td class="table__number" role="cell" data-label="Took">{took}</td>
                <td class="table__number" role="cell" data-label="When"><Exact at=run.queued_at to_the_minute=true /></td>
            </tr>
        }
    });
    view! {
        <section class="card card--clipped" aria-label="The latest runs">
            <figure class="card__body runs__picture">
                <Strip runs now />
                <figcaption class="hint">"The latest runs, the newest at the right; height is duration, colour and mark the outcome"</figcaption>
            </figure>
            <Disclosure summary="The same as a table">
                <DataTable caption="The latest runs" columns=COLUMNS look=TableLook::Inner>{rows.collect_view()}</DataTable>
            </Disclosure>
        </section>
    }
    .into_any()
}
