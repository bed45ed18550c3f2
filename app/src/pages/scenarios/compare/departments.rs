//! Departments of two contexts: headcount and span of control.

use contract::view::{DepartmentComparison, DepartmentFigures};
use leptos::prelude::*;

use crate::components::{Column, DataTable};
use crate::format;

const COLUMNS: &[Column] = &[
    Column { label: "Department", class: "scenarios__who" },
    Column::number("Headcount before"),
    Column::number("after"),
    Column::number("Change"),
    Column::number("Span before"),
    Column::number("after"),
];

/// The table.
#[component]
pub(super) fn Departments(
    /// The departments.
    departments: Vec<DepartmentComparison>,
) -> impl IntoView {
    let rows = departments.into_iter().map(|department| view! { <Row department /> }).collect_view();
    view! { <DataTable caption="Headcount and span of control by department" columns=COLUMNS>{rows}</DataTable> }
}

#[component]
fn Row(department: DepartmentComparison) -> impl IntoView {
    let DepartmentComparison { name, before, after } = department;
    let change = change(before.headcount, after.headcount);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <strong class="person"><bdi>{name.unwrap_or_else(|| "No department".to_owned())}</bdi></strong>
            </th>
            <td class="table__number" role="cell" data-label="Headcount before">{format::grouped(before.headcount)}</td>
            <td class="table__number" role="cell" data-label="after">{format::grouped(after.headcount)}</td>
            <td class="table__number" role="cell" data-label="Change">{change}</td>
            <td class="table__number" role="cell" data-label="Span before">{span(before)}</td>
            <td class="table__number" role="cell" data-label="after">{span(after)}</td>
        </tr>
    }
    .into_any()
}

/// The difference with its sign.
fn change(before: u64, after: u64) -> String {
    match after.cmp(&before) {
        std::cmp::Ordering::Equal => "0".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", format::grouped(after - before)),
        std::cmp::Ordering::Less => format!("−{}", format::grouped(before - after)),
    }
}

/// Reports for each manager, to a tenth.
fn span(figures: DepartmentFigures) -> String {
    figures.span_tenths().map_or_else(|| "–".to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_a_sign_and_a_span_a_tenth() {
        assert_eq!([change(3, 3), change(3, 1_204), change(5, 3)], ["0", "+1,201", "−2"]);
        let figures = |managers, reports| DepartmentFigures { headcount: 9, managers, reports };
        assert_eq!([span(figures(0, 0)), span(figures(3, 8))], ["–", "2.7"]);
    }
}
