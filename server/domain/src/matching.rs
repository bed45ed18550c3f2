//! Which actor of a target a source record is (O25).

use uuid::Uuid;

use crate::target::TargetIndex;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// By the source identity the actor carries.
    Identity(Uuid),
    /// By the map of earlier versions, or by the address; the actor is given its source identity now.
    Heal(Uuid),
    /// Nobody: the person is new here.
    Nobody,
    /// More than one candidate on one of the sides; nothing is guessed.
    Doubtful,
}

/// Resolves one record: identity, then map, then address. `records_with_email` is how many unmatched records share the address.
pub fn resolve(index: &TargetIndex, source_id: &str, email: Option<&str>, records_with_email: usize) -> Match {
    if let Some(person) = index.by_source(source_id) {
        return Match::Identity(person.id);
    }
    if let Some(person) = index.by_map(source_id) {
        return if index.claims(person.id) == 1 { Match::Heal(person.id) } else { Match::Doubtful };
    }
    let Some(email) = email else { return Match::Nobody };
    let mut candidates = index.unlinked_by_email(email);
    match (candidates.next(), candidates.next()) {
        (None, _) => Match::Nobody,
        (Some(person), None) if records_with_email <= 1 => Match::Heal(person.id),
        _ => Match::Doubtful,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::target::IndexedPerson;

    fn person(n: u128, source_id: Option<&str>, email: Option<&str>) -> IndexedPerson {
        IndexedPerson {
            id: Uuid::from_u128(n),
            source_id: source_id.map(str::to_owned),
            email: email.map(str::to_owned),
            is_active: true,
            manager: None,
            deferred_manager: None,
            fingerprint: None,
            version: 1,
        }
    }

    #[test]
    fn identity_comes_before_map_and_map_before_address() {
        let people = vec![person(1, Some("10"), None), person(2, None, Some("a@x.com")), person(3, None, Some("b@x.com"))];
        let index = TargetIndex::new(people, HashMap::from([("20".to_owned(), Uuid::from_u128(3))]));
        assert_eq!(resolve(&index, "10", Some("a@x.com"), 1), Match::Identity(Uuid::from_u128(1)));
        assert_eq!(resolve(&index, "20", Some("a@x.com"), 1), Match::Heal(Uuid::from_u128(3)));
        assert_eq!(resolve(&index, "30", Some("A@x.com"), 1), Match::Heal(Uuid::from_u128(2)));
        assert_eq!(resolve(&index, "40", Some("c@x.com"), 1), Match::Nobody);
    }

    #[test]
    fn an_address_that_two_share_on_either_side_is_doubtful() {
        let shared = TargetIndex::new(vec![person(1, None, Some("a@x.com")), person(2, None, Some("a@x.com"))], HashMap::new());
        assert_eq!(resolve(&shared, "1", Some("a@x.com"), 1), Match::Doubtful);
        let single = TargetIndex::new(vec![person(1, None, Some("a@x.com"))], HashMap::new());
        assert_eq!(resolve(&single, "1", Some("a@x.com"), 2), Match::Doubtful);
    }

    #[test]
    fn an_actor_of_the_map_is_neither_two_records_nor_matched_by_its_address() {
        let people = vec![person(1, None, Some("a@x.com")), person(2, None, Some("b@x.com")), person(3, Some("30"), None)];
        let map = [("10", 1), ("20", 2), ("21", 2), ("30", 1)].map(|(source_id, actor)| (source_id.to_owned(), Uuid::from_u128(actor)));
        let index = TargetIndex::new(people, HashMap::from(map));
        assert_eq!(resolve(&index, "10", Some("c@x.com"), 1), Match::Heal(Uuid::from_u128(1)));
        assert_eq!(resolve(&index, "40", Some("a@x.com"), 1), Match::Nobody);
        assert_eq!(resolve(&index, "20", None, 1), Match::Doubtful);
        assert_eq!(resolve(&index, "30", None, 1), Match::Identity(Uuid::from_u128(3)));
    }

    #[test]
    fn an_actor_that_carries_another_identity_is_never_matched_by_address() {
        let index = TargetIndex::new(vec![person(1, Some("10"), Some("a@x.com"))], HashMap::new());
        assert_eq!(resolve(&index, "11", Some("a@x.com"), 1), Match::Nobody);
    }
}
