//! Who differs between two contexts, and in what.

use contract::view::{DifferenceKind, DifferenceRow};
use leptos::prelude::*;

use super::person_path;
use crate::components::{Column, DataTable, Diff, DiffLine, shown};

const COLUMNS: &[Column] =
    &[Column { label: "Who", class: "scenarios__who" }, Column { label: "How", class: "scenarios__how" }, Column::text("Difference")];

/// People who differ, one to a row.
#[component]
pub(super) fn Differences(
    /// What the table lists.
    caption: &'static str,
    /// The rows.
    rows: Vec<DifferenceRow>,
    /// The scenario whose pages of people are linked, where it has them.
    scenario: Option<String>,
) -> impl IntoView {
    let rows = rows.into_iter().map(|row| view! { <Difference row scenario=scenario.clone() /> }).collect_view();
    view! { <DataTable caption columns=COLUMNS>{rows}</DataTable> }
}

#[component]
fn Difference(row: DifferenceRow, scenario: Option<String>) -> impl IntoView {
    let DifferenceRow { kind, name, person, attributes } = row;
    let name = match scenario.zip(person) {
        Some((scenario, person)) => view! { <a class="person" href=person_path(&scenario, &person)><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <strong class="person"><bdi>{name}</bdi></strong> }.into_any(),
    };
    let is_same_person = matches!(kind, DifferenceKind::Moved | DifferenceKind::Changed);
    let content = if is_same_person || kind == DifferenceKind::Joined {
        let lines = attributes.into_iter().map(|change| view! { <DiffLine change /> }).collect_view();
        view! { <Diff>{lines}</Diff> }.into_any()
    } else {
        let words: Vec<_> = attributes.iter().filter_map(|change| shown(change.attribute.kind(), &change.old)).collect();
        view! { <span class="hint">{if words.is_empty() { "Was in the plan".to_owned() } else { words.join(", ") }}</span> }.into_any()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{name}</th>
            <td role="cell">{kind.label()}</td>
            <td role="cell">{content}</td>
        </tr>
    }
    .into_any()
}
