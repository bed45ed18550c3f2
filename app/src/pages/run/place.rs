//! Where a person is on a run's page: the filter of the changes and the cursors of the two lists, all in the address.

use contract::Attribute;
use contract::run::ChangeOp;
use contract::view::ChangeFilter;

use crate::query::Query;

/// A place on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Path of the page.
    pub(super) path: String,
    /// Filter of the changes.
    pub(super) filter: ChangeFilter,
    /// Cursor of the changes.
    pub(super) changes: Option<String>,
    /// Cursor of the identities.
    pub(super) identities: Option<String>,
}

impl Place {
    /// Reads a place out of an address; what is not understood is left out.
    pub(super) fn read(path: String, query: &Query) -> Self {
        let filter = read_filter(query);
        Self { path, filter, changes: query.get("changes").map(str::to_owned), identities: query.get("identities").map(str::to_owned) }
    }

    /// The same place with another filter, at the beginning of what it shows.
    pub(super) fn filtered(&self, filter: ChangeFilter) -> Self {
        Self { filter, changes: None, ..self.clone() }
    }

    /// The address of the place, down at `section`.
    pub(super) fn address(&self, section: &str) -> String {
        let query = self.filter_query().with("changes", self.changes.as_deref()).with("identities", self.identities.as_deref());
        format!("{}#{section}", query.address(&self.path))
    }

    /// The address of the changes as a file of this kind, `csv` or `json`.
    pub(super) fn export(&self, kind: &str) -> String {
        self.filter_query().address(&format!("{}/changes.{kind}", self.path))
    }

    fn filter_query(&self) -> Query {
        Query::default()
            .with("op", self.filter.op.map(ChangeOp::id))
            .with("attribute", self.filter.attribute.map(Attribute::name))
            .with("person", self.filter.person.as_deref())
    }
}

/// Reads the filter of the changes out of a query; what is not understood is left out.
pub(crate) fn read_filter(query: &Query) -> ChangeFilter {
    ChangeFilter {
        op: query.get("op").and_then(ChangeOp::by_id),
        attribute: query.get("attribute").and_then(Attribute::by_name),
        person: query.get("person").map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_address() {
        let place = Place {
            path: "/run".to_owned(),
            filter: ChangeFilter {
                op: Some(ChangeOp::Update),
                attribute: Some(Attribute::JobTitle),
                person: Some("O'Hara & 李".to_owned()),
            },
            changes: Some("50".to_owned()),
            identities: Some("i4".to_owned()),
        };
        let address = place.address("changes");
        let query = address.trim_end_matches("#changes").split_once('?').unwrap().1;
        assert_eq!(Place::read("/run".to_owned(), &Query::parse(query)), place);
    }

    #[test]
    fn a_file_holds_what_the_filter_shows_and_not_just_the_page() {
        let filter = ChangeFilter { op: Some(ChangeOp::Create), ..ChangeFilter::default() };
        let place = Place { path: "/run".to_owned(), filter, changes: Some("50".to_owned()), identities: None };
        assert_eq!(place.export("csv"), "/run/changes.csv?op=create");
    }
}
