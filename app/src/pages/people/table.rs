//! The table of people.

use contract::view::{PeopleOrder, PeopleSort, PersonRow};
use leptos::either::Either;
use leptos::prelude::*;

use super::page::in_order;
use crate::components::{Glyph, Icon, PersonBadge};
use crate::format;
use crate::query::Query;

/// A column: label, class, what it sorts by.
type Column = (&'static str, &'static str, Option<PeopleSort>);

const COLUMNS: &[Column] = &[
    ("Name", "people__name", Some(PeopleSort::Name)),
    ("Job title", "people__title", None),
    ("Department", "", Some(PeopleSort::Department)),
    ("Manager", "", None),
    ("Location", "people__place", None),
    ("Status", "people__status", None),
    ("Started", "table__number people__started", Some(PeopleSort::Started)),
];

/// People, one to a row.
#[component]
pub(super) fn PeopleTable(
    /// The people.
    people: Vec<PersonRow>,
    /// The order they are in.
    order: PeopleOrder,
    /// The query of the page.
    address: Query,
) -> impl IntoView {
    let heads = COLUMNS.iter().map(|column| head(*column, order, &address)).collect_view();
    let rows = people.into_iter().map(|person| view! { <Person person /> }).collect_view();
    view! {
        <table class="table table--fixed" role="table">
            <caption class="visually-hidden">"People"</caption>
            <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A head cell; where the column sorts, the whole of it is the link that does, and chosen again it turns the order round.
fn head((label, class, sort): Column, order: PeopleOrder, address: &Query) -> AnyView {
    let Some(sort) = sort else { return view! { <th class=class role="columnheader" scope="col">{label}</th> }.into_any() };
    let is_current = order.sort == sort;
    let descending = is_current && !order.descending;
    let state = is_current.then_some(if order.descending { "descending" } else { "ascending" });
    let href = in_order(address, PeopleOrder { sort, descending });
    let words = format!("Sort by {}{}", label.to_lowercase(), if descending { ", descending" } else { "" });
    view! {
        <th class=class role="columnheader" scope="col" aria-sort=state>
            {label}
            <a class="people__sort" href=href aria-label=words><Icon glyph=Glyph::Down /></a>
        </th>
    }
    .into_any()
}

#[component]
fn Person(person: PersonRow) -> impl IntoView {
    let PersonRow { id, name, email, job_title, department, location, manager, deferred_manager, start_date, status, .. } = person;
    let manager = match (manager, deferred_manager) {
        (None, Some(id)) => Either::Left(view! {
            <td role="cell" data-label="Manager">
                <span class="faint" title="Named by the source, and not here yet">"Employee "{id}", not here yet"</span>
            </td>
        }),
        (manager, _) => Either::Right(view! { <Words label="Manager" words=manager /> }),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a href=format!("/people/{id}")><strong class="person clamp" dir="auto" title=name.clone()>{name.clone()}</strong></a>
                {email.map(|email| view! { <span class="table__sub clamp">{email}</span> })}
            </th>
            <Words label="Title" words=job_title />
            <Words label="Department" words=department />
            {manager}
            <Words label="Location" words=location />
            <td role="cell"><PersonBadge status /></td>
            <td class="table__number" role="cell" data-label="Started" data-empty=start_date.is_none().then_some("")>
                {start_date.as_deref().map_or_else(|| "–".to_owned(), format::day)}
            </td>
        </tr>
    }
}

/// A cell of words in any script; a dash where there are none.
#[component]
fn Words(label: &'static str, words: Option<String>) -> impl IntoView {
    match words {
        Some(words) => {
            let title = (words.chars().count() > 40).then(|| words.clone());
            Either::Left(view! { <td role="cell" data-label=label><span class="clamp" dir="auto" title=title>{words}</span></td> })
        }
        None => Either::Right(view! { <td role="cell" data-label=label data-empty=""><span class="faint">"–"</span></td> }),
    }
}

#[cfg(test)]
mod tests {
    use contract::view::PersonStatus;

    use super::*;

    fn html(person: PersonRow) -> String {
        Owner::new().with(|| view! { <PeopleTable people=vec![person] order=PeopleOrder::default() address=Query::default() /> }.to_html())
    }

    fn person() -> PersonRow {
        PersonRow {
            id: "act_4kPmN8rT2wXq".to_owned(),
            name: "نادية حداد".to_owned(),
            email: None,
            job_title: Some("<b>Engineer</b>".to_owned()),
            department: None,
            location: None,
            manager: None,
            deferred_manager: Some("1187".to_owned()),
            start_date: Some("2024-03-01".to_owned()),
            status: PersonStatus::Active,
            source: None,
            source_id: None,
        }
    }

    #[test]
    fn a_name_is_set_in_its_own_direction_and_nothing_of_a_source_is_markup() {
        let html = html(person());
        assert!(html.contains("dir=\"auto\"") && html.contains("نادية حداد"), "{html}");
        assert!(html.contains("&lt;b&gt;Engineer&lt;/b&gt;"), "{html}");
    }

    #[test]
    fn a_manager_who_is_not_here_yet_is_said_to_be_missing() {
        let html = html(person());
        assert!(html.contains("1187") && html.contains("not here yet"), "{html}");
    }

    #[test]
    fn the_column_in_order_says_so_and_leads_to_the_other_way_round() {
        let html = html(person());
        assert_eq!(html.matches("aria-sort=\"ascending\"").count(), 1, "{html}");
        assert!(html.contains("/people?sort=-name") && html.contains("/people?sort=started"), "{html}");
    }

    #[test]
    fn every_cell_keeps_its_role_when_rows_become_cards() {
        let html = html(person());
        assert_eq!(html.matches("<td ").count() + html.matches("<td>").count(), html.matches("role=\"cell\"").count());
        assert_eq!(html.matches("role=\"columnheader\"").count(), COLUMNS.len());
    }
}
