//! The filter of the audit log, between address and form.

use contract::view::{AuditActor, AuditCategory, AuditFilter};
use contract::{Date, Permission};
use leptos::prelude::*;

use super::sentence::thing;
use crate::components::{Chip, Chips, Choice, DateField, Select};
use crate::format;
use crate::query::Query;
use crate::request;

/// Path of the page.
pub(super) const PATH: &str = "/audit";

/// Kinds of thing that can be filtered by.
const ENTITIES: &[&str] =
    &["person", "department", "division", "scenario", "integration", "run", "user", "invitation", "role", "api_token", "tenant"];

/// Reads the filter out of a query; what is not understood is left out.
pub(crate) fn read(query: &Query) -> AuditFilter {
    let text = |key| query.get(key).map(str::to_owned);
    AuditFilter {
        by: text("by"),
        category: query.get("category").and_then(AuditCategory::by_id),
        action: text("action"),
        entity: text("entity"),
        person: text("person"),
        run: text("run"),
        from: query.get("from").and_then(Date::parse),
        until: query.get("until").and_then(Date::parse),
    }
}

/// The query of a filter.
pub(super) fn query(filter: &AuditFilter) -> Query {
    Query::default()
        .with("by", filter.by.as_deref())
        .with("category", filter.category.map(AuditCategory::id))
        .with("action", filter.action.as_deref())
        .with("entity", filter.entity.as_deref())
        .with("person", filter.person.as_deref())
        .with("run", filter.run.as_deref())
        .with("from", filter.from.as_ref().map(Date::as_str))
        .with("until", filter.until.as_ref().map(Date::as_str))
}

/// The address of the log under this filter, for those who may read it.
pub(crate) fn address_of(filter: &AuditFilter) -> Option<String> {
    let may_read = request::actor().is_none_or(|actor| actor.viewer.may(Permission::AuditView));
    may_read.then(|| query(filter).address(PATH))
}

/// The form, and the filters in force below it.
#[component]
pub(super) fn FilterBar(
    /// The filter in force.
    filter: AuditFilter,
    /// Members to choose from.
    actors: Vec<AuditActor>,
    /// Name of the person filtered by.
    person: Option<String>,
) -> impl IntoView {
    let chips = chips(&filter, &actors, person);
    let mut people: Vec<_> = actors.iter().map(|actor| Choice::new(&actor.id, &actor.name)).collect();
    people.push(Choice::new(AuditFilter::SYSTEM, "Orgonaut itself"));
    let categories = AuditCategory::ALL.iter().map(|category| Choice::new(category.id(), category.label())).collect();
    let entities = ENTITIES.iter().map(|entity| Choice::new(entity, &format::capitalised(thing(entity)))).collect();
    // What was chosen by a link stays chosen when the form is sent.
    let kept = [("action", filter.action.clone()), ("person", filter.person.clone()), ("run", filter.run.clone())];
    let kept = kept.into_iter().filter_map(|(name, value)| value.map(|value| view! { <input type="hidden" name=name value=value /> }));
    view! {
        <search class="stack">
            <form class="filter-bar" method="get" action=PATH>
                {kept.collect_view()}
                <Select name="by" label="Who" any="Everyone" choices=people chosen=filter.by.clone() />
                <Select
                    name="category"
                    label="Category"
                    any="Every category"
                    choices=categories
                    chosen=filter.category.map(|it| it.id().to_owned())
                />
                <Select name="entity" label="About" any="Everything" choices=entities chosen=filter.entity.clone() />
                <DateField name="from" label="From" value=filter.from.clone() />
                <DateField name="until" label="Until" value=filter.until.clone() />
                <button class="button" type="submit">"Show"</button>
            </form>
            <Chips chips clear=PATH.to_owned() />
        </search>
    }
    .into_any()
}

fn chips(filter: &AuditFilter, actors: &[AuditActor], person: Option<String>) -> Vec<Chip> {
    let chip = |label, value: String, without: AuditFilter| Chip { label, value, without: query(&without).address(PATH) };
    let name = |id: &str| actors.iter().find(|actor| actor.id == id).map_or("Orgonaut itself", |actor| &actor.name).to_owned();
    let day = |day: &Date| format::day(day.as_str());
    [
        filter.by.as_deref().map(|id| chip("Who", name(id), AuditFilter { by: None, ..filter.clone() })),
        filter.category.map(|it| chip("Category", it.label().to_owned(), AuditFilter { category: None, ..filter.clone() })),
        filter.action.clone().map(|it| chip("Action", it, AuditFilter { action: None, ..filter.clone() })),
        filter.entity.as_deref().map(|it| chip("About", thing(it).to_owned(), AuditFilter { entity: None, ..filter.clone() })),
        person.map(|name| chip("Person", name, AuditFilter { person: None, ..filter.clone() })),
        filter.run.clone().map(|run| chip("Run", run, AuditFilter { run: None, ..filter.clone() })),
        filter.from.as_ref().map(|it| chip("From", day(it), AuditFilter { from: None, ..filter.clone() })),
        filter.until.as_ref().map(|it| chip("Until", day(it), AuditFilter { until: None, ..filter.clone() })),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let filter = AuditFilter {
            by: Some("usr_4kPmN8rT2wXq".to_owned()),
            category: Some(AuditCategory::Planning),
            action: Some("person.update".to_owned()),
            entity: Some("person".to_owned()),
            person: Some("act_4kPmN8rT2wXq".to_owned()),
            run: Some("sync_4kPmN8rT2wXq".to_owned()),
            from: Date::parse("2026-11-01"),
            until: Date::parse("2026-11-20"),
        };
        let address = query(&filter).address(PATH);
        assert_eq!(read(&Query::parse(address.split_once('?').unwrap().1)), filter);
        assert_eq!(chips(&filter, &[], Some("Maja".to_owned())).len(), 8);
    }
}
