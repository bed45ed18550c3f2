//! Edits, the newest first.

use contract::Attribute;
use contract::run::ChangeOp;
use contract::view::{EditChange, EditKind, EditRow};
use leptos::prelude::*;

use super::super::{edit_path, path_of, person_path};
use crate::components::{Column, DataTable, Diff, DiffLine, Moment};
use crate::format;

const COLUMNS: &[Column] =
    &[Column { label: "Edit", class: "scenarios__who" }, Column::text("What changed"), Column { label: "Undo", class: "scenarios__undo" }];

/// The table.
#[component]
pub(crate) fn Edits(
    /// The scenario.
    scenario: String,
    /// The edits.
    edits: Vec<EditRow>,
    /// Whether they can be taken back.
    can_undo: bool,
    /// The page an undo leads back to; empty for the scenario's own.
    #[prop(optional, into)]
    back: String,
) -> impl IntoView {
    let rows = edits.into_iter().map(|edit| view! { <Edit scenario=scenario.clone() edit can_undo back=back.clone() /> }).collect_view();
    view! { <DataTable caption="Edits" columns=COLUMNS>{rows}</DataTable> }
}

#[component]
fn Edit(scenario: String, edit: EditRow, can_undo: bool, back: String) -> impl IntoView {
    let EditRow { number, kind, by, at, undo_of, undone_by, kept, changes, changes_total } = edit;
    let title = what(kind, undo_of);
    let more = changes_total.saturating_sub(changes.len() as u64);
    let more = (more > 0).then(|| {
        let words = format!("and {} more", format::grouped(more));
        let label = format!("{words} of edit {number}");
        view! { <p><a href=edit_path(&scenario, number) aria-label=label>{words}</a></p> }
    });
    let path = path_of(&scenario);
    let undo = match (undone_by, can_undo) {
        (Some(undone_by), _) => view! { <span class="hint">{format!("undone by edit {undone_by}")}</span> }.into_any(),
        (None, true) => view! { <UndoEdit path number back /> }.into_any(),
        (None, false) => ().into_any(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <strong class="person">{title}</strong>
                <span class="table__sub dots">
                    <span>{format!("edit {number}")}</span>
                    <span>"by "<bdi>{by}</bdi></span>
                    <Moment at />
                </span>
            </th>
            <td role="cell">
                <div class="stack"><Changes scenario changes />{more}<Kept sentences=kept /></div>
            </td>
            <td role="cell">{undo}</td>
        </tr>
    }
    .into_any()
}

/// What was done, in a few words.
pub(crate) fn what(kind: EditKind, undo_of: Option<i64>) -> String {
    undo_of.map_or_else(|| kind.label().to_owned(), |undone| format!("Undid edit {undone}"))
}

/// The form that takes an edit back.
#[component]
pub(crate) fn UndoEdit(
    /// Path of the scenario.
    path: String,
    /// The edit's number.
    number: i64,
    /// The page it leads back to; empty for the scenario's own.
    #[prop(optional)]
    back: String,
) -> impl IntoView {
    let back = (!back.is_empty()).then(|| view! { <input type="hidden" name="back" value=back /> });
    view! {
        <form method="post" action=path>
            <input type="hidden" name="edit" value=number />
            {back}
            <button class="button" type="submit" aria-label=format!("Undo edit {number}")>"Undo"</button>
        </form>
    }
    .into_any()
}

/// What an undo left as it was; nothing where it left nothing.
#[component]
pub(crate) fn Kept(
    /// A sentence for each.
    sentences: Vec<String>,
) -> impl IntoView {
    (!sentences.is_empty()).then(|| {
        let lines = sentences.into_iter().map(|sentence| view! { <li><bdi>{sentence}</bdi></li> }).collect_view();
        view! { <div><p class="hint">"Left as it is:"</p><ul class="issues">{lines}</ul></div> }
    })
}

/// What an edit changed, one after another.
#[component]
pub(crate) fn Changes(
    /// The scenario.
    scenario: String,
    /// The changes.
    changes: Vec<EditChange>,
) -> impl IntoView {
    changes.into_iter().map(|change| view! { <Change scenario=scenario.clone() change /> }).collect_view()
}

#[component]
fn Change(scenario: String, change: EditChange) -> impl IntoView {
    let EditChange { op, entity, person, label, attributes } = change;
    let name = match person {
        Some(person) => view! { <a href=person_path(&scenario, &person)><bdi>{label}</bdi></a> }.into_any(),
        None => view! { <bdi>{label}</bdi> }.into_any(),
    };
    let what = match op {
        ChangeOp::Deactivate | ChangeOp::Reactivate | ChangeOp::Archive => Some(op.label().to_lowercase()),
        ChangeOp::Create | ChangeOp::Update | ChangeOp::Link => None,
    };
    // Of something new the name stands above, and that it is in use goes without saying.
    let is_said = |attribute| op == ChangeOp::Create && matches!(attribute, Attribute::DisplayName | Attribute::Status);
    let lines =
        attributes.into_iter().filter(|change| !is_said(change.attribute)).map(|change| view! { <DiffLine change /> }).collect_view();
    view! {
        <div>
            <p class="dots">
                <span>{name}</span>
                {what.map(|what| view! { <span class="hint">{entity.label().to_lowercase()}" "{what}</span> })}
            </p>
            <Diff>{lines}</Diff>
        </div>
    }
    .into_any()
}
