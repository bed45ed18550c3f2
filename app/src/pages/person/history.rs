//! What happened to a person.

use contract::view::{AuditFilter, HistoryRow, HistoryRun};
use leptos::prelude::*;

use crate::components::{Diff, DiffLine, Moment};
use crate::pages::audit;
use crate::query::Query;

/// The history, the newest first.
#[component]
pub(super) fn History(
    /// The person.
    id: String,
    /// The rows.
    rows: Vec<HistoryRow>,
    /// Cursor of the older part.
    next: Option<String>,
) -> impl IntoView {
    let log = audit::address_of(&AuditFilter { person: Some(id.clone()), ..AuditFilter::default() });
    let older = next.map(|cursor| Query::default().with("history", Some(&cursor)).address(&format!("/people/{id}")));
    let is_empty = rows.is_empty();
    let rows = rows.into_iter().map(|row| view! { <Row row /> }).collect_view();
    view! {
        <section class="card" aria-labelledby="history">
            <header class="card__head">
                <h2 id="history">"History"</h2>
                {log.map(|address| view! { <a class="hint" href=address>"In the audit log"</a> })}
            </header>
            {is_empty.then(|| view! { <p class="card__body hint">"Nothing is on record."</p> })}
            <ol class="person-history">{rows}</ol>
            {older.map(|href| view! { <div class="card__foot"><a class="button" href=href>"Older"</a></div> })}
        </section>
    }
    .into_any()
}

#[component]
fn Row(row: HistoryRow) -> impl IntoView {
    let HistoryRow { at, op, attributes, touched, run, by } = row;
    let what = op.map_or("Changed", contract::run::ChangeOp::label);
    let touched: Vec<_> = touched.into_iter().map(contract::Attribute::label).collect();
    let diff = (!attributes.is_empty()).then(|| {
        let lines = attributes.into_iter().map(|change| view! { <DiffLine change /> }).collect_view();
        view! { <Diff>{lines}</Diff> }
    });
    view! {
        <li>
            <p class="dots">
                <strong>{what}</strong>
                {run.map(|run| view! { <HistoryRunLink run /> })}
                {by.map(|name| view! { <span>"by "<bdi>{name}</bdi></span> })}
                <span class="hint"><Moment at /></span>
            </p>
            {(!touched.is_empty()).then(|| view! { <p class="hint">{touched.join(", ")}</p> })}
            {diff}
        </li>
    }
    .into_any()
}

/// A run by its vendor and why it ran, which leads there for those who may open it.
#[component]
pub(crate) fn HistoryRunLink(
    /// The run.
    run: HistoryRun,
) -> impl IntoView {
    let words = format!("{}, {}", run.provider.label(), run.kind.label().to_lowercase());
    match run.id {
        Some(id) => view! { <a href=format!("/settings/integrations/logs/{id}")>{words}</a> }.into_any(),
        None => view! { <span>{words}</span> }.into_any(),
    }
}
