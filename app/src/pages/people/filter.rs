//! The filter of the people table, between address and form.

use contract::view::{PeopleFilter, PeopleOrder, PeopleSort, PersonStatus};
use leptos::prelude::*;

use crate::components::{Chip, Chips, Choice, Glyph, Icon, Select};
use crate::query::Query;

/// Path of the page.
pub(super) const PATH: &str = "/people";

/// Orders the form offers, by their words in the address.
const ORDERS: &[(&str, &str)] = &[
    ("-name", "Name, Z to A"),
    ("department", "Department"),
    ("-department", "Department, Z to A"),
    ("started", "Start date"),
    ("-started", "Start date, newest first"),
];

/// Reads the order out of a query: a word, with a minus before it for the other way round.
pub(crate) fn read_order(query: &Query) -> PeopleOrder {
    let word = query.get("sort").unwrap_or_default();
    let (word, descending) = word.strip_prefix('-').map_or((word, false), |word| (word, true));
    PeopleSort::by_id(word).map_or_else(PeopleOrder::default, |sort| PeopleOrder { sort, descending })
}

fn order_word(order: PeopleOrder) -> Option<String> {
    let sign = if order.descending { "-" } else { "" };
    (order != PeopleOrder::default()).then(|| format!("{sign}{}", order.sort.id()))
}

/// The query of an order.
pub(super) fn with_order(query: Query, order: PeopleOrder) -> Query {
    query.with("sort", order_word(order).as_deref())
}

/// Reads the filter out of a query; what is not understood is left out.
pub(crate) fn read(query: &Query) -> PeopleFilter {
    PeopleFilter {
        search: query.get("q").map(str::to_owned),
        department: query.get("department").map(str::to_owned),
        status: query.get("status").and_then(PersonStatus::by_id),
    }
}

/// The query of a filter.
pub(super) fn query(filter: &PeopleFilter) -> Query {
    Query::default()
        .with("q", filter.search.as_deref())
        .with("department", filter.department.as_deref())
        .with("status", filter.status.map(PersonStatus::id))
}

/// The form, and the filters in force below it.
#[component]
pub(super) fn FilterBar(
    /// The filter in force.
    filter: PeopleFilter,
    /// Departments to choose from.
    departments: Vec<String>,
    /// The order in force.
    order: PeopleOrder,
    /// The context looked at, where the address names one.
    context: Option<String>,
) -> impl IntoView {
    let kept = with_order(Query::default().with("context", context.as_deref()), order);
    let chips = chips(&filter, &kept);
    let orders = ORDERS.iter().map(|(value, label)| Choice::new(value, label)).collect();
    let departments = departments.iter().map(|name| Choice::new(name, name)).collect();
    let statuses = PersonStatus::ALL.iter().map(|status| Choice::new(status.id(), status.label())).collect();
    view! {
        <search class="stack">
            <form class="filter-bar" method="get" action=PATH>
                <div class="field field--quiet field--search">
                    <label class="field__label" for="search">"Search"</label>
                    <input
                        class="field__input"
                        id="search"
                        name="q"
                        type="search"
                        value=filter.search.clone()
                        placeholder="Name, email, title or number"
                        autocomplete="off"
                    />
                    <Icon glyph=Glyph::Search />
                    <kbd class="only-wide" aria-hidden="true">"/"</kbd>
                </div>
                <Select name="department" label="Department" any="All departments" choices=departments chosen=filter.department.clone() />
                <Select
                    name="status"
                    label="Status"
                    any="Every status"
                    choices=statuses
                    chosen=filter.status.map(|status| status.id().to_owned())
                />
                <Select name="sort" label="Sort by" any="Name" choices=orders chosen=order_word(order) />
                {context.map(|id| view! { <input type="hidden" name="context" value=id /> })}
                <button class="button" type="submit">"Show"</button>
            </form>
            <Chips chips clear=kept.address(PATH) />
        </search>
    }
    .into_any()
}

fn chips(filter: &PeopleFilter, kept: &Query) -> Vec<Chip> {
    let chip = |label, value: &str, without: PeopleFilter| Chip {
        label,
        value: value.to_owned(),
        without: query(&without).and(kept).address(PATH),
    };
    let search = filter.search.as_deref().map(|words| chip("Search", words, PeopleFilter { search: None, ..filter.clone() }));
    let department = filter.department.as_deref().map(|name| chip("Department", name, PeopleFilter { department: None, ..filter.clone() }));
    let status = filter.status.map(|status| chip("Status", status.label(), PeopleFilter { status: None, ..filter.clone() }));
    [search, department, status].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let filter = PeopleFilter {
            search: Some("李 思远 & co".to_owned()),
            department: Some("R&D".to_owned()),
            status: Some(PersonStatus::Deactivated),
        };
        let address = query(&filter).address(PATH);
        assert_eq!(read(&Query::parse(address.split_once('?').unwrap().1)), filter);
    }

    #[test]
    fn taking_a_chip_off_leaves_the_other_filters() {
        let filter = PeopleFilter { search: Some("ann".to_owned()), status: Some(PersonStatus::Active), department: None };
        let without: Vec<_> = chips(&filter, &Query::default()).into_iter().map(|chip| chip.without).collect();
        assert_eq!(without, ["/people?status=active", "/people?q=ann"]);
    }

    #[test]
    fn an_order_survives_its_address_and_the_usual_one_needs_none() {
        let order = PeopleOrder { sort: PeopleSort::Started, descending: true };
        let address = with_order(Query::default(), order).address(PATH);
        assert_eq!(address, "/people?sort=-started");
        assert_eq!(read_order(&Query::parse("sort=-started")), order);
        assert_eq!(with_order(Query::default(), PeopleOrder::default()).address(PATH), PATH);
        assert_eq!(read_order(&Query::parse("sort=shoe-size")), PeopleOrder::default());
    }

    #[test]
    fn an_unknown_status_filters_nothing() {
        assert!(read(&Query::parse("status=enlightened")).is_empty());
    }
}
