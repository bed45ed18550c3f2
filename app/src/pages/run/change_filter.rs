//! The filter of what changed: person and attribute.

use contract::Attribute;
use contract::view::ChangeFilter;
use leptos::prelude::*;

use super::place::Place;
use crate::components::{Chip, Chips, Choice, Select};

/// The form, and the filters in force below it. The operation is chosen beside it and kept.
#[component]
pub(super) fn ChangeFilterBar(
    /// Where the person is.
    place: Place,
    /// The section the changes are in.
    section: &'static str,
) -> impl IntoView {
    let attributes = Attribute::ALL.iter().map(|attribute| Choice::new(attribute.name(), attribute.label())).collect();
    let Place { path, filter, identities, .. } = place.clone();
    let chips = chips(&place, section);
    let clear = place.filtered(ChangeFilter { op: filter.op, ..ChangeFilter::default() }).address(section);
    let kept = [("op", filter.op.map(|op| op.id().to_owned())), ("identities", identities)];
    let kept = kept.into_iter().filter_map(|(name, value)| value.map(|value| view! { <input type="hidden" name=name value=value /> }));
    view! {
        <search class="card__body changes__filter stack">
            <form class="filter-bar" method="get" action=format!("{path}#{section}")>
                {kept.collect_view()}
                <div class="field field--quiet">
                    <label class="field__label" for="person">"Person"</label>
                    <input
                        class="field__input"
                        id="person"
                        name="person"
                        type="search"
                        value=filter.person
                        placeholder="Name or source id"
                        autocomplete="off"
                    />
                </div>
                <Select
                    name="attribute"
                    label="Attribute"
                    any="Every attribute"
                    choices=attributes
                    chosen=filter.attribute.map(|it| it.name().to_owned())
                />
                <button class="button" type="submit">"Show"</button>
            </form>
            <Chips chips clear />
        </search>
    }
    .into_any()
}

fn chips(place: &Place, section: &str) -> Vec<Chip> {
    let filter = &place.filter;
    let chip = |label, value: &str, without: ChangeFilter| {
        let without = place.filtered(without).address(section);
        Chip { label, value: value.to_owned(), without }
    };
    let person = filter.person.as_deref().map(|words| chip("Person", words, ChangeFilter { person: None, ..filter.clone() }));
    let attribute = filter.attribute.map(|it| chip("Attribute", it.label(), ChangeFilter { attribute: None, ..filter.clone() }));
    [person, attribute].into_iter().flatten().collect()
}
