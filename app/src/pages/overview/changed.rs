//! What changed lately, person by person.

use contract::run::ChangeOp;
use contract::view::{ChangedPeople, LatestChange};
use leptos::prelude::*;

use crate::components::{Column, DataTable, Diff, DiffLine, Moment, PersonLink};
use crate::format;
use crate::pages::{run, run_log};

const COLUMNS: &[Column] =
    &[Column { label: "Person", class: "changes__who" }, Column { label: "What", class: "changes__what" }, Column::text("Change")];

/// The latest few changes.
#[component]
pub(super) fn Changed(
    /// The changes.
    changed: ChangedPeople,
    /// Whether the viewer may see the runs they came with.
    shows_runs: bool,
) -> impl IntoView {
    let total = changed.joined + changed.left + changed.updated;
    let shown = changed.latest.len();
    let content = if shown == 0 {
        view! { <p class="card__body hint">"Nobody joined, left or changed in this time."</p> }.into_any()
    } else {
        let rows = changed.latest.into_iter().map(|change| view! { <Change change shows_runs /> }).collect_view();
        view! { <DataTable caption="What changed, newest first" columns=COLUMNS>{rows}</DataTable> }.into_any()
    };
    let note = (total > shown as u64).then(|| format!("The latest {shown} of {}", format::counted(total, "person", "people")));
    view! {
        <section class="card card--clipped">
            <div class="card__head">
                <h2>"What changed"</h2>
                <div class="row">
                    {note.map(|note| view! { <span class="hint">{note}</span> })}
                    {shows_runs.then(|| view! { <a class="button" href=run_log::PATH>"All runs"</a> })}
                </div>
            </div>
            {content}
        </section>
    }
    .into_any()
}

#[component]
fn Change(change: LatestChange, shows_runs: bool) -> impl IntoView {
    let LatestChange { label, person, op, attributes, at, run_id } = change;
    let when = if shows_runs {
        view! { <a href=format!("{}/{run_id}", run_log::PATH)><Moment at /></a> }.into_any()
    } else {
        view! { <Moment at /> }.into_any()
    };
    let what = if op == ChangeOp::Create {
        view! { <span class="clamp" dir="auto">{run::newcomer(&attributes)}</span> }.into_any()
    } else {
        let lines = attributes.into_iter().map(|change| view! { <DiffLine change /> }).collect_view();
        view! { <Diff>{lines}</Diff> }.into_any()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <PersonLink id=person name=label />
                <span class="table__sub">{when}</span>
            </th>
            <td role="cell">{word(op)}</td>
            <td role="cell">{what}</td>
        </tr>
    }
    .into_any()
}

const fn word(op: ChangeOp) -> &'static str {
    match op {
        ChangeOp::Create => "Joined",
        ChangeOp::Deactivate => "Left",
        ChangeOp::Reactivate => "Came back",
        ChangeOp::Update | ChangeOp::Link | ChangeOp::Archive => "Changed",
    }
}
