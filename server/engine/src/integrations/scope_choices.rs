//! The values the scope filter can let people in by: departments and divisions the source lists, places and kinds of employment people have.

use std::collections::BTreeMap;

use contract::Attribute;
use contract::view::{ScopeChoice, ScopeLine};
use domain::scope::{CRITERIA, Scope};
use domain::source::RecordKind;
use store::Store;
use store::integrations::IntegrationRow;

use crate::error::Result;

/// Names of values by attribute and value.
type Names = BTreeMap<(Attribute, String), String>;

/// The criteria with all values there are, or with those that are chosen.
pub(super) async fn lines(store: &Store, integration: &IntegrationRow, scope: &Scope, with_all: bool) -> Result<Vec<ScopeLine>> {
    let mut names = unit_names(store, integration).await?;
    if with_all {
        names.extend(people_values(store, integration).await?);
    }
    let line = |attribute: Attribute| {
        let chosen = scope.values(attribute).into_iter().flatten();
        let mut choices: BTreeMap<&str, (String, bool)> = BTreeMap::new();
        for ((_, value), label) in names.iter().filter(|((of, _), _)| *of == attribute) {
            choices.insert(value, (label.clone(), false));
        }
        for value in chosen {
            // What is chosen stays in sight when the source has it no longer.
            choices.entry(value).or_insert_with(|| (value.clone(), true)).1 = true;
        }
        let choices = choices.into_iter().map(|(value, (label, is_chosen))| ScopeChoice { value: value.to_owned(), label, is_chosen });
        let mut choices: Vec<ScopeChoice> = choices.filter(|choice| with_all || choice.is_chosen).collect();
        choices.sort_by(|one, other| one.label.cmp(&other.label));
        ScopeLine { attribute, choices }
    };
    Ok(CRITERIA.iter().copied().map(line).collect())
}

async fn unit_names(store: &Store, integration: &IntegrationRow) -> Result<Names> {
    let mut names = Names::new();
    for (kind, attribute) in [(RecordKind::Department, Attribute::Department), (RecordKind::Division, Attribute::Division)] {
        let units = store.mirror_index(integration.org_id, integration.id, kind).await?;
        let ids: Vec<&str> = units.iter().filter(|unit| unit.is_present && unit.is_active).map(|unit| unit.source_id.as_str()).collect();
        let values = store.mirror_attributes(integration.org_id, integration.id, kind, &ids).await?;
        for (source_id, attributes) in values {
            let name = attributes.get(Attribute::DisplayName).shown().unwrap_or(&source_id).to_owned();
            names.insert((attribute, source_id), name);
        }
    }
    Ok(names)
}

async fn people_values(store: &Store, integration: &IntegrationRow) -> Result<Names> {
    let mut names = Names::new();
    let people = store.mirror_index(integration.org_id, integration.id, RecordKind::Person).await?;
    let ids: Vec<&str> =
        people.iter().filter(|person| person.is_present && person.is_active).map(|person| person.source_id.as_str()).collect();
    for attributes in store.mirror_attributes(integration.org_id, integration.id, RecordKind::Person, &ids).await?.into_values() {
        for attribute in [Attribute::Location, Attribute::EmploymentType] {
            if let Some(value) = attributes.get(attribute).key() {
                names.insert((attribute, value.to_owned()), value.to_owned());
            }
        }
    }
    Ok(names)
}
