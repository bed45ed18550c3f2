//! The departments page.

use contract::view::{DepartmentRow, DepartmentsView, PersonName};
use leptos::prelude::*;

use crate::components::{Column, DataTable, EmptyKind, EmptyState, PageHead};
use crate::format;
use crate::pages::loaded::loaded;
use crate::pages::people::area::{AreaBar, AreaPage, ContextMark, in_context};
use crate::query::Query;
use crate::request;

const COLUMNS: &[Column] =
    &[Column::text("Department"), Column::text("Division"), Column::text("Led by"), Column::number("People"), Column::number("Managers")];

/// `/departments?context=…`.
#[component]
pub(crate) fn DepartmentsPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let query = request::query();
        let view = services.departments(&actor, query.get("context")).await?;
        Ok(view! { <Departments view /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Departments(
    /// What came back.
    view: DepartmentsView,
) -> impl IntoView {
    let DepartmentsView { contexts, departments, without, people } = view;
    let kept = in_context(&contexts);
    let mark = contexts.current.clone();
    let count = departments.len() as u64;
    let content = if departments.is_empty() {
        view! {
            <EmptyState kind=EmptyKind::New title="No departments yet">
                "They come with the first sync of the HR system, as its people have them."
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = departments.into_iter().map(|department| view! { <Row department kept=kept.clone() /> }).collect_view();
        let note = match without {
            0 => format!("{} in all, everybody in a department.", format::counted(people, "person", "people")),
            _ => format!("{} in all, {} of them in no department.", format::counted(people, "person", "people"), format::grouped(without)),
        };
        view! {
            <DataTable caption="Departments" columns=COLUMNS>{rows}</DataTable>
            <div class="card__foot"><p class="hint">{note}</p></div>
        }
        .into_any()
    };
    view! {
        <PageHead window="Departments" title=|| "Departments">
            <ContextMark context=mark />
            <span class="number">{format::counted(count, "department", "departments")}</span>
        </PageHead>
        <AreaBar page=AreaPage::Departments contexts />
        <section class="card card--clipped">{content}</section>
    }
    .into_any()
}

#[component]
fn Row(department: DepartmentRow, kept: Query) -> impl IntoView {
    let DepartmentRow { name, division, headcount, starting, managers, led_by } = department;
    let of = kept.with("department", Some(&name));
    let people = of.clone().address(AreaPage::People.path());
    let chart = of.address(AreaPage::OrgChart.path());
    let (is_undivided, is_leaderless) = (division.is_none(), led_by.is_none());
    let chart_label = format!("Org chart of {name}");
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="person" href=people><bdi>{name}</bdi></a>
                {(headcount > 0).then(|| view! { <a class="table__sub" href=chart aria-label=chart_label>"Org chart"</a> })}
            </th>
            <td role="cell" data-label="Division" data-empty=is_undivided.then_some("")>
                <bdi>{division.unwrap_or_else(|| "–".to_owned())}</bdi>
            </td>
            <td role="cell" data-label="Led by" data-empty=is_leaderless.then_some("")><Leader person=led_by /></td>
            <td class="table__number" role="cell" data-label="People">
                {format::grouped(headcount)}
                {(starting > 0).then(|| view! { <span class="table__sub">{format!("{} starting", format::grouped(starting))}</span> })}
            </td>
            <td class="table__number" role="cell" data-label="Managers">{format::grouped(managers)}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Leader(person: Option<PersonName>) -> impl IntoView {
    match person {
        Some(person) => view! {
            <a href=format!("/people/{}", person.id)><bdi>{person.name}</bdi></a>
            {person.job_title.map(|title| view! { <span class="table__sub"><bdi>{title}</bdi></span> })}
        }
        .into_any(),
        None => view! { <span class="faint">"–"</span> }.into_any(),
    }
}
