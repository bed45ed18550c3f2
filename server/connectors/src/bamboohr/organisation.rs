//! Departments and divisions by stable id, from BambooHR's lists (vendor document section 3.10, rule O24).

use std::collections::HashMap;

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::{Attribute, Attributes, Value};
use domain::source::{RecordKind, SourceRecord, name_reference};

use super::model::{ListOption, OptionList};

/// The departments and divisions of a company.
#[derive(Debug, Default)]
pub(super) struct OrganisationUnits {
    departments: Units,
    divisions: Units,
}

#[derive(Debug, Default)]
struct Units {
    records: Vec<SourceRecord>,
    names: HashMap<String, String>,
    /// Ids by folded name; among several of one name, one in use.
    ids: HashMap<String, String>,
}

impl OrganisationUnits {
    pub(super) fn from_lists(lists: Vec<OptionList>) -> Self {
        let mut units = Self::default();
        for list in lists {
            match list.alias.as_deref() {
                Some("department") => units.departments = Units::from_options(RecordKind::Department, list.options),
                Some("division") => units.divisions = Units::from_options(RecordKind::Division, list.options),
                _ => {}
            }
        }
        units
    }

    /// As source records, the archived ones inactive.
    pub(super) fn records(&self) -> impl Iterator<Item = &SourceRecord> {
        self.departments.records.iter().chain(&self.divisions.records)
    }

    /// How many departments and divisions there are.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.departments.records.len(), self.divisions.records.len())
    }

    /// A reference by id; the list's own name goes before the one an employee's record gives.
    pub(super) fn by_id(&self, attribute: Attribute, id: &str, name: Option<&str>) -> Value {
        let known = self.of(attribute).names.get(id).map(String::as_str);
        Value::reference(id, known.or(name).unwrap_or(id))
    }

    /// A reference by name: by id where the list knows the name.
    pub(super) fn by_name(&self, attribute: Attribute, name: &str) -> Value {
        let folded = name_reference(name);
        match self.of(attribute).ids.get(&folded) {
            Some(id) => self.by_id(attribute, id, Some(name)),
            None => Value::reference(folded, name),
        }
    }

    fn of(&self, attribute: Attribute) -> &Units {
        if attribute == Attribute::Division { &self.divisions } else { &self.departments }
    }
}

impl Units {
    /// An option without id or name cannot be referred to, so it is left out.
    fn from_options(kind: RecordKind, options: Vec<serde_json::Value>) -> Self {
        let mut options: Vec<ListOption> = options.into_iter().filter_map(|option| serde_json::from_value(option).ok()).collect();
        // Archived ones last, so that they never take a name from one in use.
        options.sort_by_key(ListOption::is_archived);
        let mut units = Self::default();
        for option in options {
            let name = option.name.trim();
            let status = if option.is_archived() { STATUS_INACTIVE } else { STATUS_ACTIVE };
            let Some(id) = option.id.filter(|_| !name.is_empty()) else { continue };
            units.ids.entry(name_reference(name)).or_insert_with(|| id.clone());
            units.names.insert(id.clone(), name.to_owned());
            units.records.push(SourceRecord {
                kind,
                source_id: id,
                attributes: Attributes::default()
                    .with(Attribute::DisplayName, Value::text(name))
                    .with(Attribute::Status, Value::text(status)),
            });
        }
        units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> OrganisationUnits {
        let lists = r#"[
            {"id":3443,"fieldId":4,"name":"Department","alias":"department","options":[
                {"id":7,"archived":"yes","name":"Sales"},{"id":8,"archived":"no","name":" Sales "},{"id":"9","name":"Research"},{"id":10,"name":""},{"name":"No id"},7]},
            {"fieldId":1355,"name":"Division","alias":"division","options":[{"id":20,"archived":"no","name":"North"}]},
            {"fieldId":4043,"name":"Pay Group","options":[]}]"#;
        OrganisationUnits::from_lists(serde_json::from_str(lists).unwrap())
    }

    #[test]
    fn archived_departments_are_inactive_and_blank_ones_are_none() {
        let units = units();
        let found: Vec<_> = units
            .records()
            .map(|record| {
                (record.kind, record.source_id.as_str(), record.label(), record.attributes.get(Attribute::Status).shown().unwrap())
            })
            .collect();
        assert_eq!(
            found,
            [
                (RecordKind::Department, "8", "Sales", "active"),
                (RecordKind::Department, "9", "Research", "active"),
                (RecordKind::Department, "7", "Sales", "inactive"),
                (RecordKind::Division, "20", "North", "active"),
            ]
        );
        assert_eq!(units.counts(), (3, 1));
    }

    #[test]
    fn a_name_leads_to_the_department_in_use_and_an_unknown_name_to_itself() {
        let units = units();
        assert_eq!(units.by_name(Attribute::Department, "sales").key(), Some("8"));
        assert_eq!(units.by_name(Attribute::Department, "North").key(), Some(name_reference("North").as_str()));
        assert_eq!(units.by_name(Attribute::Division, "North").key(), Some("20"));
        assert_eq!(units.by_id(Attribute::Department, "9", Some("Old name")).shown(), Some("Research"));
        assert_eq!(units.by_id(Attribute::Department, "99", Some("New")).shown(), Some("New"));
    }
}
