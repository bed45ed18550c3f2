//! The table of events.

use contract::view::{AuditFilter, AuditRow};
use contract::{Attribute, Permission};
use leptos::prelude::*;

use super::filter::{PATH, query};
use super::sentence::{deed, names_thing};
use crate::components::{Column, DataTable, Moment};
use crate::pages::{run_log, scenarios};
use crate::request;

const COLUMNS: &[Column] = &[
    Column { label: "Who", class: "audit__who" },
    Column::text("Did what"),
    Column { label: "Category", class: "audit__category" },
    Column { label: "When", class: "table__number audit__when" },
];

/// Which pages the links of a row may lead to.
#[derive(Clone, Copy)]
struct Open {
    people: bool,
    scenarios: bool,
    runs: bool,
}

impl Open {
    fn for_viewer() -> Self {
        let may = |permission| request::actor().is_none_or(|actor| actor.viewer.may(permission));
        Self { people: may(Permission::PeopleView), scenarios: may(Permission::ScenariosView), runs: may(Permission::IntegrationsManage) }
    }
}

/// Events, one to a row.
#[component]
pub(super) fn EventTable(
    /// The events.
    rows: Vec<AuditRow>,
    /// The filter in force, which a row's links narrow.
    filter: AuditFilter,
) -> impl IntoView {
    let open = Open::for_viewer();
    let rows = rows.into_iter().map(|row| view! { <Event row filter=filter.clone() open /> }).collect_view();
    view! { <DataTable caption="Events, newest first" columns=COLUMNS>{rows}</DataTable> }
}

#[component]
fn Event(row: AuditRow, filter: AuditFilter, open: Open) -> impl IntoView {
    let deed = deed(&row.action);
    let names_thing = names_thing(&row);
    let is_scenario = row.entity.as_deref() == Some("scenario");
    let who = row.by.map_or_else(|| "Orgonaut".to_owned(), |by| by.name);
    let scenario = row.scenario_id.filter(|_| open.scenarios).map(|id| scenarios::path_of(&id));
    let person = row.person_id.as_ref().filter(|_| open.people).map(|id| format!("/people/{id}"));
    let former = row.former_name.filter(|_| names_thing).map(|name| view! { " "<bdi>{name}</bdi>" to" });
    let name = row.name.filter(|_| names_thing).map(|name| {
        let address = person.or_else(|| scenario.clone().filter(|_| is_scenario));
        view! { " "{named(name, address)} }
    });
    let attributes = changed(&row.action, &row.attributes);
    let context = row.context.filter(|_| !is_scenario).map(|context| match scenario {
        Some(address) => view! { <span><a href=address><bdi>{context}</bdi></a></span> }.into_any(),
        None => view! { <span><bdi>{context}</bdi></span> }.into_any(),
    });
    let only_person = row.person_id.map(|id| {
        let address = query(&AuditFilter { person: Some(id), ..filter.clone() }).address(PATH);
        view! { <span><a href=address>"Only this person"</a></span> }
    });
    let run = row.run_id.map(|run| {
        let address = query(&AuditFilter { run: Some(run.clone()), ..filter.clone() }).address(PATH);
        let run_page = open.runs.then(|| view! { <span><a href=format!("{}/{run}", run_log::PATH)>"View run"</a></span> });
        view! { {run_page}<span><a href=address>"Only this run"</a></span> }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><span class="clamp" dir="auto">{who}</span></th>
            <td role="cell">
                <span>{deed}{former}{name}</span>
                <span class="table__sub dots">
                    {(!attributes.is_empty()).then(|| view! { <span>{attributes}</span> })}
                    {context}
                    {only_person}
                    {run}
                </span>
            </td>
            <td role="cell" data-label="Category">{row.category.label()}</td>
            <td class="table__number" role="cell" data-label="When"><Moment at=row.at /></td>
        </tr>
    }
    .into_any()
}

/// A name that leads to its thing, where there is a page of it.
fn named(name: String, address: Option<String>) -> AnyView {
    match address {
        Some(address) => view! { <a href=address><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <strong><bdi>{name}</bdi></strong> }.into_any(),
    }
}

/// Names of what changed, the first few. Of what was created everything is new.
fn changed(action: &str, attributes: &[Attribute]) -> String {
    const NAMED: usize = 4;
    if action.ends_with(".create") {
        return String::new();
    }
    let names = attributes.iter().take(NAMED).map(|attribute| attribute.label().to_lowercase()).collect::<Vec<_>>().join(", ");
    let more = attributes.len().saturating_sub(NAMED);
    if more > 0 { format!("{names} and {more} more") } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_named_and_of_somebody_new_nothing_is() {
        assert_eq!(changed("person.update", &Attribute::ALL[..2]), "name, first name");
        assert_eq!(changed("person.update", &Attribute::ALL[..6]), "name, first name, last name, preferred name and 2 more");
        assert_eq!(changed("person.create", Attribute::ALL), "");
    }
}
