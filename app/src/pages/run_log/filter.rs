//! The filter of the run log, between address and form.

use contract::view::RunFilter;
use contract::{Date, Provider, RunKind, RunStatus};
use leptos::prelude::*;

use crate::components::{Chip, Chips, Choice, DateField, Select};
use crate::format;
use crate::query::Query;

/// Path of the page; a run's own page is below it.
pub(crate) const PATH: &str = "/settings/integrations/logs";

/// Providers a run can be of so far.
const PROVIDERS: &[Provider] = &[Provider::BambooHr, Provider::Dynamics365Hr];

/// Reads the filter out of a query; what is not understood is left out.
pub(super) fn read(query: &Query) -> RunFilter {
    RunFilter {
        status: query.get("status").and_then(RunStatus::by_id),
        kind: query.get("kind").and_then(RunKind::by_id),
        provider: query.get("provider").and_then(Provider::by_id),
        from: query.get("from").and_then(Date::parse),
        until: query.get("until").and_then(Date::parse),
    }
}

/// The query of a filter.
pub(super) fn query(filter: &RunFilter) -> Query {
    Query::default()
        .with("status", filter.status.map(RunStatus::id))
        .with("kind", filter.kind.map(RunKind::id))
        .with("provider", filter.provider.map(Provider::id))
        .with("from", filter.from.as_ref().map(Date::as_str))
        .with("until", filter.until.as_ref().map(Date::as_str))
}

/// The form, and the filters in force below it.
#[component]
pub(super) fn FilterBar(
    /// The filter in force.
    filter: RunFilter,
) -> impl IntoView {
    let statuses = RunStatus::ALL.iter().map(|status| Choice::new(status.id(), status.label())).collect();
    let kinds = RunKind::ALL.iter().map(|kind| Choice::new(kind.id(), kind.label())).collect();
    let providers = PROVIDERS.iter().map(|provider| Choice::new(provider.id(), provider.label())).collect();
    view! {
        <search class="stack">
            <form class="filter-bar" method="get" action=PATH>
                <Select name="status" label="Status" any="Every status" choices=statuses chosen=filter.status.map(|it| it.id().to_owned()) />
                <Select name="kind" label="Kind" any="Every kind" choices=kinds chosen=filter.kind.map(|it| it.id().to_owned()) />
                <Select
                    name="provider"
                    label="Provider"
                    any="Every provider"
                    choices=providers
                    chosen=filter.provider.map(|it| it.id().to_owned())
                />
                <DateField name="from" label="From" value=filter.from.clone() />
                <DateField name="until" label="Until" value=filter.until.clone() />
                <button class="button" type="submit">"Show"</button>
            </form>
            <Chips chips=chips(&filter) clear=PATH.to_owned() />
        </search>
    }
    .into_any()
}

fn chips(filter: &RunFilter) -> Vec<Chip> {
    let chip = |label, value: &str, without: &RunFilter| Chip { label, value: value.to_owned(), without: query(without).address(PATH) };
    let status = filter.status.map(|it| chip("Status", it.label(), &RunFilter { status: None, ..filter.clone() }));
    let kind = filter.kind.map(|it| chip("Kind", it.label(), &RunFilter { kind: None, ..filter.clone() }));
    let provider = filter.provider.map(|it| chip("Provider", it.label(), &RunFilter { provider: None, ..filter.clone() }));
    let from = filter.from.as_ref().map(|it| chip("From", &format::day(it.as_str()), &RunFilter { from: None, ..filter.clone() }));
    let until = filter.until.as_ref().map(|it| chip("Until", &format::day(it.as_str()), &RunFilter { until: None, ..filter.clone() }));
    [status, kind, provider, from, until].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let filter = RunFilter {
            status: Some(RunStatus::Failed),
            kind: Some(RunKind::Reconcile),
            provider: Some(Provider::BambooHr),
            from: Date::parse("2026-11-01"),
            until: Date::parse("2026-11-20"),
        };
        let address = query(&filter).address(PATH);
        assert_eq!(read(&Query::parse(address.split_once('?').unwrap().1)), filter);
        let without = "/settings/integrations/logs?kind=reconcile&provider=bamboohr&from=2026-11-01&until=2026-11-20";
        assert_eq!(chips(&filter)[0].without, without);
    }
}
